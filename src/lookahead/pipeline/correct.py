"""What follows when the owner says that a tag belongs to an article, or an article to a story, or not?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction

from lookahead.core.text import slug as slug_of
from lookahead.pipeline.follow import RANKED_AT
from lookahead.pipeline.regroup import regroup
from lookahead.store import corrections, counters, stories, tags, understanding, vectors
from lookahead.store.lists import published
from lookahead.understand.tags.corrections import RADIUS

SAYINGS = ("right", "wrong", "undo")
NEIGHBOURS = 200  # judged anew at once: a third of a second
NEIGHBOURS_SPAN = timedelta(days=180)


def correct(article: int, slug: str, say: str, reader: int, now: datetime) -> set[str]:
    """Keep one of SAYINGS about a tag (by slug), and judge the article anew; what pages depend on.

    Nothing where there is no such article or tag.
    """
    from lookahead.pipeline.understand import verdicts  # the web loads it only when it is needed

    with transaction.atomic():
        if say == "undo":
            known = corrections.take_back(article, slug)
        else:
            known = corrections.put(article, slug, say == "right", reader, now)
        if not known:
            return set()
        before = {slug_of(tag.name) for tag in tags.of_article(article)}
        near = _near(article)
        changed = before | understanding.judge(verdicts([article, *near])) | {slug}
    ids = (article, *near)
    carriers = understanding.carriers(ids)
    return {
        "articles",
        *(f"article:{id}" for id in ids),
        *(f"source:{slug}" for slug in carriers),
        *(f"tag:{one}" for one in changed),
    }


def _near(article: int) -> list[int]:
    """The articles, published within half a year of it, whose vectors the correction reaches."""
    own = vectors.of([article])
    if not len(own.ids):
        return []
    others = vectors.read(published(article) - NEIGHBOURS_SPAN)
    cosines = others.vectors @ own.vectors[0]
    order = np.argsort(-cosines)[: NEIGHBOURS + 1]
    return [
        int(others.ids[at]) for at in order if cosines[at] >= RADIUS and others.ids[at] != article
    ]


def rule(
    article: int, others: Collection[int], same: bool | None, reader: int, now: datetime
) -> set[str]:
    """Keep that an article tells what others tell, that it does not, or (None) neither; what pages depend on.

    Stories are other ones at once; the ranking follows when it is next worked out, within seconds.
    """
    concerned = {article, *others}
    with transaction.atomic():
        before = stories.of_articles(list(concerned))
        for other in others:
            if same is None:
                stories.unrule(article, other)
            else:
                stories.rule(article, other, same, reader, now)
        concerned |= regroup(concerned, now)
        after = stories.of_articles(list(concerned))
        counters.put(RANKED_AT, -1)  # no state is: whoever gathers sees that it is behind
    touched = {story for story, _ in (*before.values(), *after.values())}
    return {
        "articles",
        *(f"article:{id}" for id in concerned),
        *(f"story:{story}" for story in touched),
    }
