"""How is a server of the owner's asked, one that computes?  JSON there, JSON back, guarded and bounded.

For addresses that stand in the settings, such as an OpenAI-compatible server.  The guard is that of all
requests, but a numeric address or `localhost` is the owner's own word: it is opened, for this client alone.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp

from lookahead.core.model import Failure
from lookahead.fetch import headers, words
from lookahead.fetch.client import _blocked, _body, _readable
from lookahead.fetch.guard import Guard, Hop, current_hop
from lookahead.fetch.policy import Policy
from lookahead.fetch.resolver import Resolver

JSON = object


class Api:
    """A way to one server.  Use it as `async with Api(base, policy, key) as api`."""

    def __init__(self, base: str, policy: Policy, key: str = "") -> None:
        """`base` is what every path is put behind; `key` is sent as a bearer token."""
        self._base = base.rstrip("/")
        self._policy = replace(policy, allow_networks=(*policy.allow_networks, *_own(base)))
        self._headers = {"User-Agent": policy.user_agent, "Accept": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=Resolver(self._policy.fixed_hosts),
            socket_factory=Guard(self._policy).socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(total=self._policy.timeout_s),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def post(self, path: str, payload: JSON) -> JSON | Failure:
        """What the server answers, read as JSON.  Redirects are not followed.  Never raises."""
        url = _readable(self._base + path)
        if isinstance(url, Failure):
            return url
        host = url.raw_host or ""
        token = current_hop.set(hop := Hop(host))
        try:
            async with self._session.post(url, json=payload, allow_redirects=False) as answer:
                return await self._read(answer, host)
        except TimeoutError:
            seconds = f"{self._policy.timeout_s:.0f} s"
            return Failure("timeout", f"{host} did not answer fully within {seconds}.")
        except (aiohttp.ClientError, OSError, ValueError, EOFError) as error:
            return _blocked(host, hop.refused) if hop.refused else words.error(error, host)
        finally:
            current_hop.reset(token)

    async def _read(self, answer: aiohttp.ClientResponse, host: str) -> JSON | Failure:
        if not 200 <= answer.status < 300:
            found = headers.plain(answer.headers.items())
            return words.status(answer.status, headers.retry_after(found, datetime.now(UTC)))
        body = await _body(answer, self._policy.max_bytes)
        if body is None:
            size = words.size(self._policy.max_bytes)
            return Failure("too-large", f"The answer is larger than {size}.")
        try:
            found_json: JSON = await asyncio.to_thread(json.loads, body)
        except (ValueError, RecursionError):
            return Failure("parse", f"{host} answered something that is no JSON.")
        return found_json


def _own(base: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks of an address that names its machine by number, or as this one."""
    host = urlsplit(base).hostname or ""
    if host == "localhost":
        return (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    try:
        return (ip_network(ip_address(host)),)
    except ValueError:
        return ()
