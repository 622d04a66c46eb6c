"""Which files and which picture belong to an entry?  enclosure, Media RSS and iTunes say it, each in part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lookahead.core.model import Enclosure
from lookahead.parse.addresses import join, web

Attributes = Mapping[str, str]
MOST_ENCLOSURES = 50
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#].*)?$", re.IGNORECASE)
_PERIODS = {
    "hourly": 3600,
    "daily": 86400,
    "weekly": 604800,
    "monthly": 2592000,
    "yearly": 31536000,
}
_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7})(?:\.\d+)?", re.ASCII)


def chosen(
    enclosures: Iterable[Attributes],
    contents: Iterable[Attributes],
    thumbnails: Iterable[Attributes],
    image: str,
    duration: str,
    base: str,
) -> tuple[tuple[Enclosure, ...], str]:
    """The enclosures of an entry, and the address of its picture or "".

    All arguments hold attributes as the feed has them, names in lower case.  Sound and video of Media RSS
    count as enclosures; its pictures do not.  `duration` (itunes:duration) belongs to the first.
    """
    found: dict[str, Enclosure] = {}
    pictures: list[str] = []
    for attributes in enclosures:
        _keep(found, attributes, base)
    for attributes in contents:
        if _is_picture(attributes):
            pictures.append(attributes.get("url") or attributes.get("href") or "")
        elif _is_playable(attributes):
            _keep(found, attributes, base)
    files = list(found.values())[:MOST_ENCLOSURES]
    if files and files[0].duration_s is None:
        files[0] = _with_duration(files[0], seconds(duration))
    pictures = [image, *(t.get("url") or t.get("href") or "" for t in thumbnails), *pictures]
    pictures += [f.url for f in files if f.type.startswith("image/")]
    return tuple(files), next((p for p in (web(join(base, p)) for p in pictures if p) if p), "")


def _keep(found: dict[str, Enclosure], attributes: Attributes, base: str) -> None:
    url = web(join(base, (attributes.get("href") or attributes.get("url") or "").strip()))
    if url and url not in found:
        found[url] = Enclosure(
            url=url,
            type=_kind(attributes.get("type") or ""),
            length=_whole(attributes.get("length") or attributes.get("filesize") or ""),
            duration_s=seconds(attributes.get("duration") or ""),
        )


def _kind(kind: str) -> str:
    """The media type; feedparser says text/html where a link names none."""
    return "" if kind == "text/html" else kind


def _with_duration(file: Enclosure, duration_s: int | None) -> Enclosure:
    return Enclosure(file.url, file.type, file.length, duration_s)


def _is_picture(attributes: Attributes) -> bool:
    kind = attributes.get("medium") or attributes.get("type") or ""
    if kind:
        return kind.startswith("image")
    return bool(_PICTURE.search(attributes.get("url") or ""))


def _is_playable(attributes: Attributes) -> bool:
    kind = attributes.get("medium") or attributes.get("type") or ""
    return kind.startswith(("audio", "video"))


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def seconds(text: str) -> int | None:
    """`3600`, `60:00` or `1:00:00` in seconds; None for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest


def interval_s(ttl: str, period: str, frequency: str) -> int | None:
    """How often the feed asks to be looked at: rss:ttl in minutes, else sy:updatePeriod / Frequency."""
    minutes = _whole(ttl)
    if minutes:
        return minutes * 60
    each = _PERIODS.get(period.strip().lower())
    return each // max(1, _whole(frequency) or 1) if each else None
