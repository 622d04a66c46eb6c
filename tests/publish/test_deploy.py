# ruff: noqa: E501  # rows of words
"""Does a built site reach a folder, a branch, a host, and nothing else of anybody's?"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from program import Program

from lookahead.core.errors import CannotGoOn, WrongUse
from lookahead.publish import deploy as deploying
from lookahead.publish.deploy import MARK, Deployed, Target, Way, target


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A site of three files."""
    folder = tmp_path / "site"
    for name, text in (("index.html", "home"), ("posts/a/index.html", "a"), ("assets/x.css", "x")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / ".lookahead-tmp").mkdir()
    (folder / ".lookahead-tmp" / "1").write_text("half")
    return folder


def way(tmp_path: Path, **more: object) -> Way:
    content = tmp_path / "content"
    content.mkdir(exist_ok=True)
    return Way(content, tmp_path / "memory", **more)  # type: ignore[arg-type]  # a test's own


def send(out: Path, to: str | Path, tmp_path: Path, **more: object) -> Deployed:
    return deploying.deploy(out, target(str(to)), way(tmp_path, **more))


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


SITE = ["assets/x.css", "index.html", "posts/a/index.html"]

# ---- what a place is called

PLACES = {
    "/var/www/blog": Target("folder", "/var/www/blog"),
    "out dir": Target("folder", "out dir"),
    "me@host:/var/www": Target("rsync", "me@host:/var/www"),
    "rsync://me@host:/var/www": Target("rsync", "me@host:/var/www"),
    "rsync://host/blog": Target("rsync", "rsync://host/blog"),
    "rsync://host:873/blog": Target("rsync", "rsync://host:873/blog"),
    "[::1]:/var/www": Target("rsync", "[::1]:/var/www"),
    "git:origin": Target("git", "origin", "gh-pages"),
    "git:https://example.org/a.git#pages": Target("git", "https://example.org/a.git", "pages"),
    "git:git@example.org:me/a.git#gh-pages": Target("git", "git@example.org:me/a.git", "gh-pages"),
    "git:/srv/a.git#x/y": Target("git", "/srv/a.git", "x/y"),
}


@pytest.mark.parametrize("said", PLACES)
def test_a_place_is_read_as_what_it_is(said: str) -> None:
    """A path is a folder, a host with a path is rsync's, git: names a repository and a branch."""
    assert target(said) == PLACES[said]


@pytest.mark.parametrize(
    "said",
    [
        "", "-rf", "--rsh=sh", "-oProxyCommand=sh:/x", "me@-oProxyCommand=sh:/x", "-me@host:/x", "host:-x", "host:/",
        "host:", "host:~", "rsync://-x/y", "https://example.org/", "a\nb", "git:", "git:-u#x", "git:--upload-pack=x#y",
        "git:origin#-f", "git:origin#a..b", "git:origin#+x", "git:ext::sh -c x#y", "git:ssh://-x/y#z", "git:x#y:z",
        "git:host:-x#y", "git:origin#x.lock", "git:a\tb#x",
    ],
)  # fmt: skip
def test_what_could_be_an_option_is_no_place(said: str) -> None:
    """Nothing that a program could take for an option, a command or another helper gets through."""
    with pytest.raises(WrongUse):
        target(said)


# ---- a folder


def test_a_folder_gets_what_differs_and_loses_what_is_no_longer_there(
    out: Path, tmp_path: Path
) -> None:
    """The second time only the difference goes; files of others stay."""
    there = tmp_path / "www"
    assert send(out, there, tmp_path) == Deployed(tuple(SITE), ())
    assert files(there) == sorted([*SITE, MARK])
    kept = (there / "assets/x.css").stat().st_mtime_ns
    (there / "own.txt").write_text("not ours")
    (out / "index.html").write_text("new")
    (out / "posts/a/index.html").unlink()
    dry = send(out, there, tmp_path, dry=True)
    assert (there / "index.html").read_text() == "home"
    assert send(out, there, tmp_path) == dry == Deployed(("index.html",), ("posts/a/index.html",))
    assert files(there) == sorted(["assets/x.css", "index.html", "own.txt", MARK])
    assert not (there / "posts").exists()
    assert (there / "assets/x.css").stat().st_mtime_ns == kept
    assert send(out, there, tmp_path) == Deployed()


