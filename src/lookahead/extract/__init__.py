"""What is worth reading in some HTML, and how is it made safe?  Values in, values out; no I/O, no clock."""

from lookahead.extract.article import extract, feed_html
from lookahead.extract.sanitise import clean
from lookahead.extract.text import excerpt, plain

__all__ = ["clean", "excerpt", "extract", "feed_html", "plain"]
