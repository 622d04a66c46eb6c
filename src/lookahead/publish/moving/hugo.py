"""How is a site of Hugo taken over?  Texts stay as they are; addresses, menus and settings are written anew.

Shortcodes stay too: the build reads them.  https://gohugo.io/content-management/
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lookahead.publish import addresses
from lookahead.publish.model import SECTIONS, Front
from lookahead.publish.moving.hugo_settings import about, settings, table, word
from lookahead.publish.moving.into import folders_left, site_toml
from lookahead.publish.moving.old import Moved, Old, Text, text_of, value
from lookahead.publish.moving.scan import blocks
from lookahead.publish.reading import place
from lookahead.publish.shortcode_kinds import KINDS
from lookahead.publish.site import TAXONOMIES

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
    said = settings(old, moved)
    content = str(said.get("contentdir", "content")).strip("/")
    works = _Works(old, moved, said, content)
    site = about(old, said, moved)
    for name in ("menu", "buttons"):
        site[name] = works.led(site[name])
    moved.texts["site.toml"] = site_toml(site)
    _elsewhere(old, moved, said, content)
    for path in old.under(content):
        works.take(path)
    works.intro()
    works.sections()
    for path in old.under("static"):
        moved.copies[f"static/{path}"] = f"static/{path}"
    folders_left(moved, old, {name: why for name, why in _LEFT.items() if name != content})
    works.unread()


_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]?(?=.)")  # at the head of a file's name
_SHORTCODE = re.compile(r"\{\{[<%]\s*([A-Za-z][\w./-]{0,80})")
_SPAN = re.compile(r"`[^`\n]*`")
_BRACKET = re.compile(r"[\[\]<>\\]")
_MONTHS = (
    "january february march april may june july august september october november december".split()
)


def _elsewhere(old: Old, moved: Moved, said: Mapping[str, Any], content: str) -> None:
    """Folders of other languages' texts."""
    for code, one in table(said, "languages").items():
        folder = word(one, "contentdir").strip("/") if isinstance(one, dict) else ""
        if folder and folder != content and not folder.startswith(f"{content}/"):
            count = sum(1 for _ in old.under(folder))
            text = f"{count:,} files in the language {code} are not taken over: a site of their own"
            moved.lost(folder, 1, text)


