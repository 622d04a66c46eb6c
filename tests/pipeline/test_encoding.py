"""Articles get their vectors behind gathering, whatever happens to the encoder meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from embeddings import Answer, Server, serve, well
from program import Program, descendants, free_port
from store_support import NOW, make_draft, outcome

from lookahead.core.model import Source
from lookahead.encode import Choice, Encoder
from lookahead.pipeline.encoding import Encoding
from lookahead.pipeline.workers import Bounds
from lookahead.pipeline.writer import Writer

pytestmark = pytest.mark.slow
QUICK = Bounds(cpu_s=20, wall_s=4.0, memory_bytes=4 << 30)
COUNT = 40


@pytest.fixture
def embeddings() -> Iterator[Server]:
    """A server with `/v1/embeddings`."""
    with serve() as server:
        yield server


@pytest.fixture(autouse=True)
def articles(home: Path) -> None:
    """Forty articles, none of them encoded."""
    from lookahead.store import sources

    sources.add(Source(slug="a", name="A", home="", url="https://a.example/feed"), NOW)
    publish(range(COUNT))


def publish(numbers: range) -> None:
    from lookahead.store import looks

    looks.make_due(NOW, ["a"])
    (claimed,) = looks.claim(NOW, 1, slugs=["a"])
    looks.commit([outcome(claimed, *[make_draft(n) for n in numbers])])


def run(choice: Choice, step: Callable[[Encoding], Awaitable[Any]], bounds: Bounds = QUICK) -> Any:
    """One encoding in an event loop, closed in the end."""

    async def inside() -> Any:
        writer = Writer()
        encoding = Encoding(choice, writer, bounds)
        try:
            return await step(encoding)
        finally:
            encoding.close()
            writer.close()

    return asyncio.run(inside())


def catch_up(encoding: Encoding) -> Awaitable[int]:
    return encoding.catch_up()


def test_everything_is_encoded_by_our_encoder() -> None:
    """Each article has the vector of its title and text, made in another process; once."""
    from lookahead.store import vectors

    assert run(Choice(), catch_up) == COUNT
    assert run(Choice(), catch_up) == 0
    ours, found = Encoder(), vectors.read()
    assert found.encoder == ours.id
    texts = [vectors.text(f"Title {n}", f"Text {n}") for n in range(COUNT)]
    scores = found.vectors @ ours.encode(texts).T
    assert (scores.max(1) > 0.98).all()
    publish(range(COUNT, COUNT + 5))
    assert run(Choice(), catch_up) == 5


def test_without_an_encoder_nothing_happens() -> None:
    """`none` encodes nothing and says so once; what there is stays."""
    from lookahead.store import vectors

    assert run(Choice("none"), catch_up) == 0
    assert vectors.kept() == []


def test_a_server_that_is_down_loses_nothing(embeddings: Server) -> None:
    """What could not be encoded waits, and no article is blamed."""
    from lookahead.store import vectors

    down = Choice(embeddings.base, model="m")
    embeddings.answer = lambda _: (503, b"")
    assert run(down, catch_up) == 0
    (kept,) = vectors.kept()
    assert (kept.vectors, kept.waiting, kept.problems) == (0, COUNT, 0)
    embeddings.answer = well
    assert run(down, catch_up) == COUNT


def test_one_text_that_kills_costs_its_own_vector(embeddings: Server) -> None:
    """A text that its encoder dies of is set aside, with its reason; the others are encoded."""
    from lookahead.store import vectors

    def kill(asked: dict[str, Any]) -> Answer:
        if any(text.startswith("Title 7.") for text in asked["input"]):
            os.kill(_child(), signal.SIGKILL)
        return well(asked)

    embeddings.answer = kill
    assert run(Choice(embeddings.base), catch_up) == COUNT
    (kept,) = vectors.kept()
    assert (kept.vectors, kept.waiting, kept.problems) == (COUNT - 1, 0, 1)


def _child() -> int:
    """The process that encodes: the youngest one below us, by its start; numbers begin anew some day."""
    return max(descendants(os.getpid()), key=_started)


def _started(pid: int) -> int:
    """When a process began, in ticks since the machine did (proc(5)); 0 for one that is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return 0
    state, *rest = stat.rpartition(")")[2].split()
    return 0 if state == "Z" else int(rest[18])


