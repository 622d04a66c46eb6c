"""What stands in the chosen container and is still not the article?

Above it the line of author and date, below it labels and legal lines, between its paragraphs boxes that
advertise other pages.  Told by position, by repetition and by what is left of a line when all that such
lines say is taken away; by names only where the page gives some.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from lookahead.extract import dom

MAX_LINES = 60  # blocks looked at, from either end
HEAD_LINE = 200  # characters; a longer block is never a line of author and date
TAIL_LINE = 300
CARD = 500  # characters of a box that advertises a page
CARDS = 3  # boxes of one make, before they are a list of other pages
CARD_SHARE = (
    0.35  # of the container's text; more than that is a digest, and its cards are the article
)
INSET = 250  # characters of a box between paragraphs that may be an offer
BESIDE = 3  # paragraphs beside it
LETTER = 400  # characters of a box that asks for an address of mail
MAX_LETTERS = 20
REST = 80  # characters that a box may keep when its cards are gone, before it goes too

_BLOCKS = frozenset(
    "p div section article header footer aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre "
    "figure figcaption table tr td th main address center details summary".split()
)
_BOXES = frozenset("div li article section a tr".split())
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SOLID = frozenset("pre figure blockquote ul ol video audio".split())
_LOOSE = frozenset("a span time small label address b strong".split())
_PERSON = frozenset("author authors byline bylines avatar contributor contributors".split())
_CARD_WORDS = frozenset(
    "card cards teaser preview excerpt listing summary snippet dek related recirc".split()
)
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
# All that lines about a text say; whole words, so that nothing of a sentence is eaten by chance.
_SAID = re.compile(
    rf"\b(?:{_MONTH}|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|[ap]\.?m\.?|"
    r"utc|gmt|est|pst|edt|pdt|cet|min(?:ute)?s?|hours?|days?|weeks?|ago|read(?:ing)?(?: time)?|words?|"
    r"written|posted|published|updated|last|modified|created|originally|by|on|in|at|and|authors?|date|"
    r"no|comments?|likes?|upvotes?|claps?|views?|shares?|share|follow(?:ing)?|listen|subscribe|save|"
    r"online|browser|view|this|the|your|email|print|copy link|\d+(?:st|nd|rd|th)?|\d+[km])\b",
    re.I,
)
# A short last line that begins so is a label or a way out; a sentence may begin so too.
_ENDS = re.compile(
    r"^(?:topics?|tags?|labels?|tagged|filed under|posted in|categor(?:y|ies)|share(?: this)?|"
    r"authors?|previous(?: post| article)?|next(?: post| article)?|older posts?|newer posts?|"
    r"back to .{0,30}|view (?:all|comments)|edit this page|last (?:updated|modified)|"
    r"terms (?:of|and)|privacy)\b",
    re.I,
)
_LEGAL = re.compile(
    r"^(?:©|\(c\) ?\d|copyright\b)|\ball rights reserved\b|\bunsubscribe\b|\bemail preferences\b",
    re.I,
)
_LABEL = re.compile(
    r"^(?:topics?|tags?|labels?|tagged|filed under|posted in|categor(?:y|ies)|share(?: this)?(?: \w+)?|"
    r"authors?|published by|written by|about the author)\s*:?$",
    re.I,
)
_INDEX = re.compile(
    r"^(?:quick links|(?:table of )?contents|on this page|in this (?:post|article|page|story|guide)|"
    r"jump to)\W*$",
    re.I,
)
_TEASER = re.compile(
    r"^(?:also read|read also|read more|read next|related(?: (?:reading|articles?|stor(?:y|ies)))?|"
    r"see also|more on this|recommended(?: reading)?|don['’]t miss)\s*[:：»→-]",
    re.I,
)


def clear(page: HtmlElement, host: str) -> None:
    """Take out of a page the boxes for other pages and for letters; `host` is the page's own."""
    _letters(page)
    _bookmarks(page)
    _cards(page, host)
    _teasers(page)
    _insets(page, host)


def trim(chosen: HtmlElement, *, title: str, author: str, host: str) -> None:
    """Take out of the container the lines about the article, above and below it."""
    _head(chosen, title, author, host)
    _tail(chosen, title, host)


