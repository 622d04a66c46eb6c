"""Which paper does an identifier or an address name?

A key says what kind of identifier it is and holds it in its one normal form: `arxiv:2401.12345`,
`arxiv:hep-th/9901001`, `doi:10.1145/3442188.3445922`, `openreview:rkgNKkHtvB`, `acl:2023.acl-long.1`.
A version (`v2`) is no part of a key.  Sources: arXiv's identifier scheme (since 1991, new since 2007-04),
the DOI Handbook (ISO 26324), and the addresses that these sites use.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_ARCHIVES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas"
    " cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex"
    " nucl-th patt-sol physics plasm-ph q-alg q-bio q-fin quant-ph solv-int stat supr-con"
).split()
OLD_ID = rf"(?:{'|'.join(sorted(_ARCHIVES, reverse=True))})(?:\.[A-Za-z]{{2}})?/\d{{7}}"
NEW_ID = r"\d{4}\.\d{4,5}"
VERSION = r"v[1-9]\d?"
_ID = re.compile(rf"({NEW_ID}|{OLD_ID})({VERSION})?", re.IGNORECASE | re.ASCII)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,3}/[^\s\"<>]{1,200}", re.ASCII)
# those of journals before 2003 hold what ends others: 10.1002/(SICI)…17:15/16<1661::AID-SIM968>3.0.CO;2-2
_SICI = re.compile(r"10\.\d{4,9}/[^\s\"<>]{1,120}<[^\s\"<>]{1,60}>[^\s\"<>]{1,60}", re.ASCII)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_ACL_DOI = re.compile(r"10\.18653/v1/(.+)", re.IGNORECASE)
_ACL = re.compile(
    r"(?:[A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9_]{1,30}-[a-z0-9]{1,20}\.\d{1,5})", re.IGNORECASE
)
_OPENREVIEW = re.compile(r"[A-Za-z0-9_-]{8,16}", re.ASCII)
_OPENREVIEW_PATHS = ("/forum", "/pdf", "/attachment", "/references/pdf")
_TAIL = ".,;:!?'\"`*_~…·”’“‘»"
_CLOSING = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【"}

# where the sites that go by arXiv's identifiers have them in their paths
_PLACES = {
    "arxiv.org": r"/(?:abs|pdf|html|format|ps|src|e-print)/",
    "ar5iv.org": r"/(?:(?:abs|html|pdf)/)?",
    "alphaxiv.org": r"/(?:[a-z]{2}/)?(?:abs|pdf|html|overview|resources)/",
    "arxiv-vanity.com": r"/papers/",
    "huggingface.co": r"/papers/",
    "hf.co": r"/papers/",
    "semanticscholar.org": r"/(?:[a-z0-9]{1,10}/){0,3}(?:arxiv/|paper/)(?:arxiv(?::|%3a))?",
    "scirate.com": r"/arxiv/",
    "emergentmind.com": r"/papers/",
}
_PATHS = {
    name: re.compile(
        rf"{place}({NEW_ID}|{OLD_ID})({VERSION})?(?:\.pdf)?(?:/|$)", re.IGNORECASE | re.ASCII
    )
    for name, place in _PLACES.items()
}
_ALIASES = {"ar5iv.labs.arxiv.org": "ar5iv.org", "xxx.lanl.gov": "arxiv.org"}
HOSTS = (*_PLACES, "xxx.lanl.gov", "doi.org", "openreview.net", "aclanthology.org")
MAX_ADDRESS = 2_000  # characters of one that is no key
_UNSOUND = re.compile(r"[\s<>\"]")
_PUBLISHED = re.compile(r"/doi/(?:[a-z]{2,12}/)?(10\.\d{4,9}/.+)", re.IGNORECASE)


def arxiv(text: str) -> tuple[str, int] | None:
    """The identifier that `text` is, without its version, and the version (0: none is said)."""
    found = _ID.fullmatch(text)
    if found is None:
        return None
    id = _normal(found[1])
    return (id, int(found[2][1:]) if found[2] else 0) if id else None


def _normal(id: str) -> str:
    """Its one spelling; "" where no paper can have it: no such month, no such number of digits."""
    archive, _, number = id.rpartition("/")
    year, month = int(number[:2]), int(number[2:4])
    if not 1 <= month <= 12:
        return ""
    if archive:  # from July 1991 to March 2007; the class within an archive is left out
        dated = (year, month) >= (91, 7) or (year, month) <= (7, 3)
        return (
            f"{archive.partition('.')[0].lower()}/{number}" if dated and number[4:] > "000" else ""
        )
    digits = 4 if (year, month) < (15, 1) else 5
    count = number[5:]
    return number if (year, month) >= (7, 4) and len(count) == digits and int(count) else ""


def doi(text: str) -> str:
    """The key of the DOI that `text` begins with; "" where it begins with none.

    What a sentence puts behind it is taken off; arXiv's and the ACL's own DOIs are their identifiers.
    """
    found = _DOI.match(text)
    if found is None:
        return ""
    name = trimmed(found.group()).lower()
    if own := _ARXIV_DOI.fullmatch(name):
        known = arxiv(own[1])
        return f"arxiv:{known[0]}" if known else ""
    if (own := _ACL_DOI.fullmatch(name)) and _ACL.fullmatch(own[1]):
        return f"acl:{own[1]}"
    return f"doi:{name}" if _DOI.fullmatch(name) else ""


def _whole_doi(text: str) -> str:
    """The key of a text that is a DOI and nothing else."""
    return f"doi:{text.lower()}" if _SICI.fullmatch(text) else doi(text)


def trimmed(text: str) -> str:
    """Without the punctuation behind it, and without brackets that were opened before it."""
    while text:
        last = text[-1]
        opening = _CLOSING.get(last, "")
        if last in _TAIL or last == "/" or (opening and text.count(opening) < text.count(last)):
            text = text[:-1]
        else:
            break
    return text


def of_address(url: str) -> str:
    """The key of the paper that stands at an http(s) address; "" where it is none that we know."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https"):
        return ""
    path = unquote(parts.path)
    if found := at(host, path):
        return f"arxiv:{found[0]}"
    return _elsewhere(host.removeprefix("www."), path, parts.query)


