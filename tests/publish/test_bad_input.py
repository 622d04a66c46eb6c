"""What does each kind of bad input get?  Its file, its line, what to do; and the rest is built."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from program import Program

from lookahead.publish import front

Blog = Any  # tests/publish/conftest.py
HEAD = "---\ntitle: a\n---\n"

BAD: dict[str, tuple[str | bytes, int, str, str]] = {  # text, line, code, words of the sentence
    "front matter": ("---\ntitle: a\ntags: [b\n---\nHi", 3, "front-matter", "mend that line"),
    "front matter with an open quote": (
        '---\ntitle: "a\ntags: [b]\n\n---\nHi', 2, "front-matter", "mend that line",
    ),
    "front matter of TOML": ("+++\ntitle = 'a\n+++\nHi", 2, "front-matter", "mend that line"),
    "front matter without end": ("---\ntitle: a\n\nHi", 1, "front-matter", "add one"),
    "control character": (f"{HEAD}Hi\n\nthere\x08", 6, "control", "U+0008 was left out; delete it"),
    "NUL": (f"{HEAD}Hi\n\0\nthere", 5, "control", "U+0000 was left out; delete it"),
    "invalid UTF-8": (HEAD.encode() + b"a\n\nGr\xfc\xdfe", 6, "encoding", "save the file as UTF-8"),
    "shortcode": (f"{HEAD}a\n\n{{{{< magic x=1 >}}}}", 6, "shortcode", "write what it shows"),
    "picture": (f"{HEAD}a\n\n![x](gone.png)", 6, "picture", "there is no gone.png; mend the link"),
    "raw picture": (f"{HEAD}a\n\n<p>\n<img src=gone.png alt=x></p>", 7, "picture", "there is no gone.png"),
    "film": (f"{HEAD}a\n\n<video src='gone.mp4'></video>", 6, "link", "there is no gone.mp4"),
    "link": (f"{HEAD}a\n\n[x](gone.md)", 6, "link", "there is no gone.md; mend the link"),
    "maths": (f"{HEAD}a\n\n$\\frac{{1}}{{$", 6, "maths", "It is shown as TeX"),
    "label": (f"{HEAD}a\n\nSee @fig-none.", 6, "reference", "fig-none"),
    "script": (f"{HEAD}a\n\n<script>alert(1)</script>\n", 6, "script", "`scripts: true`"),
    "deep quotes": (f"{HEAD}a\n\n{'>' * 500} x", 6, "limit", "60 deep"),
    "date": ("---\ntitle: a\ndate: soon\n---\nHi", 3, "field", "write it like 2026-01-31"),
    "address": ("---\ntitle: a\nurl: /../etc/\n---\nHi", 1, "address", "use letters, digits and hyphens"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_named_with_file_line_and_what_to_do(blog: Blog, kind: str) -> None:
    """One flaw, in words; the neighbour is built as if nothing were."""
    text, line, code, words = BAD[kind]
    blog.write("posts/bad.md", text)
    blog.post("good")
    (flaw,) = blog.build().flaws
    assert (flaw.file, flaw.line, flaw.code) == ("posts/bad.md", line, code)
    assert words in flaw.text
    assert "Some words." in blog.page("posts/good/index.html")


EATEN: dict[str, tuple[str, str]] = {  # front matter, title as it is read
    "tab": ('title: "About $\\theta$, $\\nabla f$ and $\\rho$"', r"About $\theta$, $\nabla f$ and $\rho$"),
    "backspace": ('title: "how $\\beta_2$ hurts"', r"how $\beta_2$ hurts"),
    "no escape": ('title: "how $\\sigma$ grows"', r"how $\sigma$ grows"),
    "outside of a formula": ('title: "how \\beta hurts"', "how eta hurts"),
    "macro": ('title: a\nmacros: {vv: "\\bar{x}"}', "a"),
}  # fmt: skip


@pytest.mark.parametrize("kind", EATEN)
def test_a_backslash_that_double_quotes_eat_is_told(kind: str) -> None:
    """A command of TeX between dollars stays one; nothing of what was eaten is published in silence."""
    head, title = EATEN[kind]
    said, _, _, (flaw,) = front.split(f"---\n{head}\n---\nHi", "a.md")
    assert (said.title, flaw.line) == (title, head.count("\n") + 2)
    assert "use single quotes" in flaw.text


@pytest.mark.parametrize(
    "head",
    [r"title: 'a $\theta$'", r'title: "a $\\theta$"', r"title: a $\theta$", r"macros: {x: '\bar'}"],
)
def test_backslashes_that_nothing_eats_are_no_fault(head: str) -> None:
    """Single quotes, none, and two backslashes keep a formula."""
    said, _, _, flaws = front.split(f"---\n{head}\n---\nHi", "a.md")
    assert flaws == []
    assert said.title in (r"a $\theta$", "")


HUGE: dict[str, tuple[str, str]] = {  # text, code of the flaw or "" where it is only much
    "ten megabytes": ("word " * 2_000_000, "size"),
    "a line of a megabyte": (f"{HEAD}{'word ' * 200_000}", ""),
    "a word of a megabyte": (f"{HEAD}{'x' * 1_000_000}", ""),
    "headings": (HEAD + "# h\n" * 100_000, ""),
    "lists in lists": (HEAD + "".join(f"{'  ' * n}- x\n" for n in range(1_000)), ""),
    "brackets": (HEAD + "[" * 200_000, ""),
    "emphasis": (HEAD + "*a_ " * 200_000, ""),
    "tables": (HEAD + "|a|b|\n|-|-|\n" + "|c|d|\n" * 50_000, ""),
    "open tags": (HEAD + "<div>" * 20_000, ""),
    "pictures": (HEAD + "![](a.png)\n" * 30_000, "limit?"),
    "formulas": (HEAD + "$x$ " * 30_000, ""),
    "shortcodes": (HEAD + "{{< note >}}" * 20_000, "limit?"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HUGE)
def test_much_of_anything_neither_stops_nor_delays_the_rest(blog: Blog, kind: str) -> None:
    """The build ends in seconds, the neighbour is there, and a text that is refused is named."""
    text, code = HUGE[kind]
    blog.write("posts/bad.md", text)
    blog.post("good")
    began = time.monotonic()
    flaws = blog.build().flaws
    assert time.monotonic() - began < 60
    assert {flaw.file for flaw in flaws} <= {"posts/bad.md"}
    if code in ("", "size"):
        assert [flaw.code for flaw in flaws] == [code] * bool(code)
    else:
        assert flaws
    assert (blog.out / "posts/good/index.html").exists()


def test_links_of_the_file_system_that_turn_in_circles_or_lead_nowhere(blog: Blog) -> None:
    """Each is named and left out; nothing is read twice."""
    blog.post("good")
    folder = blog.content / "posts"
    (folder / "round").symlink_to(folder)
    (folder / "a.md").symlink_to(folder / "b.md")
    (folder / "b.md").symlink_to(folder / "a.md")
    (folder / "lost.md").symlink_to(folder / "gone.md")
    built = blog.build()
    found = {(flaw.file, flaw.code) for flaw in built.flaws}
    assert found == {(f"posts/{name}", "outside") for name in ("round", "a.md", "b.md", "lost.md")}
    assert built.texts == 1


def test_a_file_that_vanishes_while_the_site_is_built(blog: Blog) -> None:
    """It is named; the rest is built, and the next build looks again."""
    from lookahead.publish import build, content
    from lookahead.publish.cache import Cache

    for name in ("good", "gone"):
        blog.post(name)
    blog.write("static/gone.txt", "x")
    found = content.scan(blog.content)
    for name in ("posts/gone.md", "static/gone.txt"):
        (blog.content / name).unlink()
    blog.out.mkdir()
    cache = Cache(blog.options.cache, "test")
    built = build._Build(found, blog.out, blog.options, cache).run("state")
    cache.close()
    assert {flaw.file for flaw in built.flaws} == {"posts/gone.md", "gone.txt"}
    assert all("No such file" in flaw.text for flaw in built.flaws)
    assert (blog.out / "posts/good/index.html").exists()
    assert blog.build().flaws == ()


def test_names_that_differ_only_in_capitals(blog: Blog) -> None:
    """On many disks and hosts they are one file: the second is named, of texts and of other files."""
    blog.post("a")
    blog.post("A")
    blog.write("static/pic/X.txt", "1")
    blog.write("static/Pic/x.txt", "2")
    flaws = blog.build().flaws
    assert [(flaw.file, flaw.code) for flaw in flaws] == [
        ("posts/a.md", "duplicate"),
        ("static/pic/X.txt", "duplicate"),
    ]
    assert "rename" in flaws[1].text


ODD = [
    "con.md",
    "NUL.md",
    "aux/a.md",
    'a"b.md',
    "a<b.md",
    "a|b.md",
    "a?.md",
    "a*.md",
    "a\\b.md",
    "a\nb.md",
    "x" * 250 + ".md",
]


@pytest.mark.parametrize("name", ODD)
def test_names_that_some_systems_do_not_have(blog: Blog, name: str) -> None:
    """A name that cannot be an address or a file elsewhere is said to be renamed."""
    blog.write(f"posts/{name}", "x", title="x")
    blog.post("good")
    (flaw,) = blog.build().flaws
    assert (flaw.file, flaw.code) == (f"posts/{name}", "name")
    assert "rename it" in flaw.text
    assert (blog.out / "posts/good/index.html").exists()


def test_what_is_no_file_is_not_read(blog: Blog) -> None:
    """A pipe in the folder would hold up everything."""
    blog.post("good")
    os.mkfifo(blog.content / "posts" / "pipe.md")
    assert blog.build().texts == 1


@pytest.mark.slow
def test_strict_fails_for_each_kind(cli: Program, tmp_path: Path) -> None:
    """Exit code 1 with --strict, 0 without; one line each, with file and line."""
    content, out = tmp_path / "blog", tmp_path / "site"
    (content / "posts").mkdir(parents=True)
    for number, (text, *_) in enumerate(BAD.values()):
        data = text if isinstance(text, bytes) else text.encode("utf-8")
        (content / "posts" / f"bad{number}.md").write_bytes(data)
    assert cli("publish", "--content", content, "--out", out).code == 0
    ran = cli("publish", "--content", content, "--out", out, "--strict")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    for number, (_, line, *_) in enumerate(BAD.values()):
        assert f"posts/bad{number}.md:{line}: " in ran.err
