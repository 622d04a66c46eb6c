"""Which template of the content folder could not make a page, and why?"""

from __future__ import annotations

from collections.abc import Container

from lookahead.core.text import one_line
from lookahead.publish.model import Flaw

FOLDER = "templates"
MAX_SAID = 200  # characters of an error


def file_of(name: str) -> str:
    """What a template is called in flaws and in tracebacks."""
    return f"{FOLDER}/{name}"


def blamed(error: Exception, own: Container[str]) -> tuple[str, Flaw]:
    """The template of `own` in which `error` was raised, "" where none is known, and the flaw that says so.

    The flaw does not name the page, so that a template that fails on a thousand pages is said once.
    """
    name, line = _place(error, own)
    text = f"{_said(error)}; the theme's own is used where this one fails"
    return name, Flaw(file_of(name) if name else FOLDER, line, "template", text)


def _place(error: Exception, own: Container[str]) -> tuple[str, int]:
    """The innermost line of a template of ours that was at work; Jinja writes them into tracebacks."""
    begins = f"{FOLDER}/"
    said = getattr(error, "filename", None) or ""  # of one that is no template at all
    if said.startswith(begins) and said.removeprefix(begins) in own:
        return said.removeprefix(begins), getattr(error, "lineno", None) or 1
    import traceback  # and all that it needs, where a template fails

    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        name = frame.f_code.co_filename
        if name.startswith(begins) and name.removeprefix(begins) in own:
            return name.removeprefix(begins), max(1, line)
    return "", 1


def _said(error: Exception) -> str:
    from jinja2 import TemplateNotFound

    if isinstance(error, TemplateNotFound):
        return f"there is no template {str(error.name or error.message)[:MAX_SAID]!r}"
    if isinstance(error, RecursionError):
        return "it calls itself without an end"
    return one_line(str(error))[:MAX_SAID].rstrip(".") or type(error).__name__
