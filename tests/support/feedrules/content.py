"""What may stand in the HTML that a feed carries?  As the W3C's validator has it, MathML and SVG besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import html as parser

# RSS and Atom readers clean what they show; what is not here most of them remove
ELEMENTS = set(
    "a abbr acronym address area article aside audio b bdi bdo big blockquote body br button canvas caption "
    "center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em fieldset "
    "figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr html i img input ins kbd label "
    "legend li main map mark menu meter nav noscript ol optgroup option output p picture pre progress q rp "
    "rt ruby s samp section select small source span strike strong sub summary sup table tbody td template "
    "textarea tfoot th thead time tr track tt u ul var video wbr".split()
)
# of forms nothing, though the validator lets it pass; the others are those of its list that we could meet
ATTRIBUTES = set(
    "abbr align alt border cite class clear color colspan controls coords crossorigin datetime decoding dir "
    "disabled download frame headers height hidden href hreflang id ismap itemprop itemscope itemtype kind "
    "label lang list loading loop max media min muted name open playsinline poster preload referrerpolicy "
    "rel reversed rowspan rules scope shape size sizes span src srclang srcset start summary tabindex target "
    "title translate type usemap valign value width wrap checked for xmlns xml:lang".split()
)
STYLES = set(
    "background background-color border border-bottom border-collapse border-color border-left border-right "
    "border-spacing border-style border-top border-width clear color direction display float font "
    "font-family font-size font-style font-variant font-weight height letter-spacing line-height "
    "list-style-type margin margin-bottom margin-left margin-right margin-top overflow padding "
    "padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent "
    "unicode-bidi vertical-align white-space width".split()
)
ADDRESSES = ("href", "src", "poster", "cite")
_STYLE = re.compile(r"\s*([-\w]+)\s*:\s*([^:;(]*|rgb\([\d\s,%]*\))\s*")


@lru_cache(maxsize=64)
def _tree(html: str) -> Any:
    return parser.fragment_fromstring(html or "", create_parent="div")


def _all(html: str) -> Iterator[Any]:
    """Every element, without those inside of formulas and drawings, which have names of their own."""
    stack = list(_tree(html))
    while stack:
        one = stack.pop()
        if isinstance(one.tag, str):
            yield one
            if one.tag not in {"math", "svg"}:
                stack += list(one)


def elements(html: str) -> Iterator[str]:
    """Elements that run, load or are none."""
    for one in _all(html):
        if one.tag not in ELEMENTS | {"math", "svg"}:
            yield f"<{one.tag}>"
        if one.tag in {"math", "svg"}:
            yield from (f"<{bad.tag}>" for bad in one.iter("script", "style", "foreignobject"))


def attributes(html: str) -> Iterator[str]:
    """Attributes that readers remove: handlers, roles, names for scripts."""
    for one in _all(html):
        if one.tag in {"math", "svg"}:
            yield from (
                f"{n} in <{one.tag}>" for e in one.iter() for n in e.attrib if n.startswith("on")
            )
            continue
        for name in one.attrib:
            if name != "style" and name not in ATTRIBUTES and not name.startswith("data-"):
                yield f"{name} of <{one.tag}>"


def styles(html: str) -> Iterator[str]:
    """Styles that place or fetch something."""
    for one in _all(html):
        for part in filter(str.strip, one.get("style", "").split(";")):
            found = _STYLE.fullmatch(part)
            if found is None or found[1].lower() not in STYLES:
                yield f"{part.strip()} of <{one.tag}>"


def relative(html: str) -> Iterator[str]:
    """Addresses that mean something else wherever the feed is read."""
    for one in _tree(html).iter():
        if not isinstance(one.tag, str):
            continue
        found = [one.get(name) for name in ADDRESSES if one.get(name) is not None]
        found += [part.split()[0] for part in one.get("srcset", "").split(",") if part.strip()]
        yield from (
            f"{url} of <{one.tag}>"
            for url in found
            if not re.match(r"[A-Za-z][\w+.-]*:", url.strip())
        )
