"""Is there anything in the tree that only makes sense where it was written?"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Each with one letter in brackets, so that this file does not hold what it looks for.
FORBIDDEN = [
    r"/wor[k]/(?:main|shared|steering|\.library)",
    r"/tm[p]/work",
    r"/hom[e]/(?!you\b|radar\b)\w+/",
    r"/far[m]/\w+/\w+/",
    r"py[p]i\.org|files\.pythonhoste[d]",
    r"registry\.np[m]js",
    r"deb\.debia[n]\.org",
    r"\bsubagen[t]s?\b",
    r"\bthis workplac[e]\b",
    r"\bissues sho[w]\b",
    r"<<<<<<[<] |>>>>>>[>] ",
]


LARGER = {
    "weights.npz": 2_000_000
}  # what the tags' classifier has learnt: made by scripts/train_tags.py


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_nothing_of_the_machine_it_was_written_on() -> None:
    """No tracked file names paths of a machine, hosts of registries or how the work was organised."""
    pattern = re.compile("|".join(FORBIDDEN))
    found = []
    for path in _tracked():
        try:
            text = path.read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        found += [f"{path.relative_to(ROOT)}: {m[0]}" for m in pattern.finditer(text)]
    assert found == []


def test_nothing_large_or_foreign_is_tracked() -> None:
    """No tracked file is larger than 600 kB, and none is a link out of the tree."""
    odd = [
        str(p.relative_to(ROOT))
        for p in _tracked()
        if p.is_symlink() or (p.exists() and p.stat().st_size > LARGER.get(p.name, 600_000))
    ]
    assert odd == []
