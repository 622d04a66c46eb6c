"""Code is cut quickly into exactly the tokens that Pygments finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import RegexLexer
from pygments.lexers import get_all_lexers, get_lexer_by_name

from lookahead.typeset import code, lexing

ROOT = Path(__file__).parents[3]
LANGUAGES = (
    "python", "pycon", "bash", "console", "sql", "css", "html", "xml", "c", "cpp", "rust", "go", "ruby",
    "toml", "ini", "docker", "make", "latex", "markdown", "diff", "haskell", "java", "typescript", "perl",
    "r", "julia", "lua", "php", "swift", "kotlin", "scala", "applescript", "graphql", "rst", "vim",
)  # fmt: skip
PIECES = st.sampled_from(
    [
        "def f(x):", "\n", "    ", "'a'", '"b {c}"', '"""', "# said", "// said", "/* ", " */", "{", "}", "$x",
        "<a href='b'>", "</a>", "&lt;", "1.5e3", "0x1F", "SELECT", "select", "K", "\u212a", "ſ", "é", "λ",
        "\x1c", "\t", "\\", "@", "#include <a>", "[section]", "key = value", "%", "<<EOF", "EOF\n", "`",
        "-- x", "=begin", "::", "->", "|", "import a.b", "class A:", "\\begin{x}", "* one", "+ added",
        "- gone", "🙂",
    ]
)  # fmt: skip


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexing, "WORTH", 0)


def both(name: str, text: str) -> None:
    own = list(lexing.quick(get_lexer_by_name(name, stripnl=False)).get_tokens(text))
    assert own == list(get_lexer_by_name(name, stripnl=False).get_tokens(text))


@pytest.mark.parametrize("path", ["src/lookahead/publish/site.py", "Makefile", "pyproject.toml"])
def test_the_tokens_of_real_files_are_those_of_pygments(path: str) -> None:
    """Whatever language a file is taken for."""
    text = (ROOT / path).read_text("utf-8")[:4_000]
    for name in LANGUAGES:
        both(name, text)


@given(name=st.sampled_from(LANGUAGES), pieces=st.lists(PIECES, max_size=60))
def test_the_tokens_of_any_text_are_those_of_pygments(name: str, pieces: list[str]) -> None:
    """Also where nothing fits, where a state is left once too often, and beyond ASCII."""
    both(name, "".join(pieces))


@given(name=st.sampled_from(LANGUAGES), pieces=st.lists(PIECES, max_size=60))
def test_the_html_of_any_text_is_that_of_pygments(name: str, pieces: list[str]) -> None:
    """Tokens of one class that follow each other are one element, and none is empty."""
    text = "".join(pieces) + "\n"
    written = highlight(text, get_lexer_by_name(name, stripnl=False), HtmlFormatter(nowrap=True))
    assert code(text, name).partition("<code>")[2] == f"{written}</code></pre>"


@pytest.mark.slow
def test_every_language_has_the_tokens_of_pygments() -> None:
    """Each lexer of rules that there is, with a text of a bit of everything."""
    text = (ROOT / "README.md").read_text("utf-8")[:1_500] + "\nif (a == 'b') { return \"c\" }\n"
    for _, aliases, _, _ in get_all_lexers(plugins=False):
        if aliases and isinstance(get_lexer_by_name(aliases[0]), RegexLexer):
            both(aliases[0], text)
