"""A story of two sources in the database, and what a model would say about it over `embeddings.serve`."""

from __future__ import annotations

import json
from typing import Any

from embeddings import Answer
from store_support import NOW, make_draft, outcome

from lookahead.core.model import Source

HERON = (
    "Marsh Lab released Heron 2, a language model with 12 billion parameters, on Tuesday. It reads"
    " 200,000 tokens at once and runs on a single card. The weights are open to everybody, said Ada Quill."
)
REED = (
    "Heron 2 scores 71.3% on the Reedbed benchmark, up from 64% for the first Heron. Training it took"
    " three weeks on 512 accelerators in the north."
)
SAID = (
    ("Marsh Lab released Heron 2, a language model with 12 billion parameters.", [1]),
    ("The model scores 71.3% on the Reedbed benchmark, up from 64% for the first Heron.", [2]),
)


def told(*rows: tuple[str, list[int]]) -> str:
    """The content of a message with these sentences and their passages."""
    return json.dumps({"sentences": [{"text": text, "passages": on} for text, on in rows]})


def completion(content: object, **usage: object) -> Answer:
    """A chat completion with this content."""
    body = {"choices": [{"message": {"role": "assistant", "content": content}}], "usage": usage}
    return 200, json.dumps(body).encode()


def well(_: dict[str, Any]) -> Answer:
    """What a sound model says, for 800 tokens."""
    return completion(told(*SAID), prompt_tokens=700, completion_tokens=100, total_tokens=800)


def publish(slug: str, n: int, text: str) -> None:
    """A source says something, perhaps in place of what it said before."""
    from lookahead.store import looks

    looks.make_due(NOW, [slug])
    (claimed,) = looks.claim(NOW, 1, slugs=[slug])
    draft = make_draft(
        n,
        key=f"{slug}.example/{n}",
        url=f"https://{slug}.example/{n}",
        text=text,
        html=f"<p>{text}</p>",
    )
    looks.commit([outcome(claimed, draft)])


def story(*texts: str, n: int = 0) -> int:
    """Sources that tell one story, which stands in the ranking; its number."""
    from lookahead.pipeline.follow import rank_now
    from lookahead.store import sources, stories
    from lookahead.store.sql import rows

    before = {id for (id,) in rows("SELECT id FROM store_article")}
    for at, text in enumerate(texts or (HERON, REED)):
        slug = f"s{n}-{at}"
        sources.add(
            Source(slug=slug, name=slug.upper(), home="", url=f"https://{slug}.example/f"), NOW
        )
        publish(slug, n, text)
    ids = [id for (id,) in rows("SELECT id FROM store_article") if id not in before]
    stories.assign([ids], NOW)
    rank_now(NOW)
    return stories.of_articles(ids)[ids[0]][0]
