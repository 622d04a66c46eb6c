"""Is this no article at all: a FAQ, an index, a list of tags, jobs, a team, a page that is not there?

Precise rather than complete: what is taken here is left out of rankings.  A title alone decides only where no
article would be called so; otherwise the address must say the same.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lookahead.core.story import Telling
from lookahead.core.text import fold

_ALWAYS = frozenset(
    "faq|faqs|frequently asked questions|page not found|404|404 not found|404 page not found"
    "|error 404|access denied|403 forbidden|just a moment|attention required|all posts|all articles"
    "|blog archive|tag archive|open positions|job openings|current openings|subscribe to our newsletter"
    "|privacy policy|cookie policy|terms of service|terms of use|terms and conditions|site map"
    "|sitemap|log in|sign in|sign up|untitled page".split("|")
)
# in the last part of an address these make a page of a site, not an article
_PAGES = frozenset(
    "faq faqs index archive archives tags categories topics jobs careers career team people about about-us"
    " contact contact-us subscribe newsletter press imprint privacy terms login signin signup"
    " search sitemap authors contributors pricing home dashboard events".split()
)
_LISTS = frozenset("tag tags category categories author authors topic topics label labels".split())
_OFFERS = frozenset("jobs job careers career team teams vacancies openings recruitment".split())
_HIRING = re.compile(
    r"\b(campus recruitment|now hiring|we (?:are|re) hiring|job openings?|open positions?"
    r"|vacancy|internships? (?:are|is) (?:now )?open)\b"
)
_ANSWER = re.compile(r"(?:^|\s)A:\s")
_GONE = re.compile(
    r"^\W*(?:404\b|page not found|the page you (?:are|were) looking for"
    r"|this page (?:does not|doesn.t) exist)",
    re.IGNORECASE,
)
_ANSWERS = 4  # so many "A:" at the beginning of a text make a FAQ
_BEGINNING = 1000


def not_article(telling: Telling) -> str:
    """Why this is no article, in words with the evidence; "" where it is one."""
    title = fold(telling.title[:300])
    if title in _ALWAYS or (
        title.startswith("frequently asked questions") and title.count(" ") < 8
    ):
        return f'the title is "{telling.title.strip()}"'
    if _HIRING.search(title):
        return f'the title offers jobs: "{telling.title.strip()[:80]}"'
    if _GONE.match(telling.text[:200]):
        return f'the text begins "{telling.text.strip()[:40]}"'
    if len(_ANSWER.findall(telling.text[:_BEGINNING])) >= _ANSWERS:
        return "the text is questions with answers"
    return _by_address(telling.url, title)


def _by_address(url: str, title: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:  # a bracket in the host
        return ""
    parts = [part for part in path.lower().split("/") if part]
    last = re.sub(r"\.\w{2,5}$", "", parts[-1]) if parts else ""
    if (
        last in _PAGES
        and last.replace("-", " ") in {title, *title.split()}
        and len(title.split()) < 4
    ):
        return f"the address ends in /{last} and the title says so"
    if len(parts) > 1 and parts[-2] in _LISTS and fold(last) == title:
        return f"the address is that of a list: /{parts[-2]}/{last}"
    if len(parts) > 1 and parts[-2] in _OFFERS and set(title.split()) <= set(fold(last).split()):
        return f"the address is that of a page of the site: /{parts[-2]}/{last}"
    return ""
