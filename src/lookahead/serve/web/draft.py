"""How is what stands in the editor typeset?  As its site would: what the text and `site.toml` say holds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.module_loading import import_string

from lookahead import typeset
from lookahead.store import texts
from lookahead.typeset import matter
from lookahead.typeset.wanted import wanted

SHARED = "references.bib"
MAX_BIB = 16 << 20  # bytes
MAX_BIBS = 20  # of one text
References = Mapping[str, typeset.Reference]


def rendered(folder: texts.Texts, path: str, typed: str) -> typeset.Rendered:
    """What was typed for the text at `path`, its front matter left out."""
    found = matter.parts(typed)
    said = {name.lower(): value for name, value in (matter.said(typed) or {}).items()}
    body = typed[found.end :] if found else typed
    options = replace(
        wanted(said, _site(folder)),
        line=typed.count("\n", 0, found.end) + 1 if found else 1,
        references=_references(folder, path, said) if "@" in body else {},
        picture=lambda written: {"src": _shown(path, written)},
        fallback=_Other(),
    )
    return typeset.markdown(body[: texts.MAX_TEXT], options)


def _site(folder: texts.Texts) -> dict[str, Any]:
    """What `site.toml` says; nothing while it cannot be read, as in a build."""
    with suppress(texts.Refused, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return tomllib.loads(folder.read("site.toml").decode("utf-8"))
    return {}


def _references(folder: texts.Texts, path: str, said: Mapping[str, Any]) -> References:
    """The works of the site, then of the files that the text names, then of those beside it."""
    out: dict[str, typeset.Reference] = {}
    for name in _bibs(folder, path, said):
        with suppress(texts.Refused):
            out |= _read(folder.read(name, MAX_BIB))
    return out


def _bibs(folder: texts.Texts, path: str, said: Mapping[str, Any]) -> Iterator[str]:
    yield SHARED
    named = said.get("bibliography") or []
    for name in (named if isinstance(named, list) else [named])[:MAX_BIBS]:
        if isinstance(name, str) and "/" not in name and name.endswith(".bib"):
            yield name
    with suppress(texts.Refused):
        own = [name for name in folder.beside(path) if name.endswith(".bib")]
        yield from (f"{path.rpartition('/')[0]}/{name}" for name in own[:MAX_BIBS])


@lru_cache(maxsize=4)  # a preview comes with every key
def _read(data: bytes) -> References:
    return typeset.read_bib(data.decode("utf-8", "replace"))[0]


class _Other:
    """The engine for formulas that ours refuses, loaded when there is one."""

    def __init__(self) -> None:
        self._engine: Any = None

    def __call__(self, tex: str, display: bool, macros: Any) -> str:
        if self._engine is None:
            self._engine = import_string(settings.FORMULAS)()
        return str(self._engine(tex, display, macros))


def _shown(path: str, said: str) -> str:
    """Where the editor finds a picture of the text at `path`; others are left as they are."""
    if ":" in said or said.startswith("//"):
        return said
    if said.startswith("/"):
        return f"/write/file/static{quote(said)}"
    return f"/write/file/{quote(path.rpartition('/')[0])}/{quote(said)}"
