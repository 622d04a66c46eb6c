"""Which files and which picture belong to an entry?  enclosure, Media RSS and iTunes say it, each in part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from lookahead.core.model import Enclosure
from lookahead.parse.addresses import join, web

Attributes = Mapping[str, str]
MOST_ENCLOSURES = 50
MOST_EXTRAS = 200  # chapters and transcripts
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#].*)?$", re.IGNORECASE)
_PERIODS = {
    "hourly": 3600,
    "daily": 86400,
    "weekly": 604800,
    "monthly": 2592000,
    "yearly": 31536000,
}
_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7})(?:\.\d+)?", re.ASCII)

_SPOKEN = re.compile(  # as people write it, and ISO 8601
    r"(?:PT)?(?:(\d{1,4})\s?h(?:ours?|rs?)?[\s,]*)?(?:(\d{1,5})\s?m(?:in(?:ute)?s?)?[\s,.]*)?"
    r"(?:(\d{1,7})(?:\.\d+)?\s?s(?:ec(?:ond)?s?)?)?",
    re.ASCII | re.IGNORECASE,
)


def chosen(
    enclosures: Iterable[Attributes],
    contents: Iterable[Attributes],
    thumbnails: Iterable[Attributes],
    image: str,
    duration: str,
    base: str,
    extras: Iterable[Attributes] = (),
) -> tuple[tuple[Enclosure, ...], str]:
    """The enclosures of an entry, and the address of its picture or "".

    All arguments hold attributes as the feed has them, names in lower case.  Sound and video of Media RSS
    count as enclosures; its pictures do not.  `duration` (itunes:duration) belongs to the first.  `extras`
    are chapters and transcripts (podcast: and psc:), each with its `role`.
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
    files += _extras(extras, files, base)
    return tuple(files), next((p for p in (web(join(base, p)) for p in pictures if p) if p), "")


def _extras(given: Iterable[Attributes], files: list[Enclosure], base: str) -> list[Enclosure]:
    """What belongs to the first file that can be played: other files, and places in it."""
    played = next((f.url for f in files if not f.type.startswith("image/")), "")
    found: dict[tuple[str, str, str], Enclosure] = {}
    for attributes in islice(given, MOST_EXTRAS):
        role = attributes["role"]
        href = (attributes.get("url") or attributes.get("href") or "").strip()
        url, title = web(join(base, href)) if href else "", attributes.get("language") or ""
        if role == "chapter":
            start = seconds(attributes.get("start") or "")
            if start is None or not (played or url):
                continue
            # a place in a file (Media Fragments URI 1.0, 4.2.1)
            url = url or f"{played.partition('#')[0]}#t={start}"
            title = f"{clock(start)} {' '.join((attributes.get('title') or '').split())[:200]}"
        if url:
            kind = _kind((attributes.get("type") or "").strip())
            found.setdefault((role, url, title), Enclosure(url, kind, role=role, title=title))
    return list(found.values())


def clock(seconds: int) -> str:
    """`1:05`, `1:00:05`."""
    hours, minutes = divmod(seconds // 60, 60)
    return f"{f'{hours}:{minutes:02}' if hours else minutes}:{seconds % 60:02}"


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
    """`3600`, `60:00`, `1:00:00`, `1h 2m`, `62 min` or `PT1H2M` in seconds; None for anything else."""
    text = text.strip()
    found = _CLOCK.fullmatch(text) or (_SPOKEN.fullmatch(text) if text[:40] == text else None)
    if not found or not any(found.groups()):
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
