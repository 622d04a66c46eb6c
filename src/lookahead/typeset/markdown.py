"""How does a text that its author wrote in Markdown become HTML for a page?

comrak reads CommonMark and GitHub's additions and says of every element where it stood; the passes below
know its elements by that, and give them what a page needs.  Each is one regular expression of linear time.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import replace

import comrak

from lookahead.typeset.blocks import Blocks
from lookahead.typeset.callouts import titled, unknown
from lookahead.typeset.citations import HEADING, Citations, place
from lookahead.typeset.comments import without_comments
from lookahead.typeset.delimiters import DOLLAR
from lookahead.typeset.equations import Equations
from lookahead.typeset.foreign import cleaned
from lookahead.typeset.headings import Headings
from lookahead.typeset.held import Held
from lookahead.typeset.labels import REFERENCE, Labels, in_text, refers
from lookahead.typeset.notes import Notes
from lookahead.typeset.pictures import Pictures
from lookahead.typeset.plain import said
from lookahead.typeset.raw import Raw, anchor, sized
from lookahead.typeset.rendered import Issue, Link, Options, Rendered
from lookahead.typeset.source import GUARD, prepared

MAX_SOUGHT = 50  # problems of which the line is looked for
MAX_DEFINITIONS = 3_000  # lines of lists of terms
MAX_NOTES = 20_000  # marks of footnotes
MAX_PROBLEMS = 1_000

_ASIDE = str.maketrans("«»", "\ufdd2\ufdd3")
_SMART = str.maketrans({"«": "&lt;&lt;", "»": "&gt;&gt;", "\ufdd2": "«", "\ufdd3": "»"})
_PLACE = re.compile(r' data-sourcepos="[\d:-]*"')
_VOID = re.compile(r"<(img|br|hr|input)([^<>]*?) ?/>")
_ALIGNED = re.compile(r'<(t[hd])([^<>]*?) align="(left|center|right)"')
_BOX = re.compile(r'<input type="checkbox"([^<>]*?)(?: checked="")?( disabled="")')
_LINK = re.compile(r"<a ((?:[^<>\"']++|\"[^\"]*\"|'[^']*')*)>")
_MEDIA = re.compile(
    r"<(?:video|audio|source|track|iframe|embed|img(?=[^<>]*\ssrcset))\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>",
    re.IGNORECASE,
)
_MEDIA_NAMES = ("<video", "<audio", "<source", "<iframe", "<embed", " srcset=")
_SOURCE = re.compile(r"\b(?:src|poster)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_MARK = re.compile(r"\[\^(?!\w-\w)([\w-]{2,60}|\d)\](?![+*?{])")  # a class of characters is none
_CITED = re.compile(r"\[@(?!(?:fig|tbl|eq|sec|lst)-)([A-Za-z_][\w:.-]{1,98}\w)(?:, [^\[\]]*)?\]")
_LINE = re.compile(r'data-sourcepos="(\d+):')
_EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


def markdown(text: str, options: Options | None = None) -> Rendered:
    """`text` typeset.  Never raises; what is wrong is a problem with its line and is shown as written.

    CommonMark 0.31.2 and GFM, with formulas, footnotes, alerts, lists of terms, `{#id .class key=value}`
    behind headings, pictures and formulas, captions, numbers, references and citations.
    """
    options = options or Options()
    source, macros, problems = prepared(text, options.line)
    if macros:
        options = replace(options, macros={**options.macros, **macros})
    return _Page(source.replace(DOLLAR, "$"), options, problems).rendered(_read(source, options))


def _read(source: str, options: Options) -> str:
    extensions = comrak.ExtensionOptions()
    for name in (
        "alerts autolink footnotes inline_footnotes math_dollars math_latex strikethrough table tasklist"
    ).split():
        setattr(extensions, name, True)
    # a note repeats its number behind itself for each mark, and a list of terms is read in quadratic time
    if source.count("[^") + source.count("^[") > MAX_NOTES:
        extensions.footnotes = extensions.inline_footnotes = False
    extensions.description_lists = source.count("\n:") < MAX_DEFINITIONS
    parse = comrak.ParseOptions()
    parse.smart = options.smart
    extensions.shortcodes = options.emoji
    render = comrak.RenderOptions()
    render.unsafe_ = render.full_info_string = render.tasklist_classes = render.sourcepos = True
    if options.smart:  # comrak makes quotation marks of `>>`, too; an author's own stay
        source = source.translate(_ASIDE)

    def rendered(text: str) -> str:
        return without_comments(comrak.render_markdown(text, extensions, parse, render))

    markup = titled(rendered(source), source, rendered, options.callouts)
    if options.smart:
        markup = markup.translate(_SMART)
    markup = markup.replace(DOLLAR, "$")
    return markup if options.trusted else cleaned(markup)


class _Page:
    """One text on its way: what was found so far."""

    def __init__(self, source: str, options: Options, problems: list[Issue]) -> None:
        self.options, self.problems = options, problems
        self._source, self._sought = source, 0
        self.raw = Raw(source, options.line)
        self.labels, self.held = Labels(options.prefix), Held()
        self.links: list[Link] = []

    def rendered(self, markup: str) -> Rendered:
        self.problems += unknown(markup, self.options.line)
        blocks = Blocks(self.options, self.labels, self.problems, self.held)
        equations = Equations(self.options, self.labels, self.problems, self.held)
        headings = Headings(self.options, self.labels, self.problems, equations)
        pictures = Pictures(
            self.options, self.labels, self.problems, self.raw.line, equations.in_line
        )
        notes = Notes(self.options, self.held)
        self.headings = headings
        markup = blocks.write(self.held.free(markup))
        equations.number(markup)
        for write in (headings.write, equations.write, pictures.write, self._links, notes.write):
            markup = write(markup)
        markup, cited = self._referred(markup, headings)
        markup = self._tidy(headings.finish(markup))
        markup = self.options.last(markup) if self.options.last else markup
        text, words, minutes = said(markup, self.held, self.options.words_per_minute)
        return Rendered(
            html=self.held.back(markup),
            text=text,
            headings=tuple(headings.found),
            words=words,
            minutes=minutes,
            footnotes=tuple(notes.found),
            links=tuple(self.links),
            pictures=tuple(pictures.found),
            problems=tuple(sorted(self.problems, key=lambda one: one.line)[:MAX_PROBLEMS]),
            runs=tuple(blocks.runs),
            cited=cited,
            diagrams=tuple(blocks.diagrams),
            has_math=equations.any,
            has_code=blocks.any,
        )

    def _links(self, markup: str) -> str:
        if any(name in markup for name in _MEDIA_NAMES):
            for found in _MEDIA.finditer(markup):
                self._media(found[0])
        return _LINK.sub(self._link, markup) if "<a " in markup else markup

    def _media(self, element: str) -> None:
        """A film, a sound, a frame, or a picture of it or in another size is a file that must be there."""
        bare = () if element.startswith("<img") else _SOURCE.finditer(element)
        said = [entities.unescape(one[1] or one[2] or one[3] or "") for one in bare]
        for written in (*said, *sized(element)):
            self.links.append(Link(written, bool(_EXTERNAL.match(written)), self.raw.line(written)))

    def _link(self, found: re.Match[str]) -> str:
        href = _HREF.search(found[1])
        if href is None or "footnote" in found[1]:
            return (None if href else anchor(found[1], self.headings.take)) or found[0]
        written = entities.unescape(href[1] or href[2] or href[3] or "")
        at = _LINE.search(found[1])
        line = int(at[1]) + self.options.line - 1 if at else self.raw.line(written)
        self.links.append(Link(written, bool(_EXTERNAL.match(written)), line))
        if self.options.link is None:
            return found[0]
        address = entities.escape(self.options.link(written))
        return f'<a {found[1][: href.start()]}href="{address}"{found[1][href.end() :]}>'

    def _referred(self, markup: str, headings: Headings) -> tuple[str, tuple[str, ...]]:
        """References and citations as links, the list of works at its place."""
        self._unanswered(markup)
        cites = self.options.references and "@" in markup
        if not cites and not (refers(markup) and REFERENCE.search(markup)):
            return markup, ()
        citations = Citations(self.options.references, self.options.prefix, self.options.numeric)

        def write(text: str) -> str:
            text = REFERENCE.sub(self._reference, text)
            return citations.write(text) if self.options.references else text

        markup = in_text(markup, write)
        for key in citations.unknown:
            text = f"Nothing in the bibliography is called {key}."
            self.problems.append(Issue(self._line_of(f"@{key}"), "citation", text))
        if citations.cited:
            markup = citations.told_apart(markup)
            markup = place(markup, citations.works(), lambda: headings.add(2, *HEADING))
        return markup, tuple(citations.cited)

    def _unanswered(self, markup: str) -> None:
        """Says which marks of footnotes stand for none, and which citations have no bibliography."""
        cites = "[@" in markup and not self.options.references
        if not cites and "[^" not in markup:
            return
        notes, keys = dict[str, None](), dict[str, None]()

        def look(text: str) -> str:
            notes.update(dict.fromkeys(_MARK.findall(text)))
            keys.update(dict.fromkeys(_CITED.findall(text) if cites else ()))
            return text

        in_text(markup, look)
        for name in notes:
            if f"\\[^{name}]" not in self._source:
                text = f"No footnote is called {name}; write [^{name}]: and what it says."
                self.problems.append(Issue(self._line_of(f"[^{name}]"), "footnote", text))
        if keys:
            first, more = next(iter(keys)), len(keys) - 1
            others = f" and {more} more" if more else ""
            text = f"There is no bibliography to find {first}{others} in; add references.bib."
            self.problems.append(Issue(self._line_of(f"[@{first}"), "citation", text))

    def _line_of(self, words: str) -> int:
        """The line in which `words` stand first; of some problems only, since it reads the text again."""
        self._sought += 1
        at = self._source.find(words) if self._sought < MAX_SOUGHT else -1
        return self.options.line + (self._source.count("\n", 0, at) if at > 0 else 0)

    def _reference(self, found: re.Match[str]) -> str:
        said = self.labels.said(found)
        if said is not None:
            return said
        if found[1] is None or found[1] not in self.options.references:
            text = f"Nothing here has the label {found[1] or found[3]}."
            line = self._line_of(entities.unescape(found[0]))
            self.problems.append(Issue(line, "reference", text))
        return found[0]

    def _tidy(self, markup: str) -> str:
        """Without what only we needed, and as HTML wants it today."""
        markup = _PLACE.sub("", markup).replace(GUARD, "").replace("<p></p>\n", "")
        markup = _BOX.sub(_box, markup) if "<input" in markup else markup
        markup = _ALIGNED.sub(r'<\1\2 class="a-\3"', markup) if " align=" in markup else markup
        return _VOID.sub(r"<\1\2>", markup) if "/>" in markup else markup


def _box(found: re.Match[str]) -> str:
    done = " checked" if 'checked=""' in found[0] else ""
    label = "done" if done else "to do"
    return f'<input type="checkbox"{found[1]}{done} disabled aria-label="{label}"'
