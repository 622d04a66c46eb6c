"""What if a text has nothing in it, or we have a fault?  It costs that text, and is said."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lookahead.cli import site as child
from lookahead.config import load
from lookahead.publish import make, reading, watch
from lookahead.publish.model import About, Common, Found
from lookahead.store import builds

Blog = Any  # tests/publish/conftest.py
EMPTY = {
    "nothing.md": "",
    "blank.md": "\n \n",
    "front.md": "---\ntitle: a\n---\n",
    "comment.md": "---\ntitle: b\n---\n<!-- later -->\n",
    "paper.md": "---\ntitle: c\npaper: arxiv:1412.6980\n---\n",
    "cells.ipynb": json.dumps({"nbformat": 4, "metadata": {}, "cells": []}),
}


@pytest.mark.parametrize("section", ["notes", "posts", "pages"])
def test_texts_without_words_are_built(blog: Blog, section: str) -> None:
    """Each has its page, and nothing is wrong with it."""
    for name, text in EMPTY.items():
        blog.write(f"{section}/{name}", text)
    built = blog.build()
    assert (built.flaws, built.texts) == ((), len(EMPTY))


def test_a_fault_of_ours_costs_the_text_that_it_is_in(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flaw names the exception; the rest is built, and so is that text when the fault is mended."""
    blog.post("good")
    blog.post("bad")
    whole = reading.read

    def read(common: Common, found: Found) -> Any:
        return whole(common, found) if "good" in found.path else {}["of ours"]

    monkeypatch.setattr(reading, "read", read)
    (flaw,) = blog.build().flaws
    assert (flaw.file, flaw.code) == ("posts/bad.md", "fault")
    assert "a fault of ours: KeyError: 'of ours'" in flaw.text
    assert "Some words." in blog.page("posts/good/index.html")
    monkeypatch.setattr(reading, "read", whole)
    blog.post("another")
    assert not blog.build().flaws
    assert "Some words." in blog.page("posts/bad/index.html")


def test_a_fault_of_ours_costs_the_file_that_it_is_in(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One page is missing and named; the others are written, and the next build makes it."""
    blog.post("good")
    with monkeypatch.context() as broken:
        broken.setattr(make.Maker, "_archive", lambda _maker: 1 // 0)
        (flaw,) = blog.build().flaws
    assert (flaw.file, flaw.code) == ("archives/index.html", "fault")
    assert "ZeroDivisionError" in flaw.text
    assert "Some words." in blog.page("posts/good/index.html")
    assert not blog.build().flaws
    assert "good" in blog.page("archives/index.html")


def test_watching_goes_on_after_a_fault(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build that failed is said; a save is built again."""
    blog.post("good")
    whole, stop = watch.publish, Event()

    def publish(*given: Any) -> Any:
        monkeypatch.setattr(watch, "publish", whole)
        raise ValueError("of ours")

    monkeypatch.setattr(watch, "publish", publish)
    told = watch.keep(blog.content, blog.out, lambda: blog.options, stop)
    assert next(told).error == "a fault of ours: ValueError: of ours"
    assert (one := next(told)).error == ""
    assert one.built.texts == 1
    stop.set()


def test_a_build_that_failed_is_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child of `up` says in its file why the site stands as it was."""
    monkeypatch.setenv("LOOKAHEAD_HOME", str(tmp_path))
    monkeypatch.setenv("LOOKAHEAD_CONTENT", str(tmp_path / "none"))
    (tmp_path / "none" / "posts").mkdir(parents=True)
    chosen = load()
    told = watch.Told(watch.Built(), 0.1, "a fault of ours: ValueError")
    child._say(chosen, told)
    assert builds.read(chosen.site_status).error == "a fault of ours: ValueError"


@given(
    text=st.binary(max_size=400)
    | st.text(max_size=400).map(lambda s: s.encode("utf-8", "replace")),
    name=st.sampled_from(("notes/a.md", "posts/a.md", "notes/a.ipynb")),
    head=st.sampled_from(
        (b"", b"---\ntitle: a\n---\n", b"---\npaper: arxiv:1412.6980\n---\n", b"{")
    ),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_reading_never_raises(tmp_path: Path, text: bytes, name: str, head: bytes) -> None:
    """Whatever bytes a text has, they are read, or a flaw says why not."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(head + text)
    stat = path.stat()
    common = Common(tmp_path, About())
    writing, _ = reading.read(common, Found(name, stat.st_mtime_ns, stat.st_size))
    assert writing.path == name
