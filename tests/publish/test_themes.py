"""What does a site look like, and what may its owner say about that?"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from lookahead.publish.looks import theme, words
from lookahead.publish.looks.icons import icon
from lookahead.publish.model import About
from lookahead.typeset import highlight_css

Blog = Any  # tests/publish/conftest.py


def attributes(page: str, path: str) -> list[str]:
    return [str(one) for one in html.fromstring(page).xpath(path)]


def test_the_home_introduces_its_author(blog: Blog) -> None:
    """The words of index.md, links to the author elsewhere as drawings, and the feed by its whole address."""
    blog.write("index.md", "I learn *in public*.")
    blog.write(
        "site.toml",
        'title = "B"\nbase_url = "https://x.org"\n[social]\ngithub = "https://github.com/a"\n',
    )
    blog.build()
    page = blog.page("index.html")
    assert "<h1>B</h1>" in page
    assert "<em>in public</em>" in page
    assert attributes(page, '//ul[@class="social"]//a[@rel="me"]/@href') == ["https://github.com/a"]
    assert attributes(page, '//ul[@class="social"]//a/@href')[-1] == "https://x.org/index.xml"
    assert page.count("<svg") >= 3


def test_the_menu_marks_where_one_is(blog: Blog) -> None:
    """The page itself, and the section of a text that is read; the home belongs to none."""
    blog.post("a")
    blog.build()
    for name, marked in (("posts/index.html", ["page"]), ("posts/a/index.html", ["true"])):
        found = attributes(blog.page(name), '//header//nav[@aria-label="Site"]/a/@aria-current')
        assert found == marked
    assert attributes(blog.page("index.html"), '//nav[@aria-label="Site"]/a/@aria-current') == []


def test_keys_lead_where_they_say(blog: Blog) -> None:
    """h, t, / and g everywhere, c where there are contents, n and p between texts; each once."""
    for n in range(3):
        blog.post(f"p{n}", "## One\n\n## Two\n", date=f"2026-01-0{n + 1}")
    blog.build()
    found = attributes(blog.page("posts/p1/index.html"), "//@accesskey")
    assert sorted(found) == sorted(["h", "t", "/", "g", "c", "n", "p"])
    listed = attributes(blog.page("archives/index.html"), "//@accesskey")
    assert sorted(listed) == ["/", "g", "h", "t"]


def test_share_links_hold_what_they_share(blog: Blog) -> None:
    """Only where the site wants them, and encoded so that title and address come out whole."""
    blog.write("site.toml", 'share = true\nbase_url = "https://x.org"\n')
    blog.post("a", title="50% & more? #1 + 2", slug="ä b")
    blog.post("b", ShowShareButtons=False)
    blog.build()
    page = blog.page("posts/ä-b/index.html")
    links = attributes(page, '//ul[@class="share"]//a/@href')
    asked = parse_qs(urlsplit(next(one for one in links if "reddit" in one)).query)
    assert asked["title"] == ["50% & more? #1 + 2"]
    assert asked["url"] == ["https://x.org/posts/%C3%A4-b/"]
    assert len(links) == 6
    assert 'class="share"' not in blog.page("posts/b/index.html")


def test_a_text_may_hide_its_facts_and_be_edited(blog: Blog) -> None:
    """`hideMeta` takes the line of day and tags away; `edit_url` leads to the file."""
    blog.write("site.toml", 'edit_url = "https://x.org/edit/"\n')
    blog.post("a")
    blog.post("b", hideMeta=True)
    blog.build()
    assert 'href="https://x.org/edit/posts/a.md"' in blog.page("posts/a/index.html")
    assert "dt-published" not in blog.page("posts/b/index.html").partition("<footer>")[0]


def test_comments_are_configured_or_none(blog: Blog) -> None:
    """[giscus] makes a place for them under posts that want them; no script of others stands in a page."""
    blog.post("a")
    blog.build()
    assert "giscus" not in blog.page("posts/a/index.html")
    blog.write("site.toml", '[giscus]\nrepo = "a/b"\nrepo_id = "R1"\n')
    blog.post("b", comments=False)
    blog.build()
    page = blog.page("posts/a/index.html")
    assert attributes(page, '//section[@id="comments"]/@data-repo-id') == ["R1"]
    assert attributes(page, "//script/@src[starts-with(., 'http')]") == []
    assert "comments" not in attributes(blog.page("posts/b/index.html"), "//@id")


def test_search_engines_know_their_owner(blog: Blog) -> None:
    """[verify] becomes plain tags on the home alone."""
    blog.write("site.toml", '[verify]\ngoogle = "g1"\nbing = "b1"\nother-site = "o1"\n')
    blog.post("a")
    blog.build()
    home = blog.page("index.html")
    assert '<meta name="google-site-verification" content="g1">' in home
    assert '<meta name="msvalidate.01" content="b1">' in home
    assert '<meta name="other-site" content="o1">' in home
    assert "g1" not in blog.page("posts/a/index.html")


def test_a_home_may_be_a_profile(blog: Blog) -> None:
    """Picture, name, words and buttons in the place of the list, and no further pages of it."""
    blog.write(
        "site.toml",
        'page_size = 1\n[profile]\ntitle = "Ada"\ntext = "Engines."\n[buttons]\nwork = "/posts/"\n',
    )
    for n in range(3):
        blog.post(f"p{n}")
    blog.build()
    page = blog.page("index.html")
    assert '<h1 class="p-name">Ada</h1>' in page
    assert attributes(page, '//p[@class="buttons"]/a/@href') == ["/posts/"]
    assert "h-entry" not in page
    assert not (blog.out / "page").exists()
    assert (blog.out / "posts/page/2").exists()


@pytest.mark.parametrize(
    ("language", "said", "dir"), [("de-AT", "Suche", ""), ("ar", "بحث", "rtl")]
)
def test_the_theme_speaks_the_language_of_the_site(
    blog: Blog, language: str, said: str, dir: str
) -> None:
    """Its own words are translated, its direction is that of the language; [words] goes over all."""
    blog.write(
        "site.toml", f'language = "{language}"\n[words]\nfeed = "nur RSS <b>"\nnonsense = "x"\n'
    )
    blog.post("a")
    built = blog.build()
    page = blog.page("posts/a/index.html")
    assert f">{said}</a>" in page
    assert "nur RSS &lt;b&gt;" in page
    assert "".join(attributes(page, "/html/@dir")) == dir
    assert [flaw.code for flaw in built.flaws] == ["words"]


def test_every_language_has_every_word() -> None:
    """And no other; values stand in the same places."""
    english = words._of("en")
    for path in words.FOLDER.glob("*.toml"):
        own = words._of(path.stem)
        if path.stem != "ar":  # what is not said in Arabic yet is said in English
            assert english.keys() == own.keys(), path.stem
        assert own.keys() <= english.keys()
        for name, word in own.items():
            assert set(re.findall(r"{\w+}", word)) == set(re.findall(r"{\w+}", english[name])), name


def test_every_place_has_a_mark_of_its_own() -> None:
    """By the name of a link, else by its host; what nobody knows has a globe."""
    names = "github mastodon x bluesky linkedin scholar orcid youtube rss email arxiv".split()
    drawn = {name: icon(name) for name in (*names, "somewhere")}
    assert len(set(drawn.values())) == len(drawn)
    assert icon("me", "https://www.github.com/ada") == drawn["github"]
    assert icon("write to me", "mailto:ada@example.org") == drawn["email"]
    for one in drawn.values():
        assert html.fromstring(str(one)).xpath("count(.//*)") >= 1


def test_facts_are_parted_by_rules_and_no_path_ends_in_a_mark(blog: Blog) -> None:
    """In the theme `log` nothing dangles at the end of a line."""
    blog.write("site.toml", 'theme = "log"\nauthor = "Ada"\n')
    blog.post("a", tags=["t"])
    blog.build()
    for name in ("posts/a/index.html", "posts/index.html", "tags/t/index.html"):
        crumbs = re.findall(r'<nav class="meta crumbs".*?</nav>', blog.page(name), re.DOTALL)
        assert crumbs
        assert all(one.endswith("</a></nav>") for one in crumbs)
    sheet = next(text for name, text in blog.files().items() if name.startswith("assets/look"))
    assert b'content:" |"' not in sheet


def test_an_unknown_theme_is_a_flaw(blog: Blog) -> None:
    """The default is used, also where the name leads elsewhere."""
    for name in ("nothing", "../default", ""):
        blog.write("site.toml", f'theme = "{name}"\n')
        blog.post("a")
        assert [flaw.code for flaw in blog.build().flaws] == ["theme"]
    assert theme.folders(About(theme="../themes/log")) == (theme.FOLDER,)


@pytest.mark.parametrize("theme", ["default", "log"])
def test_contents_are_open_folded_or_none_as_the_site_and_the_text_want(
    blog: Blog, theme: str
) -> None:
    """`toc` of the site says it for all texts; ShowToc and TocOpen above a text go before it."""
    two = "## A\n\nx\n\n## B\n\ny\n"
    blog.post("a", two)
    blog.post("b", two, TocOpen=True, ShowToc=True)
    blog.post("c", two, TocOpen=False)
    for said, found in (
        ("", ["<details>", "<details open>", "<details data-folded>"]),
        ('toc = "open"', ["<details open>", "<details open>", "<details data-folded>"]),
        ('toc = "folded"', ["<details data-folded>", "<details open>", "<details data-folded>"]),
        ("toc = false", ["", "<details open>", ""]),
    ):
        blog.write("site.toml", f'theme = "{theme}"\n{said}\n')
        blog.build()
        pages = [blog.page(f"posts/{name}/index.html") for name in "abc"]
        assert [
            (re.findall(r"<details[^>]*>(?=<summary accesskey)", one) or [""])[0] for one in pages
        ] == found
    blog.write("site.toml", 'toc = "no"\n')
    assert "toc" in str(blog.build().flaws[0])


def test_a_theme_has_from_the_default_what_it_lacks(blog: Blog) -> None:
    """`log` draws lists and texts itself, and the archive as the default does."""
    blog.write("site.toml", 'theme = "log"\nauthor = "Ada"\n')
    blog.post("a", "## One\n\n## Two\n", date="2026-01-31")
    assert blog.build().flaws == ()
    row = re.sub(r"<[^>]*>", " ", blog.page("index.html").partition('class="entry')[2])
    assert re.search(
        r"Date:\s+January 31, 2026.*Estimated Reading Time: 1 min.*Author:\s+Ada", row, re.DOTALL
    )
    assert "<h2>2026" in blog.page("archives/index.html")
    sheet = next(text for name, text in blog.files().items() if name.startswith("assets/look"))
    assert b"--ground" in sheet


def test_a_template_may_change_a_part_of_ours(blog: Blog) -> None:
    """What is overridden can be extended under `theme/` and `default/`, block by block."""
    blog.write(
        "templates/writing.html",
        '{% extends "theme/writing.html" %}{% block crumbs %}own{% endblock %}',
    )
    blog.write(
        "templates/card.html", "{% macro row(w, cover) %}<p>{{ w.title }}!</p>{% endmacro %}"
    )
    blog.post("a")
    assert blog.build().flaws == ()
    assert "own" in blog.page("posts/a/index.html")
    assert "Some words." in blog.page("posts/a/index.html")
    assert "<p>a!</p>" in blog.page("index.html")


def test_only_macros_are_called_once_for_all_pages(blog: Blog) -> None:
    """`once` shows what a macro of the site says, and calls nothing else for a template."""
    blog.write(
        "templates/404.html",
        "{% macro own() %}<b>{{ about.title }}</b>{% endmacro %}{{ once(own) }}{{ once(own) }}",
    )
    assert blog.build().flaws == ()
    assert blog.page("404.html") == "<b>A site</b>" * 2
    blog.write("templates/404.html", "{{ once(about.title.upper) }}")
    assert [flaw.code for flaw in blog.build().flaws] == ["template"]


def test_notes_stand_beside_the_text_where_the_site_or_the_text_wants_it(blog: Blog) -> None:
    """`sidenotes` of site.toml, and that of a text goes over it; the same with the numbers of lines."""
    blog.write("site.toml", "sidenotes = true\nline_numbers = true\n")
    said = "Word.[^1]\n\n[^1]: A note.\n\n```\ncode\n```\n"
    blog.post("a", said)
    blog.post("b", said, sidenotes=False, line_numbers=False)
    blog.build()
    assert "all-beside" in blog.page("posts/a/index.html")
    assert 'data-n="1"' in blog.page("posts/a/index.html")
    assert "sidenote" not in blog.page("posts/b/index.html")
    assert "data-n=" not in blog.page("posts/b/index.html")


def test_the_style_sheet_stays_small(blog: Blog) -> None:
    """What every page loads is under 12 kB compressed, the script of all pages under 6 kB."""
    import gzip

    blog.post("a")
    blog.build()
    for name, data in blog.files().items():
        if name.startswith("assets/look"):
            assert len(gzip.compress(data)) < 12_000
            assert b"/*" not in data
        if name.startswith("assets/site"):
            assert len(data) < 6_000


def test_small_changes_no_meaning() -> None:
    """Only comments and white space go; what selectors and calculations need stays."""
    sheet = "a :hover { width: calc(1px + 2px); } /* x */\n@media (min-width: 1px) { b > c { color: red; } }"
    assert (
        theme.small(sheet)
        == "a :hover{width:calc(1px + 2px)}@media (min-width:1px){b > c{color:red}}"
    )


def test_the_guide_names_all_there_is() -> None:
    """Every template, every custom property and every setting of looks."""
    said = (Path(__file__).parents[2] / "docs" / "themes.md").read_text("utf-8")
    sheet = (theme.WEB / "look.css").read_text("utf-8") + highlight_css()
    properties = set(
        re.findall(r"--([a-z-]+):", sheet.partition("* { box-sizing")[0] + highlight_css())
    )
    assert {name for name in properties if f"`{name}`" not in said} == set()
    ours = (
        "base",
        "writing",
        "list",
        "card",
        "tags",
        "archive",
        "search",
        "about",
        "404",
        "moved",
        "parts",
    )
    assert {name for name in ours if f"`{name}.html`" not in said} == set()
    for name in (
        "sidenotes",
        "progress",
        "share",
        "covers",
        "cover_font",
        "pictures",
        "giscus",
        "verify",
    ):
        assert name in {one.name for one in fields(About)}
        assert name in said


def test_the_font_of_formulas_is_asked_for_where_there_are_some(blog: Blog) -> None:
    """A page with a formula begins to load it at once; one without does not; it is a file of the site."""
    blog.post("a", "$x^2$")
    blog.post("b", "x")
    blog.build()
    (font,) = [name for name in blog.files() if name.endswith(".woff2")]
    assert f'<link rel="preload" href="/{font}" as="font"' in blog.page("posts/a/index.html")
    assert "preload" not in blog.page("posts/b/index.html")
    sheet = next(text for name, text in blog.files().items() if name.startswith("assets/look"))
    assert f"url({font.rpartition('/')[2]})".encode() in sheet
