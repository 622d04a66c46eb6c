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
    function choose(name) {
      set(theme = name);
      try { localStorage.setItem(key, theme); } catch (e) { /* no storage */ }
      show();
    }
    box.hidden = false;
    show();
    root.classList.add("ready");
    box.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (button) choose(button.dataset.theme);
    });
    // the button in the head of a site goes round them
    var toggle = document.querySelector(".toggle"), order = ["light", "dark", "terminal"];
    if (toggle) toggle.addEventListener("click", function () {
      var now = theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
      choose(order[(order.indexOf(now) + 1) % order.length]);
    });
  });
})();
