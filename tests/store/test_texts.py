"""Is nothing outside of the content folder read or written, and nothing lost inside of it?"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lookahead.store.texts import Conflict, Discarded, Refused, Texts, mark

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
STAMP = "20260102-030405"

OUTSIDE = [
    "",
    ".",
    "..",
    "../secret.md",
    "posts/../../secret.md",
    "posts/../a.md",
    "/etc/passwd.md",
    "posts//a.md",
    "posts/./a.md",
    "posts/.hidden.md",
    ".trash/a.md",
    "posts/.trash/a.md",
    "posts\\..\\a.md",
    "posts/a\x00.md",
    "posts/a\n.md",
    "posts/con:a.md",
    "posts/ a.md",
    "elsewhere/a.md",
    "templates/base.html",
    "posts/a.txt",
    "static/a.md",
    "site.toml/a.md",
    "posts/" + "a" * 300 + ".md",
    "posts/" + "a/" * 200 + "a.md",
    "posts/\ud800.md",
]


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    (tmp_path / "secret.md").write_text("secret")
    root = tmp_path / "content"
    (root / "posts" / "bundle").mkdir(parents=True)
    (root / "posts" / "a.md").write_text("a")
    (root / "posts" / "bundle" / "index.md").write_text("b")
    (root / "posts" / "bundle" / "more.md").write_text("no text of its own")
    (root / "about.md").write_text("c")
    (root / "site.toml").write_text("")
    return Texts(root)


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_hostile_name_is_read_or_written(texts: Texts, tmp_path: Path, path: str) -> None:
    """Each is refused by every act, and no file is different afterwards."""
    before = _tree(tmp_path)
    acts = (
        lambda: texts.write(path, b"x", ""),
        lambda: texts.write(path, b"x", mark(b"secret")),
        lambda: texts.add(path, "a.png", b"x"),
        lambda: texts.bundled(path),
        lambda: texts.renamed(path, "b"),
        lambda: texts.discard(path, mark(b"secret"), NOW),
        lambda: texts.put_back(STAMP, path),
    )
    for act in acts:
        with pytest.raises(Refused):
            act()
    if not path.startswith("static/") and path != "posts/a.txt":
        with pytest.raises(Refused):
            texts.read(path)
    assert _tree(tmp_path) == before


@pytest.mark.parametrize("name", ["../b", ".b", "a/b", "", "b\x00", "x" * 300])
def test_no_hostile_new_name_is_taken(texts: Texts, tmp_path: Path, name: str) -> None:
    """A new name, or the name of a picture, stays where it is put."""
    before = _tree(tmp_path)
    with pytest.raises(Refused):
        texts.renamed("posts/a.md", name)
    with pytest.raises(Refused):
        texts.add("posts/bundle/index.md", f"{name}.png" if name not in ("", ".b") else "../x", b"")
    assert _tree(tmp_path) == before


def test_links_are_not_followed(texts: Texts, tmp_path: Path) -> None:
    """Neither a link that is a file nor one on the way; what they lead to stays as it is."""
    posts = tmp_path / "content" / "posts"
    (posts / "link.md").symlink_to(tmp_path / "secret.md")
    (posts / "folder").symlink_to(tmp_path)
    os.mkfifo(posts / "pipe.md")
    for path in ("posts/link.md", "posts/folder/secret.md", "posts/pipe.md"):
        with pytest.raises(Refused):
            texts.read(path)
        with pytest.raises(Refused):
            texts.write(path, b"x", mark(b"secret"))
        with pytest.raises(Refused):
            texts.discard(path, mark(b"secret"), NOW)
    with pytest.raises(FileExistsError):
        texts.write("posts/link.md", b"x", "")
    assert (tmp_path / "secret.md").read_text() == "secret"
    assert "posts/link.md" not in [one.path for one in texts.listed()]


def test_a_list_holds_the_texts_alone(texts: Texts, tmp_path: Path) -> None:
    """What changed last is first; files inside of a bundle are no texts."""
    os.utime(tmp_path / "content" / "about.md", (2e9, 2e9))
    found = [one.path for one in texts.listed()]
    assert found[0] == "about.md"
    assert sorted(found) == ["about.md", "posts/a.md", "posts/bundle/index.md"]


def test_a_change_by_somebody_else_is_a_conflict(texts: Texts, tmp_path: Path) -> None:
    """Nothing is written over bytes that nobody saw."""
    texts.write("posts/a.md", b"mine", mark(b"a"))
    with pytest.raises(Conflict) as caught:
        texts.write("posts/a.md", b"again", mark(b"a"))
    assert caught.value.theirs == b"mine"
    assert (tmp_path / "content/posts/a.md").read_bytes() == b"mine"


def test_a_text_is_replaced_whole_and_keeps_its_mode(texts: Texts, tmp_path: Path) -> None:
    """The file is another one, with the rights of the former, and nothing is left beside it."""
    path = tmp_path / "content/posts/a.md"
    path.chmod(0o640)
    texts.write("posts/a.md", b"mine", mark(b"a"))
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(one.name for one in path.parent.iterdir()) == ["a.md", "bundle"]


def test_a_new_text_takes_nobodys_place(texts: Texts) -> None:
    """A name that is taken stays with whom it belongs."""
    with pytest.raises(FileExistsError):
        texts.write("posts/a.md", b"x", "")
    texts.write("notes/deep/new.md", b"x", "")
    assert texts.read("notes/deep/new.md") == b"x"


def test_a_text_gets_a_folder_for_its_pictures(texts: Texts) -> None:
    """The file becomes the folder's index; pictures of one name are numbered."""
    path = texts.bundled("posts/a.md")
    assert path == "posts/a/index.md"
    assert texts.bundled(path) == path
    assert [texts.add(path, "p.png", b"1"), texts.add(path, "p.png", b"2")] == ["p.png", "p-2.png"]
    assert texts.beside(path) == ["p-2.png", "p.png"]
    with pytest.raises(Refused):
        texts.bundled("about.md")


