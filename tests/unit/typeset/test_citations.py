"""Are citations written as the site wants them?"""

from __future__ import annotations

import pytest

from lookahead.typeset import Options, markdown, read_bib

REFERENCES = read_bib(
    "@book{b, author={Ada Byron}, title={Notes}, year=1843}\n"
    "@article{a, author={Emmy Noether}, title={Invariants}, year=1918}\n"
)[0]


def test_numbers_follow_the_text() -> None:
    """The work that is cited first is the first, in the text and in the list, however often it is cited."""
    options = Options(references=REFERENCES, numeric=True)
    found = markdown("One [@b, p. 3; @a], two @a, three [-@b].\n", options)
    assert found.cited == ("b", "a")
    plain = found.text
    assert "One [1, p. 3, 2], two Noether [2], three [1]." in plain
    ordered = found.html.partition("<ol>")[2]
    assert ordered.index("Notes") < ordered.index("Invariants")


def test_authors_and_years_are_the_default() -> None:
    """The list goes by names."""
    found = markdown("One [@b; @a].\n", Options(references=REFERENCES))
    assert "One (Byron 1843; Noether 1918)." in found.text
    assert "<ol>" not in found.html


def test_works_that_look_alike_have_letters() -> None:
    """In the order of the list, in the text and in the list; others and numbers are as they were."""
    alike = read_bib(
        "@book{z, author={Smith, A.}, title={Z}, year=2020}\n"
        "@book{y, author={Smith, A.}, title={Y}, year=2020}\n"
        "@book{x, author={Smith, A.}, title={X}, year=2021}\n"
        "@book{q, author={Smith, A.}, title={Q}}\n@book{r, author={Smith, A.}, title={R}}\n"
    )[0]
    source = "One [@z; @x; @q; @r], @y, [-@z].\n"
    found = markdown(source, Options(references=alike)).text
    assert "One (Smith 2020b; Smith 2021; Smith n.d.-a; Smith n.d.-b), Smith (2020a)" in found
    assert "(2020b)." in found
    assert found.index("A. Smith (2020a). Y") < found.index("A. Smith (2020b). Z")
    numbered = markdown(source, Options(references=alike, numeric=True)).text
    assert "2020a" not in numbered
    assert "Smith 2020)" in markdown("One [@z].\n", Options(references=alike)).text


def test_an_unknown_key_spoils_no_numbers() -> None:
    """What is shown as it was written counts for nothing."""
    found = markdown("One [@a; @none], two [@b].\n", Options(references=REFERENCES, numeric=True))
    assert "two [1]" in found.text
    assert [one.code for one in found.problems] == ["citation"]


@pytest.mark.parametrize(
    "end",
    ["## References\n", '# Literatur\n\n<div id="refs"></div>\n', "## References\n\n[^1]: b\n"],
)
def test_the_list_stands_under_its_authors_heading(end: str) -> None:
    """Where an empty section of that name waits for it, no second heading is made."""
    found = markdown(f"x [@a] y[^1]\n\n{end}", Options(references=REFERENCES))
    assert len(found.headings) == found.html.count("<h2") == 1
    assert found.html.index("<h2") < found.html.index('<section class="references">')


def test_what_leads_nowhere_is_said() -> None:
    """Marks of notes that are not there, citations without a bibliography; not classes of characters."""
    text = (
        "a[^zzz] `[^q]` [^a-z]+ \\[^y] m@x.de [@simon](http://x.de)\n\n[@key; @b] [@key2, p. 3]\n"
    )
    found = markdown(text)
    assert [(one.line, one.code) for one in found.problems] == [(1, "footnote"), (3, "citation")]
