// A button that copies a code block, and a table of contents that is folded on small screens.  Nothing needs this file.
(function () {
  "use strict";
  var toc = document.querySelector(".toc details");
  if (toc && matchMedia("(max-width: 62rem)").matches) toc.open = false;
  if (!navigator.clipboard) return;
  document.querySelectorAll(".body pre, .bibtex pre").forEach(function (pre) {
    var box = document.createElement("div"), button = document.createElement("button");
    box.className = "copies";
    button.className = "copy";
    button.type = "button";
    button.textContent = "copy";
    pre.replaceWith(box);
    box.append(pre, button);
    button.addEventListener("click", function () {
      navigator.clipboard.writeText((pre.querySelector("code") || pre).textContent).then(function () {
        button.textContent = "copied";
        setTimeout(function () { button.textContent = "copy"; }, 2000);
      });
    });
  });
})();
