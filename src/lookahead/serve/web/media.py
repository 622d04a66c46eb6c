"""Which of an article's files are played in its page, and which are only linked to?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lookahead.core.model import Enclosure
from lookahead.serve.web.show import host, web_url

PLAYERS = 5  # of one article
# what servers call files that they do not know; then the name decides
_UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_ENDINGS = {
    "mp3": "audio", "m4a": "audio", "aac": "audio", "ogg": "audio", "oga": "audio", "opus": "audio",
    "wav": "audio", "flac": "audio", "mp4": "video", "m4v": "video", "webm": "video", "ogv": "video",
    "mov": "video",
}  # fmt: skip
# of sound and film what browsers cannot play by themselves
_LISTS = re.compile(r"mpegurl|x-scpls|smil|x-ms-(?:asx|wm)|realaudio|rtsp|flash", re.IGNORECASE)
_NAMES = {
    "application/pdf": "PDF",
    "application/x-bittorrent": "torrent",
    "application/epub+zip": "EPUB",
    "application/zip": "ZIP",
    "application/json+chapters": "chapters",
    "application/srt": "SRT",
    "application/x-subrip": "SRT",
    "text/vtt": "WebVTT",
    "text/html": "web page",
    "text/plain": "text",
}


@dataclass(frozen=True, slots=True)
class Player:
    """A file that is played here when its reader says so, and what is linked to beside it."""

    url: str
    kind: str  # "audio" or "video"
    said: str  # `sound, 31 min, 12 MB`
    more: tuple[Link, ...] = ()  # the same in other sizes


@dataclass(frozen=True, slots=True)
class Link:
    """A file, and what it is in words."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Media:
    """All files of an article."""

    players: tuple[Player, ...]
    chapters: tuple[Link, ...]
    lists: tuple[Link, ...]  # files of chapters, of which nobody knows how many they hold
    transcripts: tuple[Link, ...]
    files: tuple[Link, ...]


def media(enclosures: Iterable[Enclosure], shown: str = "") -> Media:
    """What an article page makes of its files; `shown` is the picture that it shows already."""
    files = [one for one in enclosures if web_url(one.url) and one.url != shown]
    of = {role: [f for f in files if f.role == role] for role in ("", "chapter", "transcript")}
    players, alike = _players(of[""])
    rest = [f for f in of[""] if f.url not in alike]
    return Media(
        players=players,
        chapters=tuple(Link(f.url, f.title) for f in of["chapter"]),
        lists=tuple(Link(f.url, f"at {host(f.url)}") for f in files if f.role == "chapters"),
        transcripts=tuple(Link(f.url, _named(f, f.title)) for f in of["transcript"]),
        files=tuple(Link(f.url, f"{_named(f, f.title)} at {host(f.url)}") for f in rest),
    )


def _players(files: Iterable[Enclosure]) -> tuple[tuple[Player, ...], set[str]]:
    """The players, and the addresses that they stand for: one for a film in several sizes."""
    groups: dict[tuple[str, object], list[Enclosure]] = {}
    for file in files:
        if kind := _kind(file):
            # the same film for large and small screens lasts as long; two films without a length differ
            one = file.duration_s if kind == "video" and file.duration_s else file.url
            groups.setdefault((kind, one), []).append(file)
    chosen = list(groups.items())[:PLAYERS]
    players = tuple(
        Player(
            first.url,
            kind,
            _described(first, first.title or {"audio": "sound", "video": "film"}[kind]),
            tuple(Link(f.url, _described(f, "the same")) for f in others),
        )
        for (kind, _), (first, *others) in chosen
    )
    return players, {file.url for _, group in chosen for file in group}


def _kind(file: Enclosure) -> str:
    """`audio` or `video` for what browsers play, else ""."""
    declared = file.type.partition(";")[0].strip().lower()
    if declared in _UNDECLARED:
        return _ENDINGS.get(_ending(file.url), "")
    kind = declared.partition("/")[0]
    return kind if kind in ("audio", "video") and not _LISTS.search(declared) else ""


def _ending(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return unquote(path).rpartition(".")[2].lower() if "." in path else ""


def _named(file: Enclosure, title: str) -> str:
    kind = file.type.partition(";")[0].strip().lower()
    return _described(file, ", ".join(filter(None, [title, _NAMES.get(kind, kind or "file")])))


def _described(file: Enclosure, name: str) -> str:
    return ", ".join(filter(None, [name, length(file.duration_s), size(file.length)]))


def length(seconds: int | None) -> str:
    """`40 s`, `31 min`, `1 h 12 min`; "" where it is not known."""
    if not seconds:
        return ""
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return " ".join(
        filter(None, [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""])
    )


def size(count: int | None) -> str:
    """`12 MB`, `640 KB`; "" where it is not known, or so small that it is none."""
    if not count or count < 1000:
        return ""
    if count < 1_000_000:
        return f"{count / 1000:.0f} KB"
    return f"{count / 1e6:.0f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"
