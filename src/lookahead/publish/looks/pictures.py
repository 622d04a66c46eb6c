"""How large is a picture, and which smaller copies may a browser choose from?

Files are looked at in children, which a hostile one may kill, and once for each content: what was found
out, and the copies, lie on a shelf beside the build's cache that may be thrown away.
"""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING

from lookahead.publish.model import Flaw, Found

if TYPE_CHECKING:
    from PIL.Image import Image

VERSION = 1  # of the copies: another number makes all again
WIDTHS = (480, 960, 1440)
RASTERS = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif")
FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF")
MAX_PIXELS = 40_000_000  # of a picture that is made smaller
MAX_BYTES = 64 << 20
FOLDER = "/assets/pictures/"
SIZES = "(max-width: 44rem) 100vw, 42rem"  # the width of a column of text

_PARAGRAPH = re.compile(  # white space has one place to be, so that the time stays linear
    r"<p>((?:(?:<a [^<>]*>)?<img\b[^<>]*>(?:</a>)?(?:<br>)?\s*+){2,24})</p>"
)
_SRC = re.compile(r"""\ssrc="([^"]*)\"""")
_WIDTH = re.compile(r'\swidth="(\d{1,5})"')


@dataclass(frozen=True, slots=True)
class Sized:
    """A picture as a browser shows it; no width: it cannot be read."""

    width: int = 0
    height: int = 0
    hash: str = ""
    copies: tuple[int, ...] = ()  # widths
    wrong: str = ""

    def address(self, width: int) -> str:
        return f"{FOLDER}{self.hash}-{width}.webp"


def galleries(html: str) -> str:
    """Pictures that are a paragraph together stand side by side."""
    if html.count("<img") < 2:
        return html
    return _PARAGRAPH.sub(_gallery, html)


def _gallery(found: re.Match[str]) -> str:
    if "only-light" in found[1] or "only-dark" in found[1]:
        return found[0]  # one of two is shown
    return f'<p class="gallery">{found[1].replace("<br>", "")}</p>'


def is_raster(path: str) -> bool:
    return path.lower().endswith(RASTERS)


def measured(
    shelf: Path, root: Path, wanted: Mapping[str, Found], copies: bool, workers: int
) -> tuple[dict[str, Sized], list[Flaw]]:
    """Address -> what we know of the picture there; only new ones are looked at.

    `wanted` are files of `root` by their addresses.
    """
    if not wanted:
        return {}, []
    kept = _index(shelf)
    said = {
        one.path: (f"{VERSION} {one.mtime} {one.size} {copies}", one) for one in wanted.values()
    }
    known = {
        path: kept[path][1]
        for path, (state, _) in said.items()
        if path in kept and kept[path][0] == state and _stand(shelf, kept[path][1])
    }
    new = [one for path, (_, one) in said.items() if path not in known]
    if new:
        known |= _looked_at(shelf, root, new, copies, workers)
    if new or kept.keys() != known.keys():
        _keep(shelf, {path: (said[path][0], known[path]) for path in sorted(known)})
    flaws = [
        Flaw(path, 1, "picture", f"this picture {one.wrong}")
        for path, one in sorted(known.items())
        if one.wrong
    ]
    return {address: known[found.path] for address, found in wanted.items()}, flaws


def _looked_at(
    shelf: Path, root: Path, new: list[Found], copies: bool, workers: int
) -> dict[str, Sized]:
    from lookahead.publish import pool

    shelf.mkdir(parents=True, exist_ok=True)
    task = partial(measure, shelf, root, copies)
    died = Sized(wrong="could not be read in the time and memory there are; save it again, smaller")
    return {
        one.path: result if isinstance(result, Sized) else died
        for one, result in pool.spread(task, new, workers)
    }