def test_a_folder_of_somebody_else_is_refused(out: Path, tmp_path: Path) -> None:
    """Without our mark nothing is written; with --force the site goes among what is there."""
    there = tmp_path / "www"
    there.mkdir()
    (there / "thesis.tex").write_text("x")
    with pytest.raises(WrongUse, match=r"thesis\.tex.*--force"):
        send(out, there, tmp_path)
    assert files(there) == ["thesis.tex"]
    (there / "index.html").write_text("own")
    with pytest.raises(WrongUse, match=r"\(index\.html\).*written over"):
        send(out, there, tmp_path)
    for force in (True, False):  # and later on
        assert send(out, there, tmp_path, force=force).deleted == ()
        assert (there / "thesis.tex").read_text() == "x"
    assert (there / "index.html").read_text() == "home"


def test_a_mark_that_lies_deletes_nothing_outside(out: Path, tmp_path: Path) -> None:
    """Names that lead out of the folder are not ours, also by links of the file system."""
    there, secret = tmp_path / "www", tmp_path / "secret"
    there.mkdir()
    secret.mkdir()
    (secret / "a").write_text("x")
    (there / "in").symlink_to(secret)
    names = ["../secret/a", "in/a", str(secret / "a"), "", 7]
    for said in (json.dumps({"files": names}), json.dumps([]), "{"):
        (there / MARK).write_text(said)
        send(out, there, tmp_path)
    assert (secret / "a").exists()
    (out / "in").mkdir()
    (out / "in" / "a").write_text("overwritten")
    with pytest.raises(CannotGoOn, match="leads out"):
        send(out, there, tmp_path)
    assert (secret / "a").read_text() == "x"


