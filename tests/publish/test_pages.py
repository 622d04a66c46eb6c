"""Which pages does a site have, and what stands on them?"""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from lxml import etree

Blog = Any  # tests/publish/conftest.py


def test_a_text_stands_under_its_section_and_name(blog: Blog) -> None:
    """posts/a.md is /posts/a/, a bundle goes by its folder, and pages stand at the top."""
    blog.post("a")
    blog.write("posts/b/index.md", "Hello", title="B", date="2026-01-01")
    blog.write("notes/c.md", "Hello", title="C", date="2026-01-01")
    blog.write("pages/me.md", "Hello", title="Me")
    blog.write("faq.md", "Hello", title="FAQ")
    assert blog.build().flaws == ()
    for page in ("posts/a", "posts/b", "notes/c", "me", "faq", "posts", "notes", "archives"):
        assert (blog.out / page / "index.html").is_file()


def test_slug_and_url_rename(blog: Blog) -> None:
    """`slug` gives the last part of an address, `url` all of it."""
    blog.post("a", slug="better")
    blog.post("b", url="/old/place/")
    blog.build()
    assert {"posts/better/index.html", "old/place/index.html"} <= blog.files().keys()


def test_a_url_that_ends_in_html_is_that_file(blog: Blog) -> None:
    """Also where links, the sitemap, feeds and the canonical address name it, with what lies beside it."""
    blog.write("site.toml", 'base_url = "https://example.org/blog"\n')
    text = "![p](pic.png) and [other](../other.md)"
    blog.write(
        "posts/one/index.md", text, title="One", date="2026-01-02", url="/special/Nested.html"
    )
    blog.write("posts/one/pic.png", b"no picture")
    blog.post(
        "other",
        "[one](one/index.md) [again](/special/nested.html) [near](../../special/nested.html)",
    )
    blog.post("folder", url="/old/index.html")
    built = blog.build()
    assert [flaw.code for flaw in built.flaws if flaw.code != "picture"] == []
    assert (blog.out / "special/nested.html").is_file()
    assert (blog.out / "special/pic.png").is_file()
    assert (blog.out / "old/index.html").is_file()
    whole = "https://example.org/blog/special/nested.html"
    page = blog.page("special/nested.html")
    assert f'rel="canonical" href="{whole}"' in page
    assert 'src="/blog/special/pic.png"' in page
    assert 'href="/blog/posts/other/"' in page
    assert f"<loc>{whole}</loc>" in blog.page("sitemap.xml")
    assert whole in blog.page("index.xml")
    assert "nested.html/" not in "".join(map(str, blog.files().values()))
    assert blog.page("posts/other/index.html").count('href="/blog/special/nested.html"') >= 3


@pytest.mark.parametrize(
    ("slug", "address"),
    [("a/b", "posts/a-b"), ("../../x", "posts/x"), ("What: now?", "posts/what-now"), ("..", "posts/t"),
     ("/fine/", "posts/fine"), ("con", "posts/t")],
)  # fmt: skip
def test_a_slug_is_made_to_be_a_name_and_the_text_stays(
    blog: Blog, slug: str, address: str
) -> None:
    """It is said what is taken instead, with the line."""
    blog.post("t", slug=slug)
    built = blog.build()
    assert (blog.out / address / "index.html").is_file()
    assert [(one.code, one.line) for one in built.flaws] == (
        [] if "fine" in slug else [("slug", 4)]
    )
    assert built.missing == ()


def test_drafts_future_and_expired_texts_are_left_out_until_their_time(blog: Blog) -> None:
    """Drafts never, others by the clock alone: no file has to change for it."""
    blog.post("draft", draft=True)
    blog.post("later", date="2026-07-01")
    blog.post("gone", expiryDate="2026-05-01")
    blog.post("ends", expiryDate="2026-06-15")
    assert blog.build().texts == 1
    july = blog.options.now.replace(month=7, day=2)
    assert blog.build(now=july).texts == 1
    assert (blog.out / "posts/later/index.html").exists()
    assert not (blog.out / "posts/ends").exists()
    assert blog.build(drafts=True).texts == 4


