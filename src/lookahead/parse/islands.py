"""How is SVG or MathML inside escaped HTML written as the XML that it is?

feedparser's resolver of addresses puts attributes in lower case, which breaks `viewBox`; its sanitiser
mends that and declares xlink.  So islands, and only they, go through that one.
"""

from __future__ import annotations

from feedparser.sanitizer import _sanitize_html  # no public name; its own suite holds what it does

MOST_ISLANDS = 500  # of one value; formulas of a long post
LONGEST = 200_000  # characters


def mended(html: str) -> str:
    """The HTML with its `<svg>` and `<math>` as namespace-well-formed XML."""
    if "<svg" in html:
        html = _mended(html, "<svg", "</svg>")
    if "xlink:" in html and "<math" in html:  # other MathML is written well as it is
        html = _mended(html, "<math", "</math>")
    return html


def _mended(html: str, start: str, end: str) -> str:
    done, at = [], 0
    for _ in range(MOST_ISLANDS):
        begin = html.find(start, at)
        close = html.find(end, begin) if begin >= 0 else -1
        if close < 0 or close - begin > LONGEST:
            break
        close += len(end)
        done += [html[at:begin], _written(html[begin:close])]
        at = close
    return "".join([*done, html[at:]])


def _written(island: str) -> str:
    try:
        return str(_sanitize_html(island, "utf-8", "text/html"))
    except Exception:  # the parser of others, on input of others
        return island
