"""Do two articles tell the same event, how surely, and why?

The score is a logistic model of few measures: its parts add up in logit space and are the reasons.  The
weights are fitted by `scripts/train_stories.py` to labelled pairs of AI news and to one half of some
grouped headlines of general news; those of GIVEN are choices, since that data has no texts, links or
papers. The same two articles give the same answer in either order.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lookahead.core.model import Reason
from lookahead.core.story import Bond
from lookahead.understand.anchors import COMMON, Traits

HOUR = 3600
APART_S = 96 * HOUR  # tellings of one event further apart than that are two events to us
FLOOR = 0.06  # a score below that joins nothing, not even large groups
RARITY_AT_MOST = 6.5  # nats: in one of 665 articles, or fewer
_COMMON_RARITY = 3.5  # of the words that are said every day, where an archive is too small to know
_PLACES = (0.4, 0.7, 1.0)  # what a shared word is worth in no title, one, both
_NUMBER = re.compile(r"v?\d+(?:\.\d+)+$")  # versions are names
ALIKE, SAME = 0.5, 0.8  # texts that have so much in common tell the same; those of one source
_GATE = 0.3  # at this cosine shared rare words count in full, at none they count nothing
_PLAIN = 2.5  # what is said in one of twelve articles tells nothing
_HALVE_AT = 400_000  # articles: then what was said long ago counts half
_PRIOR, _PRIOR_SHARE = (
    200,
    0.02,
)  # a word is taken to stand in 2 % of 200 articles before the first is seen

# fitted; "" is the intercept
WITH_VECTORS: Mapping[str, float] = {
    "meaning": 2.45,
    "title": 1.35,
    "rare words": 0.83,
    "same name": 2.07,
    "hours apart": -1.75,
    "days apart": -0.83,
    "changelog": 1.8,
    "other names": -0.65,
    "same number": 1.4,
    "": -2.82,
}
BY_WORDS: Mapping[str, float] = {
    "title": 1.57,
    "rare words": 1.07,
    "same name": 2.17,
    "hours apart": -1.87,
    "days apart": -0.88,
    "changelog": 1.82,
    "other names": -0.78,
    "same number": 1.3,
    "": -2.1,
}
# chosen: one of these alone nearly makes a story
GIVEN: Mapping[str, float] = {
    "same text": 12.0,
    "link": 2.5,
    "same paper": 3.0,
    "same title": 2.0,
    "other amounts": -1.0,
}

_MAKERS = {
    alias: maker
    for maker, aliases in {
        "openai": "openai chatgpt gpt sora gpt-oss", "anthropic": "anthropic claude",
        "google": "google gemini deepmind gemma", "meta": "meta llama", "xai": "xai grok",
        "mistral": "mistral", "alibaba": "alibaba qwen", "deepseek": "deepseek",
        "moonshot": "moonshot kimi", "zhipu": "zhipu glm", "minimax": "minimax",
        "cohere": "cohere", "amazon": "amazon aws", "microsoft": "microsoft",
        "nvidia": "nvidia", "apple": "apple", "ibm": "ibm", "perplexity": "perplexity",
    }.items()
    for alias in aliases.split()
}  # fmt: skip


@dataclass(slots=True)
class Archive:
    """In how many articles each word and each name stands: what is rare depends on what is said."""

    articles: float = 0.0
    words: Counter[str] = field(default_factory=Counter)
    _known: dict[str, float] = field(
        default_factory=dict, repr=False
    )  # rarities, until the next article

    def learn(self, article: Traits, times: int = 1) -> None:
        """Count an article; with `times` -1, forget it."""
        self._known.clear()
        self.articles += times
        for word in (*article.lead, *article.said):
            self.words[word] += times
        if self.articles > _HALVE_AT:
            self.articles /= 2
            self.words = Counter({w: n // 2 for w, n in self.words.items() if n > 1})

    def rarity(self, word: str) -> float:
        """How much it says that two articles share this word, in nats."""
        found = self._known.get(word)
        if found is None:
            share = (self.words[word] + _PRIOR * _PRIOR_SHARE) / (self.articles + _PRIOR)
            most = _COMMON_RARITY if word in COMMON else RARITY_AT_MOST
            found = self._known[word] = min(most, max(0.05, -math.log(share)))
        return found


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a pair: what it is multiplied with its weight, and what was found, in words."""

    label: str
    value: float
    evidence: str = ""


