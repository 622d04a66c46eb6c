"""How is markup turned into text, counted, and cut short?"""

from __future__ import annotations

import html as entities
import re

WORDS_A_MINUTE = (
    230  # silent reading of English non-fiction: Brysbaert 2019, 238; a little less here
)
CJK_A_MINUTE = 400  # characters
SUSPECT_LENGTH = 20_000  # characters; what is shorter cannot hurt a parser by its attributes

_INVISIBLE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|pre|hr|br|figure|figcaption|table|caption|tr|"
    r"section|article|details|summary|header|footer)\b[^>]*>|</t[dh]>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<[!?][^>]*>")
_INLINE = re.compile(
    r"</?(?:a|em|strong|b|i|code|sup|sub|span|img|u|s|mark|kbd|q|small|abbr|cite|del|ins|var|samp|time|wbr|"
    r"dfn|ruby|rt|rp)(?: [^>\"]*(?:\"[^\"]*\"[^>\"]*)*)?>"
)
_ANY_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
# Han, kana, hangul: written without spaces, or read by the character
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# without most that are harmless for certain: two to four digits, all but 1 to 31 and 120 to 159
_REFERENCE = re.compile(
    r"&#(?!(?:[4-9][0-9]|3[2-9]|1[016-9][0-9]|[2-9][0-9]{2}|[1-9][0-9]{3});)"
    r"([xX][0-9a-fA-F]+|[0-9]+);?"
)
# Python refuses to make a number of more than 4,300 digits; no character has more than seven
_ENDLESS = re.compile(r"&#[0-9]{1000,};?")
# More than 200 attributes in one tag, lexed as HTML does (13.2.5.32 ff. of the standard).
_ATTRIBUTE = r"""[\s/]*+(?>=?[^\s/>=]++|=)(?>\s*+=\s*+(?>"[^"]*+"|'[^']*+'|(?!["'])[^\s>]++)?+)?+"""
_CROWDED = re.compile(
    rf"<([a-zA-Z][a-zA-Z0-9-]*+)[^\s/>]*+(?>{_ATTRIBUTE}){{200}}(?>{_ATTRIBUTE})*+[\s/]*+>?"
)
_WORD_END = re.compile(r"\S+")


def printable(html: str) -> str:
    """HTML that every parser can take.

    Characters that neither XML nor HTML allows go, written out or as references; so do the attributes
    of an element that has hundreds: parsers compare each new one with all others.
    """
    if not _is_clear(html) and _FORBIDDEN.search(html):
        html = _FORBIDDEN.sub("", html)
    if len(html) > SUSPECT_LENGTH:
        html = _CROWDED.sub(r"<\1>", html)
    return _REFERENCE.sub(_allowed, _ENDLESS.sub(" ", html)) if "&#" in html else html


_CONTROLS = bytes(b for b in range(128) if _FORBIDDEN.match(chr(b)))
_RARE = (b"\xed", b"\xef")  # how surrogates and noncharacters begin in UTF-8, and little else
_C1 = re.compile(rb"\xc2[\x80-\x9f]")


def _is_clear(html: str) -> bool:
    """Is it surely free of forbidden characters?  Bytes are looked through in a fifth of the time."""
    data = html.encode("utf-8", "surrogatepass")
    if not html.isascii() and (any(rare in data for rare in _RARE) or _C1.search(data)):
        return False
    return len(data.translate(None, _CONTROLS)) == len(data)


def _allowed(reference: re.Match[str]) -> str:
    code = int(reference[1][1:], 16) if reference[1][0] in "xX" else int(reference[1])
    if 0x80 <= code <= 0x9F:  # windows-1252, says HTML (13.2.5.80), which not every parser knows
        return bytes([code]).decode("cp1252", "ignore") or " "
    refused = code > 0x10FFFF or _FORBIDDEN.match(chr(code))
    return " " if refused else reference[0]  # nothing would let the parts around it grow together


def plain(html: str) -> str:
    """Markup to text, quickly: titles, excerpts, search.  Blocks are parted by blank lines."""
    if "&#" in html:
        html = _ENDLESS.sub(" ", html)
    if "<" not in html:
        return _paragraphs([entities.unescape(html)])
    if "<!--" in html or "<s" in html or "<S" in html or "<t" in html or "<T" in html:
        html = _INVISIBLE.sub(" ", html)
    marked = _TAG.sub("", _BREAK.sub("\x1e", html))
    return _paragraphs(entities.unescape(marked).split("\x1e"))


def of_clean(html: str) -> str:
    """As `plain`, of what `clean` wrote: its tags are canonical, so it takes half the time."""
    if "<" in html:
        html = _ANY_TAG.sub("\x1e", _INLINE.sub("", html))
    return _paragraphs(entities.unescape(html).split("\x1e"))


def _paragraphs(parts: list[str]) -> str:
    """Single spaces between words, one blank line between paragraphs."""
    return "\n\n".join(filter(None, (" ".join(part.split()) for part in parts)))


def count(text: str) -> tuple[int, int]:
    """(words, minutes to read); a CJK character counts as a word, any text at all as a minute."""
    if text.isascii():
        words, characters = len(text.split()), 0
    else:
        characters = len(_CJK.findall(text))
        words = len(_CJK.sub(" ", text).split()) if characters else len(text.split())
    minutes = words / WORDS_A_MINUTE + characters / CJK_A_MINUTE
    return words + characters, max(1, round(minutes)) if text else 0


def excerpt(text: str, words: int = 140) -> str:
    """At most `words` words of plain text on one line, cut between words, with an ellipsis if cut.

    Two CJK characters count as one word, and the cut may fall between any two of them.
    """
    start = text[: words * 40]
    if start.isascii() or not _CJK.search(start):
        parts = start.split(None, words)
        line = " ".join(parts[:words])
        if len(parts) <= words and len(text) <= words * 40:
            return line
        return line.rstrip(" ,;:–—-") + "…"
    return _excerpt_cjk(" ".join(start.split()), words, cut=len(text) > words * 40)


def _excerpt_cjk(line: str, words: int, *, cut: bool) -> str:
    """As `excerpt`, for a line with characters that are words by themselves."""
    left = 2 * words
    for match in _WORD_END.finditer(line):
        characters = len(_CJK.findall(match[0]))
        cost = characters or 2
        if cost <= left:
            left -= cost
            continue
        end = match.start() + left if characters else match.start()
        return line[:end].rstrip(" ,;:，、；：–—-") + "…"
    return line + "…" if cut else line
