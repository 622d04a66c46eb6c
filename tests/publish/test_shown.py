"""How does a site lead back to the radar that shows it?"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from lookahead.publish import Options, publish


def test_a_site_that_a_radar_shows_leads_back_to_it(tmp_path: Path) -> None:
    """Its menu begins with the radar, outside of the site's own path; a site elsewhere has no such link."""
    content, out = tmp_path / "texts", tmp_path / "out"
    (content / "notes").mkdir(parents=True)
    (content / "notes" / "a.md").write_text("---\ntitle: a\npaper: arxiv:1412.6980\n---\nWords.")
    (content / "site.toml").write_text('language = "de"\n')
    base = "http://127.0.0.1:1/site"
    options = Options(tmp_path / "cache.sqlite3", datetime.now(UTC), base_url=base, shown_by="/")
    publish(content, out, options)
    page = (out / "notes/a/index.html").read_text("utf-8")
    menu = re.findall(
        '<a href="([^"]*)"[^>]*>([^<]*)</a>', page.partition("<nav")[2].partition("</nav>")[0]
    )
    assert menu[0] == ("/", "Radar")
    assert ("/site/papers/", "meine Papers") in menu
    publish(content, out, replace(options, shown_by=""))
    assert ">Radar<" not in (out / "notes/a/index.html").read_text("utf-8")