def bond(
    a: Traits, b: Traits, archive: Archive, cosine: float | None = None, overlap: float = 0.0
) -> Bond | None:
    """The bond of two articles; None where there is next to none.  A score of 0 is a veto.

    `cosine` is of their vectors, with what is common to all and to each source taken out, None where
    there are no vectors; `overlap` the share of word triples that their texts have in common.
    """
    if a.id > b.id:
        a, b = b, a
    if not comparable(a, b, overlap):
        return None
    found = list(measures(a, b, archive, cosine, overlap))
    weights = {**(BY_WORDS if cosine is None else WITH_VECTORS), **GIVEN}
    reasons = [Reason(m.label, round(weights[m.label] * m.value, 3), m.evidence) for m in found]
    logit = weights[""] + sum(reason.contribution for reason in reasons)
    score = 1 / (1 + math.exp(-logit))
    if score < FLOOR:
        return None
    against = veto(a, b) if overlap < ALIKE else ""
    if against:
        return Bond(a.id, b.id, 0.0, (Reason("veto", 0.0, f"{against} (else {score:.2f})"),))
    return Bond(a.id, b.id, round(score, 4), (*reasons, Reason("start", weights[""], "any two")))


def comparable(a: Traits, b: Traits, overlap: float = 0.0) -> bool:
    """May the two be one story at all?

    A source does not double its own story, a list of many things is not one of them, and an entry that only
    repairs announces nothing; the same text or the same title says otherwise.
    """
    if abs(a.published - b.published) > APART_S:
        return False
    if a.source == b.source:
        return overlap >= SAME
    if overlap >= ALIKE or a.title == b.title:
        return True
    return "digest" not in (a.series, b.series) and not (a.repairs or b.repairs)


def veto(a: Traits, b: Traits) -> str:
    """Why two articles tell different events, in words; "" where nothing says so."""
    for product in sorted(a.versions.keys() & b.versions.keys()):
        if not _compatible(a.versions[product], b.versions[product]):
            one, other = min(a.versions[product]), min(b.versions[product])
            if not a.anchors & b.anchors:
                return f"{product} {one} is not {product} {other}"
    ours, theirs = _makers(a), _makers(b)
    if ours and theirs and not ours & theirs and not a.said & b.said:
        return f"one is about {min(ours)}, the other about {min(theirs)}"
    return ""


def _compatible(some: Iterable[str], others: Iterable[str]) -> bool:
    """Is a version in both, or one a part of the other, as 2.0 is of 2.0.44?"""
    theirs = list(others)
    return any(
        f"{x}.".startswith(f"{y}.") or f"{y}.".startswith(f"{x}.") for x in some for y in theirs
    )


def _makers(article: Traits) -> set[str]:
    named = {_MAKERS[word] for word in article.words if word in _MAKERS}
    return named | {_MAKERS[product] for product in article.versions if product in _MAKERS}


def measures(
    a: Traits, b: Traits, archive: Archive, cosine: float | None, overlap: float
) -> Iterator[Measure]:
    """All measures of a pair that are not nought."""
    if cosine is not None:
        yield Measure("meaning", cosine, f"cosine {cosine:.2f}")
    shared = a.words & b.words
    if shared:
        yield Measure("title", _likeness(a.words, b.words, archive), _listed(shared, archive))
    yield from _rare(a, b, archive, 1.0 if cosine is None else cosine)
    yield from _versions(a, b)
    yield from _apart(a, b, bool(a.anchors & b.anchors))
    yield from _given(a, b, overlap)


