"""Does every article get its tags with reasons, or a reason to have none?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.story import Telling, Verdict
from lookahead.understand import CATEGORIES
from lookahead.understand.tags import (
    Correction,
    categories,
    hashtags,
    not_article,
    paper_categories,
    papers,
    tag,
    tag_all,
)
from lookahead.understand.tags.model import load
from lookahead.understand.tags.phrases import Phrasebook
from lookahead.understand.tags.verdict import WHY_NONE


def article(title: str, text: str = "", url: str = "", number: int = 1) -> Telling:
    return Telling(number, "lab", 0, title, text, url)


def named(verdict: Verdict, kind: str = "category") -> list[str]:
    return [one.name for one in verdict.tags if one.kind == kind]


def unit(seed: int) -> np.ndarray:
    vector = np.random.default_rng(seed).normal(size=load().dim).astype(np.float32)
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("A guide to choosing chunk sizes, step by step", "Learn how to cut texts.", "tutorial"),
        ("Introducing Kestrel 3", "Our most capable model, with open weights.", "model"),
        ("Version 2.3.1", "Bug fixes and improvements.", "release"),
        (
            "Measuring honesty",
            "We find that models lie in experiments on 12 benchmarks.",
            "research",
        ),
    ],
)
def test_a_clear_case_gets_its_category(title: str, text: str, wanted: str) -> None:
    """What nobody would doubt is found by words alone, with confidence and evidence."""
    verdict = tag(article(title, text))
    assert named(verdict)[0] == wanted
    assert verdict.tags[0].confidence > 0.4
    assert verdict.tags[0].evidence


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("We raise 90 million dollars in series B", "company news"),
        ("Recommendations to the government on export controls", "policy"),
        ("Weekly newsletter, issue 12", "newsletter"),
    ],
)
def test_what_has_no_category_says_why(title: str, why: str) -> None:
    """None is an answer, and it has a reason."""
    verdict = tag(article(title))
    assert not named(verdict)
    assert verdict.why_none == why


@given(title=st.text(max_size=80), text=st.text(max_size=200), url=st.text(max_size=40))
def test_any_article_has_a_category_or_a_reason(title: str, text: str, url: str) -> None:
    """No text, however strange, is left without an answer, and nothing raises."""
    verdict = tag(article(title, text, url))
    assert bool(named(verdict)) != bool(verdict.why_none)
    assert len(named(verdict)) <= 2
    assert all(0 <= one.confidence <= 1 and one.evidence for one in verdict.tags)


def test_many_at_once_are_as_one_by_one() -> None:
    """A batch gives what single calls give, also where some have a vector and some have none."""
    some = [article(f"Release {n}", "Agents in the terminal", number=n) for n in range(4)]
    vectors = [unit(1), None, unit(2), None]
    single = [tag(one, vector) for one, vector in zip(some, vectors, strict=True)]
    assert [named(one) for one in tag_all(some, vectors)] == [named(one) for one in single]
    assert tag_all([]) == []


def test_a_vector_of_another_encoder_is_not_used() -> None:
    """A vector of another width changes nothing: words decide."""
    one = article("A guide to vector search")
    assert tag(one, np.ones(7, np.float32)) == tag(one)


def test_a_correction_moves_neighbours_and_is_undone_by_leaving_it_out() -> None:
    """What is near follows the owner, what is far does not, and nothing remains afterwards."""
    here, far = unit(3), unit(4)
    near = here + 0.3 * unit(5)
    near /= np.linalg.norm(near)
    one = article("Notes", number=8)
    said = [
        Correction(7, "hardware", True, vector=here),
        Correction(7, "rag", True, "hashtag", here),
    ]
    assert "hardware" not in named(tag(one, near))
    moved = tag(one, near, corrections=said)
    assert named(moved)[0] == "hardware"
    assert "rag" in named(moved, "hashtag")
    assert tag(one, far, corrections=said) == tag(one, far)
    assert tag(one, near, corrections=[]) == tag(one, near)


def test_the_owner_has_the_last_word_on_the_article_itself() -> None:
    """A tag that the owner gave or took stands, with or without a vector."""
    one = article("A guide to choosing chunk sizes, step by step", number=5)
    given_ = tag(one, corrections=[Correction(5, "infra", True)])
    assert (given_.tags[0].name, given_.tags[0].by) == ("infra", "owner")
    taken = tag(one, corrections=[Correction(5, "tutorial", False)])
    assert "tutorial" not in named(taken)
    none = tag(one, corrections=[Correction(5, "none", True)])
    assert not named(none)
    assert none.why_none == "the owner says so"
    page = tag(article("FAQ", number=6), corrections=[Correction(6, "article", True)])
    assert page.is_article
    assert not tag(one, corrections=[Correction(5, "article", False)]).is_article


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("FAQ", "https://a.example/faq/"),
        ("Page not found", "https://a.example/x"),
        ("Careers", "https://a.example/careers"),
        ("Alignment", "https://a.example/research/team/alignment"),
        ("Attention", "https://a.example/tags/attention/"),
        ("Index", "https://a.example/blog/index.html"),
        ("Subscribe", "https://a.example/subscribe"),
        ("We are hiring: research engineer", "https://a.example/2026/hiring"),
    ],
)
def test_a_page_of_the_site_is_no_article(title: str, url: str) -> None:
    """FAQ, jobs, team, tag list, index, subscription: recognised, with the evidence."""
    assert not_article(article(title, url=url))
    verdict = tag(article(title, url=url))
    assert not verdict.is_article
    assert verdict.why_none.startswith("not an article: ")
    assert not verdict.tags


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("How to build a FAQ bot", "https://a.example/blog/faq-bot"),
        ("Jobs and models: a study", "https://a.example/2026/jobs"),
        ("Agents that search archives", "https://a.example/tag/agents-that-search"),
        ("Attention is a team sport", "https://a.example/team/blog/attention"),
        ("Pricing intelligence for retailers", "https://a.example/blog/pricing-intelligence"),
        ("Interpretability", "https://a.example/blog/interpretability"),
        ("The 404 problem", "https://a.example/404-problem"),
        ("Release 1.12", "https://a.example/changelog#1.12"),
    ],
)
def test_an_article_about_such_a_thing_is_one(title: str, url: str) -> None:
    """A word alone does not take an article out of the rankings."""
    assert not not_article(article(title, url=url))


def test_a_text_of_questions_and_answers_is_no_article() -> None:
    """The shape of the text is enough."""
    text = "A: Yes. A: No, on Mondays. A: By mail. A: Never."
    assert not_article(article("Hello", text)) == "the text is questions with answers"


def test_papers_get_categories_with_evidence() -> None:
    """Title and abstract are enough, and a paper about nothing we know gets none."""
    found = paper_categories(
        "Graph collaborative filtering for recommendation", "User-item graphs."
    )
    assert {one.name for one in found[:2]} == {"Graph Neural Networks", "Recommender Systems"}
    assert all(one.evidence for one in found)
    assert paper_categories("On hedgehogs") == ()


def test_the_rules_and_the_classifier_speak_of_the_same_categories() -> None:
    """Rules answer until the classifier does: names, order and definitions are the same."""
    told = {name: one.definition for name, one in categories().items()}
    assert list(told.items()) == [(name, one.definition) for name, one in CATEGORIES.items()]


def test_every_tag_is_described() -> None:
    """Ten categories, 22 categories of papers, hashtags: each with a sentence and phrases."""
    assert (len(categories()), len(papers())) == (10, 22)
    for named_ in (categories(), hashtags(), papers()):
        for one in named_.values():
            assert one.definition.endswith(".")
            assert one.phrases
        assert len({one.slug for one in named_.values()}) == len(named_)


def test_weights_and_data_belong_together() -> None:
    """The classifier was trained on the tags that the data names; otherwise train it again."""
    model = load()
    assert [name for name in model.classes if not name.startswith("none:")] == list(categories())
    assert model.hashtags == tuple(hashtags())
    assert {name.removeprefix("none:") for name in model.classes[10:]} == set(WHY_NONE)
    assert len(model.papers) == len(papers())


def test_phrases_are_whole_words_unless_they_say_otherwise() -> None:
    """ "agents" is not in "reagents"; "quantiz*" takes any ending; a stem of three letters is refused."""
    book = Phrasebook({"a": ("agents", "quantiz*", "tool us*")})
    assert list(book.hits("reagents quantizing tool using".split())) == [
        ("a", "quantiz"),
        ("a", "tool us"),
    ]
    with pytest.raises(ValueError, match="4 letters"):
        Phrasebook({"a": ("law*",)})
