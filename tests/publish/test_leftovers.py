"""Is what nobody meant to publish left where it is?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from lookahead.core.leftovers import leftover
from lookahead.store.texts import Texts

Blog = Any  # tests/publish/conftest.py
LEFT = (
    "index.md~", "data.csv.bak", ".index.md.swp", "index.swp", "#index.md#", "work.pyc", "Thumbs.db",
    ".DS_Store", "~$letter.docx", "film.mp4.part", "picture.tmp", "4913",
)  # fmt: skip
KEPT = ("data.csv", "work.py", "part.txt", "backup.zip", "a#b.png", "swap.sw", "notes.partial")


@pytest.mark.parametrize("name", LEFT[:2] + LEFT[3:])
def test_leftovers_are_known_by_their_names(name: str) -> None:
    """Of editors, of browsers and of systems."""
    assert leftover(name)


@pytest.mark.parametrize("name", KEPT)
def test_other_files_are_not_taken_for_leftovers(name: str) -> None:
    """Names that only look a little like them."""
    assert not leftover(name)


def test_leftovers_in_a_bundle_are_not_published(blog: Blog) -> None:
    """Nor shown beside a text by the editor; what else lies there is published."""
    blog.write("notes/one/index.md", "Words.", title="One")
    for name in (*LEFT, "__pycache__/work.cpython-311.pyc", *KEPT[:2]):
        blog.write(f"notes/one/{name}", "x")
    blog.write("static/old.bak", "x")
    assert not blog.build().flaws
    there = {name for name in blog.files() if name.startswith("notes/one/")}
    assert there == {"notes/one/index.html", "notes/one/data.csv", "notes/one/work.py"}
    assert "old.bak" not in blog.files()
    assert Texts(blog.content).beside("notes/one/index.md") == ["data.csv", "work.py"]


def test_what_only_we_read_is_published_where_a_text_links_to_it(blog: Blog) -> None:
    """A bibliography, and the list of frozen results."""
    blog.write("notes/one/index.md", "Words.", title="One")
    blog.write("notes/two/index.md", "[All](refs.bib), [how](results/frozen.json).", title="Two")
    for name in ("one", "two"):
        blog.write(f"notes/{name}/refs.bib", "")
        blog.write(f"notes/{name}/results/frozen.json", json.dumps({}))
    blog.build()
    assert {name for name in blog.files() if name.endswith(("refs.bib", "frozen.json"))} == {
        "notes/two/refs.bib", "notes/two/results/frozen.json",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["index.md", "_index.md"])
@pytest.mark.parametrize("section", ["notes", "posts"])
def test_an_index_of_a_section_stands_above_its_list(blog: Blog, section: str, name: str) -> None:
    """The other texts of the section are texts as before, in the site and in the editor."""
    blog.write(f"{section}/{name}", "Said above.", title="Mine")
    blog.write(f"{section}/one.md", "Words.", title="One", date="2026-01-01")
    built = blog.build()
    assert (built.flaws, built.texts) == ((), 1)
    page = blog.page(f"{section}/index.html")
    assert "Said above." in page
    assert "One" in page
    assert f"{section}/one.md" in [one.path for one in Texts(blog.content).listed()]
