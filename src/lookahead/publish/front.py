"""What does an author say above a text?  Front matter, in YAML between `---` or TOML between `+++`.

Names and meanings are those of Hugo and PaperMod; what we do not know is left alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from lookahead.core.text import one_line, slug, storable
from lookahead.publish import addresses, escapes, misspelt, plain_yaml
from lookahead.publish.model import Flaw, Front
from lookahead.publish.notes import papers

MAX_FRONT = 65_536  # characters
MAX_WORDS = 100  # tags, aliases and the like of one text
_FENCES = {"---": "YAML", "+++": "TOML"}
_DATE = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)? ?(Z|[+-]\d{2}:?\d{2})?)?"
)
_ALSO = {
    "lastmod": "updated", "publishdate": "publish", "expirydate": "expires", "author": "authors",
    "canonicalurl": "canonical", "canonical_url": "canonical", "lang": "language",
    "showtoc": "toc", "showsharebuttons": "share", "authors": "authors", "modified": "updated",
    "tocopen": "toc_open",
}  # fmt: skip
_NEGATED = {
    "hidemeta": "meta",
    "disableshare": "share",
    "searchhidden": "search",
    "hiddeninhomelist": "listed",
    "hiddeninrss": "feed",
}


def split(text: str, file: str) -> tuple[Front, str, int, list[Flaw]]:
    """The front matter, the body, the line on which the body begins, and what is wrong.

    Front matter that cannot be read at all is one flaw with the code "front-matter"; a single field, "field".
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    fence = text[:3]
    if fence not in _FENCES or text[3:4] not in ("\n", ""):
        return Front(), text, 1, []
    end = re.compile(rf"^{re.escape(fence)}[ \t]*$", re.MULTILINE).search(text, 4)
    if end is None:
        return Front(), "", 1, [_broken(file, 1, f"has no closing {fence} line; add one")]
    head, body = text[4 : end.start()], text[end.end() :].removeprefix("\n")
    head, eaten = escapes.mended(head)
    said, line, wrong = _parsed(head, fence)
    if wrong:
        return Front(), body, 1, [_broken(file, line, wrong)]
    front, flaws = _front(said, file, head)
    flaws += [
        Flaw(file, at, "field", f"{shown} is taken for TeX; {escapes.HINT}")
        for at, shown in eaten.items()
    ]
    return front, body, text.count("\n", 0, end.end()) + 2, flaws


def _parsed(head: str, fence: str) -> tuple[dict[Any, Any], int, str]:
    """What the front matter says, or the line and what is wrong with it."""
    if len(head) > MAX_FRONT:
        return {}, 1, f"has over {MAX_FRONT} characters; shorten it"
    if fence == "---" and (plain := plain_yaml.read(head)) is not None:
        return plain, 0, ""
    import yaml  # long to load, and most texts do without

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        said = yaml.load(head, loader) if fence == "---" else tomllib.loads(head)  # noqa: S506  # a safe one
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        line, what = _where(error)
        return {}, line, f"is no {_FENCES[fence]}: {what}; mend that line"
    if not isinstance(said or {}, dict):
        return {}, 2, "is no list of `name: value` lines; write it so"
    return said or {}, 0, ""


def _where(error: Exception) -> tuple[int, str]:
    mark = plain_yaml.mark(error)
    if mark is not None:
        what = str(getattr(error, "problem", ""))
        return mark + 2, f"{what}; {escapes.HINT}" if "escape" in what else what
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) + 1 if found else 2, one_line(str(error))[:200]


def _broken(file: str, line: int, text: str) -> Flaw:
    return Flaw(file, line, "front-matter", f"the front matter {text}")


def _front(said: Mapping[Any, Any], file: str, head: str) -> tuple[Front, list[Flaw]]:
    """The fields that we know, each read as what it is; one that cannot be read is a flaw and left out."""
    values: dict[str, Any] = {}
    flaws: list[Flaw] = []
    flat = _flat(said)
    names = {key for key, _ in flat}
    for key, value in flat:
        if question := misspelt.asked(key, value, names):
            flaws.append(Flaw(file, _line(head, key), "field", f"{key}: {question}"))
        name = _ALSO.get(key, key)
        turned = _NEGATED.get(key)
        read = _READERS.get(turned or name)
        if read is None or value is None:
            continue
        try:
            found = read(value)
        except ValueError as error:
            shown = key.replace("paper_", "paper.")
            flaws.append(Flaw(file, _line(head, key), "field", f"{shown}: {error}"))
            continue
        if "\\" in head and (bad := escapes.control(found)):
            text = f"{key}: the control character U+{ord(bad):04X} was left out; {escapes.HINT}"
            flaws.append(Flaw(file, _line(head, key), "field", text))
            found = storable(found) if isinstance(found, str) else tuple(map(storable, found))
        values[turned or name] = not found if turned else found
    front = Front(**_dated(values, said))
    if wrong_slug := _slug_flaw(front.slug):
        flaws.append(Flaw(file, _line(head, "slug"), "slug", wrong_slug))
    if front.slug:
        front = replace(front, slug=_name(front.slug))
    if file.startswith("notes/") and front.categories:
        kept, wrong = papers.categories(front.categories)
        front = replace(front, categories=kept)
        flaws += [Flaw(file, _line(head, "categories"), "category", text) for text in wrong]
    return front, flaws


