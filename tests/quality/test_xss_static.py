"""Does anything active survive in what we store and show?  The vectors of others, and a few of our own."""
# ruff: noqa: E501  markup in tests stays on one line, as sites send it

from __future__ import annotations

from pathlib import Path

import pytest

from lookahead.evals.xss import active, audit, evaluate

OURS = (
    r"\text{<img src=x onerror=alert(1)>}",
    r"\href{javascript:alert(1)}{x}",
    r"</annotation></semantics></math><script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    '<code class="math-inline"><img src=x onerror=alert(1)></code>',
    '<code class="math-inline">&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt;</code>',
    '<pre><code class="language-&quot;><script>alert(1)</script>">x</code></pre>',
    '<h2>x</h2><h2 id="s-x" onfocus=alert(1) tabindex=1>"><script>alert(1)</script></h2>',
    '<script type="math/tex"></script><script>alert(1)</script>',
    "<d-math>&lt;/code&gt;<img src=x onerror=alert(1)></d-math>",
    '<math><annotation encoding="application/x-tex">&lt;img src=x onerror=alert(1)&gt;</annotation></math>',
    '<noscript><img src="x" onerror="alert(1)"></noscript>',
    '<img data-src="javascript:alert(1)" src="data:,">',
    '<img srcset="javascript:alert(1) 100w" src="">',
    '<div class="latex-rendered" data-attrs=\'{"persistentExpression":"</code><script>alert(1)</script>"}\'></div>',
    '<iframe src="//www.youtube.com/embed/&quot;onload=alert(1)//"></iframe>',
    '<a href="&#106;avascript:alert(1)">x</a><base href="javascript:/x"><a href="y">z</a>',
    "<table><caption><svg><style><img src=x onerror=alert(1)></style></svg></caption></table>",
)


@pytest.mark.parametrize("payload", OURS)
def test_our_own_vectors_leave_nothing_active(payload: str) -> None:
    """Ways through the formulas, the code, the pictures and the ids are all closed."""
    assert audit(payload) == ""


@pytest.mark.shared
def test_public_vectors_leave_nothing_active(shared: Path) -> None:
    """Every vector of the sample is harmless after cleaning and typesetting."""
    result = evaluate(shared / "data" / "xss")
    assert result["n"] >= 300
    assert result["parts"]["failed"] == []
    assert result["score"] == 1.0


@pytest.mark.parametrize(
    "html",
    [
        "<b onclick=x>",
        "<script></script>",
        "<a href=' JAVASCRIPT:x'>",
        "<video poster=data:x>",
        "<p class=hx>",
        "<p data-x=1>",
        "<object>",
        "<math><annotation-xml></annotation-xml></math>",
    ],
)
def test_the_audit_has_eyes(html: str) -> None:
    """A harness that finds nothing proves nothing unless it finds what is there."""
    assert active(html) != ""
