"""How is a site of Hugo taken over?  Texts stay as they are; addresses, menus and settings are written anew.

Shortcodes stay too: the build reads them.  https://gohugo.io/content-management/
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lookahead.core.text import slug
from lookahead.publish.model import SECTIONS, Front
from lookahead.publish.moving.into import CONFIGS, folders_left, site_toml
from lookahead.publish.moving.old import Moved, Old, Text, text_of
from lookahead.publish.reading import place

_LEFT = {
    "layouts": "templates of another theme; write your own after those of docs/publish.md",
    "themes": "the site looks like ours now; see docs/publish.md for variables and CSS",
    "archetypes": "`lookahead new` begins texts",
    "data": "no template reads it here; write what the texts need into them",
    "i18n": "words of another theme",
    "assets": "styles and scripts of another theme; put what texts link to into static/",
}
_BLOG = ("posts", "post", "blog", "articles", "writing", "essays")
_OTHERS = (".org", ".adoc", ".asciidoc", ".rst", ".html", ".htm", ".pandoc", ".pdc")
_UNREAD = (
    "menu",
    "menus",
    "cascade",
    "outputs",
    "type",
    "headless",
    "resources",
    "build",
    "translationkey",
    "sitemap",
)
_CODE = re.compile(r"\.([a-z]{2}(?:-[a-z]{2,4})?)\Z", re.IGNORECASE)


def rewrite(old: Old, moved: Moved) -> None:
    """Everything of the old folder, as what it is here."""
    said = _settings(old, moved)
    moved.texts["site.toml"] = site_toml(_about(said, moved))
    content = str(said.get("contentdir", "content")).strip("/")
    works = _Works(old, moved, said, content)
    for path in old.under(content):
        works.take(path)
    works.intro()
    for path in old.under("static"):
        moved.copies[f"static/{path}"] = f"static/{path}"
    folders_left(moved, old, {name: why for name, why in _LEFT.items() if name != content})
    works.unread()


def _settings(old: Old, moved: Moved) -> dict[str, Any]:
    """Names in small letters; the parts of `config/_default` under their names."""
    said: dict[str, Any] = {}
    for path in CONFIGS["hugo"]:
        if path in old.sizes:
            said |= {name.lower(): one for name, one in old.settings(path, moved).items()}
    for path in old.under("config/_default"):
        name = path.partition(".")[0].lower()
        if name in ("params", "menus", "menu", "permalinks", "languages", "taxonomies"):
            said[name] = old.settings(f"config/_default/{path}", moved)
    return said


def _table(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A table in tables, names in any case; {} where there is none."""
    found: Any = said
    for name in names:
        found = (
            next((v for n, v in found.items() if str(n).lower() == name), {})
            if isinstance(found, dict)
            else {}
        )
    return found if isinstance(found, dict) else {}


def _word(said: Mapping[str, Any], name: str) -> str:
    found = next((v for n, v in said.items() if str(n).lower() == name), "")
    if isinstance(found, list):
        return ", ".join(one for one in found[:20] if isinstance(one, str))
    return str(found).strip() if isinstance(found, str | int | float) else ""


def _about(said: dict[str, Any], moved: Moved) -> dict[str, object]:
    """What `site.toml` says of it: Hugo's own settings, and PaperMod's."""
    params = _table(said, "params")
    author = _table(said, "author") or _table(params, "author")
    size = _word(said, "paginate") or _word(_table(said, "pagination"), "pagersize")
    edit = _word(_table(params, "editpost"), "url")
    menu = (
        _table(said, "menu").get("main")
        or _table(said, "menus").get("main")
        or _table(said, "main")
    )
    home = _table(params, "homeinfoparams") or _table(params, "profilemode")
    if _word(_table(said, "services", "googleanalytics"), "id") or _word(said, "googleanalytics"):
        moved.lost(
            "hugo.toml",
            1,
            "counting readers at Google is not taken over: nothing here loads from elsewhere",
        )
    if _table(said, "languages"):
        moved.lost(
            "hugo.toml",
            1,
            "each language was a site; here its texts stand among the others, with their language",
        )
    about: dict[str, object] = {
        "title": _word(said, "title"),
        "description": _word(params, "description")
        or _word(home, "content")
        or _word(home, "subtitle"),
        "author": _word(author, "name") or _word(params, "author") or _word(said, "author"),
        "base_url": _base(_word(said, "baseurl")),
        "language": _word(said, "languagecode") or _word(said, "defaultcontentlanguage"),
        "page_size": int(size) if size.isdecimal() and 0 < int(size) <= 1000 else None,
        "favicon": _local(_word(_table(params, "assets"), "favicon")),
        "edit_url": edit.rstrip("/") + "/" if edit.startswith("http") else "",
        "menu": _menu(menu),
        "social": _links(params.get("socialIcons") or params.get("socialicons")),
    }
    for theirs, ours in (("showsharebuttons", "share"), ("showcodelinenumbers", "line_numbers")):
        if _word(params, theirs) == "True":
            about[ours] = True
    return about


