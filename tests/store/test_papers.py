"""Papers and their mentions keep step with the articles, whatever happens to these."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from store_support import NOW

from lookahead.core.look import Draft, Tally
from lookahead.core.model import Paper, Source

Follow = Callable[..., Source]
Look = Callable[..., Tally]
MakeDraft = Callable[..., Draft]
TIDES = "arxiv:2401.90001"


def caught_up() -> set[str]:
    from lookahead.store import papers

    keys: set[str] = set()
    while True:
        count, changed = papers.follow()
        keys |= changed
        if not count:
            return keys


def spoken_of() -> dict[str, int]:
    from lookahead.store.sql import rows

    counted = dict(rows("SELECT p.key, p.mentions FROM store_paper p"))
    really = dict(
        rows(
            "SELECT p.key, count(m.id) FROM store_paper p LEFT JOIN store_mention m"
            " ON m.paper_id = p.id GROUP BY p.key"
        )
    )
    assert counted == really
    return counted


@pytest.fixture
def mentioned(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """Three articles: two speak of one paper, one of them of another too, the third of none."""
    follow("a")
    look(
        "a",
        draft(1, html='<p><a href="https://arxiv.org/abs/2401.90001v2">tides</a></p>'),
        draft(2, text="See arXiv:2401.90001 and doi:10.1000/gulls."),
        draft(3),
    )


@pytest.mark.usefixtures("mentioned")
def test_every_mention_is_found_once() -> None:
    """Papers that articles speak of are rows, with how often and when last; following again adds none."""
    from lookahead.store import papers

    keys = caught_up()
    assert keys >= {f"paper:{TIDES}", "paper:doi:10.1000/gulls", "papers"}
    assert sum(key.startswith("article:") for key in keys) == 2
    assert spoken_of() == {TIDES: 2, "doi:10.1000/gulls": 1}
    assert caught_up() == set()
    found = papers.paper(TIDES)
    assert found
    assert found.newest == NOW - timedelta(hours=1)
    assert [card.title for card in papers.mentions(TIDES, None).cards] == ["Title 1", "Title 2"]


@pytest.mark.usefixtures("mentioned")
def test_an_edit_takes_mentions_back(look: Look, draft: MakeDraft) -> None:
    """What an article no longer names it no longer mentions; a paper nobody speaks of is no row."""
    caught_up()
    look("a", draft(2, text="Only doi:10.1000/terns now."), present={"g1", "g2", "g3"})
    keys = caught_up()
    assert keys >= {f"paper:{TIDES}", "paper:doi:10.1000/gulls", "paper:doi:10.1000/terns"}
    assert spoken_of() == {TIDES: 1, "doi:10.1000/terns": 1}


@pytest.mark.usefixtures("mentioned")
def test_what_is_purged_speaks_of_nothing() -> None:
    """Mentions go with their article, before and after they were found."""
    from lookahead.store import articles, sources
    from lookahead.store.sql import rows

    ids = dict(rows("SELECT title, id FROM store_article"))
    articles.purge([ids["Title 1"]], NOW)
    caught_up()
    assert spoken_of() == {TIDES: 1, "doi:10.1000/gulls": 1}
    sources.remove("a", NOW)
    assert spoken_of() == {}
    assert caught_up() == set()


def test_a_listed_paper_is_described_by_its_own_article(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """Title, authors and abstract come from its listing, which is no mention; a later version's count."""
    from lookahead.store import articles, papers
    from lookahead.store.sql import rows

    for slug in ("lists", "blog"):
        follow(slug)
    told = Paper(
        TIDES,
        "Tides",
        ("Ines Varga", "Ö. Feld"),
        "About $x$.",
        ("cs.LG", "stat.ML"),
        datetime(2024, 1, 3, tzinfo=UTC),
        version=1,
        comment="9 pages",
    )
    look("blog", draft(2, text="See arXiv:2401.90001."))
    assert caught_up() >= {f"paper:{TIDES}"}
    own = {"key": "arxiv.org/abs/2401.90001", "url": "https://arxiv.org/abs/2401.90001"}
    look("lists", draft(1, paper=told, text="arXiv:2401.90001", **own))
    caught_up()
    found = papers.paper(TIDES)
    assert found
    assert found.paper == told
    assert found.mentions == 1
    second = Paper(TIDES, "Tides, Revised", updated=NOW, version=2)
    look("lists", draft(1, paper=second, title="Tides, Revised", **own))
    found = papers.paper(TIDES)
    assert found
    assert (found.paper.title, found.paper.version) == ("Tides, Revised", 2)
    assert found.paper.authors == told.authors
    assert found.paper.published == told.published
    ((id,),) = rows("SELECT id FROM store_article WHERE url LIKE 'https://arxiv%'")
    assert found.article == id
    assert [card.paper.key for card in papers.in_article(id)] == [TIDES]
    articles.purge([id], NOW)
    found = papers.paper(TIDES)
    assert found
    assert (found.article, found.mentions, found.paper.version) == (0, 1, 2)


def test_leafing_through_papers(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """Page after page holds every paper and every mention once, newest first."""
    from lookahead.store import papers

    follow("a")
    look(
        "a",
        *(
            draft(
                n,
                text=f"arXiv:2401.{90000 + n % 7} arXiv:2401.90009",
                published=NOW - timedelta(hours=n // 3),
            )
            for n in range(20)
        ),
    )
    caught_up()
    seen, after = [], ""
    while True:
        page = papers.newest(after, 3)
        seen += [(card.newest, card.paper.key) for card in page.cards]
        if not page.next:
            break
        after = page.next
    assert len(set(seen)) == len(seen) == 8
    assert [at for at, _ in seen] == sorted((at for at, _ in seen), reverse=True)
    ids, after = [], ""
    while True:
        mentions = papers.mentions("arxiv:2401.90009", None, after, 4)
        ids += [card.id for card in mentions.cards]
        if not mentions.next:
            break
        after = mentions.next
    assert len(set(ids)) == len(ids) == 20
    (most, often), *_ = papers.most_mentioned(NOW - timedelta(days=30), 5)
    assert (most.paper.key, often) == ("arxiv:2401.90009", 20)
    (_, often), *_ = papers.most_mentioned(NOW - timedelta(hours=1), 5)
    assert often == 6


@pytest.mark.usefixtures("mentioned")
def test_an_article_counts_once_under_all_keys_of_a_paper() -> None:
    """The newest of the articles, how many there are, of how many sources, and the month of most."""
    from lookahead.store import papers

    caught_up()
    both = papers.spoken_of([TIDES, "doi:10.1000/gulls"], 1)
    assert (both.articles, both.sources, len(both.cards)) == (2, 1, 1)
    assert both.cards[0].title == "Title 1"
    assert (both.last, both.first) == (NOW - timedelta(hours=1), NOW - timedelta(hours=2))
    assert (both.busiest, both.most) == (f"{NOW - timedelta(hours=2):%Y-%m}", 2)
    assert papers.spoken_of(["arxiv:2401.90009"], 9) == papers.Spoken()
