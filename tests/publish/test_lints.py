"""Do the lints find what its author surely did not mean, and nothing else?"""

from __future__ import annotations

from pathlib import Path

import pytest

from lookahead.publish import front
from lookahead.publish.notes.lints import LINTS, lint, remote
from lookahead.publish.notes.prose import blocks, masked

LONG = "The method divides each step by the size of the gradients that it has seen before, which helps. "

# what each lint must find: (code, text, the line of the hit)
FOUND = [
    ("chat", "Fine.\n\nPlease let me know if you need more details.", 3),
    ("chat", "As an AI language model, I cannot read the paper.", 1),
    ("chat", "As of my last knowledge update, nothing is known.", 1),
    ("chat", "Certainly! Here is a summary of the paper.", 1),
    ("chat", "Sure, I understand. Here is the revised version of the text:", 1),
    ("chat", "Words.\n\n- I hope this helps! Bye.", 3),
    ("chat", "I hope this gives you a good understanding of the paper.", 1),
    ("chat", "It works. Would you like me to elaborate on that?", 1),
    ("chat", "It works. Feel free to ask if anything is unclear.", 1),
    ("chat", "I apologise for the confusion. It is 512.", 1),
    ("chat", "Unfortunately, I can’t display the figure here.", 1),
    ("chat", "The result is [insert number here] points.", 1),
    ("chat", "I'm sorry, but I can't access the paper.", 1),
    ("chat", "Fine.\n\nAs of my last update, the code is not public.", 3),
    ("chat", "Here's a detailed summary of the paper:\n\n- One.", 1),
    ("chat", "Here is a concise, structured overview of this paper.", 1),
    ("chat", "Fine. Let me know if you'd like more on that.", 1),
    ("chat", "I'd be happy to help you with the rest.", 1),
    ("chat", "I don't have access to the full text.", 1),
    ("chat", "It needs 300 steps【12†source】.", 1),
    ("chat", "It needs 300 steps. :contentReference[oaicite:3]{index=3}", 1),
    ("cut", f"{LONG}It is as good as the others on every task, but\n\n## Next\n\nWords.", 1),
    ("cut", f"{LONG}The gradient is taken with respect to\n\n## Next\n\nWords.", 1),
    ("cut", "It has three parts. The first of them is a network that reads the\n\n## Next\n\nWords.", 1),
    ("cut", "It has three parts. The first of them is a network that reads words\n\n## Next\n\nWords.", 1),
    ("cut", f"{LONG}For instance, the authors show that the concept of", 1),
    ("cut", f"{LONG}They compare it with SGD, RMSProp,\n\n## Next\n\nWords.", 1),
    ("cut", f"{LONG}It may not help in all cases. For example, they\n\nAnother paragraph.", 1),
    ("cut", f"{LONG}It is trained on the pre-", 1),
    ("cut", f"{LONG}It uses residual connections to mitigate vanishing gradients, enabling the training", 1),
    ("figure", "As shown in Figure 3, it works.", 1),
    ("figure", "Words.\n\nSee the figure below.", 3),
    ("figure", "Here is a simplified diagram of it. The arrows are flows of data.", 1),
    ("figure", "The idea is drawn in Fig. 2b.", 1),
    ("minus", "We set epsilon to 1e 8.", 1),
    ("minus", "The rate is 1 e 4.", 1),
    ("minus", "We set ε = 10 8, as they do.", 1),
    ("minus", "It needs 3 x 10 5 of it.", 1),
    ("minus", "The learning rate is 10 4 at first.", 1),
    ("minus", "Words.\n\nThe constant $\\epsilon$ is $10^{8}$.", 3),
    ("hyphen", "A stateoftheart model.", 1),
    ("hyphen", "The stateofthe art of selfattention.", 1),
    ("hyphen", "The clickthrough rate.", 1),
    ("hyphen", "Here's a stepbystep breakdown.", 1),
    ("empty", "## One\n\n## Two\n\nWords.", 1),
    ("empty", "Words.\n\n## Last\n", 3),
    ("repeated", "## Results\n\nA.\n\n## Results\n\nB.", 5),
]  # fmt: skip

