"""What did the owner say of tags, and what does it change?  The article itself, and what is near it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lookahead.understand.tags.model import NONE, Floats, Model

ARTICLE = "article"
RADIUS = 0.6  # cosine from which an article is a neighbour; of random pairs 1 in 200 is so near
_SURE, _AHEAD = 3.0, 2.0  # logits: where a hashtag goes, how far a category gets before the others


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """The owner's word on one tag of one article.  Leave it out, and it was never said."""

    article: int  # id
    tag: str  # a category or a hashtag; "none": no category fits; "article": it is one at all
    right: bool
    kind: str = "category"  # or hashtag
    vector: Floats | None = None  # of that article; without it neighbours learn nothing


def pulled(
    model: Model, logits: Floats, vectors: Floats, corrections: Sequence[Correction]
) -> Floats:
    """Logits of articles with these vectors, drawn to what the owner said nearby.

    The same text is drawn all the way, one at the radius not at all.  Later corrections count on top.
    """
    known = [one for one in corrections if one.vector is not None and len(one.vector) == model.dim]
    if not known:
        return logits
    out, cut = logits.copy(), len(model.classes)
    near = vectors @ np.array([one.vector for one in known], np.float32).T
    weights = np.clip((near - RADIUS) / (1 - RADIUS), 0, 1)
    for one, weight in zip(known, weights.T, strict=True):
        for column in _columns(model, one):
            goal: Floats | float = _SURE if one.right else -_SURE
            if column < cut:
                others = out[:, :cut]
                goal = others.max(axis=1) + _AHEAD if one.right else others.min(axis=1)
            way = weight * (goal - out[:, column])
            out[:, column] += np.maximum(way, 0) if one.right else np.minimum(way, 0)
    return out


def _columns(model: Model, one: Correction) -> list[int]:
    """Which columns a correction is about; none for a tag that the classifier does not know."""
    if one.kind == "hashtag":
        at = {name: len(model.classes) + n for n, name in enumerate(model.hashtags)}
        return [at[one.tag]] if one.tag in at else []
    if one.tag == "none":
        return [n for n, name in enumerate(model.classes) if name.startswith(NONE)]
    return [n for n, name in enumerate(model.classes) if name == one.tag]
