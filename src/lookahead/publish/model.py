"""Which nouns does the site builder speak in?

Times are texts of ISO 8601 in UTC (`2026-01-31T12:00:00Z`), so that they sort, and travel through the cache
as they are; "" is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lookahead.config import Settings
    from lookahead.publish.notes.field import Field
    from lookahead.typeset import Reference

SECTIONS = ("posts", "notes", "pages")
TEXTS = (".md", ".ipynb")
INDEX = ("index.md", "index.ipynb")  # the text of a bundle; the first that is there
DATED = ("posts", "notes")  # listed by time; pages stand alone


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with what was written: where, and what to do.  The rest is built."""

    file: str  # relative to the content folder, with forward slashes
    line: int  # 1 is the first
    code: str  # for programs
    text: str  # a sentence for people

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Options:
    """How one build is made."""

    cache: Path  # the SQLite file that remembers; may be thrown away
    now: datetime
    drafts: bool = False  # also drafts, and what is dated in the future
    base_url: str = ""  # "": what `site.toml` says
    workers: int = 2
    radar: Radar | None = None  # whose pages are part of the site
    field: Field | None = None  # the radar that is asked what is said of papers
    encoder: Settings | None = None  # of the instance whose encoder is asked for vectors
    shown_by: str = ""  # the address of the radar on the host that shows this site, if one does
    hold: bool = False  # a text that cannot be read stays as it was read last


@dataclass(frozen=True, slots=True)
class Radar:
    """The radar whose public pages are written, and for how many days back."""

    settings: Settings
    days: int = 30
    alone: bool = False  # nobody writes beside it


