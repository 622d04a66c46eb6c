"""What does a link to a text look like elsewhere?  A card of 1200 x 630 pixels with its title.

Its size is that of the pictures of https://ogp.me.  Drawn with a font of ours, or one that the site names.
A title with characters that the font lacks gets no card: boxes in their place would be worse than none.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

AUTO = "auto"  # what a text says in the place of a cover of its own
VERSION = 1  # of the drawing: another number makes all again
WIDTH, HEIGHT = 1200, 630
MARGIN = 84
TITLE_TOP, TITLE_HEIGHT = 168, 330
SIZES = (88, 76, 66, 58, 52, 46)  # of the title: the largest that fits
FONTS = Path(__file__).parent / "fonts"
TITLE, LINE = FONTS / "DejaVuSerifCondensed-Bold.ttf", FONTS / "DejaVuSansMono.ttf"
FOLDER = "/assets/covers/"
COLOURS = {"bg": "#fdfcf9", "ink": "#1b1b19", "soft": "#5f5d57", "mark": "#a33b12"}
STEPS = 15  # of a letter's edge, from the ground to its colour
MAX_TITLE = 300  # characters
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card, and how it is drawn."""

    title: str
    site: str
    below: str  # day and author
    colours: tuple[str, str, str, str]  # ground, ink, small print, accent
    font: str = ""  # a file for the title; "": ours
    stamp: str = ""  # of that file

    @property
    def name(self) -> str:
        """The file that shows it."""
        said = repr((VERSION, self.title, self.site, self.below, self.colours, self.stamp))
        return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=10).hexdigest() + ".png"

    @property
    def address(self) -> str:
        return FOLDER + self.name


def colours(variables: dict[str, str]) -> tuple[str, str, str, str]:
    """Those of the light theme, as far as the site says them as #rrggbb."""
    said = {
        name: value if _COLOUR.fullmatch(value := variables.get(name, "")) else default
        for name, default in COLOURS.items()
    }
    return said["bg"], said["ink"], said["soft"], said["mark"]


def made(shelf: Path, cards: Iterable[Card], workers: int) -> dict[Card, str]:
    """What is wrong with each card, "" where it is on the shelf; only new ones are drawn."""
    from lookahead.publish import pool

    wanted = set(cards)
    shelf.mkdir(parents=True, exist_ok=True)
    done = {one: "" for one in wanted if (shelf / one.name).is_file()}
    due = sorted((one for one in wanted if one not in done), key=lambda one: one.name)
    ours = {one.name for one in wanted}
    for path in shelf.glob("*.png"):
        if path.name not in ours:
            path.unlink(missing_ok=True)
    for card, result in pool.spread(partial(_shelved, shelf), due, workers):
        done[card] = (
            result if isinstance(result, str) else "could not be drawn in the time there is"
        )
    return done


def _shelved(shelf: Path, card: Card) -> str:
    try:
        wrong = lacking(card)
        if wrong:
            return wrong
        temporary = shelf / f"{card.name}.tmp"
        temporary.write_bytes(draw(card))
        temporary.replace(shelf / card.name)
    except (OSError, ValueError) as error:
        return f"could not be drawn ({str(error)[:120]}); is cover_font a font?"
    return ""


def lacking(card: Card) -> str:
    """What keeps the title from being drawn, "" for nothing."""
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in card.title):
        return "is written from right to left, which no cover of ours can; give one as `cover`"
    path = card.font or str(TITLE)
    missing = [c for c in dict.fromkeys(_plain(card.title, path)) if not _has(path, c)]
    if missing:
        shown = "".join(missing[:8])
        return f"has characters that the font lacks ({shown}); name another font as cover_font"
    return ""


@lru_cache(maxsize=4_096)
def _has(path: str, character: str) -> bool:
    font = _font(path, 24)
    return character.isspace() or bytes(font.getmask(character)) != _box(path)


@lru_cache(maxsize=16)
def _box(path: str) -> bytes:
    return bytes(_font(path, 24).getmask("\uffff"))  # never a character: drawn as what is missing


@lru_cache(maxsize=32)
def _font(path: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _plain(title: str, path: str) -> str:
    """The title on one line, without the little pictures that the font has not."""
    text = unicodedata.normalize("NFC", " ".join(title.split()))[:MAX_TITLE]
    kept = [
        c
        for c in text
        if unicodedata.category(c) not in ("So", "Cf", "Cs", "Sk", "Mn") or _has(path, c)
    ]
    return " ".join("".join(kept).split())


def draw(card: Card) -> bytes:
    """The card as PNG."""
    from PIL import Image, ImageDraw

    ground, ink, soft, mark = card.colours
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, HEIGHT - 14, WIDTH, HEIGHT), fill=mark)
    small = _font(str(LINE), 32)
    x = float(MARGIN)
    site = _fitted(_shown(card.site), small, WIDTH - 2 * MARGIN - 80)
    for text, colour in (("$ ", mark), (site, ink), ("_", mark)):
        pen.text((x, 78), text, font=small, fill=colour)
        x += small.getlength(text)
    path = card.font or str(TITLE)
    size, lines = _set(_plain(card.title, path), path)
    pen.multiline_text(
        (MARGIN, TITLE_TOP), "\n".join(lines), font=_font(path, size), fill=ink, spacing=size * 0.18
    )
    below = _fitted(_shown(card.below), _font(str(LINE), 28), WIDTH - 2 * MARGIN)
    pen.text((MARGIN, HEIGHT - 100), below, font=_font(str(LINE), 28), fill=soft)
    out = io.BytesIO()
    image.quantize(palette=_palette(card.colours), dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


@lru_cache(maxsize=4)
def _palette(colours: tuple[str, ...]) -> Image:
    """The steps from the ground to each colour; to find them in each picture would take most of the time."""
    from PIL import Image, ImageColor

    ground, *others = (ImageColor.getrgb(colour)[:3] for colour in colours)
    steps = [
        round(a + (b - a) * n / STEPS)
        for other in others
        for n in range(STEPS + 1)
        for a, b in zip(ground, other, strict=True)
    ]
    image = Image.new("P", (1, 1))
    image.putpalette(steps)
    return image


def _shown(text: str) -> str:
    """Small print without what the font has not."""
    return "".join(c for c in " ".join(text.split()) if _has(str(LINE), c))


def _fitted(text: str, font: FreeTypeFont, width: float) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _set(title: str, path: str) -> tuple[int, list[str]]:
    """The title in lines, as large as its place allows; what is longer still ends in an ellipsis."""
    lines: list[str] = []
    for size in SIZES:
        lines = list(_lines(title, _font(path, size)))
        if len(lines) * size * 1.2 <= TITLE_HEIGHT:
            return size, lines
    fit = int(TITLE_HEIGHT / (SIZES[-1] * 1.2))
    last = _fitted(f"{lines[fit - 1]} {lines[fit]}", _font(path, SIZES[-1]), WIDTH - 2 * MARGIN)
    return SIZES[-1], [*lines[: fit - 1], last]


def _lines(title: str, font: FreeTypeFont) -> Iterator[str]:
    """Broken between words; inside of one that is wider than the card, and between ideographs."""
    width = WIDTH - 2 * MARGIN
    line = ""
    for word in title.split():
        joined = f"{line} {word}".strip()
        if font.getlength(joined) <= width:
            line = joined
            continue
        if line:
            yield line
        line = word
        while font.getlength(line) > width:
            at = next(
                n for n in range(len(line), 0, -1) if font.getlength(line[:n]) <= width or n == 1
            )
            yield line[:at]
            line = line[at:]
    yield line
