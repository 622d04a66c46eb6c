"""Is what stands around and between the paragraphs of an article told from it, and nothing else?"""

from __future__ import annotations

import pytest

from lookahead.extract import extract

URL = "https://site.example/post"
PROSE = [
    "The first paragraph says at some length what the rest of the article is going to be about, and why.",
    "The second one goes into what was measured, on which machines, how often, and with what kind of luck.",
    "The third admits that the luck ran out on Thursday, and that the last column was typed from memory.",
    "The fourth thanks nobody in particular and ends the article before somebody asks about the column.",
]


def text_of(article: str, *, title: str = "On luck", author: str = "Ada Prent") -> str:
    """What is left of an article in a page with a title and an author."""
    head = f'<title>{title}</title><meta name="author" content="{author}">'
    return extract(f"<html><head>{head}</head><body><main>{article}</main></body></html>", URL).text


def page(above: str = "", between: str = "", below: str = "") -> str:
    one, two, three, four = (f"<p>{words}</p>" for words in PROSE)
    return f"<h1>On luck</h1>{above}{one}{two}{between}{three}{four}{below}"


@pytest.mark.parametrize(
    "line",
    [
        "<div>By Ada Prent</div>",
        "<div><span>Ada Prent</span><time>May 2, 2026</time><span>4 min read</span></div>",
        "<div>12 June 2026, 10:15 am · 38 likes · 4 comments</div>",
        "<ul><li><a href='/c/ml'>Learning</a></li><li><a href='/c/x'>Luck</a></li></ul>",
    ],
)
def test_lines_of_author_and_date_above_the_text_go(line: str) -> None:
    """Whatever their markup: nothing is left of them when what such lines say is taken away."""
    assert text_of(page(above=line)).split("\n\n") == ["On luck", *PROSE]


@pytest.mark.parametrize(
    "words",
    ["A note on columns, and on Thursdays", "Next year we measure again.", "May 2026 was wet"],
)
def test_short_lines_that_say_something_stay(words: str) -> None:
    """A subtitle above, a short sentence below: short is not enough to go."""
    assert words in text_of(page(above=f"<div>{words}</div>"))
    assert words in text_of(page(below=f"<p>{words}</p>"))


@pytest.mark.parametrize(
    "lines",
    [
        "<div>Tags:</div><div><a href='/t/a'>luck</a></div><div><a href='/t/b'>columns</a></div>",
        "<div>© 2026 The Prent Society. All rights reserved.</div>",
        "<p>You get this mail since you asked. <a href='https://m.example/u'>Unsubscribe</a></p>",
        "<h3>Comments</h3>",
    ],
)
def test_labels_and_legal_lines_below_the_text_go(lines: str) -> None:
    """From the end up to the last line that is text."""
    assert text_of(page(below=lines)).split("\n\n") == ["On luck", *PROSE]


@pytest.mark.parametrize(
    "box",
    [
        "<div class='x1'><h4>Our letter</h4><p>Every week.</p><div><input type='email'></div></div>",
        "<div class='x2'><p>Machines for hire</p><a class='btn' href='https://m.example'>Try</a></div>",
        "<div class='x3'><a href='/other'>Another page of ours</a></div>",
        "<p>Read also: <a href='/other'>Another page of ours</a></p>",
        "<div>"
        + "<div class='k'><h4><a href='/o'>A headline</a></h4><p>A line.</p></div>" * 3
        + "</div>",
    ],
)
def test_boxes_between_the_paragraphs_go(box: str) -> None:
    """Letters, offers, links to other pages and lists of them, without a name that says so."""
    assert text_of(page(between=box)).split("\n\n") == ["On luck", *PROSE]


@pytest.mark.parametrize(
    "box",
    [
        "<div class='note'><p>Mind that <a href='/other'>the second run</a> was colder.</p></div>",
        "<div class='x'><p>Run <code>luck --all</code></p><a class='btn' href='/d'>Docs</a></div>",
        "<div>"
        + "<section><h4><a href='/post#s'>Part</a></h4><p>Words of it.</p></section>" * 3
        + "</div>",
    ],
)
def test_boxes_that_belong_to_the_article_stay(box: str) -> None:
    """A remark with a link, code beside a button, sections whose headings lead to themselves."""
    assert len(text_of(page(between=box)).split("\n\n")) > 1 + len(PROSE)


def test_a_bookmark_keeps_its_title_and_its_link() -> None:
    """A link that holds a title, a description and a thumbnail is a link with the title."""
    card = "<a href='https://o.example/x'><div>Other</div><div>What it is about.</div><img src='/t.png'></a>"
    found = extract(f"<main>{page(between=f'<figure>{card}</figure>')}</main>", URL)
    assert (
        '<a href="https://o.example/x" rel="noopener noreferrer nofollow">Other</a>' in found.html
    )
    assert "What it is about" not in found.text


def test_a_talk_longer_than_the_article_goes() -> None:
    """Comments are no article, however many; a page of nothing else keeps them."""
    talk = "".join(f"<div class='comment'><p>{n} {' '.join(PROSE)}</p></div>" for n in range(9))
    text = text_of(f"<article>{page()}{' '.join(f'<p>{p}</p>' for p in PROSE)}</article>{talk}")
    assert "8 The first" not in text
    assert "8 The first" in text_of(f"<h1>On luck</h1>{talk}")


def test_a_word_that_names_everything_names_no_junk() -> None:
    """Page builders call every paragraph a widget."""
    widgets = "".join(f"<div class='el-widget el-widget-text'><p>{p}</p></div>" for p in PROSE)
    assert text_of(f"<h1>On luck</h1><div>{widgets}</div>").split("\n\n") == ["On luck", *PROSE]