# ---- boxes that advertise --------------------------------------------------------------------------


def _letters(page: HtmlElement) -> None:
    """A field for an address of mail goes with the little box around it that asks for one."""
    fields = [e for e in page.iter("input") if _asks_for_mail(e)][:MAX_LETTERS]
    if not fields:
        return
    most = CARD_SHARE * len(page.text_content())
    for field in dom.attached(page, fields):
        box = field
        for node in dom.ancestors(field, 12):
            if (
                node.tag in ("body", "main", "article")
                or next(node.iter("h1", "pre"), None) is not None
            ):
                break
            length = len(dom.text_of(node))
            if length > min(LETTER, most):
                break
            box = node
        dom.remove(box)


def _asks_for_mail(field: HtmlElement) -> bool:
    said = " ".join(field.get(name, "") for name in ("type", "name", "placeholder", "id")).lower()
    return "mail" in said and field.get("type") not in ("hidden", "checkbox", "radio")


def _bookmarks(chosen: HtmlElement) -> None:
    """A link that holds a title, a description and a thumbnail becomes a link with the title."""
    for link in dom.attached(chosen, list(chosen.iter("a"))):
        if next(link.iter("figure", "pre", "table", "figcaption"), None) is not None:
            continue
        lines = [line for line in _lines(link) if line is not link and dom.text_of(line)]
        if len(lines) < 2 or len(link.text_content()) > 2 * CARD:
            continue
        named = (e for e in lines if e.tag in _HEADINGS or "title" in dom.names(e))
        text = dom.text_of(next(named, lines[0]))
        for child in list(link):
            link.remove(child)
        link.text = text


def _cards(chosen: HtmlElement, host: str) -> None:
    """Runs of boxes of one make that each lead to another page of the site."""
    whole = len(chosen.text_content())
    for parent in dom.attached(chosen, list(chosen.iter("div", "ul", "ol", "section", "aside"))):
        kinds: dict[tuple[str, str], list[HtmlElement]] = {}
        for child in parent:
            if child.tag in _BOXES:
                kinds.setdefault((child.tag, child.get("class", "")), []).append(child)
        for run in kinds.values():
            if len(run) < CARDS or not all(_is_card(box, host) for box in run):
                continue
            if sum(len(box.text_content()) for box in run) > CARD_SHARE * whole:
                continue
            if any(box.find(".//h1") is not None for box in run):
                continue
            for box in run:
                dom.remove(box)
            _remove_hollow(parent, chosen)


def _is_card(box: HtmlElement, host: str) -> bool:
    links = [a for a in box.iter("a") if a.get("href")]
    if not 0 < len(links) < 8 or not all(_is_around(a, host) for a in links):
        return False
    text = len(dom.text_of(box))
    if not 10 < text < CARD or next(box.iter("pre", "table", "code", "sup"), None) is not None:
        return False
    if any(_is_linked(heading) for heading in box.iter(*_HEADINGS)):
        return True
    if box.tag == "li":
        return False
    linked = max(len(dom.text_of(a)) for a in links)
    says = dom.names(box).union(*(dom.names(child) for child in box))
    return bool(linked > 0.6 * text or says & _CARD_WORDS)


def _is_linked(heading: HtmlElement) -> bool:
    if any(node.tag == "a" for node in dom.ancestors(heading, 2)):
        return True
    return next(heading.iter("a"), None) is not None and _only_links(heading)


def _is_around(link: HtmlElement, host: str) -> bool:
    """Whether a link leads to another page of the same site."""
    address = link.get("href", "")
    if "#" in address:
        return False  # a place on this page, however it is written
    try:
        named = urlsplit(address).hostname
    except ValueError:
        return False
    return not named or named.removeprefix("www.") == host.removeprefix("www.")


def _remove_hollow(element: HtmlElement, chosen: HtmlElement) -> None:
    """Remove a box that only its own heading is left of, and boxes around it that held no more."""
    gone = None
    while element is not chosen and element is not None:
        if len(dom.text_of(element)) > REST or next(element.iter("img", "pre"), None) is not None:
            break
        gone, element = element, element.getparent()
    if gone is not None:
        dom.remove(gone)
    last = next((node for node in reversed(chosen) if dom.text_of(node)), None)
    if last is not None and last.tag in _HEADINGS and not (last.tail or "").strip():
        dom.remove(last)