def test_names_change_with_all_that_belongs_to_them(texts: Texts) -> None:
    """A file by its name, a bundle by its folder; a name that is taken is refused."""
    assert texts.renamed("posts/a.md", "new") == "posts/new.md"
    assert texts.renamed("posts/bundle/index.md", "other") == "posts/other/index.md"
    assert texts.read("posts/other/more.md")
    with pytest.raises(Refused):
        texts.renamed("posts/new.md", "other")
    with pytest.raises(Refused):
        texts.renamed("posts/nobody.md", "b")


def test_what_is_deleted_lies_in_the_trash(texts: Texts, tmp_path: Path) -> None:
    """Folder and all, at its path below the moment; what nobody saw, or would be lost there, stays."""
    texts.discard("posts/bundle/index.md", mark(b"b"), NOW)
    with pytest.raises(Conflict) as caught:
        texts.discard("posts/a.md", mark(b"seen before"), NOW)
    assert caught.value.theirs == b"a"
    texts.discard("posts/a.md", mark(b"a"), NOW)
    texts.write("posts/a.md", b"again", "")
    with pytest.raises(Refused, match="this second"):
        texts.discard("posts/a.md", mark(b"again"), NOW)
    assert texts.read("posts/a.md") == b"again"
    texts.discard("posts/a.md", mark(b"again"), NOW.replace(second=6))
    assert _tree(tmp_path / "content" / ".trash") == {
        f"{STAMP}/posts/bundle/index.md": b"b",
        f"{STAMP}/posts/bundle/more.md": b"no text of its own",
        f"{STAMP}/posts/a.md": b"a",
        "20260102-030406/posts/a.md": b"again",
    }
    assert [one.path for one in texts.listed()] == ["about.md"]


def test_what_was_deleted_can_be_put_back(texts: Texts, tmp_path: Path) -> None:
    """With all that lay beside it, to where it lay; nothing of it is left in the trash."""
    before = _tree(tmp_path)
    assert texts.trash() == []
    texts.discard("posts/a.md", mark(b"a"), NOW)
    texts.discard("posts/bundle/index.md", mark(b"b"), NOW.replace(second=6))
    (tmp_path / "content/posts").rmdir()
    assert texts.trash() == [
        Discarded("20260102-030406", "posts/bundle/index.md"),
        Discarded(STAMP, "posts/a.md"),
    ]
    for one in texts.trash():
        texts.put_back(one.stamp, one.path)
    assert _tree(tmp_path) == before
    assert texts.trash() == []
    assert [*(tmp_path / "content" / ".trash").glob("*")] == []
    with pytest.raises(Refused):
        texts.put_back(STAMP, "posts/a.md")


@pytest.mark.parametrize("meanwhile", ["posts/a.md", "posts/a/index.md"])
def test_what_is_put_back_takes_nobodys_place(texts: Texts, meanwhile: str) -> None:
    """A file or a folder at its address stays, and the deleted one stays in the trash."""
    texts.discard("posts/a.md", mark(b"a"), NOW)
    texts.write(meanwhile, b"another", "")
    with pytest.raises(Refused, match="called a now"):
        texts.put_back(STAMP, "posts/a.md")
    assert texts.read(meanwhile) == b"another"
    assert texts.trash() == [Discarded(STAMP, "posts/a.md")]


@pytest.mark.parametrize(
    "stamp", ["", ".", "..", "../..", f"{STAMP}/..", f"{STAMP}\n", f"../.trash/{STAMP}", "now"]
)
def test_nothing_is_put_back_from_outside_of_the_trash(
    texts: Texts, tmp_path: Path, stamp: str
) -> None:
    """A moment that is none is refused, and so is a link called like one."""
    texts.discard("posts/a.md", mark(b"a"), NOW)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.md").write_text("not ours")
    (tmp_path / "content/.trash/20260102-000000").symlink_to(tmp_path)
    before = _tree(tmp_path)
    for one in (stamp, "20260102-000000"):
        with pytest.raises(Refused):
            texts.put_back(one, "posts/a.md")
    assert _tree(tmp_path) == before
    assert texts.trash() == [Discarded(STAMP, "posts/a.md")]


def test_what_is_too_long_is_refused(texts: Texts, tmp_path: Path) -> None:
    """Neither read nor written: no site builds it."""
    (tmp_path / "content/posts/long.md").write_bytes(b"x" * (4 << 20) + b"x")
    with pytest.raises(Refused, match=r"4\.2 MB"):
        texts.read("posts/long.md")
    with pytest.raises(Refused):
        texts.write("posts/a.md", b"x" * (4 << 20) + b"x", mark(b"a"))
