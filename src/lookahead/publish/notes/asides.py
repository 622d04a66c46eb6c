"""What is set off within a text, and how does a text stand on one page with others?  HTML in, HTML out; pure.

`> [!ASIDE]` is a word in the author's own voice; a section called TLDR is what most readers come for.
"""

from __future__ import annotations

import re
from html import escape

_QUOTE = re.compile(r"<(/?)blockquote\b[^<>]*>")
_ASIDE = re.compile(
    r"\s*<p>\[!ASIDE\](?:[ \t]*[-+](?=[ \t\n<]))?"  # Obsidian's sign for folding
    r"(?P<title>(?:[^\n<]++|<(?!/?p\b|br\b)[^<>]*+>)*+)(?:\n|(?=</p>)|<br>\n?)",
    re.IGNORECASE,
)
_INLINE = re.compile(r"<(/?)([a-z])")
# no heading is in another: only up to the next one, so that the time stays linear
_HEADING = re.compile(
    r"<h([1-6])(?P<said>(?:\s[^<>]*)?)>(?P<html>[^<]*+(?:<(?!/?h[1-6])[^<]*+)*+)</h\1>"
)
_TLDR = re.compile(r"tl;?\s?dr", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_NESTING = re.compile(r"<(/?)(?:div|section|details|aside|article|blockquote)\b", re.IGNORECASE)
_BLOCK = re.compile(
    r"<(/?)(p|[uo]l|div|section|details|aside|blockquote|table|pre|figure|dl|h[1-6])\b[^<>]*>", re.I
)
MOST = 3  # paragraphs or lists of a TLDR that no heading ends
_ELEMENT = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_NAMES = re.compile(
    r'(\s(?:id|for|headers|aria-labelledby|aria-describedby|aria-controls|name)=")([^"]+)'
)
_WAYS = re.compile(r'(\s(?:xlink:)?href="#|url\(#)([^")]+)')


def asides(html: str) -> str:
    """Quotes that begin with `[!ASIDE]` as asides, a title behind it as their title."""
    if "[!" not in html:
        return html
    out: list[str] = []
    open_: list[bool] = []  # of each quote that is open: is it an aside?
    at = 0
    for quote in _QUOTE.finditer(html):
        if quote.start() < at:
            continue
        out.append(html[at : quote.start()])
        at = quote.end()
        if quote[1]:
            out.append("</div>" if open_ and open_.pop() else quote[0])
            continue
        marked = _ASIDE.match(html, at)
        open_.append(marked is not None)
        if marked is None:
            out.append(quote[0])
        elif _closed(marked["title"]):
            out.append(_opened(marked["title"].strip()))
            at = marked.end()
        else:  # emphasis, or a formula, that goes on behind the line
            out.append(_opened(""))
            at = marked.start("title") + marked["title"].startswith(" ")
    return "".join([*out, html[at:]]).replace("<p></p>\n", "")


def _closed(line: str) -> bool:
    """Does every element of the line end in it?"""
    tags = _INLINE.findall(line) if "<" in line else []
    ended = sum(1 for slash, _ in tags if slash)
    return ended == len(tags) - ended - line.count("/>") - line.count("<img")


def _opened(title: str) -> str:
    shown = f'<p class="aside-title">{title}</p>\n' if title else ""
    return f'<div class="aside" role="note">\n{shown}<p>'


def tldr(html: str) -> tuple[str, str]:
    """The first section called TLDR set off, and what stands in it; the HTML as it is where there is none.

    It ends where another section of its level or above begins, else after three paragraphs.
    """
    found = list(_HEADING.finditer(html))
    for at, heading in enumerate(found):
        if not _TLDR.fullmatch(" ".join(_TAG.sub("", heading["html"]).split()).rstrip(":.")):
            continue
        level = int(heading[1])
        end = next((one.start() for one in found[at + 1 :] if int(one[1]) <= level), 0)
        end = end or _leading(html, heading.end())
        inside = html[heading.end() : end]
        if _balanced(inside):
            section = f'<div class="tldr">\n{heading[0]}{inside.rstrip()}\n</div>\n'
            html = html[: heading.start()] + section + html[end:]
        return html, inside
    return html, ""


def _leading(html: str, at: int) -> int:
    """Behind the first paragraphs and lists from `at` on: what nothing ends is not all of a text."""
    depth, blocks, end = 0, 0, at
    for one in _BLOCK.finditer(html, at):
        if depth == 0 and one[2].lower() not in ("p", "ul", "ol"):
            break
        depth += -1 if one[1] else 1
        if depth == 0:
            blocks, end = blocks + 1, one.end()
        if blocks == MOST or depth < 0:
            break
    return end


def _balanced(html: str) -> bool:
    depth = 0
    for one in _NESTING.finditer(html):
        depth += -1 if one[1] else 1
        if depth < 0:
            return False
    return depth == 0


def embedded(html: str, name: str, down: int = 1) -> str:
    """A text for a page of several: its ids begin with `name`, its headings are `down` levels lower."""
    prefix = escape(f"{name}:")  # which no other id holds

    def element(found: re.Match[str]) -> str:
        tag = _NAMES.sub(lambda m: m[1] + " ".join(prefix + one for one in m[2].split()), found[0])
        return _WAYS.sub(lambda m: m[1] + prefix + m[2], tag)

    def lower(found: re.Match[str]) -> str:
        level = min(6, int(found[1]) + down)
        return f"<h{level}{found['said']}>{found['html']}</h{level}>"

    return _HEADING.sub(lower, _ELEMENT.sub(element, html))
