"""Are the sample's feeds and pages well-formed, and do they say what was written?"""

from __future__ import annotations

import importlib.util
import json
import re
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree, html

from lookahead.core.model import Entry, Kind, Parsed
from lookahead.parse import arxiv, page, parse, sitemap
from lookahead.sample import body, content
from lookahead.sample.content import Site, sites
from lookahead.sample.site import Resource, pictures, resources

NOW = datetime(2026, 11, 21, 14, 37, tzinfo=UTC)
SCRIPT = Path(__file__).parents[3] / "scripts" / "draw_sample.py"
SITES = pytest.mark.parametrize("site", sites(2), ids=lambda site: site.source.slug)


def at(url: str, edition: int = 2) -> Resource:
    parts = urlsplit(url)
    return resources(NOW, edition)[parts.netloc, parts.path]


def read(site: Site, edition: int = 2) -> Parsed:
    source = site.source
    found = at(source.url, edition)
    match source.kind:
        case Kind.PAGE:
            return page.read(found.body, source.url, found.type)
        case Kind.SITEMAP:
            return sitemap.read(found.body, source.url)
        case Kind.ARXIV:
            return arxiv.read(found.body, source.url, found.type)
        case _:
            return parse(found.body, source.url, found.type)


def entries(slug: str, edition: int = 2) -> dict[str, Entry]:
    """By link."""
    site = next(site for site in sites(edition) if site.source.slug == slug)
    return {entry.link: entry for entry in read(site, edition).entries}


@SITES
def test_every_feed_is_well_formed(site: Site) -> None:
    """XML and JSON parse strictly."""
    found = at(site.source.url)
    if site.format == "json":
        assert json.loads(found.body)["version"].endswith("1.1")
    elif site.format == "page":
        assert html.fromstring(found.body) is not None
    else:
        assert etree.fromstring(found.body) is not None


@SITES
def test_every_article_is_in_its_feed(site: Site) -> None:
    """Our own parser finds each article once, with its title and its address."""
    found = read(site).entries
    assert len(found) == len(site.pieces)
    links = {entry.link.partition("?")[0] for entry in found}
    assert links == {truth.url for truth in content.truth() if truth.source == site.source.slug}
    if site.format != "sitemap":
        titles = {body.to_text(entry.title) for entry in found}
        assert titles == {piece.title for piece in site.pieces}


def test_formats_are_as_many_as_promised() -> None:
    """RSS, Atom, JSON Feed, a podcast, a page, a sitemap, arXiv's search; one summary-only feed."""
    formats = {site.format for site in sites(1)}
    assert formats == {"rss", "rdf", "atom", "json", "podcast", "page", "sitemap", "arxiv"}
    assert [site.source.slug for site in sites(1) if not site.full] == ["the-lantern"]


def test_a_summary_feed_leaves_the_text_to_the_page() -> None:
    """The whole text of a summary-only source stands on its pages alone."""
    entry = entries("the-lantern")["http://www.the-lantern.example/ai/beehive-chips"]
    assert not entry.content
    assert "lawnmower" not in entry.summary
    assert "lawnmower" in at(entry.link).body.decode()


def test_no_date_lies_in_the_future() -> None:
    """All dates lie within the sixty days before `now`, rounded down to the hour."""
    hour = NOW.replace(minute=0)
    for site in sites(2):
        for entry in read(site).entries:
            for moment in filter(None, (entry.published, entry.updated)):
                assert hour - timedelta(days=60) <= moment <= hour


def test_the_same_hour_gives_the_same_bytes() -> None:
    """A second start within the hour serves the same edition, byte for byte."""
    assert resources(NOW, 1) == resources(NOW + timedelta(minutes=22), 1)
    assert resources(NOW, 1) != resources(NOW + timedelta(hours=1), 1)


def test_an_edit_keeps_its_guid() -> None:
    """A corrected article has the same guid and link, another text and a later date of change."""
    link = "http://llg.sorvik-university.example/news/riverbench-contamination"
    before, after = entries("sorvik-llg", 1)[link], entries("sorvik-llg", 2)[link]
    assert before.guid == after.guid
    assert "0.71." in before.content
    assert "0.74 (not 0.71" in after.content


def test_guids_change_but_links_stay() -> None:
    """Kestrel's feed has another guid for every article in edition 2, under the same links."""
    before, after = entries("kestrel-models", 1), entries("kestrel-models", 2)
    assert before.keys() < after.keys()
    assert not {entry.guid for entry in before.values()} & {entry.guid for entry in after.values()}


def test_copies_point_to_their_originals() -> None:
    """A syndicated item links to the original's page; a reprint names it as canonical."""
    original = "http://www.kestrel-models.example/news/kestrel-9b-long"
    reprint = "http://www.wirepost.example/technology/kestrel-press-release/"
    assert f'<link rel="canonical" href="{original}">'.encode() in at(reprint).body
    elsewhere = [link for link in entries("wirepost") if "utm_source=wirepost" in link]
    assert len(elsewhere) == 2
    assert all(at(link) for link in elsewhere)


def test_episodes_have_their_sound() -> None:
    """Each episode's enclosure is there, as long as the feed says."""
    for entry in entries("loss-curves").values():
        (enclosure,) = entry.enclosures
        sound = at(enclosure.url)
        assert sound.type == enclosure.type == "audio/wav"
        assert len(sound.body) == enclosure.length
        assert sound.body.startswith(b"RIFF")


def test_every_reference_leads_somewhere() -> None:
    """Links and pictures of every page lead to something that the sample serves, or out of it."""
    served = resources(NOW, 2)
    hosts = content.hosts()
    for (host, path), found in served.items():
        if not found.type.startswith("text/html"):
            continue
        for link in re.findall(r'(?:href|src|data-src)="([^"#]+)"', found.body.decode("latin-1")):
            parts = urlsplit(urljoin(f"http://{host}{path}", link))
            if parts.netloc in hosts and not parts.path.startswith("/code/"):
                assert (parts.netloc, parts.path) in served, f"{host}{path} -> {link}"


# ---- the pictures ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("draw_sample", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pixels(picture: bytes) -> bytes:
    """The picture as drawn: zlib's versions compress the same pixels to different bytes."""
    if not picture.startswith(b"\x89PNG"):
        return picture
    start = picture.index(b"IDAT") + 4
    size = int.from_bytes(picture[start - 8 : start - 4])
    return picture[: start - 8] + zlib.decompress(picture[start : start + size])


def test_the_script_draws_the_pictures(script: ModuleType) -> None:
    """Each picture in the folder is what the script draws, pixel by pixel, and no other is there."""
    assert script.DRAWN.keys() == pictures().keys()
    for name, draw in script.DRAWN.items():
        assert pixels(draw()) == pixels(pictures()[name]), name


def test_pictures_are_small_and_all_used() -> None:
    """The folder stays below 1.5 MB, every picture is referred to, every reference exists."""
    assert sum(map(len, pictures().values())) < 1_500_000
    used = {
        name
        for found in resources(NOW, 2).values()
        if found.type.startswith(("text/html", "application/"))
        for name in re.findall(r"/pictures/([\w.-]+)", found.body.decode("latin-1"))
    }
    assert used == pictures().keys()
