"""What does a radar show where there is no network?  A sample edition, served over real HTTP.

Every lab, person and number in it is invented; the subjects are real, and so are the feeds' habits:
the same event in several words, edits, changed guids, missing dates, maths in five encodings.

    server = await sample.serve(now)          # 127.0.0.1, a free port
    sample.sources()                          # fixed http://….example addresses
    # map each of server.hosts to ("127.0.0.1", server.port), then fetch as ever
    server.edition = 2                        # corrections, changed guids, new articles
    await server.close()
"""

from lookahead.sample.content import EDITIONS, Truth, hosts, sources, truth
from lookahead.sample.server import Server, serve
from lookahead.sample.site import Resource, resources

__all__ = [
    "EDITIONS",
    "Resource",
    "Server",
    "Truth",
    "hosts",
    "resources",
    "serve",
    "sources",
    "truth",
]
