"""What a channel of films publishes becomes articles that can be read, without asking its site for pages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from lookahead.core.model import Kind
from lookahead.pipeline.prepare import Job, prepare

FEEDS = Path(__file__).parents[1] / "unit" / "parse" / "pairs" / "feed"


def job(name: str) -> Job:
    return Job(
        source=name,
        kind=Kind.FEED,
        language="en",
        usual=(),
        url=f"https://{name}.example/feed",
        content_type="",
        data=(FEEDS / f"{name}.xml").read_bytes(),
        seen=b"",
        now=datetime(2026, 11, 21, tzinfo=UTC),
    )


def test_a_film_of_youtube() -> None:
    """Its description keeps its lines, its addresses can be followed, its page is not asked for."""
    (film,) = prepare(job("youtube")).drafts
    notes = "https://notes.example/bp?a=1&amp;b=2"
    assert film.html.startswith(
        "<p>One board, one pen.</p><p>0:00 Start<br>2:30 The chain rule<br>"
    )
    assert f'href="{notes}"' in film.html
    assert film.image == "https://i1.ytimg.com/vi/AbCdEfGhIjK/hqdefault.jpg"
    assert film.enclosures == ()
    assert not film.wants_page


def test_a_film_of_peertube() -> None:
    """What is HTML already stays so; its files and its picture come along."""
    (film,) = prepare(job("peertube")).drafts
    assert film.html == "<p>Forty sheets, <em>one</em> hand.</p>"
    assert film.image == "https://peertube.example/lazy/1.jpg"
    assert [file.type for file in film.enclosures][1:] == ["video/mp4", "video/mp4"]
    assert not film.wants_page


def test_an_episode_keeps_its_chapters() -> None:
    """Of every form, behind the sound that they are of."""
    episode, *_ = prepare(job("podcast-extras")).drafts
    roles = [file.role for file in episode.enclosures]
    assert roles == ["", "chapters", "transcript", "transcript", "chapter", "chapter", "chapter"]
