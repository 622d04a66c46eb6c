// Search: a list of texts and, for each word, the shard of its first letter; both load when somebody types.
(function () {
  "use strict";
  var form = document.querySelector("[data-search]");
  var input = form.querySelector("input"), list = document.getElementById("results");
  var said = document.getElementById("found"), base = form.dataset.search, kept = {}, turn = 0;
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
    return first >= "a" && first <= "z" ? first : first >= "0" && first <= "9" ? "0" : "other";
  }

  // text -> weight of a word or of what it begins; rare words weigh more
  function hits(words, word) {
    var found = {};
    Object.keys(words).forEach(function (one) {
      if (one.lastIndexOf(word, 0) !== 0) return;
      var listed = words[one], rare = Math.log(1 + 1e4 / listed.length) * (one === word ? 2 : 1);
      for (var at = 0; at < listed.length; at += 2) {
        found[listed[at]] = (found[listed[at]] || 0) + rare * Math.log(1 + listed[at + 1]);
      }
    });
    return found;
  }

  function search() {
    var mine = ++turn;
    var words = (input.value.toLowerCase().match(/[\p{L}\p{N}_]+/gu) || []).slice(0, 8);
    if (!words.length) { list.replaceChildren(); said.textContent = ""; return; }
    Promise.all([load("texts")].concat(words.map(function (w) { return load(shard(w)); }))).then(function (got) {
      if (mine !== turn) return;
      var texts = got[0], all = words.map(function (word, at) { return hits(got[at + 1], word); });
      var scores = Object.keys(all[0]).filter(function (id) {
        return all.every(function (one) { return one[id]; });
      }).map(function (id) {
        return [all.reduce(function (sum, one) { return sum + one[id]; }, 0), +id];
      }).sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
      said.textContent = scores.length === 1 ? form.dataset.one : form.dataset.many.replace("{n}", scores.length);
      list.replaceChildren.apply(list, scores.slice(0, 40).map(function (score) { return row(texts[score[1]]); }));
    }, function () { said.textContent = form.dataset.failed; kept = {}; });
  }

  function row(text) {
    var item = document.createElement("li"), link = document.createElement("a"), day = document.createElement("small");
    link.href = form.dataset.prefix + text[0];
    link.textContent = text[1];
    day.textContent = " " + text[2];
    item.append(link, day);
    return item;
  }

  var asked = new URLSearchParams(location.search).get("q");
  if (asked) { input.value = asked; search(); }
  input.addEventListener("input", search);
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
})();
