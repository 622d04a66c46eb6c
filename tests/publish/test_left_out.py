"""What becomes of a text that was on the site, and cannot be read any more?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from program import Program

from lookahead.publish.deploy import MARK

Blog = Any  # tests/publish/conftest.py
BROKEN = "---\ntitle: [\n---\nOther words."


def test_a_build_leaves_it_out_and_names_it(blog: Blog) -> None:
    """Also when it is asked again with nothing changed; and two texts with one address are one."""
    blog.post("a")
    blog.post("b", slug="a")
    blog.write("posts/c.md", BROKEN)
    for _ in range(2):
        built = blog.build()
        assert built.missing == ("posts/b.md", "posts/c.md")
    blog.post("b")
    blog.post("c")
    assert blog.build().missing == ()


def test_who_watches_keeps_its_page_as_it_was(blog: Blog) -> None:
    """Page, lists and feeds stay while it is mended; a build that does not watch leaves it out as before."""
    blog.post("a", "First words.")
    blog.post("b")
    blog.build(hold=True)
    before = blog.files()
    blog.write("posts/a.md", BROKEN)
    for _ in range(2):
        built = blog.build()
        (flaw,) = built.flaws
        assert (flaw.file, flaw.code) == ("posts/a.md", "front-matter")
        assert flaw.text.endswith("; its page stays as it was")
        assert built.addresses["posts/a.md"] == "/posts/a/"
        assert blog.files() == before
    blog.build(hold=False)
    assert not (blog.out / "posts/a/index.html").exists()
    blog.post("a", "Mended words.")
    assert not blog.build(hold=True).flaws
    assert "Mended words." in blog.page("posts/a/index.html")
    (blog.content / "posts/a.md").unlink()
    blog.build()
    assert not (blog.out / "posts/a/index.html").exists()


def test_a_text_that_never_could_be_read_is_not_there_for_who_watches(blog: Blog) -> None:
    """Nothing is held of it, and another build is the same as one from nothing."""
    blog.write("posts/a.md", BROKEN)
    assert blog.build(hold=True).missing == ("posts/a.md",)
    once = blog.files()
    other = replace(blog, out=blog.out.with_name("other"))
    other.build(cache=blog.options.cache.with_name("other.sqlite3"))
    assert other.files() == once


@pytest.mark.slow
def test_a_site_that_lacks_a_text_is_not_deployed(cli: Program, tmp_path: Path) -> None:
    """Exit code 1, the text, and how to go on; --incomplete sends it, and deletes nothing of others."""
    content, there = tmp_path / "blog", tmp_path / "www"
    (content / "posts").mkdir(parents=True)
    text = content / "posts" / "a.md"
    text.write_text("---\ntitle: a\n---\nHi")
    arguments = ("publish", "--content", content, "--out", tmp_path / "site", "--deploy", there)
    assert cli(*arguments).code == 0
    (there / "theirs.txt").write_text("of somebody else")
    text.write_text(BROKEN)
    for more in ((), ("--dry-run",)):
        ran = cli(*arguments, *more)
        assert ran.code == 1
        assert "not deployed: the site would lack posts/a.md; mend" in ran.err
        assert ("--incomplete" in ran.err, "--force" in ran.err) == (True, False)
        assert (there / "posts/a/index.html").exists()
    assert cli(*arguments, "--force").code == 1  # which is about the place
    assert cli(*arguments, "--incomplete").code == 0
    assert not (there / "posts/a").exists()
    assert {"theirs.txt", MARK} <= {one.name for one in there.iterdir()}


@pytest.mark.slow
def test_both_reasons_for_not_deploying_are_said_at_once(cli: Program, tmp_path: Path) -> None:
    """Neither flag stands for the other, and a file of somebody else in a folder outlives both."""
    content, there = tmp_path / "blog", tmp_path / "www"
    (content / "posts").mkdir(parents=True)
    there.mkdir()
    (content / "posts" / "a.md").write_text(BROKEN)
    (there / "thesis.txt").write_text("precious")
    arguments = ("publish", "--content", content, "--out", tmp_path / "site", "--deploy", there)
    ran = cli(*arguments)
    assert (ran.code, "would lack posts/a.md" in ran.err, "(thesis.txt)" in ran.err) == (
        1,
        True,
        True,
    )
    for more, code in (("--force", 1), ("--incomplete", 2)):
        assert cli(*arguments, more).code == code
        assert [one.name for one in there.iterdir()] == ["thesis.txt"]
    assert "0 were deleted" in cli(*arguments, "--force", "--incomplete").err
    assert (there / "thesis.txt").read_text() == "precious"
    assert (there / "index.html").exists()