def _base(said: str) -> str:
    return said.rstrip("/") if said.startswith(("http://", "https://")) else ""


def _local(said: str) -> str:
    return f"/{said.lstrip('/')}" if said and "://" not in said else ""


def _menu(said: Any) -> dict[str, str]:
    rows = [one for one in said[:50] if isinstance(one, dict)] if isinstance(said, list) else []
    rows.sort(key=lambda one: one["weight"] if isinstance(one.get("weight"), int) else 0)
    pairs = (
        (_word(one, "name") or _word(one, "identifier"), _word(one, "url") or _word(one, "pageref"))
        for one in rows
    )
    return {
        name: address if "://" in address else f"/{address.lstrip('/')}"
        for name, address in pairs
        if name and address
    }


def _links(said: Any) -> dict[str, str]:
    rows = [one for one in said[:50] if isinstance(one, dict)] if isinstance(said, list) else []
    pairs = ((_word(one, "name"), _word(one, "url")) for one in rows)
    return {name: url for name, url in pairs if name and url and not url.endswith(".xml")}


class _Works:
    """The texts of one site on their way."""

    def __init__(self, old: Old, moved: Moved, said: dict[str, Any], content: str) -> None:
        self.old, self.moved, self.said, self.content = old, moved, said, content
        self.links = _table(said, "permalinks", "page") or _table(said, "permalinks")
        self.ugly = said.get("uglyurls") is True
        self.languages = {str(one).lower() for one in _table(said, "languages")}
        self.own = (_word(said, "defaultcontentlanguage") or "en").lower()
        self.main = self._main()
        self.seen: dict[str, tuple[str, int]] = {}
        self.counts: Counter[str] = Counter()

    def _main(self) -> str:
        """The section whose texts are the posts here, unless one is called so."""
        names = Counter(
            path.partition("/")[0] for path in self.old.under(self.content) if "/" in path
        )
        wanted = _table(self.said, "params").get("mainSections")
        known = [one for one in wanted if isinstance(one, str)] if isinstance(wanted, list) else []
        return next((one for one in ("posts", *known, *_BLOG) if names[one]), "")

    def take(self, path: str) -> None:
        """One file of the content folder."""
        whole = f"{self.content}/{path}"
        if path.lower().endswith(_OTHERS):
            self.moved.lost(
                whole,
                1,
                "only Markdown is read; write this text as Markdown, or put it into static/",
            )
            return
        target = self._target(path)
        if not path.endswith((".md", ".markdown", ".mmark")):
            self.moved.copies[target] = whole
            return
        source = self.old.read(whole, self.moved)
        text = text_of(source)
        if text.wrong:
            self.moved.lost(whole, 1, f"{text.wrong}; mend it in the new file")
        self._note(whole, text)
        target, language = self._spoken(re.sub(r"\.(?:markdown|mmark)$", ".md", target))
        text, covered = self._covered(text)
        more = self._more(path, target, text, language)
        self.moved.texts[target] = (
            text.with_head(more) if (more or covered) and not text.wrong else source
        )

    def _target(self, path: str) -> str:
        """Posts and notes are what is called so, and the blog; the rest are pages."""
        section, slash, rest = path.partition("/")
        if not slash:
            return "index.md" if path == "_index.md" else path
        if section == self.main:
            return f"posts/{rest}"
        return path if section in SECTIONS else f"pages/{path}"

    def _spoken(self, target: str) -> tuple[str, str]:
        """`a.fr.md` is French; the site's own language goes without saying."""
        stem = target.removesuffix(".md")
        found = _CODE.search(stem)
        if not found or found[1].lower() not in self.languages | {self.own}:
            return target, ""
        language = found[1].lower()
        return (
            (f"{stem[: found.start()]}.md", "")
            if language == self.own
            else (f"{stem[: found.start()]}-{language}.md", language)
        )

    def _covered(self, text: Text) -> tuple[Text, bool]:
        """A cover of the site's static files begins with a slash here; whether that was to be said."""
        cover = text.get("cover")
        image = cover.get("image") if isinstance(cover, dict) else cover
        if (
            not isinstance(image, str)
            or f"static/{image}" not in self.old.sizes
            or image.startswith("/")
        ):
            return text, False
        written = re.compile(rf"""((?:image|cover)\s*[:=]\s*["']?){re.escape(image)}""")
        return replace(
            text, head=written.sub(lambda one: f"{one[1]}/{image}", text.head, count=1)
        ), True

    def _more(self, path: str, target: str, text: Text, language: str) -> dict[str, Any]:
        """What must be said above a text, so that its address and its cover hold."""
        more: dict[str, Any] = {"language": language} if language else {}
        if path.rpartition("/")[2].startswith("_index."):
            return more
        address = self._address(path, text, language)
        said = Front(slug=_text(text.get("slug")), url=_text(text.get("url")))
        if (address and address != place(target, said)[1]) or language:
            more["url"] = address if not self.ugly else address.rstrip("/") + "/"
        if self.ugly and address:
            aliases = text.get("aliases")
            known = (
                [one for one in aliases if isinstance(one, str)]
                if isinstance(aliases, list)
                else []
            )
            more["aliases"] = [*known, f"{address.rstrip('/')}.html"]
        return more

    def _address(self, path: str, text: Text, language: str) -> str:
        """The address that Hugo gave it."""
        url = _text(text.get("url"))
        if url:
            return url if "://" not in url else ""
        folder, _, file = path.rpartition("/")
        name = re.sub(r"\.(?:md|markdown|mmark)$", "", file)
        name = (
            re.sub(rf"\.{language}$", "", name)
            if language
            else re.sub(rf"\.{re.escape(self.own)}$", "", name)
        )
        if name == "index":
            folder, _, name = folder.rpartition("/")
        section = path.partition("/")[0]
        pattern = self.links.get(section)
        last = _text(text.get("slug")) or name
        if isinstance(pattern, str):
            address = _filled(pattern, text, section, folder, name)
        else:
            address = "/".join(filter(None, ("", folder, last))) + "/"
            address = address if address.startswith("/") else f"/{address}"
        return (f"/{language}{address}" if language else address).lower()

    def _note(self, file: str, text: Text) -> None:
        for name in text.said:
            if name.lower() in _UNREAD:
                self.counts[name] += 1
                at = re.search(rf"^\W?{re.escape(name)}", text.head, re.MULTILINE)
                line = text.head.count("\n", 0, at.start()) + 2 if at else 1
                self.seen.setdefault(name, (file, line))

    def unread(self) -> None:
        """Each name that is not read here, once."""
        for name, count in self.counts.items():
            file, line = self.seen[name]
            self.moved.lost(
                file, line, f"`{name}` means nothing here ({count:,} texts say it); delete it"
            )

    def intro(self) -> None:
        """PaperMod's words on the home page stand above the list."""
        home = _table(self.said, "params", "homeinfoparams")
        words = _word(home, "content")
        if words and "index.md" not in self.moved.texts:
            from lookahead.publish.moving.old import value

            self.moved.texts["index.md"] = (
                f"---\ntitle: {value(_word(home, 'title'))}\n---\n{words}\n"
            )


def _text(said: Any) -> str:
    return said.strip() if isinstance(said, str) else ""


def _filled(pattern: str, text: Text, section: str, folder: str, name: str) -> str:
    """https://gohugo.io/configuration/permalinks/"""
    day = str(text.get("date") or "")[:10].split("-")
    year, month, date = day if len(day) == 3 else ("", "", "")
    last = _text(text.get("slug"))
    title = slug(_text(text.get("title")), 200)
    words = {
        "year": year, "month": month, "day": date, "section": section, "sections": folder,
        "filename": name, "contentbasename": name, "slugorfilename": last or name,
        "slugorcontentbasename": last or name, "slug": last or title, "title": title,
    }  # fmt: skip
    filled = re.sub(r":([a-z]+)", lambda one: words.get(one[1], ""), pattern)
    return (
        re.sub(r"/{2,}", "/", f"/{filled}/")
        if all((year, month, date)) or "year" not in pattern
        else ""
    )
