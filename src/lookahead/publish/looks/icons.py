"""Which small drawing stands for a link to somewhere else?  Our own, on a grid of 24."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from markupsafe import Markup

_HOSTS = {
    "github.com": "github", "gitlab.com": "code", "codeberg.org": "code", "sr.ht": "code",
    "twitter.com": "x", "x.com": "x", "bsky.app": "bluesky", "linkedin.com": "linkedin",
    "scholar.google.com": "scholar", "orcid.org": "orcid", "arxiv.org": "arxiv",
    "semanticscholar.org": "scholar", "openreview.net": "scholar", "youtube.com": "youtube",
    "youtu.be": "youtube", "huggingface.co": "face", "mastodon.social": "mastodon",
    "sigmoid.social": "mastodon", "fosstodon.org": "mastodon", "hachyderm.io": "mastodon",
}  # fmt: skip
_NAMES = {
    "feed": "rss", "atom": "rss", "mail": "email", "gitlab": "code", "twitter": "x",
    "google scholar": "scholar", "googlescholar": "scholar", "huggingface": "face",
}  # fmt: skip
# Marks by which a place is known, drawn anew of lines, arcs and dots; full ones name their fill.
_DRAWN = {
    "rss": '<path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14"/><circle cx="6.2" cy="17.8"'
    ' r="1.7" fill="currentColor"'
    ' stroke="none"/>',
    "email": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="m4 7 8 6.5L20 7"/>',
    "code": '<path d="m8.5 7-5 5 5 5M15.5 7l5 5-5 5M13.4 4.5l-2.8 15"/>',
    # a cat before a disc, its tail to the left
    "github": '<circle cx="12" cy="12" r="9.2"/><path d="M9.6 20.6v-3.2c-2.6-.5-4-2-4-4.6'
    " 0-1.2.4-2.1 1-2.9-.3-1-.2-2 .2-3"
    " 1.2 0 2.2.5 3 1.1a9 9 0 0 1 4.4 0c.8-.6 1.8-1.1 3-1.1.4 1 .5 2 .2 3"
    " .6.8 1 1.7 1 2.9 0 2.6-1.4 4.1-4 4.6v3.2"
    'M9.4 18.4c-1.8.5-2.4-.9-3.4-1.5"/>',
    # a trunk below a broad brow, an m within
    "mastodon": '<path d="M20.5 9.3c0-3.6-2.4-5.6-5.2-5.9a28 28 0 0 0-6.6 0C5.9 3.7 3.5 5.7 3.5'
    " 9.3v3.6c0 4.5 2.6 7.3 6.8 7.7"
    " 2 .2 3.9 0 5.5-.6v-2.3c-1.6.4-3.2.6-4.8.4-1.8-.2-2.7-1-2.8-2.6 3 .7 6 .7 9 0 2.1-.5 3.3-2"
    ' 3.3-4.2z"/>'
    '<path d="M7.8 12.6V9.3a2.1 2.1 0 0 1 4.2 0v2.2M12 11.5V9.3a2.1 2.1 0 0 1 4.2 0v3.3"/>',
    # a butterfly: two large wings, two small ones
    "bluesky": '<path d="M12 11.2C10.6 8.3 7.6 5.4 5.2 4.4 3.5 3.7 2.8 4.4 2.8 6c0 1.3.6 5 1 6'
    " .7 1.9 2.5 2.5 4.7 2.2-3.3.5-4.4"
    " 2.2-2.5 4.2 3.1 3.2 5.3-.6 6-2.9.7 2.3 2.9 6.1 6 2.9 1.9-2 .8-3.7-2.5-4.2"
    " 2.2.3 4-.3 4.7-2.2.4-1 1-4.7 1-6"
    ' 0-1.6-.7-2.3-2.4-1.6-2.4 1-5.4 3.9-6.8 6.8z" fill="currentColor" stroke="none"/>',
    "x": '<path d="M4 4h3.9L20 20h-3.9zM19.3 4 13.2 11M10.9 13.4 5 20"/>',
    "linkedin": '<rect x="3.2" y="3.2" width="17.6" height="17.6" rx="2.4"/><path d="M8'
    " 10.8v5.9M12 16.7v-5.9m0 2.8c0-3.5 4.3-3.7"
    ' 4.3 0v3.1" stroke-width="2"/><circle cx="8" cy="7.6" r="1.25" fill="currentColor"'
    ' stroke="none"/>',
    # a mortarboard over a ring
    "scholar": '<path d="M12 3 2 10l4.2 3A6 6 0 0 1 17.8 13L22 10z" fill="currentColor"'
    ' stroke="none"/>'
    '<circle cx="12" cy="15.4" r="4.6"/>',
    "orcid": '<circle cx="12" cy="12" r="9.2"/><path d="M8.3 10v6.6M11.6 8v8.5h2a4.25 4.25 0 0 0'
    ' 0-8.5z"/>'
    '<circle cx="8.3" cy="7.4" r="1" fill="currentColor" stroke="none"/>',
    # two strokes that cross, the second of them broken
    "arxiv": '<path d="M5.5 3.5 12 11.4l6 8.2" stroke-width="2.6"/><path d="M18.5 4.5 13.8'
    ' 10M10.2 13.9 5.5 19.5"/>',
    "youtube": '<rect x="2.2" y="5" width="19.6" height="14" rx="4"/><path d="m10 8.8 5.4'
    ' 3.2-5.4 3.2z" fill="currentColor"/>',
    "face": '<circle cx="12" cy="12" r="8.5"/><path d="M8.5 14c1.8 2.8 5.2 2.8 7 0M9 9.5v.6M15'
    ' 9.5v.6"/>',
    "link": '<circle cx="12" cy="12" r="8.5"/>'
    '<path d="M3.5 12h17M12 3.5c-5 5.5-5 11.5 0 17 5-5.5 5-11.5 0-17"/>',
}


@lru_cache(maxsize=128)
def icon(name: str, address: str = "") -> Markup:
    """The drawing for a link called `name` to `address`; hidden from those who hear the page."""
    host = (urlsplit(address).hostname or "").removeprefix("www.") if ":" in address else ""
    small = name.strip().lower()
    kind = _NAMES.get(small, small)
    if kind not in _DRAWN:
        kind = "email" if address.startswith("mailto:") else _HOSTS.get(host, "link")
    drawn = _DRAWN[kind]
    return Markup(  # noqa: S704  # drawings of ours alone
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none"'
        ' stroke="currentColor"'
        ' stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"'
        f' aria-hidden="true">{drawn}</svg>'
    )
