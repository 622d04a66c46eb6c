"""What does an article name: products with their versions, amounts, rare words, and what kind of post
is it?

A product and its version are one name ("opus 4.6", "gpt 5.4", "kimi k2"): in AI news everything else
that two titles share is said every day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from sys import intern
from urllib.parse import urlsplit

from lookahead.core.story import Telling
from lookahead.core.text import spaced

LEAD = 300  # characters of the text that count as its beginning
_TITLE_AT_MOST = 400  # a title of more is a text in the wrong field
_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")

# said in every second title: by itself none of them tells two events apart
COMMON = frozenset(
    "2023 2024 2025 2026 2027 2028 a about after agent agentic agents ai all also amid an"
    " analysis and announcing anthropic any api app april are as at august available be been"
    " before behind being benchmark benchmarks best better blog build building built but by can"
    " claude code coding could data day december developer did do does down enterprise everything"
    " faster february first for friday from gen generative get gets getting google guide has have"
    " having he help helps her here his how i if in inference intelligence into introducing"
    " introduction is it its january join july june just key know language large latest launch"
    " launches learn learning let like live llm llms machine make makes making march may meet"
    " meta microsoft model models monday more most much my need new news next no not november now"
    " nvidia october of off on one only open openai or our out over part performance platform"
    " post power powered preview product production read really release released releases report"
    " research run running saturday says see september series she should show shows since so some"
    " still sunday support take takes than that the their them then there these they this through"
    " thursday time to today too tool tools top train training tuesday two under understanding up"
    " update updates us use used using version via want was way we wednesday week what when where"
    " which while who why will with without work working year you your".split()
)
# a number after one of these counts something, or says when
_NO_PRODUCT = COMMON | frozenset(
    "above age aged almost and another apr april around at aug august beats below between by"
    " chapter cut cuts day dec december dies each ep episode eur every feb february for friday"
    " hit hits in is issue jan january jul july jun june last least lesson lost mar march may"
    " monday nearly no nov november number oct october of on only or page past per phase plus q"
    " quarter raise raises round rs saturday season sep sept september step sunday these those"
    " thursday to top tuesday until usd vol volume was wednesday week with within".split()
)
_VERSION = r"v?\d{1,4}(?:\.\d{1,4}){0,3}[a-z]?|[a-z]{1,2}\d{1,3}(?:\.\d{1,3})?"  # 4.5, 4o, k2
_ENDS = r"(?![\w%]|[.,]\d)"
_NAMED = re.compile(rf"(?<![\w.])([a-z]{{2,}}(?:-[a-z]{{2,}})?)[\s-]?({_VERSION}){_ENDS}")
_SHORT = re.compile(rf"(?<![\w.])([a-z]{{1,2}})-?(\d{{1,2}}(?:\.\d{{1,2}})?){_ENDS}")  # o3, r1
_UNITS = r"%|percent|million|billion|trillion|bn|mn|[bmk]\b"
_AMOUNT = re.compile(rf"(?<!\w)[$€£]?(\d+(?:[.,]\d+)*)\s?({_UNITS})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CHANGELOG = re.compile(r"^\W*(?:[\w-]+\s){0,2}(?:v\d+\.\d+|v?\d+\.\d+\.\d+)[\w.+-]*\W*$")
_REPAIRS = re.compile(
    r"\W*(?:(?:patch|bug|minor|small)\s+(?:fix|update)|fixes\b|fixed\b|linux fixes)"
)
_CLAUSES, _LONG = 3, 60  # a title of four parts and 60 characters names what is in an issue
_DIGEST = re.compile(
    r"\b(?:daily papers?|papers? of the (?:day|week)|weekly|newsletter|round-?up|digest|this week in"
    r"|week in review|links? (?:for|of) the|import ai \d|issue #?\d|(?:last|past) week)\b"
    r"|日报|周报|changelist: |product updates?$|what'?s new in \w+ (?:19|20)\d\d"
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
    amounts: frozenset[str]  # "200m", "51%": of the title
    anchors: frozenset[str]  # "opus 4.6", and the amounts: of the title
    said: frozenset[str]  # the same of the title and the first of the text
    series: str  # "changelog", "digest" or ""
    repairs: bool  # a changelog entry that only repairs
    url: str
    links: frozenset[str]
    papers: frozenset[str]


def traits(telling: Telling) -> Traits:
    """What of `telling` is compared."""
    title = folded(telling.title[:_TITLE_AT_MOST])
    lead = folded(beginning(telling.text))
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
        amounts=frozenset(_amounts(title)),
        anchors=named,
        said=named | frozenset(_names(lead)),
        series=_series(title, telling.url),
        repairs=bool(_REPAIRS.match(lead)),
        url=telling.url,
        links=frozenset(telling.links),
        papers=frozenset(telling.papers),
    )


def beginning(text: str) -> str:
    """The first LEAD characters of a text, less the word that they cut."""
    return text if len(text) <= LEAD else text[:LEAD].rpartition(" ")[0]


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
            yield intern(plain)  # a window holds each word many times


def host(url: str) -> str:
    """The host of an address, canonical or whole, without "www."; "" where there is none."""
    try:
        found = urlsplit(url if "//" in url else f"//{url}").hostname
        return (found or "").removeprefix("www.")
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
    yield from _amounts(text)


def _amounts(text: str) -> Iterator[str]:
    yield from (number + unit[0] for number, unit in _AMOUNT.findall(text))


def _series(title: str, url: str) -> str:
    if _CHANGELOG.match(title) or "/changelog#" in url:
        return "changelog"
    many = title.count(", ") >= _CLAUSES and len(title) >= _LONG
    return "digest" if many or _DIGEST.search(title) else ""
