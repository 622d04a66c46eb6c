// Search in the titles of a radar that was written as files.  For each word the shard of its first letter
// loads, and of the articles only the blocks that are shown.
(function () {
  "use strict";
  var BLOCK = 200, SHOWN = 40;
  var form = document.querySelector("[data-find]"), input = form.querySelector("input");
  var list = document.getElementById("results"), said = document.getElementById("found");
  var base = form.dataset.find, kept = {}, turn = 0;
  form.hidden = false;

  function load(name) {
    kept[name] = kept[name] || fetch(base + name + ".json").then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
    return kept[name];
  }

  function shard(word) {
    var first = word.charAt(0);
    return "words-" + (first >= "a" && first <= "z" ? first : first >= "0" && first <= "9" ? "0" : "other");
  }

  // the articles that have a word, or one that begins so
  function having(words, word) {
    var found = new Set();
    Object.keys(words).forEach(function (one) {
      if (one.lastIndexOf(word, 0) === 0) words[one].forEach(function (id) { found.add(id); });
    });
    return found;
  }

  function search() {
    var mine = ++turn, words = (input.value.toLowerCase().match(/[\p{L}\p{N}_]+/gu) || []).slice(0, 8);
    if (!words.length) { list.replaceChildren(); said.textContent = ""; return; }
    Promise.all(words.map(function (word) { return load(shard(word)); })).then(function (got) {
      var sets = words.map(function (word, at) { return having(got[at], word); });
      var ids = Array.from(sets[0]).filter(function (id) {
        return sets.every(function (one) { return one.has(id); });
      }).sort(function (a, b) { return b - a; });
      var shown = ids.slice(0, SHOWN);
      return Promise.all(shown.map(function (id) { return load("block-" + Math.floor(id / BLOCK)); })).then(function (blocks) {
        if (mine !== turn) return;
        said.textContent = ids.length === 1 ? "1 article" : ids.length + " articles";
        list.replaceChildren.apply(list, shown.map(function (id, at) { return row(blocks[at][id]); }));
      });
    }).catch(function () { if (mine === turn) { said.textContent = "The index did not load; try again."; kept = {}; } });
  }

  function row(article) {
    var item = document.createElement("li"), link = document.createElement("a"), rest = document.createElement("small");
    link.href = article[0];
    link.textContent = article[1];
    rest.textContent = " " + article[2] + " · " + article[3];
    item.append(link, rest);
    return item;
  }

  input.addEventListener("input", search);
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
})();
