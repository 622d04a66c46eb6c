"""What did an edit change?  Paragraphs are aligned first, then the words of those that were rewritten.

Texts are plain, paragraphs parted by blank lines.  Hostile ones cost what honest ones do: what is too long
or too tangled to be aligned is shown as taken out and put in.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, pairwise, takewhile

from lookahead.core.urls import canonical

LONGEST = 1_000_000  # characters of a text that are compared
MOST_PARAGRAPHS = 20_000
CELLS = 60_000_000  # of alignment tables in all, a bit each: about 0.1 s and 8 MB
WORDS = 220_000  # of paragraphs that are compared by the word, in all
PAIRS = 40_000  # of paragraphs whose likeness is asked
SHINGLE = 4  # words in a row that are an anchor where they stand once
ALIKE = 0.4  # of their words (Dice); paragraphs less alike are another text
ISLAND = 24  # letters that stayed between two changes at least as long: they count as changed
CALM = 0.25  # of a paragraph's letters; one of which less stayed is shown as replaced
FOLDED_WORDS = 60  # unchanged in a row; more is folded, but for EDGE words at both ends
EDGE = 15
MOST_PASSAGES, MOST_LETTERS = 1_000, 200_000  # that are shown

SAME, GONE, NEW, EDITED, FOLDED = "same", "gone", "new", "edited", "folded"
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed (`same`), went (`gone`) or came (`new`); or what is `folded`, in words."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: `same`, `gone`, `new`, or `edited` in its words; or several that are `folded`."""

    kind: str
    pieces: tuple[Piece, ...]


# ---- is it an edit? ----------------------------------------------------------------------------

_URL = re.compile(r"https?://[^\s<>\"]{1,2000}")
_NUMBER = r"(?<![\w.,])(?:\d[\d.,]{0,12}\s?[km]?|an?)\s?"
_UNIT = r"(?:s|sec|m|min|h|hr|d|w|seconds?|secs|minutes?|mins|hours?|hrs|days?|weeks?|months?)"
_COUNTERS = re.compile(
    rf"{_NUMBER}{_UNIT}\s(?:ago|read|to read|reading time)\b|"
    rf"{_NUMBER}(?:views|likes|claps|comments?|repl(?:y|ies)|reactions?|upvotes?|retweets?)\b|"
    r"\bvor \d{1,4} (?:sekunden?|minuten?|stunden?|tagen?)\b|\bil y a \d{1,4} \w{1,10}|"
    r"\bhace \d{1,4} \w{1,10}|\d{1,4} ?(?:秒|分钟?|分鐘|小时|小時|時間|天|日)前|"
    r"\b(?:last )?(?:updated|modified|edited)(?: on| at)?:? [^.\n]{0,24}?\b20\d\d\b"
)
_MARKS = str.maketrans(
    "‘’‚′“”„″«»‐‑‒–—−", "''''''''''------", "\u00ad\u200b\u200c\u200d\ufeff\u2060"
)
_EDGES = re.compile(r"[.,;:!?'\"()\[\]…。，、；：！？]+(?=\s|$)|(?<!\S)[.'\"(\[…]+")
_ONWARD = re.compile(
    r"\W{0,9}(?:read more|continue reading|weiterlesen|lire la suite|leer más|阅读全文|続きを読む)?\W{0,9}$",
    re.IGNORECASE,
)


def essence(text: str) -> str:
    """What a text says: without white space, case, punctuation between words, ages and counts."""
    text = _URL.sub(lambda url: canonical(url[0]) or url[0], text)
    text = unicodedata.normalize("NFKC", text.translate(_MARKS)).casefold()
    text = _EDGES.sub("", _COUNTERS.sub("", " ".join(text.split())))
    return "".join(text.split())


