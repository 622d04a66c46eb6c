"""What in a text did its author surely not mean?  Tables of patterns over its prose; pure.

Talk of a chat that was pasted along, sentences that are cut, figures that are promised and missing, minus
signs and hyphens that were lost on the way, pictures of other hosts, sections with nothing in them.  What
code, formulas and quotes say is nobody's mistake.  `lint: false` above a text says that it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, zip_longest

from lookahead.core.text import fold
from lookahead.publish.model import Flaw
from lookahead.publish.notes.prose import FILLER, MAX_PROSE, Block, blocks, masked

MOST = 50  # hits of one text
_QUIET = frozenset({"quote", "other", "table"})


@dataclass(frozen=True)
class Prose:
    """A text, what of it is prose, and what it shows."""

    text: str
    pictures: bool  # does it show any, or something else that may be called a figure?

    @cached_property
    def masked(self) -> str:
        return masked(self.text)

    @cached_property
    def blocks(self) -> list[Block]:
        return blocks(self.masked)

    def spoken(self) -> Iterator[Block]:
        """The blocks in which the author speaks."""
        return (one for one in self.blocks if one.kind not in _QUIET)


def _followed(found: list[Block]) -> Iterator[tuple[Block, Block | None]]:
    """Each block with the one behind it."""
    return zip_longest(found, found[1:])


Hit = tuple[int, str]  # where in the text, and a sentence


# ---- talk of a chat ------------------------------------------------------------------------------

_START = r"(?:^|(?<=[.!?…] )|(?<=[.!?…]\n)|(?<=\n))[ \t]*(?:[-*+•][ \t]+|\d{1,2}[.)][ \t]+)?"
_SURE = (
    r"as an? (?:AI|artificial intelligence)(?: language)?(?: model| assistant| chatbot)?,? I\b",
    r"as of my (?:last |latest |most recent )?(?:knowledge|training)(?: data)? ?(?:update|cut-?off)",
    r"(?:certainly|absolutely|of course|sure)! here(?:'s| is| are)\b",
    r"(?:unfortunately,|i'?m sorry,? but|i apologi[sz]e,? but) as an AI\b",
    r"(?:unfortunately, |i'?m sorry,? but |i apologi[sz]e,? but )i (?:cannot|can't|am unable to)"
    r" (?:display|draw|show|generate|provide|create) (?:you )?(?:an? |any |the )?(?:image|figure|diagram)",
    r"is this conversation helpful so far\?",
    r"i'?m sorry,? but i (?:cannot|can't|am unable to|do not have|don't have)"
    r" (?:\w+ )?(?:access|browse|open)",
    r"regenerate response[ \t]*$",
)
_LIKELY = (
    r"as of my (?:last|latest|most recent) update\b(?! (?:to|of|on|in)\b)",
    r"(?:please |and )?let me know if (?:you(?:'d like| (?:need|want|would like|have any|require))"
    r"|there(?:'s| is) (?:anything|a specific))",
    r"i hope (?:this|that|these) (?:helps?(?=[ \t]*(?:[!.,;:)]|$)| you\b| with )|gives you|clarif"
    r"|answers? your|provides? (?:you|an? )|was helpful|is helpful)",
    r"i hope (?:this|the) (?:summary|explanation|breakdown|overview)",
    r"(?:certainly|absolutely|of course|sure(?: thing)?)[!,.]"
    r" (?:i understand|i can help|i'(?:d|ll) (?:be happy|help))",
    r"(?:certainly|absolutely|of course|sure(?: thing)?)[!,.] here(?:'s| is) (?:a|the|an|your)"
    r" (?:\w+ ){0,2}(?:summary|version|explanation|breakdown|overview|rewrite|note)",
    r"here(?:'s| is) (?:the|a|your) (?:modified|revised|updated|rewritten|corrected|improved|shortened)"
    r" (?:version|text|summary|note)\b",
    r"here(?:'s| is) (?:a|an|the|your)"
    r" (?:(?:detailed|concise|brief|short|comprehensive|quick|structured|simplified),? (?:and )?){1,3}"
    r"(?:summary|overview|breakdown|explanation|outline)"
    r"(?: of (?:the|this|your) (?:\w+ )?(?:paper|article|text|document)\b|[^.\n]{0,60}:)",
    r"i(?:'d| would|'ll| will) be (?:happy|glad) to (?:help|assist)\b",
    r"(?:unfortunately, )?i (?:don't|do not) (?:currently )?have (?:direct )?access to"
    r" (?:real-?time|external|the internet"
    r"|(?:the|this|your|any) (?:(?:full|actual|specific|original|entire) )?"
    r"(?:text|paper|pdf|document|article|figures?))\b",
    r"(?:would|do) you (?:like|want) me to (?:explain|elaborate|go|provide|continue|summari[sz]e|expand)\b",
    r"feel free to (?:ask|reach out)(?: me)?(?: if| any| with| for)\b",
    r"i apologi[sz]e for (?:the|any|my) (?:confusion|oversight|misunderstanding|error|mistake)",
    r"(?:you're|you are) (?:absolutely )?right,? (?:i apologi|my apolog|and i apologi)",
    r"if you have any (?:(?:other|further|more|specific) )?questions,? (?:please|feel free|don't hesitate) ",
)


def _compiled(*phrases: str) -> tuple[re.Pattern[str], ...]:
    flags = re.IGNORECASE | re.MULTILINE
    return tuple(re.compile(_START + phrase, flags) for phrase in phrases)


_TALK, _LETTERS = _compiled(*_SURE), _compiled(*_LIKELY)
# the same for _LIKELY
_LETTER_HINTS = (
    "let me know if", "i hope th", "certainly", "absolutely", "of course", "sure,", "sure!", "sure.",
    "sure thing", "here's ", "here is ", "you like me to ", "you want me to ", "feel free to ", "apolog",
    "if you have any", "as of my l", "as of my m", "be happy to ", "be glad to ", " access to ",
)  # fmt: skip
# what the answers of some services point to their sources with
_MARKS = re.compile(r"【\d+(?::\d+)?†[^】\n]{0,80}】|:contentReference\[oaicite|\boai_citation\b")
_MARK_HINTS = ("†", "oaicite", "oai_citation")
_PLACEHOLDER = re.compile(
    r"\[(?:insert|add|your|todo:?) [^\]\[\n(]{2,60}\](?![(\[:])", re.IGNORECASE
)


# in small letters: without one of them nothing of _SURE is there
_HINTS = (
    "as an ai", "as a ai", "as an artificial", "as a artificial", "as of my ", "! here",
    "unfortunately, as an ai", "unfortunately, i ", "sorry", "i apologi", "so far?", "regenerate ",
)  # fmt: skip


def _hinted(text: str) -> bool:
    small = text.lower()
    return any(hint in small for hint in _HINTS)


def _suspect(text: str) -> bool:
    """May there be talk of a chat, were all of the text prose?  To find the prose costs much more."""
    if any(hint in text for hint in _MARK_HINTS) and _MARKS.search(text):
        return True
    return _hinted(text) and any(
        pattern.search(part.replace("’", "'"))
        for part in text.split("\n\n")
        if _hinted(part)
        for pattern in _TALK
    )


def _chat(prose: Prose, patterns: Sequence[re.Pattern[str]]) -> Iterator[Hit]:
    hints = _HINTS if patterns is _TALK else _LETTER_HINTS
    for block in prose.spoken():
        text = block.text.replace("’", "'")
        small = text.lower()
        if not any(hint in small for hint in hints):
            continue
        for pattern in patterns:
            for found in pattern.finditer(text):
                said = " ".join(found[0].split())[:60]
                at = block.start + found.start() + len(found[0]) - len(found[0].lstrip())
                yield at, f"{said!r} sounds like talk of a chat; take it out"


def sure_talk(prose: Prose) -> Iterator[Hit]:
    """What nobody writes in a text of one's own."""
    yield from _chat(prose, _TALK)
    if any(hint in prose.text for hint in _MARK_HINTS):
        for block in prose.spoken():
            for found in _MARKS.finditer(block.text):
                said = f"{found[0][:30]!r} leads to a source that only a chat could open; name the source"
                yield block.start + found.start(), said


