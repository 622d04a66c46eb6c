"""Is code found in every highlighter's markup, with its exact text and its language?"""
# ruff: noqa: E501  markup in tests stays on one line, as sites send it

from __future__ import annotations

import pytest

from lookahead.core.model import CodeBlock
from lookahead.extract import feed_html

TEXT = "def f(x):\n    return x < 1"
BODY = "def f(x):\n    return x &lt; 1"

SHAPES = {
    "class on code": f'<pre><code class="language-python">{BODY}</code></pre>',
    "class on pre": f'<pre class="lang-python">{BODY}</pre>',
    "rouge": f'<div class="language-python highlighter-rouge"><div class="highlight"><pre class="highlight"><code>{BODY}\n</code></pre></div></div>',
    "GitHub": f'<div class="highlight highlight-source-python"><pre>{BODY}</pre></div>',
    "Sphinx": f'<div class="highlight-python notranslate"><div class="highlight"><pre><span></span>{BODY}\n</pre></div></div>',
    "pandoc": f'<div class="sourceCode"><pre class="sourceCode python"><code class="sourceCode python">{BODY}</code></pre></div>',
    "SyntaxHighlighter": f'<pre class="brush: python; gutter: false">{BODY}</pre>',
    "highlight.js": f'<pre><code class="hljs python">{BODY}</code></pre>',
    "data-lang": f'<pre data-lang="python">{BODY}</pre>',
    "org-mode": f'<div class="org-src-container"><pre class="src src-python">{BODY}</pre></div>',
    "WordPress": f'<pre class="wp-block-code"><code lang="python">{BODY}</code></pre>',
    "Enlighter": f'<pre class="EnlighterJSRAW" data-enlighter-language="python">{BODY}</pre>',
    "a div per line": '<pre data-language="python"><div class="line">def f(x):</div><div class="line">    return x &lt; 1</div></pre>',
    "code per line": '<pre data-language="python"><code>def f(x):</code><code>    return x &lt; 1</code></pre>',
    "line breaks": '<pre class="lang-python">def f(x):<br>    return x &lt; 1</pre>',
    "a column of numbers": '<table class="highlighttable"><tr><td class="linenos"><pre>1\n2</pre></td><td class="code">'
    f'<div class="highlight-python"><pre>{BODY}</pre></div></td></tr></table>',
    "numbers in the lines": '<pre class="lang-python"><span class="ln">1</span>def f(x):\n<span class="ln">2</span>    return x &lt; 1</pre>',
    "copy button": f'<pre class="lang-python">{BODY}<button>Copy</button></pre>',
    "Distill": f'<d-code block language="python">\n{BODY}\n</d-code>',
}


@pytest.mark.parametrize("html", SHAPES.values(), ids=SHAPES.keys())
def test_every_shape_gives_the_same_block(html: str) -> None:
    """Text verbatim, language by name, nothing of the highlighter."""
    found = feed_html(f"<p>a</p>{html}<p>b</p>")
    assert found.code == (CodeBlock(TEXT, "python"),)
    assert '<pre><code class="language-python">' in found.html


@pytest.mark.parametrize(
    "classes", ["wrap", "highlight", "language-none", "code-block mt-4", "hljs", ""]
)
def test_no_language_is_invented(classes: str) -> None:
    """A class that names no language gives none."""
    assert feed_html(f'<pre class="{classes}">x = 1</pre>').code == (CodeBlock("x = 1", ""),)


def test_indentation_of_the_first_line_is_kept() -> None:
    """Only whole empty lines are cut from the ends."""
    assert feed_html("<pre>\n\n    a\n  b\n\n</pre>").code[0].text == "    a\n  b"


def test_inline_code_stays_inline() -> None:
    """A short piece of code in a sentence is no block."""
    found = feed_html('<p>Call <code class="highlight">f(x)</code> now.</p>')
    assert found.code == ()
    assert found.html == "<p>Call <code>f(x)</code> now.</p>"
