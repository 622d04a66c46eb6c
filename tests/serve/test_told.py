"""What the pages of understanding show: stories, reasons, days, leaders, and what their owner says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import tellings
from lxml import html as parser
from once import Once
from visitor import Visitor, application, signed_in

from lookahead.core.model import Filter
from lookahead.rank import WINDOWS


@dataclass(frozen=True)
class Told:
    """A radar with stories, and the two who visit it."""

    stories: dict[str, int]  # by the event's name
    app: Any
    now: datetime

    @property
    def anyone(self) -> Visitor:
        return Visitor(self.app)

    @property
    def owner(self) -> Visitor:
        return signed_in(self.app)

    def ids(self, name: str) -> list[int]:
        """The articles that tell an event, by time."""
        from lookahead.store import stories

        page = stories.page(self.stories[name])
        assert page
        return [card.id for card in page.cards]

    def path(self, name: str) -> str:
        return f"/story/{self.stories[name]}"


@pytest.fixture
def told(home: Path, once: Once) -> Told:
    """Twelve sources, some lone articles of each, and the events of `tellings`."""

    from lookahead.pipeline import instance

    def fill() -> tuple[dict[str, int], datetime]:
        instance.migrate()
        now = datetime.now(UTC)
        return tellings.fill(now, each=5), now

    stories, now = once.filled(fill)
    return Told(stories, application(), now)


def words(answer: Any) -> str:
    return " ".join(parser.fromstring(answer.text).text_content().split())


# ---- what everybody reads ----------------------------------------------------------------------


def test_everybody_may_read_what_is_understood(told: Told) -> None:
    """Every page twice, without a cookie, the second time from its file."""
    day = told.now.date().isoformat()
    article = told.ids("big")[3]
    for target in (told.path("big"), told.path("three"), f"/why/{article}", f"/at/{day}", "/"):
        first, second = told.anyone.get(target), told.anyone.get(target)
        assert first.status == second.status == 200, target
        assert first.text == second.text
        assert "csrfmiddlewaretoken" not in first.text
        assert "set-cookie" not in first.headers


def test_a_story_shows_who_told_it_when_and_what_each_adds(told: Told) -> None:
    """Forty tellings of twelve sources: twelve at once, gaps between them, copies named as such."""
    answer = told.anyone.get(told.path("big"))
    tree, text = parser.fromstring(answer.text), words(answer)
    assert "told by 12 sources in 40 articles" in text
    assert len(tree.cssselect(".told article")) == 40
    assert "28 further tellings" in text
    assert text.count("+ 25 min") == 39  # all but the first
    first = tree.cssselect(".told article")[0]
    assert "first" in [one.text for one in first.cssselect("b")]
    assert text.count("a copy") == 2
    assert "arxiv:2611.01234" in text
    quiet = words(told.anyone.get(told.path("three")))
    assert quiet.count("+ 7 h") == 2


def test_a_digest_is_word_for_word(told: Told) -> None:
    """Each of its sentences stands in the article that it leads to."""
    from lookahead.store import lists

    for name in told.stories:
        tree = parser.fromstring(told.anyone.get(told.path(name)).text)
        shown = tree.cssselect(".digest p")
        assert 1 <= len(shown) <= 3
        for one in shown:
            link = one.cssselect("a")[0]
            article = lists.article(int(link.get("href").rpartition("/")[2]))
            assert article
            assert one.text.strip() in article.html


def test_a_copy_and_what_has_no_date_is_never_first(told: Told) -> None:
    """Who is first is asked among originals with a date, and two at one second are nobody."""
    from lookahead.store import stories
    from lookahead.store.sql import run

    ids, path = told.ids("three"), told.path("three")
    run("UPDATE store_article SET dated = 0 WHERE id = %s", [ids[0]])
    tree = parser.fromstring(told.owner.get(path).text)
    (first,) = [a for a in tree.cssselect(".told article") if "first" in _bold(a)]
    assert first.get("id") == f"a{ids[1]}"
    page = stories.page(told.stories["three"])
    assert page
    assert {copy.article for copy in page.copies} == {ids[2]}
    run(
        "UPDATE store_copy SET article_id = %s, original_id = %s WHERE article_id = %s",
        [ids[1], ids[2], ids[2]],
    )
    tree = parser.fromstring(told.owner.get(path).text)
    assert [a.get("id") for a in tree.cssselect(".told article") if "first" in _bold(a)] == [
        f"a{ids[2]}"
    ]


def _bold(article: Any) -> list[str]:
    return [one.text for one in article.cssselect("b")]


def test_an_article_leads_to_its_story_and_is_said_in_short(told: Told) -> None:
    """The story with its sources, why, and a digest where reading takes long."""
    from lookahead.store import explain

    cards = explain.titles(told.ids("big"))
    long = next(card for card in cards.values() if card.minutes > 5)
    short = next(card for card in cards.values() if card.minutes <= 5)
    text = words(told.anyone.get(f"/a/{long.id}"))
    assert "told by 12 sources: story →" in text
    assert "why →" in text
    assert "in short" in text
    assert "in short" not in words(told.anyone.get(f"/a/{short.id}"))


def test_the_front_page_tells_each_story_once(told: Told) -> None:
    """The most told story is on top; none of its other tellings stands among the newest."""
    tree = parser.fromstring(told.anyone.get("/").text)
    assert "Estuary 4" in tree.cssselect(".top h2")[0].text_content()
    assert "12 sources" in tree.cssselect(".top")[0].text_content()
    newest = [one.text_content() for one in tree.cssselect(".day h3")]
    assert newest
    assert not [title for title in newest if "Estuary" in title or "إستواري" in title]
    assert len(tree.cssselect(".trending li")) >= 4


def test_a_radar_that_was_quiet_for_days_calls_nothing_new(told: Told) -> None:
    """Nineteen days later the top story says its window and its age."""
    from lookahead.pipeline import follow
    from lookahead.store.sql import run

    run("UPDATE store_article SET published = published - 9 * 86400")
    follow.rank_now(told.now)
    kicker = parser.fromstring(told.owner.get("/").text).cssselect(".top .kicker")[0]
    text = " ".join(kicker.text_content().split())
    assert "last 30 days" in text
    assert "fewer than five stories in the last 24 hours" in text
    assert re.search(r"· (9|1\d)d old", text)


def test_trending_says_its_window_and_its_filter(told: Told) -> None:
    """The chosen window is marked, a filter is named, and an unknown one is not found."""
    chosen = told.anyone.get("/trending?window=48h")
    assert [
        a.text for a in parser.fromstring(chosen.text).cssselect(".windows [aria-current]")
    ] == ["48h"]
    assert "Trending · Tessellate" in words(told.anyone.get("/trending?source=tessellate"))
    assert "Estuary 4" in words(told.anyone.get("/trending?source=tessellate&window=48h"))
    assert told.anyone.get("/trending?source=nobody").status == 404
    assert told.anyone.get("/trending?tag=nothing-like-it").status == 404
    assert told.anyone.get("/trending?window=9y").status == 200


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_trending_has_feeds(told: Told, format: str) -> None:
    """The leads of the ranking, in its order, each story once."""
    from lookahead.store import rankings

    _, ranked = rankings.hottest(15)
    text = told.anyone.get(f"/trending/feed.{format}").text
    found = dict.fromkeys(re.findall(r":article/(\d+)", text))
    assert list(found) == [str(card.id) for card in ranked]


def test_a_paper_shows_its_attention_and_its_stories(told: Told) -> None:
    """A chart where it is spoken of twice, and the stories that its mentions are in."""
    answer = told.anyone.get("/paper/arxiv:2611.01234")
    tree = parser.fromstring(answer.text)
    assert tree.cssselect("svg.chart")
    shown = {a.get("href") for a in tree.cssselect(".mentions a.story")}
    assert told.path("big") in shown


def test_leaders_are_counted_over_the_chosen_time(told: Told) -> None:
    """Who told the big story first is first; a strange span is the usual one."""
    text = words(told.anyone.get("/leaderboard?span=7d"))
    assert "Harbour Lab (Ines Varga)" in text
    assert told.anyone.get("/leaderboard?span=9y").text.count("aria-current") == 1
    rows = parser.fromstring(told.anyone.get("/leaderboard").text).cssselect(".leaders tbody tr")
    assert len(rows) == 12
    assert "Harbour Lab" in rows[0].text_content()


# ---- why ---------------------------------------------------------------------------------------


def test_the_shown_parts_add_up_to_the_heat_of_every_story(told: Told) -> None:
    """In every window, exactly, in the hundredths that are shown."""
    from lookahead.store import rankings

    seen = 0
    for window in WINDOWS:
        for card in rankings.ranked(window, 1000):
            shown = [Fraction(f"{r.contribution:.2f}") for r in card.reasons]
            assert sum(shown) == Fraction(f"{card.heat:.2f}")
            assert abs(sum(r.contribution for r in card.reasons) - card.heat) < 1e-9
            seen += 1
    assert seen > 100


def test_why_says_the_same_sum_column_by_column(told: Told) -> None:
    """What stands in each column of the table adds up to what stands below it."""
    tree = parser.fromstring(told.anyone.get(f"/why/{told.ids('big')[7]}").text)
    table = tree.cssselect("main table")[0]
    columns = len(table.cssselect("thead .num"))
    assert columns == 4
    for at in range(columns):
        adds = [row.cssselect(".num")[at].text or "0" for row in table.cssselect("tbody tr")]
        assert sum(map(Fraction, adds)) == Fraction(
            table.cssselect("tfoot tr")[0].cssselect(".num")[at].text
        )


def test_what_is_no_article_is_in_no_ranking_and_says_so(told: Told) -> None:
    """A page of questions and answers may be read, and is ranked nowhere."""
    from lookahead.store import rankings
    from lookahead.store.sql import rows

    no_articles = {
        id for (id,) in rows("SELECT article_id FROM store_understood WHERE NOT is_article")
    }
    lone = no_articles - {id for (id,) in rows("SELECT article_id FROM store_member")}
    assert lone
    for window in WINDOWS:
        assert not lone & {card.id for card in rankings.ranked(window, 1000)}
    assert "it is no article" in words(told.anyone.get(f"/why/{lone.pop()}"))


def test_an_article_without_a_category_says_why(told: Told) -> None:
    """On its page of reasons."""
    from lookahead.store.sql import rows

    ((id,),) = rows("SELECT article_id FROM store_understood WHERE why_none <> '' LIMIT 1")
    assert "It has no category: company news." in words(told.anyone.get(f"/why/{id}"))


# ---- the time machine --------------------------------------------------------------------------


def test_a_day_stays_as_it_was_when_articles_change_or_go(told: Told) -> None:
    """Titles and numbers are those of then; what is gone is no link any more."""
    from lookahead.pipeline import follow
    from lookahead.store import articles
    from lookahead.store.sql import rows, run

    target = f"/at/{told.now.date().isoformat()}"
    before = parser.fromstring(told.owner.get(target).text)
    titles = [one.text_content() for one in before.cssselect(".places h2")]
    heats = [one.text_content() for one in before.cssselect(".why summary")]
    shown = [int(a.get("href")[3:]) for a in before.cssselect(".places h2 a")]
    run("UPDATE store_article SET title = 'another title altogether'")
    articles.purge(shown[1:3], told.now)
    tomorrow = told.now + timedelta(days=1)
    follow.rank_now(tomorrow)
    after = parser.fromstring(told.owner.get(target).text)
    assert [one.text_content() for one in after.cssselect(".places h2")] == titles
    assert [one.text_content() for one in after.cssselect(".why summary")] == heats
    gone = {int(a.get("href")[3:]) for a in after.cssselect(".places h2 a")} ^ set(shown)
    assert gone == set(shown[1:3])
    assert after.text_content().count("not here any more") == 2
    assert after.cssselect("a[rel=next]")[0].get("href") == f"/at/{tomorrow.date().isoformat()}"
    assert rows("SELECT count(*) FROM store_snapshot") == [(2,)]


def test_the_front_page_leads_to_the_day_before(told: Told) -> None:
    """Where one was kept."""
    from lookahead.store import rankings

    assert "as it was" not in words(told.owner.get("/"))
    yesterday = told.now - timedelta(days=1)
    rankings.remember(yesterday, {window: [] for window in WINDOWS})
    assert "as it was yesterday →" in words(told.owner.get("/"))
    assert told.anyone.get(f"/at/{yesterday.date().isoformat()}").status == 200
    answer = told.anyone.get("/at/2020-02-02")
    assert answer.status == 404
    assert f"/at/{yesterday.date().isoformat()}" in answer.text


# ---- what the owner says -----------------------------------------------------------------------


def test_a_split_takes_effect_at_once_and_can_be_taken_back(told: Told) -> None:
    """The article leaves for good, the page says so in one line, and undo brings it back."""
    from lookahead.pipeline import follow

    owner, path, id = told.owner, told.path("three"), told.ids("three")[1]
    shown = told.anyone.get(path).text
    assert owner.post(f"{path}/rule", do="split", article=str(id)).status == 303
    assert f'id="a{id}"' not in told.anyone.get(path).text
    assert told.anyone.get(path).text != shown
    assert "story →" not in words(told.anyone.get(f"/a/{id}"))
    assert follow.behind()
    text = words(owner.get(path))
    assert text.count("You said") == 1
    assert "is another story" in text
    assert owner.post(f"{path}/rule", do="undo", article=str(id)).status == 303
    assert f'id="a{id}"' in told.anyone.get(path).text
    assert "You said" not in words(owner.get(path))


def test_two_stories_become_one_and_every_address_stays(told: Told) -> None:
    """The smaller leads to the larger; taken back, each is there again."""
    owner, big, pair = told.owner, told.path("big"), told.path("pair")
    file = told.anyone.get(big).text
    assert (
        owner.post(f"{big}/rule", do="join", article=f"http://127.0.0.1:8420{pair}").status == 303
    )
    answer = told.anyone.get(pair)
    assert (answer.status, answer.headers["location"]) == (302, big)
    assert "in 42 articles" in words(told.anyone.get(big))  # made anew: a telling joined
    assert told.anyone.get(big).text != file
    said = parser.fromstring(owner.get(big).text).cssselect(".ruled form.meta")
    assert len(said) == 2
    for form in said:
        fields = {i.get("name"): i.get("value") for i in form.cssselect("input[type=hidden]")}
        fields.pop("csrfmiddlewaretoken")
        assert owner.post(f"{big}/rule", do="undo", **fields).status == 303
    assert "in 40 articles" in words(told.anyone.get(big))
    final = told.anyone.get(pair)
    if final.status == 302:  # under a new number, and the old one leads there
        final = told.anyone.get(final.headers["location"])
    assert "A court in Rotterdam" in words(final)
    assert "told by 2 sources" in words(final)


def test_a_story_of_two_that_was_split_is_whole_again_after_undo(told: Told) -> None:
    """Its address leads to where it is told now, whatever its number."""
    owner, pair, (a, b) = told.owner, told.path("pair"), told.ids("pair")
    owner.post(f"{pair}/rule", do="split", article=str(b))
    assert "Nobody else tells it any more" in words(owner.get(pair))
    (form,) = parser.fromstring(owner.get(pair).text).cssselect(".ruled form.meta")
    fields = {i.get("name"): i.get("value") for i in form.cssselect("input[type=hidden]")}
    fields.pop("csrfmiddlewaretoken")
    owner.post(f"{pair}/rule", do="undo", **fields)
    answer = told.anyone.get(pair)
    answer = told.anyone.get(answer.headers["location"]) if answer.status == 302 else answer
    assert f'id="a{a}"' in answer.text
    assert f'id="a{b}"' in answer.text


def test_who_joins_is_tied_to_all_and_the_last_word_counts(told: Told) -> None:
    """Split and joined again on one page: everybody is there as before, and the page says one thing of it."""
    owner, path, ids = told.owner, told.path("three"), told.ids("three")
    for do in ("split", "join", "split", "join"):
        assert owner.post(f"{path}/rule", do=do, article=str(ids[1])).status == 303
    text = told.anyone.get(path).text
    assert all(f'id="a{id}"' in text for id in ids)
    said = words(owner.get(path))
    assert said.count("You said") == 1
    assert "belongs here." in said  # with its full stop: the form beside it has none


def test_a_form_of_an_old_page_means_what_the_story_has_become(told: Told) -> None:
    """A page that lay open splits from the story that its own became part of, as that one's page would."""
    owner, big, pair = told.owner, told.path("big"), told.path("pair")
    gone = told.ids("pair")[1]
    owner.post(f"{big}/rule", do="join", article=pair)
    assert owner.post(f"{pair}/rule", do="split", article=str(gone)).status == 303
    text = told.anyone.get(big).text
    assert f'id="a{gone}"' not in text
    assert "in 41 articles" in words(told.anyone.get(big))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"do": "split"},
        {"do": "join", "article": "999999"},
        {"do": "join", "article": "/story/99999999999999999999999999"},
        {"do": "explode", "article": "1"},
        {"do": "undo", "article": "x", "other": "-1"},
    ],
)
def test_a_strange_word_on_a_story_does_nothing(told: Told, fields: dict[str, str]) -> None:
    """It is said in words, and no story is another one."""
    before = told.anyone.get(told.path("pair")).text
    assert told.owner.post(f"{told.path('pair')}/rule", **fields).status == 400
    assert told.anyone.get(told.path("pair")).text == before
    assert told.owner.post("/story/99999999999999999999999/rule", do="join").status == 404


