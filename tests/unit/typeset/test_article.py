"""What does a page make of stored HTML?"""
# ruff: noqa: E501  markup in tests stays on one line, as sites send it

from __future__ import annotations

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.evals.xss import active
from lookahead.extract import clean
from lookahead.typeset import article, code, highlight_css
from lookahead.typeset.article import MAX_FORMULAS
from lookahead.typeset.code import MAX_HIGHLIGHTED


def test_formulas_are_typeset() -> None:
    """Both stored forms become MathML."""
    out = article(
        '<p>a <code class="math-inline">x^2</code></p><p><code class="math-display">y &lt; z</code></p>'
    )
    assert out.count("<math") == 2
    assert 'class="math-' not in out.replace("math-block", "")


def test_code_is_coloured_and_can_be_copied() -> None:
    """Classes of colour around the exact text."""
    text = 'def f(x):\n    return "<b>"\n\n'
    out = code(text, "python")
    assert '<span class="k">def</span>' in out
    assert lxml.html.fromstring(out).text_content() == text
    assert 'data-lang="python"' in out


@pytest.mark.parametrize("lang", ["", "nosuchlanguage", '"><script>', "text"])
def test_an_unknown_language_is_not_guessed(lang: str) -> None:
    """Without a known language the code is plain and escaped."""
    assert code("if x < 1: pass", lang).endswith("<code>if x &lt; 1: pass</code></pre>")


def test_long_code_stays_plain() -> None:
    """The work for a block is bounded."""
    assert "<span" not in code("x = 1\n" * (MAX_HIGHLIGHTED // 5), "python")


def test_line_breaks_in_code_are_line_breaks() -> None:
    """A <br> in a block is the author's new line."""
    out = article('<pre><code class="language-python">a = 1<br>b = 2</code></pre>')
    assert lxml.html.fromstring(out).text_content() == "a = 1\nb = 2"


def test_headings_leave_the_first_level_to_the_page() -> None:
    """Levels move down together, get ids, and equal words get different ids."""
    out = article("<h1>Über uns</h1><h2>a</h2><h2>a</h2><h6>b</h6>")
    assert out == (
        '<h2 id="s-über-uns">Über uns</h2><h3 id="s-a">a</h3><h3 id="s-a-2">a</h3><h6 id="s-b">b</h6>'
    )
    assert article("<h2>a</h2>") == '<h2 id="s-a">a</h2>'


def test_the_title_is_not_repeated() -> None:
    """A first heading that says what the page's own title says is left out."""
    assert article("<h1>The Title!</h1><p>x</p>", title="The title") == "<p>x</p>"
    assert "Another" in article("<h1>Another</h1><p>x</p>", title="The title")


def test_pictures_load_late_and_tell_nobody() -> None:
    """Lazy, decoded apart, without a referrer."""
    out = article('<img src="https://x.example/a.png" alt="b">')
    assert out == (
        '<img loading="lazy" decoding="async" referrerpolicy="no-referrer" src="https://x.example/a.png" alt="b">'
    )


def test_tables_scroll_by_themselves() -> None:
    """The outermost table has a frame that scrolls, also by keyboard."""
    out = article("<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>")
    assert out.count('<div class="table-scroll" tabindex="0"') == 1
    assert out.endswith("</table></div>")


def test_the_work_for_a_page_is_bounded() -> None:
    """After so many formulas the rest stays readable TeX."""
    out = article('<code class="math-inline">x_1</code>' * (MAX_FORMULAS + 5))
    assert out.count("<math") == MAX_FORMULAS
    assert out.count('class="tex"') == 5


@given(
    st.lists(
        st.sampled_from(
            '<p> </p> <h1> </h1> <table> <td> </table> <pre><code> </code></pre> <img/src=x> <br> text &lt;b&gt; " '
            '<code/class="math-inline"> </code> <b> \\frac{ } <a/href="/x">'.split(" ")
        ),
        max_size=25,
    ).map("".join)
)
def test_only_our_own_things_are_added(html: str) -> None:
    """Clean HTML stays free of anything active when it is typeset."""
    assert active(article(clean(html, "https://s.example/"), "text")) == ""


def test_every_theme_has_its_colours() -> None:
    """Light, dark and terminal define the same properties."""
    css = highlight_css()
    assert css.count("--code-keyword:") == 4
    assert "[data-theme=terminal]" in css
    assert len(css) < 4_000
