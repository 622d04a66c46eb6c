"""What does a person get who asks for what cannot be?  One clear line and an exit code, never a traceback."""

from __future__ import annotations

import resource
import signal
import socket
import sqlite3
import subprocess
from pathlib import Path

import pytest
from farm import Farm
from program import COMMAND, Program, Ran, free_port

pytestmark = pytest.mark.slow

FAILED, WRONG_USE = {1}, {2}
EITHER = FAILED | WRONG_USE


def _one_line(ran: Ran, codes: set[int], *words: str) -> None:
    """It ended with one of these codes and said one line that has these words."""
    assert ran.code in codes, ran
    said = " ".join(ran.lines)
    assert len([line for line in ran.lines if not line.startswith(("Usage:", "Try "))]) == 1, (
        ran.err
    )
    for word in words:
        assert word in said, ran.err


@pytest.mark.parametrize(
    "url", ["not a url", "ftp://example.org/feed", "http://", "javascript:alert(1)", "http://[::1"]
)
def test_a_wrong_address(begun: Program, url: str) -> None:
    """Adding what is no web address is wrong use."""
    _one_line(begun("sources", "add", url), WRONG_USE)


def test_an_address_that_does_not_answer(begun: Program) -> None:
    """Adding a site that cannot be reached says so."""
    _one_line(begun("sources", "add", "http://nowhere.invalid/"), EITHER, "nowhere.invalid")


def test_an_address_in_the_local_network(begun: Program) -> None:
    """A private address is refused in words that name it."""
    _one_line(begun("sources", "add", "http://127.0.0.1:9/feed"), EITHER, "127.0.0.1")


def test_a_move_into_the_local_network(begun: Program, tmp_path: Path) -> None:
    """What may not be added may not be moved to either, and the source stays where it is."""
    opml = tmp_path / "one.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="One" type="rss"'
        ' xmlUrl="https://one.example/feed"/></body></opml>'
    )
    assert begun("sources", "import", opml).code == 0
    moved = begun("sources", "move", "one", "--url", "http://10.1.1.1/")
    _one_line(moved, WRONG_USE, "10.1.1.1", "private")
    (card,) = begun("sources", "list", "--json").json
    assert card["source"]["url"] == "https://one.example/feed"


def test_an_unknown_source(cli: Program) -> None:
    """A slug that nobody has is wrong use."""
    _one_line(cli("sources", "pause", "nobody"), WRONG_USE, "nobody")
    _one_line(cli("update", "--source", "nobody"), WRONG_USE, "nobody")


def test_an_unknown_setting(cli: Program) -> None:
    """A misspelt setting is named, with the right one."""
    _one_line(cli("sources", "list", LOOKAHEAD_PROT="1"), WRONG_USE, "LOOKAHEAD_PROT", "port")
    cli.home.mkdir(parents=True)
    (cli.home / "lookahead.toml").write_text("prot = 1\n")
    _one_line(cli("sources", "list"), WRONG_USE, "prot", "port")


@pytest.mark.parametrize("toml", ["port = ", "port = 'no'", "\x00", "port = 99999999"])
def test_settings_that_cannot_be_read(cli: Program, toml: str) -> None:
    """A broken settings file is named, and what is wrong with it."""
    cli.home.mkdir(parents=True)
    (cli.home / "lookahead.toml").write_text(toml)
    _one_line(cli("sources", "list"), WRONG_USE, "lookahead.toml")


def test_unknown_commands_and_flags(cli: Program) -> None:
    """What does not exist is wrong use."""
    assert cli("frobnicate").code in WRONG_USE
    assert cli("update", "--frobnicate").code in WRONG_USE
    assert cli("up", "--port", "many").code in WRONG_USE


