"""How much memory does the process that gathers hold after each refresh?  A child of the farm's benchmark.

    python -m bench.refreshes FARM TIMES

Prints the resident bytes after each refresh, one number a line; before each one every feed of the farm
publishes something.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import urllib.request
from pathlib import Path

from lookahead.config import load
from lookahead.core.look import Pass
from lookahead.pipeline import instance


def resident() -> int:
    """Bytes of this process that are in memory (proc(5), statm)."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    return int(pages) * resource.getpagesize()


async def refresh(farm: str, times: int) -> None:
    from lookahead.pipeline import work  # Django must have started

    async with work.tools(load(), lambda _: None) as tools:
        for _ in range(times):
            urllib.request.urlopen(f"{farm}/admin/tick?k=1").close()  # noqa: S310  loopback, nothing else runs
            await work.once(tools, Pass(all=True))
            print(resident(), flush=True)


def main() -> None:
    farm, times = sys.argv[1:]
    instance.boot(load())
    asyncio.run(refresh(farm, int(times)))


if __name__ == "__main__":
    main()
