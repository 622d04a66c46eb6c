"""Which characters stand for `:wave:` and its like in a line that is no Markdown?  Those of comrak."""

from __future__ import annotations

import re
from functools import lru_cache

import comrak

_NAMED = re.compile(r":[a-z0-9_+-]{1,40}:")


def characters(text: str) -> str:
    """The text with emoji in the place of their names; other words between colons stay."""
    return _NAMED.sub(lambda found: _character(found[0]), text)


@lru_cache(maxsize=256)
def _character(name: str) -> str:
    extensions = comrak.ExtensionOptions()
    extensions.shortcodes = True
    said = comrak.render_markdown(name, extensions).strip()
    found = said.removeprefix("<p>").removesuffix("</p>")
    return name if "<" in found else found
