"""What does the search of a written site read?  Every word of every text, in shards, and the texts in blocks.

Nothing of it loads before somebody types; then a table of contents, for each word one shard, and the blocks
of those texts that are shown.  `search.js` folds, splits and places words by the same rules as this file.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from lookahead.publish.model import Writing

BLOCK = 8  # texts of a file that says what is shown of them
STEPS = 8  # in which the share of a word in its text is kept
TAG, HEADING, TITLE = 1, 2, 3  # where a word stands, besides in the text (0)
USUAL = 800  # words of a text; in a longer one each of them says less
MAX_WORD = 40  # characters; of a longer one its beginning
MAX_COUNT = 24  # further ones add nothing
# Digits of numbers, in the order of their characters, none of which JSON must escape.
DIGITS = "".join(chr(code) for code in range(35, 127) if chr(code) != "\\")
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # each a word
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]{{2,}}")
_ASCII = re.compile("[\x00-\x7f]+")
_APART = bytes(code if chr(code).isalnum() or code > 127 else 32 for code in range(256))  # in UTF-8
_BEFORE = re.compile(r"(?<![^\W_])[a-z]{1,9}\Z")  # `c` of `c++`
_NET = re.compile(r"(?<![^\W_])\.net(?![^\W_])")
_MARKS = frozenset(map(chr, (*range(0x300, 0x370), 0x3099, 0x309A)))
_GROUP = {
    letter: group[0]
    for group in ("abcd", "e", "fgh", "ijk", "lm", "n", "o", "pq", "r", "st")
    for letter in group
}


def fold(text: str) -> str:
    """Without accents, capitals and differences of width."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        rest = _ASCII.sub("", text)
        for mark in _MARKS.intersection(rest):
            text = text.replace(mark, "")
        if "ß" in rest:
            text = text.replace("ß", "ss")
    return text.lower()


def words(text: str) -> list[str]:
    """The words of a text, folded; `c++` and its like are said as well."""
    return [word[:MAX_WORD] for word in _split(text) if len(word) > 1 or not word.isascii()]


def counted(text: str) -> Counter[str]:
    """How often a text says each of its words."""
    counts = Counter(_split(text))
    for word in [word for word in counts if not 1 < len(word) <= MAX_WORD]:
        if len(word) > 1:
            counts[word[:MAX_WORD]] += counts.pop(word)
        elif word.isascii():
            del counts[word]
    return counts


def _split(text: str) -> list[str]:
    """What stands between anything else than letters and digits; what is ASCII is quick to split."""
    small = plain = fold(text)
    if not any(map(str.isalnum, _ASCII.sub("", small))):
        plain = small.encode("ascii", "replace").decode("ascii")
    spaced = plain.encode("utf-8", "surrogatepass").translate(_APART)
    found = spaced.decode("utf-8", "surrogatepass").split()
    if not plain.isascii():
        found = [
            part for word in found for part in ((word,) if word.isascii() else _WORD.findall(word))
        ]
    found += _named(small, "++")
    found += _named(small, "#")
    found += _NET.findall(small) if ".net" in small else ()
    return found


def _named(small: str, sign: str) -> Iterator[str]:
    """What is called `c++` or `c#`; sought from the signs, since a pattern would try each word."""
    at = small.find(sign)
    while at >= 0:
        end = at + len(sign)
        if small[at - 1 : at].isalpha() and (sign == "++" or not small[end : end + 1].isalnum()):
            before = _BEFORE.search(small[max(0, at - 10) : at])
            if before:
                yield before[0] + sign
        at = small.find(sign, end)


def said(counts: Mapping[str, int], title: str, headings: str, tags: Iterable[str]) -> str:
    """The words of one text, a line for each weight that any of them has: its digit, then the words."""
    found: dict[str, list[str]] = defaultdict(list)
    places = dict.fromkeys(words(" ".join(tags)), TAG)
    places |= dict.fromkeys(words(headings), HEADING)
    places |= dict.fromkeys(words(title), TITLE)
    steps = _steps(sum(counts.values()) // 50)
    for word, place in places.items():
        found[DIGITS[place * STEPS + steps[min(counts.get(word, 1), MAX_COUNT)]]].append(word)
    digits = [DIGITS[step] for step in steps]
    for word, count in counts.items():
        if word not in places:
            found[digits[count if count < MAX_COUNT else MAX_COUNT]].append(word)
    return "\n".join(weight + " ".join(listed) for weight, listed in sorted(found.items()))


@lru_cache(maxsize=4096)
def _steps(fifties: int) -> tuple[int, ...]:
    """How often a word is said -> its step; the measure of BM25 (Robertson, Walker 1994) with b = 0.6."""
    norm = 0.4 + 0.6 * fifties * 50 / USUAL
    return tuple(min(STEPS - 1, int(STEPS * n / (n + norm))) for n in range(MAX_COUNT + 1))


def weights(said: str) -> dict[str, str]:
    """Word -> the digit of its weight."""
    return {word: line[0] for line in said.split("\n") if line for word in line[1:].split(" ")}


def shard(word: str) -> str:
    """The shard in which a word stands: its first letter, and roughly its second one."""
    bare = word.removeprefix(".")
    first, second = bare[0], bare[1:2]
    if "a" <= first <= "z":
        return first + _GROUP.get(second, "u")
    if first.isascii():
        return first
    code = ord(first)
    return f"{code >> 6:x}" if code >= 0x2E80 else f"{code >> 1:x}-{ord(second or first) % 4}"


def width(count: int) -> int:
    """How many digits the number of a text has where there are so many."""
    return 2 if count <= len(DIGITS) ** 2 else 3


def number(value: int, digits: int) -> str:
    """The number of a text."""
    out = ""
    for _ in range(digits):
        value, rest = divmod(value, len(DIGITS))
        out = DIGITS[rest] + out
    return out


def index(texts: Iterable[str], count: int) -> dict[str, dict[str, str]]:
    """Shard -> word -> who says it: the number of each text and the weight, in the order of the numbers."""
    postings: dict[str, list[str]] = defaultdict(list)
    digits = width(count)
    for at, text in enumerate(texts):
        name = number(at, digits)
        for line in text.split("\n") if text else ():
            posting = name + line[0]
            for word in line[1:].split(" "):
                postings[word].append(posting)
    shards: dict[str, dict[str, str]] = defaultdict(dict)
    for word in sorted(postings):
        shards[shard(word)][word] = "".join(postings.pop(word))
    return shards


def changed(listed: str, name: str, weight: str) -> str:
    """Postings after the text `name` has another weight for the word, "" for none."""
    digits = len(name)
    kept = {
        listed[at : at + digits]: listed[at + digits] for at in range(0, len(listed), digits + 1)
    }
    kept.pop(name, None)
    if weight:
        kept[name] = weight
    return "".join(one + kept[one] for one in sorted(kept))


def contents(count: int, shards: Iterable[str]) -> bytes:
    """What there is: how many texts, and which shards."""
    return packed({"texts": count, "block": BLOCK, "shards": " ".join(sorted(shards))}).encode()


def block(texts: Sequence[Writing]) -> bytes:
    """Address, title, day and excerpt of each text of a block."""
    rows = [[one.address, one.title, one.front.day, one.excerpt] for one in texts]
    return packed(rows).encode("utf-8", "replace")


def packed(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
