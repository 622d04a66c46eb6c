"""Does input that is built to hurt cost no more than two seconds and 300 MB, and give a problem?

Each case is parsed in a process of its own, which measures itself.  The files are built here; nothing
in them names a real file or a foreign host.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from lookahead.core.model import Kind

CPU_S = 2.0
MEMORY_MB = 300
CHILD = """
import json, sys, time
from pathlib import Path
from lookahead.core.model import Kind
from lookahead.parse import discover_links, parse_as
data = Path(sys.argv[1]).read_bytes()
start = time.process_time()
found = parse_as(Kind(sys.argv[2]), data, "https://hostile.example/feed")
links = discover_links(data, "https://hostile.example/feed") if sys.argv[2] == "page" else ()
cpu = time.process_time() - start
# not ru_maxrss: that one begins with what the tests' own process had when it made this one
peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
texts = [t for e in found.entries for t in (e.title, e.summary, e.content)] + [found.feed.title]
print(json.dumps({"cpu": cpu, "peak": peak, "n": len(found.entries), "links": len(links),
                  "codes": [p.code for p in found.problems], "leak": any("CANARY" in t for t in texts)}))
"""


def rss(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title><item>'
        f"<title>x</title><description>{body}</description></item></channel></rss>"
    )


def item(more: str) -> str:
    return rss("x").replace("<title>x", f"{more}<title>x")


def items(count: int) -> str:
    each = "<item><title>T {0}</title><link>http://h.example/{0}</link><guid>{0}</guid></item>"
    many = "".join(each.format(i) for i in range(count))
    return f'<rss version="2.0"><channel><title>t</title>{many}</channel></rss>'


def laughs() -> str:
    names = "abcdefghij"
    rest = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    return f'<!DOCTYPE rss [<!ENTITY a "ha">{rest}]>' + rss("&j;").partition("?>")[2]


def blow_up() -> str:
    return f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>' + rss("&a;" * 20_000).partition("?>")[2]


def declarations() -> str:
    many = "".join(f'<!ENTITY e{i} "v">' for i in range(100_000))
    return f"<!DOCTYPE rss [{many}]>" + rss("&e5;").partition("?>")[2]


def attributes() -> str:
    many = " ".join(f'a{i}="v"' for i in range(50_000))
    return rss("x").replace("<rss ", f"<rss {many} ")


def prefixes() -> str:
    return rss("".join(f'<p{i}:a xmlns:p{i}="urn:{i}"/>' for i in range(100_000)))


def podcast(words: str = "Talk. ", times: int = 350) -> str:
    item = "<item><title>E {0}</title><guid>{0}</guid><description>{1}</description></item>"
    many = "".join(item.format(i, words * times) for i in range(8_760))
    return f'<rss version="2.0"><channel>{many}</channel></rss>'


# name: what is sent, the codes of which one must be among the problems ((): none need be)
FEEDS: dict[str, tuple[Callable[[], str], tuple[str, ...]]] = {
    "billion laughs": (lambda: laughs(), ()),
    "quadratic blow-up": (lambda: blow_up(), ()),
    "100 k entity declarations": (lambda: declarations(), ()),
    "100 k nested tags": (lambda: rss("<a>" * 100_000 + "</a>" * 100_000), ("too-deep",)),
    "100 k nested tags, open": (lambda: rss("<a>" * 100_000), ("too-deep",)),
    "100 k nested div in CDATA": (lambda: rss(f"<![CDATA[{'<div>' * 100_000}]]>"), ()),
    "3 k nested div in CDATA": (lambda: rss(f"<![CDATA[{'<div>' * 3000}{'</div>' * 3000}]]>"), ()),
    "50 k attributes": (lambda: attributes(), ("too-wide",)),
    "50 k attributes, broken": (lambda: attributes().replace("</rss>", "&"), ("too-wide",)),
    "100 k namespace prefixes": (lambda: prefixes(), ("too-wide",)),
    "10 MB title": (lambda: rss("x").replace("<title>x", f"<title>{'x' * 10_000_000}"), ()),
    "50 k items": (lambda: items(50_000), ("too-many",)),
    "50 k items, broken": (lambda: items(50_000).replace("</rss>", "<b>&"), ("too-many", "too-big")),
    "1 M bare ampersands": (lambda: rss("&" * 1_000_000), ("too-big",)),
    "200 k <!": (lambda: rss("<!" * 200_000), ()),
    "200 k CDATA, open": (lambda: rss("<![CDATA[" * 200_000), ()),
    "200 k open links": (lambda: rss("<![CDATA[" + "<a href='x" * 200_000 + "]]>"), ()),
    "200 k open links, broken": (lambda: rss("<a href='x" * 200_000), ()),
    "500 k escaped tags": (lambda: rss("&lt;a&gt;" * 500_000), ()),
    "500 k escaped tags, broken": (lambda: rss("& &lt;a&gt;" * 500_000), ("too-big",)),
    "500 k relative links": (lambda: rss("&lt;a href=x&gt;" * 250_000), ()),
    "100 k open svg": (lambda: rss("&lt;svg" * 100_000), ()),
    "100 k svg": (lambda: rss("&lt;svg a='1'&gt;&lt;/svg&gt;" * 50_000), ()),
    "200 kB style": (lambda: rss(f"&lt;p style='color:{'a ' * 100_000}'&gt;"), ()),
    "1.4 MB date": (lambda: item(f"<pubDate>{'Mon, 1 ' * 200_000}</pubDate>"), ()),
    "1 M NUL": (lambda: rss("\0" * 1_000_000), ()),
    "1 M spaces in DOCTYPE": (lambda: f"<!DOCTYPE rss{' ' * 1_000_000}>" + rss("x"), ()),
    "19 MB podcast": (podcast, ("too-many",)),
    "19 MB podcast, broken": (lambda: podcast().replace("</rss>", "&"), ("too-many", "too-big")),
    "long podcast of links, broken": (
        lambda: podcast("&lt;a href='x'&gt;y&lt;/a&gt; <![CDATA[<b>z</b>]]> ", 60) + "&",
        ("too-big",),
    ),
    "punycode": (lambda: rss("a-" * 200_000).replace("utf-8", "punycode"), ("encoding",)),
    "10 k categories": (lambda: item("<category>c</category>" * 10_000), ()),
    "20 k authors": (
        lambda: item("".join(f"<author>{i}</author>" for i in range(20_000))),
        (),
    ),
    "deep JSON": (lambda: "{" + '"items":' + "[" * 200_000, ("malformed",)),
    "100 k JSON items": (lambda: '{"items":[' + '{"id":1},' * 99_999 + "{}]}", ("too-many",)),
}  # fmt: skip
PAGES = {
    "100 k nested div": lambda: "<html><body>" + "<div>" * 100_000 + "<a href=x>y</a>",
    "60 k cards": lambda: "<html><body>" + "<div><a href=x>y z</a></div>" * 60_000,
    "cards in cards": lambda: "<html><body>" + "<div><a href=x>word word</a>" * 250 + "</div>" * 250,
    "12 k wide and deep": lambda: ("<div>" * 12 + "<a href=x>a b c</a>" + "</div>" * 12) * 1000,
    "100 k links": lambda: "<html><head>" + "<link rel=alternate type=application/rss+xml href=/f>" * 100_000,
    "1 MB class": lambda: f"<html><body><div class='{'a ' * 500_000}'><a href=x>y</a></div>",
}  # fmt: skip


def measured(data: bytes, kind: Kind, folder: Path) -> dict[str, object]:
    path = folder / "input"
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD, str(path), kind.value],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, object] = json.loads(done.stdout)
    return found


def held(found: dict[str, object]) -> None:
    assert float(str(found["cpu"])) <= CPU_S, found
    assert float(str(found["peak"])) <= MEMORY_MB, found
    assert not found["leak"]


@pytest.mark.slow
@pytest.mark.parametrize("name", FEEDS)
def test_feed(name: str, tmp_path: Path) -> None:
    """A feed built to hurt is read or refused in time, and a refusal says why."""
    text, codes = FEEDS[name]
    found = measured(text().encode(), Kind.FEED, tmp_path)
    held(found)
    assert not codes or set(codes) & set(found["codes"]), found  # type: ignore[call-overload]


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, tmp_path: Path) -> None:
    """A page built to hurt is looked at in time, for its cards and for its feeds."""
    held(measured(PAGES[name]().encode(), Kind.PAGE, tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("kind", [Kind.FEED, Kind.SITEMAP, Kind.PAGE])
@pytest.mark.parametrize(
    "form",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "{url}">]><rss><channel><title>&x;</title><item>'
        "<title>a &x;</title><description>&x;</description></item></channel></rss>",
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{url}"> %p;]>'
        "<rss><channel><item><title>a</title></item></channel></rss>",
        '<!DOCTYPE rss SYSTEM "{url}"><rss><channel><item><title>a</title></item></channel></rss>',
        '<rss xmlns:xi="http://www.w3.org/2001/XInclude"><channel><item><title>a'
        '<xi:include href="{url}" parse="text"/></title></item></channel></rss>',
        "{path}",
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "{url}">]><urlset><url><loc>http://a.example/&x;</loc></url></urlset>',
    ],
)
def test_no_file_is_read(form: str, kind: Kind, encoding: str, tmp_path: Path) -> None:
    """No entity, include, DTD or bare path makes the parser read a file of this machine."""
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY <rss><channel><item><title>CANARY</title></item></channel></rss>")
    text = form.format(url=canary.as_uri(), path=canary)
    held(measured(text.encode(encoding), kind, tmp_path))
