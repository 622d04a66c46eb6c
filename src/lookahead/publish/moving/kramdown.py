"""What does kramdown say that our Markdown says otherwise?  Attributes, contents, formulas.

https://kramdown.gettalong.org/syntax.html
"""

from __future__ import annotations

import re

from lookahead.publish.moving.scan import outside

_TOC = re.compile(r"^(?:[-*+]|1\.)[ \t]+\S.*\n[ \t]*\{:[ \t]*\.?toc[^{}\n]*\}[ \t]*$", re.MULTILINE)
_OWN_LINE = re.compile(r"^(?P<before>.*)\n[ \t]*\{:(?P<said>[^{}\n]{0,500})\}[ \t]*$", re.MULTILINE)
_WITHIN = re.compile(r"(?P<before>[)*_\]\ufdd2>])\{:(?P<said>[^{}\n]{0,500})\}")
_FIRST = re.compile(r"^\{:(?P<said>[^{}\n]{0,500})\}[ \t]*$", re.MULTILINE)
_EXTENSION = re.compile(r"\{::(?:/|options[^{}\n]*/?|(?:no)?markdown|comment)[^{}\n]*\}")
_INLINE = re.compile(r"(?<![\\$])\$\$(?!\$)([^$\n]{1,2000}?)\$\$(?!\$)")
_DOUBLED = re.compile(
    r"\\\\(\()([^\n]{1,1000}?)\\\\(\))|\\\\(\[)((?:(?!\\\\[\[\]]).){1,4000}?)\\\\(\])", re.DOTALL
)
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_PICTURE = re.compile(r"[ \t]*!\[[^\n]*\)[ \t]*\Z")
_SAID = re.compile(r"\bstyle\s*=|(?<!\S)#")  # a class alone shows nothing without its theme
_CLASS = re.compile(r"\bclass\s*=\s*[\"']([\w -]*)[\"']")
_WIDTH = re.compile(r"\bwidth\s*[:=]\s*[\"']?(\d{1,4}(?:px|%)?)")
Told = list[tuple[int, str]]


def plain(text: str) -> tuple[str, Told]:
    """The text as our Markdown has it, line for line, and which attributes were left out, and where."""
    told: Told = []
    if "{:" not in text and "$$" not in text and "\\\\" not in text:
        return text, told
    lost: list[str] = []

    def write(part: str) -> str:
        part = _TOC.sub(lambda one: "\n" * one[0].count("\n"), part)
        part = _EXTENSION.sub("", part)
        part = _OWN_LINE.sub(lambda one: _moved(one, lost, "\n"), part)
        part = _WITHIN.sub(lambda one: _moved(one, lost, ""), part)
        part = _FIRST.sub("", part)
        part = _INLINE.sub(_maths, part)
        return _DOUBLED.sub(_single, part)

    whole = outside(text, write)
    for said in dict.fromkeys(lost):
        at = text.find(said)
        line = text.count("\n", 0, max(at, 0)) + 1
        told.append(
            (line, f"{said} stood at something that takes no attributes here; it was left out")
        )
    return whole, told


def _moved(found: re.Match[str], lost: list[str], after: str) -> str:
    """Attributes of a heading or a picture behind it; those of anything else are lost."""
    before, said = found["before"], found["said"].strip()
    marks = _marks(said)
    if _HEADING.match(before) or (before.endswith(")") and (not after or _PICTURE.match(before))):
        picture = not _HEADING.match(before)
        if picture and not after and not _is_picture(found):
            marks = ""
        kept = f"{' ' if not picture else ''}{{{marks}}}" if marks else ""
        return f"{before.rstrip()}{kept}{after}" if after else f"{before}{kept}"
    if _SAID.search(said):
        lost.append(f"{{:{found['said']}}}")
    return before + after


def _is_picture(found: re.Match[str]) -> bool:
    start = found.string.rfind("\n", 0, found.start()) + 1
    return found.string.rfind("![", start, found.start()) > found.string.rfind(
        " [", start, found.start()
    )


def _marks(said: str) -> str:
    """Id, classes and width, as typeset reads them."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", said)
    kept = [one for one in re.findall(r"(?<!\S)[#.][\w-]+", bare) if one != ".no_toc"]
    classes = _CLASS.search(said)
    kept += [
        f".{'centered' if one == 'center' else one}"
        for one in (classes[1].split() if classes else ())
    ]
    width = _WIDTH.search(said)
    return " ".join([*kept, *([f"width={width[1]}"] if width else [])])


def _single(found: re.Match[str]) -> str:
    """`\\\\(x\\\\)`, as scripts for formulas want it, without the doubled backslashes."""
    opening, inner, closing = [part for part in found.groups() if part is not None]
    return f"\\{opening}{inner}\\{closing}"


def _maths(found: re.Match[str]) -> str:
    """`$$x$$` in a line is a formula in that line; alone it is a display."""
    text = found.string
    start = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.end())
    alone = not (
        text[start : found.start()] + text[found.end() : end if end >= 0 else len(text)]
    ).strip(" \t>")
    return found[0] if alone else f"${found[1].strip()}$"
