"""How is a site of Quarto taken over?  Its Markdown becomes ours, and old addresses lead on.

https://quarto.org/docs/websites/website-blog.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lookahead.core.text import one_line
from lookahead.publish.moving import divs
from lookahead.publish.moving.into import folders_left, site_toml
from lookahead.publish.moving.old import Moved, Old, Text, text_of

_LEFT = {"_extensions": "programs of another generator", "_site": "what was built"}
_PROGRAMS = (".scss", ".ejs", ".lua", ".css", ".r", ".rproj", ".lock", ".toml", ".cfg")
_UNREAD = ("execute", "engine", "filters")
_SHEETS = ("references.bib", "bibliography.bib", "refs.bib")


def rewrite(old: Old, moved: Moved) -> None:
    """Everything of the old folder, as what it is here."""
    config = next((one for one in ("_quarto.yml", "_quarto.yaml") if one in old.sizes), "")
    said = old.settings(config, moved) if config else {}
    moved.texts["site.toml"] = site_toml(_about(said))
    posts = _posts(old)
    for path in old.sizes:
        _take(path, old, moved, posts)
    for folder in _LEFT:
        if folder in old.folders:
            folders_left(moved, old, {folder: _LEFT[folder]})


def _word(said: Any) -> str:
    return one_line(str(said)) if isinstance(said, str | int | float) else ""


def _table(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    found: Any = said
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _about(said: Mapping[str, Any]) -> dict[str, object]:
    site = _table(said, "website") or _table(said, "book")
    rows = [*(_rows(_table(site, "navbar"), "left")), *(_rows(_table(site, "navbar"), "right"))]
    icons = {_word(one.get("icon")): _word(one.get("href")) for one in rows if one.get("icon")}
    menu = {
        _word(one.get("text")): _href(_word(one.get("href"))) for one in rows if one.get("text")
    }
    address = _word(site.get("site-url"))
    return {
        "title": _word(site.get("title")),
        "description": _word(site.get("description")),
        "author": _word(site.get("author")),
        "base_url": address.rstrip("/") if address.startswith("http") else "",
        "language": _word(said.get("lang")),
        "favicon": f"/{_word(site.get('favicon')).lstrip('/')}".rstrip("/"),
        "menu": {name: href for name, href in menu.items() if name and href},
        "social": {name: href for name, href in icons.items() if href.startswith("http")},
    }


def _rows(table: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = table.get(name)
    return [one for one in found[:50] if isinstance(one, dict)] if isinstance(found, list) else []


def _href(said: str) -> str:
    if "://" in said:
        return said
    path = re.sub(r"(?:^|/)index\.(?:qmd|md|html)$", "/", said)
    path = re.sub(r"\.(?:qmd|md|ipynb|html)$", "/", path)
    return f"/{path.lstrip('/')}" if said else ""


def _posts(old: Old) -> str:
    """The folder of the posts: what it is mostly called, else where most texts have folders."""
    return next((one for one in ("posts", "post", "blog") if one in old.folders), "posts")


def _take(path: str, old: Old, moved: Moved, posts: str) -> None:
    top, _, rest = path.partition("/")
    name = path.rpartition("/")[2]
    if name in ("_quarto.yml", "_quarto.yaml", "_metadata.yml") or top in _LEFT:
        return
    if path in _SHEETS:
        moved.copies["references.bib"] = path
    elif path.endswith((".qmd", ".md", ".rmd", ".Rmd")) and not name.startswith("_"):
        if name.lower() not in ("readme.md", "license.md"):
            _text(
                path,
                old,
                moved,
                f"posts/{rest}" if top == posts else f"pages/{path}" if rest else path,
            )
    elif path.lower().endswith(_PROGRAMS) or name.startswith("_"):
        if path.endswith(".css"):
            said = "a style for Quarto's pages; docs/publish.md says how to add one of your own"
            moved.lost(path, 1, said)
    elif top == posts:
        moved.copies[f"posts/{rest}"] = path
    else:
        moved.copies[f"static/{path}"] = path


def _text(path: str, old: Old, moved: Moved, target: str) -> None:
    text = text_of(old.read(path, moved))
    if text.wrong:
        moved.lost(path, 1, f"{text.wrong}; mend it in the new file")
    if text.get("listing") is not None and not text.body.strip():
        return  # a list of texts, which is always there
    target = re.sub(r"\.(?:qmd|rmd|Rmd)$", ".md", target)
    if target == "pages/index.md":
        target = "index.md"
    body, told = divs.plain(text.body, lambda name: _included(path, name, old, moved))
    for line, said in told:
        moved.lost(path, line + text.line - 1, said)
    for name in _UNREAD:
        if text.get(name) is not None:
            moved.lost(path, _line(text, name), f"`{name}` means nothing here; delete it")
    new = Text(text.fence, text.head, text.said, body, text.line)
    moved.texts[target] = (
        new.with_head(_above(path, target, text, _shared(path, old, moved)), _replaced(text))
        if not text.wrong
        else f"---\n{text.head}---\n{body}"
    )


def _line(text: Text, name: str) -> int:
    at = re.search(rf"^{re.escape(name)}\s*:", text.head, re.MULTILINE)
    return text.head.count("\n", 0, at.start()) + 2 if at else 1


def _replaced(text: Text) -> tuple[str, ...]:
    return ("image", "image-alt") if isinstance(text.get("image"), str) else ()


def _shared(path: str, old: Old, moved: Moved) -> dict[str, Any]:
    """What `_metadata.yml` of the text's folder and those above say of it; the nearest counts."""
    said: dict[str, Any] = {}
    folder = ""
    for part in ("", *path.split("/")[:-1]):
        folder = f"{folder}{part}/" if part else ""
        for name in ("_metadata.yml", "_metadata.yaml"):
            if f"{folder}{name}" in old.sizes:
                said |= old.settings(f"{folder}{name}", moved)
    return said