def test_a_tag_is_corrected_with_one_click_and_taken_back(told: Told) -> None:
    """Its article and its list show it at once; taken back, the method's word counts again."""
    from lookahead.store import corrections, tags

    owner, id = told.owner, told.ids("pair")[0]
    page = f"/a/{id}"
    method = _judged(told, owner, id)
    assert "hardware" not in method
    told.anyone.get(page)
    assert owner.post(f"{page}/tag", slug="hardware", say="right").status == 303
    (given,) = [tag for tag in tags.of_article(id) if tag.by == "owner"]
    assert (given.name, given.confidence) == ("hardware", 1.0)
    assert "hardware" in [a.text for a in _chips(told.anyone.get(page))]
    assert f'href="{page}"' in told.anyone.get("/tag/hardware").text
    assert "You said: hardware belongs here." in words(owner.get(page))
    assert owner.post(f"{page}/tag", slug="hardware", say="wrong").status == 303
    assert "hardware" not in {tag.name for tag in tags.of_article(id)}
    assert f'href="{page}"' not in told.anyone.get("/tag/hardware").text
    assert owner.post(f"{page}/tag", slug="hardware", say="undo").status == 303
    assert corrections.of_article(id) == {}
    assert {tag.name for tag in tags.of_article(id)} == method
    assert "You said" not in words(owner.get(page))


