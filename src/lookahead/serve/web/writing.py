"""What does the editor's form say of a text, and what does the text become by it?  No files here."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from lookahead.core import papers
from lookahead.core.model import Paper, Problem
from lookahead.core.text import one_line, slug
from lookahead.extract import rasters
from lookahead.typeset import begun, matter
from lookahead.understand import definitions, tags

WORDS = ("title", "date", "description")
LISTS = ("tags", "categories", "series")
FLAGS = ("draft",)
CHOICES = {"status": begun.STATUSES, "rating": ("1", "2", "3", "4", "5")}  # of a note
_NAMES = (*WORDS, *CHOICES, *LISTS, *FLAGS)
MAX_FIELD = 2_000  # characters
MAX_PAPERS = 100  # of one note
MAX_DIFF = 400  # lines
MAX_DIFFED = 20_000  # lines of both texts
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LINK = re.compile(r"(\]\(\s*<?|^[ ]{0,3}\[[^\]\n]+\]:[ ]*<?)([^\s()<>#]+)", re.MULTILINE)
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
_ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?:,|$)|([^,]+)(?:,|$)|,)')
_ENDINGS = {"image/jpeg": "jpg"}
_AT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)? ?(?:Z|[+-]\d\d:?\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the front matter, as a form shows it; `shown` is None where only the text can show it."""

    name: str
    shown: str | None
    choices: tuple[str, ...] = ()
    typed: str | None = None  # what stands in the form instead
    wrong: str = ""  # why that cannot be taken


@dataclass(frozen=True, slots=True)
class Head:
    """What a list of texts says of one."""

    title: str
    draft: bool
    starts: str  # the later of `date` and `publishDate`, ISO 8601 in UTC to the second, or ""
    ends: str  # `expiryDate`, the same
    broken: bool  # the front matter cannot be read
    papers: tuple[str, ...] = ()  # that a note is about: its own first, see `core.papers`


# ---- lines ---------------------------------------------------------------------------------------