def _teasers(chosen: HtmlElement) -> None:
    """A paragraph that says "Related:" and a link."""
    for paragraph in dom.attached(chosen, list(chosen.iter("p"))):
        links = list(paragraph.iter("a"))
        if not links or len(paragraph.text_content()) > CARD:
            continue
        text = dom.text_of(paragraph)
        label = _TEASER.match(text)
        linked = sum(len(dom.text_of(a)) for a in links)
        if label and linked + len(label[0]) >= len(text) - 5:
            dom.remove(paragraph)


def _insets(page: HtmlElement, host: str) -> None:
    """Small boxes between paragraphs: an offer with a button, or a link to another page alone."""
    beside = Counter(paragraph.getparent() for paragraph in page.iter("p"))
    for parent, count in beside.items():
        if parent is None or count < BESIDE:
            continue
        for box in [child for child in parent if child.tag in ("div", "aside", "section")]:
            if box.get("class") and 0 < len(dom.text_of(box)) < INSET and _is_inset(box, host):
                dom.remove(box)


def _is_inset(box: HtmlElement, host: str) -> bool:
    if next(box.iter("pre", "table", "code", "figure", "li", "sup"), None) is not None:
        return False
    links = list(box.iter("a"))
    if any(dom.names(link) & {"btn", "button", "cta"} for link in links):
        return True
    return len(links) == 1 and _only_links(box) and _is_around(links[0], host)


# ---- above and below ---------------------------------------------------------------------------------


def _lines(root: HtmlElement) -> Iterator[HtmlElement]:
    """The blocks that hold no block, in order; what is solid counts as one.

    So does a link or a span that stands alone between blocks.
    """
    skipped: set[HtmlElement] = set()
    for element in root.iter():
        if element.getparent() in skipped:
            skipped.add(element)
        elif element.tag in _BLOCKS:
            if _is_solid(element) or not any(node.tag in _BLOCKS for node in _inside(element)):
                skipped.add(element)
                yield element
        elif element.tag in _LOOSE and _stands_alone(element):
            skipped.add(element)
            yield element


def _is_solid(element: HtmlElement) -> bool:
    """A table is, unless it holds blocks, as letters of mail do."""
    if element.tag == "table":
        holds = next(element.iterdescendants("p", "h1", "h2", "h3", "ul", "div", "table"), None)
        wide = any(sum(1 for _ in row.iterchildren("td", "th")) > 1 for row in element.iter("tr"))
        return wide and holds is None
    return element.tag in _SOLID or element.tag in _HEADINGS


def _stands_alone(element: HtmlElement) -> bool:
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return False
    text = parent.text if before is None else before.tail
    return (
        not (text or "").strip()
        and not (element.tail or "").strip()
        and not any(node.tag in _BLOCKS for node in _inside(element))
    )


def _inside(element: HtmlElement) -> Iterator[HtmlElement]:
    yield from islice(element.iter(), 1, None)


def _head(chosen: HtmlElement, title: str, author: str, host: str) -> None:
    """Everything short above the title, and lines of author and date between it and the text."""
    lines: list[HtmlElement] = []
    at = None
    bare = _bare(title)
    for line in _lines(chosen):
        if at is None and line.tag in ("h1", "h2", "h3") and _is_title(line, bare):
            at = len(lines)
        if len(lines) >= MAX_LINES or _is_text(line):
            break
        lines.append(line)
    for index, line in enumerate(lines):
        if index == at or _has_more_than_text(line):
            continue
        above = at is not None and index < at
        contents = line.tag in _HEADINGS and _INDEX.match(dom.text_of(line))
        if above or contents or _is_about(line, chosen, author) or _is_way_out(line, host):
            _take(line, chosen)


def _has_more_than_text(line: HtmlElement) -> bool:
    return (
        line.tag in ("pre", "figure", "table") or next(line.iter("img", "code"), None) is not None
    )