def _judged(told: Told, owner: Visitor, id: int) -> set[str]:
    """The tags that the method gives an article, whatever the test's own verdict was."""
    from lookahead.store import tags

    owner.post(f"/a/{id}/tag", slug="hardware", say="right")
    owner.post(f"/a/{id}/tag", slug="hardware", say="undo")
    return {tag.name for tag in tags.of_article(id)}


def _chips(answer: Any) -> list[Any]:
    return list(parser.fromstring(answer.text).cssselect("header .meta a.cat"))


@pytest.mark.parametrize(
    ("target", "fields"),
    [
        ("/a/1/tag", {"slug": "hardware"}),
        ("/a/1/tag", {"slug": "hardware", "say": "maybe"}),
        ("/a/1/tag", {"slug": "nothing-like-it", "say": "right"}),
        ("/a/1/tag", {"slug": "hardware", "say": "undo"}),  # nothing was said
        ("/a/99999999/tag", {"slug": "hardware", "say": "right"}),
        ("/a/99999999999999999999999999/tag", {"slug": "hardware", "say": "right"}),
    ],
)
def test_a_strange_correction_does_nothing(told: Told, target: str, fields: dict[str, str]) -> None:
    """It is said in words, and no tag is another one."""
    from lookahead.store.sql import rows

    before = rows("SELECT * FROM store_tagging ORDER BY id")
    assert told.owner.post(target, **fields).status == 400
    assert rows("SELECT * FROM store_tagging ORDER BY id") == before
    assert rows("SELECT count(*) FROM store_correction") == [(0,)]


