"""What does a second build do?  As little as possible, and the site is the same as from nothing."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import random
import re
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest

from lookahead.core.errors import CannotGoOn
from lookahead.publish import pool, publish

Blog = Any  # tests/publish/conftest.py


def fill(blog: Blog, count: int = 40) -> None:
    chance = random.Random(5)
    words = "attention tokens gradient loss layers kernel sparse memory batch reward policy".split()
    for n in range(count):
        text = " ".join(chance.choices(words, k=60)) + f"\n\n[on](p{(n * 7) % count}.md)\n\n`x`"
        blog.post(f"p{n}", text, date=f"2026-01-{n % 28 + 1:02}", tags=chance.sample(words, 2))


def test_nothing_is_written_when_nothing_changed(blog: Blog) -> None:
    """The second build writes no file, and none is touched."""
    fill(blog)
    blog.build()
    times = {path: path.stat().st_mtime_ns for path in blog.out.rglob("*") if path.is_file()}
    built = blog.build()
    assert (built.written, built.deleted) == (0, 0)
    assert times == {
        path: path.stat().st_mtime_ns for path in blog.out.rglob("*") if path.is_file()
    }


def test_two_builds_from_nothing_are_the_same_byte_for_byte(blog: Blog) -> None:
    """Processes and the order in which they finish do not show."""
    fill(blog)
    blog.build()
    first = blog.files()
    shutil.rmtree(blog.out)
    blog.options.cache.unlink()
    blog.build(workers=1)
    assert blog.files() == first


@pytest.mark.parametrize("seed", range(4))
def test_a_build_after_changes_is_the_same_as_one_from_nothing(blog: Blog, seed: int) -> None:
    """Whatever is added, edited, renamed or deleted, the cache leaves no trace of what was."""
    fill(blog)
    blog.build()
    chance = random.Random(seed)
    posts = sorted((blog.content / "posts").glob("*.md"))
    for path in chance.sample(posts, 5):
        path.unlink()
    for path in chance.sample([p for p in posts if p.exists()], 5):
        path.write_text(
            path.read_text("utf-8").replace("title: ", "title: New ").replace("loss", "gain"),
            "utf-8",
        )
    blog.post(f"added{seed}", "attention sparse memory", tags=["kernel"], aliases=["/was/"])
    blog.write("site.toml", "page_size = 7\n" if seed % 2 else "")
    blog.build()
    after = blog.files()
    shutil.rmtree(blog.out)
    blog.options.cache.unlink()
    blog.build()
    fresh = blog.files()
    assert {name for name in after | fresh if after.get(name) != fresh.get(name)} == set()


def test_one_changed_text_touches_what_shows_it(blog: Blog) -> None:
    """A changed word rewrites the text's page and the feeds that carry it, no other page."""
    fill(blog)
    path = blog.post(
        "mine",
        "Gardens.\n\n" + "First words. " * 40 + "\n\nSecond words.",
        date="2020-01-01",
        tags=["own"],
    )
    blog.build()
    before = blog.files()
    path.write_text(path.read_text("utf-8").replace("Second words", "Seconds words"), "utf-8")
    blog.build()
    changed = {name for name, data in blog.files().items() if before.get(name) != data}
    assert changed == {"posts/mine/index.html", "tags/own/index.xml"} | {
        n for n in changed if n.startswith("search/")
    }


def test_what_is_gone_is_deleted_and_strangers_stay(blog: Blog) -> None:
    """A deleted text takes its page, its tag and their folders along; a file that is not ours stays."""
    fill(blog, 3)
    path = blog.write(
        "posts/b/index.md", "![p](p.png)", title="B", date="2026-01-01", tags=["alone"]
    )
    blog.write("posts/b/p.png", b"png")
    blog.build()
    (blog.out / "CNAME").write_text("x.org")
    assert (blog.out / "posts/b/p.png").read_bytes() == b"png"
    shutil.rmtree(path.parent)
    blog.build()
    assert not (blog.out / "posts/b").exists()
    assert not (blog.out / "tags/alone").exists()
    assert (blog.out / "CNAME").exists()


