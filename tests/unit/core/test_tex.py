"""Does text that authors type with TeX in it read as they meant it?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from lookahead.core import tex


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (r"Poincar\'e and Schr{\"o}der", "Poincaré and Schröder"),
        (r"\"{U}ber G\"odel, \v{S}koda, Er\H{o}s, \c{c}a", "Über Gödel, Škoda, Erős, ça"),
        (r"na{\"\i}ve \o re Stra{\ss}e", "naïve øre Straße"),
        ("a title\n  in two lines", "a title in two lines"),
        (r"50\% of \emph{gulls} \& terns", "50% of gulls & terns"),
        (r"$\'e_x$ stays, \'e goes", r"$\'e_x$ stays, é goes"),
        (r"\textit{very \emph{old} {\em gulls}} {\bf fly}", "very old gulls fly"),
        (
            r"see \url{https://a.example} or \href{https://b.example}{here}",
            "see https://a.example or here",
        ),
        (r"\alpha alone stays", r"\alpha alone stays"),
    ],
)
def test_one_line(typed: str, said: str) -> None:
    """Accents are letters, line breaks spaces, and formulas what they were."""
    assert tex.one_line(typed) == said


def test_a_name() -> None:
    """Accents are letters, and what held a last name together is gone."""
    assert tex.person(r"{\L}ukasz {van der} {\"O}zg{\"u}r") == "Łukasz van der Özgür"


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("costs $5 and $10", "<p>costs $5 and $10</p>"),
        ("in $O(n)$ time", '<p>in <code class="math-inline">O(n)</code> time</p>'),
        ("$$x<y$$", '<p><code class="math-display">x&lt;y</code></p>'),
        ("one\nline\n\nand <b>two</b>", "<p>one line</p><p>and &lt;b&gt;two&lt;/b&gt;</p>"),
        ("one\n  two", "<p>one</p><p>two</p>"),
        ("", ""),
    ],
)
def test_html(typed: str, html: str) -> None:
    """Paragraphs and formulas become elements, everything else is text."""
    assert tex.html(typed) == html


@given(st.text(alphabet=st.sampled_from("ab$\\{}'\"^~<&> \n1"), max_size=60))
def test_nothing_but_our_own_markup(typed: str) -> None:
    """Whatever is typed, no element comes out but paragraphs and formulas."""
    made = parser.fragment_fromstring(tex.html(typed), create_parent="div")
    assert {element.tag for element in made.iterdescendants()} <= {"p", "code"}
