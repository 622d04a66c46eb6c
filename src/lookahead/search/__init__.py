"""How is something found again?  `find` takes what a person types; how it is found may change behind it."""

from lookahead.search.find import Found, find
from lookahead.search.query import Query, parse

__all__ = ["Found", "Query", "find", "parse"]