class _Works:
    """The texts of one site on their way."""

    def __init__(self, old: Old, moved: Moved, said: dict[str, Any], content: str) -> None:
        self.old, self.moved, self.said, self.content = old, moved, said, content
        self.links = table(said, "permalinks", "page") or table(said, "permalinks")
        self.ugly = said.get("uglyurls") is True
        self.languages = {str(one).lower() for one in table(said, "languages")}
        self.own = (word(said, "defaultcontentlanguage") or "en").lower()
        self.main = self._main()
        self.seen: dict[str, tuple[str, int]] = {}
        self.counts: Counter[str] = Counter()
        self.short: Counter[str] = Counter()
        self.indexes: dict[str, Text] = {}  # what stands above the list of a section
        self.lists: dict[str, list[tuple[str, str, str]]] = {}  # section -> day, title, target
        self.dated = ":filename" in str(table(said, "frontmatter").get("date"))
        self.accents = word(said, "removepathaccents") != "True"

    def _main(self) -> str:
        """The section whose texts are the posts here, unless one is called so."""
        names = Counter(
            path.partition("/")[0] for path in self.old.under(self.content) if "/" in path
        )
        wanted = table(self.said, "params").get("mainSections")
        known = [one for one in wanted if isinstance(one, str)] if isinstance(wanted, list) else []
        return next((one for one in ("posts", *known, *_BLOG) if names[one]), "")

    def led(self, menu: Any) -> dict[str, str]:
        """A menu whose entry for the list of posts leads to where that is here."""
        moved = self.main if self.main != "posts" else ""
        lists = (f"/{moved}", f"/{moved}/") if moved else ()
        return {name: "/posts/" if to in lists else to for name, to in menu.items()}

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
        if path.partition("/")[0] in TAXONOMIES:
            self.moved.lost(whole, 1, "words above the texts of a term are not taken over")
            return
        if not path.endswith((".md", ".markdown", ".mmark")):
            self.moved.copies[target] = whole
            return
        source = self.old.read(whole, self.moved)
        text = text_of(source)
        if text.wrong:
            self.moved.lost(whole, 1, f"{text.wrong}; mend it in the new file")
        self._note(whole, text)
        if target.startswith("pages/") and target.endswith("/_index.md"):
            self.indexes[target.removeprefix("pages/").removesuffix("/_index.md")] = text
            return
        target, language = self._spoken(re.sub(r"\.(?:markdown|mmark)$", ".md", target))
        text, covered = self._covered(text)
        more = self._more(path, target, text, language)
        self.moved.texts[target] = (
            text.with_head(more) if (more or covered) and not text.wrong else source
        )
        if target.startswith("pages/") and not language and text.get("draft") is not True:
            title = _text(text.get("title")) or target.rpartition("/")[2].removesuffix(".md")
            row = (str(more.get("date") or text.get("date") or ""), title, target)
            self.lists.setdefault(target.split("/")[1], []).append(row)

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
        if self.dated and text.get("date") is None and (day := self._day(path)):
            more["date"] = day
        address = self._address(path, text, language)
        if _text(text.get("url")) != _text(text.get("url")).lower():
            lost = "an address with capitals is in small letters here; lead from the old one on your host"
            self.moved.lost(f"{self.content}/{path}", 1, lost)
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

    @staticmethod
    def _day(path: str) -> str:
        """The day that the name of a file, or of its bundle, begins with."""
        folder, _, file = path.rpartition("/")
        name = folder.rpartition("/")[2] if file.startswith("index.") else file
        found = _DAY.match(name)
        return found[1] if found else ""

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
        if self.dated and (day := _DAY.match(name)):
            name = name[day.end() :].rpartition(".md")[0] or name[day.end() :]
        last = _text(text.get("slug")) or name
        if isinstance(pattern, str):
            at = str(text.get("date") or self._day(path))[:10]
            address = self._filled(pattern, text, at, section, folder, name)
            if not address:
                lost = f"its address after {pattern[:80]} could not be worked out; write its `url` above it"
                self.moved.lost(f"{self.content}/{path}", 1, lost)
                return ""
        else:
            address = "/".join(filter(None, ("", folder, last))) + "/"
            address = address if address.startswith("/") else f"/{address}"
            address = address.replace(" ", "-")  # as `addresses.hugo_name`
        address = addresses.hugo(address, self.accents)
        return f"/{language}{address}" if language else address

    def _filled(
        self, pattern: str, text: Text, day: str, section: str, folder: str, name: str
    ) -> str:
        """https://gohugo.io/configuration/permalinks/; "" where a part of it is not known."""
        at = day.split("-")
        year, month, date = at if len(at) == 3 and all(map(str.isdecimal, at)) else ("", "", "")
        last = _text(text.get("slug"))
        title = addresses.hugo(_text(text.get("title")), self.accents)
        words = {
            "year": year, "month": month, "day": date, "section": section, "sections": folder,
            "filename": name, "contentbasename": name, "slugorfilename": last or name,
            "slugorcontentbasename": last or name, "slug": last or title, "title": title,
            "monthname": _MONTHS[int(month) - 1] if month and 0 < int(month) <= 12 else "",
        }  # fmt: skip
        asked = re.findall(r":([a-z]+)", pattern)
        if not all(words.get(one) for one in asked) or re.search(r":[a-z]*[^a-z/.-]", pattern):
            return ""
        filled = re.sub(r":([a-z]+)", lambda one: words[one[1]], pattern)
        return re.sub(r"/{2,}", "/", f"/{filled}/")

    def _note(self, file: str, text: Text) -> None:
        for name in text.said:
            if name.lower() in _UNREAD:
                self.counts[name] += 1
                at = re.search(rf"^\W?{re.escape(name)}", text.head, re.MULTILINE)
                line = text.head.count("\n", 0, at.start()) + 2 if at else 1
                self.seen.setdefault(name, (file, line))

        for code, part in blocks(text.body):
            for one in () if code else _SHORTCODE.finditer(_SPAN.sub("", part)):
                name = one[1].lower()
                self.short[name] += 1
                line = text.line + text.body.count("\n", 0, text.body.find(one[0]))
                self.seen.setdefault(f"{{{{{name}", (file, line))

    def sections(self) -> None:
        """Other sections had lists of their texts; each is a page now, written once."""
        for name in sorted({*self.lists, *self.indexes}):
            target, above = f"pages/{name}.md", self.indexes.get(name)
            rows = sorted(self.lists.get(name, []), reverse=True)
            up = "../" * name.count("/")
            links = [
                f"- [{_BRACKET.sub('', title)}](<{up}{path.removeprefix('pages/')}>)"
                for _, title, path in rows
            ]
            if target in self.moved.texts or (name.endswith(".md") and not above):
                continue
            above = above or Text("---", f"title: {value(name.capitalize())}\n", {}, "", 1)
            body = "\n\n".join(filter(None, (above.body.rstrip("\n"), "\n".join(links))))
            head = {"url": f"/{addresses.hugo(name, self.accents)}/"}
            made = replace(above, body=f"{body}\n").with_head(head)
            self.moved.texts[target] = made
            lost = (
                f"its list was written once, as {target}: add further texts by hand; it has no feed"
            )
            self.moved.lost(f"{self.content}/{name}", 1, lost)

    def unread(self) -> None:
        """Each name and each shortcode that is not read here, once."""
        own = {path.removesuffix(".html").lower() for path in self.old.under("layouts/shortcodes")}
        for name, count in self.short.items():
            if name in own or name not in KINDS:
                file, line = self.seen[f"{{{{{name}"]
                what = (
                    "is read as ours" if name in KINDS else "is none of ours; write what it shows"
                )
                self.moved.lost(file, line, f"the shortcode `{name}` ({count:,} times) {what}")
        for name, count in self.counts.items():
            file, line = self.seen[name]
            self.moved.lost(
                file, line, f"`{name}` means nothing here ({count:,} texts say it); delete it"
            )

    def intro(self) -> None:
        """PaperMod's words on the home page stand above the list."""
        home = table(self.said, "params", "homeinfoparams")
        words = word(home, "content")
        if words and "index.md" not in self.moved.texts:
            self.moved.texts["index.md"] = (
                f"---\ntitle: {value(word(home, 'title'))}\n---\n{words}\n"
            )


def _text(said: Any) -> str:
    return said.strip() if isinstance(said, str) else ""