def measure(shelf: Path, root: Path, copies: bool, found: Found) -> Sized:
    """Read a file's header and, where it is large, put smaller copies on the shelf."""
    from PIL import Image, ImageOps

    if found.size > MAX_BYTES:
        return Sized(wrong=f"has over {MAX_BYTES >> 20} MB; save it smaller")
    data = (root / found.path).read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of broken metadata, and of sizes that we bound below
            with Image.open(root / found.path, formats=FORMATS) as image:
                one = _shape(image, hashlib.blake2b(data, digest_size=10).hexdigest())
                still = not getattr(image, "is_animated", False)
                widths = [w for w in WIDTHS if w < one.width] if copies and still else []
                if not widths:
                    return one
                if one.width * one.height > MAX_PIXELS:
                    return replace(one, wrong=_bomb(one))
                image.draft("RGB", (max(widths), one.height * max(widths) // one.width))
                whole = ImageOps.exif_transpose(image)
                made = tuple(w for w in widths if _copied(shelf, one, whole, w, len(data)))
                return replace(one, copies=made)
    except Image.DecompressionBombError:
        return Sized(wrong="says that it is larger than any we open; save it smaller")
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, MemoryError) as error:
        what = type(error).__name__ if not str(error) else str(error)[:120]
        return Sized(wrong=f"cannot be read ({what.replace(str(root), '')}); save it again")


def _bomb(one: Sized) -> str:
    return (
        f"has {one.width * one.height / 1e6:.0f} million pixels; of over {MAX_PIXELS // 10**6}"
        " no smaller copies are made: save it smaller"
    )


def _shape(image: Image, hash: str) -> Sized:
    width, height = image.size
    turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)  # Exif: Orientation
    return Sized(height, width, hash) if turned else Sized(width, height, hash)


def _copied(shelf: Path, one: Sized, image: Image, width: int, size: int) -> bool:
    """Is there a copy of that width which is smaller than the picture?"""
    from PIL import Image

    target = shelf / f"{one.hash}-{width}.webp"
    if target.is_file():  # the same picture under another name
        return True
    height = max(1, round(one.height * width / one.width))
    few = image.mode in ("P", "1")  # drawings: exact, and small so
    alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    plain = image.convert("RGBA" if alpha else "RGB")
    temporary = target.with_suffix(".tmp")
    plain.resize((width, height), Image.Resampling.LANCZOS).save(
        temporary, "WEBP", quality=80, method=3, lossless=few, exact=False
    )
    if temporary.stat().st_size >= size:
        temporary.unlink()
        return False
    temporary.replace(target)
    return True


def _index(shelf: Path) -> dict[str, tuple[str, Sized]]:
    try:
        said = json.loads((shelf / "index.json").read_text("utf-8"))
        return {
            path: (state, Sized(w, h, hash, tuple(copies), wrong))
            for path, (state, (w, h, hash, copies, wrong)) in said.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _keep(shelf: Path, known: Mapping[str, tuple[str, Sized]]) -> None:
    """Write down what is known, and drop the copies of pictures that are gone."""
    shelf.mkdir(parents=True, exist_ok=True)
    rows = {path: (state, astuple(one)) for path, (state, one) in known.items()}
    (shelf / "index.tmp").write_text(json.dumps(rows), "utf-8")
    (shelf / "index.tmp").replace(shelf / "index.json")
    ours = {f"{one.hash}-{w}.webp" for _, one in known.values() for w in one.copies}
    for path in shelf.glob("*.webp"):
        if path.name not in ours:
            path.unlink(missing_ok=True)


def _stand(shelf: Path, one: Sized) -> bool:
    return all((shelf / f"{one.hash}-{width}.webp").is_file() for width in one.copies)


def dressed(tag: str, sizes: Mapping[str, Sized], prefix: str, first: bool) -> str:
    """An `<img>` with its width and height and its smaller copies.

    `sizes` goes by addresses as they stand in a page; the `first` picture loads at once.
    """
    if first:
        tag = tag.replace(' loading="lazy"', "", 1)
    source = _SRC.search(tag)
    one = sizes.get(unescape(source[1])) if source else None
    if one is None or not one.width or source is None:
        return tag
    more = shape(tag, one)
    if one.copies and " srcset=" not in tag:
        more += srcset(one, source[1], prefix)
    return f"{tag[: source.end()]}{more}{tag[source.end() :]}"


def shape(tag: str, one: Sized) -> str:
    """Width and height, so that nothing moves when the picture comes; what the author says holds."""
    if " height=" in tag:
        return ""
    width = _WIDTH.search(tag)
    if width:
        return f' height="{max(1, round(int(width[1]) * one.height / one.width))}"'
    return "" if " width=" in tag else f' width="{one.width}" height="{one.height}"'


def srcset(one: Sized, address: str, prefix: str, sizes: str = "") -> str:
    """The copies and the picture itself, for the browser to choose by the width of its place."""
    listed = [f"{prefix}{one.address(width)} {width}w" for width in one.copies]
    return f' srcset="{escape(", ".join(listed))}, {address} {one.width}w" sizes="{sizes or SIZES}"'
