"""What does Liquid in a text of Jekyll's become?  Plain Markdown, where that can say the same.

https://jekyllrb.com/docs/liquid/tags/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lookahead.core.text import one_line
from lookahead.publish.shortcode_kinds import Piece
from lookahead.publish.shortcodes import assembled

MAX_MARKS = 5_000
_MARK = re.compile(
    r"\{%-?\s*([a-z_]\w*)((?:[^%]|%(?!\})){0,2000}?)-?%\}|\{\{-?((?:[^{}]|\}(?!\})){0,500}?)-?\}\}"
)
_NAMED = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_LITERAL = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)')\s*((?:\|\s*\w+\s*(?::[^|]*)?)*)\s*\Z")
_BARE = re.compile(r"\s*site\.(?:baseurl|url)\s*(?:\|.*)?\Z", re.DOTALL)
_FILTERS = ("relative_url", "absolute_url", "prepend", "append", "escape", "strip")
_ENDED = {"highlight": "endhighlight", "raw": "endraw", "comment": "endcomment"}
_DROPPED = ("bibliography", "katexmm", "endkatexmm", "toc")
_YOUTUBE = re.compile(r"[\w-]{6,20}")
Told = list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Site:
    """What Liquid asks of the site."""

    base: str  # "/blog" or ""
    posts: Mapping[str, str]  # name of a file of _posts without ending -> where it stands here


def plain(text: str, site: Site) -> tuple[str, list[int], Told]:
    """The text without Liquid, the line that each of its lines had, and what could not be said otherwise."""
    if "{%" not in text and "{{" not in text:
        return _unbased(text, site), list(range(1, text.count("\n") + 2)), []
    told: Told = []
    pieces: list[Piece] = []
    at, line, count = 0, 1, 0
    while count < MAX_MARKS and (found := _MARK.search(text, at)) is not None:
        count += 1
        pieces.append(Piece(text[at : found.start()], line, flows=True))
        line += text.count("\n", at, found.start())
        at, shown, flows = _written(found, text, site, line, told)
        pieces.append(Piece(shown, line, flows))
        line += text.count("\n", found.start(), at)
    pieces.append(Piece(text[at:], line, flows=True))
    whole, lines = assembled(pieces)
    last = line + text.count("\n", at)  # a block of code may have a line more than it had
    return _unbased(whole, site), [min(one, last) for one in lines], told


def _unbased(text: str, site: Site) -> str:
    """Links without the folder that the whole site is in: it is put before them when the site is built."""
    if not site.base:
        return text
    return re.sub(rf"(\]\(|(?:href|src)=[\"']){re.escape(site.base)}/", r"\1/", text)


def _written(
    found: re.Match[str], text: str, site: Site, line: int, told: Told
) -> tuple[int, str, bool]:
    """Where reading goes on, what stands there instead, and whether its lines are those of the old text."""
    if found[1] is None:
        said = _value(found[3])
        if said is None:
            told.append(
                (line, f"{one_line(found[0])[:80]} is worked out by Jekyll; write what it shows")
            )
        return found.end(), found[0] if said is None else said, said is None
    name, rest = found[1], found[2].strip()
    if name in _ENDED:
        closing = re.compile(rf"\{{%-?\s*{_ENDED[name]}\s*-?%\}}").search(text, found.end())
        end, after = (closing.start(), closing.end()) if closing else (len(text), len(text))
        inner = text[found.end() : end]
        if name == "comment":
            return after, "", False
        return after, inner if name == "raw" else _fence(rest, inner), True
    said = _tag(name, rest, site)
    if said is None:
        what = f"{{% {name} {rest}".rstrip()[:80]
        told.append((line, f"{what} %}} is worked out by Jekyll; write what it shows"))
        return found.end(), found[0], True
    return found.end(), said, False


def _value(said: str) -> str | None:
    """What an output shows; None for what only Jekyll can say."""
    if _BARE.match(said):
        return ""
    found = _LITERAL.match(said)
    if not found:
        return None
    filters = re.findall(r"\|\s*(\w+)", found[3])
    if any(one not in _FILTERS for one in filters):
        return None
    return found[1] if found[1] is not None else found[2]


def _fence(rest: str, inner: str) -> str:
    """A block of code, line for line."""
    words = rest.split()
    lang = words[0] if words else ""
    marks = re.search(r"(?:hl_lines|mark_lines)=\"([\d ,-]+)\"", rest)
    said = [f'hl_lines="{marks[1]}"'] if marks else []
    said += ["linenos=true"] if "linenos" in words else []
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", inner)), default=0))
    info = f"{lang} {{{' '.join(said)}}}" if said else lang
    begin, end = ("" if has else "\n" for has in (inner.startswith("\n"), inner.endswith("\n")))
    return f"{fence}{info}{begin}{inner}{end}{fence}"


def _tag(name: str, rest: str, site: Site) -> str | None:
    """What one tag becomes; None for what only Jekyll can say."""
    writers: dict[str, Callable[[], str | None]] = {
        "include": lambda: _include(rest),
        "post_url": lambda: _post(rest, site),
        "link": lambda: _post(rest, site) or f"/{rest.strip('/')}",
        "cite": lambda: _cited(rest),
        "gist": lambda: f"[a gist](https://gist.github.com/{rest.split()[0]})" if rest else None,
        "youtube": lambda: _film(rest.strip("\"' ")),
        "details": lambda: f"<details><summary>{rest}</summary>\n",
        "enddetails": lambda: "\n</details>",
    }
    return "" if name in _DROPPED else writers.get(name, lambda: None)()


def _post(rest: str, site: Site) -> str | None:
    """The file of a post that is named by its own, with or without folder and ending."""
    name = rest.strip("/ ").rpartition("/")[2]
    known = site.posts.get(name) or site.posts.get(name.rpartition(".")[0])
    return f"/{known}" if known else None


def _cited(rest: str) -> str:
    keys = [key for key in rest.split() if re.fullmatch(r"[\w:.-]+", key)]
    return f"[{'; '.join(f'@{key}' for key in keys)}]"


def _include(rest: str) -> str | None:
    """A picture or a film, as most themes include them."""
    file = rest.split()[0].lower() if rest else ""
    said = {found[0].lower(): found[1] or found[2] or found[3] for found in _NAMED.findall(rest)}

    def first(*names: str) -> str:
        return next((said[name] for name in names if said.get(name)), "")

    if re.search(r"youtube|video|vimeo", file) and first("id", "video_id"):
        return _film(first("id", "video_id"))
    if not re.search(r"figure|image|img|picture|photo", file):
        return None
    source = first("src", "path", "url", "image_path", "image", "file", "img")
    if not source or "{{" in source:
        return None
    caption = first("caption", "description", "title")
    alt = first("alt") or caption
    marks = [f".{one}" for one in first("class").split() if re.fullmatch(r"[\w-]+", one)]
    marks += [
        f"{n}={said[n]}"
        for n in ("width", "height")
        if re.fullmatch(r"\d+(?:px|%)?", said.get(n, ""))
    ]
    address = source if source.startswith(("/", "http")) else f"/{source}"
    title = f' "{caption}"'.replace("\\", "") if caption and '"' not in caption else ""
    braces = f"{{{' '.join(marks)}}}" if marks else ""
    return f"![{alt.replace('[', '').replace(']', '')}](<{address}>{title}){braces}"


def _film(id: str) -> str | None:
    return f"[A film](https://www.youtube.com/watch?v={id})" if _YOUTUBE.fullmatch(id) else None