def test_a_taken_port(begun: Program) -> None:
    """`up` and `serve` say which port is taken and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        _one_line(begun("up", "--port", port), FAILED, str(port), "--port", "LOOKAHEAD_PORT=")
        _one_line(begun("serve", "--port", port), FAILED, str(port), "--port", "LOOKAHEAD_PORT=")


def test_a_home_that_cannot_be_a_folder(cli: Program, tmp_path: Path) -> None:
    """A file where the folder should be, or a folder without rights, is named."""
    file = tmp_path / "file"
    file.write_text("")
    _one_line(cli("sources", "list", LOOKAHEAD_HOME=str(file)), EITHER, str(file))
    _one_line(cli("sources", "list", LOOKAHEAD_HOME=str(file / "home")), EITHER, str(file))
    _one_line(cli("up", "--port", free_port(), LOOKAHEAD_HOME=str(file)), EITHER, str(file))


def test_a_home_without_rights(cli: Program) -> None:
    """A folder that may not be written to is named; not even root may write to this one."""
    home = "/proc/radar"
    _one_line(cli("sources", "list", LOOKAHEAD_HOME=home), FAILED, home)
    _one_line(cli("up", "--port", free_port(), LOOKAHEAD_HOME=home), FAILED, home)


def test_doctor_finds_a_home_that_is_a_file(cli: Program) -> None:
    """Where `up` cannot write the doctor says so, and how to mend it."""
    cli.home.parent.mkdir(parents=True, exist_ok=True)
    cli.home.write_text("no folder")
    ran = cli("doctor")
    assert ran.code == 1
    assert f"there is a file at {cli.home}" in ran.out


def test_a_database_that_is_none(cli: Program) -> None:
    """A file of junk in place of the database is not overwritten."""
    cli.home.mkdir(parents=True)
    junk = cli.home / "lookahead.sqlite3"
    junk.write_bytes(b"this is no database at all, but somebody may need it" * 100)
    before = junk.read_bytes()
    _one_line(cli("sources", "list"), FAILED)
    assert junk.read_bytes() == before


# ---- OPML ----------------------------------------------------------------------------------------


def _import(cli: Program, tmp_path: Path, data: bytes) -> Ran:
    file = tmp_path / "in.opml"
    file.write_bytes(data)
    return cli("sources", "import", file, timeout_s=60)


def test_an_opml_file_of_50_mb(begun: Program, tmp_path: Path) -> None:
    """It is refused in one line."""
    outline = b'<outline text="a" xmlUrl="http://a.example/"/>'
    data = (
        b'<opml version="2.0"><body>' + outline * (50_000_000 // len(outline)) + b"</body></opml>"
    )
    _one_line(_import(begun, tmp_path, data), WRONG_USE)


def test_an_opml_file_of_depth_10_000(begun: Program, tmp_path: Path) -> None:
    """It is refused, or read as far as is sane; never a crash."""
    depth = 10_000
    data = (
        b'<opml version="2.0"><body>'
        + b'<outline text="f">' * depth
        + b'<outline text="a" xmlUrl="http://a.example/"/>'
        + b"</outline>" * depth
        + b"</body></opml>"
    )
    _one_line(_import(begun, tmp_path, data), WRONG_USE)


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x00\x01\x02"])
def test_a_file_that_is_no_opml(begun: Program, tmp_path: Path, data: bytes) -> None:
    """It is wrong use, and nothing is stored."""
    _one_line(_import(begun, tmp_path, data), WRONG_USE)


def test_an_opml_file_that_is_not_there(begun: Program, tmp_path: Path) -> None:
    """It is named."""
    _one_line(begun("sources", "import", tmp_path / "none.opml"), WRONG_USE, "none.opml")


# ---- a full disk -----------------------------------------------------------------------------------


def test_a_full_disk_loses_nothing(begun: Program, tmp_path: Path) -> None:
    """An update that runs out of room says so in one line; with room again, everything comes."""
    with Farm(30, 20) as farm:
        opml = tmp_path / "farm.opml"
        opml.write_text(farm.opml(), "utf-8")
        begun.env["LOOKAHEAD_ALLOW_NETWORKS"] = "127.0.0.0/8"
        assert begun("sources", "import", opml).code == 0
        room = sum(f.stat().st_size for f in begun.home.rglob("*") if f.is_file()) + 200_000
        ran = _with_room(begun, room)
        _one_line(ran, FAILED)
        assert begun("update").code == 0
        assert _count(begun.home, "store_entry") == len(farm.entries)
        assert _count(begun.home, "store_article") == len(farm.links)


def _with_room(cli: Program, room: int) -> Ran:
    """`update` where no file may grow beyond `room` bytes: EFBIG, which a full disk looks like."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        [COMMAND, "update"],
        env=cli.env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=limit,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


def _count(home: Path, table: str) -> int:
    base = sqlite3.connect(home / "lookahead.sqlite3")
    try:
        return int(base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  names of ours
    finally:
        base.close()
