"""Any text is a query, and nothing a person types is syntax of the engine."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.search import parse


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("attention cache", '(("attention") AND ("cache"))'),
        ('"sparse attention"', '(("sparse attention"))'),
        ("attention -survey", '(("attention")) NOT "survey"'),
        ("quantiz*", '(("quantiz"*))'),
        ("lora OR adapters", '(("lora" OR "adapters"))'),
        ("title:scaling", '((title : "scaling"))'),
        ("KV-cache", '(("KV cache"))'),
        ("训练", '(("训 练"))'),
        ("", ""),
        ("***", ""),
    ],
)
def test_meaning(text: str, match: str) -> None:
    """What people type means what they would expect."""
    assert parse(text).match == match


def test_fields() -> None:
    """source: and tag: narrow the search and are no words."""
    query = parse("attention source:LilLog tag:agents")
    assert (query.source, query.tag, query.match) == ("lillog", "agents", '(("attention"))')


def test_only_unwanted_words() -> None:
    """A search for the absence of a word says that it needs another."""
    query = parse("-survey")
    assert query.match == ""
    assert query.problems


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(title, body)")
    return connection


@given(text=st.text(alphabet=st.sampled_from('ab"*()-:^+{}ORNDEAT \n\x00训'), max_size=40))
def test_every_query_is_one_that_the_engine_takes(index: sqlite3.Connection, text: str) -> None:
    """FTS5 never sees a syntax error, whatever was typed."""
    if match := parse(text).match:
        index.execute("SELECT 1 FROM words WHERE words MATCH ?", [match]).fetchall()