def _elsewhere(host: str, path: str, query: str) -> str:
    """The key at a site that has identifiers of its own, or of a DOI in a publisher's path."""
    match host:
        case "doi.org" | "dx.doi.org":
            return _whole_doi(path.lstrip("/"))
        case "openreview.net":
            id = dict(parse_qsl(query)).get("id", "") if path in _OPENREVIEW_PATHS else ""
            return f"openreview:{id}" if _OPENREVIEW.fullmatch(id) else ""
        case "aclanthology.org":
            id = path.strip("/").removesuffix(".pdf").removesuffix(".bib")
            return f"acl:{id.lower()}" if _ACL.fullmatch(id) else ""
    found = _PUBLISHED.search(path)
    return doi(found[1].removesuffix(".pdf")) if found else ""


def at(host: str, path: str) -> tuple[str, int] | None:
    """arXiv's identifier and version in a path of one of the sites that go by them."""
    name = _ALIASES.get(host) or ".".join(host.removeprefix("www.").rsplit(".", 2)[-2:])
    pattern = _PATHS.get(name)
    found = pattern.match(path) if pattern else None
    id = _normal(found[1]) if found else ""
    return (id, int(found[2][1:]) if found[2] else 0) if found and id else None


def address(key: str) -> str:
    """Where a paper is to be found; "" for what is no key."""
    kind, _, id = key.partition(":")
    match kind:
        case "arxiv":
            return f"https://arxiv.org/abs/{id}"
        case "doi":
            return f"https://doi.org/{quote(id, safe='/:;,()')}"
        case "openreview":
            return f"https://openreview.net/forum?id={id}"
        case "acl":
            return f"https://aclanthology.org/{id}"
        case _:
            return ""


def forms(key: str) -> tuple[tuple[str, str], ...]:
    """Where a paper can be read: (what is there, address), its page first."""
    kind, _, id = key.partition(":")
    page = address(key)
    match kind:
        case "arxiv":
            found = [("abstract", page), ("PDF", f"https://arxiv.org/pdf/{id}")]
            # made of all papers with TeX since then (info.arxiv.org/about/accessible_HTML)
            if "/" not in id and id[:4] >= "2312":
                found.append(("HTML", f"https://arxiv.org/html/{id}"))
            return tuple(found)
        case "openreview":
            return ("forum", page), ("PDF", f"https://openreview.net/pdf?id={id}")
        case "acl":
            return ("page", page), ("PDF", f"https://aclanthology.org/{id}.pdf")
        case "doi":
            return (("DOI", page),)
        case _:
            return ()


def normal(key: str) -> str:
    """The one spelling of a key that somebody typed: no version, no capitals in a DOI; "" if it is none."""
    kind, _, id = key.partition(":")
    match kind.lower():
        case "arxiv":
            known = arxiv(id)
            return f"arxiv:{known[0]}" if known else ""
        case "doi":
            return _whole_doi(id)
        case "openreview":
            return f"openreview:{id}" if _OPENREVIEW.fullmatch(id) else ""
        case "acl":
            return f"acl:{id.lower()}" if _ACL.fullmatch(id) else ""
        case _:
            known = arxiv(key)
            return f"arxiv:{known[0]}" if known else _whole_doi(key)


def meant(text: str) -> str:
    """The key that somebody typed or whose address they gave; else an address as it is; "" for neither."""
    return normal(text) or of_address(text) or (text if is_address(text) else "")


def is_address(text: str) -> bool:
    """Is it an http(s) address with a host?"""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
    return sound and len(text) <= MAX_ADDRESS and not _UNSOUND.search(text)


def submitted(key: str) -> int:
    """The year that an identifier of arXiv's says; 0 for other keys."""
    kind, _, id = key.partition(":")
    if kind != "arxiv":
        return 0
    year = int(id.rpartition("/")[2][:2])
    return year + (1900 if year > 90 else 2000)
