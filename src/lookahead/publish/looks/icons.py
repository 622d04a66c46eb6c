"""Which small drawing stands for a link to somewhere else?  Our own, on a grid of 24."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from markupsafe import Markup

_HOSTS = {
    "github.com": "code", "gitlab.com": "code", "codeberg.org": "code", "sr.ht": "code",
    "twitter.com": "x", "x.com": "x", "bsky.app": "sky", "linkedin.com": "in",
    "scholar.google.com": "study", "orcid.org": "study", "arxiv.org": "study",
    "semanticscholar.org": "study", "openreview.net": "study", "youtube.com": "play",
    "huggingface.co": "face", "mastodon.social": "talk", "sigmoid.social": "talk",
}  # fmt: skip
_NAMES = {
    "rss": "rss", "feed": "rss", "atom": "rss", "mail": "mail", "email": "mail", "code": "code",
    "github": "code", "gitlab": "code", "mastodon": "talk", "bluesky": "sky", "twitter": "x", "x": "x",
    "linkedin": "in", "scholar": "study", "orcid": "study", "youtube": "play",
}  # fmt: skip
_DRAWN = {
    "rss": '<path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14"/><circle cx="6" cy="18" r="1.4"/>',
    "mail": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="m4 7 8 6.5L20 7"/>',
    "code": '<path d="m8.5 7-5 5 5 5M15.5 7l5 5-5 5M13.4 4.5l-2.8 15"/>',
    "talk": '<path d="M5 4h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z"/>',
    "sky": '<path d="M12 11C9 6 5 4 3.6 5.2 2.4 6.4 3.4 12 5.6 13.4c1.6 1 3.2.4 3.2.4S6 15 7 17.6'
    "c1.4 2.4 4.2.2 5-3.2.8 3.4 3.6 5.6 5 3.2 1-2.6-1.8-3.8-1.8-3.8s1.6.6 3.2-.4"
    'C20.6 12 21.6 6.4 20.4 5.2 19 4 15 6 12 11z"/>',
    "x": '<path d="M4.5 4.5 19.5 19.5M19 4.5 5 19.5"/>',
    "in": '<rect x="3.5" y="3.5" width="17" height="17" rx="3"/><path d="M8 11v5.5M8 7.6v.1M12 16.5V11m0 2.5'
    'c0-3 4.2-3.2 4.2 0v3"/>',
    "study": '<path d="m2.5 9.5 9.5-5 9.5 5-9.5 5zM6.5 12v4.5c3 2.7 8 2.7 11 0V12"/>',
    "play": '<rect x="2.5" y="5.5" width="19" height="13" rx="3.5"/><path d="m10.3 9.3 4.4 2.7-4.4 2.7z"/>',
    "face": '<circle cx="12" cy="12" r="8.5"/><path d="M8.5 14c1.8 2.8 5.2 2.8 7 0M9 9.5v.6M15 9.5v.6"/>',
    "link": '<circle cx="12" cy="12" r="8.5"/>'
    '<path d="M3.5 12h17M12 3.5c-5 5.5-5 11.5 0 17 5-5.5 5-11.5 0-17"/>',
}


@lru_cache(maxsize=128)
def icon(name: str, address: str = "") -> Markup:
    """The drawing for a link called `name` to `address`; hidden from those who hear the page."""
    host = (urlsplit(address).hostname or "").removeprefix("www.") if ":" in address else ""
    kind = _NAMES.get(name.lower()) or (
        "mail" if address.startswith("mailto:") else _HOSTS.get(host)
    )
    drawn = _DRAWN[kind or "link"]
    return Markup(  # noqa: S704  # drawings of ours alone
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"'
        f' stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{drawn}</svg>'
    )
