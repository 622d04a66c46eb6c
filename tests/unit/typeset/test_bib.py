"""Are bibliographies read as BibTeX reads them, and whatever else they say survived?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lookahead.typeset.bib import plain, read_bib, reference_html, reference_text, short_names

TEXT = r"""
Words outside of entries are comments.
@string{jmlr = "Journal of " # {Learning}}
@article{ae2020, title = {On {BERT} and {\"o} m{\'e}thodes: $x_1$}, journal = jmlr # ", B",
  author = "Ludwig van Beethoven and Doe, Jane and {\O}sted, H. C.", year = 2020, month = jan,
  volume = 3, number = {4}, pages = "1--9", doi = {10.1000/1}}
@misc(brack, author = {Others Inc. and others}, date = {2021-03}, eprint = {2101.00001})
@comment{ignored = {x}}
@book{ae2020, title = {Twice}}
@book{broken, title = {never closed
"""


def test_entries_are_read() -> None:
    """Strings, joints, braces, accents, both brackets; what is wrong has its line and costs only itself."""
    found, problems = read_bib(TEXT)
    assert list(found) == ["ae2020", "brack"]
    one = found["ae2020"]
    assert one.fields["title"] == "On BERT and ö méthodes: $x_1$"
    assert one.fields["journal"] == "Journal of Learning, B"
    assert one.fields["month"] == "Jan"
    assert one.authors == (("Ludwig", "van Beethoven"), ("Jane", "Doe"), ("H. C.", "Østed"))
    assert (one.year, one.address, one.line) == ("2020", "https://doi.org/10.1000/1", 4)
    assert [line for line, _ in problems] == [9, 10]


def test_how_a_work_is_named() -> None:
    """In the sentence by family names, in the list with everything, linked to where it is."""
    found, _ = read_bib(TEXT)
    assert short_names(found["ae2020"]) == "van Beethoven et al."
    assert short_names(found["brack"]) == "Inc. et al."
    assert reference_text(found["ae2020"]).endswith("Journal of Learning, B, 3(4), 1–9.")
    assert '<a href="https://arxiv.org/abs/2101.00001">' in reference_html(found["brack"])


def test_a_reference_is_inert() -> None:
    """Whatever an entry says, its HTML is text, and only http addresses are linked."""
    found, _ = read_bib("@misc{a, title={<script>}, author={<b>}, url={javascript:alert(1)}}")
    assert "<script" not in reference_html(found["a"])
    assert "<a " not in reference_html(found["a"])


@given(st.text(alphabet="@{}\"'#=,\\ab1 \n$", max_size=80))
def test_any_text_is_read(text: str) -> None:
    """No text raises."""
    read_bib("@a{k," + text)
    plain(text)