def test_a_folder_may_not_hold_the_site_or_its_texts(out: Path, tmp_path: Path) -> None:
    """Nor lie in them: the next build would delete or publish it."""
    for there in (out, out / "x", tmp_path, tmp_path / "content" / "x"):
        with pytest.raises(WrongUse):
            send(out, there, tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(WrongUse, match="no folder"):
        send(out, tmp_path / "file", tmp_path)


def test_links_of_the_file_system_are_not_followed(out: Path, tmp_path: Path) -> None:
    """A link in the out folder, which we never write, is not carried away."""
    (out / "leak").symlink_to("/etc/hostname")
    assert "leak" not in send(out, tmp_path / "www", tmp_path).changed


# ---- git


def git(*arguments: str | Path, cwd: Path | None = None) -> str:
    ran = subprocess.run(
        ["git", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=True
    )  # fmt: skip
    return ran.stdout


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository elsewhere, and no settings of whoever runs the tests."""
    for name in [n for n in os.environ if n.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git("init", "-q", "--bare", tmp_path / "far.git")
    return tmp_path / "far.git"


def shown(bare: Path, branch: str = "gh-pages") -> list[str]:
    return git("--git-dir", bare, "ls-tree", "-r", "--name-only", branch).split()


def test_a_branch_gets_one_commit_for_each_change(out: Path, tmp_path: Path, bare: Path) -> None:
    """The first makes the branch, an unchanged site makes none, a dry run sends none."""
    to = f"git:{bare}#gh-pages"
    assert send(out, to, tmp_path, dry=True).changed
    assert git("--git-dir", bare, "branch") == ""
    first = send(out, to, tmp_path, base_url="https://ada.example.org")
    assert set(SITE) < set(first.changed)
    assert shown(bare) == sorted([*SITE, MARK, ".nojekyll", "CNAME"])
    assert git("--git-dir", bare, "show", "gh-pages:CNAME") == "ada.example.org\n"
    assert send(out, to, tmp_path, base_url="https://ada.example.org") == Deployed()
    (out / "index.html").write_text("new")
    (out / "assets/x.css").unlink()
    shutil.rmtree(tmp_path / "memory")  # what makes it faster may be lost
    again = send(out, to, tmp_path, base_url="https://ada.example.org")
    assert again == Deployed(("index.html",), ("assets/x.css",))
    assert git("--git-dir", bare, "rev-list", "--count", "gh-pages").strip() == "2"


def test_a_remote_may_be_a_path_from_the_top_of_the_checkout(
    out: Path, tmp_path: Path, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git has it, wherever we are; else a path from where we are."""
    content = tmp_path / "blog" / "content"
    content.mkdir(parents=True)
    git("init", "-q", content.parent)
    git("-C", content.parent, "remote", "add", "origin", "../far.git")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    memory = Way(content, tmp_path / "memory")
    assert deploying.deploy(out, target("git:origin"), memory).changed
    assert "index.html" in shown(bare)
    assert deploying.deploy(out, target("git:../far.git#pages"), memory).changed
    git("-C", content.parent, "remote", "set-url", "origin", "./../far.git")
    assert deploying.deploy(out, target("git:origin#third"), memory).changed


def test_nobodys_checkout_is_touched(out: Path, tmp_path: Path, bare: Path) -> None:
    """The texts lie in a repository with work under way; its remote is found by its name."""
    content = tmp_path / "content"
    content.mkdir()
    git("init", "-q", "-b", "main", content)
    git("-C", content, "config", "user.name", "Ada")
    git("-C", content, "config", "user.email", "ada@example.org")
    git("-C", content, "remote", "add", "origin", bare)
    (content / "draft.md").write_text("x")
    git("-C", content, "add", "draft.md")
    before = {path: (content / ".git" / path).read_bytes() for path in files(content / ".git")}
    send(out, "git:origin", tmp_path)
    assert {p: (content / ".git" / p).read_bytes() for p in files(content / ".git")} == before
    assert git("-C", content, "status", "--short") == "A  draft.md\n"
    assert (
        git("--git-dir", bare, "log", "-1", "--format=%an %ae", "gh-pages").strip()
        == "Ada ada@example.org"
    )


def test_a_branch_with_other_things_is_refused(out: Path, tmp_path: Path, bare: Path) -> None:
    """A site is not written over somebody's source."""
    source = tmp_path / "source"
    git("init", "-q", "-b", "main", source)
    (source / "main.py").write_text("x")
    git("-C", source, "add", ".")
    git("-C", source, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x")
    git("-C", source, "push", "-q", bare, "main")
    with pytest.raises(WrongUse, match=r"main\.py"):
        send(out, f"git:{bare}#main", tmp_path)
    assert shown(bare, "main") == ["main.py"]
    assert send(out, f"git:{bare}#main", tmp_path, force=True).deleted == ("main.py",)
    assert (
        git("--git-dir", bare, "rev-list", "--count", "main").strip() == "2"
    )  # on top: nothing is lost


def test_hooks_and_ignored_files_do_not_matter(
    out: Path, tmp_path: Path, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings of the person's git neither run anything nor leave files out."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-push", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    settings = tmp_path / "gitconfig"
    settings.write_text(
        f"[core]\nhooksPath = {hooks}\nexcludesFile = {tmp_path}/ignore\nautocrlf = true\n"
    )
    (tmp_path / "ignore").write_text("*.css\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    (out / "index.html").write_bytes(b"a\r\nb")
    send(out, f"git:{bare}", tmp_path)
    monkeypatch.delenv("GIT_DIR")
    assert "assets/x.css" in shown(bare)
    assert git("--git-dir", bare, "cat-file", "-s", "gh-pages:index.html").strip() == "4"
    assert not (tmp_path / "ran").exists()


def test_a_repository_that_is_not_there(out: Path, tmp_path: Path, bare: Path) -> None:
    """One line that says so, whether the name or what lies there is wrong."""
    with pytest.raises(WrongUse, match="no such remote"):
        send(out, "git:upstream", tmp_path)
    (tmp_path / "plain").mkdir()
    with pytest.raises(CannotGoOn, match="git could not"):
        send(out, f"git:{tmp_path / 'plain'}", tmp_path)
    assert bare.exists()


OWN = {
    "https://ada.example.org": "ada.example.org",
    "https://www.example.org/": "www.example.org",
    "https://example.org/blog": "",
    "https://ada.github.io": "",
    "http://localhost:8000": "",
    "http://127.0.0.1": "",
    "": "",
}


@pytest.mark.parametrize("base_url", OWN)
def test_a_site_with_a_name_of_its_own_says_it(base_url: str) -> None:
    """CNAME is for a host's root that is not one of the hosting service's names."""
    assert deploying.own_name(base_url) == OWN[base_url]


# ---- rsync

STAND_IN = """\
#!{python}
import json, os, sys
with open({log!r}, "a") as log:
    print(json.dumps(sys.argv[1:]), file=log)
if "--list-only" in sys.argv:
    print({listing!r}, end="")
    print({error!r}, end="", file=sys.stderr)
    sys.exit({code})
print("send index.html\\nsend posts/\\nsend .lookahead-site\\ndel. old name.html")
"""


def stand_in(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    listing: str = "",
    error: str = "",
    code: int = 0,
) -> Path:
    """A program called rsync that writes down what it was asked."""
    folder, log = tmp_path / "bin", tmp_path / "asked"
    folder.mkdir(exist_ok=True)
    program = folder / "rsync"
    said = STAND_IN.format(
        python=sys.executable, log=str(log), listing=listing, error=error, code=code
    )
    program.write_text(said)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return log


def asked(log: Path) -> list[list[str]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


def test_rsync_is_asked_for_what_is_there_then_sends(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The arguments, word by word: places behind `--`, two sources, deletion, nothing half written."""
    row = "drwxr-xr-x          4,096 2026/01/01 00:00:00 .\n-rw-r--r-- 3 2026/01/01 00:00:00 .lookahead-site\n"
    log = stand_in(tmp_path, monkeypatch, row)
    done = send(out, "me@host:/var/www/my blog/", tmp_path)
    assert done == Deployed(("index.html",), ("old name.html",))
    first, second = asked(log)
    assert first == ["--list-only", "--protect-args", "--", "me@host:/var/www/my blog/"]
    options, places = second[: second.index("--")], second[second.index("--") + 1 :]
    assert {"--recursive", "--delete-delay", "--delay-updates", "--protect-args"} < set(options)
    assert {"--exclude=/.lookahead-tmp/", "--exclude=/.git"} < set(options)
    assert [places[0], places[2]] == [f"{out}/", "me@host:/var/www/my blog/"]
    send(out, "me@host:/var/www", tmp_path, dry=True)
    assert "--dry-run" in asked(log)[-1]


def test_rsync_sends_nothing_into_a_folder_of_somebody_else(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was asked only what is there; with --force it is not asked at all."""
    row = "drwxr-xr-x 4,096 2026/01/01 00:00:00 .\n-rw-r--r-- 3 2026/01/01 00:00:00 my thesis.tex\n"
    log = stand_in(tmp_path, monkeypatch, row)
    with pytest.raises(WrongUse, match=r"my thesis\.tex"):
        send(out, "host:/home/ada", tmp_path)
    assert len(asked(log)) == 1
    send(out, "host:/home/ada", tmp_path, force=True)
    assert "--list-only" not in asked(log)[-1]
    assert len(asked(log)) == 2


def test_rsync_to_a_folder_that_is_not_yet_there_and_a_host_that_is_not(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No such folder is an empty one; no such host is one line."""
    stand_in(
        tmp_path,
        monkeypatch,
        error='rsync: change_dir "/x" failed: No such file or directory',
        code=23,
    )
    assert send(out, "host:/x", tmp_path).changed
    stand_in(
        tmp_path,
        monkeypatch,
        error="ssh: Could not resolve hostname host\nrsync error: x\n",
        code=255,
    )
    with pytest.raises(CannotGoOn, match="resolve hostname"):
        send(out, "host:/x", tmp_path)


def test_where_there_is_no_rsync(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence that names what is missing."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotGoOn, match="rsync is not installed"):
        send(out, "host:/x", tmp_path)


@pytest.mark.skipif(
    shutil.which("rsync") is None, reason="needs rsync (Debian package of that name)"
)
def test_rsync_itself_on_this_machine(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real program, told to reach the "host" by a shell that stays here."""
    shell = tmp_path / "shell"
    shell.write_text('#!/bin/sh\nshift\nexec "$@"\n')
    shell.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(shell))
    there = tmp_path / "far" / "my www"
    there.parent.mkdir()
    to = f"host:{there}"
    assert set(send(out, to, tmp_path, dry=True).changed) == set(SITE)
    assert not there.exists() or not files(there)
    assert set(send(out, to, tmp_path).changed) == set(SITE)
    assert files(there) == sorted([*SITE, MARK])
    (out / "posts/a/index.html").unlink()
    (out / "index.html").write_text("newer")
    done = send(out, to, tmp_path)
    assert (done.changed, [n for n in done.deleted if n.endswith("html")]) == (
        ("index.html",),
        ["posts/a/index.html"],
    )
    (there / MARK).unlink()
    with pytest.raises(WrongUse):
        send(out, to, tmp_path)


# ---- the command


@pytest.mark.slow
def test_publish_deploys_where_site_toml_says(cli: Program, tmp_path: Path) -> None:
    """`--deploy` alone; a dry run leaves it; with --strict a site with problems stays at home."""
    content, there = tmp_path / "blog", tmp_path / "www"
    (content / "posts").mkdir(parents=True)
    (content / "posts" / "a.md").write_text("---\ntitle: a\n---\nHi")
    (content / "site.toml").write_text(
        'base_url = "https://a.example.org"\n[deploy]\nto = "../www"\n'
    )
    arguments = ("publish", "--content", content, "--out", tmp_path / "site", "--deploy")
    assert "would send index.html" in cli(*arguments, "--dry-run").err
    assert not there.exists()
    ran = cli(*arguments)
    assert (ran.code, "0 were deleted" in ran.err) == (0, True)
    assert (there / "posts/a/index.html").exists()
    (content / "posts" / "b.md").write_text("---\ntitle: b\n---\n[x](gone.md)")
    ran = cli(*arguments, "--strict")
    assert (ran.code, "not deployed" in ran.err) == (1, True)
    assert not (there / "posts/b").exists()
    (content / "site.toml").unlink()
    ran = cli(*arguments)
    assert (ran.code, "[deploy]" in ran.err) == (2, True)
