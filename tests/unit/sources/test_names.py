"""A source is called in plain words, whatever its feed calls itself."""

import pytest

from lookahead.core.model import Fetched, Kind
from lookahead.parse import parse
from lookahead.sources.discover import source_of

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">{}</title><id>urn:x</id>'
    "<entry><title>One</title><id>urn:1</id></entry></feed>"
)
RSS = '<rss version="2.0"><channel><title>{}</title><item><title>One</title></item></channel></rss>'


@pytest.mark.parametrize(
    ("document", "title", "name"),
    [
        (ATOM, "R&amp;amp;D &lt;b&gt;notes&lt;/b&gt; &amp;#8217;26", "R&D notes ’26"),
        (RSS, "R&amp;amp;D notes", "R&D notes"),
        (RSS, "AT&amp;T, 1 &lt; 2", "AT&T, 1 < 2"),
        (RSS, "", "a.example"),
    ],
)
def test_a_title_that_is_html(document: str, title: str, name: str) -> None:
    """Entities and tags of a feed's title are read as those of its entries' titles are."""
    url = "https://a.example/feed"
    parsed = parse(document.format(title).encode(), url)
    assert source_of(Kind.FEED, url, Fetched(url, 200, {}), parsed).name == name
