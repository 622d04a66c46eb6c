"""What does a text that its author wrote in Markdown become?  Nouns only; `markdown` makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lookahead.typeset.bib import Reference
from lookahead.typeset.maths import Fallback


@dataclass(frozen=True, slots=True)
class Options:
    """How a text is typeset."""

    trusted: bool = True  # raw HTML passes: the author is the owner of the site; else it is cleaned
    line: int = 1  # number of the text's first line in its file, for problems
    prefix: str = ""  # of every id: lets several texts stand on one page
    line_numbers: bool = False  # beside code blocks that do not say themselves
    number_all: bool = False  # captions and display formulas without a label get numbers too
    anchors: bool = False  # headings end in a link to themselves
    sidenotes: bool = False  # short footnotes are repeated beside the text
    emoji: bool = False  # `:tada:` and its like become the characters
    smart: bool = False  # straight quotes, -- and ... become typographic ones
    words_per_minute: int = 213
    macros: Mapping[str, str] = field(default_factory=dict)  # TeX: name without backslash, body
    callouts: Mapping[str, str] = field(default_factory=dict)  # "note" -> its title in other words
    references: Mapping[str, Reference] = field(default_factory=dict)  # what `[@key]` may cite
    numeric: bool = False  # citations are numbers, else authors and years
    fallback: Fallback | None = None  # another engine for formulas that ours refuses
    link: Callable[[str], str] | None = None  # the address to write for one as written
    picture: Callable[[str], Mapping[str, str]] | None = (
        None  # attributes for `<img>`, src among them
    )
    # HTML for a block that is run, as comrak would have written it: paragraphs with `data-sourcepos`, a
    # picture alone in one or two that differ in their look, `: caption {#tbl-x}` behind a table
    result: Callable[[Run], str] | None = None
    last: Callable[[str], str] | None = (
        None  # a pass over the HTML while code and formulas are aside
    )


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that its author should mend; what is wrong is shown as it was written."""

    line: int
    code: str  # "maths", "reference", "citation", "alt", "id", "control", "callout", "limit"
    text: str  # a sentence for people


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `text` is plain, `html` may hold formulas, code and emphasis, no link."""

    level: int
    id: str
    text: str
    html: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link as written: `external` if it names another host or scheme."""

    address: str
    external: bool
    line: int  # 0 where it cannot be told


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as written."""

    address: str
    alt: str
    line: int  # 0 where it cannot be told


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note: its id in the page, and what it says, without the way back."""

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class Run:
    """A code block to be executed at build time.

    `marker` stands in the HTML exactly once, behind the shown code, where `Options.result` gave no output.
    """

    name: str  # its label, else "run-1" ...
    lang: str
    code: str
    settings: Mapping[str, str]  # what stood in the braces: {"echo": "false", ...}
    line: int
    marker: str
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagram:
    """A diagram in a language of its own; `shown`, its source as a code block, stands so in the HTML."""

    lang: str  # "mermaid" or "dot"
    source: str
    line: int
    shown: str
    alt: str = ""  # what it shows, in words, where its author says it


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text typeset: HTML for a page that has its own `<h1>`, and what a site builder asks about it."""

    html: str
    text: str  # plain, one line: for search and summaries; formulas as their characters
    headings: tuple[Heading, ...] = ()
    words: int = 0
    minutes: int = 1  # to read
    footnotes: tuple[Footnote, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    problems: tuple[Issue, ...] = ()
    runs: tuple[Run, ...] = ()
    cited: tuple[str, ...] = ()  # keys of `Options.references`, in the order of the text
    diagrams: tuple[Diagram, ...] = ()
    has_math: bool = False
    has_code: bool = False
