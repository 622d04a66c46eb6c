"""What does a `.bib` file say, and how is an entry of it written in a list of references?

Source of the syntax: the BibTeX manual (Patashnik, 1988): entries, @string, @comment, @preamble, values in
braces, quotes or as names, joined by #.  Whatever cannot be read is a problem with its line; the rest counts.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lookahead.typeset.inline import formulas, line

MAX_ENTRIES = 20_000
_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_NAME = re.compile(r"\s*([^\s,={}\"#%'()]+)\s*=\s*")
_KEY = re.compile(r"\s*([^\s,{}]+)\s*,")
_BARE = re.compile(r"\s*([^\s,={}\"#]+)")
_BRACE = re.compile(r"[^{}\\]*+(?:\\.[^{}\\]*+)*+([{}])", re.DOTALL)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "d": "\u0323", "b": "\u0331", "r": "\u030a",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "textendash": "–", "textemdash": "—", "dots": "…",
    "ldots": "…", "textquoteright": "’", "textquoteleft": "‘", "TeX": "TeX", "LaTeX": "LaTeX",
}  # fmt: skip
_ACCENT = re.compile(
    r"\\(?:([`'^~\"=.])\s*|([uvHckdbr])(?:\s+|(?=\{)))\{?\s*(\\[ij](?![A-Za-z])|[A-Za-z])\s*\}?"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)\s*(?:\{\})?")


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a bibliography; `fields` are plain text in Unicode, their names small."""

    key: str
    kind: str  # "article", "inproceedings", "misc", ...
    fields: Mapping[str, str]
    line: int = 0

    @property
    def authors(self) -> tuple[tuple[str, str], ...]:
        """(given, family) of the authors, else of the editors; an organisation has no given name."""
        return _people(self.fields.get("author") or self.fields.get("editor", ""))

    @property
    def year(self) -> str:
        """Four digits, or "n.d."."""
        found = re.search(r"\d{4}", self.fields.get("year") or self.fields.get("date", ""))
        return found[0] if found else "n.d."

    @property
    def address(self) -> str:
        """Where it can be read: DOI, arXiv, or its own address; "" where none is said."""
        doi = self.fields.get("doi", "").strip()
        if doi:
            return doi if doi.startswith("http") else f"https://doi.org/{doi}"
        url = self.fields.get("url", "").strip()
        eprint = self.fields.get("eprint", "").strip()
        if eprint and "arxiv" in (self.fields.get("archiveprefix", "arxiv")).lower():
            return f"https://arxiv.org/abs/{eprint.removeprefix('arXiv:')}"
        return url if re.match(r"https?://", url) else ""


def read_bib(text: str) -> tuple[dict[str, Reference], list[tuple[int, str]]]:
    """The entries by key, and what could not be read: (line, sentence).  Never raises.

    Of two entries with one key the first counts, as in BibTeX.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.strings = {month: month.capitalize() for month in _MONTHS}
        self.found: dict[str, Reference] = {}
        self.problems: list[tuple[int, str]] = []
        self._line, self._counted = 1, 0

    def read(self) -> tuple[dict[str, Reference], list[tuple[int, str]]]:
        while (start := _ENTRY.search(self.text, self.at)) is not None:
            self.at = start.end()
            line = self._line_of(start.start())
            if len(self.found) >= MAX_ENTRIES:
                self.problems.append((line, f"Only the first {MAX_ENTRIES} entries are read."))
                break
            try:
                self._entry(start[1].lower(), line)
            except ValueError as why:
                self.problems.append((line, str(why)))
        return self.found, self.problems

    def _line_of(self, at: int) -> int:
        self._line += self.text.count("\n", self._counted, at)
        self._counted = at
        return self._line

    def _entry(self, kind: str, line: int) -> None:
        if kind in ("comment", "preamble"):
            return
        if kind == "string":
            self.strings.update(self._fields())
            return
        key = _KEY.match(self.text, self.at)
        if key is None:
            raise ValueError(f"An entry @{kind} has no key.")
        self.at = key.end()
        fields = {name: plain(value) for name, value in self._fields().items()}
        if key[1] in self.found:
            self.problems.append((line, f"The key {key[1]} is used twice; the first entry counts."))
        else:
            self.found[key[1]] = Reference(key[1], kind, fields, line)

    def _fields(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        while (name := _NAME.match(self.text, self.at)) is not None:
            self.at = name.end()
            fields.setdefault(name[1].lower(), self._value())
            comma = re.compile(r"\s*,").match(self.text, self.at)
            if comma is None:
                break
            self.at = comma.end()
        end = re.compile(r"\s*[})]").match(self.text, self.at)
        if end is None:
            raise ValueError("An entry is not closed, or a comma is missing in it.")
        self.at = end.end()
        return fields

    def _value(self) -> str:
        parts = [self._piece()]
        while (joint := re.compile(r"\s*#\s*").match(self.text, self.at)) is not None:
            self.at = joint.end()
            parts.append(self._piece())
        return "".join(parts)

    def _piece(self) -> str:
        char = self.text[self.at : self.at + 1]
        if char == "{":
            return self._braced("}")
        if char == '"':
            return self._quoted()
        bare = _BARE.match(self.text, self.at)
        if bare is None:
            raise ValueError("A field has no value.")
        self.at = bare.end()
        return self.strings.get(bare[1].lower(), bare[1])

    def _braced(self, _: str) -> str:
        start, depth = self.at + 1, 0
        while (mark := _BRACE.match(self.text, self.at)) is not None:
            self.at = mark.end()
            depth += 1 if mark[1] == "{" else -1
            if depth == 0:
                return self.text[start : self.at - 1]
        self.at = start
        raise ValueError("A brace is not closed.")

    def _quoted(self) -> str:
        start = self.at = self.at + 1
        while (mark := re.compile(r"[{\"]").search(self.text, self.at)) is not None:
            self.at = mark.start()
            if mark[0] == '"':
                self.at += 1
                return self.text[start : self.at - 1]
            self._braced("}")
        self.at = start
        raise ValueError("A quotation mark is not closed.")


def plain(value: str) -> str:
    """TeX's accents and signs as Unicode, without braces, on one line; formulas stay as they are."""
    parts = re.split(r"((?<!\\)\$[^$]{0,500}(?<!\\)\$)", value)
    return " ".join("".join(p if at % 2 else _text(p) for at, p in enumerate(parts)).split())


