"""Do references and notes find each other in every markup?"""
# ruff: noqa: E501  markup in tests stays on one line, as sites send it

from __future__ import annotations

import pytest

from lookahead.extract import feed_html

SHAPES = {
    "goldmark": (
        '<p>a<sup id="fnref:1"><a href="#fn:1" class="footnote-ref">1</a></sup></p>'
        '<ol><li id="fn:1"><p>The note <a href="#fnref:1">↩</a></p></li></ol>'
    ),
    "pandoc": (
        '<p>a<a href="#fn1" class="footnote-ref" id="fnref1"><sup>1</sup></a></p>'
        '<ol><li id="fn1"><p>The note<a href="#fnref1" class="footnote-back">↩</a></p></li></ol>'
    ),
    "Substack": (
        '<p>a<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a></p>'
        '<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">1</a><p>The note</p></div>'
    ),
    "MediaWiki": (
        '<p>a<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup></p>'
        '<ol><li id="cite_note-1"><a href="#cite_ref-1">^</a> The note</li></ol>'
    ),
    "full addresses": (
        '<p>a<sup><a href="https://s.example/p#fn-x" id="ref-x" class="footnote">1</a></sup></p>'
        '<ol><li id="fn-x">The note <a href="https://s.example/p#ref-x">↩</a></li></ol>'
    ),
    "Distill": "<p>a<d-footnote>The note </d-footnote></p>",
}


@pytest.mark.parametrize("html", SHAPES.values(), ids=SHAPES.keys())
def test_note_and_reference_lead_to_each_other(html: str) -> None:
    """The reference leads to the note and the note leads back, under ids of our own."""
    out = feed_html(html, "https://s.example/p").html
    assert '<sup id="fn-ref-1"><a href="#fn-1"' in out
    note = out[out.index('<li id="fn-1">') :]
    assert "The note" in note
    assert 'href="#fn-ref-1"' in note


def test_an_ordinary_link_within_the_page_is_no_footnote() -> None:
    """A table of contents does not turn into notes."""
    out = feed_html(
        '<p><a href="#a">Part one</a></p><h2 id="a">Part one</h2><p class="footnote">x</p>'
    ).html
    assert "fn-" not in out


def test_foreign_ids_with_our_prefix_do_not_survive_unpaired() -> None:
    """Somebody else's id cannot be taken for a note of ours."""
    assert "fn-9" not in feed_html('<p class="footnote">x</p><ul><li id="fn-9">y</li></ul>').html


def test_a_number_that_leads_back_goes_to_the_end_as_an_arrow() -> None:
    """The list numbers its items itself: a note does not begin with its number once more."""
    page = (
        '<p>Said.<a class="footnote-ref" id="r1" href="#n1">1</a></p>'
        '<div class="footnote" id="n1"><span>[<a href="#r1">1</a>]</span><p>Why it was said.</p></div>'
    )
    found = feed_html(page)
    assert '<li id="fn-1"><p>Why it was said.<a href="#fn-ref-1"' in found.html
    assert found.text.split("\n\n") == ["Said.1", "Why it was said.↩"]


@pytest.mark.parametrize(
    "marked",
    [
        '<label class="margin-toggle sidenote-number"></label><input type="checkbox" id="s"><span class="sidenote">Why.</span>',
        '<span class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">1</sup><span class="ltx_note_outer">'
        '<span class="ltx_note_content"><sup class="ltx_note_mark">1</sup>Why.</span></span></span>',
        '<sup class="x"><a>1</a></sup><span class="modern-footnotes-footnote__note">Why.</span>',
    ],
)
def test_notes_beside_the_text_move_to_its_end(marked: str) -> None:
    """Tufte's style, LaTeXML, plugins of WordPress: one marker, one note, both linked."""
    html = feed_html(f"<p>Said{marked} so.</p>").html
    assert '<sup id="fn-ref-1"><a href="#fn-1"' in html
    assert '<li id="fn-1">Why.' in html
    assert html.count("Why.") == 1
