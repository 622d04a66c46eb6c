// The editor: a preview while one types, saving without leaving the page, what was typed kept in this browser.
// Nothing needs this file: without it the buttons send the form.
(function () {
  "use strict";
  var form = document.getElementById("write");
  if (!form) return;
  var text = form.elements.text, frame = document.getElementById("preview");
  var said = document.getElementById("said"), left = document.getElementById("left");
  var key = "write:" + form.dataset.path, seen = text.value, timer, asked = 0;
  // next: the button that waits until it is saved; pictures: those that wait, each with what it shows
  var saving = false, next = null, plain = false, pictures = [];

  function store(value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    } catch (e) { /* no storage, or it is full */ }
  }

  function stored() {
    try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; }
  }

  function say(words) { said.textContent = words; }

  function send(action) {
    var data = new FormData(form);
    data.delete("picture");
    if (action) data.append("do", action); else data.append("live", "1");
    return data;
  }

  // ---- preview: the frame runs nothing, so its content can be changed from here and stays where it was scrolled

  function paint(html) {
    var page = frame.contentDocument, main = page && page.querySelector("main");
    if (!main) {
      frame.srcdoc = html;
      return;
    }
    main.innerHTML = html.slice(html.indexOf(">", html.indexOf("<main")) + 1, html.lastIndexOf("</main>"));
    once();
  }

  // what the last build said above the form: without that which the preview says now
  function once() {
    var page = frame.contentDocument, place = document.getElementById("mine"), left = 0;
    var shown = page ? Array.prototype.map.call(page.querySelectorAll("main > article > .bad"), words) : [];
    Array.prototype.forEach.call(place.children, function (one) {
      one.hidden = shown.indexOf(words(one)) >= 0;
      if (!one.hidden) left++;
    });
    place.hidden = !left;
  }

  function words(element) { return element.textContent.trim(); }

  function troubled(troubles) {
    var place = document.getElementById("mine");
    place.textContent = "";
    troubles.forEach(function (one) {
      var line = document.createElement("li"), link = document.createElement("a");
      link.href = "#L" + one.line;
      link.textContent = "line " + one.line;
      line.append(link, ": " + one.text);
      place.append(line);
    });
    once();
  }

  function theme() {
    var page = frame.contentDocument;
    if (!page) return;
    var name = document.documentElement.dataset.theme;
    if (name) page.documentElement.dataset.theme = name; else delete page.documentElement.dataset.theme;
  }

  function preview() {
    var mine = ++asked;
    if (!frame.contentDocument || !frame.contentDocument.querySelector("main")) {
      open();
      return;
    }
    fetch("/write/preview", { method: "POST", body: send() })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (html) { if (html && mine === asked) paint(html); })
      .catch(function () { /* the server is away; the next key tries again */ });
  }

  // The first time the frame itself goes there, as without this file.  By a form of its own: a browser that is
  // asked to send one form twice at once sends it the last time only, and a picture or a save would be lost.
  function open() {
    var other = document.createElement("form");
    other.method = "post";
    other.enctype = "multipart/form-data";
    other.action = "/write/preview";
    other.target = "preview";
    send().forEach(function (value, name) {
      var field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      other.append(field);
    });
    other.hidden = true;
    document.body.append(other);
    other.submit();
    other.remove();
  }

  frame.addEventListener("load", theme);
  frame.addEventListener("load", once);
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-theme]")) setTimeout(theme);
  });

  // ---- saving

  function later() {
    store({ text: text.value, was: form.elements.was.value, at: Date.now() });
    clearTimeout(timer);
    timer = setTimeout(preview, 350);
  }

  // other notes on the same paper
  function noted(others) {
    var place = document.getElementById("others"), list = place.querySelector("span");
    place.hidden = !others.length;
    list.textContent = "";
    others.forEach(function (one, at) {
      var link = document.createElement("a");
      link.href = one.at;
      link.textContent = one.title;
      list.append(at ? ", " : "", link);
    });
  }

  // fields that cannot be taken as they are, each with the reason beside it
  function mark(wrong) {
    Array.prototype.forEach.call(form.querySelectorAll(".wrong"), function (place) {
      var name = place.id.slice(6), field = form.elements["f-" + name], why = wrong[name] || "";
      place.textContent = why;
      place.hidden = !why;
      if (why) {
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", place.id);
      } else field.removeAttribute("aria-invalid");
    });
    var names = Object.keys(wrong);
    if (!names.length) return;
    next = null;
    say("Not saved yet: " + names.join(", ") + " cannot be taken so.");
    form.elements["f-" + names[0]].focus();
  }

  function saved(answer, typed) {
    mark({});
    form.elements.was.value = answer.mark;
    noted(answer.others);
    if (text.value === typed && answer.text !== typed) {
      var from = text.selectionStart, to = text.selectionEnd;
      text.value = answer.text;
      text.setSelectionRange(from, to);
    }
    Object.keys(answer.fields).forEach(function (name) {
      var was = form.elements["was-" + name], field = form.elements["f-" + name], now = answer.fields[name];
      if (!was || !field || now === null) return;
      was.value = now;
      if (field.type === "checkbox") field.checked = Boolean(now); else if (field !== document.activeElement) field.value = now;
    });
    if (text.value === answer.text) { seen = text.value; store(null); }
    say("Saved " + new Date().toLocaleTimeString() + ".");
    wait(answer.at, 20);
  }

  function button(act) { return form.querySelector('button[value="' + act + '"]'); }

  function save() {
    if (saving) { next = button("save"); return; }
    saving = true;
    var typed = text.value;
    fetch(form.action, { method: "POST", body: send("save"), headers: { Accept: "application/json" } })
      .then(function (answer) {
        if (answer.ok) return answer.json().then(function (one) { saved(one, typed); });
        if (answer.status === 422) return answer.json().then(function (one) { mark(one.wrong); });
        plain = true;
        form.requestSubmit(button("save"));  // the page that follows says why
      })
      .catch(function () {
        next = null;
        say("The server cannot be reached; what you typed is kept in this browser.");
      })
      .finally(onward);
  }

  // what waited for an answer: pictures first, since a save has their names then
  function onward() {
    saving = false;
    if (plain) return;
    var picture = pictures.shift(), act = next;
    if (picture) return upload(picture);
    next = null;
    if (act) form.requestSubmit(act);
  }

  // the site is built beside: look whether it was, for a while
  function wait(saved, times) {
    if (!times) return;
    setTimeout(function () {
      fetch("/write/state?path=" + encodeURIComponent(form.dataset.path))
        .then(function (answer) { return answer.json(); })
        .then(function (state) {
          if (state.at < saved) return wait(saved, times - 1);
          var view = document.getElementById("view");
          view.hidden = !state.address;
          if (state.address) view.href = state.address;
          troubled(state.troubles);
          if (state.error) return say("Saved, but the site could not be built: " + state.error);
          say("Saved, and the site is built: " + (state.troubles.length
            ? state.troubles.length + (state.troubles.length > 1 ? " problems" : " problem") + " in this text."
            : state.address ? "no problem in this text." : "this text is not on it."));
        })
        .catch(function () { /* it is told on the next page */ });
    }, 500);
  }

  form.addEventListener("submit", function (event) {
    var by = event.submitter;
    if (!by || by.formTarget || plain) return;
    if (by.value === "picture") {
      event.preventDefault();
      Array.prototype.forEach.call(form.elements.picture.files, function (one) { take(one, form.elements.alt.value); });
      form.elements.picture.value = form.elements.alt.value = "";
      return;
    }
    if (!saving && by.value !== "save") return;
    event.preventDefault();
    if (saving) next = by; else save();  // what is sent while it is saved would name the file as it was before
  });
  form.addEventListener("input", later);
  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key === "s") { event.preventDefault(); save(); }
    if (event.key === "Enter") { event.preventDefault(); preview(); }
  });

  // ---- pictures: added to what is typed, where the cursor is; that is not saved by it, and can be undone

  function take(file, alt) {
    var picture = { file: file, alt: alt.replace(/[[\]\\]|\s+/g, " ").trim() };
    if (saving) pictures.push(picture); else upload(picture);
  }

  function upload(picture) {
    var data = send("picture");
    data.append("picture", picture.file, picture.file.name);
    saving = true;
    say("Adding the picture …");
    fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } })
      .then(function (answer) {
        return answer.json().then(function (one) {
          if (!answer.ok) return say(one.error);
          if (one.path !== form.dataset.path) move(one);
          form.elements.was.value = one.mark;
          listed(one.name);
          paragraph("![" + picture.alt + "](" + one.name + ")");
          say("The picture is added; the text is not saved yet.");
        });
      })
      .catch(function () { say("The picture could not be sent; try again."); })
      .finally(onward);
  }

  // the text has a folder now: what is done from here on is done to the file there
  function move(to) {
    store(null);
    key = "write:" + to.path;
    form.dataset.path = form.elements.path.value = to.path;
    form.action = to.at;
    document.getElementById("path").textContent = to.path;
    history.replaceState(null, "", to.at);
    var moved = text.value.replace(/(\]\(\s*<?|^ {0,3}\[[^\]\n]+\]: *<?)([^\s()<>#]+)/gm, function (all, lead, link) {
      return Object.prototype.hasOwnProperty.call(to.links, link) ? lead + to.links[link] : all;
    });
    var from = 0, rest = 0, most = Math.min(moved.length, text.value.length);
    while (from < most && moved[from] === text.value[from]) from++;
    while (rest < most - from && moved.at(-1 - rest) === text.value.at(-1 - rest)) rest++;
    var caret = text.selectionStart + (text.selectionStart > from ? moved.length - text.value.length : 0);
    if (moved !== text.value) put(from, text.value.length - rest, moved.slice(from, moved.length - rest));
    text.setSelectionRange(caret, caret);
  }

  function listed(name) {
    var place = document.getElementById("files"), one = document.createElement("code");
    one.textContent = name;
    place.append(one);
    place.hidden = false;
  }

  // a line as a paragraph of its own, behind the one with the cursor and below the front matter
  function paragraph(line) {
    var value = text.value, head = /^(---|\+\+\+)\n[^]*?\n\1[ \t]*(\n|$)/.exec(value);
    var cut = Math.max(text.selectionEnd, head ? head[0].length : 0);
    if (cut && value[cut - 1] !== "\n") {
      cut = value.indexOf("\n\n", cut);
      if (cut < 0) cut = value.length;
    }
    var before = /\n*$/.exec(value.slice(0, cut))[0].length, after = /^\n*/.exec(value.slice(cut))[0].length;
    var gap = cut ? "\n".repeat(Math.max(0, 2 - before)) : "";
    put(cut, cut, gap + line + "\n".repeat(Math.max(0, (cut + after < value.length ? 2 : 1) - after)));
  }

  // as if it were typed, so that it can be undone
  function put(from, to, words) {
    text.focus();
    text.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, words)) {
      text.setRangeText(words, from, to, "end");
      later();
    }
  }

  function add(event, files) {
    var found = Array.prototype.filter.call(files || [], function (one) { return /^image\//.test(one.type); });
    if (!found.length) return;
    event.preventDefault();
    found.forEach(function (one) { take(one, ""); });
  }
  text.addEventListener("paste", function (event) { add(event, event.clipboardData && event.clipboardData.files); });
  text.addEventListener("drop", function (event) { add(event, event.dataTransfer && event.dataTransfer.files); });

  // ---- lines: #L12 of a problem

  function jump() {
    var found = /^#L(\d+)$/.exec(location.hash);
    if (!found) return;
    var lines = text.value.split("\n"), line = Math.min(Number(found[1]), lines.length);
    var from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    text.focus();
    text.setSelectionRange(from, from + lines[line - 1].length);
    text.scrollTop = (line - 4) * parseFloat(getComputedStyle(text).lineHeight);
  }
  window.addEventListener("hashchange", jump);

  // ---- what was typed and not saved, from an earlier visit

  var old = stored();
  if (old && typeof old.text === "string" && old.text !== seen) {
    left.querySelector("span").textContent = "Typed " + new Date(old.at).toLocaleString() + " and not saved"
      + (old.was === form.elements.was.value ? "." : "; the file was changed since.");
    left.hidden = false;
    left.addEventListener("click", function (event) {
      var act = event.target.dataset.do;
      if (!act) return;
      if (act === "take") { text.value = old.text; later(); } else store(null);
      left.hidden = true;
    });
  } else if ("unsaved" in form.dataset) later(); else store(null);

  jump();
  preview();
})();
