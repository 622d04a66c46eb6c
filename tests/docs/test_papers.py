"""Are the papers true?  What can be held against the program is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lookahead.config import SETTINGS

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "lookahead"
PAPERS = sorted(
    p
    for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")]
    if p.is_file()
)
README = (ROOT / "README.md").read_text("utf-8")


def test_the_generated_parts_are_up_to_date() -> None:
    """docs/settings.md and docs/commands.md say what the program says; `make docs` writes them."""
    done = subprocess.run(
        [sys.executable, "scripts/reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_setting_is_documented() -> None:
    """Each setting has its row in docs/settings.md."""
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert [s.name for s in SETTINGS if f"| `{s.name}` |" not in text] == []


def test_every_command_has_an_example() -> None:
    """The help of each command shows how it is used."""
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    sections = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert len(sections) > 10
    assert [
        s.splitlines()[0] for s in sections if "Example:" not in s and "Commands:" not in s
    ] == []


def test_architecture_has_a_heading_for_each_folder() -> None:
    """Each top-level folder or file of the program has its question, and each question its folder."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    headings = re.findall(r"^### `(\w+)/`: .+\?$", text, re.MULTILINE)
    folders = [p.name for p in SRC.iterdir() if p.is_dir() and any(p.glob("*.py"))]
    assert sorted(headings) == sorted(folders)
    assert text.count("\n") <= 300


def test_architecture_says_what_each_folder_is_not_for() -> None:
    """Under each heading of a folder stand Useful for, Not for and an invariant."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    sections = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    wanted = ("Useful for", "Not for", "**Invariant**")
    assert [s.splitlines()[0] for s in sections if not all(w in s for w in wanted)] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(paper: Path) -> None:
    """Every relative link and picture of a paper is there, headings included."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose(paper)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, heading = target.partition("#")
        file = (paper.parent / name) if name else paper
        if not file.exists() or (heading and heading not in _anchors(file)):
            broken.append(target)
    assert broken == []


def _prose(paper: Path) -> str:
    return re.sub(r"```.*?```", "", paper.read_text("utf-8"), flags=re.DOTALL)


def _anchors(paper: Path) -> set[str]:
    """The names that headings have on a page made from Markdown."""
    headings = re.findall(r"^#+ (.+)$", _prose(paper), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_the_readme_names_make_targets_that_exist() -> None:
    """Each `make` command of a paper is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        target
        for paper in PAPERS
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", paper.read_text("utf-8"), re.MULTILINE)
    }
    assert {"run", "test"} <= named
    assert named <= targets


def test_ci_runs_the_test_command_of_the_readme() -> None:
    """What a change must pass is what the README tells people to run."""
    assert re.search(r"^make test\b", README, re.MULTILINE)
    assert re.search(r"^exec make test\b", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)


def _promises() -> list[list[str]]:
    """The rows of the README's table of promises."""
    _, _, rest = README.partition("## Promises, measured")
    rows = [
        r.strip("| ").split(" | ") for r in rest.split("\n## ")[0].splitlines() if r.startswith("|")
    ]
    return rows[2:]


def test_every_promise_is_measured_somewhere() -> None:
    """Each row of the README's table names a test or benchmark that exists."""
    rows = _promises()
    assert len(rows) >= 10
    for row in rows:
        places = re.findall(r"\]\(((?:tests|bench)/[\w/.]+)", row[-1])
        assert places, row
        assert all((ROOT / place).exists() for place in places), row


def test_every_measured_figure_stands_in_the_results() -> None:
    """A row whose figure comes from bench/ has the same words in bench/RESULTS.md."""
    results = (ROOT / "bench" / "RESULTS.md").read_text("utf-8")
    for row in _promises():
        measured = row[-2].strip()
        if "(bench/" in row[-1] and measured != "not yet measured":
            assert measured in results, f"{measured!r} of {row[0]!r} is not in bench/RESULTS.md"


def test_the_readme_leads_to_every_page_and_picture() -> None:
    """No page of docs/ is left out, and each picture is one that scripts/pictures.py makes."""
    pages = [str(p.relative_to(ROOT)) for p in sorted(ROOT.glob("docs/**/*.md"))]
    assert [page for page in pages if f"({page})" not in README] == []
    made = (ROOT / "scripts" / "pictures.py").read_text("utf-8")
    shown = re.findall(r"!\[[^\]]*\]\(docs/pictures/([\w.-]+)\)", README)
    assert sorted(shown) == sorted(p.name for p in (ROOT / "docs" / "pictures").iterdir())
    assert [name for name in shown if f'"{name}"' not in made] == []


def test_the_changelog_knows_this_version() -> None:
    """The version that is being built has an entry."""
    from lookahead import __version__

    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## [{__version__}]" in text or "## [Unreleased]" in text
