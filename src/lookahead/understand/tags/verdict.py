"""Which tags does an article get, and why?  From chances to a Verdict that can say what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from lookahead.core.story import Tagged, Telling, Verdict
from lookahead.understand.tags.corrections import ARTICLE, Correction, pulled
from lookahead.understand.tags.features import (
    TEXT_AT_MOST,
    TITLE_AT_MOST,
    Features,
    features,
    phrasebook,
    words_of,
)
from lookahead.understand.tags.model import NONE, Floats, Model, load
from lookahead.understand.tags.shape import not_article

SURE = 0.25  # a category below is not shown: the article is "unsure"
SECOND, CLOSE = 0.2, 0.4  # a second category needs this chance, and this share of the first one's
HASHTAGS_AT_MOST = 6
WHY_NONE = {
    "company": "company news",
    "policy": "policy",
    "customer": "customer story",
    "newsletter": "newsletter",
    "opinion": "opinion",
    "event": "event",
    "other": "unsure",
}
UNSURE, NOT_ARTICLE, OWNER = "unsure", "not an article", "the owner says so"
_PHRASES, _WORDS = 3, 3  # so many of each are named as evidence
_TOLD = frozenset("txgch")  # kinds of features that a reader understands
_HEAVY = 0.1  # what weighs less, as a logit, is not worth a reader's time
_DULL = frozenset(
    f"{kind}:{word}"
    for kind in "tx"
    for word in (
        "# a about ai all an and any are as at be been but by can for from had has have in into is it"
        " its more new not of on one or our out s so t than that the their them then there these they"
        " this those to too up us use using was we were what when which who will with you your"
    ).split()
)


def tag(
    telling: Telling,
    vector: Floats | None = None,
    usual: Iterable[str] = (),
    corrections: Sequence[Correction] = (),
) -> Verdict:
    """What one article is about.

    `vector` is the article's, unit length, by the encoder `load().encoder`; None: by words alone.
    """
    return tag_all([telling], [vector], [tuple(usual)], corrections)[0]


def tag_all(
    tellings: Sequence[Telling],
    vectors: Sequence[Floats | None] | Floats | None = None,
    usual: Sequence[Sequence[str]] | None = None,
    corrections: Sequence[Correction] = (),
) -> list[Verdict]:
    """`tag` for many articles at once, in their order."""
    if not tellings:
        return []
    model = load()
    given = [None] * len(tellings) if vectors is None else list(vectors)
    whose = usual if usual is not None else [()] * len(tellings)
    found = [features(telling, names) for telling, names in zip(tellings, whose, strict=True)]
    fits = [vector is not None and len(vector) == model.dim for vector in given]
    chances = _chances(model, found, given, fits, corrections)
    said: dict[int, list[Correction]] = {}
    for one in corrections:
        said.setdefault(one.article, []).append(one)
    return [
        _ruled(
            _verdict(model, telling, found[at], chances[at], fits[at]),
            _not_article(telling, said.get(telling.id, ())),
            said.get(telling.id, ()),
        )
        for at, telling in enumerate(tellings)
    ]


def _not_article(telling: Telling, corrections: Iterable[Correction]) -> str:
    """Why it is no article, by the owner's word or by its shape; "" where it is one."""
    words = [one.right for one in corrections if (one.kind, one.tag) == ("category", ARTICLE)]
    if words:
        return "" if words[-1] else OWNER
    return not_article(telling)


def _chances(
    model: Model,
    found: Sequence[Features],
    vectors: Sequence[Floats | None],
    fits: Sequence[bool],
    corrections: Sequence[Correction],
) -> Floats:
    out = np.zeros((len(found), len(model.classes) + len(model.hashtags)), np.float32)
    with_vector = [at for at, fit in enumerate(fits) if fit]
    without = [at for at, fit in enumerate(fits) if not fit]
    if with_vector:
        rows = np.array([vectors[at] for at in with_vector], np.float32)
        logits = model.logits([found[at] for at in with_vector], rows)
        out[with_vector] = model.chances(pulled(model, logits, rows, corrections))
    if without:
        out[without] = model.chances(model.logits([found[at] for at in without], None))
    return out


