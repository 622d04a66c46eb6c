"""Which numeric addresses does a name have?"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from threading import Thread

from aiohttp.abc import AbstractResolver, ResolveResult

_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class Resolver(AbstractResolver):
    """The system's resolver in threads of its own, behind a few fixed names.

    The event loop's pool has only a handful of threads: one slow name server would hold up all other
    sources.  And these are daemons: a look-up that hangs does not keep the program from ending.
    """

    def __init__(self, fixed: Mapping[str, tuple[str, int]], at_once: int = 32) -> None:
        self._fixed = fixed
        self._room = asyncio.Semaphore(at_once)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """All addresses of `host`; raises OSError where there are none."""
        if host in self._fixed:
            if port == 443:  # a handshake with a port that speaks plain HTTP would hang
                raise OSError(f"{host} has no https")
            address, port = self._fixed[host]
            return [_result(host, address, port)]
        async with self._room:
            found = await _in_thread(partial(_look_up, host, port, family))
        return [_result(host, address, port) for address in found]

    async def close(self) -> None:
        pass


async def _in_thread(look_up: Callable[[], list[str]]) -> list[str]:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[list[str]] = loop.create_future()

    def tell(found: list[str] | OSError) -> None:
        if done.done():  # nobody waits any longer
            return
        if isinstance(found, OSError):
            done.set_exception(found)
        else:
            done.set_result(found)

    def run() -> None:
        found: list[str] | OSError
        try:
            found = look_up()
        except OSError as error:
            found = error
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(tell, found)

    Thread(target=run, name="resolve", daemon=True).start()
    return await done


def _look_up(host: str, port: int, family: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long
        raise OSError(f"{host} is not a name") from error
    # dict: every address once, in the resolver's order
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0, flags=_NUMERIC
    )


async def any_resolves(
    hosts: Iterable[str], resolver: AbstractResolver | None = None, timeout_s: float = 2.5
) -> bool:
    """Does at least one of these names have an address?  False means that there is no network.

    Ends at the first that has one; nothing is connected to.
    """
    asked = resolver or Resolver({})
    tasks = [asyncio.ensure_future(asked.resolve(host, 443)) for host in dict.fromkeys(hosts)]
    try:
        for task in asyncio.as_completed(tasks, timeout=timeout_s):
            try:
                if await task:
                    return True
            except TimeoutError:
                return False
            except OSError:
                continue
        return False
    finally:
        for pending in tasks:
            pending.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
