"""A loopback server that answers as arXiv's search interface does: pages, versions, errors."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import parse_qs, urlsplit

from loopback import Asked, answer

NEWEST = datetime(2026, 11, 20, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Preprint:
    """One paper as it is listed."""

    number: int  # the higher, the newer
    version: int = 1
    title: str = ""
    abstract: str = "We count."
    authors: Sequence[str] = ("Ines Varga", "Oda Feld")

    @property
    def id(self) -> str:
        return f"2611.{90000 + self.number}"


@dataclass
class Archive:
    """What is listed, newest first, and what was asked."""

    papers: list[Preprint] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def handle(self, request: Asked, writer: asyncio.StreamWriter) -> None:
        self.asked.append(request.path)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
        if not asked.get("search_query"):
            body = _feed(_error("incorrect id format for tides"))
        else:
            start, size = int(asked.get("start", 0)), int(asked.get("max_results", 10))
            newest = sorted(self.papers, key=lambda paper: -paper.number)
            body = _feed("".join(map(_entry, newest[start : start + size])))
        writer.write(answer(body.encode(), Content_Type="application/atom+xml; charset=UTF-8"))


def _feed(entries: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        '<title type="html">ArXiv Query: search_query=all:tides</title>'
        f"<id>http://arxiv.org/api/tides</id><updated>2026-11-20T00:00:00Z</updated>{entries}</feed>"
    )


def _entry(paper: Preprint) -> str:
    published = NEWEST - timedelta(hours=100 - paper.number)
    changed = published + timedelta(hours=paper.version - 1)
    url = f"http://arxiv.org/abs/{paper.id}v{paper.version}"
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)
    return (
        f"<entry><id>{url}</id><updated>{changed:%Y-%m-%dT%H:%M:%SZ}</updated>"
        f"<published>{published:%Y-%m-%dT%H:%M:%SZ}</published>"
        f"<title>{escape(paper.title or f'Tide {paper.number}')}</title>"
        f"<summary>  {escape(paper.abstract)}\n</summary>{authors}"
        f'<link href="{url}" rel="alternate" type="text/html"/>'
        '<category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/></entry>'
    )


def _error(words: str) -> str:
    url = f"http://arxiv.org/api/errors#{words.replace(' ', '_')}"
    return (
        f"<entry><id>{url}</id><title>Error</title><summary>{words}</summary>"
        f"<updated>2026-11-20T00:00:00Z</updated><link href='{url}'/></entry>"
    )
