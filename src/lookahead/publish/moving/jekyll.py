"""How is a site of Jekyll taken over?  Liquid and kramdown become plain Markdown, and old addresses lead on.

https://jekyllrb.com/docs/structure/, https://jekyllrb.com/docs/permalinks/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from lookahead.core.text import one_line
from lookahead.publish.moving import defaults, kramdown, liquid
from lookahead.publish.moving.into import folders_left, site_toml
from lookahead.publish.moving.old import Moved, Old, Text, text_of
from lookahead.publish.moving.places import Places

MAX_CATEGORIES = 20
_LEFT = {
    "_layouts": "templates of another theme; write your own after those of docs/publish.md",
    "_includes": "pieces of another theme's templates; figures in texts were taken over",
    "_sass": "styles of another theme; a file of static/ named in site.toml (css) is joined to ours",
    "_plugins": "programs of another generator",
    "_data": "no template reads it here; write what the texts need into them",
}
_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)\Z")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_FILES = (
    "gemfile",
    "gemfile.lock",
    "rakefile",
    "readme.md",
    "license",
    "license.md",
    "package.json",
    "package-lock.json",
)
_PROGRAMS = (".gemspec", ".rb", ".scss", ".sass", ".sh", ".lock")


def rewrite(old: Old, moved: Moved) -> None:
    """Everything of the old folder, as what it is here."""
    config = next((one for one in ("_config.yml", "_config.yaml") if one in old.sizes), "")
    said = old.settings(config, moved) if config else {}
    moved.texts["site.toml"] = site_toml(_about(said))
    works = _Works(old, moved, said)
    for path in old.sizes:
        works.take(path)
    folders_left(moved, old, _LEFT)
    if names := defaults.left(said):
        text = f"the defaults {', '.join(names[:20])} are not taken over; write above each text what it says"
        moved.lost(*Places(old, [(config, "")]).of("defaults"), text)
    if (
        "jekyll-feed" in str(said.get("plugins", said.get("gems", "")))[:2_000]
        or "feed.xml" in old.sizes
    ):
        text = "the feed was /feed.xml and is /index.xml: have your host lead from the one to the other"
        moved.lost(config or "_posts", 1, text)


def _word(said: Any) -> str:
    return one_line(str(said)) if isinstance(said, str | int | float | date) else ""


def _about(said: Mapping[str, Any]) -> dict[str, object]:
    author = said.get("author")
    name = _word(author.get("name")) if isinstance(author, dict) else _word(author)
    address = (
        f"{_word(said.get('url')).rstrip('/')}/{_word(said.get('baseurl')).strip('/')}".rstrip("/")
    )
    size = said.get("paginate")
    social = {
        who: f"https://{host}/{_word(said.get(f'{who}_username'))}"
        for who, host in (
            ("github", "github.com"),
            ("twitter", "x.com"),
            ("linkedin", "www.linkedin.com/in"),
        )
        if _word(said.get(f"{who}_username"))
    }
    return {
        "title": _word(said.get("title") or said.get("name")),
        "description": _word(said.get("description")),
        "author": name or ", ".join(defaults.authors(said, "")),
        "base_url": address if address.startswith(("http://", "https://")) else "",
        "language": _word(said.get("lang") or said.get("locale")),
        "page_size": size if isinstance(size, int) and 0 < size <= 1000 else None,
        "email": _word(said.get("email")),
        "social": social,
    }


class _Works:
    """The files of one site on their way."""

    def __init__(self, old: Old, moved: Moved, said: Mapping[str, Any]) -> None:
        self.old, self.moved, self.said = old, moved, said
        self.authors = defaults.names(said.get("author")) or defaults.authors(said, "")
        self.base = f"/{_word(said.get('baseurl')).strip('/')}".rstrip("/")
        style = _word(said.get("permalink")) or self._default("posts") or "date"
        self.pattern = _STYLES.get(style, style)
        self.whole = style == "pretty" or style.endswith("/")
        names = said.get("collections")
        self.collections = (
            {str(name) for name in names} if isinstance(names, dict | list) else set()
        )
        left = said.get("exclude")
        self.excluded = (
            tuple(str(one).strip("/") for one in left[:200]) if isinstance(left, list) else ()
        )
        self.posts = {
            path.rpartition("/")[2].rpartition(".")[0]: _target(path)
            for path in old.sizes
            if "_posts/" in f"/{path}"
        }

    def _default(self, kind: str) -> str:
        rules = self.said.get("defaults")
        for rule in rules[:50] if isinstance(rules, list) else []:
            scope, values = (
                (rule.get("scope"), rule.get("values")) if isinstance(rule, dict) else (None, None)
            )
            if isinstance(scope, dict) and isinstance(values, dict) and scope.get("type") == kind:
                return _word(values.get("permalink"))
        return ""

    def take(self, path: str) -> None:
        """One file."""
        folder, _, name = path.rpartition("/")
        top = path.partition("/")[0]
        if (
            path in ("_config.yml", "_config.yaml")
            or top in _LEFT
            or any(path == one or path.startswith(f"{one}/") for one in self.excluded if one)
        ):
            return
        if path.endswith((".md", ".markdown", ".mkd")):
            if not folder and name.lower() in _FILES:
                return
            self._text(path)
        elif top.startswith("_"):
            self.moved.lost(path, 1, "only Markdown is read here; write this text as Markdown")
        elif name.lower() in _FILES or name.lower().endswith(_PROGRAMS):
            return
        elif self._template(path):
            self.moved.lost(
                path, 1, "a page with Liquid in it is not taken over; write it as Markdown"
            )
        else:
            self.moved.copies[f"static/{path}"] = path

    def _template(self, path: str) -> bool:
        if not path.endswith((".html", ".htm", ".xml", ".css", ".js", ".json", ".txt")):
            return False
        with (self.old.root / path).open("rb") as file:
            return file.read(4) in (b"---\n", b"---\r")

    def _text(self, path: str) -> None:
        text = text_of(self.old.read(path, self.moved))
        if text.wrong:
            self.moved.lost(path, 1, f"{text.wrong}; mend it in the new file")
        body, lines, told = liquid.plain(text.body, liquid.Site(self.base, self.posts))
        body, more = kramdown.plain(body)
        for line, said in (*told, *((lines[min(at, len(lines)) - 1], said) for at, said in more)):
            self.moved.lost(path, line + text.line - 1, said)
        target = _target(path)
        if path in ("index.md", "index.markdown") and not body.strip():
            return  # the list of posts, which is always there
        above = self._above(path, target, text)
        new = Text(text.fence, text.head, text.said, body, text.line)
        self.moved.texts[target] = new.with_head(above, ("permalink",) if "url" in above else ())

    def _above(self, path: str, target: str, text: Text) -> dict[str, Any]:
        """What must be said above a text, so that its day and its address hold."""
        more: dict[str, Any] = {}
        if "_drafts/" in f"/{path}":
            more["draft"] = True
        if text.get("published") is False:
            more["draft"] = True
        day = _NAME.match(target.rpartition("/")[2].removesuffix(".md"))
        if day and target.startswith("posts/") and text.get("date") is None:
            more["date"] = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
        elif target.startswith("posts/") and isinstance(text.get("date"), str):
            when = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(.*)", text.get("date"), re.DOTALL)
            if when and len(when[2]) + len(when[3]) < 4:
                more["date"] = f"{when[1]}-{int(when[2]):02}-{int(when[3]):02}{when[4]}"
        for name in ("tags", "categories", "category"):
            if isinstance(text.get(name), str):  # words between spaces
                more["categories" if name == "category" else name] = text.get(name).split()[
                    :MAX_CATEGORIES
                ]
        image = text.get("image") or text.get("cover-img") or text.get("thumbnail-img")
        if isinstance(image, str) and text.get("cover") is None:
            more |= self._cover(path, image.replace("{{ site.baseurl }}", "").strip("/ "))
        return more | self._signed(path, text) | self._placed(path, target, text)

    def _signed(self, path: str, text: Text) -> dict[str, Any]:
        authors = defaults.authors(self.said, path)
        own = text.get("author") is not None or text.get("authors") is not None
        return {} if own or authors in ((), self.authors) else {"authors": authors}

    def _cover(self, path: str, image: str) -> dict[str, Any]:
        """Themes name a cover from the site's root, or by its bare name in a folder of their own."""
        if "://" in image:
            return {"cover": image}
        found = (
            [image]
            if image in self.old.sizes
            else [one for one in self.old.sizes if one.endswith(f"/{image}")]
        )
        if len(found) != 1 or not image:
            self.moved.lost(
                path, 1, f"the picture {image[:80]} was not found; name a cover in the new file"
            )
            return {}
        return {"cover": f"/{found[0]}"}

    def _placed(self, path: str, target: str, text: Text) -> dict[str, Any]:
        address = self._address(path, target, text)
        if not address:
            return {}
        known = text.get("aliases") or text.get("redirect_from") or []
        aliases = [
            one for one in ([known] if isinstance(known, str) else known) if isinstance(one, str)
        ]
        if address.endswith((".html", ".htm")):
            aliases, address = (
                [*aliases, address],
                address.rpartition(".")[0].removesuffix("/index") + "/",
            )
        more: dict[str, Any] = {"url": address}
        return more | ({"aliases": aliases} if aliases else {})

    def _address(self, path: str, target: str, text: Text) -> str:
        """The address that Jekyll gave it, below its base."""
        own = _word(text.get("permalink"))
        named = _NAME.match(target.rpartition("/")[2].removesuffix(".md"))
        if target.startswith("posts/") and named and "_drafts/" not in f"/{path}":
            return _filled(_STYLES.get(own, own) or self.pattern, text, named, path)
        if own:
            return own if own.startswith("/") else f"/{own}"
        if target in ("index.md",) or path.startswith("_"):
            return ""
        stem = path.rpartition(".")[0]
        return f"/{stem}/" if self.whole else f"/{stem}.html"


