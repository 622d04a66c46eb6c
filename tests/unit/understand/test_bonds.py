"""Do two articles tell the same event?"""

from __future__ import annotations

import math

from lookahead.core.story import Telling
from lookahead.understand.anchors import Traits, traits
from lookahead.understand.bonds import Archive, bond

DAY = 86_400
EVERYDAY = (
    "A small model for the edge", "How we build agents", "Notes on evaluation", "A guide to retrieval",
    "Faster kernels for attention", "What we learned from users", "Safety cases for agents",
)  # fmt: skip


def _archive() -> Archive:
    archive = Archive()
    for number in range(700):
        archive.learn(_of(number, f"{EVERYDAY[number % 7]} part{number}", source=f"s{number % 30}"))
    return archive


def _of(
    id: int, title: str, text: str = "", source: str = "", at: int = 0, **more: object
) -> Traits:
    return traits(Telling(id, source or f"source-{id}", at, title, text, **more))  # type: ignore[arg-type]


LAUNCH = _of(9001, "Introducing Orchard Pear 4.5", url="orchard.example/news/pear")
REPORT = _of(9002, "Pear 4.5: everything to know", "We ran Pear 4.5 on ours.", at=3600)


def test_parts_add_up() -> None:
    """The score is the logistic of the sum of its reasons, and the order of the two does not matter."""
    archive = _archive()
    found = bond(LAUNCH, REPORT, archive, 0.6)
    assert found is not None
    total = sum(reason.contribution for reason in found.reasons)
    assert math.isclose(found.score, 1 / (1 + math.exp(-total)), abs_tol=1e-3)
    assert found == bond(REPORT, LAUNCH, archive, 0.6)
    assert found.score > 0.5
    assert "pear 4.5" in {reason.evidence for reason in found.reasons}


def test_words_alone_are_enough_for_a_shared_version() -> None:
    """Where there are no vectors, names and rare words decide."""
    found = bond(LAUNCH, REPORT, _archive())
    assert found is not None
    assert found.score > 0.5


def test_another_version_is_another_event() -> None:
    """Whatever else they share; a patch of the same version is compatible with it."""
    archive = _archive()
    other = bond(LAUNCH, _of(9003, "Introducing Orchard Pear 4.6"), archive, 0.9)
    assert other is not None
    assert other.score == 0
    assert "pear 4.5 is not pear 4.6" in other.reasons[0].evidence
    patch = bond(LAUNCH, _of(9004, "Orchard Pear 4.5.1 in depth"), archive, 0.9)
    assert patch is not None
    assert patch.score > 0


def test_other_companies_are_other_events() -> None:
    """Two makers that announce the same kind of thing on one day."""
    found = bond(
        _of(1, "Mistral opens an office in Oslo"),
        _of(2, "Cohere opens an office in Oslo"),
        _archive(),
        0.8,
    )
    assert found is not None
    assert found.score == 0


def test_a_source_does_not_double_its_own_story() -> None:
    """Unless the text is the same."""
    archive = _archive()
    again = _of(9005, "Pear 4.5, one more time", source=LAUNCH.source)
    assert bond(LAUNCH, again, archive, 0.9) is None
    assert bond(LAUNCH, again, archive, 0.9, overlap=0.9) is not None


def test_lists_and_repairs_tell_no_event() -> None:
    """A weekly newsletter on many things, and a changelog entry that only mends."""
    archive = _archive()
    assert bond(LAUNCH, _of(3, "This week in fruit: Pear 4.5"), archive, 0.8) is None
    assert bond(LAUNCH, _of(4, "Orchard 1.2.3", "Patch fixes for Pear 4.5"), archive, 0.8) is None


def test_an_event_does_not_last_for_ever() -> None:
    """A week later it is something else."""
    assert bond(LAUNCH, _of(5, "Pear 4.5: everything to know", at=8 * DAY), _archive(), 0.9) is None


def test_links_and_papers_speak_for_a_bond() -> None:
    """One that links to the other, and two that rest on the same paper, score higher."""
    archive = _archive()
    plain = bond(LAUNCH, _of(6, "What a pear can do"), archive, 0.5)
    linked = bond(
        LAUNCH, _of(6, "What a pear can do", links=("orchard.example/news/pear",)), archive, 0.5
    )
    assert plain is not None
    assert linked is not None
    assert linked.score > plain.score
    one = _of(7, "Pruning orchards", papers=("arxiv:2601.00001",))
    two = _of(8, "A paper on trees", papers=("arxiv:2601.00001",))
    found = bond(one, two, archive, 0.4)
    assert found is not None
    assert "same paper" in {reason.label for reason in found.reasons}


def test_what_is_rare_is_learned_and_forgotten() -> None:
    """A word is rare until many say it, and forgetting undoes learning."""
    archive = _archive()
    before = archive.rarity("quince")
    said = [_of(number, "Quince jam") for number in range(300)]
    for article in said:
        archive.learn(article)
    assert archive.rarity("quince") < before
    for article in said:
        archive.learn(article, -1)
    assert archive.rarity("quince") == before
