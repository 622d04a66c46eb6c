"""How do articles come by their text where the source sends a summary?  Their own pages, politely.

A host is asked for one page after the other, seconds apart, later than its feed and only where robots.txt
allows it; gathering never waits for it.  What a page is worth, `store.whole` decides as it is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lookahead.core.look import PageLook, PageOutcome, PageTally
from lookahead.core.model import Failure, Fetched, Problem
from lookahead.core.urls import canonical, host, is_web
from lookahead.fetch import PAGE_ACCEPT
from lookahead.pipeline.gather import PAGE_GAP_S, Tools
from lookahead.pipeline.page_text import Leaf, PageJob, next_leaf, read
from lookahead.store import whole

IN_FLIGHT = 24  # pages under way, each of another host: gathering has room for as many looks beside
WAIT_S = 0.25  # between two claims, so that what ended together is written together
VISIT_S = whole.LEASE_S - 60.0  # longest time for one page: its lease must not end before
PAGE_BYTES = 6_000_000
MOST_LEAVES = 10  # pages of one article
BACK_OFF = (
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
LONGEST_WAIT_S = 7 * 86400.0
_NEVER_AGAIN = frozenset({"url", "too-large", "redirect-loop", "too-many-redirects", "robots"})
_FINAL_STATUS = frozenset({401, 402, 410, 451})
_NOBODY_THERE = frozenset({"dns", "connect", "tls", "timeout", "paused"})
_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_NAMES = {"application/pdf": "a PDF document", "text/plain": "plain text"}


async def fetch(
    tools: Tools, *, ahead: timedelta = timedelta(0), slugs: Collection[str] = ()
) -> None:
    """Fetch the pages that are due, or will be within `ahead`, until none is left."""
    under_way: dict[asyncio.Task[PageOutcome], PageLook] = {}
    try:
        while True:
            for look in await _claim(tools, IN_FLIGHT - len(under_way), ahead, slugs):
                under_way[asyncio.create_task(_visit(tools, look))] = look
            if not under_way:
                break
            ended, _ = await asyncio.wait(
                under_way, return_when=asyncio.FIRST_COMPLETED, timeout=1.0
            )
            await _commit(tools, [task.result() for task in ended])
            for task in ended:
                del under_way[task]
            await asyncio.sleep(WAIT_S)
    finally:
        await _stop(tools, under_way)


async def _claim(
    tools: Tools, room: int, ahead: timedelta, slugs: Collection[str]
) -> list[PageLook]:
    if not room:
        return []
    now = datetime.now(UTC)
    return await tools.writer.do(whole.claim, now, room, until=now + ahead, slugs=slugs)


async def _stop(tools: Tools, under_way: dict[asyncio.Task[PageOutcome], PageLook]) -> None:
    """Let what is finished be written, and give back the rest."""
    for task in under_way:
        task.cancel()
    ended = await asyncio.gather(*under_way, return_exceptions=True)
    await _commit(tools, [outcome for outcome in ended if isinstance(outcome, PageOutcome)])
    if under_way:
        await tools.writer.do(whole.release, list(under_way.values()))


async def _commit(tools: Tools, outcomes: Sequence[PageOutcome]) -> None:
    if outcomes:
        tallies = await tools.writer.do(whole.commit, outcomes)
        why = {f"article:{o.look.article}" for o in outcomes if o.problem}
        tools.board.bump(changed(tallies) | why)
        for outcome in outcomes:
            tools.aside("page", not outcome.problem)


def changed(tallies: Sequence[PageTally]) -> set[str]:
    """What pages of ours depend on of all that was just written (`pages.board`)."""
    keys: set[str] = set()
    for tally in tallies:
        if tally.changed:
            keys |= {f"article:{tally.article}", "articles", "sources"}
            keys |= {f"source:{slug}" for slug in tally.sources}
            keys |= {f"tag:{slug}" for slug in tally.tags}
    return keys


async def _visit(tools: Tools, look: PageLook) -> PageOutcome:
    """One page, from its address to its outcome."""
    try:
        async with asyncio.timeout(VISIT_S):
            answer = await tools.client.get(
                look.url,
                accept=PAGE_ACCEPT,
                obey_robots=True,
                gap_s=PAGE_GAP_S,
                max_bytes=PAGE_BYTES,
            )
            if isinstance(answer, Fetched):
                return await _read(tools, look, answer)
    except TimeoutError:
        answer = Failure("busy", "There was no time to read the page.")
    return failed(look, answer, datetime.now(UTC))


async def _read(tools: Tools, look: PageLook, answer: Fetched) -> PageOutcome:
    now = datetime.now(UTC)
    if problem := no_page(look, answer):
        return PageOutcome(look, now, problem_code=problem.code, problem=problem.text)
    leaves, missing = await _rest(tools, look, _leaf(answer))
    job = PageJob(look, tuple(leaves), now)
    page = await asyncio.wrap_future(tools.workers.submit(read, job))
    now = datetime.now(UTC)
    if isinstance(page, Problem):
        text = f"The page could not be read: {page.text}."
        return replace(failed(look, Failure(page.code, text), now), host_rests=False)
    problem = page.problem or Problem("", "")
    outcome = PageOutcome(look, now, problem_code=problem.code, problem=problem.text)
    if missing:  # what is here is kept, and all of it is asked for again later
        came = "Only the first page" if len(leaves) == 1 else f"Only {len(leaves)} pages"
        text = f"{came} of the article came. {missing.text}"
        outcome = replace(failed(look, replace(missing, text=text), now), host_rests=False)
    return replace(outcome, text=page.text, raw=page.raw, canonical=page.canonical)


async def _rest(tools: Tools, look: PageLook, first: Leaf) -> tuple[list[Leaf], Failure | None]:
    """A page and those on which its article goes on, by the rule of its site; and why one is missing.

    Politely, as any page: of the same host, where robots.txt allows it, a few, and none twice.
    """
    leaves, seen = [first], {canonical(look.url), canonical(first.url)}
    while look.rules.get("next") and len(leaves) < MOST_LEAVES:
        url = await asyncio.wrap_future(tools.workers.submit(next_leaf, (leaves[-1], look.rules)))
        if not isinstance(url, str) or not _goes_on(url, first, seen):
            break
        answer = await tools.client.get(
            url,
            accept=PAGE_ACCEPT,
            obey_robots=True,
            gap_s=PAGE_GAP_S,
            max_bytes=PAGE_BYTES,
        )
        if isinstance(answer, Failure):
            return leaves, answer
        seen.add(canonical(url))
        if answer.redirects and not _goes_on(answer.url, first, seen):
            break
        if no_page(look, answer) or sum(len(leaf.data) for leaf in leaves) > PAGE_BYTES:
            break
        leaves.append(_leaf(answer))
        seen.add(canonical(answer.url))
    return leaves, None


def _goes_on(url: str, first: Leaf, seen: Collection[str]) -> bool:
    return is_web(url) and host(url) == host(first.url) and canonical(url) not in seen


def _leaf(answer: Fetched) -> Leaf:
    return Leaf(answer.body, answer.headers.get("content-type", ""), answer.url)


# ---- what follows from an answer: values in, values out ------------------------------------------


def failed(look: PageLook, failure: Failure, now: datetime) -> PageOutcome:
    """There was no page: later again, less and less often, and at last no more."""
    wait = timedelta(seconds=min(failure.retry_after_s or 0.0, LONGEST_WAIT_S))
    code, text = failure.code, failure.text
    # another host, to which a redirect led, says nothing of this one
    rests = code in _NOBODY_THERE and all(host(r.url) == host(look.url) for r in failure.redirects)
    if code == "paused":  # the page itself was not asked for
        wait = max(wait, timedelta(seconds=60))
        return replace(_outcome(look, now, look.failures, code, text, wait), host_rests=rests)
    unread = code == "robots" and failure.retry_after_s is not None  # robots.txt itself failed
    failures = look.failures + 1
    if failure.status in _FINAL_STATUS or (code in _NEVER_AGAIN and not unread):
        return _outcome(look, now, failures, code, text, None)
    if failures > len(BACK_OFF):
        text = f"{text} That was so {failures} times: it is not asked for again."
        return _outcome(look, now, failures, "given-up", text, None)
    wait = max(wait, BACK_OFF[failures - 1])
    outcome = _outcome(look, now, failures, "robots-unread" if unread else code, text, wait)
    return replace(outcome, host_rests=rests)


def _outcome(
    look: PageLook, now: datetime, failures: int, code: str, text: str, wait: timedelta | None
) -> PageOutcome:
    return PageOutcome(
        look=look,
        at=now,
        next_due=now + wait if wait is not None else None,
        failures=failures,
        problem_code=code,
        problem=text,
    )


def no_page(look: PageLook, answer: Fetched) -> Problem | None:
    """Why an answer is not worth a worker's time."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if answer.body.startswith(b"%PDF-"):
        kind = "application/pdf"
    if kind not in _TYPES and (kind or b"<" not in answer.body[:1000]):
        name = _NAMES.get(kind, f"{kind or 'something unknown'}"[:60])
        return Problem("type", f"The address holds {name}, not a web page.")
    if "/" in look.key and "/" not in canonical(answer.url) and answer.redirects:
        return Problem("front-page", "The address leads to the front page of its site.")
    return None
