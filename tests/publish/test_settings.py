"""What does a mistake in `site.toml` cost?  A setting its default; a file that is no TOML, nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from program import Program

from lookahead.publish import watch
from lookahead.publish.content import Unsettled
from lookahead.publish.watch import Told

Blog = Any  # tests/publish/conftest.py
BROKEN: dict[str, tuple[bytes, str]] = {
    "value": (b'title = "My site"\nx = \n', "site.toml:2: this is no TOML: Invalid value; mend"),
    "end": (b'title = "My site"\n[menu\n', "site.toml:2: this is no TOML"),
    "open": (b'title = "My site', "site.toml:1: this is no TOML"),
    "twice": (b"title = 'a'\n\ntitle = 'b'\n", "site.toml:3: this is no TOML"),
    "bytes": (b"\ntitle = '\xff'\n", "site.toml:2: this is no UTF-8"),
    "long": (b"# \n" * 100_000, "site.toml has more than"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_site_toml_that_is_no_toml_stops_the_build(blog: Blog, kind: str) -> None:
    """One line with file and line; every file of the site stands as it was."""
    blog.write("site.toml", 'title = "My site"\nbase_url = "https://example.org"\n')
    blog.post("a")
    blog.build()
    before = blog.files()
    data, said = BROKEN[kind]
    blog.write("site.toml", data)
    with pytest.raises(Unsettled) as raised:
        blog.build()
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert blog.files() == before


def test_a_setting_that_is_wrong_is_a_flaw_and_the_rest_holds(blog: Blog) -> None:
    """An unknown name is asked whether another was meant; a value of another kind has its default."""
    blog.write(
        "site.toml",
        'title = "Kept"\nbasurl = "x"\nbaseURL = "x"\npage_size = "many"\nwhatever_else = 1\n',
    )
    flaws = [(one.line, one.text) for one in blog.build().flaws]
    assert flaws == [
        (2, "basurl: there is no such setting; did you mean base_url?"),
        (3, "baseURL: there is no such setting; did you mean base_url?"),
        (4, "page_size: expected a whole number from 1 on, at most 10,000"),
        (5, "whatever_else: there is no such setting"),
    ]
    assert "<title>Kept</title>" in blog.page("index.html")


def test_a_setting_that_means_nothing_is_told_on_its_line(blog: Blog) -> None:
    """Also one that is read as what it should be, and whose value nothing knows; in tables too."""
    blog.write(
        "site.toml",
        """# toc = 1
toc_open = 1
toc = "shut"
feed_size = 0
citations = "numerical"
theme = "mine"
covers = "x"

[words]
months = "a b"
"nothing" = "x"
[macros]
"x y" = "z"
""",
    )
    told = [(one.line, one.text.partition(":")[0]) for one in blog.build().flaws]
    assert told == [
        (2, "toc_open"), (3, "toc"), (4, "feed_size"), (5, "citations"), (6, "theme"), (7, "covers"),
        (9, "words"), (11, "words"), (13, "macros"),
    ]  # fmt: skip


def test_a_menu_that_leads_nowhere_is_told_on_its_line(blog: Blog) -> None:
    """What stands on the site is none: pages, lists, files, former addresses; nor what is elsewhere."""
    blog.post("a", "# x", aliases=["/former/"])
    blog.write("static/cv.pdf", b"x")
    blog.write(
        "site.toml",
        """[menu]
home = "/"
posts = "/posts"
a = "/posts/a/#x"
former = "/former/"
cv = "/cv.pdf"
search = "/search/?q=a"
code = "https://example.org/code"
gone = "/gone/"
"it's" = "posts/"
[buttons]
mine = "/mine/"
""",
    )
    told = [(one.line, one.code, one.text) for one in blog.build().flaws]
    assert told == [
        (
            1,
            "link",
            'menu: "it\'s" leads to posts/; an address here begins with /, mend the address',
        ),
        (9, "link", "menu: 'gone' leads to /gone/; there is no such page, mend the address"),
        (12, "link", "buttons: 'mine' leads to /mine/; there is no such page, mend the address"),
    ]


def _kept(blog: Blog, stop: Event) -> Iterator[Told]:
    def options() -> Any:
        return blog.options.__class__(cache=blog.options.cache, now=datetime.now(UTC))

    return watch.keep(blog.content, blog.out, options, stop)


@pytest.mark.slow
def test_who_watches_waits_until_site_toml_is_mended(blog: Blog) -> None:
    """The last good site stays, the problem is told, and after it the next build; also as the first thing."""
    blog.write("site.toml", "x = \n")
    blog.post("a")
    stop = Event()
    builds = _kept(blog, stop)
    assert "site.toml:1" in next(builds).error
    assert not blog.files()
    blog.write("site.toml", 'title = "Mended"\n')
    while (told := next(builds)).error:
        pass
    assert told.built.texts == 1
    before = blog.files()
    blog.write("site.toml", 'title = "Broken\n')
    while not (told := next(builds)).error:
        pass
    assert "site.toml:1" in told.error
    assert blog.files() == before
    blog.write("site.toml", 'title = "Again"\n')
    while (told := next(builds)).error:
        pass
    assert "<title>Again</title>" in blog.page("index.html")
    stop.set()
    builds.close()


@pytest.mark.slow
def test_the_command_says_it_and_deploys_nothing(cli: Program, tmp_path: Path) -> None:
    """Exit code 1 and one line."""
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog/site.toml").write_text("x = \n")
    there = tmp_path / "www"
    ran = cli(
        "publish", "--content", tmp_path / "blog", "--out", tmp_path / "site", "--deploy", there
    )
    assert (ran.code, len(ran.lines), there.exists()) == (1, 1, False)
    assert "site.toml:1: this is no TOML" in ran.err


def test_emoji_in_titles(blog: Blog) -> None:
    """Of the site, its home and its texts, where they are asked for; other words between colons stay."""
    site = 'title = "Hi :wave:"\ndescription = "So :tada:"\n'
    blog.write("site.toml", site + "emoji = true\n")
    blog.write("index.md", "x", title="Hello :wave:")
    blog.post("a", "b", title="At 12:30:45 :nosuch: :+1:")
    blog.build()
    home = blog.page("index.html")
    assert "<h1>Hello 👋</h1>" in home
    assert "<title>Hi 👋</title>" in home
    assert "So 🎉" in home
    assert "At 12:30:45 :nosuch: 👍" in blog.page("posts/a/index.html")
    blog.write("site.toml", site)
    blog.build()
    assert "Hello :wave:" in blog.page("index.html")


def test_callouts_speak_the_language_of_their_text(blog: Blog) -> None:
    """Markdown and shortcodes alike, where they have no title; `[words]` goes over it."""
    both = "> [!NOTE]\n> x\n\n> [!TIP] Mine\n> y\n\n{{< warning >}}z{{< /warning >}}\n"
    blog.write("site.toml", '[words]\ncallout_caution = "Mind"\n')
    blog.post("en", both + "\n> [!CAUTION]\n> x\n")
    blog.post("ar", both, lang="ar")
    blog.post("fr", both, lang="fr")
    blog.build()
    shown = {
        name: re.findall(r'alert-title">([^<]*)<', blog.page(f"posts/{name}/index.html"))
        for name in ("en", "ar", "fr")
    }
    assert shown["en"] == ["Note", "Mine", "Warning", "Mind"]
    assert shown["ar"] == ["ملاحظة", "Mine", "تحذير"]
    assert shown["fr"] == ["Note", "Mine", "Warning"]
