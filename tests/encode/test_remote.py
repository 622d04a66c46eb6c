"""An OpenAI-compatible server: asked in batches, tried again, and never believed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from embeddings import DIM, Answer, Server, numbers, well

from lookahead.encode import Choice, Encoder, Unavailable, identify, remote
from lookahead.fetch import Policy


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "FIRST_PAUSE_S", 0.01)


def choice(server: Server, key: str = "") -> Choice:
    return Choice(server.base, model="small:1", key=key)


def test_texts_go_in_batches_and_come_back_in_order(embeddings: Server) -> None:
    """Each text gets its own vector at unit length, though the server answers in another order."""
    texts = [f"text {n}" for n in range(70)] + [""]
    encoder = Encoder(choice(embeddings, key="sesame"))
    found = encoder.encode(texts)
    wanted = np.array([numbers(text or ".") for text in texts])
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    assert np.allclose(found, wanted, atol=1e-6)
    assert (encoder.dim, encoder.id) == (DIM, identify(choice(embeddings)))
    assert [len(asked["input"]) for asked in embeddings.asked] == [32, 32, 7]
    assert {asked["path"] for asked in embeddings.asked} == {"/v1/embeddings"}
    assert {asked["model"] for asked in embeddings.asked} == {"small:1"}
    assert set(embeddings.keys) == {"Bearer sesame"}


def test_a_long_text_is_cut_before_it_is_sent(embeddings: Server) -> None:
    """Servers refuse what is too long, so it never leaves."""
    Encoder(choice(embeddings)).encode(["x" * 1_000_000])
    assert len(embeddings.asked[0]["input"][0]) == 4 * 512


def test_a_server_that_stumbles_is_asked_again(embeddings: Server) -> None:
    """Two failures and then an answer are an answer."""
    fails = iter([(500, b""), (429, b"")])

    def stumble(asked: dict[str, Any]) -> Answer:
        return next(fails, None) or well(asked)

    embeddings.answer = stumble
    assert Encoder(choice(embeddings)).encode(["a"]).shape == (1, DIM)
    assert len(embeddings.asked) == 3


def _data(*rows: object) -> Callable[[dict[str, Any]], Answer]:
    return lambda _: (200, json.dumps({"data": rows}).encode())


BAD: dict[str, tuple[Callable[[dict[str, Any]], Answer], int]] = {
    "always 500": (lambda _: (500, b""), 3),
    "401": (lambda _: (401, b""), 1),
    "a redirect": (lambda _: (307, b""), 1),
    "no JSON": (lambda _: (200, b"<html>"), 1),
    "deep JSON": (lambda _: (200, b"[" * 100_000), 1),
    "a list": (lambda _: (200, b"[1]"), 1),
    "null": (lambda _: (200, b"null"), 1),
    "too few": (_data(), 1),
    "too many": (_data({"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0]}), 1),
    "the same twice": (_data({"index": 1, "embedding": [1.0]}), 1),
    "no numbers": (_data({"index": 0, "embedding": ["x"]}), 1),
    "one number": (_data({"index": 0, "embedding": 1.0}), 1),
    "nothing": (_data({"index": 0, "embedding": []}), 1),
    "zero": (_data({"index": 0, "embedding": [0.0, 0.0]}), 1),
    "not finite": (_data({"index": 0, "embedding": [float("nan"), 1.0]}), 1),
    "too large": (_data({"index": 0, "embedding": [1e300, 1.0]}), 1),
    "base64": (_data({"index": 0, "embedding": "AACAPwAAAAA="}), 1),
}


@pytest.mark.filterwarnings("ignore:overflow encountered in cast:RuntimeWarning")
@pytest.mark.parametrize("case", BAD)
def test_nonsense_is_refused_in_a_sentence(embeddings: Server, case: str) -> None:
    """Whatever a server answers that is no vector is Unavailable, asked again only where that helps."""
    embeddings.answer, times = BAD[case]
    with pytest.raises(Unavailable, match="the encoder's server"):
        Encoder(choice(embeddings)).encode(["a"])
    assert len(embeddings.asked) == times


def test_another_length_than_before_is_refused(embeddings: Server) -> None:
    """A server whose model was exchanged is noticed."""
    encoder = Encoder(choice(embeddings))
    encoder.encode(["a"])
    embeddings.answer = lambda asked: well(asked, dim=5)
    with pytest.raises(Unavailable, match="5 numbers a vector after 8"):
        encoder.encode(["a"])


def test_nobody_there_is_said() -> None:
    """A port that nobody listens at is a sentence."""
    with pytest.raises(Unavailable, match="does not accept connections"):
        Encoder(Choice("http://127.0.0.1:9/v1")).encode(["a"])


def test_a_name_does_not_open_this_machine(embeddings: Server) -> None:
    """Only a number or `localhost` is the owner's word; a name that leads here stays closed."""
    policy = Policy(fixed_hosts={})
    named = Choice(f"http://encoder.localhost:{embeddings.port}/v1", policy=policy)
    with pytest.raises(Unavailable):
        Encoder(named).encode(["a"])
    assert embeddings.asked == []
    local = Choice(f"http://localhost:{embeddings.port}/v1", policy=policy)
    assert len(Encoder(local).encode(["a"])) == 1


def test_the_key_is_not_shown(embeddings: Server) -> None:
    """What is logged of a choice has no key."""
    assert "sesame" not in repr(choice(embeddings, key="sesame"))
    assert "sesame" not in identify(choice(embeddings, key="sesame"))
