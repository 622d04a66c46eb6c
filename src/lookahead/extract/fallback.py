"""What do other extractors say, when our own choice of container found too little?

They are imported where they are asked: few pages need them, and to load them takes longer than to look at
a hundred sources.
"""

from __future__ import annotations

import logging

from lxml import etree
from resiliparse.extract.html2text import extract_plain_text

# They log what they could not read as warnings; for us that is an empty answer, nothing to tell anybody.
for _name in ("trafilatura", "htmldate", "readability"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

MAX_HTML = 1_000_000  # characters; these libraries are not made for more


def main_text(html: str) -> str:
    """Resiliparse's main text: 1 ms, hardly ever empty; good for comparing lengths."""
    try:
        return str(extract_plain_text(html[:MAX_HTML], main_content=True, alt_texts=False))
    except Exception:  # third-party code on hostile markup
        return ""


def by_readability(html: str) -> str:
    """HTML as readability-lxml keeps it; "" where it finds nothing."""
    from readability import Document

    try:
        return str(Document(html[:MAX_HTML]).summary(html_partial=True))
    except Exception:  # third-party code on hostile markup
        return ""


def by_trafilatura(html: str, url: str) -> str:
    """HTML as trafilatura keeps it; "" where it finds nothing."""
    from trafilatura import extract

    try:
        found = extract(
            html[:MAX_HTML], url=url or None, output_format="html", include_images=True, include_links=True,
            include_tables=True, include_comments=False, fast=True,
        )  # fmt: skip
    except (Exception, etree.Error):  # third-party code on hostile markup
        return ""
    return found or ""
