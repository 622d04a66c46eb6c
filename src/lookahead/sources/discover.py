"""A person typed an address: where is the feed, and what can be followed if there is none?

The surest way first: the address itself, the feeds that its page names, the usual paths, then a sitemap
of articles, then the page's own cards.  What was meant as a feed and cannot be read is not replaced: what
else is there is said.  Whatever is found was parsed, and the answer that was parsed is handed on, so that
adding a source asks for nothing twice.  Every step is told in words.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from lookahead.core.model import Entry, Failure, Fetched, Kind, Parsed, Source
from lookahead.core.text import monogram, one_line, slug, storable
from lookahead.core.urls import host, is_web
from lookahead.extract import plain
from lookahead.parse import FeedLink
from lookahead.sources import adopt, arxiv
from lookahead.sources.due import permanent_target

_USUAL = ("feed", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss", "feed.json")
_MAX_LINKS = 6
_ARTICLES = re.compile(r"post|blog|news|article|stor(y|ies)|press", re.IGNORECASE)
_FEW = 3  # entries that make a sitemap or a page worth watching
_NO_ANSWER = ("dns", "connect", "tls", "timeout", "blocked")
_FEED_PATH = re.compile(r"(\.(xml|rss|atom|rdf|json)|/(feeds?|rss2?|atom))/?$", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/((rss|atom|rdf)\+)?xml|text/xml|application/feed\+json")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")


class Rules(Protocol):
    """What a robots.txt says to us."""

    @property
    def sitemaps(self) -> tuple[str, ...]: ...

    def allows(self, path: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Ways:
    """What discovery may do: ask the outside, and have bytes read (in workers that can be killed)."""

    get: Callable[[str], Awaitable[Fetched | Failure]]
    robots: Callable[[str], Awaitable[Rules | Failure]]
    parse_as: Callable[[Kind, Fetched], Awaitable[Parsed]]
    links: Callable[[Fetched], Awaitable[Sequence[FeedLink]]]


@dataclass(frozen=True, slots=True)
class Discovery:
    """What can be followed, with the answer and the entries that prove it; or why there is nothing."""

    steps: tuple[str, ...]
    source: Source | None = None
    fetched: Fetched | None = None
    parsed: Parsed | None = None
    others: tuple[
        FeedLink, ...
    ] = ()  # what else can be followed: further feeds that the page names
    failure: Failure | None = None


async def discover(typed: str, ways: Ways) -> Discovery:
    """Find what to follow at an address that a person typed; a bare domain will do."""
    search = _Search(ways)
    page = await search.first(typed)
    if isinstance(page, Failure):
        return search.failed(page)
    for attempt in (search.itself, search.named, search.usual, search.sitemap, search.cards):
        if found := await attempt(page):
            return search.done(found)
    if search.unread:
        return search.failed(search.unread)
    text = f"No feed, no sitemap of articles and no list of articles was found at {page.url}."
    return search.failed(Failure("no-feed", text))


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    url: str
    fetched: Fetched
    parsed: Parsed
    title: str = ""


class _Search:
    """One discovery under way: what was tried, and what may still serve."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self.steps: list[str] = []
        self._links: tuple[FeedLink, ...] = ()
        self._asked = ""  # what was typed, as an address
        self._tried: set[str] = set()
        self._empty: _Found | None = None  # a feed without entries, taken if nothing better comes
        self._listing: _Found | None = None  # a sitemap that is not of articles alone
        self._apart: _Found | None = None  # a feed of the site that has nothing of the page
        self._read: Parsed | None = None  # the page's own cards
        self._why = ""  # what is wrong with the first that was read as a feed
        self.unread: Failure | None = None  # why what was meant as a feed is none

    async def first(self, typed: str) -> Fetched | Failure:
        """The answer at the address, at its other spelling, or at the front page of its site."""
        answer: Fetched | Failure = Failure("url", "This is not a web address.")
        for url in spellings(typed):
            self._asked = url
            answer = await self._get(url)
            if isinstance(answer, Fetched) or answer.code not in _NO_ANSWER:
                break
        if isinstance(answer, Failure) and answer.status in (404, 410):
            if _FEED_PATH.search(urlsplit(self._asked).path):
                self.unread = answer
            self._asked = urljoin(self._asked, "/")
            if self._asked not in self._tried:
                front = await self._get(self._asked)
                return answer if self.unread and isinstance(front, Failure) else front
        return answer

    async def itself(self, page: Fetched) -> _Found | None:
        """The address that was typed is a feed, or a sitemap."""
        found = await self._as_feed(page, self._asked, "") or self._empty
        found = found or await self._as_sitemap(page, self._asked)
        if found is None:
            self._say(f"{page.url} is not a feed.")
            if self.unread is None and _is_meant_as_feed(self._asked, page):
                self.unread = Failure("not-a-feed", f"It is no feed that can be read{self._why}.")
        return found

    async def named(self, page: Fetched) -> _Found | None:
        """A feed that the page names (link rel=alternate)."""
        self._links = tuple(await self._ways.links(page))
        self._say(f"The page names {len(self._links) or 'no'} feed{'s' * (len(self._links) != 1)}.")
        return await self._try_feeds((link.url, link.title) for link in self._links[:_MAX_LINKS])

    async def usual(self, page: Fetched) -> _Found | None:
        """A feed at one of the paths where feeds usually are."""
        self._say("Trying the usual paths.")
        beside = urlsplit(page.url).path.rstrip("/") + "/"
        paths = usual_paths(page.url)
        near = [url for url in paths if urlsplit(url).path.startswith(beside)]
        far = [url for url in paths if url not in near]
        found = await self._try_feeds((url, "") for url in near)
        if found is None and (found := await self._try_feeds((url, "") for url in far)):
            cards = await self._cards(page)
            if len(cards.entries) >= _FEW and not adopt.shares(cards.entries, found.parsed.entries):
                self._say(f"{found.url} has none of the articles that the page lists.")
                self._apart = found
                return None
        return found or self._empty

    async def sitemap(self, page: Fetched) -> _Found | None:
        """A sitemap that lists articles with their dates."""
        urls = [urljoin(page.url, "/sitemap.xml")]
        rules = await self._ways.robots(page.url)
        if not isinstance(rules, Failure):
            urls = [url for url in rules.sitemaps if is_web(url)][:3] or urls
        for url in urls:
            found = await self._try_sitemap(url)
            if found and is_of_articles(found.parsed.entries, page.url):
                return found
            if found:
                self._listing = self._listing or found
                self._say(f"{found.url} lists pages of all kinds, not articles alone.")
        return None

    async def cards(self, page: Fetched) -> _Found | None:
        """The page itself, watched for new cards; failing that, the sitemap of everything."""
        rules = await self._ways.robots(page.url)
        path = urlsplit(page.url)
        target = path.path + ("?" + path.query if path.query else "")
        if isinstance(rules, Failure) or not rules.allows(target):
            self._say(f"The robots.txt of {host(page.url)} does not let the page be watched.")
            return self._apart or self._listing
        parsed = await self._cards(page)
        if len(parsed.entries) < _FEW:
            self._say("The page has no list of articles.")
            return self._listing
        self._say(f"The page lists {len(parsed.entries)} articles: it is watched.")
        return _Found(Kind.PAGE, page.url, page, parsed)

    def done(self, found: _Found) -> Discovery:
        """What is followed; or what could be, where a feed was meant that cannot be read."""
        if self.unread:
            link = FeedLink(found.url, str(found.kind), found.title)
            return self.failed(self.unread, link)
        source = source_of(found.kind, found.url, found.fetched, found.parsed, found.title)
        others = tuple(link for link in self._links if link.url != found.url)
        return Discovery(tuple(self.steps), source, found.fetched, found.parsed, others)

    def failed(self, failure: Failure, *found: FeedLink) -> Discovery:
        """Nothing is followed; what else was found is said."""
        known = {link.url for link in found}
        others = (*found, *(link for link in self._links if link.url not in known))
        return Discovery(tuple(self.steps), failure=failure, others=others)

    # ---- single steps --------------------------------------------------------------------------

    def _say(self, step: str) -> None:
        self.steps.append(step)

    async def _get(self, url: str) -> Fetched | Failure:
        self._tried.add(url)
        answer = await self._ways.get(url)
        if isinstance(answer, Failure):
            self._say(f"{url}: {answer.text}")
        else:
            self._tried.add(answer.url)
        return answer

    async def _try_feeds(self, candidates: Iterable[tuple[str, str]]) -> _Found | None:
        for url, title in candidates:
            if url in self._tried:
                continue
            answer = await self._get(url)
            if isinstance(answer, Fetched):
                if found := await self._as_feed(answer, url, title):
                    return found
            elif answer.code in (*_NO_ANSWER, "paused"):
                break  # further paths of the host would fare no better
        return None

    async def _cards(self, page: Fetched) -> Parsed:
        if self._read is None:
            self._read = await self._ways.parse_as(Kind.PAGE, page)
        return self._read

    async def _as_feed(self, answer: Fetched, asked: str, title: str) -> _Found | None:
        parsed = await self._ways.parse_as(Kind.FEED, answer)
        if not parsed.format:
            self._why = self._why or "".join(f": {p.text.rstrip('.')}" for p in parsed.problems[:1])
            return None
        count = len(parsed.entries)
        self._say(f"{answer.url} is a feed ({parsed.format}) with {count or 'no'} entries.")
        url = permanent_target(answer.redirects) or asked
        found = _Found(Kind.FEED, url, answer, parsed, title)
        if not count:
            self._empty = self._empty or found
            return None
        return found

    async def _try_sitemap(self, url: str, depth: int = 0) -> _Found | None:
        answer = await self._get(url)
        return await self._as_sitemap(answer, url, depth) if isinstance(answer, Fetched) else None

    async def _as_sitemap(self, answer: Fetched, url: str, depth: int = 0) -> _Found | None:
        parsed = await self._ways.parse_as(Kind.SITEMAP, answer)
        if parsed.format == "sitemapindex" and depth == 0:
            return await self._try_index(parsed)
        if parsed.format != "sitemap" or len(parsed.entries) < _FEW:
            return None
        self._say(f"{url} is a sitemap with {len(parsed.entries)} pages.")
        return _Found(Kind.SITEMAP, url, answer, parsed)

    async def _try_index(self, index: Parsed) -> _Found | None:
        parts = [entry.link for entry in index.entries if is_web(entry.link)]
        likely = [url for url in parts if _ARTICLES.search(urlsplit(url).path)]
        for url in (likely or parts)[:2]:
            if found := await self._try_sitemap(url, depth=1):
                return found
        return None


