"""What do pages look like?  Templates, each of which the content folder may override, and assets.

A theme is a folder; what it does not have, it has from the default theme.  The style sheet begins as that of
the web, so that a radar and its site look alike; names hold the hash of the content.  Templates of a content
folder run in Jinja's sandbox: a copied site cannot run code here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from lookahead.publish import addresses
from lookahead.publish.looks import icons, words
from lookahead.publish.looks.overrides import file_of
from lookahead.publish.model import About, Flaw

if TYPE_CHECKING:
    from jinja2 import Environment

THEMES = Path(__file__).parent / "themes"
FOLDER = THEMES / "default"
WEB = Path(__file__).parents[2] / "serve" / "web" / "static"
TEMPLATES = (
    "base",
    "writing",
    "list",
    "tags",
    "archive",
    "search",
    "about",
    "404",
    "moved",
    "parts",
    "card",
    "note",
    "all",
    "categories",
    "category",
    "papers",
)
TOC = ("", "open", "folded", False, True)  # what `toc` may say
SCRIPTS = ("theme.js", "site.js", "search.js")
VERIFIERS = {
    "google": "google-site-verification",
    "bing": "msvalidate.01",
    "yandex": "yandex-verification",
    "baidu": "baidu-site-verification",
    "naver": "naver-site-verification",
    "pinterest": "p:domain_verify",
}
_VARIABLE = re.compile(r"[a-z][a-z-]{0,30}")
_VALUE = re.compile(r"[^{};<>\\\x00-\x1f]{1,200}")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file under a name that says what is in it."""

    address: str
    integrity: str  # Subresource Integrity, https://www.w3.org/TR/SRI/
    content: bytes


def folders(about: About) -> tuple[Path, ...]:
    """Where templates and style sheets are looked for, the chosen theme's first."""
    chosen = THEMES / about.theme
    return (chosen, FOLDER) if about.theme in names() and chosen != FOLDER else (FOLDER,)


@cache
def names() -> tuple[str, ...]:
    """The themes that there are."""
    return tuple(sorted(one.name for one in THEMES.iterdir() if one.is_dir()))


def unknown(about: About) -> list[Flaw]:
    """What site.toml asks for that no theme has."""
    flaws = words.unknown(about)
    if about.toc not in TOC:
        text = 'toc: expected "open", "folded" or false; contents stand as the theme has them'
        flaws.append(Flaw("site.toml", 1, "theme", text))
    if about.theme not in names():
        known = ", ".join(names())
        text = f"theme: there is no {about.theme[:40]!r}, only {known}; the default is used"
        flaws.append(Flaw("site.toml", 1, "theme", text))
    return flaws


def assets(about: About, extra: bytes = b"") -> dict[str, Asset]:
    """The style sheet, the scripts and the icon; `extra` is the site's own CSS."""
    from lookahead.typeset import highlight_css, markdown_css, maths_css

    font = _asset("math.woff2", (WEB / "math.woff2").read_bytes())
    ours = (WEB / "look.css").read_text("utf-8") + highlight_css() + markdown_css()
    ours += maths_css(font.address.rpartition("/")[2])
    for folder in reversed(folders(about)):
        ours += (folder / "site.css").read_text("utf-8")
    out = {"look.css": _asset("look.css", small(ours).encode() + _variables(about) + extra)}
    for name in SCRIPTS:
        folder = WEB if name == "theme.js" else FOLDER
        script = re.sub(r"^\s*//.*\n|^\s+", "", (folder / name).read_text("utf-8"), flags=re.M)
        out[name] = _asset(name, script.encode())
    out["math.woff2"] = font
    out["icon.svg"] = _asset("icon.svg", (WEB / "icon.svg").read_bytes())
    return out


def small(sheet: str) -> str:
    """A style sheet of ours without what only its author reads."""
    sheet = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    return re.sub(r"(?<=\w): ", ":", re.sub(r";? ?([{};]) ?", r"\1", sheet)).strip()


def _asset(name: str, content: bytes) -> Asset:
    stem, _, suffix = name.partition(".")
    short = hashlib.blake2b(content, digest_size=6).hexdigest()
    sri = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return Asset(f"/assets/{stem}.{short}.{suffix}", f"sha384-{sri}", content)