def likely_talk(prose: Prose) -> Iterator[Hit]:
    """What may stand in a letter or a post, not in a note on a paper."""
    yield from _chat(prose, _LETTERS)
    for block in prose.spoken():
        for found in _PLACEHOLDER.finditer(block.text):
            yield block.start + found.start(), f"{found[0]!r} stands for something that is missing"


# ---- sentences that are cut ------------------------------------------------------------------------

# words behind which a sentence goes on
_OPEN_WORDS = frozenset(
    "a an the and or nor but than because although whereas whose which while unless of from with without"
    " into onto between among via per their your our my its whether if as is are was were including".split()
)
_LAST = re.compile(r"([A-Za-z]+(?:['’][a-z]+)?)[*_]{0,3}$")
_GOES_ON = re.compile(
    r"\b(?:with respect|according|due|in order|compared|prior|such|as well) (?:to|as)$|"
    r"(?<![\"”’'*_]),$"  # behind what is said comes who said it
    r"|[(\[–—]$|[a-z]-$"
    r"|[.!?]\s+(?:For (?:example|instance)|However|Moreover|Additionally|Therefore|In addition|Thus),? \w+$"
)
_SENTENCE = re.compile(r"[.!?][\"”’)*_]*\s+[\"“‘(*_]*[A-Z]")
_TOLD, _WORDS = 12, 8
_TAIL = 60  # characters in which the end of a paragraph is seen


