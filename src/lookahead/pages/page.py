"""What is one page, in every encoding, and how does it lie in a file?

A file is one line of JSON, then the bodies one after the other.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import brotli  # type: ignore[import-untyped]  # ships no types

from lookahead.pages.board import Versions, slot

Headers = list[tuple[str, str]]
SMALL = 256  # bytes; encoding less than this saves nothing
VARY = "Accept-Encoding, Cookie"  # Cookie: what the owner gets is another page, and never a file
OURS = frozenset({"content-length", "etag", "vary", "content-encoding", "x-lookahead-page"})
# all that a 304 has to repeat (RFC 9110, 15.4.5); the rest a client has kept with the page
IN_304 = frozenset({"etag", "cache-control", "vary"})


@dataclass(frozen=True, slots=True)
class Variant:
    """A page in one encoding: its headers with a body, without one (304), and the body."""

    etag: str
    headers: Headers
    headers_304: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page depends on: it is good until `expires`, and while the versions are these."""

    slots: tuple[int, ...]
    versions: Versions
    expires: float  # seconds since 1970


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One page, ready to be sent."""

    path: str
    stamp: Stamp
    variants: dict[str, Variant]  # by encoding; "" is the page as it is

    @property
    def size(self) -> int:
        """Bytes of all bodies."""
        return sum(len(variant.body) for variant in self.variants.values())

    def variant(self, encoding: str) -> Variant:
        return self.variants.get(encoding) or self.variants[""]


def stamp(keys: Sequence[str], snapshot: Versions, expires: float) -> Stamp:
    """The stamp of a page that was rendered after `snapshot` was taken."""
    slots = tuple(dict.fromkeys(map(slot, keys)))
    return Stamp(slots, tuple(snapshot[at] for at in slots), expires)


def build(path: str, headers: Headers, body: bytes, stamp: Stamp) -> StoredPage:
    """A page with its encodings, each made once."""
    kept = [(name, value) for name, value in headers if name.lower() not in OURS]
    bodies = {"": body}
    if len(body) >= SMALL:
        bodies["gzip"] = gzip.compress(body, 6, mtime=0)
        bodies["br"] = brotli.compress(body, quality=5)
    return _assemble(path, kept, bodies, stamp)


def _assemble(path: str, kept: Headers, bodies: dict[str, bytes], stamp: Stamp) -> StoredPage:
    digest = blake2b(bodies[""] + repr(kept).encode(), digest_size=12).hexdigest()
    variants = {name: _variant(name, body, kept, digest) for name, body in bodies.items()}
    return StoredPage(path, stamp, variants)


def _variant(encoding: str, body: bytes, kept: Headers, digest: str) -> Variant:
    etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
    headers = [*kept, ("Vary", VARY), ("ETag", etag), ("Content-Length", str(len(body)))]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    bare = [(name, value) for name, value in headers if name.lower() in IN_304]
    return Variant(etag, headers, bare, body)


# ---- files -------------------------------------------------------------------------------------


def pack(page: StoredPage) -> bytes:
    """The bytes of a page's file."""
    plain = [pair for pair in page.variants[""].headers if pair[0].lower() not in OURS]
    head = {
        "path": page.path,
        "slots": page.stamp.slots,
        "versions": page.stamp.versions,
        "expires": page.stamp.expires,
        "headers": plain,
        "bodies": {name: len(variant.body) for name, variant in page.variants.items()},
    }
    bodies = b"".join(variant.body for variant in page.variants.values())
    return json.dumps(head).encode() + b"\n" + bodies


def unpack(data: bytes) -> StoredPage:
    """The page in a file.  Raises ValueError where it is not whole."""
    line, _, rest = data.partition(b"\n")
    try:
        head = json.loads(line)
        if len(rest) != sum(head["bodies"].values()):
            raise ValueError("a page file is not as long as it says")
        bodies, at = {}, 0
        for name, length in head["bodies"].items():
            bodies[name], at = rest[at : at + length], at + length
        stamp = Stamp(tuple(head["slots"]), tuple(head["versions"]), float(head["expires"]))
        headers = [(str(name), str(value)) for name, value in head["headers"]]
        return _assemble(head["path"], headers, bodies, stamp)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a page file: {error!r}") from error
