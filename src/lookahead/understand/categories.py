"""Which of the ten categories does an article belong to?  By words, until a model does it better.

The words are what a category's articles say in their titles.  A feed's own tag counts most, the title
next, the text least; below a threshold the answer is none, since a wrong label is worse than no label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lookahead.core.text import fold


@dataclass(frozen=True, slots=True)
class Category:
    """What a category means, and the words that speak for it: "open source", "quantiz*"."""

    definition: str
    words: str  # parted by commas


CATEGORIES: dict[str, Category] = {
    "api": Category(
        "New endpoints, features of a developer platform, access to an API.",
        "api, apis, endpoint*, rate limit*, structured output*, function calling, webhook*, schema,"
        " token pricing, batch inference, developer platform",
    ),
    "agents": Category(
        "Autonomous agents, tool use, several agents at work, agent harnesses.",
        "agent, agents, agentic, multi agent, tool use, tool calling, mcp, computer use, harness*,"
        " autonomous",
    ),
    "frameworks": Category(
        "A library, SDK or framework for developers.",
        "framework*, library, libraries, sdk, sdks, pytorch, tensorflow, jax, langchain, llamaindex,"
        " toolkit*, package, packages",
    ),
    "hardware": Category(
        "GPUs, TPUs, chips, accelerators; compute deals.",
        "gpu, gpus, tpu, tpus, chip, chips, accelerator*, hardware, silicon, wafer*, supercomputer*,"
        " hbm, interconnect*, data center*, data centre*, datacenter*, board, boards",
    ),
    "infra": Category(
        "Serving, inference, latency, scaling, databases, clouds; a model arriving on a host.",
        "inference, serving, latency, throughput, deploy*, scaling, cluster*, schedul*, cache*,"
        " caching, kubernetes, database*, cloud, quantiz*, quantis*, kernel*, batching, vllm",
    ),
    "model": Category(
        "A new model is announced: new weights, or a model that could not be had before.",
        "model, models, llm, llms, weights, checkpoint*, mixture of experts, moe, multimodal,"
        " foundation model*, parameter*, gpt, vision language, speech model*, claude opus,"
        " claude sonnet, claude haiku, gemini pro, gemini flash, grok 4, grok 5, gpt 5, gpt 6, gpt oss,"
        " llama 4, llama 5, qwen3*, qwen4*, deepseek v*, deepseek r*, mistral large, mistral small,"
        " kimi k*, gemma*, phi 4, phi 5",
    ),
    "open source": Category(
        "Code, data or weights are opened; the open-source world.",
        "open sourc*, open weight*, open model*, open data*, licence*, license*, licens*, apache 2 0,"
        " open release, github",
    ),
    "release": Category(
        "A product's release or update, a changelog, new features.",
        "releas*, launch*, introduc*, announc*, now available, changelog, beta, preview,"
        " generally available, what s new, ships, update, updates, updated",
    ),
    "research": Category(
        "A paper or study: experiments, findings, evaluation, theory; a survey of the literature.",
        "paper, papers, research*, study, studies, experiment*, evaluat*, benchmark*, theor*, survey*,"
        " finding*, we show, we find, we study, we propose, we measure, arxiv, analysis, analyses,"
        " interpretab*, learning, attention, alignment, reward*, ablation*, replicat*",
    ),
    "tutorial": Category(
        "How-to, step by step, best practices, lessons.",
        "how to, for dummies, setup, set up, optimiz*, fine tuning, designing, testing, tutorial*,"
        " guide, guides, step by step, walkthrough*, lesson*, best practice*, getting started,"
        " explained, introduction to, hands on, from scratch, cookbook*, tips, primer",
    ),
}

_TAG, _TITLE, _TEXT, _SOURCE = 4.0, 2.0, 0.5, 0.75
_THRESHOLD = 2.0
_TITLE_HITS, _TEXT_HITS = 2, 3  # more words of one category say nothing more
_TEXT_AT_MOST = 500  # characters: an article says early what it is about
_CLOSE = 0.75  # a second category needs so much of the first one's score
# the word "model" is in every second title of the field: alone it says little
_COMMON = {"model": 0.6}
_STEM = 4  # the shortest stem before a "*": stems are found by their first letters


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One phrase of a category, and what a folded text between two spaces holds where it stands."""

    name: str  # of the category
    sign: str


def _index() -> tuple[dict[str, list[_Phrase]], dict[str, list[_Phrase]]]:
    """Phrases by their whole last word, and stems by the first letters of theirs."""
    whole: dict[str, list[_Phrase]] = defaultdict(list)
    stems: dict[str, list[_Phrase]] = defaultdict(list)
    for name, category in CATEGORIES.items():
        for text in (part.strip() for part in category.words.split(",")):
            last = text.rpartition(" ")[2]
            if text.endswith("*"):
                stems[last[:_STEM]].append(_Phrase(name, f" {text.rstrip('*')}"))
            else:
                whole[last].append(_Phrase(name, f" {text} "))
    return dict(whole), dict(stems)


_WHOLE, _STEMS = _index()


def _count(folded: str, most: int) -> dict[str, int]:
    """How many different phrases of each category stand in a folded text, at most `most`."""
    words = set(folded.split())
    spaced = f" {folded} "
    found: dict[str, int] = {}
    for index, ends in (_WHOLE, words), (_STEMS, {word[:_STEM] for word in words}):
        for phrase in (phrase for end in ends & index.keys() for phrase in index[end]):
            if phrase.sign in spaced:
                found[phrase.name] = found.get(phrase.name, 0) + 1
    return {name: min(most, count) for name, count in found.items()}


def categorise(
    title: str, text: str, tags: Sequence[str] = (), usual: Sequence[str] = ()
) -> tuple[str, ...]:
    """The categories of one article, best first, at most two; () where nothing speaks clearly.

    `tags` are the feed's own words, `usual` what the source mostly writes about.
    """
    said = {fold(tag) for tag in tags}
    in_title = _count(fold(title), _TITLE_HITS)
    in_text = _count(fold(text[:_TEXT_AT_MOST]), _TEXT_HITS)
    scores: dict[str, float] = {}
    for name in CATEGORIES:
        score = _TITLE * in_title.get(name, 0) + _TEXT * in_text.get(name, 0)
        score *= _COMMON.get(name, 1.0)
        scores[name] = score + _TAG * (name in said) + _SOURCE * (name in usual and score > 0)
    ordered = sorted(scores.items(), key=lambda item: -item[1])[:2]
    best = [(name, score) for name, score in ordered if score >= _THRESHOLD]
    return tuple(name for name, score in best if score >= _CLOSE * best[0][1])
