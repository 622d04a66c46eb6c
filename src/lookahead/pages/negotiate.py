"""Which encoding does a client take, and does it have the page already?  (RFC 9110, 12.5.3 and 13.1.2)"""

from __future__ import annotations

from functools import lru_cache

PREFERRED = ("br", "gzip")  # best first; "" is the page as it is
LONGEST = 4096  # characters of a header that are looked at


@lru_cache(maxsize=256)
def encoding(accept: str) -> str:
    """The best encoding that an Accept-Encoding allows, "" for none."""
    weights = dict(map(_weight, accept[:LONGEST].lower().split(",")))
    anything = weights.get("*", 0.0)
    best = max(PREFERRED, key=lambda name: weights.get(name, anything))
    return best if weights.get(best, anything) > 0 else ""


def _weight(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    key, _, value = parameters.partition("=")
    if key.strip() != "q":
        return name.strip(), 1.0
    try:
        weight = float(value)
    except ValueError:
        weight = 0.0
    return name.strip(), weight if 0 <= weight <= 1 else 0.0


def has_already(if_none_match: str, etag: str) -> bool:
    """Whether an If-None-Match names `etag`: lists, weak tags and `*` included."""
    if if_none_match == etag:  # what browsers send, nearly always
        return True
    if if_none_match.strip() == "*":
        return True
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match[:LONGEST].split(","))
    return etag in tags
