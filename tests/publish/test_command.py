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


def test_strict_fails_for_flaws_and_says_them(cli: Program, tmp_path: Path) -> None:
    """Exit code 0 without --strict, 1 with it; file and line stand on standard error."""
    content, out = tmp_path / "blog", tmp_path / "site"
    (content / "posts").mkdir(parents=True)
    (content / "posts" / "a.md").write_text("---\ntitle: a\n---\n[x](gone.md)\n")
    assert cli("publish", "--content", content, "--out", out).code == 0
    ran = cli("publish", "--content", content, "--out", out, "--strict")
    assert ran.code == 1
    assert "posts/a.md:4: there is no gone.md" in ran.err
