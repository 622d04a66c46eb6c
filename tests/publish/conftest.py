"""A content folder and a built site for the tests of the site builder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lookahead.publish import Built, Options, publish

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Blog:
    """A content folder, and where its site is written."""

    content: Path
    out: Path
    options: Options

    def write(self, path: str, text: str | bytes = "", **front: Any) -> Path:
        """A file; with fields, a text with front matter."""
        target = self.content / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if front:
            lines = "\n".join(f"{name}: {json.dumps(value)}" for name, value in front.items())
            text = f"---\n{lines}\n---\n{text!s}"
        target.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return target

    def post(self, name: str, text: str = "Some words.", **front: Any) -> Path:
        """A post of January 2026 unless it says otherwise."""
        return self.write(
            f"posts/{name}.md", text, **({"title": name, "date": "2026-01-02"} | front)
        )

    def build(self, **options: Any) -> Built:
        self.options = replace(self.options, **options)
        return publish(self.content, self.out, self.options)

    def page(self, path: str) -> str:
        return (self.out / path).read_text("utf-8")

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.out)): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }

    def links(self) -> set[str]:
        """What the pages of the site lead to on it, fragments left out."""
        return {
            found.partition("#")[0]
            for path in self.out.rglob("*.html")
            for found in re.findall(r'(?:href|src)="(/[^"]*)"', path.read_text("utf-8"))
        }


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the theme's templates are kept compiled, which takes longer than a small site."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def blog(tmp_path: Path, templates: Path) -> Blog:
    """An empty one; only the templates have been compiled before, as for a second build."""
    content = tmp_path / "content"
    content.mkdir()
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "templates").symlink_to(templates)
    options = Options(cache=tmp_path / "cache" / "blog.sqlite3", now=NOW)
    return Blog(content, tmp_path / "site", options)
