"""Which SVG from outside may be shown?  One that only draws.

A drawing is read as XML without entities, checked against a list of elements, and written anew.  What
could act (scripts, handlers, HTML inside) refuses the whole picture; what a picture does not need
(metadata, animation, filters, links) is left out.  It is shown as `<img>` only, where browsers run and
load nothing, and served under a policy that says so again.
"""

from __future__ import annotations

import re
from functools import partial

from lxml import etree

from lookahead.core.model import Problem
from lookahead.extract.rasters import SVG, Picture, too_large

MAX_BYTES = 3_000_000
MAX_ELEMENTS = 30_000
MAX_DRAWN = 200_000  # elements after every `use`, pattern and marker has been put in
MAX_DEPTH = 64
DEFAULT_SIZE = (300, 150)  # CSS 2.1, 10.3.2: of a replaced element that says nothing
_NS = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_KEPT = frozenset(
    "svg g defs symbol use image switch path rect circle ellipse line polyline polygon text tspan"
    " textPath title desc style linearGradient radialGradient stop clipPath mask pattern marker".split()
)
_ACTS = frozenset({"script", "foreignobject", "handler", "listener", "iframe", "audio", "video"})
_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_LOCAL = re.compile(r"#[^\s\"')]+")
_URL = re.compile(r"url\(\s*[\"']?([^\"')]*)", re.IGNORECASE)
_FONT = re.compile(r"data:(?:font/|application/(?:x-)?font)[a-z0-9+.-]*", re.IGNORECASE)
# what reaches out or hides that it does; `\` begins an escape in CSS
_REACHES = re.compile(r"@import|javascript:|expression\(|image-set\(|\bsrc\(|\\", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{0,6})?)\s*(?:px|pt)?\s*")

_SCRIPT = Problem("script", "The drawing holds a script or HTML.")
_REACH = Problem("reaches-out", "The drawing wants to load something from elsewhere.")
_BROKEN = Problem("broken", "It is no drawing that can be read.")


def drawing(data: bytes) -> Picture | Problem:
    """The SVG in `data` written anew, or why it is not shown.  Never raises."""
    if len(data) > MAX_BYTES:
        return Problem("too-large", f"A drawing may have {MAX_BYTES // 1_000_000} MB.")
    if b"<!ENTITY" in data:
        return Problem("entities", "The drawing defines entities.")
    root = _read(data)
    if root is None or root.tag != f"{_NS}svg":
        return _BROKEN
    if problem := _tidy(root) or _weigh(root):
        return problem
    width, height = _size(root)
    if problem := too_large(width, height):
        return problem
    return Picture(SVG, width, height, etree.tostring(root, encoding="utf-8"))


def _read(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",  # whatever it declares: another encoding could hide a word from us
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


# ---- what is in it -------------------------------------------------------------------------------


def _tidy(root: etree._Element) -> Problem | None:
    """Leave out, in place, what is not needed; say what makes it unfit."""
    elements = list(root.iter())
    if len(elements) > MAX_ELEMENTS:
        return Problem("too-large", f"The drawing has more than {MAX_ELEMENTS} elements.")
    return next(filter(None, map(_tidy_one, elements)), None)


def _tidy_one(element: etree._Element) -> Problem | None:
    if not isinstance(element.tag, str):  # an entity that nobody defined
        return _BROKEN
    name = element.tag.rpartition("}")[2]
    if name.lower() in _ACTS:
        return _SCRIPT
    if element.tag == f"{_NS}a":
        _unlink(element)
    elif not element.tag.startswith(_NS) or name not in _KEPT:
        _drop(element)  # what is inside is still looked at: a script refuses the whole
        return None
    return _attributes(element) or _style(element)


def _unlink(element: etree._Element) -> None:
    element.tag = f"{_NS}g"
    for key, _ in _pairs(element):
        if key.endswith("href"):
            del element.attrib[key]


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _attributes(element: etree._Element) -> Problem | None:
    for key, value in _pairs(element):
        name = key.rpartition("}")[2]
        if name.lower().startswith("on"):
            return _SCRIPT
        if name == "href":
            if not (_LOCAL.fullmatch(value.strip()) or _DATA.fullmatch(value.strip())):
                return _REACH
        elif name == "filter" or ("}" in key and key != _SPACE):
            del element.attrib[key]
        elif _reaches(value):
            return _REACH
    return None


def _pairs(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in element.attrib.items()]


def _style(element: etree._Element) -> Problem | None:
    if element.tag != f"{_NS}style":
        return None
    if len(element):
        return _BROKEN
    return _REACH if _reaches(element.text or "") else None


def _reaches(text: str) -> bool:
    """Does a value or a style sheet name anything outside the drawing?"""
    if _REACHES.search(text):
        return True
    return any(
        not (_LOCAL.fullmatch(url.strip()) or _DATA.match(url.strip()) or _FONT.match(url.strip()))
        for url in _URL.findall(text)
    )


# ---- how much it draws ---------------------------------------------------------------------------


def _weigh(root: etree._Element) -> Problem | None:
    """A few lines of `use` that use each other can draw more than any browser finishes."""
    named = {one.get("id", ""): one for one in root.iter() if one.get("id")}
    if _drawn(root, named, {}, 0) > MAX_DRAWN:
        return Problem("too-large", "The drawing repeats itself without end.")
    return None


def _drawn(
    element: etree._Element,
    named: dict[str, etree._Element],
    known: dict[etree._Element, int],
    depth: int,
) -> int:
    """Elements that are drawn where this one is; a circle or a deep nest counts as too many."""
    if depth > MAX_DEPTH:
        return MAX_DRAWN + 1
    if element not in known:
        known[element] = MAX_DRAWN + 1  # found again before it is done: a circle
        below = partial(_drawn, named=named, known=known, depth=depth + 1)
        used = [named[name] for name in _references(element) if name in named]
        total = 1 + sum(map(below, [*element, *used]))
        known[element] = min(total, MAX_DRAWN + 1)
    return known[element]


def _references(element: etree._Element) -> list[str]:
    """The ids that an element's attributes name, once each."""
    found = [element.get("href", ""), element.get(_XLINK, "")]
    for _, value in _pairs(element):
        if "url(" in value.lower():
            found += _URL.findall(value)
    return list(dict.fromkeys(one.strip()[1:] for one in found if one.strip().startswith("#")))


def _size(root: etree._Element) -> tuple[int, int]:
    """Width and height in pixels: declared, else of the view box, else what CSS assumes."""
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if sides[0] and sides[1]:
        return round(float(sides[0][1])), round(float(sides[1][1]))
    box = [_LENGTH.fullmatch(part) for part in re.split(r"[\s,]+", root.get("viewBox", ""))[2:4]]
    if len(box) == 2 and box[0] and box[1]:
        return round(float(box[0][1])), round(float(box[1][1]))
    return DEFAULT_SIZE
