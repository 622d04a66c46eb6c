"""What does a site's own rule say of its pages: what the article is, what is not of it, where it goes on?

Rules are CSS, made by hand for one source (`article` in the catalogue), by part: `include` is the article,
`exclude` what inside it is none of it, `next` the link to its next page.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import cast
from urllib.parse import urljoin

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from lookahead.extract import dom

Rules = Mapping[str, str]
PARTS = ("include", "exclude", "next")


def problems_of(rules: Rules) -> list[str]:
    """What is wrong with rules made by hand, in words; [] where nothing is."""
    found = [f"there is no part {part}" for part in rules if part not in PARTS]
    for part, css in rules.items():
        try:
            CSSSelector(css)
        except (SyntaxError, etree.XPathError) as error:
            found.append(f"{part} is no valid CSS ({error!s:.120})")
    return found


def exclude(page: HtmlElement, rules: Rules) -> None:
    """Take out what is not of the article, in place; never the page itself."""
    for element in dom.attached(page, _found(page, rules.get("exclude", ""))):
        if element is not page:
            dom.remove(element)


def include(page: HtmlElement, rules: Rules) -> HtmlElement | None:
    """The element that is the article, or one around all that are; None where the rule finds nothing."""
    found = _found(page, rules.get("include", ""))
    outermost = [one for one in found if not any(up in found for up in one.iterancestors())]
    if len(outermost) < 2:
        return next(iter(outermost), None)
    around = dom.make("div")
    page.append(around)
    for element in outermost:
        if element is not page:
            around.append(element)
    return around


def next_page(html: str, url: str, rules: Rules) -> str:
    """The absolute address of the page on which the article goes on, unchecked; "" at its end."""
    root = dom.document(html)
    for element in _found(root, rules.get("next", "")):
        href = (element.get("href") or "").strip()
        try:
            return urljoin(url, href) if href and not href.startswith("#") else ""
        except ValueError:
            return ""
    return ""


def _found(page: HtmlElement, css: str) -> list[HtmlElement]:
    """What a selector finds; a rule that is no CSS finds nothing, and the catalogue does not let it in."""
    if not css:
        return []
    try:
        return cast(list[HtmlElement], _css(css)(page))
    except (SyntaxError, etree.XPathError):
        return []


@lru_cache(maxsize=256)
def _css(css: str) -> CSSSelector:
    return CSSSelector(css)
