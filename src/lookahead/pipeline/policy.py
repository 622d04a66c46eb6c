"""How do the settings of this instance want the outside to be asked?"""

from __future__ import annotations

from collections.abc import Mapping

from lookahead.config import Settings
from lookahead.fetch import Policy, user_agent


def policy(settings: Settings, fixed_hosts: Mapping[str, tuple[str, int]] | None = None) -> Policy:
    """The client's policy; `fixed_hosts` are the sample edition's."""
    return Policy(
        user_agent=user_agent(settings.contact),
        allow_networks=settings.allow_networks,
        fixed_hosts=fixed_hosts or {},
        timeout_s=settings.timeout_s,
        max_bytes=settings.max_bytes,
        per_host=settings.per_host,
        concurrency=settings.concurrency,
    )
