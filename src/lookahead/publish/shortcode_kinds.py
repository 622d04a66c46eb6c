"""What stands in the place of each shortcode that we know?  Markdown, or HTML that loads nothing.

The names and what they are given are those of Hugo, of PaperMod, and of the themes that authors move from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from lookahead.core.text import one_line
from lookahead.publish.looks import words
from lookahead.publish.model import About, Front

UNKNOWN = "there is none of this name here; write what it shows, in Markdown or HTML"
RAW = frozenset({"highlight", "rawhtml", "mermaid", "math", "katex", "tex"})  # hold no shortcodes
_WORD = re.compile(r"[\w-]{1,80}")
_OPTION = re.compile(r"([\w-]+)\s*=\s*([^,=]+?)(?=\s*,|\s*$|\s+[\w-]+\s*=)")
_MATHS = re.compile(r"\$|\\\(|\\\[|\\begin\{")
_MARKS = re.compile(r"[\[\]`*_$<\\]")
_WHOLE = re.compile(r"<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_FILMS = re.compile(
    r"(?:https?:)?//(?:(?:www|m|music|player)\.)?(youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com)/",
    re.IGNORECASE,
)  # pages, and nothing that a player of the browser could play
_SCHEME = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Misused(ValueError):
    """A shortcode without what it needs; says what that is."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text, and the line of the file that it came from."""

    text: str
    line: int
    flows: bool = False  # its second line came from the file's next one


@dataclass(frozen=True, slots=True)
class Call:
    """A shortcode in a text."""

    name: str
    values: tuple[str, ...]
    named: Mapping[str, str]
    inner: list[Piece]
    paired: bool
    line: int
    opening: str  # what comes before a block here
    indent: str  # what each line of a block begins with
    before: str  # the last two characters before it
    front: Front
    about: About

    def get(self, *names: str | int) -> str:
        """The first of some values, by name or place; "" where none is given."""
        for name in names:
            if isinstance(name, str) and name in self.named:
                return self.named[name]
            if isinstance(name, int) and name < len(self.values):
                return self.values[name]
        return ""

    def need(self, *names: str | int) -> str:
        found = self.get(*names).strip()
        if not found:
            raise Misused(f"say {next(name for name in names if isinstance(name, str))}=...")
        return found

    def word(self, *names: str | int) -> str:
        """A value that stands in the address of another site."""
        found = self.need(*names)
        if not _WORD.fullmatch(found):
            raise Misused(f"{found[:80]!r} is no name or number there")
        return found

    def text(self) -> str:
        """What stands between its two ends, without the first and the last line break."""
        whole = "".join(piece.text for piece in self.inner)
        return whole.removeprefix("\n").rstrip()

    def block(self, *lines: str) -> Iterator[Piece]:
        """Lines of their own."""
        body = f"\n{self.indent}".join(lines)
        yield Piece(f"{self.opening}{body}\n{self.indent}\n{self.indent}", self.line)

    def around(self, head: str, foot: str) -> Iterator[Piece]:
        """HTML around the text between the two ends, which stays Markdown."""
        gap = f"\n{self.indent}\n{self.indent}"
        last = self.inner[-1].line if self.inner else self.line
        yield Piece(f"{self.opening}{head}{gap}", self.line)
        yield from self.inner
        yield Piece(f"{gap}{foot}{gap}", last)

    def kept(self, head: str, foot: str) -> Iterator[Piece]:
        """Lines around the text between the two ends, each line of which stays as it is."""
        yield Piece(f"{self.opening}{head}\n", self.line)
        line, text = self.line, "".join(piece.text for piece in self.inner)
        if text.startswith("\n"):
            line, text = line + 1, text[1:]
        yield Piece(text.rstrip(" \t") if text.strip() else "", line, flows=True)
        yield Piece(
            ("" if text.endswith("\n") else "\n")
            + f"{self.indent}{foot}\n{self.indent}\n{self.indent}",
            line,
        )


Write = Callable[[Call], Iterator[Piece]]


# ---- pictures and films


def _figure(call: Call) -> Iterator[Piece]:
    """A picture with a caption: Markdown's own, so that it is numbered and measured like any other."""
    credit = call.get("attr")
    if call.get("attrlink"):
        credit = f"[{credit or call.get('attrlink')}]({call.get('attrlink')})"
    heading = call.get("title")
    caption = " ".join(filter(None, [heading and f"**{heading}**", call.get("caption"), credit]))
    picture = _picture(call.need("src", "link", 0), call.get("alt", 1), caption)
    if call.get("link") and call.get("src"):
        picture = f"[{picture}](<{_address(call.get('link'))}>)"
    yield from call.block(picture + _braces(call))


def _picture(source: str, alt: str, caption: str = "") -> str:
    title = f' "{_quoted(caption)}"' if caption else ""
    words = _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", one_line(alt))
    return f"![{words}](<{_address(source)}>{title})"


