"""What do these bytes say?  Bytes in, `Parsed` out, entries and problems: no I/O, no clock, never raises."""

from lookahead.parse.discover import FeedLink, discover_links
from lookahead.parse.feed import parse
from lookahead.parse.fingerprint import item_hash
from lookahead.parse.kinds import parse_as
from lookahead.parse.suite import for_suite

__all__ = ["FeedLink", "discover_links", "for_suite", "item_hash", "parse", "parse_as"]
