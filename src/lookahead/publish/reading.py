"""How is one text read and rendered?  A file in, a `Writing` and its HTML out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from lookahead import typeset
from lookahead.core.text import storable
from lookahead.publish import addresses, finding, front, shortcodes, typesetting
from lookahead.publish.engines import diagrams
from lookahead.publish.looks import pictures
from lookahead.publish.model import INDEX, About, Common, Flaw, Found, Front, Writing
from lookahead.publish.notes import asides, lints, papers
from lookahead.publish.runs import notebooks
from lookahead.publish.runs.notebooks import Notebook
from lookahead.publish.runs.shown import Results
from lookahead.typeset.emoji import characters

if TYPE_CHECKING:
    from lookahead.publish.runs.outputs import Outputs

MAX_TEXT = 4 << 20  # bytes of one text
_MARKS = (  # how a text in another encoding begins: its mark, or the fence of front matter
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    *((mark, "UTF-16") for mark in (b"\xff\xfe", b"\xfe\xff", b"-\0-\0", b"\0-\0-", b"+\0+\0")),
)
MAX_TERMS = 40
MAX_EXCERPT = 280  # characters
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SHORTCODE = re.compile(r"\{\{[<%][^{}]*[>%]\}\}")
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(
    r'<p(?! class="(?:run-none|markdown-alert-title|aside-title)")(?: [^<>]*)?>(.*?)</p>', re.DOTALL
)
_NOTES = '<div class="footnotes" role="doc-endnotes">'
_NUMBERS = re.compile(
    r'<sup class="footnote-ref">.*?</sup>|<span class="eq-number">[^<]*</span>', re.DOTALL
)
_SIDED = '<span class="sidenote">'
_SPAN = re.compile(r"<(/?)span\b")
_CODE = re.compile(r"(<code\b[^<>]*>[^<]*</code>)")
_TITLE = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*$", re.MULTILINE)
_SCRIPT = re.compile(r"<script\b.*?(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_HANDLER = re.compile(r"""[\s/"']on[a-z]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""[\s/"'][a-z:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)
_ENDS = re.compile(r"</(?:object|base|meta|embed)\s*>", re.IGNORECASE)
_ACTIVE = re.compile(
    r"""=\s*["']?\s*(?:java|vb)script:|<(?:object|embed|base|meta)\b|\ssrcdoc\s*=""", re.IGNORECASE
)
# Whether a text may hold any of them is asked of every text, so these are in small letters and begin with
# what is rare: a handler, and an address whose scheme is written in character references.
_RUNS = ("<script", "script:", "srcdoc", "<object", "<embed", "<base", "<meta")
_MAYBE = (
    re.compile(r"""on(?<=[\s/"']on)[a-z]{3,}\s*="""),
    *(
        re.compile(rf"""{name}\s*=\s*["']?[^"'>/:?\s]*&(?!amp;)""")
        for name in ("href", "src", "action", "data")
    ),
)
_STOP = frozenset(
    "about above after again against all also and any are because been before being below between "
    "both but can cannot could did does doing down during each even few first for from further get "
    "had has have having her here him his how however into its itself just let like made make many "
    "may more most much must new not now off once one only other our out over own per same see she "
    "should since some still such than that the their them then there these they this those through "
    "too two under until upon use used uses using very was way well were what when where which "
    "while who why will with within without would you your".split()
)


def read(common: Common, found: Found) -> tuple[Writing, str]:
    """The text of one file.  Raises nothing for what is in it; OSError for a file that is gone."""
    if found.path.endswith(notebooks.SUFFIX):
        return _notebook(common, found)
    if found.size > MAX_TEXT:
        size = f"{found.size / 1e6:.1f} MB; at most {MAX_TEXT / 1e6:.1f}: divide it"
        return refused(found, Flaw(found.path, 1, "size", f"this text has {size}"))
    data = (common.root / found.path).read_bytes()
    if named := next((name for mark, name in _MARKS if data.startswith(mark)), ""):
        said = f"this is {named}; save the file as UTF-8"
        return refused(found, Flaw(found.path, 1, "encoding", said))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:  # nobody wants to find its letters broken on a site
        line = data.count(b"\n", 0, error.start) + 1
        said = f"this is no UTF-8 (byte {data[error.start]:02X}); save the file as UTF-8"
        return refused(found, Flaw(found.path, line, "encoding", said))
    return _text(common, found, text, [])


def of_text(common: Common, found: Found, text: str) -> tuple[Writing, str]:
    """The same of what its author has typed so far; one that is refused has no hash."""
    return _text(common, found, text, [])


def _notebook(common: Common, found: Found) -> tuple[Writing, str]:
    """A notebook, whose flaws name cells."""
    if found.size > notebooks.MAX_FILE:
        size = f"{found.size / 1e6:.1f} MB; at most {notebooks.MAX_FILE / 1e6:.1f}: divide it"
        return refused(found, Flaw(found.path, 1, "size", f"this notebook has {size}"))
    try:
        book = notebooks.read((common.root / found.path).read_bytes(), found.path)
    except notebooks.Broken as error:
        return refused(found, Flaw(found.path, 1, "notebook", str(error)))
    writing, html = _text(common, found, book.text, [], book)
    return book.placed(writing), html


def _text(
    common: Common, found: Found, text: str, flaws: list[Flaw], book: Notebook | None = None
) -> tuple[Writing, str]:
    if bad := _CONTROL.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        flaws.append(
            Flaw(
                found.path,
                line,
                "control",
                f"the control character U+{ord(bad[0]):04X} was left out; delete it",
            )
        )
        text = storable(text)
    said, body, line, more = front.split(text, found.path)
    flaws += more
    if any(flaw.code == "front-matter" for flaw in more):
        return refused(found, *flaws)
    kept = _outputs(book, found.path, line) if book else Results(common.root, found, line)
    return _written(common, found, said, body, kept, flaws)


def _outputs(book: Notebook, file: str, line: int) -> Outputs:
    from lookahead.publish.runs.outputs import Outputs  # what reads foreign HTML is long to load

    return Outputs(book, file, line)


def refused(found: Found, *flaws: Flaw) -> tuple[Writing, str]:
    """A text that is left out, and why."""
    return Writing(found.path, "", "", Front(), "", flaws=flaws), ""


def _written(
    common: Common,
    found: Found,
    said: Front,
    body: str,
    kept: Results | Outputs,
    flaws: list[Flaw],
) -> tuple[Writing, str]:
    line = kept.first
    section, address, wrong = place(found.path, said)
    if wrong:
        return refused(found, *flaws, Flaw(found.path, 1, "address", wrong))
    if not said.title:
        said, body = _titled(found, said, body)
    ready = shortcodes.expand(body, found.path, line, said, common.about)
    options, more = typesetting.options(common, found, said, ready.text, line)
    said = _styled(said, options)
    said, (title_html, excerpt_html, cover_html) = _lines(said, options.macros)
    quiet = _Quiet(said.scripts)
    options = replace(options, result=kept.html, last=quiet.without_scripts)
    made = diagrams.marked(ready.placed(typeset.markdown(ready.text, options)))
    flaws += [*ready.flaws, *more]
    flaws += [replace(one, line=max(ready.at(one.line), 1)) for one in kept.flaws]
    flaws += [Flaw(found.path, max(one.line, line), one.code, one.text) for one in made.problems]
    html = asides.asides(pictures.galleries(kept.finished(made.html)))
    html, short = asides.tldr(html) if section == "notes" else (html, "")
    more = quiet.flaws(found.path, body, line)
    more += _linted(common.about, found.path, said, body, line, section, made)
    unread = any(one.code == "shortcode" for one in ready.flaws)
    counts = finding.counted(made.text)
    return (
        Writing(
            path=found.path,
            section=section,
            address=address,
            front=said,
            hash=hashlib.blake2b(html.encode("utf-8"), digest_size=12).hexdigest(),
            words=made.words,
            minutes=made.minutes,
            excerpt=said.summary or said.description or excerpt(short or html, unread),
            headings=tuple((one.level, one.id, one.text) for one in made.headings),
            ids=tuple(_ids(html)),
            links=_local(made),
            terms=terms(counts, [said.title, *said.tags]),
            said=finding.said(
                counts,
                said.title,
                " ".join([*(one.text for one in made.headings), papers.searched(said)]),
                said.tags,
            ),
            tldr=excerpt(short, unread),
            diagrams=diagrams.sources(made),
            extracted=tuple(sorted(kept.pictures.items())),
            flaws=tuple(flaws + more),
            title_html=title_html,
            excerpt_html=excerpt_html,
            cover_html=cover_html,
        ),
        html,
    )


def _linted(
    about: About, file: str, said: Front, body: str, line: int, section: str, made: typeset.Rendered
) -> list[Flaw]:
    """What its author surely did not mean; a draft may have holes."""
    if not said.lint or said.draft:
        return []
    shown = [(one.address, one.line) for one in made.pictures]
    foreign = lints.remote(shown, file, body, line, about.base_url)
    shows = bool(shown or made.runs or made.diagrams)
    return [*foreign, *lints.lint(body, file, line, section, shows)]


def _titled(found: Found, said: Front, body: str) -> tuple[Front, str]:
    """A text without a title is called by its first heading, else by its file; the line stays a line."""
    heading = _TITLE.match(body)
    if heading:
        return _with_title(said, heading[1]), body[: heading.start(1)].rpartition("#")[
            0
        ] + "\n" + body[heading.end() + 1 :]
    if found.path == "index.md":
        return said, body  # what stands on the home is called by the site's title
    stem = Path(found.path).parent.name if found.path.endswith(INDEX) else Path(found.path).stem
    return _with_title(said, re.sub(r"[-_]+", " ", stem).strip().capitalize() or "Untitled"), body


def _styled(said: Front, options: typeset.Options) -> Front:
    """Summary and description without marks of Markdown, and they and the title as the text has its signs."""
    title, summary, description = said.title, said.summary, said.description
    if options.emoji:
        title = characters(title)
    if options.smart:
        title, summary, description = map(typeset.typographic, (title, summary, description))
    summary, description = typeset.unmarked(summary), typeset.unmarked(description)
    if (title, summary, description) == (said.title, said.summary, said.description):
        return said
    return replace(said, title=title, summary=summary, description=description)


def _lines(said: Front, macros: Mapping[str, str]) -> tuple[Front, tuple[str, str, str]]:
    """The fields with formulas in characters; of title, summary and cover's caption, HTML that says more."""
    title = summary = ""
    if typeset.has_formula(said.title):
        title = typeset.formulas(said.title, macros)
        said = replace(said, title=typeset.line(said.title, macros))
    wanted = said.summary or said.description
    if typeset.has_formula(wanted):
        summary = typeset.formulas(wanted, macros)
        said = replace(said, summary=typeset.line(wanted, macros))
    return said, (title, summary, typeset.inline(said.cover_caption))


def _with_title(said: Front, title: str) -> Front:
    return replace(said, title=title)


def place(path: str, said: Front) -> tuple[str, str, str]:
    """Section and address of a text, or what is wrong with its name, slug or url."""
    section, _, rest = path.partition("/") if "/" in path else ("pages", "", path)
    name = rest.removesuffix(".md").removesuffix(notebooks.SUFFIX).removesuffix("/index")
    if name in ("_index", "index"):
        return section, "/" if "/" not in path else f"/{section}/", ""
    if said.url:
        wanted, by = (
            addresses.named(said.url) if "://" not in said.url else "",
            f"url {said.url[:80]!r}",
        )
    elif said.slug:
        folder = name.rpartition("/")[0]
        wanted = addresses.filed("/".join(filter(None, (_shown(section), folder, said.slug))))
        by = f"slug {said.slug[:80]!r}"
    else:
        wanted, by = addresses.filed(f"{_shown(section)}/{name}"), "this file's name"
    return (
        section,
        wanted,
        "" if wanted else f"{by} cannot be an address here; use letters, digits and hyphens",
    )


def _shown(section: str) -> str:
    return "" if section == "pages" else section


class _Quiet:
    """Raw HTML passes, being the author's own; what runs, only where the author says so.

    This keeps a pasted snippet from running unnoticed; it is not the sanitiser for other people's texts.
    """

    def __init__(self, scripts: bool) -> None:
        self._scripts = scripts
        self._ran = False

    def without_scripts(self, html: str) -> str:
        if self._scripts or not any(_hints(html.lower())):
            return html
        kept = _ELEMENT.sub(_inert, _SCRIPT.sub("", html))
        self._ran = kept != html
        kept = _ENDS.sub("", kept) if self._ran else kept
        return kept

    def flaws(self, file: str, body: str, line: int) -> list[Flaw]:
        """What was left out, if anything."""
        if not self._ran:
            return []
        at = line + body.count("\n", 0, min(filter(None, _hints(body.lower())), default=0))
        text = (
            "a script in the text was left out; say `scripts: true` above the text if it is yours"
        )
        return [Flaw(file, at, "script", text)]


def _hints(small: str) -> Iterator[int]:
    """Where each of them begins for the first time, counted from one; 0 where it is not."""
    for one in _RUNS:
        yield small.find(one) + 1
    for pattern in _MAYBE:
        found = pattern.search(small)
        yield found.start() + 1 if found else 0


def _inert(element: re.Match[str]) -> str:
    """A tag without what runs: a link keeps its words, so that its end has a beginning."""
    tag = _HANDLER.sub("", element[0])
    if not _active(tag):
        return tag

    def attribute(found: re.Match[str]) -> str:
        apart = tag[found.end()].isspace() or tag[found.end()] in "/>"
        return found[0] if not _active(found[0]) else "" if apart else " "

    kept = _ATTRIBUTE.sub(attribute, tag)
    return "" if _active(kept) else kept


def _active(markup: str) -> bool:
    return _ACTIVE.search(re.sub(r"[\t\n\r]", "", unescape(markup))) is not None


def _local(made: typeset.Rendered) -> tuple[tuple[str, int], ...]:
    found = {one.address: one.line for one in made.links}
    found |= {one.address: one.line for one in made.pictures}
    return tuple((address, line) for address, line in found.items() if addresses.local(address))


def excerpt(html: str, unread: bool = False) -> str:
    """The first paragraphs as plain text, formulas as characters, without shortcodes, cut at a word.

    Notes and their numbers, numbers of formulas and titles of callouts are left out, and of a text that has
    shortcodes which cannot be read, shown as code, those in code too.
    """
    out, end = "", html.find(_NOTES)
    end = html.rfind("</p>", 0, None if end < 0 else end) + 4  # beyond it none ends
    for paragraph in _PARAGRAPH.finditer(html, 0, end):
        out = f"{out} {plain(_prose(paragraph[1]), unread)}".strip()
        if len(out) >= 120:
            break
    if len(out) <= MAX_EXCERPT:
        return out
    return out[:MAX_EXCERPT].rpartition(" ")[0].rstrip(",;:–— ") + " …"


def _prose(html: str) -> str:
    """A paragraph without what only a page can show beside or below it."""
    if "-ref" in html or "eq-number" in html:
        html = _NUMBERS.sub("", html)
    parts, at = [], 0
    while (begin := html.find(_SIDED, at)) >= 0:
        parts.append(html[at:begin])
        depth = at = 0
        for span in _SPAN.finditer(html, begin):
            depth += -1 if span[1] else 1
            if not depth:
                at = html.find(">", span.end()) + 1
                break
        if not at:
            at = len(html)
    return "".join([*parts, html[at:]])


def plain(html: str, unread: bool = False) -> str:
    """Words of some HTML on one line."""
    html = typeset.in_characters(html)
    if "{{" not in html:
        return " ".join(unescape(_TAG.sub("", html)).split())
    parts = [unescape(_TAG.sub("", part)) for part in ([html] if unread else _CODE.split(html))]
    parts[::2] = [_SHORTCODE.sub("", part) for part in parts[::2]]  # one in code is shown
    return " ".join("".join(parts).split())


def terms(counts: Mapping[str, int], named: Iterable[str]) -> str:
    """The words that a text says most, each with how often; ties in the order of the alphabet.

    What it is named counts three times more.
    """
    said = dict(counts)
    for word in finding.words(" ".join(named)):
        said[word] = said.get(word, 0) + 3
    told = _telling(said, 2)
    if len(told) < MAX_TERMS:
        told = _telling(said, 1)
    return " ".join(f"{word} {-n}" for n, word in sorted(told)[:MAX_TERMS])


def _telling(said: Mapping[str, int], least: int) -> list[tuple[int, str]]:
    return [
        (-n, word)
        for word, n in said.items()
        if n >= least and len(word) > 2 and word not in _STOP and not word[0].isdecimal()
    ]


def _ids(html: str) -> Iterator[str]:
    """The ids of some HTML; sought by hand, since a pattern would stop at each space."""
    at = html.find('id="')
    while at >= 0:
        end = html.find('"', at + 4)
        if end > at + 4 and html[at - 1 : at].isspace():
            yield html[at + 4 : end]
            at = end
        at = html.find('id="', at + 1)