def _quoted(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace('"', '\\"')


def _address(source: str) -> str:
    """As it may stand between angle brackets."""
    if _SCHEME.match(source.strip()):
        raise Misused(f"{source[:60]!r} is no address of a file or a page")
    return one_line(source).replace("<", "%3C").replace(">", "%3E")


def _braces(call: Call) -> str:
    """Label, classes and size, as typeset reads them behind a picture."""
    classes = [one for one in call.get("class").split() if _WORD.fullmatch(one)]
    label = call.get("label", "id")
    marks = [f"#{label}"] if _WORD.fullmatch(label) else []
    marks += [f".{one}" for one in classes]
    if call.get("align") == "center":
        marks.append(".centered")
    for name in ("width", "height"):
        if re.fullmatch(r"\d{1,4}(?:px|%)?", call.get(name)):
            marks.append(f"{name}={call.get(name)}")
    return f"{{{' '.join(marks)}}}" if marks else ""


def _in_text(call: Call) -> Iterator[Piece]:
    picture = _picture(call.need("url", "src", 0), call.get("alt", 1))
    yield Piece(picture + _braces(call), call.line)


def _media(call: Call) -> Iterator[Piece]:
    """A film or a sound from the site's own files, which loads when it is played."""
    kind = "audio" if call.name == "audio" else "video"
    address = _address(call.need("src", "mp4", "webm", "ogg", "url", 0))
    if film := _FILMS.match(address):
        link = f"https:{address[address.index('//') :]}"
        yield from call.block(_outside(link, call.get("title", "caption"), "a film", film[1]))
        return
    source = escape(address)
    poster = f' poster="{escape(_address(call.get("poster")))}"' if call.get("poster") else ""
    caption = call.get("caption", "title")
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    player = f'<{kind} controls preload="none" src="{source}"{poster}></{kind}>'
    yield from call.block(f"<figure>{player}{below}</figure>")


# ---- links


def _outside(link: str, title: str, what: str, host: str) -> str:
    """A paragraph that leads to what another site would load into the page."""
    where = f"{what} at {host.lower()}"
    said = f"{escape(title)}</a> <small>{where}</small>" if title else f"{where}</a>"
    return f'<p class="elsewhere"><a href="{escape(link)}">{said}</p>'


def _elsewhere(address: str, what: str, *names: str | int) -> Write:
    """A link in the place of what another site would load into the page."""

    def write(call: Call) -> Iterator[Piece]:
        link = address.format(call.word(*names))
        host = link.split("/")[2].removeprefix("www.")
        yield from call.block(_outside(link, call.get("title", "caption"), what, host))

    return write


def _tweet(call: Call) -> Iterator[Piece]:
    user = call.get("user") if _WORD.fullmatch(call.get("user")) else "i"
    post = _elsewhere(f"https://x.com/{user}/status/{{}}", "a post", "id", 0)
    yield from post(call)


def _gist(call: Call) -> Iterator[Piece]:
    path = "/".join(one for one in call.values[:2] if _WORD.fullmatch(one))
    if len(call.values) < 2 or path.count("/") != 1:
        raise Misused("name the user and the number of the gist")
    link = f"https://gist.github.com/{path}"
    yield from call.block(_outside(link, call.get(2), "code", "gist.github.com"))


def _ref(call: Call) -> Iterator[Piece]:
    """The address of another text: the site knows it by its file, with or without folder and ending."""
    path = one_line(call.need("path", 0)).replace(" ", "%20")
    if _SCHEME.match(path) or path.startswith(("http:", "https:")):
        raise Misused(f"{path[:80]!r} is no text of this site; write the address itself")
    target = path if path.startswith("#") else f"ref:{path}"
    inside = call.before.endswith(("](", '="', "='", "=", "(<", "]:")) or call.before == ": "
    yield Piece(target if inside else f"[{path}](<{target}>)", call.line)


def _button(call: Call) -> Iterator[Piece]:
    yield Piece("[", call.line)
    yield from call.inner or [Piece(call.get("text", "title") or "more", call.line)]
    target = call.need("href", "url", "link", "relref", 0)
    yield Piece(f"](<{'ref:' if 'relref' in call.named else ''}{_address(target)}>)", call.line)


# ---- blocks


_NAMES = {
    "note": "note", "info": "note", "default": "note", "tip": "tip", "success": "tip", "hint": "tip",
    "important": "important", "primary": "important", "question": "note", "example": "note",
    "warning": "warning", "caution": "caution", "danger": "caution", "error": "caution",
    "bug": "caution", "secondary": "note", "quote": "note", "abstract": "note",
}  # fmt: skip
_GENERAL = ("callout", "admonition", "alert", "notice", "admonish", "hint")


def _callout(call: Call) -> Iterator[Piece]:
    """The same box as GitHub's `> [!NOTE]`."""
    if not call.paired and not call.get("text", "content"):
        raise Misused(f"it has no end; write {{{{< /{call.name} >}}}} behind its text")
    kind, title = call.name, call.get("title", 0)
    if call.name in _GENERAL:
        kind = call.get("type", "icon", "color", "context", 0).lower()
        title = call.get("title", 1)
    kind = _NAMES.get(kind, "note")
    head = f'<div class="markdown-alert markdown-alert-{kind}"><p class="markdown-alert-title">'
    head += f"{escape(title or words.callouts(call.about, call.front.language)[kind])}</p>"
    if call.paired:
        yield from call.around(head, "</div>")
    else:
        yield from call.block(head, "", call.get("text", "content"), "", "</div>")


def _details(call: Call) -> Iterator[Piece]:
    said = call.get("summary", "title", 0) or "More"
    shown = call.get("open", "opennative", 1).lower() in ("true", "open")
    head = f"<details{' open' if shown else ''}><summary>{escape(said)}</summary>"
    yield from call.around(head, "</details>")


def _tab(call: Call) -> Iterator[Piece]:
    said = call.get("title", "name", "header", 0) or "Tab"
    yield from call.around(f"<details open><summary>{escape(said)}</summary>", "</details>")


def _directed(call: Call) -> Iterator[Piece]:
    yield from call.around(f'<div dir="{call.name}">', "</div>")


def _centred(call: Call) -> Iterator[Piece]:
    yield from call.around('<div class="a-center">', "</div>")


def _raw(call: Call) -> Iterator[Piece]:
    """HTML as it is.  An empty line would end it for Markdown, so it goes, except where it is shown."""
    yield Piece(f"{call.opening}<div>\n", call.line)
    text = "".join(piece.text for piece in call.inner)
    whole = bool(_WHOLE.search(text))
    for number, line in enumerate(text.split("\n")):
        if whole or line.strip():
            yield Piece(f"{line}\n", call.line + number)
    yield Piece(f"</div>\n{call.indent}\n{call.indent}", call.line + text.count("\n"))


def _highlight(call: Call) -> Iterator[Piece]:
    """A block of code; Hugo's own options say which lines are marked and numbered."""
    lang = call.get("lang", "language", 0)
    said = " ".join(
        [call.get("options", 1), *(f"{n}={v}" for n, v in call.named.items() if n != "lang")]
    )
    options = {name.lower(): value.strip("\"'[] ") for name, value in _OPTION.findall(said)}
    if options.get("hl_inline") == "true":
        yield Piece(f"`` {call.text()} ``", call.line)
        return
    kept = ("linenos", "hl_lines", "linenostart", "title")
    marks = " ".join(f'{name}="{options[name]}"' for name in kept if name in options)
    lang = lang if re.fullmatch(r"[\w.+#-]{1,40}", lang) else "text"
    yield from _fence(call, f"{lang} {{{marks}}}" if marks else lang)


def _fence(call: Call, info: str) -> Iterator[Piece]:
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", call.text())), default=0))
    yield from call.kept(f"{fence}{info}", fence)


def _mermaid(call: Call) -> Iterator[Piece]:
    yield from _fence(call, "mermaid")


def _maths(call: Call) -> Iterator[Piece]:
    """A formula: displayed where it has lines of its own, unless it brings delimiters."""
    text = call.text().strip()
    if not call.paired or not text:
        return  # `{{< katex />}}` loads what others need for formulas
    if _MATHS.match(text):
        yield from call.inner
    elif "\n" in "".join(piece.text for piece in call.inner) or call.get("display", 0) in (
        "true",
        "display",
    ):
        yield from call.kept("$$", "$$")
    else:
        yield Piece(f"\\({text}\\)", call.line)


# ---- small ones


def _param(call: Call) -> Iterator[Piece]:
    name = call.need("name", 0)
    for holder in (call.front, call.about):
        said = getattr(holder, name.lower(), None)
        if isinstance(said, str | int) and said != "":
            yield Piece(escape(str(said)), call.line)
            return
    raise Misused(f"neither this text nor site.toml says {name[:80]}; write the value itself")


def _nothing(_call: Call) -> Iterator[Piece]:
    return iter(())


def _inner(call: Call) -> Iterator[Piece]:
    return iter(call.inner)


def _break(call: Call) -> Iterator[Piece]:
    yield Piece("<br>", call.line)


KINDS: dict[str, Write] = {
    "figure": _figure, "img": _figure, "image": _figure, "intextimg": _in_text,
    "audio": _media, "video": _media, "mp4": _media,
    "youtube": _elsewhere("https://www.youtube.com/watch?v={}", "a film", "id", 0),
    "vimeo": _elsewhere("https://vimeo.com/{}", "a film", "id", 0),
    "instagram": _elsewhere("https://www.instagram.com/p/{}/", "a post", "id", 0),
    "tweet": _tweet, "twitter": _tweet, "x": _tweet, "twitter_simple": _tweet, "x_simple": _tweet,
    "gist": _gist, "ref": _ref, "relref": _ref, "button": _button,
    "details": _details, "collapse": _details, "expand": _details, "spoiler": _details,
    "tabs": _inner, "tab": _tab, "rtl": _directed, "ltr": _directed, "center": _centred,
    "rawhtml": _raw, "html": _raw, "highlight": _highlight, "mermaid": _mermaid,
    "math": _maths, "katex": _maths, "tex": _maths,
    "param": _param, "toc": _nothing, "comment": _nothing, "br": _break,
    "note": _callout, "info": _callout, "tip": _callout, "important": _callout, "warning": _callout,
    "caution": _callout, "danger": _callout, **dict.fromkeys(_GENERAL, _callout),
}  # fmt: skip
