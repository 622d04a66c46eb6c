"""Does what an author writes in Markdown become what a page needs, whatever it is?"""

from __future__ import annotations

import time
from pathlib import Path
from xml.etree import ElementTree

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookahead.typeset import Options, markdown, read_bib

PAIRS = Path(__file__).parent / "pairs"
BIB = r"""
@book{knuth1984, author = {Donald E. Knuth}, title = {The {\TeX}book}, year = 1984}
@book{lamport1986, author = "Lamport, Leslie", title = "{LaTeX}", year = "1986",
  url = {https://example.org/l?a=1&b=2}}
"""
OPTIONS = Options(references=read_bib(BIB)[0])


@pytest.mark.parametrize("source", sorted(PAIRS.glob("*.md")), ids=lambda path: path.stem)
def test_a_text_becomes_the_page_beside_it(source: Path) -> None:
    """The HTML is that of the file of the same name, and nothing is wrong."""
    found = markdown(source.read_text("utf-8"), OPTIONS)
    assert found.html == source.with_suffix(".html").read_text("utf-8")
    assert found.problems == ()


def test_what_a_site_asks_about_a_text() -> None:
    """Headings, links, pictures, notes, words: each with its line where it has one."""
    text = "# One $x$\n\nTwo [in](b.md#c) [out](https://example.org)\n\n![alt](p.png)\n"
    text += "\na[^n]\n\n[^n]: *so*\n"
    found = markdown(text, Options(line=10, prefix="p-"))
    (heading,) = found.headings
    assert (heading.level, heading.id, heading.text, heading.line) == (2, "p-one-x", "One x", 10)
    assert [(one.address, one.external, one.line) for one in found.links] == [
        ("b.md#c", False, 12),
        ("https://example.org", True, 12),
    ]
    assert [(one.address, one.alt, one.line) for one in found.pictures] == [("p.png", "alt", 14)]
    assert [(one.id, one.html) for one in found.footnotes] == [("p-fn-n", "<p><em>so</em></p>")]
    assert found.text == "One x Two in out a1 so"
    assert (found.minutes, found.has_math, found.has_code) == (1, True, False)


def test_addresses_are_written_as_the_site_wants_them() -> None:
    """Links and pictures go through the site's functions, those of raw HTML too."""
    options = Options(
        link=lambda address: address.replace(".md", "/"),
        picture=lambda address: {"src": f"/x/{address}", "width": "3", "height": "2"},
    )
    found = markdown(
        '[a](b.md) <a class="k" href=c.md>d</a> ![e](f.png) <img src="g.png" alt="">', options
    )
    assert '<a href="b/">a</a> <a class="k" href="c/">d</a>' in found.html
    assert 'src="/x/f.png" alt="e" width="3" height="2"' in found.html
    assert 'src="/x/g.png"' in found.html
    assert [one.address for one in found.links] == ["b.md", "c.md"]


def test_what_is_wrong_has_its_line_and_is_shown_as_written() -> None:
    """Formulas, references, citations, pictures and control characters; the rest of the text stands."""
    text = "a\n\n$\\nosuch{x}$\n\n@fig-none and [@none]\n\n![](p.png)\n\n\x07b {#x}\n\n# h {#i}\n\n# k {#i}\n"
    found = markdown(text, Options(references=OPTIONS.references))
    assert [(one.line, one.code) for one in found.problems] == [
        (3, "maths"),
        (5, "reference"),
        (5, "citation"),
        (7, "alt"),
        (9, "control"),
        (13, "id"),
    ]
    assert "\\nosuch{x}" in found.html
    assert "@fig-none and [@none]" in found.html


def test_blocks_that_run_leave_a_mark_behind_them() -> None:
    """The mark stands once, behind the code, or in its place where the code is not to be shown."""
    found = markdown(
        '```python {run, label=plot, width="3"}\nx\n```\n\n```python {run echo=false}\ny\n```\n'
    )
    first, second = found.runs
    assert (first.name, first.lang, first.code, first.line) == ("plot", "python", "x\n", 1)
    assert first.settings == {"label": "plot", "width": "3"}
    assert (second.name, second.marker) == ("run-2", "<!--run:2-->")
    assert found.html.count(first.marker) == found.html.count(second.marker) == 1
    assert found.html.count("<pre") == 1


def test_diagrams_are_shown_as_their_source() -> None:
    """What is shown can be found in the page and replaced."""
    found = markdown("```mermaid\na-->b\n```\n")
    (diagram,) = found.diagrams
    assert (diagram.lang, diagram.source) == ("mermaid", "a-->b\n")
    assert diagram.shown in found.html


def test_sidenotes_stand_behind_their_mark() -> None:
    """Short notes are repeated beside the text; a long one, with a list, is not."""
    found = markdown(
        "a[^1] b[^2]\n\n[^1]: short *one*\n[^2]: long\n\n    - list\n", Options(sidenotes=True)
    )
    assert found.html.count('<span class="sidenote">short <em>one</em></span>') == 1
    assert found.html.count("sidenote") == 1


def test_ids_are_never_used_twice() -> None:
    """Headings that say the same, or that others are named like, are told apart."""
    found = markdown("# a\n# a\n# a-1\n# a\n# !\n# ?\n")
    ids = [one.id for one in found.headings]
    assert ids == ["a", "a-1", "a-1-1", "a-2", "section", "section-1"]


