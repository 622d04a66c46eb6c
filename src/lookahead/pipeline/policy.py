"""How do the settings of this instance want the outside to be asked?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from lookahead.config import Settings
from lookahead.encode import Choice
from lookahead.fetch import Policy, user_agent


@dataclass(frozen=True, slots=True)
class Llm:
    """The language model in the settings; `base` is empty where there is none."""

    base: str = field(default="", repr=False)
    model: str = ""
    key: str = field(default="", repr=False)
    daily_tokens: int = 0
    policy: Policy = field(default_factory=Policy)

    @property
    def is_on(self) -> bool:
        return bool(self.base)


def policy(settings: Settings, fixed_hosts: Mapping[str, tuple[str, int]] | None = None) -> Policy:
    """The client's policy; `fixed_hosts` are the sample edition's, where this process plays it."""
    return Policy(
        user_agent=user_agent(settings.contact),
        allow_networks=settings.allow_networks,
        fixed_hosts=fixed_hosts or _played(settings),
        timeout_s=settings.timeout_s,
        max_bytes=settings.max_bytes,
        per_host=settings.per_host,
        concurrency=settings.concurrency,
    )


def encoder(settings: Settings) -> Choice:
    """Which encoder this instance is to use."""
    return Choice(
        where=settings.encoder,
        model=settings.encoder_model,
        key=settings.encoder_key,
        policy=policy(settings),
    )


def llm(settings: Settings) -> Llm:
    """Which language model writes, if any."""
    return Llm(
        base=settings.llm,
        model=settings.llm_model,
        key=settings.llm_key,
        daily_tokens=settings.llm_daily_tokens,
        policy=replace(policy(settings), timeout_s=settings.llm_timeout_s),
    )


PLAYED = "sample-hosts.json"  # in the sample's home, while another process plays its hosts


@contextmanager
def playing(settings: Settings, hosts: Mapping[str, tuple[str, int]]) -> Iterator[None]:
    """Let the web process and commands reach the sample's hosts too, while this process plays them."""
    note = settings.home / PLAYED
    note.write_text(json.dumps(hosts), "utf-8")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def _played(settings: Settings) -> Mapping[str, tuple[str, int]]:
    try:
        said = json.loads((settings.home / PLAYED).read_text("utf-8"))
        return {str(host): (str(address), int(port)) for host, (address, port) in said.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