def _likeness(some: frozenset[str], others: frozenset[str], archive: Archive) -> float:
    """Cosine of two sets of words, each weighed by its rarity."""
    rarity = archive.rarity
    common = sum(rarity(word) ** 2 for word in some & others)
    norms = sum(rarity(w) ** 2 for w in some) * sum(rarity(w) ** 2 for w in others)
    return common / math.sqrt(norms)


def _rare(a: Traits, b: Traits, archive: Archive, cosine: float) -> Iterator[Measure]:
    """The two rarest words that both say early, above what is plain.

    In both titles they count in full; where the two articles mean something else, they do not.
    """
    found = []
    gate = min(1.0, max(0.0, cosine / _GATE))
    for word in a.lead & b.lead:
        above = archive.rarity(word) - _PLAIN
        if above > 0 and word not in COMMON and not _NUMBER.match(word):
            in_titles = (word in a.words) + (word in b.words)
            found.append((above * _PLACES[in_titles], word))
    best = sorted(found, key=lambda r: (-r[0], r[1]))[:2]
    if best and gate:
        yield Measure("rare words", gate * sum(r for r, _ in best), ", ".join(w for _, w in best))


def _versions(a: Traits, b: Traits) -> Iterator[Measure]:
    """What versions in the titles say: the same one, or others of other products."""
    entries = [t for t in (a, b) if t.series == "changelog"]
    names = (a.anchors & b.anchors) | {
        f"{product} {min(a.versions[product])}"
        for product in a.versions.keys() & b.versions.keys()
        if _compatible(a.versions[product], b.versions[product])
    }
    if names:
        yield Measure("same name", 1.0, ", ".join(sorted(names)))
    elif a.versions and b.versions and not entries:
        yield Measure("other names", 1.0, f"{_first(a)}, {_first(b)}")
    if a.amounts and b.amounts and not a.amounts & b.amounts:
        yield Measure("other amounts", 1.0, f"{min(a.amounts)}, {min(b.amounts)}")
    if len(entries) == 1 and a.host and a.host == b.host:
        yield Measure("changelog", 1.0, f"an entry of the changelog at {a.host}")
        parts = {p for version in _all(entries[0]) for p in version.split(".")[1:]}
        same = parts & _all(b if entries[0] is a else a)
        if same:
            yield Measure("same number", 1.0, f"{min(same)} is in the version")


def _all(article: Traits) -> set[str]:
    return {version for versions in article.versions.values() for version in versions}


def _first(article: Traits) -> str:
    product = min(article.versions)
    return f"{product} {min(article.versions[product])}"


def _apart(a: Traits, b: Traits, named: bool) -> Iterator[Measure]:
    """Hours within the first day; days after it, which count nothing where both name the same version."""
    hours = abs(a.published - b.published) / HOUR
    if hours >= 1:
        yield Measure("hours apart", min(hours, 24) / 24, f"{hours:.0f} h")
    if hours > 24 and not named:
        yield Measure("days apart", min(3.0, hours / 24 - 1), f"{hours / 24:.1f} d")


def _given(a: Traits, b: Traits, overlap: float) -> Iterator[Measure]:
    if overlap > 0.1:
        yield Measure("same text", overlap - 0.1, f"{overlap:.0%} of the word triples")
    if (a.url and a.url in b.links) or (b.url and b.url in a.links):
        yield Measure("link", 1.0, "one links to the other")
    papers = a.papers & b.papers
    if papers:
        # a list of papers tells none of them
        few = 1 / math.sqrt(max(len(a.papers), len(b.papers)))
        yield Measure("same paper", few, ", ".join(sorted(papers)[:3]))
    if a.title == b.title and len(a.words - COMMON) >= 2:
        yield Measure("same title", 1.0, a.title)


def _listed(words: Iterable[str], archive: Archive) -> str:
    ordered = sorted(words, key=lambda word: (-archive.rarity(word), word))
    return ", ".join(ordered[:4])
