"""How do bytes come in from outside?  Through `Client`, and nothing else opens connections.

It is polite (one or two requests a host, pauses that hosts ask for, robots.txt for pages), guarded
(no private address at any hop) and bounded (bytes after decompression, seconds, redirects).
"""

from lookahead.fetch.api import Api
from lookahead.fetch.client import Client
from lookahead.fetch.headers import freshness, http_date, retry_after
from lookahead.fetch.policy import FEED_ACCEPT, PAGE_ACCEPT, Policy, user_agent
from lookahead.fetch.resolver import any_resolves

__all__ = [
    "FEED_ACCEPT",
    "PAGE_ACCEPT",
    "Api",
    "Client",
    "Policy",
    "any_resolves",
    "freshness",
    "http_date",
    "retry_after",
    "user_agent",
]