def test_home_and_sections_come_in_pages(blog: Blog) -> None:
    """Twenty texts a page, newest first; weighted ones first in their section."""
    for n in range(25):
        blog.post(f"p{n:02}", date=f"2026-01-{n + 1:02}")
    blog.post("pinned", date="2020-01-01", weight=1)
    blog.build()
    first = blog.page("posts/index.html")
    assert first.index("pinned") < first.index("p24") < first.index("p23")
    assert "2 of 2" in blog.page("page/2/index.html")
    assert not (blog.out / "page/3").exists()


def test_tags_categories_and_series_have_pages_and_feeds(blog: Blog) -> None:
    """Each term has a page and an RSS feed; spellings that give one address are one term."""
    blog.post("a", tags=["Machine Learning", "c++"], categories=["Notes"], series=["Intro"])
    blog.post("b", tags=["machine-learning"], series=["Intro"], date="2026-02-01")
    blog.build()
    page = blog.page("tags/machine-learning/index.html")
    assert "/posts/a/" in page
    assert "/posts/b/" in page
    assert {"tags/machine-learning/index.xml", "categories/notes/index.html"} <= blog.files().keys()
    series = blog.page("posts/b/index.html").partition('aria-label="Series"')[2]
    assert series.index("/posts/a/") < series.index("aria-current")


def test_archive_goes_by_year_and_month(blog: Blog) -> None:
    """The archive has every dated text under its year and month."""
    blog.post("a", date="2025-12-31")
    blog.post("b", date="2026-01-02")
    blog.build()
    page = blog.page("archives/index.html")
    assert re.search(r"2026.*January.*/posts/b/.*2025.*December.*/posts/a/", page, re.DOTALL)


def test_neighbours_related_texts_and_backlinks(blog: Blog) -> None:
    """A text leads to the newer, the older, those of like words, and those that link to it."""
    words = "Attention heads attend to tokens; transformers stack attention."
    blog.post("a", words, date="2026-01-01")
    blog.post("b", "Gardens grow tomatoes and beans.", date="2026-01-02")
    blog.post("c", words + " See [the first](a.md).", date="2026-01-03")
    blog.build()
    middle = blog.page("posts/b/index.html")
    assert re.search(r'rel="prev"[^>]*href="/posts/c/"', middle)
    assert re.search(r'rel="next"[^>]*href="/posts/a/"', middle)
    first = blog.page("posts/a/index.html")
    assert "what links here" in first
    assert 'aria-label="Related"' in first
    assert 'aria-label="Related"' not in middle


def test_a_page_says_what_it_is_to_machines(blog: Blog) -> None:
    """OpenGraph, canonical address, JSON-LD without the text once more, and BibTeX."""
    blog.write("site.toml", 'title = "Blog"\nauthor = "Ada Byron"\nbase_url = "https://x.org/b"\n')
    blog.post(
        "a", "## One\n\nUnique words here.\n\n## Two\n", title="A </script> title", tags=["t"]
    )
    blog.build()
    page = blog.page("posts/a/index.html")
    assert '<link rel="canonical" href="https://x.org/b/posts/a/">' in page
    assert 'property="og:title" content="A &lt;/script&gt; title"' in page
    blocks = re.findall(r'ld\+json">(.*?)</script>', page)
    post, crumbs = map(json.loads, blocks)
    assert post["headline"] == "A </script> title"
    assert "articleBody" not in post
    assert crumbs["itemListElement"][1]["item"] == "https://x.org/b/posts/"
    assert "@misc{byron2026script," in page
    assert 'href="/b/tags/t/"' in page
    assert page.count('class="l2"') == 2


