"""Is a Jupyter notebook a text like any other, and does a broken one do no harm?"""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.publish.runs import notebooks

Blog = Any  # tests/publish/conftest.py
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'


def png(width: int = 3, height: int = 2) -> str:
    """A white picture, in base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
    return base64.b64encode(data).decode()


def words(source: str | list[str], **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def code(source: str, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "cell_type": "code", "metadata": {"tags": list(tags)}, "execution_count": 1,
        "source": source, "outputs": list(outputs),
    }  # fmt: skip


def shown(**data: Any) -> dict[str, Any]:
    """An output by the second halves of its media types."""
    names = {"png": "image/png", "svg": "image/svg+xml"}
    said = {names.get(name, f"text/{name}"): value for name, value in data.items()}
    return {"output_type": "display_data", "data": said, "metadata": {}}


def stream(text: str | list[str], name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def book(*cells: dict[str, Any], **metadata: Any) -> str:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


HEAD = words("---\ntitle: A book\ndate: 2026-01-02\n---\n")


def body(blog: Blog, path: str = "posts/a/index.html") -> str:
    found = re.search(
        r'<div class="e-content body">(.*?)</div>\s*<footer>', blog.page(path), re.DOTALL
    )
    assert found
    return found[1]


def said(blog: Blog) -> list[str]:
    return [str(flaw) for flaw in blog.build().flaws]


def test_cells_become_one_text(blog: Blog) -> None:
    """Words, formulas, code and what it printed; a list ends with its cell."""
    blog.write(
        "posts/a.ipynb",
        book(
            HEAD,
            words(["# One\n", "\n", "So $x^2$.\n", "- a"]),
            words("- b"),
            code("6 * 7", stream(["4", "2\n"])),
        ),
    )
    assert said(blog) == []
    page = body(blog)
    assert "<h2" in page
    assert "<math" in page
    assert page.count("<ul>") == 2
    assert 'data-lang="python"' in page
    assert '<pre class="highlight output" tabindex="0"><code>42</code></pre>' in page
    assert "<!--" not in page
    assert '<h1 class="p-name">A book</h1>' in blog.page("posts/a/index.html")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("posts/a.ipynb", "posts/a"),
        ("notes/b.ipynb", "notes/b"),
        ("posts/c/index.ipynb", "posts/c"),
    ],
)
def test_where_a_notebook_may_lie(blog: Blog, path: str, address: str) -> None:
    """In a section, or as the text of a bundle."""
    blog.write(path, book(HEAD, words("Words.")))
    assert blog.build().texts == 1
    assert "Words." in body(blog, f"{address}/index.html")


def test_a_notebook_of_a_bundle_is_a_file_of_it(blog: Blog) -> None:
    """Beside an index it is something to take away."""
    blog.write("posts/a/index.md", "[all](work.ipynb)", title="A", date="2026-01-02")
    blog.write("posts/a/work.ipynb", book(words("x")))
    blog.write("posts/a/index.ipynb", book(words("y")))
    built = blog.build()
    assert (built.texts, built.flaws) == (1, ())
    assert {"posts/a/work.ipynb", "posts/a/index.ipynb"} <= blog.files().keys()


def test_metadata_says_what_no_cell_says(blog: Blog) -> None:
    """Title and authors of the notebook itself."""
    text = book(words("Words."), title="Of the file", authors=[{"name": "Ada"}], date="2026-01-02")
    blog.write("posts/a.ipynb", text)
    assert said(blog) == []
    page = blog.page("posts/a/index.html")
    assert ">Of the file</h1>" in page
    assert "Ada" in page


def test_pictures_are_files_of_the_page(blog: Blog) -> None:
    """With size, number and caption as the cell says; no data: address anywhere."""
    blog.write(
        "posts/a.ipynb",
        book(
            HEAD,
            code(
                '#| label: fig-p\n#| fig-cap: "A *p*."\n#| fig-alt: white\nplot()',
                shown(png=png(), plain="<F>"),
            ),
            words(
                "See @fig-p and ![dropped](attachment:my-pic.png)",
                attachments={"my-pic.png": {"image/png": png(5, 5)}},
            ),
        ),
    )  # fmt: skip
    assert said(blog) == []
    page = body(blog)
    assert "<figcaption><b>Figure 1.</b> A <em>p</em>.</figcaption>" in page
    assert re.search(r'src="/posts/a/cell-2-1\.png" alt="white" width="3" height="2"', page)
    assert 'src="/posts/a/cell-3-my-pic.png"' in page
    assert "data:" not in page
    assert "#|" not in page
    assert blog.files()["posts/a/cell-2-1.png"] == base64.b64decode(png())


def test_a_changed_picture_is_written_anew(blog: Blog) -> None:
    """And one that went is deleted."""
    cell = "#| fig-alt: x\np()"
    blog.write("posts/a.ipynb", book(HEAD, code(cell, shown(png=png()))))
    blog.build()
    blog.write("posts/a.ipynb", book(HEAD, code(cell, shown(png=png(7, 7)))))
    blog.build()
    assert blog.files()["posts/a/cell-2-1.png"] == base64.b64decode(png(7, 7))
    blog.write("posts/a.ipynb", book(HEAD, code(cell)))
    blog.build()
    assert "posts/a/cell-2-1.png" not in blog.files()


def test_html_is_cleaned_and_the_rest_is_text(blog: Blog) -> None:
    """A table of a data frame stays; scripts, styles, handlers and escapes of a terminal do not."""
    table = "<style>x{}</style><table onclick='x()'><tr><td>7</td></tr></table><script>alert(1)</script>"
    blog.write(
        "posts/a.ipynb",
        book(
            HEAD,
            code("a", shown(html=table, plain="7")),
            code("b", stream("\x1b[31mred\x1b[0m\n10%\r20%\r100%\n"), stream("warned", "stderr")),
            code(
                "c", shown(latex="$$\\frac{1}{2}$$"), shown(markdown="**bold**<script>x</script>")
            ),
            code("d", shown(html="<script>x</script>", plain="<Figure>")),
        ),
    )
    assert said(blog) == []
    page = body(blog)
    assert "<td>7</td>" in page
    assert "<code>red\n100%</code>" in page
    assert "<mfrac" in page
    assert "<strong>bold</strong>" in page
    assert "&lt;Figure&gt;" in page
    assert not re.search(r"script|onclick|x\{\}|warned", page)


@pytest.mark.parametrize(
    "data",
    [
        {"svg": SVG.format("<script>alert(1)</script>")},
        {"svg": SVG.format('<rect onload="x()"/>')},
        {"png": "no base64 at all!"},
        {"png": base64.b64encode(b"<html>").decode()},
        {"png": {"a": 1}},
    ],
)
def test_pictures_that_are_none_are_left_out(blog: Blog, data: dict[str, Any]) -> None:
    """With the number of the cell, and the words that stand for it."""
    blog.write("posts/a.ipynb", book(HEAD, words("x"), code("y", shown(**data, plain="instead"))))
    (flaw,) = said(blog)
    assert flaw.startswith("posts/a.ipynb:3: cell 3, line 1: its picture is left out")
    assert "<code>instead</code>" in body(blog)


def test_tags_hide(blog: Blog) -> None:
    """The code, the outputs, or all of a cell."""
    blog.write(
        "posts/a.ipynb",
        book(
            HEAD,
            code("hidden_code", stream("seen1"), tags=("hide-input",)),
            code("seen2", stream("hidden output"), tags=("hide-output",)),
            code("hidden_cell", stream("hidden"), tags=("remove-cell",)),
        ),
    )
    assert said(blog) == []
    page = re.sub(r"<[^>]+>", "", body(blog))
    assert "seen1" in page
    assert "seen2" in page
    assert "hidden" not in page


def test_errors_are_shown_and_said(blog: Blog) -> None:
    """A cell that is meant to fail says so by its tag."""
    error = {"output_type": "error", "ename": "ValueError", "evalue": "<no>", "traceback": ["x"]}
    blog.write(
        "posts/a.ipynb",
        book(HEAD, code("f()", error), code("g()", error, tags=("raises-exception",))),
    )
    (flaw,) = said(blog)
    assert flaw.startswith(
        "posts/a.ipynb:2: cell 2, line 1: it ended in an error: ValueError: <no>"
    )
    assert body(blog).count("ValueError: &lt;no&gt;") == 2


def test_what_is_wrong_names_the_cell(blog: Blog) -> None:
    """Links, formulas and references are looked at as anywhere, and found again by cell and line."""
    blog.write("posts/a.ipynb", book(HEAD, words("fine"), words("\n[gone](gone.md)\n\n@fig-none")))
    assert said(blog) == [
        "posts/a.ipynb:3: there is no gone.md; mend the link, or put the file there",
        "posts/a.ipynb:3: cell 3, line 4: Nothing here has the label fig-none.",
    ]


def test_nothing_in_a_cell_reaches_into_the_next(blog: Blog) -> None:
    """Fences and comments that are not closed end with their cell; backticks in code end no block."""
    blog.write(
        "posts/a.ipynb",
        book(
            HEAD,
            words("```\nopen"),
            words("*one*"),
            words("<!-- open"),
            words("*two*"),
            code('"""\n````\n"""'),
            words("*three*"),
        ),
    )
    blog.build()
    assert re.findall(r"<em>(\w+)</em>", body(blog)) == ["one", "two", "three"]


def test_a_notebook_without_outputs_says_so(blog: Blog) -> None:
    """Saved after all outputs were cleared, there is nothing to show."""
    cell = code("1") | {"execution_count": None}
    blog.write("posts/a.ipynb", book(HEAD, cell))
    assert "saved without outputs" in said(blog)[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON"),
        ("{", "no JSON from line 1"),
        ("[" * 100_000, "cannot be read"),
        ("[]", "no notebook of format 4"),
        ('{"cells": {}}', "no notebook of format 4"),
        ('{"cells": [], "nbformat": 3}', "has format 3"),
        ('{"cells": [1], "nbformat": 4}', "cell 1 is no cell"),
        ('{"nbformat": 4, "x": ' + "9" * 5_000 + ', "cells": []}', "cannot be read"),
        (b"\xff\xfe{}", "no UTF-8"),
        (book(*[words("x")] * 2_001), "2,001 cells"),
        (book(words("\n" * 60_000)), "lines"),
    ],
)  # fmt: skip
def test_broken_notebooks_are_flaws(blog: Blog, text: str | bytes, words: str) -> None:
    """The rest is built, and the flaw says what to do."""
    blog.write("posts/a.ipynb", text)
    blog.post("b")
    built = blog.build()
    assert built.texts == 1
    (flaw,) = built.flaws
    assert flaw.code == "notebook"
    assert words in flaw.text


NAMES = (
    "cell_type metadata source outputs tags data text name output_type image/png text/html code"
    " markdown display_data stream error attachments"
).split()
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(st.lists(ANY, max_size=4))
def test_any_cells_are_read_or_refused(cells: list[Any]) -> None:
    """Whatever JSON there is in a notebook, reading it gives a text or says that it is broken."""
    data = json.dumps({"nbformat": 4, "cells": cells}).encode()
    try:
        found = notebooks.read(data, "x")
    except notebooks.Broken:
        return
    assert isinstance(found.text, str)
