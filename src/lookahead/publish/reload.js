// The watching `publish` adds this to the pages that it serves, never to the files: it loads the page anew
// when the site was built again, and says over the page what is wrong with the texts.
(function () {
  "use strict";
  var version = null, host = null;

  function element(name, text, css) {
    var made = document.createElement(name);
    made.textContent = text;
    made.style.cssText = css;
    return made;
  }

  function show(state) {
    if (host) host.remove();
    host = null;
    if (!state.error && !state.mine.length && !state.all) return;
    host = document.createElement("lookahead-problems");
    var box = element("section", "", "position:fixed;inset:auto .75rem .75rem auto;max-width:min(46rem,calc(100vw - 1.5rem));max-height:50vh;overflow:auto;z-index:2147483647;padding:.7rem 1rem;border:2px solid #ff9d6b;border-radius:.4rem;background:#161614;color:#eceae4;font:13px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere");
    box.setAttribute("role", "status");
    box.setAttribute("aria-label", "Problems of the site");
    var close = element("button", "close", "float:right;margin-left:1rem;font:inherit;color:inherit;background:none;border:1px solid #79766d;border-radius:.3rem;cursor:pointer");
    close.addEventListener("click", function () { host.remove(); });
    box.append(close);
    if (state.error) box.append(element("p", state.error, "margin:.2rem 0;color:#ff9d6b"));
    state.mine.forEach(function (one) { box.append(element("p", one, "margin:.2rem 0")); });
    if (state.all) {
      var rest = element("details", "", "margin:.2rem 0");
      rest.append(element("summary", state.all + (state.all > 1 ? " problems" : " problem") + " elsewhere", "cursor:pointer"));
      state.others.forEach(function (one) { rest.append(element("p", one, "margin:.2rem 0")); });
      if (state.all > state.others.length) rest.append(element("p", "the others are said in the terminal", "margin:.2rem 0"));
      rest.open = Boolean(state.others.length === 1 && !state.mine.length);
      box.append(rest);
    }
    host.attachShadow({ mode: "open" }).append(box);
    document.documentElement.append(host);
  }

  var events = new EventSource("/.lookahead/events?page=" + encodeURIComponent(decodeURI(location.pathname)));
  events.onmessage = function (event) {
    var state = JSON.parse(event.data);
    if (version !== null && state.version !== version) {
      events.close();  // so that no connection is left to a page that is gone
      location.reload();
      return;
    }
    version = state.version;
    show(state);
  };
})();
