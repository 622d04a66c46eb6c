"""Is it safe to look at?  XML read once by lxml, and refused where other parsers would take for ever.

feedparser needs time quadratic in nesting, in the attributes of an element and in namespace prefixes: more
than 40 s for half a megabyte.  lxml does not mind; so it reads first, and its tree also feeds the fast way.
"""

from __future__ import annotations

from lxml import etree

from lookahead.core.model import Problem

MOST_ENTRIES = 5_000  # of one document; the longest real feed that we know has 1,230
DEEPEST = 256  # libxml2 refuses more by itself
MOST_ATTRIBUTES = 256  # of one element
MOST_NAMESPACES = 256  # different declarations in one document

_TOO_WIDE = etree.XPath(f"boolean(//@*[{MOST_ATTRIBUTES + 1}])")  # counting takes twice as long
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Refused(Exception):
    """The document is not looked at any further; caught inside this package."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem


def tree(data: bytes) -> etree._Element | None:
    """The root of well-formed XML, None of anything else.  Raises Refused for what is built to hurt."""
    parser = _parser(recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        _refuse_depth(parser)
        root = mended(data)
        if root is not None:
            _refuse_width(root, data)
        return None
    _refuse_width(root, data)
    return root


def mended(data: bytes) -> etree._Element | None:
    """The root of what lxml makes of broken XML, None if that is nothing."""
    parser = _parser(recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        root = None
    _refuse_depth(parser)
    return root


def _parser(*, recover: bool) -> etree.XMLParser:
    """No DTD, no entities, no network; huge_tree stays off: it is what bounds depth and text (10 MB)."""
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )


def _refuse_depth(parser: etree.XMLParser) -> None:
    if any("xcessive depth" in (line.message or "") for line in parser.error_log):
        raise Refused(Problem("too-deep", f"Its elements are nested more than {DEEPEST} deep."))


def _refuse_width(root: etree._Element, data: bytes) -> None:
    # counting bytes is a thousand times cheaper than looking, and nearly always enough; not so in UTF-16
    look = b"\0" in data[:4] or data[:2] in _UTF_16
    if not look and data.count(b"=") <= min(MOST_ATTRIBUTES, MOST_NAMESPACES):
        return
    if _TOO_WIDE(root):
        text = f"An element of it has more than {MOST_ATTRIBUTES} attributes."
        raise Refused(Problem("too-wide", text))
    if (look or data.count(b"xmlns") > MOST_NAMESPACES) and _namespaces(root) > MOST_NAMESPACES:
        text = f"It declares more than {MOST_NAMESPACES} namespaces."
        raise Refused(Problem("too-wide", text))


def _namespaces(root: etree._Element) -> int:
    """How many different prefixes are declared; it stops counting once there are too many."""
    seen: set[tuple[str | None, str]] = set()
    for element in root.iter(etree.Element):
        seen.update(element.nsmap.items())
        if len(seen) > MOST_NAMESPACES:
            break
    return len(seen)


def local_name(element: etree._Element) -> str:
    """The name without namespace or prefix, in lower case, also where it is no proper name."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def too_many(kept: int) -> Problem:
    return Problem("too-many", f"It has more than {kept} entries; only the first {kept} were read.")
