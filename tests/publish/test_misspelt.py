"""Is an author asked about fields that he surely meant otherwise, and about no others?"""

from __future__ import annotations

import pytest

from lookahead.publish import front

OTHERS = (
    "comment: true\npath: x\nheight: 3\ntabs: [a]\ncategory: x\nsubtitle: x\nimage: x\nkeywords: [a, b]\n"
    "permalink: /x/\nlayout: post\nstats: 1\ndates: x\nlink: x\nalias: x\nlanguages: x\n"
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("tag", "tags"), ("titel", "title"), ("dat", "date"), ("catagories", "categories")],
)
def test_a_slip_is_asked_about(written: str, meant: str) -> None:
    """With its line and the field that was meant, unless that is there too."""
    _, _, _, flaws = front.split(f"---\nweight: 1\n{written}: 2026-01-02\n---\n", "posts/a.md")
    assert [(one.line, one.text) for one in flaws] == [
        (3, f"{written}: there is no such field; did you mean {meant}?")
    ]
    both = f"---\n{meant}: 2026-01-02\n{written}: x\n---\n"
    assert front.split(both, "posts/a.md")[3] == []


def test_fields_of_other_programs_stay_silent() -> None:
    """Themes, Jekyll, Quarto and others have fields that we do not read."""
    assert front.split(f"---\n{OTHERS}---\n", "posts/a.md")[3] == []


def test_several_tags_in_one_text() -> None:
    """They are one tag, as for Hugo; the flaw says how to write several."""
    said, _, _, flaws = front.split(
        "---\ntags: machine learning, rl\ncategories: a\n---\n", "posts/a.md"
    )
    assert said.tags == ("machine learning, rl",)
    assert [one.line for one in flaws] == [2]
    assert "tags: [machine learning, rl]" in flaws[0].text


def test_authors_of_a_paper_in_one_text() -> None:
    """They are told apart by "and", as in BibTeX; with commas beside it nobody knows."""

    def said(authors: str) -> tuple[tuple[str, ...], list[str]]:
        text = f"---\npaper:\n  title: X\n  authors: {authors}\n---\n"
        one, _, _, flaws = front.split(text, "notes/a.md")
        return one.paper_authors, [flaw.text for flaw in flaws]

    assert said("Kingma and Ba") == (("Kingma", "Ba"), [])
    assert said("Kingma and others") == (("Kingma",), [])
    assert said("[Research and Co, Ada]") == (("Research and Co", "Ada"), [])
    assert said("Sandler, Ferdinand") == (("Sandler, Ferdinand",), [])
    names, flaws = said("Ada B, Emmy N and Jo")
    assert names == ()
    assert "paper.authors: commas" in flaws[0]
