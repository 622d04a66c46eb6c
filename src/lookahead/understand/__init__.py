"""What is an article about, and which articles tell the same?  Pure: values in, values out."""

from lookahead.understand.categories import CATEGORIES, categorise

__all__ = ["CATEGORIES", "categorise"]


def __getattr__(name: str) -> object:
    """`tag` and `tag_all`, loaded when they are asked for: workers that parse do without numpy."""
    if name in ("tag", "tag_all"):
        from lookahead.understand import tags

        return getattr(tags, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