def _is_meant_as_feed(url: str, answer: Fetched) -> bool:
    """Does its path or its type say that an address is a feed?"""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return bool(_FEED_PATH.search(urlsplit(url).path) or _FEED_TYPE.fullmatch(kind))


def spellings(typed: str) -> list[str]:
    """The addresses that a person may have meant, the likeliest first."""
    if listed := arxiv.address(typed):
        return [listed]
    text = one_line(storable(typed)).removeprefix("feed:").lstrip("/")
    if re.match(r"https?://", text, re.IGNORECASE):
        found = [text]
    elif re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", text, re.IGNORECASE):
        return []  # another scheme
    else:
        found = [f"https://{text}", f"http://{text}"]
    return [url for url in found if is_web(url)]


def usual_paths(url: str) -> list[str]:
    """Where feeds usually are: beside the page, at the root, and in /blog/."""
    folder = urljoin(url, ".") if urlsplit(url).path.endswith("/") else url + "/"
    folder = urlsplit(folder)._replace(query="", fragment="").geturl().rstrip("/") + "/"
    root = urljoin(url, "/")
    folders = [folder, root] if folder != root else [root, urljoin(root, "blog/")]
    return [urljoin(base, name) for base in folders for name in _USUAL]


def is_of_articles(entries: Sequence[Entry], page_url: str) -> bool:
    """Does a sitemap list articles: dated, and of the news or of the part of the site that was meant?"""
    dated = [entry for entry in entries if entry.updated or entry.published]
    if len(dated) < _FEW:
        return False
    if any(entry.published for entry in entries):  # only a news sitemap says so
        return True
    folder = urlsplit(page_url).path.rstrip("/") + "/"
    inside = sum(urlsplit(entry.link).path.startswith(folder) for entry in entries)
    return folder != "/" and inside >= len(entries) * 0.8


def source_of(kind: Kind, url: str, fetched: Fetched, parsed: Parsed, title: str = "") -> Source:
    """A source, described by what it says of itself."""
    feed = parsed.feed
    name = _plain(feed.title)[:200] or _plain(title)[:200] or host(url)
    home = feed.link if is_web(feed.link) else urljoin(fetched.url, "/")
    if kind is Kind.FEED and arxiv.is_listing(url):
        kind, name, home = Kind.ARXIV, arxiv.name(url), arxiv.home(url)
    return Source(
        slug=slug(name) or slug(host(url)) or "source",
        name=name,
        home=url if kind is Kind.PAGE else home,
        url=url,
        kind=kind,
        monogram=monogram(name),
        language=feed.language if _LANGUAGE.fullmatch(feed.language) else "en",
        description=_plain(feed.description)[:500],
    )


def _plain(text: str) -> str:
    """As titles of entries are read: a feed's own title may be HTML."""
    return one_line(storable(plain(text)))
