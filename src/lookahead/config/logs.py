"""How does a process of ours say what it does?  structlog: for people at a terminal, JSON otherwise."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(level: str) -> None:
    """Send log lines of `level` and above to standard error; Python's own loggers join in."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    foreign = logging.StreamHandler(sys.stderr)
    foreign.setFormatter(
        structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared)
    )
    # a page that is not there is no news, and its address may hold the token of a sign-in link
    logging.getLogger("django.request").setLevel(logging.ERROR)
    # nor is a visitor's bad request, such as a foreign Host header: it was answered
    logging.getLogger("django.security").setLevel(logging.CRITICAL)
    # libraries warn of what is normal for a crawler: they are heard from warning on at the least
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[foreign], force=True)
