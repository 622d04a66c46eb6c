"""What is an article about, and which articles tell the same?  Pure: values in, values out."""

from lookahead.understand.categories import CATEGORIES, categorise

__all__ = ["CATEGORIES", "categorise"]
