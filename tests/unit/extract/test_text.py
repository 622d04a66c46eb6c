"""How is markup turned into text, counted and cut?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lookahead.extract import clean, excerpt, plain
from lookahead.extract.text import count, of_clean


def test_blocks_are_parted_by_blank_lines() -> None:
    """Paragraphs, cells and lines stay apart; inline markup does not part words."""
    assert (
        plain("<p>a<b>b</b> c</p><ul><li>d</li><li>e &amp; f</li></ul>g<br>h")
        == "ab c\n\nd\n\ne & f\n\ng\n\nh"
    )


def test_scripts_are_not_text() -> None:
    """What a browser does not show is no text."""
    assert plain("a<script>b</script><style>c</style><!-- d -->e") == "a e"


def test_an_excerpt_ends_between_words() -> None:
    """A long text is cut at a word and says so; a short one is left alone."""
    assert excerpt("one two three four", words=3) == "one two three…"
    assert excerpt("one two\n\nthree", words=3) == "one two three"
    assert excerpt("one, two, three, four", words=3) == "one, two, three…"


def test_an_excerpt_of_chinese_is_cut_by_characters() -> None:
    """Two characters count as a word where words are not parted by spaces."""
    assert excerpt("研究" * 100, words=5) == "研究" * 5 + "…"
    assert excerpt("研究很好", words=5) == "研究很好"


def test_minutes_count_words_and_characters() -> None:
    """230 words or 400 CJK characters are a minute; any text at all takes one."""
    assert count("word " * 460) == (460, 2)
    assert count("研" * 800) == (800, 2)
    assert count("word") == (1, 1)
    assert count("") == (0, 0)


@given(st.text(alphabet="<>ab&;/\"'p div=lt", max_size=60))
def test_the_fast_reader_agrees_with_the_slow_one(html: str) -> None:
    """On cleaned HTML both ways to text give the same words."""
    stored = clean(html)
    assert of_clean(stored).split() == plain(stored).split()


def test_a_reference_of_endless_digits_is_no_number() -> None:
    """A character reference with more digits than Python reads is dropped, and nothing is raised."""
    endless = f"a&#{'9' * 5000};b"
    assert plain(endless) == plain(f"<i>{endless}</i>") == "a b"
    assert clean(endless) == "a b"