def choose(model: Model, chances: Floats) -> tuple[list[tuple[int, float]], str, list[int]]:
    """Columns and chances of the categories to show, why there are none, columns of the hashtags."""
    cut = len(model.classes)
    none = sum(float(chances[at]) for at in range(cut) if model.classes[at].startswith(NONE))
    real = [(at, float(chances[at])) for at in range(cut) if not model.classes[at].startswith(NONE)]
    real.sort(key=lambda one: -one[1])
    tags = [at for at in range(cut, len(chances)) if chances[at] >= model.thresholds[at - cut]]
    tags.sort(key=lambda at: -float(chances[at]))
    first = real[0][1]
    if none >= first:
        reasons = [at for at in range(cut) if model.classes[at].startswith(NONE)]
        best = max(reasons, key=lambda at: float(chances[at]))
        return [], WHY_NONE.get(model.classes[best].removeprefix(NONE), UNSURE), tags
    if first < SURE:
        return [], UNSURE, tags
    shown = [one for one in real[:2] if one[1] >= max(CLOSE * first, SECOND) or one is real[0]]
    return shown, "", tags


def _verdict(
    model: Model, telling: Telling, found: Features, chances: Floats, full: bool
) -> Verdict:
    categories, why_none, hashtags = choose(model, chances)
    tags = [
        Tagged(
            model.classes[at],
            "category",
            round(chance, 4),
            _evidence(model, telling, found, at, full),
        )
        for at, chance in categories
    ]
    cut = len(model.classes)
    tags += [
        Tagged(
            model.hashtags[at - cut],
            "hashtag",
            round(float(chances[at]), 4),
            _evidence(model, telling, found, at, full),
        )
        for at in hashtags[:HASHTAGS_AT_MOST]
    ]
    return Verdict(tuple(tags), why_none)


def _evidence(model: Model, telling: Telling, found: Features, column: int, full: bool) -> str:
    """The phrases and words that weigh most for a tag, and what else speaks for it."""
    cut = len(model.classes)
    is_category = column < cut
    name = model.classes[column] if is_category else model.hashtags[column - cut]
    key = f"{'category' if is_category else 'hashtag'}:{name}"
    weights = {
        feature: value * model.weight(feature, column, full=full)
        for feature, value in found.items()
        if feature[0] in _TOLD and feature[1] == ":" and feature not in _DULL
    }
    best = sorted((n for n in weights if weights[n] > _HEAVY), key=lambda n: -weights[n])
    phrases = [f"“{phrase}”" for phrase in _said(telling, key)] if f"z:{key}" in found else []
    said = [*phrases[:_PHRASES], *(_in_words(feature) for feature in best[:_WORDS])]
    return ", ".join(dict.fromkeys(said)) or "nearness of the text to others that have it"


def _said(telling: Telling, key: str) -> list[str]:
    parts = (words_of(telling.title, TITLE_AT_MOST), words_of(telling.text, TEXT_AT_MOST))
    hits = (hit for part in parts for hit in phrasebook().hits(part))
    return list(dict.fromkeys(phrase for name, phrase in hits if name == key))


def _in_words(feature: str) -> str:
    """“agent harness”, its feed says “product”, its source often has research."""
    kind, _, value = feature.partition(":")
    if kind in ("t", "x"):
        return f"“{value}”"
    if kind == "s":
        return f"the title begins “{value[6:]}”" if value[:6] == "first:" else f"title: {value}"
    return {"g": "its feed says “{}”", "c": "usual for a source of {}"}.get(
        kind, "usual on {}"
    ).format(value)


def _ruled(verdict: Verdict, not_one: str, corrections: Iterable[Correction]) -> Verdict:
    """What the owner said of this very article stands, whatever the chances are; the last word wins."""
    if not_one:
        return Verdict((), f"{NOT_ARTICLE}: {not_one}", is_article=False)
    tags = {(one.kind, one.name): one for one in verdict.tags}
    why_none = verdict.why_none
    for said in corrections:
        key = (said.kind, said.tag)
        if key == ("category", "none"):
            if said.right:
                tags = {at: one for at, one in tags.items() if at[0] != "category"}
                why_none = OWNER
        elif not said.right:
            tags.pop(key, None)
        elif key != ("category", ARTICLE):
            mine = Tagged(said.tag, said.kind, 1.0, OWNER, "owner")
            tags = {key: mine} | {at: one for at, one in tags.items() if at != key}
    categories = [one for one in tags.values() if one.kind == "category"][:2]
    others = [one for one in tags.values() if one.kind != "category"]
    return Verdict((*categories, *others), "" if categories else why_none or UNSURE)
