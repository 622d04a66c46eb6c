"""What stands in the first line of a callout, `> [!NOTE] Title`?

comrak takes it for characters; it is a line of Markdown, as on GitHub and in Obsidian.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

from lookahead.typeset.rendered import Issue

KINDS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")
OURS = "ASIDE"  # which the site builder makes of a quote
_TITLE = re.compile(
    r'(<div class="markdown-alert markdown-alert-([a-z]+)" data-sourcepos="(\d{1,9}):[^"]*">\n'
    r'<p class="markdown-alert-title">)([^<]*)(?=</p>)'
)
_MARKED = re.compile(r"[*_`$\[<!:~&\\'\"\ue000-\uf8ff\ufdd0-\ufdef]|--|\.\.\.|www\.")
_WRITTEN = re.compile(r"\[![A-Za-z]+\](?:[ \t]*[-+](?=\s|$))?(.*)")
_LINE = re.compile(r'\A<p data-sourcepos="[^"]*">(.*)</p>\n*\Z', re.DOTALL)
_UNKNOWN = re.compile(
    r'<blockquote data-sourcepos="(\d{1,9}):[^"]*">\n<p data-sourcepos="[^"]*">\[!([A-Za-z][\w-]{0,40})\]'
)


def titled(markup: str, source: str, render: Callable[[str], str], words: Mapping[str, str]) -> str:
    """`markup` with the titles of its callouts rendered, without Obsidian's signs for folding.

    One without a title has that of its kind: one of `words`, else GitHub's.
    """
    if "markdown-alert" not in markup:
        return markup
    lines = source.split("\n")

    def title(found: re.Match[str]) -> str:
        # as it was written: comrak has taken backslashes away already
        at = int(found[3]) - 1  # of any number, in raw HTML that looks like this
        written = _WRITTEN.search(lines[at]) if at < len(lines) else None
        said = written[1].strip() if written else ""
        if not said:
            return found[1] + (
                found[4] if not written else words.get(found[2], found[2].capitalize())
            )
        line = _LINE.match(render(said)) if _MARKED.search(said) else None
        if line is None:  # plain words; or a list or a heading, which is no line
            return found[1] + html.escape(said)
        return found[1] + line[1].replace('data-sourcepos="1:', f'data-sourcepos="{found[3]}:')

    return _TITLE.sub(title, markup)


def unknown(markup: str, first: int) -> list[Issue]:
    """Quotes that begin like a callout of a kind that there is not; `first` is the text's first line."""
    if "[!" not in markup:
        return []
    known = ", ".join(KINDS)
    return [
        Issue(
            int(found[1]) + first - 1,
            "callout",
            f"There is no callout [!{found[2]}]; write one of {known} or {OURS}.",
        )
        for found in _UNKNOWN.finditer(markup)
        if found[2].upper() not in (*KINDS, OURS)
    ]
