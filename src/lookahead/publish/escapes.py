"""Where did double quotes eat the backslashes of a formula?  In YAML and TOML `"\\theta"` begins with a tab.

What stands between dollars and is a backslash with two letters is a command of TeX: it is read as one, and
its author is told.
"""

from __future__ import annotations

import re

# only scalars that are a value of their own on one line: in all else, quotes may be anything
_VALUE = re.compile(
    r"^([ \t]*+(?:-[ \t]++)?+(?:[\w.-]++[ \t]*+[:=])?+[ \t]*+)(\"(?:[^\"\\\n]|\\.)*+\"|\[[^\n]*\])",
    re.MULTILINE,
)
_QUOTED = re.compile(r"'[^'\n]*+'|\"(?:[^\"\\\n]|\\.)*+\"")
_FORMULA = re.compile(r"\$[^$\n]++\$")
_ESCAPE = re.compile(r"\\(?:\\|(?!x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})([A-Za-z]{2,}))")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
HINT = "in double quotes a backslash is read away: use single quotes, or write it twice"


def mended(head: str) -> tuple[str, dict[int, str]]:
    """`head` with the commands of its formulas kept, and of each line of it with one, the first."""
    if "\\" not in head or "$" not in head or '"' not in head:
        return head, {}
    found: dict[int, str] = {}

    def value(said: re.Match[str]) -> str:
        def command(one: re.Match[str]) -> str:
            if one[1] is None:
                return one[0]
            found.setdefault(head.count("\n", 0, said.start(2)) + 2, one[0])
            return f"\\{one[0]}"

        def formula(one: re.Match[str]) -> str:
            return _ESCAPE.sub(command, one[0])

        def quoted(one: re.Match[str]) -> str:
            return _FORMULA.sub(formula, one[0]) if one[0][0] == '"' else one[0]

        return said[1] + _QUOTED.sub(quoted, said[2])

    return _VALUE.sub(value, head), found


def control(value: object) -> str:
    """The first control character in a value that was read, "" for none."""
    texts = value if isinstance(value, tuple) else (value,)
    found = (_CONTROL.search(one) for one in texts if isinstance(one, str))
    return next((one[0] for one in found if one), "")


def eaten(tex: str) -> bool:
    """Does a macro hold what only an escape can have put there?"""
    return tex[:1] == "\n" or "\t" in tex or _CONTROL.search(tex) is not None
