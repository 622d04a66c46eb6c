"""What can be heard and seen is played in the page, when its reader says so, and from nowhere before."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import shelves
from lxml import html as parser
from visitor import Visitor

from lookahead.core.look import Outcome
from lookahead.core.model import Enclosure
from lookahead.serve.web.headers import BASE, with_media
from lookahead.serve.web.media import Link, length, media, size

MP3 = "https://cdn.example/1.mp3"
PICTURE = "https://pictures.example/episodes/a-long-walk.jpg"
NOW = datetime.now(UTC)


def test_what_browsers_play_is_played() -> None:
    """By its type, or by its name where the server does not know; the rest is linked to."""
    found = media(
        [
            Enclosure(MP3, "audio/mpeg", 12_000_000, 4320),
            Enclosure("https://cdn.example/b.ogg?x=1", "application/octet-stream"),
            Enclosure("https://cdn.example/c.webm"),
            Enclosure("https://cdn.example/d.m3u8", "audio/x-mpegurl"),
            Enclosure("https://cdn.example/e.pdf", "application/pdf", 4000),
            Enclosure("https://cdn.example/f"),
            Enclosure("javascript:alert(1)", "audio/mpeg"),
        ]
    )
    assert [(p.kind, p.said) for p in found.players] == [
        ("audio", "sound, 1 h 12 min, 12 MB"),
        ("audio", "sound"),
        ("video", "film"),
    ]
    assert [f.text for f in found.files] == [
        "audio/x-mpegurl at cdn.example",
        "PDF, 4 KB at cdn.example",
        "file at cdn.example",
    ]


def test_a_film_in_several_sizes_has_one_player() -> None:
    """Those that last as long are one; two without a length are two."""
    sizes = [Enclosure(f"https://v.example/{n}.mp4", "video/mp4", n * 10**6, 125) for n in (90, 30)]
    (player,) = media(sizes).players
    assert player.more == (Link("https://v.example/30.mp4", "the same, 2 min, 30 MB"),)
    assert len(media(replace(one, duration_s=None) for one in sizes).players) == 2


def test_chapters_and_transcripts_are_links() -> None:
    """Each by its name; they are no files of their own, and the picture that is shown is none."""
    found = media(
        [
            Enclosure(MP3, "audio/mpeg"),
            Enclosure("https://a.example/1.vtt", "text/vtt", role="transcript", title="de"),
            Enclosure(f"{MP3}#t=90", role="chapter", title="1:30 Start"),
            Enclosure("https://a.example/1.json", "application/json", role="chapters"),
            Enclosure(PICTURE, "image/jpeg"),
        ],
        PICTURE,
    )
    assert found.transcripts == (Link("https://a.example/1.vtt", "de, WebVTT"),)
    assert [c.text for c in found.chapters] == ["1:30 Start"]
    assert found.lists == (Link("https://a.example/1.json", "at a.example"),)
    assert found.files == ()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, ""), (0, ""), (40, "40 s"), (60, "1 min"), (3599, "1 h"), (4320, "1 h 12 min")],
)
def test_lengths(seconds: int | None, text: str) -> None:
    """As people say them."""
    assert length(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(None, ""), (0, ""), (1, ""), (4000, "4 KB"), (12_400_000, "12 MB"), (2 * 10**9, "2.0 GB")],
)  # fmt: skip
def test_sizes(count: int | None, text: str) -> None:
    """A length of 0 or 1 is a field that had to be filled."""
    assert size(count) == text


# ---- the page ------------------------------------------------------------------------------------


def tell(app: Any, **changes: Any) -> Visitor:
    """A radar with one article, 1, that is so."""
    from lookahead.store import looks, sources

    source = sources.add(replace(shelves.sources(1)[0], slug="lab"), NOW)
    plain = {"html": "<p>Words.</p>", "text": "Words.", "enclosures": ()}
    said = replace(shelves.draft(source, 1, NOW, random.Random(1)), **{**plain, **changes})
    (look,) = looks.claim(NOW, 1)
    looks.commit([Outcome(look, NOW, NOW, "", 200, (said,), frozenset({said.guid}))])
    return Visitor(app)


def again(**changes: Any) -> None:
    """The source publishes another article."""
    from lookahead.store import looks

    looks.make_due(NOW, ["lab"])
    (look,) = looks.claim(NOW, 1)
    said = replace(shelves.draft(look.source, 2, NOW, random.Random(2)), **changes)
    looks.commit([Outcome(look, NOW, NOW, "", 200, (said,), frozenset({said.guid}))])


def keep(url: str, width: int, height: int) -> None:
    """As the work process does when a picture has come."""
    from django.conf import settings

    from lookahead.extract.rasters import Picture
    from lookahead.store.pictures import Pictures

    Pictures(settings.RADAR.pictures, 1 << 20).keep(url, Picture("image/png", width, height, b""))


def test_a_film_is_a_picture_and_a_way_to_it(app: Any) -> None:
    """No frame of its site, and no host of its in any policy."""
    film = "https://www.youtube.com/watch?v=AbCdEfGhIjK"
    answer = tell(app, url=film, image=PICTURE).get("/a/1")
    page = parser.fromstring(answer.text)
    assert "watch at YouTube →" in answer.text
    assert [a.get("href") for a in page.xpath("//figure[@class='front']/a")] == [film]
    assert page.xpath("//figure[@class='front']//img/@alt") == ["watch at YouTube"]
    assert page.xpath("//iframe | //video | //audio | //embed") == []
    policy = answer.headers["content-security-policy"]
    assert "youtube" not in policy
    assert "http" not in policy


def test_players_wait_for_their_reader(app: Any) -> None:
    """`preload=none`, and the poster of a film is a copy of ours."""
    files = (
        Enclosure("https://v.example/1.mp4", "video/mp4", None, 60),
        Enclosure(MP3, "audio/mpeg"),
    )
    answer = tell(app, image=PICTURE, enclosures=files).get("/a/1")
    players = parser.fromstring(answer.text).xpath("//video | //audio")
    assert [p.get("preload") for p in players] == ["none", "none"]
    assert players[0].get("poster").startswith("/picture/")
    assert "media-src https:" in answer.headers["content-security-policy"]
    assert 'class="front"' not in answer.text


@pytest.mark.parametrize(
    ("urls", "allowed"),
    [
        ([MP3], "; media-src https:"),
        ([MP3, "http://a.example/b.mp3"], "; media-src https: http:"),
        (["javascript:x; script-src *"], ""),
        ([], ""),
    ],
)
def test_only_a_page_with_players_may_load_sound(urls: list[str], allowed: str) -> None:
    """By scheme, so that no address of a source can write into the policy."""
    assert with_media(urls) == BASE + allowed


def test_the_picture_above_the_text_is_shown_once(app: Any) -> None:
    """Not where the text has it too, in whatever size."""
    small = PICTURE.replace(".jpg", "-300x200.jpg?w=1")
    both = f'<p>Words.</p><img src="{small}" alt="walk">'
    page = tell(app, image=PICTURE, html=both).get("/a/1").text
    assert page.count("<img") == 1
    assert 'class="front"' not in page


def test_a_logo_is_no_picture_of_an_article(app: Any) -> None:
    """Neither a small one, nor one that other articles of the source have."""
    visitor = tell(app, image=PICTURE)
    cookie = Visitor(app, {"other": "cookie"})  # past the shelf
    assert 'class="front"' in visitor.get("/a/1").text
    keep(PICTURE, 64, 64)
    assert 'class="front"' not in cookie.get("/a/1").text
    keep(PICTURE, 640, 640)
    assert 'class="front"' in cookie.get("/a/1").text
    again(image=PICTURE)
    assert 'class="front"' not in cookie.get("/a/1").text


def test_pictures_have_the_size_of_their_copies(app: Any) -> None:
    """So that nothing moves while they load; and a page whose pictures are not here yet is made anew soon."""
    inner = "https://pictures.example/loss-curve.png"
    visitor = tell(app, image=PICTURE, html=f'<p>W</p><img src="{inner}" alt="" width="300">')
    visitor.get("/a/1")
    keep(PICTURE, 1200, 800)
    keep(inner, 600, 200)
    visitor = Visitor(app, {"other": "cookie"})  # past the shelf
    page = parser.fromstring(visitor.get("/a/1").text)
    sizes = [(i.get("width"), i.get("height")) for i in page.iter("img")]
    assert sizes == [("1200", "800"), ("300", "100")]
