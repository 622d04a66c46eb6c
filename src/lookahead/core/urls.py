"""When are two addresses the same page?"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from lookahead.core import papers

_PORTS = {"http": 80, "https": 443}
# Parameters that say how a reader came, not what the page is (RFC 3986 leaves that to the site; these
# are the ones that campaign tools and social networks add).
_CAME_FROM = re.compile(
    r"utm_.*|(?:fb|g|dc|ms|y|tt|tw)clid|gclsrc|mc_[ce]id|igshid|_hs(?:enc|mi)|mkt_tok|ref_src|"
    r"cmpid|ocid|sr_share|__twitter_impression|at_(?:medium|campaign)",
    re.IGNORECASE,
)
# Fragments that name no part of a page.  Others stay: a changelog is one page whose items are fragments.
_NO_PART = re.compile(r":~:.*|utm_.*|comments?|respond|more(?:-\d+)?|top|xtor=.*", re.IGNORECASE)
# Every form of a paper at arXiv is one page: versions, abs, pdf, html
_ARXIV = ("arxiv.org", "export.arxiv.org", "ar5iv.org", "ar5iv.labs.arxiv.org")
_SAFE_PATH = "%/:@!$&'()*+,;=~-._"
_ESCAPE = re.compile("%([0-9a-fA-F]{2})")


def is_web(url: str) -> bool:
    """Is it an absolute http(s) address with a host?"""
    return _split(url) is not None


@lru_cache(maxsize=4096)  # a link is asked about several times on its way
def _split(url: str) -> tuple[str, str, str, str, str] | None:
    """Scheme, host with port, path, query, fragment; None unless it is an absolute http(s) address."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or any(c.isspace() for c in host):
        return None
    if ":" in host:
        host = f"[{host}]"
    at = f"{host}:{port}" if port and port != _PORTS[scheme] else host
    return scheme, at, parts.path, parts.query, parts.fragment


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """What makes two addresses one page: the key of an article.

    Scheme, `www.`, default port, trailing slash, tracking parameters and the case of the host are
    folded; every form and version of a paper at arXiv is the page of its abstract.  A key is for
    comparing, not for fetching.  "" for what is not an absolute http(s) address.
    `canonical("https://" + canonical(u)) == canonical(u)`.
    """
    split = _split(url)
    if split is None:
        return ""
    _, at, path, query, fragment = split
    while at.startswith("www.") and at.count(".") > 1:
        at = at[4:]
    if at in _ARXIV and (paper := papers.at(at, unquote(path))):
        return f"arxiv.org/abs/{paper[0]}"
    path = _ESCAPE.sub(_needless, quote(path, _SAFE_PATH, errors="surrogatepass"))
    pairs = [
        (k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _CAME_FROM.fullmatch(k)
    ]
    key = at + path.rstrip("/")
    if pairs:
        key += "?" + urlencode(pairs)
    if fragment and not _NO_PART.fullmatch(fragment):
        key += "#" + fragment
    return key


def _needless(escape: re.Match[str]) -> str:
    """Escapes of unreserved characters are the characters; others have capital digits (RFC 3986, 6.2.2)."""
    character = chr(int(escape[1], 16))
    return character if re.fullmatch(r"[A-Za-z0-9\-._~]", character) else escape[0].upper()


def host(url: str) -> str:
    """The host without `www.`, for people; "" where there is none."""
    split = _split(url)
    return split[1].removeprefix("www.") if split else ""