def test_feeds_carry_the_full_text_with_absolute_addresses(blog: Blog) -> None:
    """RSS, Atom and JSON Feed are well-formed and hold the whole text, also one that ends CDATA."""
    blog.write("static/pic.png", b"\x89PNG")
    blog.post("a", "First. `x]]>y`\n\n![p](/pic.png) [b](b.md)\n\nLast words.")
    blog.post("b", "B", hiddenInRSS=True)
    blog.build(base_url="https://x.org")
    for name in ("index.xml", "atom.xml"):
        text = "".join(etree.fromstring((blog.out / name).read_bytes()).itertext())
        assert "Last words." in text
        assert 'src="https://x.org/pic.png"' in text
        assert 'href="https://x.org/posts/b/"' in text
        assert "x]]&gt;y" in text
    (item,) = json.loads(blog.page("feed.json"))["items"]
    assert item["url"] == "https://x.org/posts/a/"


def test_machines_find_their_files(blog: Blog) -> None:
    """Sitemap, robots.txt, llms.txt, security.txt and 404."""
    blog.write("site.toml", 'contact = "mailto:a@x.org"\nbase_url = "https://x.org"\n')
    blog.post("a")
    blog.post("b", robotsNoIndex=True)
    blog.build()
    sitemap = etree.fromstring((blog.out / "sitemap.xml").read_bytes())
    urls = [e.text for e in sitemap.iter("{*}loc")]
    assert "https://x.org/posts/a/" in urls
    assert "https://x.org/posts/b/" not in urls
    assert "Sitemap: https://x.org/sitemap.xml" in blog.page("robots.txt")
    assert "(https://x.org/posts/a/)" in blog.page("llms.txt")
    assert "Expires: 2027-12-31" in blog.page(".well-known/security.txt")
    assert "not here" in blog.page("404.html")


def test_aliases_lead_on(blog: Blog) -> None:
    """An alias is a page that leads on, and a line of the redirects file; a taken address is a flaw."""
    blog.post("a", aliases=["/old/", "older"])
    blog.post("b", aliases=["/posts/a/", "../../etc/"])
    built = blog.build()
    assert 'content="0; url=/posts/a/"' in blog.page("old/index.html")
    assert "/posts/older/ /posts/a/ 301" in blog.page("_redirects")
    assert [(f.file, f.code) for f in built.flaws] == [
        ("posts/b.md", "alias"),
        ("posts/b.md", "duplicate"),
    ]


def test_search_weighs_little_before_somebody_types(blog: Blog) -> None:
    """The page and all that it loads by itself are below 200 kB, however many texts there are."""
    blog.post("a")
    blog.build()
    few = blog.page("search/index.html")
    loaded = re.findall(r'<(?:link rel="stylesheet"|script)[^>]* (?:href|src)="(/[^"]+)"', few)
    assert len(loaded) >= 3
    assert sum((blog.out / path.lstrip("/")).stat().st_size for path in loaded) + len(few) < 200_000
    for number in range(30):
        blog.post(f"more-{number}", "Words of a text. " * 50)
    blog.build()
    assert blog.page("search/index.html") == few


def test_every_link_of_the_site_leads_somewhere(blog: Blog) -> None:
    """What pages link to on the site is there, assets among it, and their hashes hold."""
    for n in range(30):
        blog.post(f"p{n}", f"[next](p{(n + 1) % 30}.md)", tags=[f"t{n % 3}"], series=["s"])
    blog.build()
    there = {"/" + name.removesuffix("index.html") for name in blog.files()}
    assert {link for link in blog.links() if link not in there} == set()
    assert (
        re.findall(r'(?:href|src)="(?:https?:)?//(?!localhost)[^"]*"', blog.page("index.html"))
        == []
    )


@pytest.mark.parametrize("name", ["list.html", "parts.html"])
def test_a_template_can_be_overridden_alone(blog: Blog, name: str) -> None:
    """A template of the content folder stands in for the theme's; a broken one is a flaw."""
    blog.post("a")
    blog.build()
    blog.write("templates/404.html", "own {{ about.title }}")
    blog.write(f"templates/{name}", "{% broken")
    blog.write("templates/other.html", "x")
    built = blog.build()
    assert blog.page("404.html") == "own A site"
    assert {flaw.file for flaw in built.flaws} == {f"templates/{name}", "templates/other.html"}
    assert "/posts/a/" in blog.page("index.html")


