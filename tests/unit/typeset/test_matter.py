"""Is a field above a text changed, and nothing else?"""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lookahead.typeset.matter import Unchangeable, changed, parts, said

POST = """\
---
# what this is
title: "A: title"  # of the list
date: 2026-01-02
tags:
  - one  # first
  # why two
  - two
cover:
  image: a.png
  title: another
mine: {keep: [this, as is]}
draft: true
---
Body
---
title: not this
"""
TOML = """\
+++
# what this is
title = "A title" # of the list
tags = [
  "one",
  "two", # second
]
date = 2026-01-02
draft = true

[params]
title = "another"
+++
Body
"""


@pytest.mark.parametrize(
    ("fields", "old", "new"),
    [
        ({"title": "B"}, '"A: title"', "B"),
        ({"title": 'B: "c" # d'}, '"A: title"', '"B: \\"c\\" # d"'),
        ({"TITLE": "yes"}, '"A: title"', '"yes"'),
        ({"date": "2026-03-04T05:06:07Z"}, "2026-01-02", "2026-03-04T05:06:07Z"),
        ({"draft": False}, "draft: true", "draft: false"),
        ({"tags": ("two",)}, "  - one  # first\n", ""),
        ({"tags": ("one", "two", "3, 4")}, "  - two\n", '  - two\n  - "3, 4"\n'),
        (
            {"tags": ()},
            "tags:\n  - one  # first\n  # why two\n  - two\n",
            "tags: []\n  # why two\n",
        ),
        ({"slug": "b-c"}, "draft: true\n", "draft: true\nslug: b-c\n"),
        ({"slug": ""}, "", ""),
    ],
)
def test_only_the_lines_of_a_field_change_in_yaml(
    fields: dict[str, Any], old: str, new: str
) -> None:
    """Every other byte of the text is the same, comments and fields of the same name elsewhere included."""
    assert changed(POST, fields) == (POST.replace(old, new, 1) if old else POST)


@pytest.mark.parametrize(
    ("fields", "old", "new"),
    [
        ({"title": 'B "c"'}, '"A title"', '"B \\"c\\""'),
        ({"tags": ("a",)}, '[\n  "one",\n  "two", # second\n]', '["a"]'),
        ({"date": ""}, "date = 2026-01-02\n", ""),
        ({"draft": False}, "draft = true", "draft = false"),
        ({"slug": "b"}, "draft = true\n", 'draft = true\nslug = "b"\n'),
    ],
)
def test_only_the_lines_of_a_field_change_in_toml(
    fields: dict[str, Any], old: str, new: str
) -> None:
    """A new field stands before the first table, a changed one where it stood."""
    assert changed(TOML, fields) == TOML.replace(old, new, 1)


def test_a_text_without_front_matter_gets_it() -> None:
    """What was the text is the text still."""
    text = changed("Words.\n", {"title": "A", "draft": False})
    assert text == "---\ntitle: A\n---\n\nWords.\n"


def test_values_that_span_lines_are_replaced_whole() -> None:
    """Block scalars, folded ones and lists in brackets."""
    text = "---\ndescription: >\n  some\n  words\n\ntitle: a\ntags: [x,\n  y]  # two\n---\nB\n"
    new = changed(text, {"description": "short", "tags": ("z",)})
    assert new == "---\ndescription: short\n\ntitle: a\ntags: [z]  # two\n---\nB\n"


def test_an_empty_field_says_something_then() -> None:
    """`name:` alone keeps its comment."""
    assert changed("---\ntitle:  # none\n---\n", {"title": "a"}) == "---\ntitle: a  # none\n---\n"


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: [\n---\n",
        "---\ntitle: a\n",
        "---\n- a\n---\n",
        "---\n? {a: b}\n: c\n? title\n: &x d\nother: *x\n---\n",
        "---\ntitle: &a x\nother: *a\n---\n",
    ],
)
def test_what_cannot_be_changed_safely_is_left_to_its_author(text: str) -> None:
    """Broken front matter, and values that others depend on: nothing is changed."""
    with pytest.raises(Unchangeable):
        changed(text, {"title": "b"})


def test_a_bomb_is_no_front_matter() -> None:
    """Deep nesting and a head that is too long are refused in words, not by a crash."""
    assert said("---\na: " + "[" * 5000 + "\n---\n") is None
    assert said("---\na: " + "b" * 70_000 + "\n---\n") is None


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40)


@given(WORDS, st.lists(WORDS.filter(bool), max_size=4, unique=True), st.booleans())
def test_what_is_written_is_read_again(title: str, tags: list[str], draft: bool) -> None:
    """Whatever the words are: they are read as they were, or refused; the rest is as it was."""
    for text in (POST, TOML):
        try:
            new = changed(text, {"title": title, "tags": tuple(tags), "draft": draft})
        except Unchangeable:
            continue
        head = parts(new)
        assert head is not None
        read = yaml.safe_load(head.head) if text is POST else tomllib.loads(head.head)
        assert (read.get("title") or "", read["tags"], read["draft"]) == (title, tags, draft)
        before = said(text)
        assert before is not None
        assert {k: v for k, v in read.items() if k not in ("title", "tags", "draft")} == {
            k: v for k, v in before.items() if k not in ("title", "tags", "draft")
        }
        assert new[head.end :] == text[text.index("Body") :]
