"""Which names may stand in an address of the site, and where does a link lead?

Addresses are lower-case, begin with `/`, and those of pages end with `/`.  No name from a text reaches the
file system but through `safe`.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote, unquote, urlsplit

MAX_ADDRESS = 240  # bytes, as file systems take them
REF = "ref:"  # begins a link to a text by its name, wherever the text lies
_SCHEME = re.compile(rf"(?!{REF})[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\<>:"|?*\ud800-\udfff]')
_RESERVED = frozenset({"con", "prn", "aux", "nul"})  # as names on Windows


def safe(path: str) -> str:
    """A relative path that stays where it is put, or "" where there is none such."""
    parts = [part for part in path.strip().split("/") if part not in ("", ".")]
    if not parts or _UNSAFE.search(path) or len(path.encode("utf-8", "replace")) > MAX_ADDRESS:
        return ""
    bad = any(p == ".." or (p.startswith(".") and p != ".well-known") for p in parts)
    return (
        "" if bad or any(p.split(".")[0].lower() in _RESERVED for p in parts) else "/".join(parts)
    )


def base_wrong(url: str) -> str:
    """Why a site cannot stand at this address, in words; "" where it can."""
    try:
        parts = urlsplit(url)
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named or "\\" in url or any(not one.isprintable() or one.isspace() for one in url):
        return "expected an address that begins with https:// or http://"
    if "?" in url or "#" in url:
        return "the address of a site has no ? and no #; leave out what begins there"
    return ""


def page(path: str) -> str:
    """The address of a page called `path`, or "" where it cannot be one."""
    kept = safe(path)
    return f"/{kept.lower()}/" if kept else ""


def filed(path: str) -> str:
    """The address of the text in the file `path`: Hugo's, where that can be one; "" as for `page`.

    What Hugo makes of a part is left where nothing of it would remain, or nothing that may be a name.
    """
    parts = [(hugo_name(part), part) for part in path.split("/")] if safe(path) else []
    return page("/".join(name if name and safe(name) == name else part for name, part in parts))


def named(path: str) -> str:
    """The address that an author names: as `page`, but a path that ends in `.html` is that file."""
    address = page(path)
    if not address.endswith(".html/"):
        return address
    file = address.removesuffix("/")
    return file.removesuffix("index.html") if file.endswith("/index.html") else file


def folder(address: str) -> str:
    """The address beneath which that lies what lies beside a page."""
    return address[: address.rfind("/") + 1]


def alias(path: str, address: str) -> str:
    """The address that an alias names, as seen from the page at `address`, or ""."""
    whole = (
        path
        if path.startswith("/")
        else posixpath.join(posixpath.dirname(address.rstrip("/")), path)
    )
    if _SCHEME.match(path) or ".." in path.split("/"):
        return ""
    kept = safe(whole)
    return f"/{kept}" if kept.endswith(".html") else f"/{kept}/" if kept else ""


def hugo(text: str, accents: bool = True) -> str:
    """What Hugo makes of a name in an address: `C++ & Über` is `c++-über`; "" where nothing is left.

    https://gohugo.io/configuration/all/ (`removePathAccents`); letters, digits and marks of any script stay.
    """
    text = unicodedata.normalize("NFC" if accents else "NFD", text)
    out = ""
    waits = False  # for a hyphen in the place of white space
    for c in text:
        if c.isalpha() or c.isdecimal() or c in "._#+~-@/" or (accents and _mark(c)):
            out += f"-{c}" if waits and c != "-" else c
            waits = False
        elif c.isspace() and out and out[-1] != "-":
            waits = True
    return unicodedata.normalize("NFC", out).lower()


def hugo_name(text: str) -> str:
    """What Hugo makes of the name of a file or a term since 0.123: each space is a hyphen before signs go."""
    return hugo(text.replace(" ", "-"))


def _mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


@lru_cache(maxsize=4096)  # tags come again and again
def term(word: str) -> str:
    """The name of a tag or a series in an address: Hugo's, or one that every host can serve; never "".

    What Hugo tells apart stays apart: `c` is no `c++`, and no `c~sharp`.
    """
    name = hugo_name(word).replace("~", "~tilde").replace("#", "~sharp")
    name = re.sub(r"(^|/)\.", r"\1~dot", name)
    kept = name if safe(name) == name else ""
    return kept or f"~{blake2b(word.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"


def former_terms(word: str) -> tuple[str, ...]:
    """What Hugo, and Hugo before 0.123, call a term that has another name here, where that is a name."""
    names = dict.fromkeys((hugo_name(word), hugo(word)))
    return tuple(
        name
        for name in names
        if all(part.strip(".") for part in name.split("/"))
        and len(name.encode()) <= MAX_ADDRESS
        and name != term(word)
    )


def local(destination: str) -> bool:
    """Does a link stay on the site?"""
    return bool(destination) and not _SCHEME.match(destination.strip())


def parted(destination: str) -> tuple[str, str]:
    """The path of a local link, decoded, and its fragment."""
    path, _, fragment = destination.strip().partition("#")
    return unquote(path.partition("?")[0]), unquote(fragment)


def beside(path: str, destination: str) -> str:
    """The file that a relative link in the file `path` means, in the content folder; "" outside of it."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), destination))
    return "" if joined.startswith(("..", "/")) else joined


def under(address: str, destination: str) -> str:
    """The address that a relative link means to a browser that shows `address`."""
    joined = posixpath.normpath(posixpath.join(folder(address), destination))
    return f"{joined}/" if destination.endswith(("/", "..", ".")) and joined != "/" else joined


@lru_cache(maxsize=8_192)  # menus and tags come again on every page
def quoted(address: str) -> str:
    """An address as it stands in a page."""
    return quote(address, safe="/-._~!$'()*+,;=@")


def output(address: str) -> str:
    """The file that answers an address."""
    return f"{address.lstrip('/')}index.html" if address.endswith("/") else address.lstrip("/")