def test_a_page_that_somebody_broke_is_made_again(blog: Blog) -> None:
    """What was deleted or changed in the out folder is put right."""
    fill(blog, 3)
    blog.build()
    before = blog.files()
    (blog.out / "index.html").write_text("broken")
    (blog.out / "posts/p1/index.html").unlink()
    blog.build()
    assert blog.files() == before


def test_a_broken_cache_is_made_again(blog: Blog) -> None:
    """A cache that is no database costs time only."""
    fill(blog, 3)
    blog.build()
    before = blog.files()
    blog.options.cache.write_bytes(b"no database at all" * 1000)
    blog.build()
    assert blog.files() == before


def _build(content: Path, out: Path, options: Any) -> None:
    os.setpgid(0, 0)
    publish(content, out, options)


@pytest.mark.slow
def test_a_kill_leaves_old_pages_or_new_ones(blog: Blog) -> None:
    """Wherever a build is killed, each page is whole, old or new, and the next build finishes."""
    fill(blog, 200)
    blog.build()
    old = blog.files()
    for path in (blog.content / "posts").glob("*.md"):
        path.write_text(path.read_text("utf-8") + "\n\nMore words.\n", "utf-8")
    fork = multiprocessing.get_context("spawn")
    for after in (0.35, 0.5, 0.65, 0.8, 1.0):
        child = fork.Process(target=_build, args=(blog.content, blog.out, blog.options))
        child.start()
        time.sleep(after)
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            child.kill()
        child.join()
        for name, data in blog.files().items():
            if name.endswith(".html"):
                assert data == old.get(name) or data.rstrip().endswith(b"</html>")
    blog.build()
    after_kill = blog.files()
    shutil.rmtree(blog.out)
    blog.options.cache.unlink()
    blog.build()
    assert after_kill == blog.files()


def test_a_build_by_several_processes_is_the_same_byte_for_byte(blog: Blog) -> None:
    """How many make the files is not to be seen in them."""
    fill(blog, 80)
    blog.build(workers=3)
    several = blog.files()
    shutil.rmtree(blog.out)
    blog.options.cache.unlink()
    blog.build(workers=1)
    assert blog.files() == several


def test_precompressed_files_hold_the_same(blog: Blog) -> None:
    """With `precompress` each text file has a .gz and a .br beside it, and they go with it."""
    blog.write("site.toml", "precompress = true\n")
    blog.post("a", "words " * 300)
    blog.build()
    data = (blog.out / "posts/a/index.html").read_bytes()
    assert gzip.decompress((blog.out / "posts/a/index.html.gz").read_bytes()) == data
    assert brotli.decompress((blog.out / "posts/a/index.html.br").read_bytes()) == data
    assert blog.build().written == 0
    blog.write("site.toml", "")
    blog.build()
    assert not (blog.out / "posts/a/index.html.gz").exists()


def test_assets_are_named_and_pinned_by_their_content(blog: Blog) -> None:
    """The style sheet's name and its integrity follow its bytes."""
    blog.build()
    page = blog.page("index.html")
    found = re.search(r'href="(/assets/look\.[0-9a-f]{12}\.css)" integrity="sha384-([^"]+)"', page)
    assert found
    import base64
    import hashlib

    data = (blog.out / found[1].lstrip("/")).read_bytes()
    assert base64.b64encode(hashlib.sha384(data).digest()).decode() == found[2]


def test_two_builds_at_once_do_not_mix(blog: Blog) -> None:
    """A site that is being built is not built beside that."""
    from lookahead.publish.lock import locked

    with locked(blog.options.cache), pytest.raises(CannotGoOn, match=f"process, {os.getpid()};"):
        blog.build()


def _fatal(number: int) -> int:
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def test_a_task_that_kills_its_process_costs_itself_alone() -> None:
    """All other tasks give their results."""
    results = dict(pool.spread(_fatal, range(60), 2))
    assert isinstance(results.pop(13), pool.Died)
    assert results == {n: n * 2 for n in range(60) if n != 13}