def shown(text: str) -> str:
    """A text as a browser's text area holds it: one kind of line end, no NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def kept(typed: str, original: str) -> str:
    """What was typed, where `original` was shown: lines that did not change keep their bytes."""
    old, new = _LINE.findall(original), _LINE.findall(shown(typed))
    plain = [shown(line) for line in old]
    first = _common(plain, new)
    rest = min(len(plain), len(new)) - first
    last = _common(plain[::-1][:rest], new[::-1][:rest])
    middle = "".join(new[first : len(new) - last])
    if sum(line.endswith("\r\n") for line in old) * 2 > len(old):
        middle = middle.replace("\n", "\r\n")
    return "".join(old[:first]) + middle + "".join(old[len(old) - last :])


def _common(one: list[str], other: list[str]) -> int:
    at = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        at += 1
    return at


def differences(mine: str, theirs: str) -> list[tuple[str, str]]:
    """Lines that only one of both has, each with "-" (theirs) or "+" (mine); few of them."""
    a, b = shown(theirs).split("\n"), shown(mine).split("\n")
    if len(a) + len(b) > MAX_DIFFED:
        return []
    lines = difflib.unified_diff(a, b, n=1, lineterm="")
    return [(line[:1], line[1:]) for line in lines if line[:3] not in ("---", "+++")][:MAX_DIFF]


# ---- fields --------------------------------------------------------------------------------------


def fields(text: str, note: bool = False) -> list[Field]:
    """The front matter as a form, that of a note with its choices; empty where it cannot be read."""
    said = matter.said(shown(text))
    if said is None:
        return []
    small = {name.lower(): value for name, value in said.items()}
    choices = _choices(note)
    names = (*WORDS, *(CHOICES if note else ()), *LISTS, *FLAGS)
    return [Field(name, _shown(name, small.get(name)), choices.get(name, ())) for name in names]


def _shown(name: str, value: Any) -> str | None:
    if value is None:
        return ""
    if name in FLAGS:
        return ("1" if value else "") if isinstance(value, bool) else None
    if name in LISTS:
        items = value if isinstance(value, list) else [value]
        plain = all(isinstance(one, str | int) for one in items)
        return ", ".join(_quoted(str(one)) for one in items) if plain else None
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    plain = isinstance(value, str | int | float | date) and not isinstance(value, bool)
    return one_line(str(value)) if plain else None


def applied(text: str, form: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """`text` with the fields that were changed in the form, and which cannot be taken and why.

    `was-NAME` says what stood there.
    """
    text, wrong = shown(text), dict[str, str]()
    for name in _NAMES:
        told = _told(form, name)
        if f"was-{name}" not in form or told == one_line(form[f"was-{name}"]):
            continue
        try:
            if name == "date" and told and not _AT.fullmatch(told):
                raise matter.Unchangeable(f"{told[:40]!r} is no date; write it like 2026-01-31.")
            text = matter.changed(text, {name: _value(name, told)})
        except matter.Unchangeable as error:
            wrong[name] = str(error)
    return text, wrong


def refilled(form: Mapping[str, str], wrong: Mapping[str, str], note: bool) -> list[Field]:
    """The fields as a form was sent, whatever the text says."""
    return [
        Field(
            name,
            form[f"was-{name}"],
            _choices(note).get(name, ()),
            _told(form, name),
            wrong.get(name, ""),
        )
        for name in _NAMES
        if f"was-{name}" in form
    ]


def _told(form: Mapping[str, str], name: str) -> str:
    return one_line(form.get(f"f-{name}", ""))[:MAX_FIELD]


def _choices(note: bool) -> dict[str, tuple[str, ...]]:
    return CHOICES | {"categories": tuple(definitions.papers())} if note else {}


def _value(name: str, told: str) -> matter.Value:
    if name in FLAGS:
        return told == "1"
    if name in LISTS:
        return tuple(dict.fromkeys(filter(None, map(_unquoted, _ITEM.findall(told)))))
    return told


def _quoted(name: str) -> str:
    """A name as it stands between commas; one with a comma of its own in quotes."""
    return '"' + name.replace('"', '""') + '"' if "," in name or name.startswith('"') else name


def _unquoted(item: tuple[str, str]) -> str:
    return (item[0].replace('""', '"') or item[1]).strip()


@lru_cache(maxsize=4096)
def head(text: str) -> Head:
    """What a list says of a text whose beginning this is."""
    said = matter.said(shown(text))
    small = {name.lower(): value for name, value in (said or {}).items()}
    starts = max(_moment(small.get(name)) for name in ("date", "publishdate"))
    title = small.get("title")
    return Head(
        one_line(str(title)) if title else "",
        str(small.get("draft")).lower() in ("true", "yes", "on"),
        starts,
        _moment(small.get("expirydate") or small.get("expires")),
        said is None,
        _papers(small.get("paper")),
    )


def _moment(said: Any) -> str:
    """In UTC, to the second, as `publish` reads it; "" for what is no time."""
    told = str(said).strip()
    if not _AT.fullmatch(told):
        return ""
    try:
        at = datetime.fromisoformat(re.sub(r" (?=[Z+-])", "", told))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()[:19]
    except (ValueError, OverflowError):
        return ""


def _papers(said: Any) -> tuple[str, ...]:
    small = said if isinstance(said, Mapping) else {"id": said}
    small = {str(name).lower(): value for name, value in small.items()}
    also = small.get("also")
    named = [small.get("id"), *(also if isinstance(also, list) else [also])][:MAX_PAPERS]
    found = (papers.meant(one_line(one)) for one in named if isinstance(one, str))
    return tuple(dict.fromkeys(filter(None, found)))


def state(one: Head, now: datetime) -> str:
    """ "draft", "future", "expired" or "published"; what is broken is none of them."""
    if one.draft:
        return "draft"
    moment = now.astimezone(UTC).isoformat()[:19]
    if one.starts > moment:
        return "future"
    return "expired" if one.ends and one.ends <= moment else "published"


# ---- addresses and names -------------------------------------------------------------------------


def address(path: str, text: str) -> str:
    """Where the site shows a text of this name, as `publish` decides it; "" where it cannot be said."""
    said = {name.lower(): value for name, value in (matter.said(shown(text)) or {}).items()}
    section, _, rest = path.partition("/") if "/" in path else ("pages", "", path)
    name = rest.removesuffix(".md").removesuffix("/index")
    if said.get("url") or name in ("_index", "index"):
        return ""
    folder, _, last = name.rpartition("/")
    last = str(said.get("slug") or last)
    parts = ["" if section == "pages" else section, folder, last]
    return f"/{'/'.join(filter(None, parts)).lower()}/"


def moved(path: str, text: str, name: str) -> tuple[str, bool]:
    """A text that is to be called `name`, with its former address as an alias; does its file move?"""
    said = {key.lower(): value for key, value in (matter.said(shown(text)) or {}).items()}
    if said.get("url"):
        raise matter.Unchangeable("`url` says where this text stands; change it in the text.")
    aliases = said.get("aliases") or []
    known = [str(one) for one in aliases] if isinstance(aliases, list) else [str(aliases)]
    slugged = bool(said.get("slug"))
    old = address(path, text)
    new = f"{old.rstrip('/').rpartition('/')[0]}/{name}/"
    wanted = [one for one in known if one != new]
    if old and not said.get("draft") and old not in wanted:
        wanted.append(old)
    changes: dict[str, matter.Value] = {"slug": name} if slugged else {}
    if wanted != known:
        changes["aliases"] = tuple(wanted)
    return kept(matter.changed(shown(text), changes), text), not slugged


def deeper(text: str, there: Iterable[str]) -> str:
    """A text whose file moves one folder down: links to what lies in the folder above lead on there."""
    links = moved_links(text, there)
    return _LINK.sub(lambda found: found[1] + links.get(found[2], found[2]), text)


def moved_links(text: str, there: Iterable[str]) -> dict[str, str]:
    """What the links of a text are called from one folder further down, where that is another name.

    `there` are the names in the folder of the text.
    """
    known = set(there)
    said = {found[2] for found in _LINK.finditer(text)}
    inside = (one for one in said if not _ABSOLUTE.match(one))
    return {one: f"../{one}" for one in inside if one in known or one.startswith("../")}


def beginning(title: str, kind: str, paper: Paper | None, now: datetime) -> str:
    """A new text, as a draft; a note on a paper says what is known of it."""
    if paper:
        near = tags.paper_categories(paper.title, paper.abstract) if paper.title else ()
        said = begun.about(paper.key, paper, (), [one.name for one in near])
        return begun.draft(title, now, said, begun.SECTIONS)
    values: dict[str, matter.Value] = {"title": title, "date": f"{now:%Y-%m-%dT%H:%M:%SZ}"}
    if kind == "page":
        values.pop("date")
    text = matter.changed("", values)
    lines = "draft: true\n" + ("" if kind == "page" else "tags: []\n")
    return text.removesuffix("---\n") + lines + "---\n\n"


def called(paper: str) -> str:
    """A title for a note on a paper of which nothing more is known: of an address, the name of its file."""
    if not papers.is_address(paper):
        return paper.replace(":", " ")
    name = unquote(urlsplit(paper).path.rstrip("/").rpartition("/")[2])
    return one_line(re.sub(r"\.(?:pdf|html?)$|[-_+]", " ", name, flags=re.IGNORECASE))


def picture(data: bytes, declared: str, name: str) -> tuple[str, rasters.Picture] | Problem:
    """A picture that may lie beside a text, and a safe name for it; or why it may not."""
    found = rasters.raster(data, declared)
    if isinstance(found, Problem):
        return found
    ending = _ENDINGS.get(found.type) or found.type.partition("/")[2]
    stem = slug(name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0])
    return f"{stem or 'picture'}.{ending}", found


def with_picture(text: str, name: str, alt: str) -> str:
    """`text` with a picture as a paragraph of its own at its end."""
    alt = re.sub(r"[\[\]\\]", "", one_line(alt))[:300]
    return f"{text.rstrip()}\n\n![{alt}]({name})\n".lstrip("\n")
