"""Do diagrams become pictures, once, and is their source shown where they cannot?"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from tests.publish.conftest import Blog

from lookahead.publish.engines import chromium, diagrams, places
from lookahead.typeset import Diagram, Rendered

GRAPH = '```dot {alt="Two nodes"}\ndigraph { a -> b [label="née"] }\n```\n'
FLOW = "```mermaid\nflowchart TD\n  accTitle: How it goes\n  A[Start] --> B[End]\n```\n"
needs_graphviz = pytest.mark.skipif(
    not places.able()["dot"], reason="Graphviz has not been fetched: `lookahead engines fetch`"
)
needs_mermaid = pytest.mark.skipif(
    not places.able()["mermaid"], reason="there is no Chromium, or mermaid has not been fetched"
)


def without_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine to which nothing was fetched."""
    monkeypatch.setattr(places, "here", lambda _: None)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(chromium, "program", lambda: None)


@needs_graphviz
def test_a_graph_is_drawn_light_and_dark(blog: Blog) -> None:
    """Two pictures with an alternative text, and the source beneath them."""
    blog.post("a", GRAPH)
    assert blog.build().flaws == ()
    page = blog.page("posts/a/index.html")
    light, dark = re.findall(r'<img[^>]*src="(/diagrams/[^"]*)"[^>]*>', page)
    assert page.count('alt="Two nodes"') == 2
    assert "only-light" in page
    assert "Source of this diagram" in page
    assert "digraph" in page
    for address, colour in ((light, "#1d1d1d"), (dark, "#e6e6e6")):
        drawing = blog.page(address[1:])
        assert colour in drawing
        assert "née" in drawing
        assert "<script" not in drawing


@needs_graphviz
def test_a_feed_has_the_light_drawing(blog: Blog) -> None:
    """A feed reader knows no themes of ours."""
    blog.post("a", GRAPH)
    blog.build(base_url="https://example.org")
    feed = blog.page("feed.json")
    assert "https://example.org/diagrams/" in feed
    assert "-dark.svg" not in feed


@needs_graphviz
def test_what_was_drawn_is_not_drawn_again(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another build, and one from an empty cache, find the drawings beside it, and give the same bytes."""
    blog.post("a", GRAPH)
    blog.build()
    before = blog.files()
    monkeypatch.setattr(diagrams, "_graph", lambda *_: pytest.fail("drawn again"))
    blog.post("b", "More words.")
    blog.build()
    blog.options.cache.unlink()
    (blog.content / "posts/b.md").unlink()
    shutil.rmtree(blog.out)
    blog.build()
    assert blog.files() == before


@needs_graphviz
@pytest.mark.parametrize(
    "source",
    [
        "digraph { a -> ",
        'digraph { a [image="/etc/passwd", label=<<B>x</B>>] ',
        "nonsense",
        "digraph { " + "{" * 3_000,
    ],
)
def test_a_broken_graph_is_a_flaw_at_its_line(blog: Blog, source: str) -> None:
    """The source is shown as code, and the next build does not try again."""
    blog.post("a", f"One.\n\n```dot\n{source}\n```\n")
    (flaw,) = blog.build().flaws
    assert (flaw.file, flaw.line, flaw.code) == ("posts/a.md", 7, "diagram")
    assert "<pre" in blog.page("posts/a/index.html")
    assert not (blog.out / "diagrams").exists()


@needs_graphviz
def test_a_drawing_reaches_nowhere(blog: Blog) -> None:
    """Links and pictures that a graph names are not in its drawing."""
    text = 'digraph { a [URL="javascript:alert(1)", tooltip="t"]; b [URL="https://example.org/x"] }'
    blog.post("a", f"```dot\n{text}\n```\n")
    blog.build()
    for drawing in (blog.out / "diagrams").glob("*.svg"):
        assert "javascript:" not in drawing.read_text("utf-8")
        assert "example.org" not in drawing.read_text("utf-8")


@needs_mermaid
@pytest.mark.slow
@pytest.mark.browser
def test_mermaid_is_drawn_by_one_browser(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Good ones are pictures, a bad one is a flaw; a picture tells what its author says of it."""
    begun = []
    monkeypatch.setattr(
        chromium, "_begun", lambda *a, _real=chromium._begun: begun.append(1) or _real(*a)
    )
    evil = '```mermaid\nflowchart TD\n  A["<img src=x onerror=alert(1)>"] --> B\n'
    evil += '  click A href "javascript:alert(1)"\n```\n'
    blog.post("a", FLOW + "\n```mermaid\nno such thing\n```\n\n" + evil)
    flaws = blog.build().flaws
    assert [(one.line, one.code) for one in flaws] == [(11, "diagram")], flaws
    assert begun == [1]
    page = blog.page("posts/a/index.html")
    assert page.count('alt="How it goes"') == 2
    for drawing in (blog.out / "diagrams").glob("*.svg"):
        said = drawing.read_text("utf-8").lower()
        assert "<script" not in said
        assert "<foreignobject" not in said
        assert "onerror=" not in said.replace("&lt;", "")
        assert "javascript:" not in said


def test_without_engines_the_source_is_shown(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is no flaw: one note says how many there are, and what is needed."""
    without_engines(monkeypatch)
    blog.post("a", FLOW + GRAPH)
    blog.post("b", FLOW)
    built = blog.build(base_url="https://example.org")
    assert built.flaws == ()
    assert len(built.notes) == 2
    assert built.notes[0].startswith("diagrams that are shown as their source: 2")
    assert blog.build().notes == built.notes
    assert "flowchart" in blog.page("posts/a/index.html")
    assert "<!--diagram" not in blog.page("posts/a/index.html")


@needs_graphviz
def test_engines_that_come_later_draw(blog: Blog) -> None:
    """A site that was built without them is drawn when they are there."""
    blog.post("a", GRAPH)
    with pytest.MonkeyPatch.context() as patch:
        without_engines(patch)
        blog.build()
    blog.build()
    assert "/diagrams/" in blog.page("posts/a/index.html")


def test_two_diagrams_that_are_the_same_are_two() -> None:
    """Each place is found, in its order."""
    one = Diagram("dot", "x", 1, "<pre>x</pre>")
    made = diagrams.marked(
        Rendered("<pre>x</pre>\n<pre>x</pre>", "", diagrams=(one, replace(one, line=2)))
    )
    assert made.html == (
        "<!--diagram:0--><pre>x</pre><!--/diagram-->\n<!--diagram:1--><pre>x</pre><!--/diagram-->"
    )
