"""Which reader belongs to which kind of source?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lookahead.core.model import Kind, Parsed
from lookahead.parse import arxiv, dates, page, sitemap
from lookahead.parse.feed import parse
from lookahead.parse.page import Selectors


def parse_as(
    kind: Kind,
    data: bytes,
    url: str = "",
    content_type: str = "",
    *,
    selectors: Selectors | None = None,
    now: datetime | None = None,
) -> Parsed:
    """What a source of this kind has to say.  Never raises; `selectors` are for watched pages alone."""
    if kind is Kind.PAGE:
        found = page.read(data, url, content_type, selectors=selectors)
    elif kind is Kind.SITEMAP:
        found = sitemap.read(data, url)
    elif kind is Kind.ARXIV:
        return arxiv.read(data, url, content_type, now=now)
    else:
        found = parse(data, url, content_type, now=now)
        return arxiv.described(found, data, now) if arxiv.is_listing(found.feed) else found
    entries, problems = dates.believed(found.entries, now)
    return replace(found, entries=entries, problems=(*found.problems, *problems))