def _target(path: str) -> str:
    """Where a text stands here."""
    stem = path.rpartition(".")[0]
    for folder in ("_posts/", "_drafts/"):
        if folder in f"/{path}":
            return f"posts/{f'/{stem}'.rpartition(f'/{folder}')[2]}.md"
    if stem == "index":
        return "index.md"
    top, slash, rest = stem.partition("/")
    if top == "_notes" and slash:
        return f"notes/{rest}.md"
    return f"pages/{stem.removeprefix('_')}.md"


def _filled(pattern: str, text: Text, named: re.Match[str], path: str) -> str:
    day = str(text.get("date") or "")[:10].split("-")
    if len(day) != 3 or not "".join(day).isdecimal():
        day = [named[1], named[2], named[3]]
    year, month, dom = (int(one) for one in day)
    last = _word(text.get("slug")) or named[4]
    said = text.get("categories") or text.get("category") or []
    words = (
        said.split()
        if isinstance(said, str)
        else [one for one in said if isinstance(one, str)]
        if isinstance(said, list)
        else []
    )
    above = f"/{path}".partition("/_posts/")[0].strip("/").split("/")
    categories = "/".join(
        one.lower().replace(" ", "-") for one in [*filter(None, above), *words][:MAX_CATEGORIES]
    )
    try:
        when = date(year, month, dom)
    except ValueError:
        return ""
    parts = {
        ":categories": categories, ":year": f"{year:04}", ":short_year": f"{year % 100:02}",
        ":month": f"{month:02}", ":i_month": str(month), ":day": f"{dom:02}", ":i_day": str(dom),
        ":y_day": f"{when:%j}", ":week": f"{when:%V}", ":short_day": f"{when:%a}", ":title": last,
        ":slug": last, ":name": named[4], ":output_ext": ".html", ":short_month": f"{when:%b}",
        ":long_month": f"{when:%B}", ":collection": "posts",
    }  # fmt: skip
    filled = re.sub(r":[a-z_]+", lambda one: _longest(one[0], parts), pattern)
    filled = re.sub(r"/{2,}", "/", f"/{filled}")
    return filled if filled.endswith(("/", ".html", ".htm")) else f"{filled}.html"


def _longest(name: str, parts: Mapping[str, str]) -> str:
    """`:title_x` is `:title` and `_x`."""
    for known in sorted(parts, key=len, reverse=True):
        if name.startswith(known):
            return parts[known] + name[len(known) :]
    return name