def test_numbers_for_all() -> None:
    """Without labels everything with a caption is numbered where that is wanted."""
    found = markdown('$$a$$\n\n![x](y "T")\n\n|a|\n|-|\n\n: C\n', Options(number_all=True))
    assert '<span class="eq-number">(1)</span>' in found.html
    assert "<b>Figure 1.</b> T" in found.html
    assert "<caption><b>Table 1.</b> C</caption>" in found.html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "<a href='javascript:alert(1)'>x</a>",
        '![a](b "x"){onload=alert(1)}',
        "<svg><script>x</script></svg>",
        '```" onclick="x\na\n```',
        '# a {#"onclick=x}',
        "<iframe src=x></iframe><style>a{}</style>",
        '$\\text{<img src=x onerror=y>}$ <span data-math-style="inline" data-sourcepos="1:1-1:1">x</span>',
    ],
)
def test_a_strangers_text_is_inert(text: str) -> None:
    """Nothing active is left of it; the owner's own raw HTML passes."""
    found = markdown(text, Options(trusted=False))
    for word in ("<script", "onerror=", "javascript:", "<iframe", "<style", "onclick=", "onload="):
        assert word not in found.html.replace("&lt;", "").partition("<math")[0]
    assert markdown("<b onclick=x>y</b>").html == "<p><b onclick=x>y</b></p>\n"


MARKS = st.text(alphabet=r"[]()*_`$\{}#<>!|~@^:-=&" + "\n\t ab1\"'\x00\ud800\ufdd0", max_size=120)


@settings(max_examples=200, deadline=None)
@given(MARKS)
def test_no_text_is_too_odd(text: str) -> None:
    """Any text is typeset, and nothing of ours is left in it."""
    for trusted in (True, False):
        found = markdown(
            text, Options(trusted=trusted, references=OPTIONS.references, anchors=True)
        )
        assert "data-sourcepos" not in found.html
        assert "\ufdd0" not in found.html
        assert lxml.html.fromstring(f"<div>{found.html}</div>") is not None


@settings(max_examples=100, deadline=None)
@given(MARKS.filter(lambda text: "<" not in text and "&" not in text))
def test_without_raw_html_the_page_is_well_formed(text: str) -> None:
    """Every element that we open is closed: the HTML of a text without tags can be read as XML."""
    html = markdown(text).html
    for void in ("img", "br", "hr", "input"):
        html = html.replace(f"<{void}>", f"<{void}/>")
    if "<img" not in html and "<input" not in html and "data-footnote" not in html:
        ElementTree.fromstring(f"<div>{html}</div>")  # noqa: S314 (our own output)


HOSTILE = {
    "quotes": "> " * 50_000,
    "dollars": "$" * 200_000,
    "open formulas": "$$a\n" * 40_000,
    "brackets never closed": "\\(" * 60_000,
    "environments never closed": "\\begin{align}\n" * 12_000,
    "comments never closed": "<!--" * 50_000,
    "raw headings": "<h1>" * 50_000,
    "marks of one note": "[^1]" * 40_000 + "\n\n[^1]: x\n",
    "terms": "a\n\n: b\n\n" * 20_000,
    "links": "[a](" * 40_000,
    "macros": r"$\def\a{\a\a}\a$ " * 2_000,
    "braces": "$" + "{" * 3_000 + "$ " * 1_000,
    "lists": "\n".join(" " * (2 * at) + "- a" for at in range(400)),
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_costs_linear_time(text: str) -> None:
    """A fifth of a megabyte of one thing costs well under two seconds of this process."""
    begun = time.process_time()
    markdown(text)
    assert time.process_time() - begun < 2


def test_braces_behind_a_picture_may_stand_apart() -> None:
    """With a space before them, if they hold a label, a class or a name with its value."""
    for space in ("", " "):
        found = markdown(f'![a](c.png "T"){space}{{#fig-x width=75%}}').html
        assert '<figure id="fig-x">' in found
        assert 'class="w-75"' in found
    assert "> {note}" in markdown("![a](c.png) {note}").html


def test_a_number_of_the_authors_own_stands_at_the_margin() -> None:
    """As those that are given do."""
    found = markdown("$$ a = b \\tag{9} $$\n\n$$ c $$ {#eq-c}\n").html
    assert found.count('<span class="eq-number">(9)</span>') == 1
    assert found.count('<span class="eq-number">(1)</span>') == 1


def test_the_title_of_a_callout_is_a_line_of_markdown() -> None:
    """Emphasis, code and formulas; signs for folding and what would be a block are no part of it."""
    titles = {
        "About $x$ and **b** \\*": "<strong>b</strong> *</p>",
        "`<b>` & c": "<code>&lt;b&gt;</code> &amp; c</p>",
        "# h": "># h<",
        "<script>": ">&lt;script&gt;<",
    }
    for title, shown in titles.items():
        found = markdown(f"> [!NOTE] {title}\n> Text.\n")
        assert shown in found.html, title
        assert found.problems == ()
    assert ">Folded</p>" in markdown("> [!TIP]- Folded\n> Text.\n").html
    assert ">Tip</p>" in markdown("> [!TIP]+\n> Text.\n").html
    forged = (
        '<div class="markdown-alert markdown-alert-x" data-sourcepos="99:1">\n'
        '<p class="markdown-alert-title">y</p></div>'
    )
    assert ">y</p>" in markdown(forged).html


def test_a_callout_that_there_is_not_is_a_problem() -> None:
    """With its line; a quote that begins with a link of that name is none."""
    (found,) = markdown("a\n\n> [!QUESTION] Why?\n> x\n\n> [!x](y)\n\n> [!ASIDE] z").problems
    assert (found.line, found.code) == (3, "callout")
