"""Where does a sentence begin and end, and what are its telling words?"""

from __future__ import annotations

import re
from functools import lru_cache

# a full stop behind these ends no sentence
_SHORT = frozenset(
    "mr mrs ms dr prof st vs etc e.g i.e eg ie fig figs eq eqs sec al cf no nos vol dept inc ltd co corp"
    " approx resp u.s u.k a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec ph.d".split()
)
_END = re.compile(
    r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9À-ÞА-Я])|(?<=[。！？])[」』”’）]*\s*"
)
_LAST = re.compile(r"([^\s(\[\"“]+)\.[\"'”’)\]]*$")
_WORD = re.compile(r"[^\W_]+(?:[.\-’'][^\W_]+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

COMMON = frozenset(
    """a about above after again against all also although always am among an and another any are
    around as at away back be became because become been before began being below best better
    between beyond both bring but by came can cannot come could day days did different do does
    doing done down during each early either else end enough especially even ever every
    example far few find first following for found from full further gave get gets getting
    give given go goes going good got great had has have having he her here hers high him his
    how however i if in instead into is it its itself just keep kept kind know large last
    later least less let like likely little long look made mainly make makes making many may
    me mean might more most much must my near need needs never new next no nor not nothing now
    of off often old on once one only onto open or order other others our out over own part
    people per perhaps place point possible put quite rather really recent right said same say
    says see seem seen several she should show shown shows similar since small so some
    something soon still such take taken takes than that the their them then there these they
    thing things think this those though three through thus time times to today together too
    took toward two under until up upon us use used useful uses using usually very via want
    was way ways we week well went were what when where whether which while who whole whose
    why will with within without work works would year years yes yet you your""".split()
)


def sentences(text: str) -> list[str]:
    """The sentences of plain text, in order; a paragraph (a blank line) ends one too.

    Abbreviations, initials and decimals end none.  CJK full stops do, with no space behind them.
    """
    return [
        sentence
        for paragraph in text.split("\n\n")
        for sentence in _of_paragraph(" ".join(paragraph.split()))
    ]


def _of_paragraph(line: str) -> list[str]:
    found: list[str] = []
    start = 0
    for end in _END.finditer(line):
        if not _is_short(line[start : end.start()]):
            found.append(line[start : end.end()].strip())
            start = end.end()
    found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def _is_short(before: str) -> bool:
    """Does what stands before a full stop only look like the end of a sentence?"""
    last = _LAST.search(before[-24:])
    if last is None:
        return False
    word = last[1].lower()
    return word in _SHORT or (len(word) == 1 and word.isalpha() and last[1].isupper())


@lru_cache(maxsize=20_000)  # sentences are asked several times: for their article and for its story
def telling_words(sentence: str) -> frozenset[str]:
    """The words of a sentence that say what it is about, in lower case; characters where CJK is."""
    if _CJK.search(sentence):
        line = "".join(_CJK.findall(sentence))
        return frozenset(line[at : at + 2] for at in range(len(line) - 1))
    words = (word.lower() for word in _WORD.findall(sentence))
    return frozenset(word for word in words if word not in COMMON and len(word) > 1)
