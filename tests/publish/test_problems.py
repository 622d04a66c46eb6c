"""How are problems told: in an order, each once, with a line, and not by the hundred?"""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import Program

from lookahead.cli.problems import MAX_LINES, told
from lookahead.publish.model import Flaw

Blog = Any  # tests/publish/conftest.py


def many(*counts: int) -> list[Flaw]:
    return [
        Flaw(f"posts/{file}.md", line, "link" if line % 3 else "maths", "wrong")
        for file, count in enumerate(counts)
        for line in range(1, count + 1)
    ]


def test_few_problems_are_all_told() -> None:
    """In the order of files and lines, what is missing first; without a count."""
    flaws = [*many(1, 1), Flaw("site.toml", 2, "site", "no"), Flaw("z.md", 1, "front-matter", "no")]
    assert list(told(flaws[:3])) == [
        "posts/0.md:1: wrong",
        "posts/1.md:1: wrong",
        "site.toml:2: no",
    ]
    assert next(told(flaws, ("z.md",))) == "z.md:1: no"
    assert list(told([])) == []


def test_hundreds_are_shared_out_and_counted() -> None:
    """Each file has its share, and the end says how many of which kind, and how to see all."""
    lines = list(told(many(400, 3, 118)))
    assert lines[-2:] == [
        "and 471 more in all; --all or --json shows them",
        "521 problems in 3 files: 348 link, 173 maths",
    ]
    assert "posts/0.md:24: wrong (and 376 more in this file)" in lines
    assert "posts/1.md:3: wrong" in lines
    assert len(list(told(many(400, 3, 118), whole=True))) == 522


@given(st.lists(st.integers(1, 90), max_size=120))
def test_it_is_never_more_than_a_screen(counts: list[int]) -> None:
    """At most so many problems, no file twice, and every problem is shown or counted."""
    lines = list(told(many(*counts)))
    shown = [line for line in lines if ": wrong" in line]
    assert len(shown) == min(sum(counts), MAX_LINES)
    assert len(lines) <= MAX_LINES + 2
    files = [line.partition(":")[0] for line in shown]
    assert files == sorted(files, key=files.index)


HELD = {
    "code": "```python run\nprint(1)\n```", "diagram": "```mermaid\nnope\n```", "picture": "![](a.png)",
    "foreign": "<img src='http://a.b/x.png'>", "maths": "$\\frac{$", "citation": "[@nope]",
    "reference": "@fig-a", "footnote": "[^zz]", "link": "[a](gone/)", "script": "<b onclick=x>y</b>",
    "shortcode": "{{< nope >}}",
}  # fmt: skip
HOLDERS = {
    "plain": "{}", "title": "# T\n\n{}", "heading": "# {}", "quote": "> {}",
    "list": "- a\n- {}",
    "footnote": "a^[b {} c]", "note": "[^1]\n\n[^1]: {}", "table": "| a |\n|-|\n| {} |",
    "html": "<div>{}</div>", "shortcode": "{{{{< details >}}}}\n{}\n{{{{< /details >}}}}",
    "control": "\x08{}",
}  # fmt: skip


def test_no_problem_is_in_line_nought(blog: Blog) -> None:
    """Whatever is wrong, wherever it stands; every line is one of its file."""
    for (what, text), (where, holder) in product(HELD.items(), HOLDERS.items()):
        for section in ("notes", "posts"):
            blog.write(f"{section}/{what}-{where}/index.md", holder.format(text))
    blog.write("index.md", "# {#a}\n![](gone.png) $\\frac{$ ^[$\\frac{$]")
    flaws = blog.build().flaws
    assert len({flaw.file for flaw in flaws}) > 150
    for flaw in flaws:
        lines = (blog.content / flaw.file).read_text("utf-8").count("\n") + 1
        assert 1 <= flaw.line <= lines, flaw


def test_a_picture_that_is_not_there_is_one_problem(blog: Blog) -> None:
    """What it would need besides is said when it is there."""
    blog.post("a", "![](gone.png)\n\n![](/there.png)\n")
    blog.write("static/there.png", b"x")
    codes = [(flaw.line, flaw.code) for flaw in blog.build().flaws if "There" not in flaw.text]
    assert (5, "picture") in codes
    assert (5, "alt") not in codes
    assert (7, "alt") in codes


def test_a_site_that_is_nowhere_says_so_once(blog: Blog) -> None:
    """One note; whoever cites a text gets no address of this machine."""
    blog.post("a")
    for _ in range(2):
        (note,) = blog.build().notes
        assert note.startswith("base_url is not set: feeds, the sitemap and canonical addresses")
    assert "@misc" in blog.page("posts/a/index.html")
    assert "url = {" not in blog.page("posts/a/index.html")
    assert blog.build(base_url="https://example.org").notes == ()
    assert "url = {https://example.org/posts/a/}" in blog.page("posts/a/index.html")


@pytest.mark.slow
def test_the_command_tells_some_or_all(cli: Program, tmp_path: Path) -> None:
    """Fifty lines and a count; all of them with --all, and in the document of --json."""
    content = tmp_path / "blog"
    (content / "posts").mkdir(parents=True)
    (content / "posts/a.md").write_text("".join(f"[x](gone{n}.md)\n\n" for n in range(120)))
    arguments = ("publish", "--content", content, "--out", tmp_path / "site")
    ran = cli(*arguments)
    assert ran.code == 0
    assert "and 70 more in all; --all or --json shows them" in ran.err
    assert "120 problems in 1 file: 120 link" in ran.err
    assert cli(*arguments, "--all").err.count("there is no") == 120
    assert len(cli(*arguments, "--json").json["problems"]) == 120
