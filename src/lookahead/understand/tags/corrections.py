"""What did the owner say of tags, and what does it change?  The article itself, and what is near it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lookahead.understand.tags.model import NONE, Floats, Model

RADIUS = 0.6  # cosine from which an article is a neighbour; of random pairs 1 in 200 is so near
GAIN = 5.0  # what a correction of the same text adds to a logit; it falls to 0 at the radius


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """The owner's word on one tag of one article.  Leave it out, and it was never said."""

    article: int  # id
    tag: str  # a category, a hashtag, or "none": no category fits
    right: bool
    kind: str = "category"  # or hashtag
    vector: Floats | None = None  # of that article; without it neighbours learn nothing


def shift(model: Model, vectors: Floats, corrections: Sequence[Correction]) -> Floats:
    """What the corrections add to the logits of articles with these vectors, [n, columns]."""
    added = np.zeros((len(vectors), len(model.classes) + len(model.hashtags)), np.float32)
    known = [one for one in corrections if one.vector is not None and len(one.vector) == model.dim]
    if not known:
        return added
    near = vectors @ np.array([one.vector for one in known], np.float32).T
    weights = np.clip((near - RADIUS) / (1 - RADIUS), 0, 1)
    for one, weight in zip(known, weights.T, strict=True):
        sign = GAIN if one.right else -GAIN
        for column in columns(model, one):
            added[:, column] += sign * weight
    return np.clip(added, -GAIN, GAIN)


def columns(model: Model, one: Correction) -> list[int]:
    """Which columns a correction is about; none for a tag that the classifier does not know."""
    if one.kind == "hashtag":
        at = {name: len(model.classes) + n for n, name in enumerate(model.hashtags)}
        return [at[one.tag]] if one.tag in at else []
    wanted = NONE if one.tag == "none" else one.tag
    return [n for n, name in enumerate(model.classes) if name == wanted or name[:5] == wanted]