def _name(said: str) -> str:
    """A slug as the last part of an address: itself where it can be that, else its words, else ""."""
    bare = said.strip("/")
    return bare if "/" not in bare and addresses.safe(bare) else addresses.safe(slug(said))


def _slug_flaw(said: str) -> str:
    name = _name(said)
    if said.strip("/") == name:
        return ""
    instead = f"{name!r} is taken instead" if name else "the file's name is taken instead"
    return f"slug: {said[:80]!r} cannot be the last part of an address; {instead}"


def _flat(said: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """Lower-case names; those of the table `cover` as `cover_alt`."""
    out: list[tuple[str, Any]] = []
    for key, value in said.items():
        name = str(key).lower()
        if name == "cover" and isinstance(value, dict):
            out += [("cover", value.get("image")), ("cover_alt", value.get("alt"))]
            out += [("cover_caption", value.get("caption"))]
        elif name == "paper":
            out += papers.flat(value)
        elif name == "macros":
            out.append((name, value))
        elif name == "editpost" or isinstance(value, dict):
            continue
        elif name == "robotsnoindex":
            out.append(("noindex", value))
        else:
            out.append((name, value))
    return out


def _dated(values: dict[str, Any], said: Mapping[Any, Any]) -> dict[str, Any]:
    raw = next((value for key, value in said.items() if str(key).lower() == "date"), None)
    return values | {"day": str(raw)[:10] if values.get("date") else ""}


def _line(head: str, key: str) -> int:
    table, _, name = key.partition("_") if key.startswith("paper") else ("", "", key)
    above = re.search(r"^\[?paper\b", head, re.MULTILINE | re.IGNORECASE) if table else None
    if above:  # a field of the table, written under its own name
        own = re.compile(rf"[\s{{,]{name or 'id'}\s*[:=]", re.IGNORECASE).search(head, above.end())
        return head.count("\n", 0, own.start() + 1 if own else above.start()) + 2
    found = re.search(rf"^\s*{re.escape(key)}\s*[:=]", head, re.MULTILINE | re.IGNORECASE)
    return head.count("\n", 0, found.start()) + 2 if found else 2


def _text(value: Any) -> str:
    if isinstance(value, str | int | float | date):
        return one_line(str(value))
    raise ValueError("expected a text; put it in quotes")


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("true", "yes", "on", "false", "no", "off"):
        return str(value).lower() in ("true", "yes", "on")
    raise ValueError("expected true or false")


def _number(value: Any) -> int:
    if isinstance(value, int) and abs(value) < 1 << 31:
        return value
    raise ValueError("expected a whole number")


def _words(value: Any) -> tuple[str, ...]:
    """A list of texts; one text is a list of one."""
    found = value if isinstance(value, list) else [value]
    if len(found) > MAX_WORDS:
        raise ValueError(f"{len(found)} of them; at most {MAX_WORDS}")
    texts = (
        _text(one.get("name") if isinstance(one, dict) else one) for one in found if one is not None
    )
    return tuple(dict.fromkeys(text for text in texts if text))


def _table(value: Any) -> tuple[tuple[str, str], ...]:
    """A table of texts."""
    if not isinstance(value, dict) or len(value) > MAX_WORDS:
        raise ValueError(f"expected a table of at most {MAX_WORDS} texts")
    if not all(isinstance(one, str) for one in value.values()):
        raise ValueError("expected a table of texts; put them in single quotes")
    if any(map(escapes.eaten, value.values())):
        raise ValueError(escapes.HINT)
    return tuple((str(name), text) for name, text in value.items())


def _time(value: Any) -> str:
    """ISO 8601 in UTC; a time without a zone is taken for UTC."""
    found = _DATE.fullmatch(str(value).strip())
    if not found:
        raise ValueError(
            f"{str(value)[:40]!r} is no date; write it like 2026-01-31 or 2026-01-31T12:00:00Z"
        )
    zone = (found[3] or "Z").replace("Z", "+00:00")
    try:
        at = datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"there is no such date as {str(value)[:40]}") from None
    return at.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


_KINDS: dict[str, Callable[[Any], Any]] = {
    "str": _text, "bool": _flag, "bool | None": _flag, "int": _number, "tuple[str, ...]": _words,
    "tuple[tuple[str, str], ...]": _table,
}  # fmt: skip
_TIMES = ("date", "updated", "publish", "expires")
_READERS: dict[str, Callable[[Any], Any]] = {
    one.name: partial(_time) if one.name in _TIMES else _KINDS[str(one.type)]
    for one in fields(Front)
    if one.name != "day"
} | papers.READERS