QUIET = [
    # talk that is quoted, shown, or meant
    "> As an AI language model, I cannot read the paper.",
    "The model says “As an AI language model, I cannot”, and stops.",
    "```\nCertainly! Here is a summary of the paper.\n```",
    "`Please let me know if you need more details` is what it says.",
    "Certainly, here we go.",
    "I hope this helps explain why the loss is flat, and I hope that these help.",
    "As of my last update of this page, the code was gone. I don't have access to a GPU.",
    "Here's a brief summary of what follows. I'm sorry, but I cannot agree.",
    "Let me know what you think; you'd like it. I would be happy to see it fail.",
    "The list [1†] is short, and `【12†source】` is code.",
    "It has two parts. There is one that it says nothing of, but\n\nthe other is clear.",
    "What it belongs to. It is what we refer to.",
    "As an AI researcher I find that odd.",
    "We hope this helps the field.",
    "| prompt | answer |\n|---|---|\n| sum up | Sure! Here is a summary. |",
    "The list is [adding up](https://example.org) and [insertion][1].\n\n[1]: https://example.org",
    # ends that are none
    "The loss, for a batch of examples that were drawn by chance, is the\n\n$$ x $$\n\nof the model.",
    "What the code does in this case is shown by the\n\n```\ncode\n```",
    "These are the parts of the model which were trained from the beginning with\n\n- one\n- two",
    "A heading of the author's own, in words that do not end in a stop, of which there are many",
    f"{LONG}It ends with a link to [the paper that came after it](https://example.org/a)",
    f"{LONG}It ends with a formula that says it all: $x$",
    '*"Where are you now, and what is it that you are doing there?"*,\n\nhe asked.',
    "The rest of the sentence, after a paragraph break that its author made, is\n\nwritten in small letters.",
    "Cheers,",
    # figures that are there, or another's
    "See the figure below.\n\n![A line](a.png)",
    "As Figure 3 of the paper shows, it works.",
    "Their Figure 3 is clear, and so is [Figure 4](https://example.org).",
    "Here's a basic illustration of that:\n\n```\na -> b\n```",
    "```python run\nplot()\n```\n\nFigure 1 is made by that.",
    "{{< figure src=\"a.png\" >}}\n\nIn Figure 1 we see it.",
    "We figure below the median, and go on.",
    # numbers
    "Between 5 and 10 20 times a day.",
    "A learning rate of 10 3 times in a row.",
    "On 10 12 GB cards, in 1 e 5 steps.",
    "With a learning rate of $10^{-4}$ and $10^6$ parameters.",
    "`1e 5` is no number. The batch has $10^4$ examples.",
    "Trained for $3 \\times 10^{5}$ steps with a learning rate of $0.1$.",
    # compounds that are names, code or addresses
    "The class SelfAttention, `selfattention`, self_attention.py and https://example.org/stateoftheart.",
    "Realtime and pretrained models, feedforward layers, multihead attention and finetuning.",
    "See selfattention.py, #endtoend and stepbystep@example.org.",
    # sections
    "# Part\n\n## Inside\n\nWords.",
    "## A\n\n### Results\n\nx\n\n## B\n\n### Results\n\ny",
    "## A\n\n![](b.png)",
    "## A\n\n```\ncode\n```",
    "<!-- ## One\n\n## Two -->\n\nWords.",
    "```\n## One\n## One\n```",
    "Title\n===\n\nWords.\n\nOther\n---\n\nWords.",
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "line"), FOUND)
def test_what_is_wrong_is_found_in_its_line(code: str, text: str, line: int) -> None:
    """One hit at least with this code, in this line, counted from where the body begins."""
    found = lint(text, "notes/a.md", 7, "notes")
    assert (code, line + 6) in {(flaw.code, flaw.line) for flaw in found}