@dataclass(frozen=True, slots=True)
class Built:
    """What one build did."""

    texts: int = 0  # posts, notes and pages of the site
    written: int = 0  # files
    kept: int = 0
    deleted: int = 0
    base_url: str = ""
    flaws: tuple[Flaw, ...] = ()
    next_change: str = ""  # when a text appears or goes by itself
    addresses: Mapping[str, str] = field(default_factory=dict)  # of each text, by its file
    notes: tuple[str, ...] = ()  # what its owner may want to know, nothing being wrong
    missing: tuple[str, ...] = ()  # texts that were left out, and files that could not be made
    pages: int = 0  # of the radar


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the content folder."""

    path: str  # relative, with forward slashes
    mtime: int  # nanoseconds
    size: int  # bytes
    beside: str = ""  # of a text: a hash of the other files that its HTML may be made from


@dataclass(frozen=True, slots=True)
class Front:
    """What an author says above the text; the names are those of Hugo and PaperMod."""

    title: str = ""
    date: str = ""
    day: str = ""  # YYYY-MM-DD where the author was
    updated: str = ""
    publish: str = ""  # not before
    expires: str = ""
    draft: bool = False
    slug: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    weight: int = 0  # above zero: stands first in its section, the lightest on top
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    description: str = ""
    summary: str = ""
    canonical: str = ""
    cover: str = ""
    cover_alt: str = ""
    cover_caption: str = ""
    math: bool = True
    toc: bool | None = None  # None: as the site says
    toc_open: bool | None = None  # the same
    language: str = ""
    layout: str = ""
    scripts: bool = False  # raw HTML of this text may run scripts
    search: bool = True
    feed: bool = True
    listed: bool = True
    noindex: bool = False
    lint: bool = True  # False: its author is sure of what `lints` would ask
    paper: str = ""  # of a note about one: its key, see `papers.identifier`
    paper_title: str = ""
    paper_authors: tuple[str, ...] = ()
    paper_year: int = 0
    paper_venue: str = ""
    paper_code: str = ""
    paper_pdf: str = ""
    paper_also: tuple[str, ...] = ()  # further keys of the same paper or of what belongs to it
    status: str = ""  # see `typeset.begun.STATUSES`
    rating: int = 0  # 1 to 5; 0: none
    meta: bool = True  # the line of day, author and tags
    share: bool = True  # where the site has such links
    comments: bool = True  # the same
    sidenotes: bool | None = None  # None: as the site says
    line_numbers: bool | None = None
    number_all: bool | None = None
    anchors: bool | None = None
    smart: bool | None = None
    emoji: bool | None = None
    words_per_minute: int = 0  # 0: as the site says
    macros: tuple[tuple[str, str], ...] = ()  # TeX: name, body
    bibliography: tuple[str, ...] = ()  # `.bib` files at the top
    citations: str = ""  # "": as the site says


@dataclass(frozen=True, slots=True)
class Writing:
    """A post, a note or a page, read and rendered; its HTML stays in the cache."""

    path: str
    section: str
    address: str  # "/posts/name/"
    front: Front
    hash: str  # of the rendered HTML
    words: int = 0
    minutes: int = 0
    excerpt: str = ""
    headings: tuple[tuple[int, str, str], ...] = ()  # level, id, text
    ids: tuple[str, ...] = ()  # what a fragment may name
    links: tuple[tuple[str, int], ...] = ()  # local ones: destination, line
    files: tuple[str, ...] = ()  # beside it in its bundle, relative to the content folder
    terms: str = ""  # its commonest words, each with how often: "attention 12 head 7"
    tldr: str = ""  # plain: what stands under a heading of that name
    diagrams: tuple[tuple[str, str, int, str], ...] = ()  # language, source, line, alternative text
    extracted: tuple[tuple[str, str], ...] = ()  # pictures of a notebook: name, hash of the bytes
    flaws: tuple[Flaw, ...] = ()
    said: str = ""  # all its words, for the search; the cache keeps them apart
    title_html: str = (
        ""  # of title, excerpt and cover's caption: HTML, where it says more than the words
    )
    excerpt_html: str = ""
    cover_html: str = ""

    @property
    def title(self) -> str:
        return self.front.title

    @property
    def bundle(self) -> bool:
        return self.path.rpartition("/")[2] in INDEX


@dataclass(frozen=True, slots=True)
class About:
    """What `site.toml` says of the site."""

    title: str = "A site"
    description: str = ""
    author: str = ""
    base_url: str = ""
    language: str = "en"
    page_size: int = 20
    feed_size: int = 20
    contact: str = ""  # for security.txt: mailto: or https:
    email: str = ""
    favicon: str = ""
    css: str = ""  # a file of `static/`, after our own style sheet
    menu: tuple[tuple[str, str], ...] = ()  # name, address
    social: tuple[tuple[str, str], ...] = ()  # name, address
    variables: dict[str, str] = field(default_factory=dict)  # custom properties of the style sheet
    precompress: bool = False
    robots: bool = True  # False: robots.txt asks everybody to stay away
    edit_url: str = ""  # where a text can be edited; its path follows
    deploy: dict[str, str] = field(
        default_factory=dict
    )  # to: where `publish --deploy` brings the site
    theme: str = "default"
    toc: str | bool = ""  # "open", "folded", False: none; "": as the theme does
    words: dict[str, str] = field(default_factory=dict)  # the theme's own, in other words
    covers: bool = False  # every post and note without a cover gets one for OpenGraph
    cover_font: str = ""  # a file of `static/`: for titles in a script that ours lacks
    pictures: str = "sized"  # "original": no smaller copies
    sidenotes: bool = False
    line_numbers: bool = False
    number_all: bool = False  # captions and display formulas without a label get numbers too
    anchors: bool = False  # headings end in a link to themselves
    emoji: bool = False  # `:tada:` and its like become the characters
    smart: bool = False  # straight quotes, -- and ... become typographic ones
    words_per_minute: int = 213
    macros: dict[str, str] = field(default_factory=dict)  # TeX: name -> body
    citations: str = "author-year"  # or "numeric"
    related: str = "words"  # or "meaning": by the encoder's vectors
    progress: bool = False  # a bar that shows how much is read
    share: bool = False
    profile: dict[str, str] = field(default_factory=dict)  # a home of title, text and picture
    buttons: tuple[tuple[str, str], ...] = ()  # of the profile: name, address
    giscus: dict[str, str] = field(default_factory=dict)  # https://giscus.app, loaded when asked
    verify: dict[str, str] = field(default_factory=dict)  # search engine -> what it wants to read
    python: str = ""  # what runs blocks marked `run`; "": the Python that runs us
    run_seconds: int = 120
    run_memory_mb: int = 2_048
    radar: str = ""  # beneath which address the radar stands; "/" or a folder
    radar_full: bool = False  # its articles whole: only where their authors allow that


@dataclass(frozen=True, slots=True)
class Common:
    """What every text of a site is read with, whatever it says."""

    root: Path  # the content folder
    about: About
    references: Mapping[str, Reference] = field(default_factory=dict)  # of the site's bibliography
    katex: bool = False  # is it here, for the formulas that our own engine refuses?
