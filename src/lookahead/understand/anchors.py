"""What does an article name: products with their versions, amounts, rare words, and what kind of post is it?

A product and its version are one name ("opus 4.6", "gpt 5.4", "kimi k2"): in AI news everything else that two
titles share is said every day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lookahead.core.story import Telling
from lookahead.core.text import spaced

LEAD = 300  # characters of the text that count as its beginning
_TITLE_AT_MOST = 400  # a title of more is a text in the wrong field
_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")

# said in every second title: by itself none of them tells two events apart
COMMON = frozenset(
    "a about after all also amid an and any are as at available be been before behind being best better but by can"
    " could day did do does down first for from get gets getting guide has have having he help helps her here his how"
    " i if in into is it its just key latest learn let like live make makes making may meet more most much my need"
    " new news next no not now of off on one only open or our out over part post preview read really report says see"
    " she should show shows since so some still support take takes than that the their them then there these they"
    " this through time to today too top two under up update updates us use used using via want was way we week what"
    " when where which while who why will with without work working year you your ai agent agentic agents announcing"
    " api app build building built code coding data day developer enterprise everything faster gen generative"
    " inference intelligence introducing introduction join know language large launch launches learning llm llms"
    " machine model models openai anthropic claude google meta microsoft nvidia performance platform power powered"
    " product production release released releases research run running series tool tools train training"
    " understanding version analysis benchmark benchmarks blog everything need january february march april june july"
    " august september october november december monday tuesday wednesday thursday friday saturday sunday 2023 2024"
    " 2025 2026 2027 2028".split()
)
# a number after one of these counts something, or says when
_NO_PRODUCT = COMMON | frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul"
    " aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday least between within"
    " around nearly almost below above chapter episode ep issue vol volume no number page phase q quarter round"
    " season day week lesson step top rs usd eur cut cuts hits hit dies aged age beats lost raise raises is was"
    " for until past last another every each these those only plus or and to of in on at by with per".split()
)
_NAMED = re.compile(
    r"(?<![\w.])([a-z]{2,}(?:-[a-z]{2,})?)[\s-]?(v?\d{1,4}(?:\.\d{1,4}){0,3}[a-z]?|[a-z]{1,2}\d{1,3}(?:\.\d{1,3})?)(?![\w%]|\.\d|,\d)"
)
_SHORT = re.compile(
    r"(?<![\w.])([a-z]{1,2})-?(\d{1,2}(?:\.\d{1,2})?)(?![\w%]|[.,]\d)"
)  # o3, r1, m2
_AMOUNT = re.compile(
    r"(?<!\w)[$€£]?(\d+(?:[.,]\d+)*)\s?(%|percent|million|billion|trillion|bn|mn|[bmk]\b)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CHANGELOG = re.compile(r"^\W*(?:[\w-]+\s){0,2}(?:v\d+\.\d+|v?\d+\.\d+\.\d+)[\w.+-]*\W*$")
_REPAIRS = re.compile(
    r"\W*(?:(?:patch|bug|minor|small)\s+(?:fix|update)|fixes\b|fixed\b|linux fixes)"
)
_DIGEST = re.compile(
    r"\b(?:daily papers?|papers? of the (?:day|week)|weekly|newsletter|round-?up|digest|this week in|week in review"
    r"|links? (?:for|of) the|import ai \d|issue #?\d|ai日报|日报|周报|(?:last|past) week)\b|日报|周报"
    r"|changelist: |product updates?$|what'?s new in \w+ (?:19|20)\d\d"
)


@dataclass(frozen=True, slots=True)
class Traits:
    """What of an article is compared.  All words are folded."""

    id: int
    source: str
    published: int
    host: str
    title: str  # folded: for being the same
    words: frozenset[str]  # of the title
    lead: frozenset[str]  # of the title and the first of the text
    versions: dict[str, frozenset[str]]  # product → versions named in the title
    anchors: frozenset[str]  # "opus 4.6", "$200m": of the title
    said: frozenset[str]  # the same of the title and the first of the text
    series: str  # "changelog", "digest" or ""
    repairs: bool  # a changelog entry that only repairs
    url: str
    links: frozenset[str]
    papers: frozenset[str]


def traits(telling: Telling) -> Traits:
    """What of `telling` is compared."""
    title = folded(telling.title[:_TITLE_AT_MOST])
    lead = folded(telling.text[:LEAD])
    versions = _versions(title)
    named = frozenset(_names(title))
    return Traits(
        id=telling.id,
        source=telling.source,
        published=telling.published,
        host=host(telling.url),
        title=" ".join(_WORD.findall(title)),
        words=frozenset(words(title)),
        lead=frozenset(words(title)) | frozenset(words(lead)),
        versions=versions,
        anchors=named,
        said=named | frozenset(_names(lead)),
        series=_series(title, telling.url),
        repairs=bool(_REPAIRS.match(lead)),
        url=telling.url,
        links=frozenset(telling.links),
        papers=frozenset(telling.papers),
    )


def folded(text: str) -> str:
    """In lower case, with plain hyphens and quotes, one kind of space."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain).replace("’", "'")
    return " ".join(plain.split())


def words(text: str) -> Iterator[str]:
    """The words of a folded text, without plural and genitive; pairs of ideographs count as words."""
    for run in _IDEOGRAPHS.findall(text):
        yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
    for word in _WORD.findall(spaced(text)):
        plain = word.removesuffix("'s").replace("'", "").replace("’", "")
        if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
            plain = plain[:-1]
        if len(plain) > 1 and not _IDEOGRAPHS.match(plain):
            yield plain


def host(url: str) -> str:
    """The host of an address, without "www."; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _versions(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for product, version in _products(text):
        found.setdefault(product, set()).add(version)
    return {product: frozenset(versions) for product, versions in found.items()}


def _products(text: str) -> Iterator[tuple[str, str]]:
    for product, version in _NAMED.findall(text):
        if product not in _NO_PRODUCT and not _YEAR.fullmatch(version):
            yield product, version.removeprefix("v")
    for letter, number in _SHORT.findall(text):
        if letter not in _NO_PRODUCT:
            yield letter, number


def _names(text: str) -> Iterator[str]:
    yield from (f"{product} {version}" for product, version in _products(text))
    yield from (number + unit[0] for number, unit in _AMOUNT.findall(text))


def _series(title: str, url: str) -> str:
    if _CHANGELOG.match(title) or "/changelog#" in url:
        return "changelog"
    return "digest" if _DIGEST.search(title) else ""