def test_a_word_of_the_feeds_is_no_tag_to_correct(told: Told) -> None:
    """What its source says stays its source's."""
    from lookahead.store.sql import rows, run

    ((slug,),) = rows("SELECT slug FROM store_tag WHERE kind = 'hashtag' LIMIT 1")
    run("UPDATE store_tag SET kind = 'word' WHERE slug = %s", [slug])
    assert told.owner.post("/a/1/tag", slug=slug, say="right").status == 400


# ---- cost --------------------------------------------------------------------------------------


def test_statements_do_not_grow_with_what_is_told(told: Told) -> None:
    """A story of forty asks the database as often as one of three; so do the other pages."""
    big, pair = told.ids("big")[5], told.ids("pair")[1]
    for large, small, most in (
        (told.path("big"), told.path("pair"), 25),
        (f"/why/{big}", f"/why/{pair}", 40),
        (f"/a/{big}", f"/a/{pair}", 25),
    ):
        assert asked(told, large) == asked(told, small) <= most, large


def asked(told: Told, target: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    visitor = Visitor(told.app, {"other": "cookie"})  # a cookie: rendered by Django each time
    visitor.get(target)
    with CaptureQueriesContext(connection) as captured:
        assert visitor.get(target).status == 200
    return len(captured)


def test_the_shown_window_is_the_one_that_every_ranking_would_choose(told: Told) -> None:
    """Counting first gives the ranking that asking for all windows gave."""
    from lookahead.rank import ENOUGH, best_window
    from lookahead.store import rankings

    for filter in (Filter(), Filter(source="tessellate"), Filter(tag="model"), Filter(tag="x")):
        found = [rankings.ranked(window, max(15, ENOUGH), filter) for window in WINDOWS]
        best = best_window([len(cards) for cards in found])
        window, cards = rankings.hottest(15, filter)
        assert cards == found[best]
        assert window == (WINDOWS[best] if found[best] else None)


# ---- the sample, through the real steps --------------------------------------------------------


@pytest.mark.slow
def test_every_story_of_the_sample_is_the_sum_of_what_is_shown(app: Any) -> None:
    """Gathered, understood and ranked as always: heat, the shown parts, and the page of reasons agree."""
    from understood import deliver, understand

    from lookahead.pipeline.follow import rank_now
    from lookahead.sample import content, site
    from lookahead.store import rankings, sources

    now = datetime.now(UTC)
    sources.add_all(content.sources(), now)
    shown = site.resources(now, 2)
    for one in content.sites(2):
        path = one.source.url.removeprefix(one.root).partition("?")[0]
        deliver(one.source.slug, shown[one.host, path].body, now)
    understand()
    rank_now(now)
    visitor, stories = Visitor(app), 0
    for window in WINDOWS:
        for card in rankings.ranked(window, 1000):
            assert sum(Fraction(f"{r.contribution:.2f}") for r in card.reasons) == Fraction(
                f"{card.heat:.2f}"
            )
            stories += card.story > 0
    assert stories > 0
    for card in rankings.ranked(WINDOWS[-1], 5):
        assert f"{card.heat:.2f}" in words(visitor.get(f"/why/{card.id}"))
        if card.story:
            assert visitor.get(f"/story/{card.story}").status == 200
