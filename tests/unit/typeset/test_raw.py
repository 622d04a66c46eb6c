"""What becomes of raw HTML, of ids that others link to, and of formulas that begin within a line?"""

from __future__ import annotations

from lookahead.typeset import Options, markdown


def test_ids_are_those_of_github_and_hugo() -> None:
    """A space is a hyphen each, marks leave nothing: links to headings of a moved site hold."""
    text = "## Search + Evaluation\n\n## Tuning - fast vs slow!\n\n## 3.1 `snake_case`?\n"
    found = [one.id for one in markdown(text).headings]
    assert found == ["search--evaluation", "tuning---fast-vs-slow", "31-snake_case"]


def test_places_marked_by_name_are_ids() -> None:
    """`<a name="x" />` ends where it begins; a name that a heading has already is given up."""
    found = markdown('## Here\n\n<a name="DPR" />**DPR** <a name=b></a> <a name="here"/> [c](#d)')
    assert '<a id="DPR"></a><strong>DPR</strong> <a id="b"></a> <a></a>' in found.html
    assert [one.address for one in found.links] == ["#d"]


def test_raw_pictures_and_links_have_their_line() -> None:
    """The same address twice is two lines; what Markdown itself writes keeps its own."""
    text = 'a\n\n<p><img src="p.png"></p>\n\n<img src=p.png> <a href="q&amp;r">q</a>\n\n![](p.png)'
    found = markdown(text, Options(line=4))
    assert [one.line for one in found.problems] == [6, 8, 10]
    assert [(one.address, one.line) for one in found.links] == [("q&r", 8)]
    (bare,) = markdown("a\n\nThe <img> token", Options(line=4)).problems
    assert (bare.line, "no src" in bare.text) == (6, True)


def test_a_formula_may_begin_within_a_line() -> None:
    """Its end is no beginning, so that nothing behind it becomes a formula."""
    text = (
        "1. Take $$R = \\begin{cases}\n\t0 & a\n\t\\end{cases}\n\t$$\n2. On.\n\n## B\n\n$$\nx\n$$"
    )
    found = markdown(text)
    assert [one.id for one in found.headings] == ["b"]
    assert found.html.count("<math") == 2
    assert [one.id for one in markdown("costs $$ here\n\n## C\n\n$$\ny\n$$").headings] == ["c"]
    assert [one.id for one in markdown("`$$` is\na\n\n## D\n\n$$\ny\n$$").headings] == ["d"]


def test_films_and_sounds_are_files_that_must_be_there() -> None:
    """Sources and posters of raw HTML are links, with their lines."""
    text = 'a\n\n<video src="a.mp4" poster=p.png></video>\n<audio><source src="https://e.org/b.mp3"></audio>\n'
    found = [(one.address, one.external, one.line) for one in markdown(text).links]
    assert found == [("a.mp4", False, 3), ("p.png", False, 3), ("https://e.org/b.mp3", True, 4)]