@pytest.mark.parametrize("text", QUIET)
def test_what_is_meant_is_left_alone(text: str) -> None:
    """Quotes, code, formulas, links, names, and sentences that go on."""
    assert lint(text, "notes/a.md", 1, "notes") == []


def test_every_lint_is_tried() -> None:
    """Each code of the table has texts that trigger it."""
    assert {one.code for one in LINTS} == {code for code, _, _ in FOUND}


def test_one_sentence_is_said_once() -> None:
    """Whatever in it sounds like a chat."""
    text = "Sure! Here is a detailed summary of the paper: it is what it is."
    assert [flaw.code for flaw in lint(text, "notes/a.md", 1, "notes")] == ["chat"]
    marks = [flaw.code for flaw in lint("So it is【3†source】.", "posts/a.md", 1, "posts")]
    assert marks == ["chat"]


def test_posts_are_asked_for_what_is_surely_wrong_alone() -> None:
    """A post may say what a letter says, and end as it likes."""
    text = "As of my last knowledge update, no.\n\n"
    text += "Please let me know if you need more details.\n\n## A\n\n## B\n"
    assert [flaw.code for flaw in lint(text, "posts/a.md", 1, "posts")] == ["chat"]


def test_pictures_of_other_hosts_are_named_with_their_lines() -> None:
    """Also those in raw HTML; pictures of the site itself are not others'."""
    text = "a\n\n![x](https://a.example/x.png)\n\n<img src='//b.example/y.png'>\n![z](https://me.example/z.png)"
    shown = [
        ("https://a.example/x.png", 3),
        ("//b.example/y.png", 0),
        ("https://me.example/z.png", 6),
        ("c.png", 1),
    ]
    found = remote(shown, "posts/a.md", text, 1, "https://me.example")
    assert [(flaw.line, flaw.code) for flaw in found] == [(3, "remote"), (5, "remote")]


def test_prose_keeps_its_places() -> None:
    """What is filled in has the length of what it stands for; lines stay lines."""
    text = "a `b` $c$ <i>d</i>\n\n```\ne\n```\n<!-- f\n\ng -->\n"
    text += "[h](i) https://j \\(k\\) {{< l >}}\n\n$$\nm\n$$\nn"
    prose = masked(text)
    assert len(prose) == len(text)
    assert [at for at, c in enumerate(text) if c == "\n"] == [
        at for at, c in enumerate(prose) if c == "\n"
    ]
    assert set(prose) & set("bcefgijklm") == set()
    assert all(
        text.startswith(one.text[:1], one.start) for one in blocks(prose) if one.kind == "text"
    )


@pytest.mark.parametrize(
    "text",
    ["\\(" * 200_000, "$" * 400_000, "](a " * 100_000, "<a " * 100_000, "`a``b```c" * 40_000,
     "\\(\n\n" * 50_000 + "\\)", "{{<" * 100_000, "learning rate " * 30_000, "Figure 1 " * 50_000,
     "here is a a a a " * 30_000, "# a\n" * 100_000, "a, " * 100_000],
    ids=lambda text: text[:8],
)  # fmt: skip
@pytest.mark.slow
def test_hostile_texts_take_seconds_at_the_most(text: str) -> None:
    """400 kB of anything: no pattern takes quadratic time."""
    import time

    begun = time.process_time()
    lint(text, "notes/a.md", 1, "notes")
    assert time.process_time() - begun < 5


@pytest.mark.shared
@pytest.mark.slow
def test_real_posts_are_left_alone(shared: Path) -> None:
    """Of 601 posts that people wrote, next to none has anything that a note would be blamed for."""
    hits = []
    for path in sorted((shared / "data" / "posts").glob("*/*.md")):
        _, body, line, _ = front.split(path.read_text("utf-8"), path.name)
        hits += lint(body, path.name, line, "notes")
    assert len(hits) <= 6, [str(hit) for hit in hits]
