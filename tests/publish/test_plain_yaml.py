"""Is front matter that is read the quick way read as PyYAML reads it?"""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lookahead.publish import plain_yaml

NAMES = st.sampled_from(
    ["title", "date", "tags", "draft", "on", "No", "null", "a-b", "x_1", "Ä", "1"]
)
VALUES = st.sampled_from(
    [
        "A title", "It's so, or [not]", '"said: so"', "'x # y'", "2026-01-31", "2026-02-30", "true", "No",
        "2026-01-31T12:00:00Z", "2026-01-31T12:00:00+05:30", "2026-01-31T12:00:00-00:00", "~",
        "2026-01-31 12:00",
        "2026-01-31T25:00:00Z", "0", "-7", "010", "1_000", "0x1F", "1.5", "12:30:00", ".inf", "null", "Null ",
        "[a, b c]", "[]", "[ a ,'b, c', \"d\" ]", "[a, [b]]", "[1, a]", "[yes, on]", "[a,]", "{a: b}", "&x a",
        "*x", "!!str 1", "| ", ">", "a: b", "a:", "a #b", "a#b", "c:d", "\\", '"\\n"', "''", '""', "'it''s'",
        "@a", "`a`", "%a", "? a", "- a", "=", "<<", "λ", "日本", "\u00a0", "a\tb", "\x85", "²", "", " ", "y",
        "é ",
        "a 'b", "[a-b, c/d, e+f]", "[a?b]", "[it's]", "a]", "Infinity", "nan", "123456789", "1234567890",
    ]
)  # fmt: skip
LINES = st.one_of(
    st.builds("{}: {}".format, NAMES, VALUES),
    st.builds("{}:{}".format, NAMES, VALUES),
    st.builds("{}- {}".format, st.sampled_from(["", "  ", "    "]), VALUES),
    st.builds("{}{}".format, st.sampled_from(["", "  ", "# "]), VALUES),
    NAMES.map("{}:".format),
)


@given(st.lists(LINES, max_size=7).map("\n".join))
def test_what_is_read_the_quick_way_is_what_yaml_says(head: str) -> None:
    """In value, kind and order; whatever else there is, it leaves to YAML's own reader."""
    said = plain_yaml.read(head)
    if said is not None:
        assert repr(said) == repr(yaml.safe_load(head) or {})


@pytest.mark.parametrize(
    "head", ["a: b" + " " * 60_000 + ":", "a: [b" + " " * 60_000, "a" * 60_000]
)
def test_a_line_without_end_takes_no_time(head: str) -> None:
    """Nothing is tried again at each of its spaces."""
    begun = time.process_time()
    assert plain_yaml.read(head) is None
    assert time.process_time() - begun < 0.2


@pytest.mark.parametrize(
    "head",
    [
        'title: A title\ndate: 2026-01-31T12:00:00Z\ntags:\n- one\n- "two: three"\nauthor: Ä. Ö.\nmath: on\n',
        "title: \"It's\"\ndate: 2026-01-31\ntags: [one, 'two']\nweight: 3\ndraft: no\nseries:\n  - a b\n\n",
        "",
    ],
)
def test_what_most_authors_write_is_read_the_quick_way(head: str) -> None:
    """Else it would be of no use."""
    assert plain_yaml.read(head) == (yaml.safe_load(head) or {})
