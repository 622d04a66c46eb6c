"""Which HTML may be stored and shown?  Everything from outside passes through `clean`.

The tree is built and written by nh3 (ammonia on html5ever).  Around it stand a guard against input
that makes an HTML5 parser slow, and a few rewrites of what nh3 wrote: its output is canonical (all
attributes quoted, all tags closed), so regular expressions read it exactly.
"""

from __future__ import annotations

import html as entities
import re
from contextvars import ContextVar
from urllib.parse import urljoin, urlsplit

import nh3
from lxml import etree

from lookahead.extract.text import plain, printable

MAX_INPUT = 4_000_000  # characters; more is cut
_LAST_PARAGRAPH, _LAST_WORD = 20_000, 2_000  # characters in which the end of one is looked for
_GOES_ON = "<p><em>This is not all of it: the rest is at the original.</em></p>"
MAX_DEPTH = 96  # elements inside each other in what we store
SUSPECT_TAGS = 400  # with more tags than this the input is first flattened by libxml2
_BOM = "\ufeff"  # at the start a parser takes it for a mark of the encoding, and drops it
PASSES = 4  # of nh3, until it gives back what it was given

REL = "noopener noreferrer nofollow"

_BLOCKS = (
    "p div section article h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr br figure "
    "figcaption table caption thead tbody tfoot tr th td details summary"
)
_INLINE = (
    "a code em strong i b u s del ins sub sup mark kbd samp var abbr cite q dfn small time wbr"
)
_MEDIA = "img audio video source ruby rt rp"
TAGS = frozenset(f"{_BLOCKS} {_INLINE} {_MEDIA}".split())

_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "id"},
    "abbr": {"title"},
    "audio": {"src"},
    "code": {"class"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"id", "value"},
    "ol": {"start", "reversed", "type"},
    "source": {"src", "type"},
    "sup": {"id"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"src", "poster", "width", "height"},
}
_FORCED = {
    "audio": {"controls": "", "preload": "none"},
    "video": {"controls": "", "preload": "none"},
}
# With their content: what is never text.  Unknown tags not in here lose the tag and keep the text.
_WITH_CONTENT = (
    "script style template iframe object embed applet noembed noframes frameset svg math "
    "select option textarea button title head xmp plaintext canvas map"
)

# The closed patterns of our own: see `core.model.Extracted`.
CODE_CLASS = re.compile(r"math-(?:inline|display)|language-[a-z0-9][a-z0-9+#._-]{0,31}")
FOOTNOTE_ID = re.compile(r"fn-[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NUMBER = re.compile(r"[0-9]{1,5}")

_WEB = re.compile(r"https?://[^/]", re.IGNORECASE)

_ATTRS = r'(?: [a-z]+="[^"]*")*'
_PIXEL = re.compile(
    rf'<img(?:(?={_ATTRS} (?:width|height)="[01]"){_ATTRS}>'
    rf'|(?={_ATTRS} src="https?://(?:pixel\.wp\.com|stats\.wordpress\.com|feeds\.feedburner\.com/~'
    r"|feeds\.wordpress\.com/1\.0/|[^/\"]*\.feedsportal\.com|[^/\"]*\.doubleclick\.net"
    r"|www\.google-analytics\.com|b\.scorecardresearch\.com|medium\.com/_/stat"
    rf'|[^/"]*\.list-manage\.com/track|pixel\.quantserve\.com|www\.facebook\.com/tr\b)){_ATTRS}>'
    # a picture that lost its address says nothing unless it has words
    rf'|(?!{_ATTRS} (?:src|alt)="[^"]){_ATTRS}>)'
)
_SHARE = re.compile(
    r'<a(?: title="[^"]*")? href="https?://(?:'
    r"(?:www\.)?facebook\.com/(?:sharer|share\.php|dialog/share)|(?:www\.)?(?:twitter|x)\.com/(?:intent/|share\b)"
    r"|(?:www\.)?linkedin\.com/(?:shareArticle|sharing/)|(?:www\.)?reddit\.com/submit\b"
    r"|(?:www\.)?pinterest\.com/pin/create|news\.ycombinator\.com/submitlink|t\.me/share|wa\.me/\?"
    r"|api\.whatsapp\.com/send|telegram\.me/share|(?:www\.)?tumblr\.com/(?:share|widgets)|bsky\.app/intent"
    r"|feeds\.feedburner\.com/~ff|feeds\.wordpress\.com/1\.0/go|[^/\"]*\.feedsportal\.com|share\.flipboard\.com"
    rf'|getpocket\.com/(?:save|edit)|buffer\.com/add|www\.addtoany\.com|digg\.com/submit)[^"]*"{_ATTRS}>.*?</a>',
    re.DOTALL,
)
_PRE_NEWLINE = re.compile(r"<pre>\n+")
# Where writing a tree and reading it again may give another tree: tags other than these, a heading
# right inside a heading, a link inside a link, a pre that begins with a line break; and where a tag
# went that lets a paragraph or item of a list stay open around one more of them.
_STABLE_TAGS = (
    "p div a br img em strong i b code ul ol li hr h1 h2 h3 h4 h5 h6 blockquote figure figcaption "
    "sup sub pre section article s u small del ins kbd samp var cite abbr q dfn mark time wbr"
)
_BARRIER = re.compile(
    r"<(?:marquee|aside|nav|header|footer|main|center|menu|dir|hgroup|fieldset|form|listing|isindex|"
    r"noscript|dialog|search)(?![a-z0-9])",
    re.IGNORECASE,
)
_STABLE = frozenset(_STABLE_TAGS.split())
_OPENED = re.compile(r"<([a-z][a-z0-9]*)")
_HEADING = re.compile(r"<h[1-6]")
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?: [a-z]+="[^"]*")*>')
_VOID = frozenset({"br", "hr", "img", "source", "wbr"})


