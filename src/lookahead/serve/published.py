"""How does a view know that its page becomes a file of a site, and what may be in that?

Whoever renders for files says so in the environment of the request, under a name that no client can set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

KEY = "lookahead.published"  # headers of a client begin with HTTP_
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'"
)
# the address of the server while its pages are rendered for files, to be found again in them (RFC 2606)
HOME = "/index.html"  # how a page names the first page of the site, which may not be the radar's
NOWHERE = "http://radar.invalid"
known_as: ContextVar[str] = ContextVar("known_as", default="")
called: ContextVar[str] = ContextVar("called", default="Lookahead")


class Asked(Protocol):
    """The request of a view."""

    @property
    def META(self) -> Mapping[str, Any]: ...  # Django's name


@dataclass(frozen=True, slots=True)
class Published:
    """The site that a page goes to."""

    title: str  # in the header of every page
    menu: tuple[tuple[str, str], ...]  # what its owner writes: name, address
    whole: bool  # may articles be republished whole?
    notes: Mapping[str, Sequence[Mapping[str, Any]]] = field(
        default_factory=dict
    )  # as in `notes.json`
    here: str = ""  # the address of this page, with its query
    policy: str = POLICY


def published(request: Asked) -> Published | None:
    """The site that is written, or None where a server answers."""
    return request.META.get(KEY)


def whole(request: Asked) -> bool:
    """May texts of others stand in the answer whole?"""
    site = published(request)
    return site is None or site.whole
