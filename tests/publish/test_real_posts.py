"""Do 600 real posts, moved in, give only flaws that are true?

Each flaw is looked at again here by other means than ours: in the lines of the file that it names.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from lookahead.publish.model import Flaw
from lookahead.publish.moving import move

pytestmark = [pytest.mark.shared, pytest.mark.slow]
Blog = Any  # tests/publish/conftest.py
# Pictures and bibliographies are not part of the data, nor are some posts that others link to; the rest are
# authors' slips.
KNOWN = {
    "karpathy": {"picture", "alt"},
    "lil": {"picture", "link", "maths"},
    "rlhf": {"picture", "citation"},
    "til": {"alt", "link", "remote"},
    "vllm": {"picture", "alt", "link", "script", "remote"},
}
FENCE = re.compile(r"^ *(```+|~~~+).*?^ *\1[`~]* *$", re.MULTILINE | re.DOTALL)

CITED = re.compile(r"\[@([\w:.-]*\w)\]")  # one key in brackets: [@a; @b] is no citation here


def lines(blog: Blog, flaw: Flaw) -> list[str]:
    return ["", *(blog.content / flaw.file).read_text("utf-8").split("\n")]


def fragments(text: str) -> set[str]:
    """What a fragment may name: ids, names, and headings as GitHub has them."""
    bare = FENCE.sub("", text)
    found = {
        a or b or c
        for a, b, c in re.findall(r"(?:id|name)=(?:\"([^\"]+)\"|'([^']+)'|([\w-]+))", bare)
    }
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$|^(.+)\n(?:=+|-+) *$", bare, re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)|<[^<>]*>", r"\1", heading[0] or heading[1])
        found.add(re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", words.lower().strip())))
    return found


def unanswered(blog: Blog, flaw: Flaw) -> bool:
    """Do so many keys stand in brackets, the first in this line, and is there nothing to answer them?"""
    row = lines(blog, flaw)
    said = re.match(r"There is no bibliography to find (\S+)(?: and (\d+) more)? in;", flaw.text)
    assert said, flaw
    keys = set(CITED.findall(FENCE.sub("", "\n".join(row))))
    return (
        f"[@{said[1]}" in row[flaw.line]
        and len(keys) == 1 + int(said[2] or 0)
        and not any(blog.content.rglob("*.bib"))
    )


def true(blog: Blog, flaw: Flaw, names: set[str]) -> bool:
    """Is it so?"""
    row = lines(blog, flaw)
    line, text = row[flaw.line], "\n".join(row)
    if flaw.code == "alt":
        return bool(re.search(r"!\[\s*\]\(|<img(?![^<>]*\balt=\"[^\"])", line))
    if flaw.code == "remote":  # the line of the address, or that on which the picture begins
        return flaw.text.split()[2] in "\n".join(row[flaw.line : flaw.line + 9])
    if flaw.code == "script":
        return "<script" in line
    if flaw.code == "maths":  # two dollars open it, one closes it
        end = next((n for n in range(flaw.line, len(row)) if not row[n].strip()), len(row))
        return "$$" in "\n".join(row[flaw.line - 1 : end + 3])
    gone = re.match(r"there is no (.+); mend", flaw.text)
    if gone:
        where = gone[1].partition("#")[0]
        there = where.rstrip("/").rpartition("/")[2].removesuffix(".md") in names
        return unquote(gone[1])[:60] in unquote(text) and not (
            there and where.startswith("/posts/")
        )
    missing = re.search(
        r"(?:(\S+) has nothing called|nothing on this page is called) #(\S+)", flaw.text
    )
    assert missing, flaw
    target = (blog.content / missing[1]).read_text("utf-8") if missing[1] else text
    return missing[2] not in fragments(target) and f"#{missing[2]}" in line


@pytest.mark.parametrize("group", KNOWN)
def test_every_flaw_of_a_real_post_is_true(blog: Blog, shared: Path, group: str) -> None:
    """Moved in whole, built, and each thing said of a line is so in that line."""
    done = move(shared / "data" / "posts" / group, blog.content)
    assert {flaw.file for flaw in done.flaws} <= {"readme.md"}
    built = blog.build(drafts=True)
    assert built.texts == done.texts
    names = {path.stem for path in blog.content.rglob("*.md")}
    counts = Counter(flaw.code for flaw in built.flaws)
    wrong = [
        flaw
        for flaw in built.flaws
        if not (unanswered(blog, flaw) if flaw.code == "citation" else true(blog, flaw, names))
    ]
    assert wrong == []
    assert set(counts) <= KNOWN[group]
    if "citation" in counts:  # it was not lost on the way
        assert not any((shared / "data" / "posts" / group).rglob("*.bib"))
