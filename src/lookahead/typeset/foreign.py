"""What of a stranger's Markdown may stand on a page?

The HTML is cleaned before it is typeset, so that everything that is added later is our own.
"""

from __future__ import annotations

import nh3

_TAGS = frozenset(
    "a abbr b blockquote br cite code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i"
    " img input ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td"
    " tfoot th thead tr u ul var".split()
)
_PLACE = {"data-sourcepos"}
_ATTRIBUTES = {tag: set(_PLACE) for tag in _TAGS}
_MORE = {
    "a": {"href", "title", "class", "id", "data-footnote-ref", "data-footnote-backref", "aria-label"},
    "img": {"src", "alt", "title", "width", "height"},
    "code": {"class", "data-meta", "data-math-style"},
    "span": {"data-math-style"},
    "input": {"class", "disabled", "checked"},
    "div": {"class"}, "p": {"class"}, "ul": {"class"}, "sup": {"class"}, "section": {"class"},
    "li": {"class", "id"}, "ol": {"start"}, "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"}, "details": {"open"}, "abbr": {"title"},
}  # fmt: skip
for _tag, _names in _MORE.items():
    _ATTRIBUTES[_tag] |= _names


def cleaned(markup: str) -> str:
    """`markup` without anything active: no script, handler, frame, style or odd scheme."""
    return nh3.clean(
        markup,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        tag_attribute_values={"input": {"type": {"checkbox"}}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
