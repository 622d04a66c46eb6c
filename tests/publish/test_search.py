"""What the search of a written site reads, and what it finds in a browser."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publish.conftest import Blog
from tests.support.browser import find, launched

from lookahead.publish import finding


def index(blog: Blog) -> dict[str, str]:
    """Word -> its postings, of all shards."""
    found: dict[str, str] = {}
    for name in json.loads(blog.page("search/contents.json"))["shards"].split():
        found |= json.loads(blog.page(f"search/{name}.json"))
    return found


def search_files(blog: Blog) -> dict[str, bytes]:
    return {name: data for name, data in blog.files().items() if name.startswith("search/")}


def test_every_word_of_a_text_is_in_the_index(blog: Blog) -> None:
    """However seldom it is said; folded; names like C++ whole; of hidden texts none."""
    filler = " ".join(f"filler{n} filler{n}" for n in range(200))
    blog.post(
        "Zebra", f"{filler} Die Überschrift, C++ and .NET, 42.\n\n## Quagga\n", tags=["Añejo"]
    )
    blog.post("hidden", "Unfindable", searchHidden=True)
    blog.build()
    found = index(blog)
    assert {"zebra", "quagga", "anejo", "uberschrift", "c++", ".net", "net", "42"} <= set(found)
    assert "unfindable" not in found
    assert json.loads(blog.page("search/texts-0.json"))[0][:2] == ["/posts/zebra/", "Zebra"]


def test_a_title_weighs_more_than_a_heading_a_tag_and_a_word(blog: Blog) -> None:
    """The weight says where the word stands, first of all."""
    said = finding.said(finding.counted("one two two three four"), "four", "three", ["two"])
    weights = finding.weights(said)
    assert weights["one"] < weights["two"] < weights["three"] < weights["four"]


def test_other_words_make_only_their_own_shards_again(blog: Blog) -> None:
    """The index after changes is that made from nothing, and one changed word touches one shard."""
    for n in range(60):
        blog.post(f"p{n}", f"Quiet words number{n}.", date=f"2026-01-{n % 28 + 1:02}")
    path = blog.post("mine", "Gardens and roses. Fine.", date="2026-02-01")
    blog.build()
    before = search_files(blog)
    path.write_text(path.read_text("utf-8").replace("roses", "tulips"), "utf-8")
    blog.build()
    changed = {name for name, data in search_files(blog).items() if before.get(name) != data}
    assert changed == {"search/tu.json", "search/texts-7.json", "search/contents.json"}
    assert "search/ro.json" not in search_files(blog)
    blog.post("newest", "Brand new zinnias.", date="2026-03-01")
    blog.build()
    blog.options.cache.unlink()
    patched = search_files(blog)
    blog.build()
    assert search_files(blog) == patched
    path.unlink()
    blog.build()
    assert "tulips" not in index(blog)


WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@given(st.lists(WORDS, max_size=6), st.integers(0, 5), WORDS)
def test_a_patched_index_is_one_made_anew(texts: list[str], at: int, new: str) -> None:
    """Whatever was said before and after; and every word has a shard whose name can be a file."""
    said = [finding.said(finding.counted(text), "", "", ()) for text in texts]
    if not said:
        return
    at %= len(said)
    after = finding.said(finding.counted(new), "", "", ())
    shards = finding.index(said, len(said))
    was, will = finding.weights(said[at]), finding.weights(after)
    for word, _ in was.items() ^ will.items():
        assert finding.shard(word).replace("-", "").isalnum()
        words = shards.setdefault(finding.shard(word), {})
        words[word] = finding.changed(
            words.get(word, ""), finding.number(at, 2), will.get(word, "")
        )
    kept = {name: {w: p for w, p in sorted(words.items()) if p} for name, words in shards.items()}
    said[at] = after
    assert {name: words for name, words in kept.items() if words} == finding.index(said, len(said))


def test_a_long_word_is_kept_by_its_beginning() -> None:
    """With marks or without, alike in a text, its title and a query, and two such are one."""
    long = "überdurchschnittlichkeitsmessung" * 3
    assert finding.words(f"{long} {'x' * 99}") == [finding.fold(long)[:40], "x" * 40]
    assert finding.counted(f"{'x' * 50} {'x' * 60} {'x' * 40} y 注") == {"x" * 40: 3, "注": 1}


@contextmanager
def served(site: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    handler = partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfabrikantenverband"
FOUND = [
    ("kl divergence", ["Losses"]),
    ("uber", ["Über uns"]),
    ("über", ["Über uns"]),
    ("c++", ["Languages"]),
    ("c#", ["Other"]),
    (".net", ["Other"]),
    ("atten", ["Attention", "Losses"]),
    ("atention", ["Attention", "Losses"]),
    ('"kl divergence" losses', ["Losses"]),
    ('"divergence kl"', []),
    ("attention “said once”", ["Losses"]),
    ('"of attention"', ["Attention"]),
    ("注意", ["Other"]),
    ("привет", ["Other"]),
    ("42", ["Other"]),
    ("attention zzzz", []),
    (LONG, ["Long"]),
    ("donaudampf", ["Long"]),
    ("n" * 50, ["Long"]),
    ("a", []),
    ("🎉", []),
]


@pytest.mark.slow
def test_a_browser_finds_what_texts_say(blog: Blog) -> None:
    """All words, their beginnings, phrases, without accents, with a slip; the best first, its excerpt too."""
    blog.post("Losses", "The KL divergence is said once, and attention too.")
    blog.post("Attention", "Heads of attention.")
    blog.post("Über uns", "Who we are.", date="2026-01-03")
    blog.post("Languages", "We write C++ and C.")
    blog.post("Other", "C# is there, .NET, 注意力, привет and 42.")
    blog.post("Long", f"{LONG} {'n' * 60}")
    blog.build()
    with served(blog.out) as address, launched(find()) as browser:
        tab = browser.new_page()
        wrong: list[str] = []
        tab.on("console", lambda message: wrong.append(message.text))
        tab.goto(f"{address}/search/")
        for query, titles in FOUND:
            tab.evaluate("document.getElementById('found').textContent = ''")
            tab.fill("#q", query)
            tab.wait_for_function("document.getElementById('found').textContent")
            assert tab.locator("#results a").all_text_contents() == titles, query
        tab.fill("#q", "kl")
        tab.wait_for_function("document.querySelector('#results p')")
        assert "said once" in tab.inner_text("#results")
        assert wrong == []
