// What makes reading easier where there is a script; nothing needs this file.
(function () {
  "use strict";
  var doc = document, root = doc.documentElement, said = doc.body.dataset;
  root.classList.add("ready");

  // contents: unfolded where they stand beside the text, the section that is read is marked
  var toc = doc.querySelector(".with-toc > .toc details:not([data-folded])");
  if (toc && matchMedia("(min-width: 62rem)").matches) toc.open = true;
  var links = {}, marked;
  doc.querySelectorAll(".toc a").forEach(function (a) { links[decodeURIComponent(a.hash.slice(1))] = a; });
  var heads = Object.keys(links).map(function (id) { return doc.getElementById(id); }).filter(Boolean);
  function mark() {
    var now = heads[0];
    heads.forEach(function (head) { if (head.getBoundingClientRect().top < 120) now = head; });
    var link = links[now.id];
    if (link === marked) return;
    if (marked) marked.removeAttribute("aria-current");
    marked = link;
    link.setAttribute("aria-current", "true");
    var box = link.closest(".toc"), at = link.offsetTop - box.clientHeight / 2;
    if (box.scrollHeight > box.clientHeight) box.scrollTop = at;
  }
  if (heads.length && window.IntersectionObserver) {
    var seen = new IntersectionObserver(mark, { rootMargin: "-110px 0px 0px 0px", threshold: [0, 1] });
    heads.forEach(function (head) { seen.observe(head); });
  }

  // a note or a cited work opens over its mark
  var peek, from;
  function close() {
    if (!peek) return;
    peek.remove();
    from.removeAttribute("aria-describedby");
    peek = null;
  }
  function open(link) {
    var target = doc.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target || (peek && from === link)) return;
    close();
    from = link;
    peek = doc.createElement("div");
    peek.className = "peek";
    peek.id = "peek";
    peek.setAttribute("role", "tooltip");
    target.childNodes.forEach(function (node) { peek.append(node.cloneNode(true)); });
    peek.querySelectorAll("[id]").forEach(function (one) { one.removeAttribute("id"); });
    peek.querySelectorAll("[data-footnote-backref], .footnote-backref").forEach(function (one) { one.remove(); });
    link.removeAttribute("title");
    link.setAttribute("aria-describedby", "peek");
    doc.body.append(peek);
    var box = link.getBoundingClientRect(), left = Math.min(box.left, innerWidth - peek.offsetWidth - 16);
    var above = box.bottom + peek.offsetHeight + 8 > innerHeight && box.top > peek.offsetHeight;
    peek.style.left = Math.max(16, left) + scrollX + "px";
    peek.style.top = (above ? box.top - peek.offsetHeight - 4 : box.bottom + 4) + scrollY + "px";
  }
  var soon;
  doc.querySelectorAll(".footnote-ref a, a.cite").forEach(function (link) {
    link.addEventListener("mouseenter", function () {
      var beside = link.parentNode.nextElementSibling;
      if (beside && beside.matches(".sidenote") && beside.offsetParent) return;
      clearTimeout(soon);
      open(link);
    });
    link.addEventListener("focus", function () { open(link); });
    link.addEventListener("blur", close);
  });
  doc.addEventListener("mouseover", function (event) {
    clearTimeout(soon);
    if (peek && !peek.contains(event.target) && !from.contains(event.target)) soon = setTimeout(close, 250);
  });
  doc.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });

  // formulas that are wider than the column scroll by the keyboard too
  function reach() {
    doc.querySelectorAll(".math-block").forEach(function (one) {
      if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
      else one.removeAttribute("tabindex");
    });
  }
  if (doc.querySelector(".math-block")) {
    addEventListener("load", function () { (window.requestIdleCallback || setTimeout)(reach); });
    addEventListener("resize", reach);
  }

  // comments of giscus, when somebody asks for them
  var talk = doc.querySelector(".comments"), ask = talk && talk.querySelector("button");
  function load() {
    var script = doc.createElement("script"), theme = root.dataset.theme, wants = Object.assign({}, talk.dataset);
    delete wants.load;
    Object.assign(script.dataset, {
      mapping: "pathname", strict: "1", reactionsEnabled: "1", emitMetadata: "0", inputPosition: "top",
      theme: theme ? (theme === "light" ? "light" : "dark") : "preferred_color_scheme"
    }, wants);
    script.src = "https://giscus.app/client.js";
    script.crossOrigin = "anonymous";
    script.async = true;
    var place = doc.createElement("div");
    place.className = "giscus";
    ask.parentNode.replaceWith(place);
    talk.append(script);
  }
  if (ask) {
    ask.hidden = false;
    ask.addEventListener("click", load);
    if (talk.dataset.load === "page") load();
  }

  // a button that copies a block of code
  if (navigator.clipboard) doc.querySelectorAll(".body pre, .bibtex pre").forEach(function (pre) {
    var box = doc.createElement("div"), button = doc.createElement("button");
    box.className = "copies";
    button.className = "copy";
    button.type = "button";
    button.textContent = said.copy;
    pre.replaceWith(box);
    box.append(pre, button);
    button.addEventListener("click", function () {
      navigator.clipboard.writeText((pre.querySelector("code") || pre).textContent).then(function () {
        button.textContent = said.copied;
        setTimeout(function () { button.textContent = said.copy; }, 2000);
      });
    });
  });
})();
