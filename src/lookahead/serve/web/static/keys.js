// Keys, the filter of the source bar, and marks without leaving the page.  Nothing needs this file.
(function () {
  "use strict";
  var rows = Array.prototype.slice.call(document.querySelectorAll("main article.h-entry"));
  var text = document.querySelector("article.text");

  function current() {
    return document.activeElement && document.activeElement.closest("article.h-entry") || text;
  }

  function step(by) {
    if (text) return follow('a[rel="' + (by > 0 ? "next" : "prev") + '"]');
    var at = rows.indexOf(current());
    var row = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
    if (!row) return;
    row.querySelector(".u-url").focus();
    row.scrollIntoView({ block: "nearest" });
  }

  function follow(selector, inside) {
    var link = (inside || document).querySelector(selector);
    if (link) link.click();
  }

  function press(key) {
    var row = current();
    var button = row && row.querySelector('button[data-key="' + key + '"]');
    if (button) button.click();
  }

  var keys = {
    j: function () { step(1); },
    k: function () { step(-1); },
    o: function () { var row = current(); if (row) follow(row === text ? "[data-open]" : ".u-url", row); },
    m: function () { press("m"); },
    s: function () { press("s"); },
    l: function () { press("l"); },
    "/": function () { var box = document.querySelector(".find input"); if (box) box.focus(); else follow("[accesskey=\"/\"]"); },
    "?": function () { follow("footer a[href$=\"#keys\"]"); }
  };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    var act = Object.prototype.hasOwnProperty.call(keys, event.key) && keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  function send(form, button) {
    var data = new FormData(form);
    data.append(button.name, button.value);
    return fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } })
      .then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        var on = button.value === "1";
        button.value = on ? "0" : "1";
        button.setAttribute("aria-pressed", on);
        var row = form.closest("article");
        if (button.name === "read" && row) row.classList.toggle("read", on);
      });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!form.matches(".tools") || !button) return;
    event.preventDefault();
    send(form, button).catch(function () {  // the plain way says what is wrong
      var field = document.createElement("input");
      field.type = "hidden"; field.name = button.name; field.value = button.value;
      form.append(field);
      form.submit();
    });
  });

  // an article that its owner has had before the eyes for a while is read
  if (text && text.hasAttribute("data-unread")) {
    setTimeout(function () {
      var button = text.querySelector('button[name="read"][value="1"]');
      if (button && document.visibilityState === "visible") send(button.form, button).catch(function () {});
    }, 3000);
  }

  // a picture that is still on its way is asked for again, a few times
  document.querySelectorAll('.body img[src^="/picture/"]').forEach(function (picture) {
    var wait = 1000;
    function again() {
      if (wait > 8000) return;
      setTimeout(function () { picture.src = picture.getAttribute("src"); }, wait);
      wait *= 2;
    }
    picture.addEventListener("error", again);
    if (picture.complete && !picture.naturalWidth) again();
  });

  // a chapter of what this page can play is played here; without a player its link leads to the file
  document.addEventListener("click", function (event) {
    var link = event.target.closest(".parts ol a");
    var place = link && /^(.*)#t=(\d+)$/.exec(link.href);
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    var players = Array.prototype.slice.call(document.querySelectorAll(".player audio, .player video"));
    var player = players.filter(function (one) { return one.src === place[1]; })[0];
    if (!player) return;
    event.preventDefault();
    player.currentTime = Number(place[2]);
    player.play().catch(function () {});  // the player itself says what is wrong
  });

  var filter = document.querySelector("[data-filter]");
  if (filter) {
    var items = Array.prototype.slice.call(document.querySelectorAll("#" + filter.dataset.filter + " li"));
    filter.addEventListener("input", function () {
      var wanted = filter.value.trim().toLowerCase();
      items.forEach(function (item) { item.hidden = item.textContent.toLowerCase().indexOf(wanted) < 0; });
    });
  }
})();
