"""Which encoder is meant by a setting, and what is it called?"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lookahead.encode import places
from lookahead.encode.backend import Backend, Kind, Unavailable, Vectors
from lookahead.encode.folder import Folder, read
from lookahead.fetch import Policy

DEFAULT, NONE = "default", "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which encoder is wanted.  Plain values, so that it can be handed to a child process."""

    where: str = DEFAULT  # "default", "none", a folder, or the base address of a server
    model: str = ""  # the name that the server knows it by
    key: str = field(default="", repr=False)  # what the server wants as a bearer token
    cache: Path | None = None  # where models that were made from weights are kept
    policy: Policy = field(default_factory=Policy)  # how the server is asked

    @property
    def is_remote(self) -> bool:
        return self.where.startswith(("http://", "https://"))


def identify(choice: Choice) -> str:
    """The id of the encoder, without loading it.  Raises Unavailable where there is none."""
    if choice.is_remote:
        from lookahead.encode.remote import identity

        return identity(choice.where, choice.model)
    return _folder(choice).id


def _folder(choice: Choice) -> Folder:
    if choice.where == NONE:
        raise Unavailable("the setting encoder says none: everything works by words")
    if choice.where != DEFAULT:
        return read(Path(choice.where).expanduser(), choice.cache or places.exports())
    found = places.default()
    if found is None:
        raise Unavailable("there is no encoder here yet; `lookahead encoder fetch` gets one")
    return read(found, found)


def _open(choice: Choice) -> Backend:
    if choice.is_remote:
        from lookahead.encode.remote import Remote

        return Remote(choice.where, choice.model, choice.key, choice.policy)
    folder = _folder(choice)
    from lookahead.encode.local import (
        Local,
    )  # the model runtime: 50 MB that `identify` does without

    return Local(folder)


class Encoder:
    """An encoder that is ready.  `Encoder()` is the one that comes with Lookahead.

    Raises Unavailable where there is none.  Not for an event loop: `encode` computes or waits.
    """

    def __init__(self, choice: Choice | str | Path = DEFAULT) -> None:
        wanted = choice if isinstance(choice, Choice) else Choice(str(choice))
        self._backend = _open(wanted)

    @property
    def id(self) -> str:
        """backend:model:sha256:precision; vectors of different ids cannot be compared."""
        return self._backend.id

    @property
    def dim(self) -> int:
        return self._backend.dim

    @property
    def max_tokens(self) -> int:
        """What is behind so many tokens of a text is not read."""
        return self._backend.max_tokens

    def encode(self, texts: list[str], kind: Kind = "doc") -> Vectors:
        """float32 [n, dim], each row of unit length, in the order of the texts.  Any text is fine.

        int8 models shift a little with what is in the same batch (cosine to alone >= 0.98).
        """
        return self._backend.encode(texts, kind)
