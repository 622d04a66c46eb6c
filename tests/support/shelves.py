"""A radar with articles in it, written through the store's own doors: what tests of pages read."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from lookahead.core.look import Draft, Look, Outcome
from lookahead.core.model import Enclosure, Source
from lookahead.core.text import slug

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
SOURCES = (
    ("Harbour Lab (Ines Varga)", "en", "research/labs"),
    ("Northlight Research", "en", "research/labs"),
    ("Copperfield Systems", "en", "engineering"),
    ("Quiet Gradient", "en", "writers"),
    ("Tessellate", "en", "research/labs"),
    ("Orchard Robotics", "en", "engineering"),
    ("The Loss Curve (Amir Daoud)", "en", "writers"),
    ("Palimpsest AI", "en", "research/labs"),
    ("Werkstatt für Sprachmodelle", "de", "engineering"),
    ("北岸研究所", "zh", "research/labs"),
    ("مختبر الضفة", "ar", "research/labs"),
    ("Sundial Weekly", "en", "writers"),
)
THINGS = (
    "a small open model",
    "an agent’s diary",
    "sliding-window attention",
    "a reward model",
    "a tokenizer",
    "a robot hand",
    "a speech codec",
    "an evaluation",
    "spare accelerators",
    "a retrieval index",
)
VERBS = (
    "What we learnt from",
    "Taking apart",
    "Measuring",
    "Rebuilding",
    "A second look at",
    "Notes on",
    "How to break",
    "In defence of",
)
ENDS = (
    "under a fixed budget",
    "with public data only",
    "on one card",
    "when the inputs drift",
    "after a year in use",
    "step by step",
    "",
)
WORDS = (
    "The run was repeated three times with other seeds, and the middle one is shown. "
    "A plain baseline, tuned with the same care, closes most of the gap. "
    "What is left comes from longer inputs, where the old schedule forgets the beginning. "
    "The table lists every setting, and the code that drew the figures is beside it. "
    "We would have liked a second cluster to check the slow cases; we had none. "
).split()
CATEGORIES = ("model", "research", "agents", "infra", "tutorial", "open source", "hardware")
TITLES = {
    "de": "Was wir aus {n} Läufen mit einem kleinen offenen Modell gelernt haben",
    "zh": "用公开数据训练小模型的第{n}次记录：损失曲线、失败与代码",
    "ar": "ملاحظات حول نموذج لغوي صغير مفتوح، الجزء {n}",
}
BODY = """<p>{text}</p><h2>Method</h2><p>The loss is <code class="math-inline">L(\\theta) =
-\\sum_t \\log p_\\theta(x_t \\mid x_{{&lt;t}})</code>, taken over the last window.</p>
<pre><code class="language-python">def step(batch):
    loss = model(batch).mean()
    return loss.backward()
</code></pre><figure><img src="https://pictures.example/{n}.png" alt="loss against steps">
<figcaption>Loss against steps, five seeds.</figcaption></figure><p>{text}</p>
<table><thead><tr><th>run</th><th>loss</th></tr></thead><tbody><tr><td>a</td><td>2.31</td></tr>
<tr><td>b</td><td>2.28</td></tr></tbody></table><blockquote><p>A result that cannot be repeated is a
story.</p></blockquote><p>See <a href="https://elsewhere.example/paper">the paper</a>.</p>"""


def sources(count: int) -> list[Source]:
    """`count` sources, the named ones first."""
    named = [
        Source(
            "",
            name,
            f"https://{n}.example/",
            f"https://{n}.example/feed",
            language=lang,
            folder=folder,
            weight=1.0 + n % 3,
        )
        for n, (name, lang, folder) in enumerate(SOURCES[:count])
    ]
    more = range(len(named), count)
    return named + [
        Source("", f"Station {n}", f"https://{n}.example/", f"https://{n}.example/feed")
        for n in more
    ]


def drafts(source: Source, count: int, now: datetime = NOW, seed: int = 0) -> Iterator[Draft]:
    """`count` articles of a source, newest first, from an hour ago back."""
    chance = random.Random(f"{source.slug} {seed}")
    at = now - timedelta(minutes=chance.randrange(5, 300))
    for n in range(count):
        at -= timedelta(minutes=chance.randrange(60, 1400))
        yield draft(source, n, at, chance, seed)


def draft(source: Source, n: int, at: datetime, chance: random.Random, seed: int = 0) -> Draft:
    """One article about nothing in particular."""
    title = TITLES.get(source.language, "").format(n=n + 1) or " ".join(
        filter(None, [chance.choice(VERBS), chance.choice(THINGS), chance.choice(ENDS)])
    )
    start = chance.randrange(len(WORDS))
    text = " ".join(itertools.islice(itertools.cycle(WORDS), start, start + 138)) + " …"
    link = f"https://{source.slug}.example/posts/{seed}/{n}"
    podcast = (Enclosure(link + ".mp3", "audio/mpeg", 12_000_000, 1860),) if n % 7 == 3 else ()
    return Draft(
        guid=link,
        key=link,
        title_key=f"{title} {n}",
        hash=f"{link} {n}",
        url=link,
        title=title,
        author="I. Varga" if n % 2 else "",
        published=None if n == 8 and source.slug.startswith("q") else at,
        updated=None,
        html=BODY.format(text=text, n=n),
        text=text,
        excerpt=text,
        image="",
        language=source.language,
        words=900,
        minutes=chance.randrange(2, 15),
        tags=("long context", "evals") if n % 3 == 0 else ("Open-Weights",),
        categories=tuple(chance.sample(CATEGORIES, 1 + n % 2)),
        enclosures=podcast,
    )


def fill(
    source_count: int = 12, each: int = 15, now: datetime = NOW, *, seed: int = 0
) -> Sequence[Source]:
    """Add sources with articles, rank them, and index them for search; another seed adds others."""
    # Django must be up before the store is
    from lookahead.pipeline.follow import rank_now
    from lookahead.store import lists, looks, words
    from lookahead.store import sources as stored

    stored.add_all(sources(source_count), now)
    while claimed := looks.claim(now, 20):
        looks.commit([_outcome(look, each, now, seed) for look in claimed])
    rank_now(now)
    while words.follow():
        pass
    return lists.all_sources()


def _outcome(look: Look, each: int, now: datetime, seed: int) -> Outcome:
    found = tuple(drafts(look.source, each, now, seed))
    dates = tuple(d.published for d in found if d.published)[:20]
    ails = look.source.slug == slug(SOURCES[7][0])
    return Outcome(
        look,
        now,
        now + timedelta(hours=3),
        "it publishes about once a day",
        200,
        found,
        present=frozenset(d.guid for d in found),
        recent=dates,
        failures=4 if ails else 0,
        problem_code="timeout" if ails else "",
        problem="The server sent nothing for 20 seconds." if ails else "",
    )
