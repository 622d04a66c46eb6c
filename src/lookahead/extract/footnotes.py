"""Which links are footnote references, where are the notes, and how do both find each other again?

The rule is one of structure: a reference points at an element of the page that points back at it.
References become `<sup id="fn-ref-1"><a href="#fn-1">1</a></sup>`, notes get the id `fn-1`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from lookahead.extract import dom

MAX_NOTES = 500
# Cheap test on a fragment in lower case: only with one of these there is anything for `gather` to do.
HINTS = ("footnote", "endnote", "noteref", "sidenote", "cite_note", "#fn", "#_ftn", "#note", "#_fn")
_SAYS_NOTE = re.compile(r"foot-?note|endnote|note-?ref|\bfn\d*\b|_ftn|cite_note|sidenote", re.I)
_NUMBER = re.compile(r"\W*\d{1,3}\W*")
_LABEL = re.compile(r"^[\[(]?(?:\d{1,3}|[a-z*†‡§¶]{1,3})[\])]?$")
_CONTAINERS = ("li", "p", "div", "aside", "tr", "dd", "td", "section", "span")


_INLINE = re.compile(
    r"(?:^|\s)(?:sidenote|side-note|ltx_role_footnote|inline-footnote|[\w-]+footnote__note|"
    r"footnote_tooltip)(?:\s|$)"
)
_MARKS = frozenset({"ltx_note_mark", "ltx_tag_note", "sidenote-number"})
_RUNNING = frozenset("p li td dd blockquote h1 h2 h3 h4 h5 h6 figcaption".split())


@dataclass(slots=True)
class _Note:
    """A note with the links that refer to it."""

    element: HtmlElement
    references: list[HtmlElement] = field(default_factory=list)


def gather(root: HtmlElement) -> None:
    """Give every footnote of the page our own ids, in place; foreign ids with our prefix go."""
    _inline_notes(root)
    notes = _pairs(root)
    for element in root.iter():
        if isinstance(element.tag, str) and element.get("id", "").startswith("fn-"):
            del element.attrib["id"]
    for number, note in enumerate(notes, start=1):
        _connect(note, number)


def adopt(page: HtmlElement, chosen: HtmlElement) -> None:
    """Bring the notes that `chosen` refers to into it, where the page keeps them outside."""
    have = {element.get("id") for element in chosen.iter("li")}
    wanted = [a.get("href", "")[1:] for a in chosen.iter("a") if _is_reference(a)]
    missing = [name for name in dict.fromkeys(wanted) if name not in have]
    if not missing:
        return
    found = {element.get("id"): element for element in page.iter("li") if element.get("id")}
    notes = [found[name] for name in missing if name in found]
    if notes:
        ordered = dom.make("ol")
        for note in notes:
            note.tail = None
            ordered.append(note)
        chosen.append(ordered)


def _is_reference(link: HtmlElement) -> bool:
    return bool(re.fullmatch(r"#fn-\d+", link.get("href", "")))


def _inline_notes(root: HtmlElement) -> None:
    """Notes that stand where they are referred to move to the end.

    So write Distill (`<d-footnote>`), Tufte's style (`.sidenote`), LaTeXML and plugins of WordPress.
    """
    found = [e for e in root.iter("d-footnote", "span", "small") if _is_inline(e)][:MAX_NOTES]
    if not found:
        return
    ordered = dom.make("ol")
    for index, element in enumerate(dom.attached(root, found), start=1):
        reference = dom.make("sup", id=f"d-ref-{index}")
        reference.append(dom.make("a", str(index), href=f"#d-note-{index}"))
        _drop_mark(element)
        dom.replace(element, reference)
        note = next((e for e in element.iter("span") if "ltx_note_content" in _classes(e)), element)
        for mark in [e for e in note.iter("sup", "span") if _MARKS & _classes(e)]:
            dom.remove(mark)
        note.tag = "li"
        note.tail = None
        note.attrib.clear()
        note.set("id", f"d-note-{index}")
        note.append(dom.make("a", "↩", href=f"#d-ref-{index}"))
        ordered.append(note)
    for name in ("d-article", "article", "main"):
        home = next(root.iter(name), None)
        if home is not None and next(home.iter("sup"), None) is not None:
            home.append(ordered)
            return
    dom.body(root).append(ordered)


def _classes(element: HtmlElement) -> set[str]:
    return set(element.get("class", "").split())


def _is_inline(element: HtmlElement) -> bool:
    if element.tag == "d-footnote":
        return True
    classes = element.get("class", "")
    if not classes or not _INLINE.search(classes):
        return False
    return any(node.tag in _RUNNING for node in dom.ancestors(element, 6))


def _drop_mark(note: HtmlElement) -> None:
    """The number before an inline note, and the switch that shows it on a small screen."""
    for before in list(note.itersiblings(preceding=True))[:2]:
        if (before.tail or "").strip() or before.tag not in ("sup", "label", "input", "a"):
            return
        if not re.fullmatch(r"\W*\d{0,3}\W*", before.text_content()):
            return
        dom.remove(before)


def _pairs(root: HtmlElement) -> list[_Note]:
    links = [a for a in root.iter("a") if "#" in a.get("href", "")]
    if not links:
        return []
    by_id: dict[str, HtmlElement] = {}
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
                if name:
                    by_id.setdefault(name, element)
    notes: dict[HtmlElement, _Note] = {}
    for link in links:
        target = by_id.get(link.get("href", "").rpartition("#")[2])
        if target is None or not _could_refer(link) or len(notes) >= MAX_NOTES:
            continue
        if any(node in notes for node in link.iterancestors()):
            continue  # the way back
        element = _note_of(target, link)
        if element is not None:
            notes.setdefault(element, _Note(element)).references.append(link)
    return list(notes.values())


def _could_refer(link: HtmlElement) -> bool:
    """Whether the link looks like the mark of a note: short, raised or named so."""
    text = dom.text_of(link)
    said = " ".join(
        link.get(name, "") for name in ("class", "role", "rel", "href", "id", "epub:type")
    )
    if (
        "backref" in said
        or "backlink" in said
        or "footnote-back" in said
        or "↩" in text
        or "^" in text
    ):
        return False
    parent = link.getparent()
    raised = link.find("sup") is not None or (parent is not None and parent.tag == "sup")
    return bool(_LABEL.match(text)) and (raised or bool(_SAYS_NOTE.search(said)))


def _note_of(target: HtmlElement, link: HtmlElement) -> HtmlElement | None:
    """The element of the note: the target, or the block around it; it must lead back."""
    own_ids = {node.get("id") for node in (link, *dom.ancestors(link, 3), *link) if node.get("id")}
    own_ids |= {link.get("name")} if link.get("name") else set()
    for element in (target, *dom.ancestors(target, 3)):
        if element.tag not in _CONTAINERS or element in link.iterancestors():
            continue
        if element.tag == "span" or not _leads_back(element, own_ids):
            continue
        if dom.text_of(element).strip("0123456789.[]()^↩ "):
            return element
    said = f"{target.get('id', '')} {target.get('class', '')} {target.get('role', '')}"
    if target.tag in ("li", "p", "div", "aside") and _SAYS_NOTE.search(said):
        return None if target in link.iterancestors() else target
    return None


def _leads_back(element: HtmlElement, ids: set[str]) -> bool:
    links = (a.get("href", "") for a in element.iter("a"))
    back = [href.rpartition("#")[2] for href in islice(links, 31) if "#" in href]
    return 0 < len(back) <= 30 and bool(ids & set(back))


def _connect(note: _Note, number: int) -> None:
    ids = {}
    for index, link in enumerate(note.references, start=1):
        name = f"fn-ref-{number}" + (f"-{index}" if index > 1 else "")
        for node in (link, *dom.ancestors(link, 3), *link):
            if node.get("id"):
                ids[node.get("id")] = name
        ids.setdefault(link.get("name", "") or name, name)
        _mark_reference(link, number, name)
    for back in list(note.element.iter("a")):
        old = back.get("href", "").rpartition("#")[2]
        if "#" in back.get("href", "") and old in ids:
            back.set("href", f"#{ids[old]}")
            _turn(back, note.element)
    _mark_note(note.element, number)


def _turn(back: HtmlElement, note: HtmlElement) -> None:
    """A number that leads back goes to the end as an arrow: items of a list have numbers of their own."""
    if not _NUMBER.fullmatch(dom.text_of(back)):
        return
    label = back
    for node in dom.ancestors(back, 4):
        if node is note or not _NUMBER.fullmatch(dom.text_of(node)):
            break
        label = node
    parent = label.getparent()
    if parent is None or label.getprevious() is not None or (parent.text or "").strip():
        return
    label.tail = (label.tail or "").lstrip(" .:)]")
    dom.remove(label)
    blocks = [child for child in note if child.tag in ("p", "div") and dom.text_of(child)]
    end = blocks[-1] if blocks else note
    inner = next((p for p in reversed(list(end.iter("p"))) if dom.text_of(p)), end)
    inner.append(dom.make("a", "↩", href=back.get("href", "")))


def _mark_reference(link: HtmlElement, number: int, name: str) -> None:
    label = dom.text_of(link)
    new = dom.make("a", label, href=f"#fn-{number}")
    parent = link.getparent()
    if parent is not None and parent.tag == "sup":
        parent.set("id", name)
        dom.replace(link, new)
        return
    raised = dom.make("sup", id=name)
    dom.replace(link, raised)
    raised.append(new)


def _mark_note(element: HtmlElement, number: int) -> None:
    """The note becomes an item of a list, if it is none yet."""
    if element.tag in ("tr", "td", "dd"):
        element.tag = "div"
    element.set("id", f"fn-{number}")
    element.set("data-note", "")
    if element.tag == "li":
        return
    element.tag = "li"
    previous = element.getprevious()
    if previous is not None and previous.tag == "ol" and previous.get("data-notes") is not None:
        previous.append(element)
        return
    ordered = dom.make("ol", data_notes="")
    ordered.set("data-notes", "")
    dom.replace(element, ordered)
    ordered.append(element)