def cut(prose: Prose) -> Iterator[Hit]:
    """Paragraphs that end within a sentence, with nothing behind them that could finish it."""
    for block, after in _followed(prose.blocks):
        text = block.text.rstrip()
        words = len(text.split())
        if block.kind not in ("text", "list") or words < _WORDS or not _ends(block, after):
            continue
        end = text[-_TAIL:]
        last = _LAST.search(end)
        if (last and last[1] in _OPEN_WORDS) or _GOES_ON.search(end):
            yield block.start + len(text) - 1, "this paragraph ends within a sentence; finish it"
        elif (
            block.kind == "text"
            and last
            and last[1].islower()
            and words >= _TOLD
            and "\n" not in text
            and _SENTENCE.search(text)
            and (after is None or after.kind == "heading")
        ):
            yield (
                block.start + len(text) - 1,
                "this paragraph has no full stop; is its end missing?",
            )


def _ends(block: Block, after: Block | None) -> bool:
    """Is there nothing behind that goes on with it?"""
    if after is None or after.kind in ("heading", "rule"):
        return True
    goes_on = after.text.lstrip('*_"“‘( ')[:1].islower() or after.text.lstrip().startswith(FILLER)
    return block.kind == "text" and after.kind == "text" and not goes_on


# ---- figures that are promised ---------------------------------------------------------------------

_FIGURE = re.compile(
    r"(?<![\w\[])(?P<what>Fig(?:ure|\.) ?\d{1,2}[a-z]?)\b(?!\s*(?:of|in|from|by|\[|\()|\])",
    re.IGNORECASE,
)
_DRAWN = r"(?:diagram|illustration|schematic|figure|plot|chart)"
_SHOWN = re.compile(
    rf"\b(?:see|in|shows?|as|of) (?:the )?(?P<what>{_DRAWN} (?:below|above))\b"
    rf"|\bhere(?:['’]s| is| are) (?:an? |the )?(?:\w+ ){{0,3}}(?P<here>{_DRAWN})s?"
    r"\b[^.\n:]{0,80}[:.](?=\s|$)"
    rf"|\bwith the following (?P<next>{_DRAWN})\b",
    re.IGNORECASE | re.MULTILINE,
)
_THEIRS = re.compile(
    r"(?:their|paper['’]s|authors['’]?|original|its|his|her|appendix|supplement\w*|see also) $",
    re.IGNORECASE,
)


