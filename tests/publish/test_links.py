"""Does everything that a built site names stand on it?"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import showcase
from sitelinks import Link, Site

from lookahead.publish.model import Flaw
from lookahead.sample import notes

Blog = Any  # tests/publish/conftest.py
BASES = ["", "https://a.example", "https://a.example/under/here"]
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.parametrize("base", BASES)
def test_the_sample_notes_lead_to_files_of_theirs(blog: Blog, base: str) -> None:
    """Wherever the site stands; also from the page of all notes to what lies beside each of them."""
    notes.lay(blog.content)
    blog.build(base_url=base, now=NOW)
    assert Site(blog.out, base).broken() == []
    assert f'href="{urlsplit(base).path}/notes/adam/companion.py"' in blog.page(
        "notes/all/index.html"
    )


@pytest.mark.parametrize("theme", showcase.THEMES)
@pytest.mark.parametrize("base", BASES[1:])
def test_the_gallery_leads_to_files_of_its_own(blog: Blog, theme: str, base: str) -> None:
    """With every element of a text, pictures in several sizes, covers, and terms."""
    blog.content = showcase.lay_out(blog.content / "gallery", theme=theme)
    blog.build(base_url=base)
    assert Site(blog.out, base).broken() == []


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("posts", [100, 1000])
def test_of_real_posts_the_build_names_what_is_missing(
    blog: Blog, shared: Path, posts: int
) -> None:
    """Their pictures are not at hand: each broken link is one that the build said, and no other is."""
    maker = shared / "tools" / "make_posts.py"
    subprocess.run(
        [sys.executable, maker, blog.content, str(posts)], check=True, capture_output=True
    )
    base = BASES[2]
    built = blog.build(base_url=base, now=NOW)
    broken = Site(blog.out, base).broken()
    assert broken
    assert unsaid(broken, built.flaws, base) == []


def unsaid(broken: list[Link], flaws: tuple[Flaw, ...], base: str) -> list[Link]:
    """The links that no flaw speaks of."""
    text = "\n".join(flaw.text for flaw in flaws)
    found = {unquote(one) for one in re.findall(r"there is no (.+); mend", text)}
    files = {re.sub("/+", "/", one.partition("#")[0].lstrip("./"))[:90] for one in found}
    marks = set(re.findall(r"#(\S+)", text))

    def said(link: str) -> bool:
        here = unquote(link.removeprefix(base)).removeprefix(urlsplit(base).path)
        path, _, mark = here.partition("#")
        whole = re.sub("/+", "/", f"/{path}")
        return mark in marks or any(f"/{one}" in whole for one in files)

    return [one for one in broken if not said(one.link)]


def test_frames_and_pictures_in_several_sizes_are_links_too(blog: Blog) -> None:
    """In raw HTML: what is there is copied and found wherever the site stands, what is not is said."""
    for name in ("posts/a/one.png", "static/two.png"):
        showcase.draw(blog.write(name), (40, 30), "#ffffff", "#1a5ba8")
    blog.write("static/f.html", "<p>f</p>")
    blog.write(
        "posts/a/index.md",
        '<picture><source srcset="one.png 1x, /two.png 2x"><img src="one.png" alt="a"\n'
        'srcset="/two.png 2x, three.png 3x"></picture>\n\n<iframe src="/f.html" title="f"></iframe>\n'
        '<iframe src="/g.html" title="g"></iframe>',
        title="A",
        date="2026-01-02",
    )
    built = blog.build(base_url=BASES[2])
    assert [(flaw.line, flaw.text.split()[3]) for flaw in built.flaws] == [
        (6, "three.png;"),
        (9, "/g.html;"),
    ]
    assert {unquote(one.link)[-9:] for one in Site(blog.out, BASES[2]).broken()} == {
        "three.png",
        "re/g.html",
    }
    sizes = 'srcset="/under/here/posts/a/one.png 1x, /under/here/two.png 2x"'
    assert sizes in blog.page("posts/a/index.html")
    assert 'srcset="https://a.example/under/here/posts/a/one.png 1x,' in blog.page("index.xml")


def test_a_text_that_got_a_folder_is_found_under_its_old_name(blog: Blog) -> None:
    """And the other way round, with its fragments; another name is broken as before."""
    blog.post("a/index", "## Here\n\n[b](../b/index.md) [no](../c.md)")
    blog.post("b", "[a](a.md#here) [none](a.md#gone)")
    blog.post("d/index", "[a](../a.md)")
    built = blog.build()
    assert [flaw.text.partition(";")[0] for flaw in built.flaws] == [
        "there is no ../c.md",
        "posts/a/index.md has nothing called #gone",
    ]
    assert 'href="/posts/a/#here"' in blog.page("posts/b/index.html")
    assert 'href="/posts/b/"' in blog.page("posts/a/index.html")
    assert 'href="/posts/a/"' in blog.page("posts/d/index.html")


# ---- what looks for them -------------------------------------------------------------------------

BAD = {
    "index.html": '<a href="/gone/">a</a><a href="b/#no">b</a><a href="#nor">c</a>'
    '<img src="d.png" srcset="/e.png 1x, f.png 2x" alt=""><video poster="g.png"></video>'
    '<meta property="og:image" content="https://a.example/h.png">'
    '<meta http-equiv="refresh" content="0; url=/i/"><a href="/b">a folder without its slash</a>'
    '<a href="https://elsewhere.example/x">d</a><a href="mailto:a@a.example">e</a>'
    '<a href="b/#yes">f</a><a href="#top">g</a><a href="/b/?q=1">h</a>',
    "b/index.html": '<p id="yes">yes</p>',
    "a.css": "p { background: url('j.png') }",
    "index.xml": '<rss version="2.0"><channel><link>https://a.example/k/</link><item><description>'
    "&lt;img src='https://a.example/l.png'></description></item></channel></rss>",
    "feed.json": '{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://a.example/m/"}]}',
    "search/texts-0.json": '[["/n/", "N", "", "posts"]]',
    "notes.json": '{"papers": {"x": [{"address": "/o/"}]}}',
    "llms.txt": "- [P](https://a.example/p/)",
    "_redirects": "/old/ /q/ 301\n",
    "sitemap.xml": "<urlset><url><loc>https://a.example/r/</loc></url></urlset>",
}


def test_every_kind_of_link_is_looked_at(tmp_path: Path) -> None:
    """A broken one of each is found, and nothing else."""
    for name, text in BAD.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    found = {(one.file, one.link) for one in Site(tmp_path, "https://a.example").broken()}
    page = {
        *("/gone/", "b/#no", "#nor", "d.png", "/e.png", "f.png", "g.png", "/i/", "/b"),
        "https://a.example/h.png",
    }
    assert found == {("index.html", link) for link in page} | {
        ("a.css", "j.png"), ("index.xml", "https://a.example/k/"),
        ("index.xml", "https://a.example/l.png"), ("feed.json", "https://a.example/m/"),
        ("search/texts-0.json", "/n/"), ("notes.json", "/o/"), ("llms.txt", "https://a.example/p/"),
        ("_redirects", "/q/"), ("sitemap.xml", "https://a.example/r/"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("front", "why"),
    [
        ({"draft": True}, "is a draft"),
        ({"date": "2027-03-04"}, "is not published before 2027-03-04"),
        ({"expiryDate": "2026-02-03"}, "expired on 2026-02-03"),
    ],
)
def test_a_link_to_a_text_that_is_not_shown_says_why(
    blog: Blog, front: dict[str, Any], why: str
) -> None:
    """By its file or its address; with drafts shown, it leads there."""
    blog.post("b", **front)
    blog.post("a", '[x](b.md) [y](/posts/b/) [z](../b/) {{< ref "posts/b" >}}')
    flaws = blog.build().flaws
    assert {flaw.code for flaw in flaws} == {"link"}
    assert all(
        flaw.text.startswith(f"posts/b.md {why}, so it is not on the site") for flaw in flaws
    )
    assert blog.build(drafts=True).flaws == ()