def _is_way_out(line: HtmlElement, host: str) -> bool:
    """Whether a line is nothing but short links to elsewhere on the site."""
    links = list(line.iter("a"))
    return (
        bool(links)
        and len(line.text_content()) < REST
        and _only_links(line)
        and all(_is_around(a, host) for a in links)
    )


def _is_title(line: HtmlElement, bare: str) -> bool:
    """Whether a heading is the page's title, or the larger part of it."""
    text = _bare(dom.text_of(line))
    if not text or not bare:
        return bool(text) and line.tag == "h1" and not bare
    return text == bare or (line.tag == "h1" and len(text) > 8 and (text in bare or bare in text))


def _is_text(line: HtmlElement) -> bool:
    text = dom.text_of(line)
    return len(text) > HEAD_LINE or (
        line.tag == "p" and text.count(" ") > 15 and text[-1] in ".:!?…"
    )


def _is_about(line: HtmlElement, chosen: HtmlElement, author: str) -> bool:
    """Whether a line says who wrote the text, when, and how often it was liked."""
    text = dom.text_of(line)
    if line.tag == "p":
        return False  # who wrote a line as a paragraph may mean it to be read
    if not text or _is_person(line, chosen):
        return True
    if line.tag in _HEADINGS[:3]:
        return False
    for name in {author, *re.split(r",| and | & ", author)} - {""}:
        text = text.replace(name.strip(), " ")
    return _says_nothing(text)


def _says_nothing(text: str) -> bool:
    """Whether a line is only dates, numbers and the words that lines about a text are made of."""
    return len(re.sub(r"[\W\d_]+", "", _SAID.sub(" ", _parted(text)))) <= 3


def _parted(text: str) -> str:
    """`Brandl May 2, 2026No Comments`: spans that stand apart on the page only."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=\d)(?=[A-Za-z])|_", " ", text)


def _is_person(line: HtmlElement, chosen: HtmlElement) -> bool:
    for node in (line, *dom.ancestors(line, 4)):
        if node is chosen:
            return False
        if dom.names(node) & _PERSON:
            return len(node.text_content()) < 2 * HEAD_LINE
    return False


def _only_links(line: HtmlElement) -> bool:
    linked = "".join(a.text_content() for a in line.iter("a"))
    return _bare(line.text_content()) == _bare(linked)


def _take(line: HtmlElement, chosen: HtmlElement) -> None:
    """Remove a line, and the boxes that held nothing else."""
    parent = line.getparent()
    dom.remove(line)
    while parent is not None and parent is not chosen and not dom.text_of(parent):
        if next(parent.iter("img", "video", "audio"), None) is not None:
            break
        line, parent = parent, parent.getparent()
        dom.remove(line)


def _tail(chosen: HtmlElement, title: str, host: str) -> None:
    """Labels, legal lines and ways out, from the end up to what is text."""
    lines = [line for line in _lines(chosen) if dom.text_of(line)][-MAX_LINES:]
    labels = [n for n, line in enumerate(lines) if _LABEL.match(dom.text_of(line))]
    cut = len(lines)
    for at in labels:
        after = lines[at + 1 :]
        if len(after) <= 6 and all(_is_short(line) for line in after):
            cut = min(cut, at)
    for line in lines[cut:]:
        _take(line, chosen)
    for line in reversed(lines[:cut]):
        if not _is_last(line, title, host):
            return
        _take(line, chosen)


def _is_short(line: HtmlElement) -> bool:
    return (
        len(line.text_content()) < REST and not _has_more_than_text(line) and not _holds_note(line)
    )


def _is_last(line: HtmlElement, title: str, host: str) -> bool:
    text = dom.text_of(line)
    if _has_more_than_text(line) or len(text) > TAIL_LINE or _holds_note(line):
        return False
    if line.tag in _HEADINGS:
        return len(text) < 40 and _bare(text) != _bare(title)
    if len(text) < REST and text[-1] not in ".!?" and _ENDS.match(text):
        return True
    return bool(_LEGAL.search(text)) or _is_way_out(line, host) or _says_nothing(text)


def _holds_note(line: HtmlElement) -> bool:
    return any(
        node.get("data-note") is not None for node in (*dom.ancestors(line, 4), *line.iter("li"))
    )


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
