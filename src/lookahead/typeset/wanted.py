"""How does its author want a text typeset?  As the text says, else as its site says, else by default."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lookahead.typeset.rendered import Options

SWITCHES = ("line_numbers", "number_all", "sidenotes", "anchors", "smart", "emoji")
_SPEED = Options().words_per_minute
_MACRO = re.compile(r"\\?([A-Za-z]{1,40})")


def wanted(text: Mapping[str, Any], site: Mapping[str, Any]) -> Options:
    """Options of what stands above a text and in `site.toml`; what is no such value is as if unsaid."""
    flags: dict[str, Any] = {name: _said(name, bool, text, site) or False for name in SWITCHES}
    speed = _said("words_per_minute", int, text, site) or _SPEED
    return Options(
        **flags,
        words_per_minute=speed,
        macros=macros(text.get("macros"), site.get("macros")),
        numeric=_said("citations", str, text, site) == "numeric",
    )


def _said(name: str, kind: type, *tables: Mapping[str, Any]) -> Any:
    """The first value of that kind that says something; False does, no number and no word do not."""
    values = (table.get(name) for table in tables)
    return next((one for one in values if type(one) is kind and (one or kind is bool)), None)


def macros(own: object, shared: object) -> dict[str, str]:
    r"""TeX macros by their names without backslash, those of the text before those of the site."""
    out: dict[str, str] = {}
    for table in (shared, own):
        for name, body in table.items() if isinstance(table, Mapping) else ():
            if isinstance(body, str) and (found := named(str(name))):
                out[found] = body
    return out


def named(name: str) -> str:
    r"""The name of a macro without its backslash, "" where it is none."""
    found = _MACRO.fullmatch(name)
    return found[1] if found else ""
