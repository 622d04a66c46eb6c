"""What of an article may speak for a tag?  Words, phrases, its address, its feed: named numbers.

A name begins with the kind of feature: `t` a word of the title, `x` of the text, `p` and `z` phrases of a
tag, `u` a word of the address, `g` the feed's own tag, `s` the shape of the title, `c` what the source
usually writes about, `h` which source it is.  Half of what training sees is without `c` and `h`, so that
an unknown source does no harm.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from lookahead.core.story import Telling
from lookahead.core.text import fold, spaced
from lookahead.understand.tags.phrases import Phrasebook
from lookahead.understand.tags.vocabulary import categories, hashtags

Features = dict[str, float]

TITLE_AT_MOST, TEXT_AT_MOST = 300, 400  # characters: an article says early what it is about
_PHRASES_AT_MOST = 3  # more phrases of one tag say nothing more
_TAGS_AT_MOST = 10
_VERSION = re.compile(r"\bv?\d+\.\d+(\.\d+)*\b")
_ONLY_VERSION = re.compile(r"^\W*(?:[\w.+-]+ ){0,3}v?\d+(\.\d+)+\W*$")
_NUMBER = re.compile(r"\d+")
_PLACE = re.compile(r"[a-z][a-z-]{2,}")  # a part of an address that is a word, not an id or a date
_SHORT, _LONG = 3, 11  # words of a title


@cache
def phrasebook() -> Phrasebook:
    """The phrases of categories (`category:api`), hashtags (`hashtag:rag`), hints (`hint:rag`)."""
    every = {f"category:{name}": tag.phrases for name, tag in categories().items()}
    every |= {f"hashtag:{name}": tag.phrases for name, tag in hashtags().items()}
    return Phrasebook(every | {f"hint:{name}": tag.hints for name, tag in hashtags().items()})


def words_of(text: str, most: int) -> list[str]:
    """The folded words of the beginning of a text; every ideograph is one."""
    return fold(spaced(text[:most])).split()


def features(telling: Telling, usual: Iterable[str] = ()) -> Features:
    """Every feature of one article.  `usual`: the categories that its source mostly writes about."""
    title = words_of(telling.title, TITLE_AT_MOST)
    text = words_of(telling.text, TEXT_AT_MOST)
    found = _words("t", title) | _words("x", text)
    found |= _phrases(title, text)
    found |= _address(telling.url)
    tags = (fold(tag) for tag in telling.tags[:_TAGS_AT_MOST] if not _NUMBER.search(tag))
    found |= {f"g:{tag}": 1.0 for tag in tags if tag}
    found |= _shape(telling.title, title, text)
    found |= {f"c:{name}": 1.0 for name in usual}
    return found


def _words(kind: str, words: Sequence[str]) -> Features:
    """Words and pairs of neighbours, numbers as `#`, on the unit sphere."""
    plain = [_NUMBER.sub("#", word) for word in words]
    counts = Counter(plain)
    counts.update(f"{one} {two}" for one, two in pairwise(plain))
    values = {f"{kind}:{word}": 1 + math.log(count) for word, count in counts.items()}
    norm = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return {name: value / norm for name, value in values.items()}


def _phrases(title: list[str], text: list[str]) -> Features:
    """How many different phrases of each tag stand in the title and in the text, and if any does."""
    found: Features = {}
    for kind, words in (("t", title), ("x", text)):
        said: dict[str, set[str]] = {}
        for tag, phrase in phrasebook().hits(words):
            said.setdefault(tag, set()).add(phrase)
        for tag, phrases in said.items():
            found[f"p{kind}:{tag}"] = math.log1p(min(len(phrases), _PHRASES_AT_MOST))
            found[f"z{kind}:{tag}"] = found[f"z:{tag}"] = 1.0
    return found


@lru_cache(maxsize=4096)
def _places(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.lower().split("/") if _PLACE.fullmatch(part))[:3]


def _address(url: str) -> Features:
    """The folders of the address; the last part says what the title says."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # a bracket in the host
        return {}
    places = _places(parts.path.rpartition("/")[0])
    found = {f"u:{word}": 1.0 for place in places for word in (place, *place.split("-"))}
    if host:
        found[f"h:{host}"] = 1.0
        if places:
            found[f"h:{host}/{places[0]}"] = 1.0
    return found


def _shape(raw: str, title: Sequence[str], text: Sequence[str]) -> Features:
    """How the title is built: its first words, a version, a question, a list of matters."""
    if not title:
        return {"s:no title": 1.0}
    said = {
        f"first:{title[0]}": True,
        f"first:{' '.join(title[:2])}": len(title) > 1,
        "version": _VERSION.search(raw) is not None,
        "only version": _ONLY_VERSION.match(raw[:TITLE_AT_MOST]) is not None,
        "question": "?" in raw,
        "colon": ":" in raw,
        "commas": raw.count(",") > 1,
        "short": len(title) <= _SHORT,
        "long": len(title) >= _LONG,
        "no text": not text,
        "number": any(map(str.isdigit, raw)),
    }
    return {f"s:{name}": 1.0 for name, is_so in said.items() if is_so}