def clean(html: str, base_url: str = "") -> str:
    """Safe HTML of hostile HTML: a fixed point, addresses absolute, nothing active.

    Relative addresses are resolved against `base_url`; without a usable one they are dropped.
    What is longer than MAX_INPUT characters is cut between paragraphs, or words, and says so.
    """
    text = printable(_within(html)).lstrip(_BOM)
    if "<" not in text and "&" not in text:
        return entities.escape(text, quote=False).replace("\xa0", "&nbsp;")
    if text.count("<") > SUSPECT_TAGS:
        text = flatten(text)
    _base.set(base_url.strip())
    out = _tidy(_CLEANER.clean(text))
    for _ in range(PASSES):
        if _is_stable(out) and not _BARRIER.search(text):
            return out
        again = _tidy(_CLEANER.clean(out))
        if again == out:
            return out
        out = again
    return entities.escape(plain(out), quote=False).replace("\xa0", "&nbsp;")


def _within(html: str) -> str:
    if len(html) <= MAX_INPUT:
        return html
    end = MAX_INPUT - len(_GOES_ON)
    start = end - _LAST_PARAGRAPH
    cut = max(html.rfind(mark, start, end) for mark in ("<p>", "<p ", "\n\n"))
    if cut < 0:
        cut = max(end - _LAST_WORD, html.rfind(" ", start, end), html.rfind("\n", start, end))
    # not inside of a tag
    opened = html.rfind("<", max(0, cut - _LAST_WORD), cut)
    if opened > html.rfind(">", max(0, cut - _LAST_WORD), cut):
        cut = opened
    return html[:cut] + _GOES_ON


def flatten(html: str) -> str:
    """The same document as libxml2 reads it: linear time, depth at most 256, every tag closed.

    An HTML5 parser reopens unclosed formatting elements in every following block, which turns
    kilobytes into hundreds of megabytes when somebody means harm.
    """
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(html.encode(), parser)
    if root is None:
        return ""
    written: str = etree.tostring(root, encoding="unicode", method="html")
    return written


def _is_stable(out: str) -> bool:
    """Whether nh3 surely gives `out` back when it reads it again."""
    opened = set(_OPENED.findall(out))
    if not opened <= _STABLE:
        return False
    if "pre" in opened and ("<pre>\n" in out or "<pre " in out):
        return False
    if "a" in opened and not all("</a>" in part for part in out.split("<a ")[1:]):
        return False
    return all("</h" in part for part in _HEADING.split(out)[1:])


def _absolute(url: str) -> str | None:
    """A relative address made absolute; None drops the attribute."""
    url = url.strip()
    if url.startswith("#") and FOOTNOTE_ID.fullmatch(url[1:]):
        return url
    base = _base.get()
    if not _WEB.match(base):
        base, url = "", f"https:{url}" if url.startswith("//") else ""
    try:
        absolute = urljoin(base, url)
        return absolute if _WEB.match(absolute) and urlsplit(absolute).hostname else None
    except ValueError:  # a broken IPv6 address and the like
        return None


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """The value to keep, or None: classes and ids only of our own closed patterns."""
    if name == "href":
        return value
    if name == "class":
        return value if CODE_CLASS.fullmatch(value) else None
    if name == "id":
        return value if FOOTNOTE_ID.fullmatch(value) else None
    if name in ("src", "poster"):  # nh3 has checked the scheme; a picture is no address to write to
        return None if value.strip().lower().startswith("mailto:") else value
    if name in ("width", "height", "colspan", "rowspan", "start", "value"):
        return value if _NUMBER.fullmatch(value) else None
    return value


# One cleaner for all: to make one costs half of what a short entry costs.  The base address reaches
# its callback through a context variable, set right before each call.
_base: ContextVar[str] = ContextVar("base", default="")
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(_WITH_CONTENT.split()),
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    set_tag_attribute_values=_FORCED,
    url_schemes={"http", "https", "mailto"},
    url_relative=_absolute,
    link_rel=REL,
    strip_comments=True,
)


def _tidy(out: str) -> str:
    """What a filter of attributes cannot say: whole elements that go, and too deep nesting."""
    if "<img" in out:
        out = _PIXEL.sub("", out)
    if "<a " in out:
        out = _SHARE.sub("", out)
    if "<audio" in out or "<video" in out:  # nh3 gives what is forced in another order each time
        out = out.replace(' preload="none" controls=""', ' controls="" preload="none"')
    if "<pre>\n" in out:  # a parser drops the first line break of a pre, each time it reads one
        out = _PRE_NEWLINE.sub("<pre>", out)
    if out.count("<") > 2 * MAX_DEPTH:
        out = _shallow(out)
    return out.lstrip(_BOM)


def _shallow(out: str) -> str:
    """Without the tags that stand deeper than MAX_DEPTH; their text stays."""
    depth = deepest = 0
    for closing, name, *_ in _TAG.findall(out):
        if name not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    if deepest <= MAX_DEPTH:
        return out
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2] in _VOID:
            return match[0] if depth < MAX_DEPTH else ""
        if match[1]:
            depth -= 1
            return match[0] if depth < MAX_DEPTH else ""
        depth += 1
        return match[0] if depth <= MAX_DEPTH else ""

    return _TAG.sub(keep, out)
