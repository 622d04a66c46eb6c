"""Does the editor show what the site will show?"""

from __future__ import annotations

import html
import re
import time
from pathlib import Path
from typing import Any

import pytest

from lookahead.publish import preview
from lookahead.sample import notes
from lookahead.serve.previewing import Preview, Typed

EVERYTHING = """{{< figure src="p.png" caption="A *plot*" >}}

{{< youtube abcdefghijk >}} and {{< ref "posts/b.md" >}}.

As [@a17] says in @eq-one:

$$x^2$$ {#eq-one}

| a | b |
|---|---|
| 1 | 2 |

: Few numbers. {#tbl-few}

See @tbl-few, `{{</* raw */>}}` and[^1] more.

[^1]: A note.
"""


def shown(root: Path, path: str, text: str) -> Preview:
    """The preview with its addresses as they were written."""
    return preview.shown(Typed(root, path, text, root.parent / "site", lambda said: said))


def words(markup: str) -> str:
    """What a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def test_everything_that_a_site_knows_is_in_the_preview(blog: Any) -> None:
    """Shortcodes, citations, references to equations and tables: the words are those of the built page."""
    blog.write("references.bib", "@article{a17, title={A}, author={Ada Byron}, year={2017}}\n")
    blog.write("posts/a/p.png", b"")
    path = blog.post("a/index", EVERYTHING)
    blog.post("b")
    blog.build()
    made = shown(blog.content, "posts/a/index.md", path.read_text())
    assert made.title == "a/index"
    assert "<figcaption" in made.html
    assert "{{&lt; figure" not in made.html
    assert 'href="#ref-a17"' in made.html
    assert words(made.html) in words(blog.page("posts/a/index.html"))


@pytest.mark.slow
def test_kept_results_are_in_the_preview(blog: Any) -> None:
    """Ten notes that compute: the preview has the words and the figures of the page, and runs nothing."""
    notes.lay(blog.content)
    blog.build(drafts=True)
    found = sorted(blog.content.glob("notes/*/index.md"))
    assert len(found) == 10
    for one in found:
        path = one.relative_to(blog.content).as_posix()
        made = shown(blog.content, path, one.read_text())
        page = blog.page(path.replace(".md", ".html"))
        assert words(made.html) in words(page)
        figures = set(re.findall(r'src="results/([^"]+)"', made.html))
        assert figures
        assert all(f"/results/{name}" in page for name in figures)
        assert made.problems == ()


def test_a_block_without_a_result_says_so(blog: Any) -> None:
    """And its line is that of the file."""
    text = "---\ntitle: A\n---\nWords.\n\n```python run\nprint(1)\n```\n"
    made = shown(blog.content, "posts/a/index.md", text)
    assert [line for line, said in made.problems if "no result" in said] == [6]
    assert "has not been run" in made.html


def test_what_cannot_be_read_yet_is_shown_without_its_head(blog: Any) -> None:
    """Front matter that is being typed takes no preview away, a broken `site.toml` neither."""
    blog.write("site.toml", "[macros\n")
    made = shown(blog.content, "posts/a.md", "---\ntitle: [\n---\nStill *here*.\n")
    assert "<em>here</em>" in made.html
    assert any("site.toml:1" in said for _, said in made.problems)
    assert any("YAML" in said for _, said in made.problems)
    made = shown(blog.content, "posts/a.md", "---\ntitle: A\nslug: '???'\n---\nStill *here*.\n")
    assert "<em>here</em>" in made.html
    assert any("slug" in said for _, said in made.problems)


def test_what_stands_above_a_text_is_that_of_the_site(blog: Any) -> None:
    """The title's formulas, the day, tags and the cover; a cover that is not there is said."""
    blog.write("posts/a/c.png", b"")
    blog.write("static/d.png", b"")
    fields = {"title": "On $x^2$", "date": "2026-01-02", "tags": ["a", "b, c"], "categories": ["K"]}
    path = blog.write("posts/a/index.md", "Words.", cover="c.png", cover_caption="*So*", **fields)
    made = shown(blog.content, "posts/a/index.md", path.read_text())
    assert "<math" in made.title_html
    assert (made.date, made.terms) == ("2026-01-02", ("K", "#a", "#b, c"))
    assert (made.cover, made.cover_html, made.problems) == ("c.png", "<em>So</em>", ())
    for cover in ("/d.png", "https://a.example/x.png"):
        path = blog.write("posts/a/index.md", "Words.", cover=cover, **fields)
        assert shown(blog.content, "posts/a/index.md", path.read_text()).cover == cover
    for cover in ("gone.png", "/gone.png", "../../../etc/passwd", "/../x"):
        path = blog.write("posts/a/index.md", "Words.", cover=cover, **fields)
        made = shown(blog.content, "posts/a/index.md", path.read_text())
        assert (made.cover, len(made.problems)) == ("", 1)
        assert cover in made.problems[0][1]


def test_what_was_drawn_is_shown_again(blog: Any) -> None:
    """A diagram that the last build drew comes from there; another one is shown as its source."""
    blog.post("a", "```dot\ndigraph { a -> b }\n```\n")
    blog.build()
    drawn = [*(blog.out / "diagrams").glob("*-light.svg")]
    if not drawn:
        pytest.skip("no Graphviz here")
    typed = (blog.content / "posts/a.md").read_text()
    made = preview.shown(Typed(blog.content, "posts/a.md", typed, blog.out, lambda said: said))
    assert f'src="/diagrams/{drawn[0].name}"' in made.html
    made = preview.shown(
        Typed(blog.content, "posts/a.md", typed.replace("b }", "c }"), blog.out, lambda said: said)
    )
    assert "<img" not in made.html
    assert "digraph" in made.html


def test_nothing_is_run_and_nothing_is_written(blog: Any) -> None:
    """A preview reads; the folder is as it was."""
    path = blog.write("posts/a/index.md", "```python run\nopen('x', 'w')\n```\n", title="A")
    before = sorted(blog.content.rglob("*"))
    assert "open" in words(shown(blog.content, "posts/a/index.md", path.read_text()).html)
    assert sorted(blog.content.rglob("*")) == before


@pytest.mark.parametrize(
    "text",
    [
        "{{< figure >}}" * 9_000,
        "\0\ud800" * 100,
        "---\n" * 5_000,
        "[@" * 20_000,
        "<p " * 50_000,
        "<p>" * 50_000,
        "<h2>" * 50_000 + "</h3>",
    ],
)
def test_hostile_texts_cost_little(blog: Any, text: str) -> None:
    """Whatever is typed, the preview comes, and soon."""
    began = time.process_time()
    assert shown(blog.content, "notes/a.md", text).html is not None
    assert time.process_time() - began < 10
