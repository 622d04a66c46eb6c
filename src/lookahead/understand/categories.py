"""Which of the ten categories does an article belong to?  By words, until a model does it better.

The words are what a category's articles say in their titles.  A feed's own tag counts most, the title
next, the text least; below a threshold the answer is none, since a wrong label is worse than no label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lookahead.core.text import fold

# name: what it means, and the words (regular expressions over folded text) that speak for it
CATEGORIES: dict[str, tuple[str, str]] = {
    "api": (
        "New endpoints, features of a developer platform, access to an API.",
        r"apis?|endpoints?|rate limits?|structured outputs?|function calling|webhooks?|tokens? pricing|"
        r"batch inference|developer platform|rest|schema",
    ),
    "agents": (
        "Autonomous agents, tool use, several agents at work, agent harnesses.",
        r"agents?|agentic|multi agent|tool use|tool calling|mcp|computer use|harness(?:es)?|autonomous",
    ),
    "frameworks": (
        "A library, SDK or framework for developers.",
        r"frameworks?|librar(?:y|ies)|sdks?|pytorch|tensorflow|jax|langchain|llamaindex|toolkits?|packages?",
    ),
    "hardware": (
        "GPUs, TPUs, chips, accelerators; compute deals.",
        r"gpus?|tpus?|chips?|accelerators?|hardware|silicon|wafers?|supercomputers?|hbm|interconnects?|"
        r"data ?cent(?:er|re)s?|boards?",
    ),
    "infra": (
        "Serving, inference, latency, scaling, databases, clouds.",
        r"inference|serving|latency|throughput|deploy\w*|scaling|clusters?|schedul\w+|caches?|caching|"
        r"kubernetes|database|cloud|kv cache|quantiz\w+|quantis\w+|kernels?|batching|vllm",
    ),
    "model": (
        "A new model is announced.",
        r"models?|llms?|weights|checkpoints?|\d+(?:\.\d+)?b|mixture of experts|moe|multimodal|"
        r"foundation models?|parameters?|gpt|vision language|speech model",
    ),
    "open source": (
        "Code, data or weights are opened; the open-source world.",
        r"open sourc\w+|open weights?|open models?|open data\w*|licen[cs]e\w*|apache 2 0|mit licen[cs]e|"
        r"open release|github",
    ),
    "release": (
        "A product's release or update, a changelog, new features.",
        r"releas\w+|launch\w*|introduc\w+|announc\w+|now available|changelog|version \d[\w ]*|beta|"
        r"preview|generally available|what s new|ships?|update[sd]?|v\d+(?: \d+)*",
    ),
    "research": (
        "A paper or study: experiments, findings, evaluation, theory; a survey of the literature.",
        r"papers?|research\w*|stud(?:y|ies)|experiments?|evaluat\w+|benchmarks?|theor\w+|survey|findings?|"
        r"we (?:show|find|study|propose|measure)|arxiv|analys[ie]s|interpretab\w+|learning|attention|"
        r"alignment|reward|ablations?|replicat\w+",
    ),
    "tutorial": (
        "How-to, step by step, best practices, lessons.",
        r"how to|tutorials?|guides?|step by step|walkthrough|lessons?|best practices?|getting started|"
        r"explained|introduction to|hands on|from scratch|cookbook|tips|primer",
    ),
}

_WORDS = {name: re.compile(rf"\b(?:{words})\b") for name, (_, words) in CATEGORIES.items()}
_TAG, _TITLE, _TEXT, _SOURCE = 4.0, 2.0, 0.5, 0.75
_THRESHOLD = 2.0
_TEXT_HITS = 3  # more of the same word in a text says nothing more
# "model" and "release" words are in every second title of the field: alone they say little
_COMMON = {"model": 0.6, "release": 0.8}


def categorise(
    title: str, text: str, tags: Sequence[str] = (), usual: Sequence[str] = ()
) -> tuple[str, ...]:
    """The categories of one article, best first, at most two; () where nothing speaks clearly.

    `tags` are the feed's own words, `usual` what the source mostly writes about.
    """
    said = {fold(tag) for tag in tags}
    folded_title, folded_text = fold(title), fold(text[:1200])
    scores: dict[str, float] = {}
    for name, words in _WORDS.items():
        score = _TITLE * min(2, len(set(words.findall(folded_title))))
        score += _TEXT * min(_TEXT_HITS, len(set(words.findall(folded_text))))
        score *= _COMMON.get(name, 1.0)
        score += _TAG * (name in said) + _SOURCE * (name in usual and score > 0)
        scores[name] = score
    ordered = sorted(scores.items(), key=lambda item: -item[1])[:2]
    best = [(name, score) for name, score in ordered if score >= _THRESHOLD]
    return tuple(name for name, score in best if score >= 0.75 * best[0][1])