def _variables(about: About) -> bytes:
    kept = {
        k: v for k, v in about.variables.items() if _VARIABLE.fullmatch(k) and _VALUE.fullmatch(v)
    }
    rules = "".join(f"--{name}:{value};" for name, value in kept.items())
    return f":root:root{{{rules}}}\n".encode() if rules else b""


def fingerprint(overrides: dict[str, bytes]) -> str:
    """Of everything that decides what a page looks like, besides the site's own words."""
    digest = hashlib.blake2b(digest_size=12)
    for path in sorted([*THEMES.glob("*/*"), *words.FOLDER.iterdir(), *WEB.iterdir()]):
        if path.is_file():
            digest.update(f"{path.parent.name}/{path.name}".encode() + path.read_bytes())
    for name, content in sorted(overrides.items()):
        digest.update(name.encode() + content)
    return digest.hexdigest()


def environment(
    about: About, overrides: dict[str, bytes], helpers: dict[str, Any], bytecode: Path
) -> Environment:
    """Jinja, escaping everything; overrides come before the theme's own.

    What is overridden can be had as well: `{% extends "default/writing.html" %}`, `"theme/list.html"`.
    """
    from jinja2 import (
        Environment,
        FileSystemBytecodeCache,
        FileSystemLoader,
        FunctionLoader,
        StrictUndefined,
    )
    from jinja2.loaders import ChoiceLoader, PrefixLoader
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def own(name: str) -> tuple[str, str, None] | None:
        """A template under the name that its owner knows it by."""
        content = overrides.get(name)
        return None if content is None else (content.decode("utf-8"), file_of(name), None)

    class Made(ImmutableSandboxedEnvironment if overrides else Environment):  # type: ignore[misc]  # one of two
        """Templates of one site, which know the same."""

        def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
            return {**self.globals, **(d or {})}  # Jinja's own is a chain, walked for every page

    bytecode.mkdir(parents=True, exist_ok=True)
    themes = FileSystemLoader(folders(about))
    below = PrefixLoader({"theme": themes, "default": FileSystemLoader(FOLDER)})
    made = Made(
        loader=ChoiceLoader([FunctionLoader(own), themes, below]),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=None if overrides else FileSystemBytecodeCache(str(bytecode)),
    )
    made.globals |= _spoken(about) | helpers
    made.filters |= {"quoted": addresses.quoted, "json_ld": json_ld, "fill": words.fill}
    return made


def _spoken(about: About) -> dict[str, Any]:
    """What every template may ask besides what it is given."""
    said = words.spoken(about)
    return {
        "t": SimpleNamespace(**said),
        "word": lambda name: said.get(name, name),
        "long_day": lambda day: words.long_day(said, day),
        "direction": words.direction,
        "icon": icons.icon,
        "verify": verified(about),
    }


def sound(overrides: dict[str, bytes]) -> tuple[dict[str, bytes], list[Flaw]]:
    """The overrides that are templates at all; the others are flaws, and the theme's own are used."""
    if not overrides:
        return {}, []
    from jinja2 import TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    kept: dict[str, bytes] = {}
    flaws: list[Flaw] = []
    names = {f"{name}.html" for name in TEMPLATES}
    for name, content in overrides.items():
        where = file_of(name)
        if name not in names:
            flaws.append(
                Flaw(
                    where,
                    1,
                    "template",
                    f"the theme has no template {name}; it has {', '.join(sorted(names))}",
                )
            )
            continue
        try:
            ImmutableSandboxedEnvironment().parse(content.decode("utf-8"))
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            line = getattr(error, "lineno", 1)
            flaws.append(
                Flaw(where, line, "template", f"no template: {error}; the theme's own is used")
            )
            continue
        kept[name] = content
    return kept, flaws


def verified(about: About) -> list[tuple[str, str]]:
    """Name and content of the `<meta>` by which each search engine knows the site's owner."""
    return [(VERIFIERS.get(name.lower(), name), said) for name, said in about.verify.items()]


@cache
def _markup() -> Any:
    from markupsafe import Markup

    return Markup


def json_ld(value: object) -> Any:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _markup()(
        text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )
