"""Which pictures does a page show, where are they really, and what do their captions say?

Lazy images, `<picture>`, `<noscript>` twins and the caption markup of many sites become plain
`<figure><img …><figcaption>…</figcaption></figure>`.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

from lxml.html import HtmlElement

from lookahead.extract import dom

MAX_WIDTH = 2_000  # of the candidates in a srcset, the widest that is no wider than this
# Cheap test on a fragment in lower case: only with one of these there is anything for `gather` to do.
HINTS = (
    "<picture", "<noscript", "<amp-img", "data-src", "data-lazy", "data-orig", "srcset", "caption",
    'src="data:', "src='data:", "<d-figure",
)  # fmt: skip
_LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-orig-file", "data-original-src", "data-lazy",
    "data-actualsrc", "data-image", "data-hi-res-src", "data-full-src", "data-image-src", "data-url",
    "data-gg-src", "data-canonical-src", "data-delayed-url", "data-large-file",
)  # fmt: skip
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset", "data-src-set")
_PLACEHOLDER = re.compile(
    r"^\s*$|^data:|^about:|^#|(?:^|[/_-])(?:blank|spacer|placeholder|transparent|lazyload|lazy|loading|1x1|pixel|"
    r"grey|gray)[\w.-]*\.(?:gif|png|svg|jpe?g|webp)(?:$|\?)",
    re.I,
)
_CAPTION = frozenset({"caption", "figcaption", "subcaption"})
_CAPTION_TAGS = ("p", "div", "span", "small", "em", "dd", "figcaption", "center")
_FIGURE_CLASSES = frozenset(
    {"wp-caption", "figure", "image-caption", "captioned", "thumb", "img-caption"}
)


def gather(root: HtmlElement) -> None:
    """Give every picture its real address and every caption its figure, in place."""
    for name in ("amp-img", "image"):
        for element in dom.elements(root, name):
            element.tag = "img"
    for element in dom.elements(root, "d-figure"):
        element.tag = "figure"
    _noscripts(root)
    _pictures(root)
    for image in dom.elements(root, "img"):
        _address(image)
    _caption_tables(root)
    _captions(root)


def _noscripts(root: HtmlElement) -> None:
    """A `<noscript>` that holds only a picture is the truth about the lazy one next to it."""
    for element in dom.attached(root, dom.elements(root, "noscript")):
        if not len(element) and "<img" in (element.text or ""):
            fragment = dom.body(dom.document(element.text or ""))
            element.text = ""
            element.extend(list(fragment))
        image = next(element.iter("img"), None)
        if image is None or dom.text_of(element):
            dom.remove(element)
            continue
        twin = _twin(element)
        if twin is not None:
            dom.remove(twin)
        element.drop_tag()


def _twin(noscript: HtmlElement) -> HtmlElement | None:
    """The picture that a script would have filled: the image right before or right after."""
    for near in (noscript.getprevious(), noscript.getnext()):
        if near is None:
            continue
        found = near if near.tag == "img" else next(near.iter("img"), None)
        if found is not None and not dom.text_of(near) and _is_lazy(found):
            return found
    return None


def _is_lazy(image: HtmlElement) -> bool:
    lazy = any(image.get(name) for name in (*_LAZY, "data-srcset", "data-lazy-srcset"))
    return (
        bool(_PLACEHOLDER.search(image.get("src", ""))) or lazy or "lazy" in image.get("class", "")
    )


def _pictures(root: HtmlElement) -> None:
    for picture in dom.attached(root, dom.elements(root, "picture")):
        image = next(picture.iter("img"), None)
        sources = [s for s in picture.iter("source") if s.get("srcset") or s.get("data-srcset")]
        if image is None and sources:
            image = dom.make("img")
            picture.append(image)
        if image is not None and not _real(image):
            for source in sources:
                image.set("srcset", source.get("srcset") or source.get("data-srcset", ""))
                break
        for source in list(picture.iter("source")):
            dom.unwrap(source)  # libxml2 does not know that it is void: the image is inside
        dom.unwrap(picture)


def _real(image: HtmlElement) -> str:
    """The address that the picture names itself, lazily or not; "" where it is a placeholder."""
    source: str = image.get("src", "").strip()
    if not _PLACEHOLDER.search(source):
        return source
    for name in _LAZY:
        found: str = image.get(name, "").strip()
        if found and not _PLACEHOLDER.search(found) and not found.startswith("{"):
            return found
    return ""


def _address(image: HtmlElement) -> None:
    found = _real(image)
    for name in _LAZY_SETS:
        found = found or _widest(image.get(name, ""))
    if found:
        image.set("src", found)
    elif _PLACEHOLDER.search(image.get("src", "")):
        dom.remove(image)


def _widest(srcset: str) -> str:
    """The best candidate of a srcset (HTML, 4.8.4.2.1): the widest up to MAX_WIDTH."""
    best, best_width = "", -1.0
    srcset = srcset[:8_000].strip()
    for match in re.finditer(r"(\S*[^,\s])(?:\s+([\d.]+)([wx]))?\s*(?:,\s+|,?$|,(?=\S))", srcset):
        url, size, unit = match.groups()
        width = float(size) * (1 if unit == "w" else 600) if size and size.count(".") < 2 else 1.0
        fits = width <= MAX_WIDTH
        if not _PLACEHOLDER.search(url) and (width > best_width if fits else best_width < 0):
            best, best_width = url, width if fits else 0.0
    return best


def _caption_tables(root: HtmlElement) -> None:
    """Blogger sets a picture and its caption as a table of two rows."""
    for table in dom.attached(root, dom.elements(root, "table")):
        cells = list(table.iter("td"))
        if len(cells) != 2 or not _holds_picture(cells[0]):
            continue
        if not any(dom.names(e) & _CAPTION for e in cells[1].iter() if isinstance(e.tag, str)):
            continue
        figure = dom.make("figure")
        cells[0].tag, cells[1].tag = "div", "figcaption"
        dom.replace(table, figure)
        for cell in cells:
            cell.tail = None
            figure.append(cell)


def _captions(root: HtmlElement) -> None:
    for paragraph in dom.attached(root, dom.elements(root, "p")):
        _leaning(paragraph)
    for caption in dom.attached(root, dom.elements(root, *_CAPTION_TAGS)):
        if caption.tag != "figcaption" and not _says_caption(caption):
            continue
        figure = next((n for n in dom.ancestors(caption, 4) if n.tag == "figure"), None)
        if figure is None:
            figure = _wrap(caption)
        if figure is not None and dom.text_of(caption):
            caption.tag = "figcaption"
    for figure in dom.elements(root, "figure"):
        for caption in list(figure.iter("figcaption")):
            if any(node.tag == "figcaption" for node in dom.ancestors(caption, 8)):
                dom.unwrap(caption)


def _leaning(paragraph: HtmlElement) -> None:
    """A paragraph of a picture and one run of emphasised words: the captions of Markdown."""
    if not 2 <= len(paragraph) <= 3 or paragraph[-1].tag not in ("em", "i", "small"):
        return
    first, last = paragraph[0], paragraph[-1]
    if first.tag not in ("img", "a") or not _holds_picture(first) or dom.text_of(first):
        return
    if len(paragraph) == 3 and paragraph[1].tag != "br":
        return
    if dom.text_of(paragraph) == dom.text_of(last) and not paragraph.get("class"):
        paragraph.tag, last.tag = "figure", "figcaption"


def _says_caption(element: HtmlElement) -> bool:
    if element.tag in ("figcaption",):
        return True
    words = dom.names(element)
    if "marginnote" in words:
        return any(node.tag == "figure" for node in dom.ancestors(element, 2))
    return bool(words & _CAPTION) and not len(list(element.iter("img"))) and len(words) < 8


def _wrap(caption: HtmlElement) -> HtmlElement | None:
    """Make a figure of a caption and the picture before it."""
    parent = caption.getparent()
    if parent is None:
        return None
    held = [node for node in parent if _holds_picture(node)] if len(parent) < 20 else []
    if (
        len(held) == 1
        and parent.tag in ("div", "p", "span", "a", "dl", "center")
        and _only(parent, caption)
    ):
        parent.tag = "figure"
        return parent
    previous = caption.getprevious()
    if previous is None or not _holds_picture(previous) or dom.text_of(previous):
        return None
    figure = dom.make("figure")
    dom.replace(previous, figure)
    figure.append(previous)
    tail, caption.tail = caption.tail, None
    figure.append(caption)
    figure.tail = tail
    return figure


def _holds_picture(element: HtmlElement) -> bool:
    kinds = ("img", "video", "table", "pre", "audio")
    return element.tag in kinds or next(element.iter(*kinds), None) is not None


def _only(parent: HtmlElement, caption: HtmlElement) -> bool:
    """Whether the parent says nothing but the caption."""
    return len(dom.text_of(parent)) <= len(dom.text_of(caption)) + 20


# ---- of what is stored ---------------------------------------------------------------------------

# as `clean` writes it: lower case, every value in double quotes
_SHOWN = re.compile(r'<img(?: [a-z]+="[^"]*")*? src="(https?://[^"]*)"')


# what sites append for one picture in several sizes
_SIZES = re.compile(
    r"(?:[-_.@](?:\d{2,5}x\d{0,5}|\d{1,2}x|\d{3,4}(?:w|px)?|scaled|large|medium|small|thumb(?:nail)?|full))+$",
    re.IGNORECASE,
)
_MANY = frozenset(  # names that other pictures of the same site have too
    "image img picture photo cover hero banner header thumbnail social share feature featured default"
    " main index figure preview card".split()
)


def lead(image: str, html: str) -> str:
    """The address of an article's picture if it may stand above its text; "" if the text shows it already."""
    own = _identity(image)
    shown = own is None or any(own == _identity(url) for url in addresses(html))
    return "" if shown else image


def _identity(url: str) -> tuple[str, ...] | None:
    """What the addresses of one picture in several sizes have in common: its name, as a rule."""
    try:
        parts = urlsplit(url)
        inner = parse_qs(parts.query).get("url", [""])[0]  # a resizer, as in Next.js
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    folder, _, name = unquote(unquote(inner or parts.path)).rpartition("/")
    stem = _SIZES.sub("", name.partition("?")[0].rpartition(".")[0] or name).casefold()
    if len(stem) >= 5 and stem not in _MANY:
        return (stem,)
    return (parts.netloc, folder, stem, "" if stem else parts.query)


def addresses(html: str) -> list[str]:
    """The addresses of the pictures in clean HTML, in their order, each once."""
    return list(dict.fromkeys(map(unescape, _SHOWN.findall(html))))