def test_a_new_encoder_takes_over_when_it_is_complete(embeddings: Server) -> None:
    """While the new one is half way the vectors of the old one are read; then they are gone."""
    from lookahead.store import vectors

    run(Choice(embeddings.base, model="old"), catch_up)
    seen: list[str] = []

    def watch(asked: dict[str, Any]) -> Answer:
        seen.append(asked["model"])
        return well(asked, dim=6)

    embeddings.answer = watch
    new = Choice(embeddings.base, model="new")
    assert run(new, lambda encoding: encoding.step()) == 32
    assert vectors.read().vectors.shape == (COUNT, 8)
    assert run(new, catch_up) == COUNT - 32
    assert set(seen) == {"new"}
    assert vectors.read().vectors.shape == (COUNT, 6)
    assert len(vectors.kept()) == 1


def test_forever_goes_on_after_trouble(embeddings: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop waits while the server is down, encodes when it is back, and ends when cancelled."""
    from lookahead.pipeline import encoding as module
    from lookahead.store import vectors

    monkeypatch.setattr(module, "RETRY_S", 0.1)
    monkeypatch.setattr(module, "IDLE_S", 0.2)
    embeddings.answer = lambda _: (401, b"")

    async def watch(encoding: Encoding) -> bool:
        task = asyncio.create_task(encoding.forever())
        while len(embeddings.asked) < 3:
            await asyncio.sleep(0.05)
        embeddings.answer = well
        asked = len(embeddings.asked)
        while len(embeddings.asked) < asked + 2 or encoding._workers is not None:
            await asyncio.sleep(0.05)
        task.cancel()
        ended = await asyncio.gather(task, return_exceptions=True)
        return isinstance(ended[0], asyncio.CancelledError)

    assert run(Choice(embeddings.base), watch)
    assert [kept.vectors for kept in vectors.kept()] == [COUNT]


def test_closing_does_not_wait_for_a_silent_server(embeddings: Server) -> None:
    """Ctrl-C ends at once, though the server may take minutes."""

    def wait(asked: dict[str, Any]) -> Answer:
        time.sleep(2)
        return well(asked)

    embeddings.answer = wait

    async def cancelled(encoding: Encoding) -> float:
        task = asyncio.create_task(encoding.catch_up())
        while not embeddings.asked:
            await asyncio.sleep(0.02)
        loop = asyncio.get_running_loop()
        began = loop.time()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        encoding.close()
        return loop.time() - began

    assert run(Choice(embeddings.base), cancelled) < 1


def test_a_radar_that_is_killed_goes_on(cli: Program) -> None:
    """After kill -9 in the middle, `update --understand` leaves every article with one vector."""
    running = cli.start("up", "--sample", "--port", free_port())
    running.wait_for(r"read +http")
    _until(lambda: _vectors(cli)[1] > 0, 40)
    running.kill()
    before = _vectors(cli)
    env = {"LOOKAHEAD_HOME": str(cli.home / "sample"), "LOOKAHEAD_SAMPLE": "yes"}
    done = cli("update", "--understand", "--json", timeout_s=120, **env)
    assert done.code == 0, done.err
    every, encoded = _vectors(cli)
    assert every == encoded >= before[1]
    doctor = cli("doctor", "--json", **env)
    found = {row["check"]: row for row in json.loads(doctor.out)}
    assert found["encoder"]["level"] == "OK"
    assert f"{encoded:,} articles" in found["vectors"]["text"]


def _until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def _vectors(cli: Program) -> tuple[int, int]:
    """How many articles there are, and how many have their vector."""
    path = cli.home / "sample" / "lookahead.sqlite3"
    if not path.exists():
        return 0, 0
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
        try:
            ((articles,),) = base.execute("SELECT count(*) FROM store_article")
            ((encoded,),) = base.execute("SELECT count(*) FROM store_vector WHERE wanted IS NULL")
        except sqlite3.OperationalError:  # its tables are being made
            return 0, 0
    return articles, encoded