def test_own_css_and_variables_join_the_style_sheet(blog: Blog) -> None:
    """`css` and `variables` of site.toml end in the one style sheet, and cannot end it."""
    blog.write("static/own.css", ".own{color:red}")
    blog.write("site.toml", 'css = "own.css"\n[variables]\nmark = "#123456"\nbad = "1}x{"\n')
    blog.build()
    sheet = next(
        text for name, text in blog.files().items() if re.match(r"assets/look\..*css", name)
    )
    assert b".own{color:red}" in sheet
    assert b"--mark:#123456" in sheet
    assert b"1}x{" not in sheet


def test_formulas_of_titles_and_summaries(blog: Blog) -> None:
    """Typeset on pages and in lists, characters where there is no markup; an excerpt reads well."""
    blog.post("a", "x", title="Why $x_1^2$ & <b>", summary="Of $\\R$.", macros={"R": "\\mathbb{R}"})
    blog.post("b", "So $m_t = \\beta_1 m_{t-1}$ and $\\sum_{i=1}^n x_i$ {{< nosuch >}} hold.")
    blog.build()
    page, home = blog.page("posts/a/index.html"), blog.page("index.html")
    assert "<title>Why x₁² &amp; &lt;b&gt; · " in page
    assert 'content="Of ℝ."' in page
    for text in (page, home):
        assert "Why <math>" in text
        assert "&amp; &lt;b&gt;" in text
    assert 'p-summary">Of <math>' in home
    assert "So mₜ = β₁mₜ₋₁ and … hold." in home
    assert "<title>Why x₁² &amp; &lt;b&gt;</title>" in blog.page("atom.xml").replace(
        "&amp;lt;", "&lt;"
    )


def test_the_caption_of_a_cover_is_a_line_of_markdown(blog: Blog) -> None:
    """With emphasis, links and formulas, and nothing else."""
    cover = {"image": "https://example.org/c.png", "alt": "c", "caption": "*By* $x$ <i>"}
    blog.post("a", "x", cover=cover)
    blog.build()
    assert "<figcaption><em>By</em> <math>" in blog.page("posts/a/index.html")
    assert "&lt;i&gt;</figcaption>" in blog.page("posts/a/index.html")


def test_an_excerpt_is_prose_alone(blog: Blog) -> None:
    """No notes and their numbers, no numbers of formulas, no titles of callouts; code stays as it is."""
    text = (
        "First[^1] words^[inline $a$]. Code `{{< x >}}`.\n\n$$x \\label{eq:a}$$\n\n"
        "> [!WARNING]\n> Watch.\n\nLast.\n\n[^1]: n\n"
    )
    blog.post("a", text)
    blog.build()
    expected = "First words. Code {{&lt; x &gt;}}. x Watch. Last."
    page = blog.page("posts/a/index.html")
    assert f'<meta name="description" content="{expected}">' in page
    assert expected in blog.page("index.xml").replace("&amp;", "&")
    assert html.unescape(expected) in blog.page("llms.txt").replace("\\", "")


def test_titles_and_summaries_are_written_as_their_text_is(blog: Blog) -> None:
    """With typographic signs where the text has them; a summary without marks of Markdown."""
    blog.post("a", "It isn't.", title='A "b"', smart=True, summary="Some **bold** and `co--de`.")
    blog.post("b", "It isn't.", title='A "b"')
    blog.build()
    page, plain = blog.page("posts/a/index.html"), blog.page("posts/b/index.html")
    assert "A “b”</h1>" in page
    assert "A &#34;b&#34;</h1>" in plain
    assert '<meta name="description" content="Some bold and co--de."' in page
    assert "**" not in blog.page("index.html") + blog.page("index.xml") + page