def is_edit(before: str, after: str) -> bool:
    """Does the second text say anything else than the first, for somebody who read that?"""
    if before[LONGEST:] != after[LONGEST:]:
        return True
    old, new = before[:LONGEST].split("\n\n"), after[:LONGEST].split("\n\n")
    start = sum(1 for _ in takewhile(_is_pair, zip(old, new, strict=False)))
    old, new = old[start:], new[start:]
    end = sum(1 for _ in takewhile(_is_pair, zip(reversed(old), reversed(new), strict=False)))
    old, new = old[: len(old) - end], new[: len(new) - end]
    return old != new and essence("\n\n".join(old)) != essence("\n\n".join(new))


def _is_pair(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def completes(summary: str, text: str) -> bool:
    """Is the second text the first one, told to its end?  `Read more` at the end is no word of it."""
    start, whole = essence(_ONWARD.sub("", summary)), essence(text)
    return bool(start) and len(start) < len(whole) and whole.startswith(start)


# ---- the difference ----------------------------------------------------------------------------


def compare(before: str, after: str) -> tuple[Passage, ...]:
    """All paragraphs of both texts, in order.

    Those that are `same` or `gone`, with the words that are, are the first text; with `new` in the place
    of `gone` they are the second; with the spaces of each.
    """
    old, new = paragraphs(before[:LONGEST]), paragraphs(after[:LONGEST])
    budget = _Budget()
    passages: list[Passage] = []
    at = (0, 0)
    for i, j in [*_aligned(old, new, budget), (len(old), len(new))]:
        passages += _rewritten(old[at[0] : i], new[at[1] : j], budget)
        if i < len(old):
            passages.append(_whole(SAME, old[i]))
        at = (i + 1, j + 1)
    return tuple(passages)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, with single spaces between words."""
    parts = (" ".join(part.split()) for part in text.split("\n\n"))
    return list(islice(filter(None, parts), MOST_PARAGRAPHS))


def _whole(kind: str, text: str) -> Passage:
    return Passage(kind, (Piece(kind, text),))


@dataclass(slots=True)
class _Budget:
    """What may still be spent on one comparison."""

    cells: int = CELLS
    words: int = WORDS
    pairs: int = PAIRS

    def spend(self, *, cells: int = 0, words: int = 0, pairs: int = 0) -> bool:
        """Whether there was enough left; then it is less now."""
        if cells > self.cells or words > self.words or pairs > self.pairs:
            return False
        self.cells, self.words, self.pairs = (
            self.cells - cells,
            self.words - words,
            self.pairs - pairs,
        )
        return True


def _rewritten(old: Sequence[str], new: Sequence[str], budget: _Budget) -> Iterator[Passage]:
    """Between two paragraphs that stayed: which became which, and what else went and came."""
    at = (0, 0)
    for i, j in [*_partners(old, new, budget), (len(old), len(new))]:
        yield from (_whole(GONE, text) for text in old[at[0] : i])
        yield from (_whole(NEW, text) for text in new[at[1] : j])
        if i < len(old):
            yield from _in_words(old[i], new[j], budget)
        at = (i + 1, j + 1)


def _partners(old: Sequence[str], new: Sequence[str], budget: _Budget) -> list[Pair]:
    """Which paragraph became which, in order, so that the likeness of all pairs is greatest."""
    if not old or not new:
        return []
    bags, other = list(map(_bag, old)), list(map(_bag, new))
    if not budget.spend(pairs=len(old) * len(new)):  # then only those that stand in the same place
        pairs = enumerate(zip(bags, other, strict=False))
        return [(at, at) for at, (bag, its) in pairs if _alike(bag, its) >= ALIKE]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, bag in enumerate(bags):
        for j, its in enumerate(other):
            alike = _alike(bag, its)
            paired = best[i][j] + alike if alike >= ALIKE else 0.0
            best[i + 1][j + 1] = max(paired, best[i][j + 1], best[i + 1][j])
    found, i, j = [], len(old), len(new)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((i, j))
    return found[::-1]


def _bag(text: str) -> frozenset[str]:
    return frozenset(text.split() if " " in text else text)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


# ---- words -------------------------------------------------------------------------------------

# Han and kana have no spaces: each with its variation selector or voicing mark is a word
_LONE = r"\u3005-\u3007\u3040-\u3098\u309b-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_POINTS = r".,;:!?()\[\]{}\"'“”‘’«»…—–，。、；：！？（）「」『』《》"
_WORD = re.compile(
    rf"[{_LONE}][\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*|"
    rf"[^\s{_LONE}{_POINTS}]++(?:[{_POINTS}]++[^\s{_LONE}{_POINTS}]++)*|[{_POINTS}]++"
)


def words(text: str, most: int = LONGEST) -> list[str]:
    """The first words and points of a text, each with the space behind it; all joined are the text."""
    ends = [match.end() for match in islice(_WORD.finditer(text), most)]
    starts = [0, *(end + (text[end : end + 1] == " ") for end in ends)]
    return [text[start:end] for start, end in pairwise(starts)]


def _in_words(old: str, new: str, budget: _Budget) -> list[Passage]:
    before, after = words(old, budget.words + 1), words(new, budget.words + 1)
    if not budget.spend(words=len(before) + len(after)):
        return [_whole(GONE, old), _whole(NEW, new)]
    pairs = _aligned([w.rstrip() for w in before], [w.rstrip() for w in after], budget)
    calm = _calmed(_runs(before, after, pairs))
    stayed = sum(len(piece.text) for piece in calm if piece.kind == SAME)
    if stayed < CALM * min(len(old), len(new)):
        return [_whole(GONE, old), _whole(NEW, new)]
    return [Passage(EDITED, tuple(calm))]


def _runs(before: Sequence[str], after: Sequence[str], pairs: Sequence[Pair]) -> list[list[str]]:
    """What stayed, went and came, again and again.  White space that only one text has goes or comes."""
    runs: list[list[list[str]]] = [[[], [], []]]
    at = (0, 0)
    for i, j in [*pairs, (len(before), len(after))]:
        runs[-1][1] += before[at[0] : i]
        runs[-1][2] += after[at[1] : j]
        at = (i + 1, j + 1)
        if i == len(before):
            break
        if any(runs[-1][1:]):
            runs.append([[], [], []])
        word = before[i].rstrip()
        if before[i] == after[j]:
            runs[-1][0].append(before[i])
        else:
            runs[-1] = [[*runs[-1][0], word], [before[i][len(word) :]], [after[j][len(word) :]]]
    return [["".join(part) for part in run] for run in runs]


def _calmed(runs: Sequence[list[str]]) -> list[Piece]:
    """Without islands: a few letters that stayed between longer changes count as changed."""
    merged: list[list[str]] = []
    for stayed, gone, new in runs:
        size = max(len(gone), len(new))
        if merged and size and len(stayed) <= min(size, max(map(len, merged[-1][1:])), ISLAND):
            merged[-1][1] += stayed + gone
            merged[-1][2] += stayed + new
        else:
            merged.append([stayed, gone, new])
    return [
        Piece(kind, text)
        for run in merged
        for kind, text in zip((SAME, GONE, NEW), run, strict=True)
        if text
    ]


# ---- alignment ---------------------------------------------------------------------------------


def _aligned(old: Sequence[str], new: Sequence[str], budget: _Budget) -> list[Pair]:
    """Equal items of both, in order: a longest common subsequence where that can be afforded.

    Else of the parts between items that both have exactly once (patience diff), and so on.
    """
    found: list[Pair] = []
    todo = [(0, 0, len(old), len(new))]
    while todo:
        a, b, a_end, b_end = todo.pop()
        while a < a_end and b < b_end and old[a] == new[b]:
            found.append((a, b))
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            found.append((a_end, b_end))
        if a == a_end or b == b_end:
            continue
        if budget.spend(cells=(a_end - a) * (b_end - b)):
            found += [(a + i, b + j) for i, j in _longest(old[a:a_end], new[b:b_end])]
        elif budget.spend(cells=100 * (a_end - a + b_end - b)):
            anchors = [(a + i, b + j) for i, j in _anchors(old[a:a_end], new[b:b_end])]
            found += anchors
            starts = [(a, b), *((i + 1, j + 1) for i, j in anchors)]
            todo += [
                (*first, *last)
                for first, last in zip(starts, [*anchors, (a_end, b_end)], strict=True)
                if anchors
            ]
    return sorted(found)


def _longest(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """A longest common subsequence, a row of the table at once as the bits of one number.

    H. Hyyrö, Bit-parallel LCS-length computation revisited (2004).  A bit is 0 where the length grows.
    """
    places: dict[str, int] = defaultdict(int)
    for j, item in enumerate(new):
        places[item] |= 1 << j
    every = (1 << len(new)) - 1
    row, rows = every, [every]
    for item in old:
        hit = row & places.get(item, 0)
        row = (row + hit | row - hit) & every
        rows.append(row)
    found: list[Pair] = []
    i, j = len(old), len(new)
    while i and j:
        if rows[i] >> (j - 1) & 1:
            j -= 1
        elif rows[i - 1] >> (j - 1) & 1:  # it became 0 here: these two are equal
            i, j = i - 1, j - 1
            found.append((i, j))
        else:
            i -= 1
    return found[::-1]


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Items that begin what both have exactly once, as many as stand in one order in both."""
    rows, columns = _only_once(old), _only_once(new)
    pairs = [(i, columns[item]) for item, i in rows.items() if item in columns]
    ends: list[int] = []  # the smallest last place of a chain of each length
    chains: list[int] = []  # where in `pairs` it ends
    before = [-1] * len(pairs)
    for at, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before[at] = chains[length - 1] if length else -1
        ends[length : length + 1] = [j]
        chains[length : length + 1] = [at]
    found, at = [], chains[-1] if chains else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def _only_once(items: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Where each item that stands once stands, in order; with those behind it, so that it is rare."""
    shingles = list(zip(*(items[by:] for by in range(SHINGLE)), strict=False))
    counts = Counter(shingles)
    return {item: at for at, item in enumerate(shingles) if counts[item] == 1}


# ---- for reading -------------------------------------------------------------------------------


def folded(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The changes, with a paragraph before and after each; what is far from them is counted only."""
    near = [
        any(p.kind != SAME for p in passages[max(0, at - 1) : at + 2])
        for at in range(len(passages))
    ]
    shown: list[Passage] = []
    left = MOST_LETTERS
    for is_near, group in groupby(zip(near, passages, strict=True), lambda pair: pair[0]):
        run = [passage for _, passage in group]
        if not is_near and len(run) > 1:
            text = f"{len(run):,} paragraphs that did not change"
            shown.append(_whole(FOLDED, text))
            continue
        for passage in map(_shortened, run):
            left -= sum(len(piece.text) for piece in passage.pieces)
            if left < 0 or len(shown) >= MOST_PASSAGES:
                shown.append(_whole(FOLDED, "there are more changes than one page can show"))
                return tuple(shown)
            shown.append(passage)
    return tuple(shown)


def _shortened(passage: Passage) -> Passage:
    """Without the middle of its long unchanged runs."""
    pieces: list[Piece] = []
    for piece in passage.pieces:
        parts = words(piece.text) if piece.kind == SAME else []
        if len(parts) <= FOLDED_WORDS:
            pieces.append(piece)
            continue
        middle = f"{len(parts) - 2 * EDGE:,} words"
        pieces += [
            Piece(SAME, "".join(parts[:EDGE])),
            Piece(FOLDED, middle),
            Piece(SAME, "".join(parts[-EDGE:])),
        ]
    return Passage(passage.kind, tuple(pieces))