def _above(path: str, target: str, text: Text, shared: Mapping[str, Any]) -> dict[str, Any]:
    """What is called otherwise here, and the address that Quarto gave."""
    more: dict[str, Any] = {}
    own = text.get("author")
    author = shared.get("author") if own is None else own
    names = [
        one.get("name") if isinstance(one, dict) else one
        for one in (author if isinstance(author, list) else [author])
    ]
    if (
        (own is None and author)
        or isinstance(author, dict)
        or any(isinstance(one, dict) for one in author or () if isinstance(author, list))
    ):
        more["author"] = [one for one in names[:50] if isinstance(one, str)]
    if isinstance(text.get("image"), str):
        more["cover"] = text.get("image")
        if isinstance(text.get("image-alt"), str):
            more["cover_alt"] = text.get("image-alt")
    modified = text.get("date-modified")
    if modified is not None and "last" not in str(modified)[:20]:
        more["lastmod"] = str(modified)[:40]
    at = str(text.get("date") or "")[:20]
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", at)
    if american:
        more["date"] = f"{american[3]}-{int(american[1]):02}-{int(american[2]):02}"
    stem = path.rpartition(".")[0]
    if stem.rpartition("/")[2] != "index":
        aliases = text.get("aliases")
        known = (
            [one for one in aliases if isinstance(one, str)] if isinstance(aliases, list) else []
        )
        more["aliases"] = [*known, f"/{stem}.html"]
    elif target.startswith("posts/") and not path.startswith("posts/"):
        more["url"] = f"/{stem.removesuffix('index').lower()}"
    return more


def _included(path: str, name: str, old: Old, moved: Moved) -> str | None:
    """The text that `{{< include >}}` names, beside the one that asks or from the root."""
    from lookahead.publish import addresses

    wanted = name.lstrip("/") if name.startswith("/") else addresses.beside(path, name)
    return old.read(wanted, moved) if wanted in old.sizes else None
