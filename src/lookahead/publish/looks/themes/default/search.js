// Search: when somebody types, what there is, for each word the shard that it stands in, and the blocks of the
// texts that are shown.  Words are folded, split and placed as `finding.py` does.
(function () {
  "use strict";
  var SHOWN = 10, READ = 60, STEPS = 8, PLACES = [0, 2, 4, 8]; // what tags, headings and titles weigh more
  var GROUPS = ["abcd", "e", "fgh", "ijk", "lm", "n", "o", "pq", "r", "st"];
  var IDEOGRAPHS = "\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
  var WORD = new RegExp("[a-z]{1,9}(?:\\+\\+|#(?![\\p{L}\\p{N}_]))|\\.net(?![\\p{L}\\p{N}])|[" + IDEOGRAPHS +
    "]|(?:(?![" + IDEOGRAPHS + "])[\\p{L}\\p{N}]){2,}", "gu");
  var LONGEST = 40; // characters of a word
  var form = document.querySelector("[data-search]");
  var input = form.querySelector("input"), list = document.getElementById("results");
  var said = document.getElementById("found"), more = document.getElementById("more");
  var base = form.dataset.search, kept = {}, turn = 0;
  form.hidden = false;

  function load(name) {
    kept[name] = kept[name] || fetch(base + name + ".json").then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
    return kept[name];
  }

  function words(text) {
    var small = text.normalize("NFKD").replace(/[\u0300-\u036f\u3099\u309a]+/g, "").replace(/ß/g, "ss").toLowerCase();
    return (small.match(WORD) || []).map(function (word) {
      return word.length > LONGEST ? Array.from(word).slice(0, LONGEST).join("") : word;
    });
  }

  // what stands in quotation marks, as words between spaces
  function phrases(text) {
    return (text.match(/["“„«][^"“”„«»]+["“”»]/g) || []).map(words).filter(function (one) {
      return one.length > 1;
    }).map(spaced);
  }

  function spaced(all) { return " " + all.join(" ") + " "; }

  // does a text say all of the phrases?  The index has no order of words, so its page is read.
  function says(text, wanted) {
    if (!wanted.length) return Promise.resolve(true);
    return fetch(address(text)).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (html) {
      var page = new DOMParser().parseFromString(html, "text/html").querySelector("article, main");
      if (!page) return false;
      page.querySelectorAll("nav, footer, script").forEach(function (one) { one.remove(); });
      var said = spaced(words(page.textContent));
      return wanted.every(function (one) { return said.indexOf(one) >= 0; });
    });
  }

  function shard(word) {
    var letters = Array.from(word.replace(/^\./, "")), first = letters[0], second = letters[1] || "";
    if (first >= "a" && first <= "z") {
      return first + (GROUPS.find(function (one) { return second && one.indexOf(second) >= 0; }) || "u").charAt(0);
    }
    var code = first.codePointAt(0);
    if (code < 128) return first;
    return code >= 0x2e80 ? (code >> 6).toString(16) : (code >> 1).toString(16) + "-" + (second || first).codePointAt(0) % 4;
  }

  function digit(text, at) {
    var code = text.charCodeAt(at);
    return code - 35 - (code > 92 ? 1 : 0);
  }

  // adds what the postings of one word give to each text; a text keeps the best of its words
  function weigh(found, postings, digits, texts, factor) {
    var rare = Math.log(1 + texts * (digits + 1) / postings.length) * factor;
    for (var at = 0; at < postings.length; at += digits + 1) {
      for (var id = 0, d = 0; d < digits; d++) id = id * 91 + digit(postings, at + d);
      var level = digit(postings, at + digits);
      var score = rare * (PLACES[Math.floor(level / STEPS)] + (level % STEPS + 1) / STEPS);
      if (!(found.get(id) >= score)) found.set(id, score);
    }
  }

  // is one letter too many, missing, another one, or are two neighbours exchanged?
  function near(one, other) {
    if (Math.abs(one.length - other.length) > 1) return false;
    var at = 0, end = 0, short = Math.min(one.length, other.length);
    while (at < short && one[at] === other[at]) at++;
    while (end < short - at && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
    var a = one.slice(at, one.length - end), b = other.slice(at, other.length - end);
    return (a.length < 2 && b.length < 2) || (a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0]);
  }

  // the texts that say a word, or one that begins so; where none does, one that is a slip away
  function hits(listed, word, digits, texts) {
    var found = new Map(), all = Object.keys(listed), instead = [];
    all.forEach(function (one) {
      if (one.lastIndexOf(word, 0) === 0) weigh(found, listed[one], digits, texts, one === word ? 1 : 0.5);
    });
    if (!found.size && word.length > 3) {
      instead = all.filter(function (one) { return near(word, one); });
      instead.forEach(function (one) { weigh(found, listed[one], digits, texts, 1); });
    }
    return { texts: found, instead: instead };
  }

  function ranked(got) {
    var first = got[0].texts;
    return Array.from(first.keys()).filter(function (id) {
      return got.every(function (one) { return one.texts.has(id); });
    }).map(function (id) {
      return [got.reduce(function (sum, one) { return sum + one.texts.get(id); }, 0), id];
    }).sort(function (a, b) { return b[0] - a[0] || b[1] - a[1]; }).map(function (one) { return one[1]; });
  }

  function search() {
    var mine = ++turn, asked = Array.from(new Set(words(input.value))).slice(0, 8);
    more.hidden = true;
    if (!asked.length) { list.replaceChildren(); said.textContent = input.value.trim() && form.dataset.short; return; }
    load("contents").then(function (there) {
      var names = there.shards.split(" ");
      return Promise.all(asked.map(function (word) {
        return names.indexOf(shard(word)) < 0 ? {} : load(shard(word));
      })).then(function (shards) {
        var digits = there.texts <= 8281 ? 2 : 3;
        var got = asked.map(function (word, at) { return hits(shards[at], word, digits, there.texts); });
        var slips = got.map(function (one) { return one.instead; });
        return show(mine, ranked(got), there.block, slips, phrases(input.value));
      });
    }).catch(function () { if (mine === turn) { said.textContent = form.dataset.failed; kept = {}; } });
  }

  function show(mine, ids, block, instead, wanted) {
    var slips = ids.length ? [].concat.apply([], instead).slice(0, 4) : [];
    var rows = [], at = 0;

    // further texts, until there is a screen of them, or many pages were read for a phrase
    function further(count, end) {
      var some = ids.slice(at, at + SHOWN);
      at += some.length;
      return Promise.all(some.map(function (id) {
        return load("texts-" + Math.floor(id / block)).then(function (texts) {
          var text = texts[id % block];
          return says(text, wanted).then(function (yes) { return yes && text; });
        });
      })).then(function (texts) {
        if (mine !== turn) return;
        rows = rows.concat(texts.filter(Boolean).map(row));
        if (rows.length < count && at < Math.min(ids.length, end)) return further(count, end);
        list.replaceChildren.apply(list, rows);
        more.hidden = at >= ids.length;
        var found = wanted.length ? rows.length : ids.length, open = wanted.length && !more.hidden;
        said.textContent = [found === 1 && !open ? form.dataset.one : form.dataset.many.replace("{n}", found + (open ? "+" : ""))]
          .concat(slips).join(" · ");
      });
    }
    more.onclick = function () { return further(rows.length + SHOWN, at + READ); };
    return further(SHOWN, READ);
  }

  function address(text) {
    return form.dataset.prefix + text[0].split("/").map(encodeURIComponent).join("/");
  }

  function row(text) {
    var item = document.createElement("li"), link = document.createElement("a"), day = document.createElement("small");
    var excerpt = document.createElement("p");
    link.href = address(text);
    link.textContent = text[1];
    day.textContent = " " + text[2];
    excerpt.className = "meta";
    excerpt.textContent = text[3];
    item.append(link, day, excerpt);
    return item;
  }

  var query = new URLSearchParams(location.search).get("q");
  if (query) { input.value = query; search(); }
  input.addEventListener("input", search);
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
})();