def figures(prose: Prose) -> Iterator[Hit]:
    """Figures that the text speaks of where it shows none."""
    if prose.pictures:
        return
    for block, after in _followed(prose.blocks):
        if block.kind in _QUIET:
            continue
        for found in _FIGURE.finditer(block.text):
            start, end = found.span()
            before, behind = block.text[max(0, start - 40) : start], block.text[end : end + 60]
            if not _THEIRS.search(before) and not re.match(r"[^.]{0,40}\bpaper\b", behind):
                yield block.start + found.start(), f"there is no {found['what']} on this page"
        for found in _SHOWN.finditer(block.text):
            said = next(one for one in found.groups() if one)
            last = not block.text[found.end() : found.end() + 99].strip(" :.\n")
            if last and not found["what"] and after is not None and after.kind in ("list", *_QUIET):
                continue  # code, a list or a table may be what is announced
            yield block.start + found.start(), f"the {said} that this promises is not on this page"


# ---- lost signs ------------------------------------------------------------------------------------

# what is far below one in any paper, in words and in TeX
_TINY = r"(?:learning rates?|weight decay|step size|(?:\\var|\\)?epsilon|ε|tolerance)"
_MINUS = (
    # 1e 5, 3.2e 4
    re.compile(r"(?<![\w.])\d(?:\.\d+)?e (?P<n>\d{1,2})(?![\w%]|\.\d)"),
    # 1 e 4, but for steps
    re.compile(
        r"(?<![\w.])(?<!\d )\d(?:\.\d+)? e (?P<n>\d{1,2})"
        r"(?![\w%]|\.\d| (?:steps|epochs|iterations|times|examples|tokens)\b)"
    ),
    # 3 x 10 4, 2.5×10 3
    re.compile(r"(?<![\w.])\d(?:\.\d+)? ?[x×*·] ?10 (?P<n>\d{1,2})(?![\w%,]|\.\d)"),
    # a learning rate of 10 4
    re.compile(
        rf"(?<!\w){_TINY}(?: (?:\w+|[=≈:])){{0,4}} (?P<ten>10 (?P<n>\d{{1,2}}))"
        r"(?![\w%]|[.,]\d| (?:and|to|or|epochs?|steps?|times)\b)",
        re.IGNORECASE,
    ),
)
_NUMBER = re.compile(r"\d ?e \d|10 \d")  # without one, none of them is there
# the same in a formula: 10^{8}
_POWER = re.compile(
    rf"{_TINY}[^.\n\d]{{0,90}}?(?<![\w.^{{])10\s?\^\s?(?:\{{\s?(?P<n>\d{{1,2}})\s?\}}|(?P<m>\d))(?![\d.])",
    re.IGNORECASE,
)
_CLOSED = (
    "stateoftheart endtoend stepbystep sequencetosequence selfattention selfsupervised selfsupervision"
    " imagetoimage texttoimage texttospeech texttotext longrange realworld longterm shortterm largescale"
    " smallscale wellknown highdimensional lowdimensional humanlike highquality lowrank lowresource"
    " domainspecific taskspecific taskagnostic modelagnostic datadriven attentionbased gradientbased"
    " transformerbased modelbased graphbased contentbased rulebased knearest encoderdecoder crossattention"
    " crossentropy crossdomain clickthrough trialanderror outofdistribution outofthebox"
).split()
_ONES = (*_CLOSED, "stateof", "ofthe", "endto", "toend")
_HYPHENS = (
    re.compile(
        rf"(?<![\w.@#/_-])(?:{'|'.join(_CLOSED)})(?![\w@/_]|\.\w|-\w|\()",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w.@#/_-])(?:stateof ?the ?art|state ofthe ?art|state of theart|endto ?end|end toend)\b",
        re.IGNORECASE,
    ),
)


def minus(prose: Prose) -> Iterator[Hit]:
    """Powers of ten that lost their sign."""
    for block in prose.spoken():
        for pattern in _MINUS if _NUMBER.search(block.text) else ():
            for found in pattern.finditer(block.text):
                said = found.groupdict().get("ten") or found[0]
                text = f"{said!r} has lost a sign: 10^{found['n']} or 10^-{found['n']}?"
                yield block.start + found.start(), text
    for block in prose.spoken():
        whole = prose.text[block.start : block.start + len(block.text)]
        for found in _POWER.finditer(whole) if "^" in whole else ():
            power = found["n"] or found["m"]
            yield block.start + found.start(), f"10^{power} is large for this; is a minus lost?"


