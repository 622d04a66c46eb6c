"""Do `lookahead publish` and `lookahead new` do what their help says?"""

from __future__ import annotations

from pathlib import Path

import pytest
from program import Program

pytestmark = pytest.mark.slow


def test_a_site_is_written_and_begun_texts_are_drafts(cli: Program, tmp_path: Path) -> None:
    """`new post` begins a draft; `publish` leaves it out, `--drafts` does not."""
    content, out = tmp_path / "blog", tmp_path / "site"
    ran = cli("new", "post", "What: attention does", "--content", content)
    assert ran.out.strip() == str(content / "posts" / "what-attention-does.md")
    assert cli("publish", "--content", content, "--out", out, "--json").json["texts"] == 0
    said = cli("publish", "--content", content, "--out", out, "--drafts", "--json").json
    assert said["texts"] == 1
    assert (out / "posts/what-attention-does/index.html").exists()


@pytest.mark.parametrize(
    "url", ["https://ex.org/p?x=1#y", "ftp://ex.org", "https://", "https://a b"]
)
def test_no_site_stands_at_a_question(cli: Program, tmp_path: Path, url: str) -> None:
    """An address with a query, a fragment, or no host is refused; in site.toml it is a flaw."""
    content, out = tmp_path / "blog", tmp_path / "site"
    content.mkdir()
    ran = cli("publish", "--content", content, "--out", out, "--base-url", url)
    assert ran.code == 2
    assert url in ran.err
    (content / "site.toml").write_text(f'base_url = "{url}"\n')
    said = cli("publish", "--content", content, "--out", out, "--json").json
    assert said["base_url"] == "http://localhost:8000"
    assert [one["text"][:8] for one in said["problems"]] == ["base_url"]


def test_strict_fails_for_flaws_and_says_them(cli: Program, tmp_path: Path) -> None:
    """Exit code 0 without --strict, 1 with it; file and line stand on standard error."""
    content, out = tmp_path / "blog", tmp_path / "site"
    (content / "posts").mkdir(parents=True)
    (content / "posts" / "a.md").write_text("---\ntitle: a\n---\n[x](gone.md)\n")
    assert cli("publish", "--content", content, "--out", out).code == 0
    ran = cli("publish", "--content", content, "--out", out, "--strict")
    assert ran.code == 1
    assert "posts/a.md:4: there is no gone.md" in ran.err