def _text(tex: str) -> str:
    if "\\" in tex:
        tex = _ACCENT.sub(_accented, tex)
        tex = _COMMAND.sub(lambda m: _LETTERS.get(m[1], ""), tex)
        tex = re.sub(r"\\([&%$#_{}])", r"\1", tex)
    tex = tex.replace("{", "").replace("}", "").replace("~", "\u00a0").replace("\\", "")
    return tex.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")


def _accented(found: re.Match[str]) -> str:
    letter = found[3].removeprefix("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]])


def _people(names: str) -> tuple[tuple[str, str], ...]:
    people = []
    for name in re.split(r"\s+and\s+", names.strip()):
        if "," in name:
            family, _, given = name.partition(",")
            people.append((given.strip(), family.strip()))
        elif name:
            words = name.split()
            small = next((at for at, w in enumerate(words[:-1]) if at and w[0].islower()), -1)
            people.append((" ".join(words[:small]), " ".join(words[small:])))
    return tuple(people)


def short_names(reference: Reference) -> str:
    """As in a sentence: Knuth, Knuth and Plass, or Knuth et al."""
    families = [family for _, family in reference.authors] or [reference.fields.get("title", "")]
    if len(families) > 2 or families[-1] == "others":
        return f"{families[0]} et al."
    return " and ".join(families)


def reference_text(reference: Reference) -> str:
    """One line for the hover: who, when, what, where."""
    where = _where(reference.fields)
    said = f"{_all_names(reference)} ({reference.year}). {line(reference.fields.get('title', ''))}."
    return f"{said} {where}." if where else said


def lettered(works: Iterable[Reference]) -> dict[str, str]:
    """Key -> year with a letter, in their order, of works that names and year do not tell apart."""
    alike: dict[tuple[str, str], list[str]] = {}
    for one in works:
        alike.setdefault((short_names(one).casefold(), one.year), []).append(one.key)
    return {
        key: f"{year}{'' if year.isdecimal() else '-'}{_letter(at)}"
        for (_, year), keys in alike.items()
        if len(keys) > 1
        for at, key in enumerate(keys)
    }


def _letter(at: int) -> str:
    """a to z, then aa, ab and so on."""
    return (_letter(at // 26 - 1) if at >= 26 else "") + chr(ord("a") + at % 26)


def reference_html(reference: Reference, year: str = "") -> str:
    """An item of the list of references, safe whatever the entry says; `year` in the place of its own."""
    title = formulas(reference.fields.get("title", reference.key)).rstrip(".")
    address = html.escape(reference.address)
    titled = f'<a href="{address}">{title}</a>' if address else title
    where = html.escape(_where(reference.fields))
    tail = f" <cite>{where}</cite>." if where else ""
    return f"{html.escape(_all_names(reference))} ({year or reference.year}). {titled}.{tail}"


def _all_names(reference: Reference) -> str:
    names = [f"{given} {family}".strip() for given, family in reference.authors]
    if names and names[-1] == "others":
        return ", ".join(names[:-1]) + ", et al."
    if len(names) > 10:
        return ", ".join(names[:10]) + ", et al."
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def _where(fields: Mapping[str, str]) -> str:
    names = ("journal", "journaltitle", "booktitle", "publisher", "school", "institution")
    name = next((fields[n] for n in (*names, "howpublished") if fields.get(n)), "")
    if not name and fields.get("eprint"):
        name = f"arXiv:{fields['eprint'].removeprefix('arXiv:')}"
    volume = fields.get("volume", "") + (f"({fields['number']})" if fields.get("number") else "")
    return ", ".join(part for part in (name, volume, fields.get("pages", "")) if part)