def hyphens(prose: Prose) -> Iterator[Hit]:
    """Compounds that no dictionary has without their hyphens."""
    for block in prose.spoken():
        small = block.text.lower()
        for pattern in _HYPHENS if any(word in small for word in _ONES) else ():
            for found in pattern.finditer(block.text):
                if found[0][1:].islower():  # SelfAttention is the name of a class
                    yield block.start + found.start(), f"{found[0]!r} has lost its hyphens"


# ---- sections --------------------------------------------------------------------------------------


def empty(prose: Prose) -> Iterator[Hit]:
    """Headings with nothing under them."""
    for block, after in _followed(prose.blocks):
        if block.kind != "heading" or not block.text:
            continue
        if after is None or (after.kind == "heading" and after.level <= block.level):
            yield block.start, f"there is nothing under {block.text[:60]!r}"


def repeated(prose: Prose) -> Iterator[Hit]:
    """The same heading twice under the same one above."""
    above: list[tuple[int, str]] = []
    seen: set[tuple[str, ...]] = set()
    for block in prose.blocks:
        if block.kind != "heading" or not fold(block.text):
            continue
        above = [one for one in above if one[0] < block.level]
        trail = (*(name for _, name in above), f"{block.level} {fold(block.text)}")
        if trail in seen:
            yield (
                block.start,
                f"there is a section {block.text[:60]!r} already; call one of them otherwise",
            )
        seen.add(trail)
        above.append((block.level, trail[-1]))


@dataclass(frozen=True, slots=True)
class Lint:
    """One question to a text, and to which texts it is put."""

    code: str
    find: Callable[[Prose], Iterator[Hit]]
    posts: bool = False  # also to posts and pages: what it finds is surely wrong


LINTS = (
    Lint("chat", sure_talk, posts=True),
    Lint("chat", likely_talk),
    Lint("cut", cut),
    Lint("figure", figures),
    Lint("minus", minus),
    Lint("hyphen", hyphens),
    Lint("empty", empty),
    Lint("repeated", repeated),
)
_SHOWS = re.compile(
    r"!\[|<(?:img|svg|figure|video|iframe|object|embed|canvas)\b|\{\{[<%] ?\w*fig|\{% ?(?:figure|image|img)"
    r"|^[ \t>]*(?:`{3,}|~{3,})[^\n]*\b(?:run|mermaid|dot|graphviz)\b",
    re.IGNORECASE | re.MULTILINE,
)


def lint(text: str, file: str, line: int, section: str, shows: bool = False) -> list[Flaw]:
    """What is wrong with the body `text` that begins in `line` of `file`; `shows`: it has figures."""
    note = section == "notes"
    if len(text) > MAX_PROSE or not (note or _suspect(text)):
        return []
    prose = Prose(text, shows or bool(_SHOWS.search(text)))
    hits = [
        Flaw(file, line + text.count("\n", 0, at), one.code, said)
        for one in LINTS
        if note or one.posts
        for at, said in islice(one.find(prose), MOST)
    ]
    # one sentence may be said in several ways that only a chat has
    once = {(flaw.line, flaw.code, flaw.code != "chat" and flaw.text): flaw for flaw in hits[::-1]}
    return sorted(once.values(), key=lambda flaw: (flaw.line, flaw.code, flaw.text))[:MOST]


def remote(
    pictures: Sequence[tuple[str, int]], file: str, text: str, line: int, own: str
) -> list[Flaw]:
    """Pictures of other hosts, given as (address, line or 0): these learn who reads, and pictures go."""
    found = []
    for address, at in pictures:
        if not address.lower().startswith(("http://", "https://", "//")) or (
            own and address.startswith(own)
        ):
            continue
        where = at or line + text.count("\n", 0, max(0, text.find(address)))
        said = f"the picture {address[:80]} lies on another host; copy it beside the text"
        found.append(Flaw(file, where, "remote", said))
    return found[:MOST]
