// The chosen theme, set before the first paint; without one the system's is followed.
(function () {
  var root = document.documentElement, key = "theme", theme = "";
  function set(name) {
    if (name) root.dataset.theme = name; else delete root.dataset.theme;
  }
  try { theme = localStorage.getItem(key) || ""; } catch (e) { /* no storage */ }
  set(theme);
  document.addEventListener("DOMContentLoaded", function () {
    var box = document.querySelector(".themes");
    if (!box) return;
    var buttons = box.querySelectorAll("button");
    function show() {
      buttons.forEach(function (b) { b.setAttribute("aria-pressed", b.dataset.theme === theme); });
    }
    box.hidden = false;
    show();
    box.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) return;
      set(theme = button.dataset.theme);
      try { localStorage.setItem(key, theme); } catch (e) { /* no storage */ }
      show();
    });
  });
})();
