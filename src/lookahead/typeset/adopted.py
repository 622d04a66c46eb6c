"""Which MathML of another engine may stand on a page?

Only elements and attributes of MathML that draw, no text that is a command, and no style of its own: where
the other engine says columns and widths by attributes that browsers have given up, our classes say them.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

MAX_MATHML = 400_000  # characters
MAX_ELEMENTS = 8_000
MAX_DEPTH = 120
_ELEMENTS = frozenset(
    "math semantics mrow mi mn mo mtext ms mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup"
    " msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd menclose".split()
)
_ATTRIBUTES = frozenset(
    "mathvariant stretchy fence separator lspace rspace minsize maxsize symmetric largeop movablelimits"
    " accent accentunder displaystyle scriptlevel linethickness width height depth voffset mathcolor"
    " mathbackground columnspan rowspan notation form display".split()
)
_VALUE = re.compile(r"[\w #.%+-]{0,60}")
_MATH = re.compile(r"<math\b.*</math>", re.DOTALL)
_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_ANNOTATION = re.compile(r"<annotation\b.*?</annotation>", re.DOTALL)
_LEAK = re.compile(r"\\[A-Za-z]+|\\\\|\\[\[(]")
_ALIGN = {"right": "m-r", "left": "m-l"}
_WIDTHS = {"100%": "m-full", "50%": "m-half"}


def adopted(written: str) -> str:
    """`written` up to its annotation, as our own engine gives it; "" if it is not fit to be shown."""
    found = _MATH.search(written) if len(written) <= MAX_MATHML else None
    if found is None:
        return ""
    try:
        root = ElementTree.fromstring(found[0].replace(_NAMESPACE, ""))  # noqa: S314  # no DTD: `<math` begins it
    except ElementTree.ParseError:
        return ""
    for above in list(root.iter("semantics")):
        for note in above.findall("annotation"):
            above.remove(note)
    if not _fit(root):
        return ""
    for one in root.iter():
        _plain(one)
    out = ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
    head, mark, _ = out.rpartition("</semantics></math>")
    return head if mark else ""


def _fit(root: ElementTree.Element) -> bool:
    elements = list(root.iter())
    if len(elements) > MAX_ELEMENTS or _depth(root) > MAX_DEPTH:
        return False
    if any(one.tag not in _ELEMENTS for one in elements):
        return False
    return not _LEAK.search(" ".join(root.itertext()))


def _depth(root: ElementTree.Element) -> int:
    deepest, stack = 0, [(root, 1)]
    while stack:
        element, depth = stack.pop()
        deepest = max(deepest, depth)
        stack += [(child, depth + 1) for child in element]
    return deepest


def _plain(element: ElementTree.Element) -> None:
    """Only attributes that are known to draw; columns and widths by our classes."""
    said = dict(element.attrib)
    element.attrib.clear()
    names = []
    if element.tag == "mtable":
        _columns(element, said.get("columnalign", "").split())
        said.pop("scriptlevel", "")
    if element.tag in ("mtable", "mtd"):
        names += [_WIDTHS[width] for width in [said.pop("width", "")] if width in _WIDTHS]
        names += element.get("class", "").split()
    for name, value in said.items():
        if name in _ATTRIBUTES and _VALUE.fullmatch(value):
            element.set(name, value)
    if "m-class" in said:
        names.append(said["m-class"])
    if names:
        element.set("class", " ".join(names))


def _columns(table: ElementTree.Element, aligned: list[str]) -> None:
    """Each cell is told where it stands, before it is looked at itself; the last column repeats."""
    if not aligned:
        return
    for row in table.findall("mtr"):
        for at, cell in enumerate(row.findall("mtd")):
            name = _ALIGN.get(aligned[min(at, len(aligned) - 1)], "")
            if name:
                cell.set("m-class", name)
