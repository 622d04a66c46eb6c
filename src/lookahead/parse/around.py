"""What of a page is around its content?  Navigation, footers, boxes of what is popular, of people, jobs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from lookahead.core.text import one_line
from lookahead.parse.document import Element

_TAGS = frozenset({"nav", "footer", "dialog", "menu", "template", "noscript"})
_MAYBE_TAGS = frozenset({"aside", "form"})
_ROLES = frozenset({"navigation", "contentinfo", "search", "banner", "menu", "menubar", "dialog"})
_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|topbar|menu|footer|sidebar|widget|breadcrumbs?|pagination|pager|"
    r"cookies?|consent|share|social|comments?|related|popular|trending|recommended|most-?(?:read|popular)|"
    r"newsletter|subscribe|promo|tag-?cloud|toc|table-of-contents|tableofcontents|lang(?:uage)?s?|locale|"
    r"authors?|byline|team|logos|customers|testimonials|jobs|careers)(?:$|[-_ ])",
    re.IGNORECASE,
)
_BOXES = re.compile(
    r"(?:the )?(?:most (?:popular|read|viewed|shared|discussed)|popular|trending|related|recommended|"
    r"you (?:may|might) also|more from|recent (?:posts|comments)|categories|tags|topics|archives?|"
    r"(?:meet )?(?:our |the )?(?:authors|team|people)|(?:what )?(?:our )?customers|follow us|newsletter|"
    r"subscribe|open (?:roles|positions)|(?:latest )?jobs|careers|"
    r"(?:upcoming )?(?:events|webinars)|top courses|beliebt|meistgelesen|verwandt|"
    r"das könnte|populaires?|articles liés|热门|相关)\b.{0,40}",
    re.IGNORECASE,
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_ROOTS = frozenset({"html", "body", "main"})
_MOST = 0.6  # of the links of a page: what holds more is not around, whatever it is called
# What never is an article, and what is none unless the page itself lies there
_NEVER = re.compile(
    r"/(?:careers?|jobs?|vacancies|log-?in|sign-?up|sign-?in|register|contact|pricing|terms|privacy|"
    r"cookies?|cookie-policy|legal|imprint|impressum|datenschutz|search|cart|rss|feed|page/\d+)(?:/|$|\.)"
    r"|\.(?:xml|rss|json|zip|gz|png|jpe?g|svg|mp3|mp4|ics)$",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"/(?:authors?|tags?|(?:[\w-]+-)?categor(?:y|ies)|topics?|labels?|people|team|profiles?|users?|series|archives?|"
    r"events?|webinars?)"
    r"(?:/|$)",
    re.IGNORECASE,
)
_HOSTS = re.compile(
    r"(?:^|\.)(?:ashbyhq|greenhouse|lever|workable|twitter|x|linkedin|facebook|instagram|youtube|discord|"
    r"bsky|threads|t|apps\.apple|play\.google)\.[a-z]+(?:\.|$)",
    re.IGNORECASE,
)


def inside(page: Element) -> Iterator[Element]:
    """The elements of the content, in document order, without what is around it."""
    links = _links(page)
    boxes = _boxes(page)
    waiting = [page]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str) or element in boxes:
            continue
        if _is_around(element, links[element] > _MOST * links[page]):
            continue
        yield element
        waiting.extend(reversed(element))


def _links(page: Element) -> Counter[Element]:
    """How many links there are in each element."""
    count: Counter[Element] = Counter()
    for element in reversed(list(page.iter(etree.Element))):
        count[element] += element.tag == "a"
        parent = element.getparent()
        if parent is not None:
            count[parent] += count[element]
    return count


def _is_around(element: Element, most: bool) -> bool:
    if element.tag in _TAGS:
        return True
    if most or element.tag in _ROOTS or element.tag == "article":
        return False
    if element.tag in _MAYBE_TAGS or element.get("role") in _ROLES:
        return True
    if element.tag == "header":
        if next(element.iterdescendants("h1", "h2"), None) is not None:
            return False  # it pins an article; what is navigation in it is called so
        return next(element.iterancestors("article", "main", "section", "li"), None) is None
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_NAMES.search(names[:300]))


def _boxes(page: Element) -> set[Element]:
    """Elements under a heading such as "Most read": the box that it opens, or what follows it."""
    found: set[Element] = set()
    for heading in page.iter(*_HEADINGS):
        text = one_line("".join(heading.itertext()))
        if len(text) <= 60 and _BOXES.fullmatch(text) and heading.find(".//a") is None:
            found.update(_opened_by(heading))
    return found


def _opened_by(heading: Element) -> Iterator[Element]:
    box = heading
    parent = box.getparent()
    while parent is not None and parent.tag not in _ROOTS and _is_first(box):
        box, parent = parent, parent.getparent()
    yield box
    if box.find(".//a") is None:  # the heading alone: what follows it up to the next one
        for after in box.itersiblings():
            if after.tag in _HEADINGS or after.tag == "h1":
                break
            yield after


def _is_first(element: Element) -> bool:
    parent = element.getparent()
    text = "" if parent is None else (parent.text or "")
    return element.getprevious() is None and not text.strip()


def is_article(url: str, page_url: str) -> bool:
    """May this be the address of an article: not a list of them, not a job, not a form?"""
    try:
        there, here = urlsplit(url), urlsplit(page_url)
    except ValueError:
        return False
    if _NEVER.search(there.path) or _HOSTS.search(there.netloc):
        return False
    if there.netloc == here.netloc and there.path.rstrip("/") == here.path.rstrip("/"):
        return False
    rest = there.path.removeprefix(here.path) if there.netloc == here.netloc else there.path
    return bool(there.path.strip("/")) and not _LISTS.search("/" + rest.lstrip("/"))
