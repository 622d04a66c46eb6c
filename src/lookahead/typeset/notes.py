"""What do the footnotes of a text say, and which of them may stand beside it?"""

from __future__ import annotations

import re

from lookahead.typeset.held import Held
from lookahead.typeset.rendered import Footnote, Options

MAX_SIDENOTE = 1_500  # characters of HTML

_SECTION = re.compile(
    r'<section[^<>]* class="footnotes"[^<>]*>\n<ol>\n(.*)</ol>\n</section>', re.DOTALL
)
_NOTE = re.compile(
    r'<li[^<>]* id="fn-([^"]*)"[^<>]*>\n(.*?)</li>\n(?=<li[^<>]* id="fn-|\Z)', re.DOTALL
)
_BACK = re.compile(r'\s*<a href="#fnref-[^<>]*>↩(?:<sup[^<>]*>\d+</sup>)?</a>')
_REFERENCE = re.compile(
    r'<sup[^<>]* class="footnote-ref"><a href="#fn-([^"]*)"[^<>]*>[^<]*</a></sup>'
)
_ID = re.compile(r' id="[^"]*"')
_PARAGRAPH = re.compile(
    r"\A<p[^<>]*>((?:(?!</?(?:p|ul|ol|pre|table|figure|div|blockquote)\b).)*)</p>\s*\Z", re.DOTALL
)
_TARGET = re.compile(r'((?:id="|href="#))(fn(?:ref)?-)')


class Notes:
    """The footnotes of one text."""

    def __init__(self, options: Options, held: Held) -> None:
        self.options, self._held = options, held
        self.found: list[Footnote] = []

    def write(self, markup: str) -> str:
        """`markup` with ids of the text's own and, if wanted, the short notes beside the text."""
        section = _SECTION.search(markup) if 'class="footnotes"' in markup else None
        if section is None:
            return markup
        notes = self._held.back(section[1])
        beside: dict[str, str] = {}
        for note in _NOTE.finditer(notes):
            said = re.sub(r' data-sourcepos="[\d:-]*"', "", _BACK.sub("", note[2])).strip()
            self.found.append(Footnote(f"{self.options.prefix}fn-{note[1]}", said))
            short = _PARAGRAPH.match(said)
            if short and len(short[1]) <= MAX_SIDENOTE:
                beside[note[1]] = _ID.sub("", short[1])
        body, after = markup[: section.start()], markup[section.end() :]
        if self.options.sidenotes:
            body = self._sided(body, beside)
        # a list of notes has no heading, which a section would need
        listed = f'<div class="footnotes" role="doc-endnotes">\n<ol>\n{notes}</ol>\n</div>'
        markup = f"{body}{listed}{after}"
        prefix = self.options.prefix
        return _TARGET.sub(rf"\g<1>{prefix}\g<2>", markup) if prefix else markup

    def _sided(self, body: str, beside: dict[str, str]) -> str:
        """The note behind its first mark; a style sheet shows it or the list at the end, never both."""

        def write(found: re.Match[str]) -> str:
            note = beside.pop(found[1], None)
            return found[0] if note is None else f'{found[0]}<span class="sidenote">{note}</span>'

        return _REFERENCE.sub(write, body)
