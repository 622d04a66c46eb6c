"""Does the code keep the house's rules that no linter knows?"""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "lookahead"
PURE = ("core", "parse", "extract", "typeset", "understand", "rank")
MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 60
MEDIAN_FUNCTION_LINES = 12

# names that are longer than the rule allows -> why that is better than shorter
LONG_FUNCTIONS: dict[str, str] = {}
LONG_FILES: dict[str, str] = {}

# modules that answer on this machine alone
HTTP_ON_LOOPBACK = {"publish/serving.py"}

# What pure code must not call: the clock, chance and the machine.  Modules that do nothing else are
# forbidden in .importlinter already.
IMPURE_CALLS = {
    "open",
    "input",
    "print",
    "exec",
    "eval",
    "__import__",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid4",
    "importlib.import_module",
    "locale.setlocale",
}


def _files(*folders: str) -> list[Path]:
    roots = [SRC / f for f in folders] if folders else [SRC]
    return sorted(p for root in roots for p in root.rglob("*.py") if "migrations" not in p.parts)


def _trees(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in _files(*folders):
        yield path, _tree(path)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@pytest.fixture(scope="module", autouse=True)
def _forget_the_trees() -> Iterator[None]:
    yield
    _tree.cache_clear()


def _functions() -> Iterator[tuple[str, int]]:
    """Every function as file::name, and its lines without the docstring's."""
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(SRC)}::{node.name}", _length(node)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is not None:
        doc = node.body[0]
        lines -= (doc.end_lineno or doc.lineno) - doc.lineno + 1
    return lines


def test_files_are_short_enough_to_read() -> None:
    """No file of the program has more than 500 lines."""
    long = {
        str(path.relative_to(SRC)): lines
        for path in _files()
        if (lines := path.read_text("utf-8").count("\n")) > MAX_FILE_LINES
    }
    assert long.keys() == LONG_FILES.keys()


def test_functions_are_short_enough_to_read() -> None:
    """No function has more than 60 lines, and half of all have 12 or fewer."""
    lengths = dict(_functions())
    long = {name: lines for name, lines in lengths.items() if lines > MAX_FUNCTION_LINES}
    median = statistics.median(lengths.values())
    print(f"{len(lengths)} functions, median {median:g} lines")
    assert long.keys() == LONG_FUNCTIONS.keys()
    assert median <= MEDIAN_FUNCTION_LINES


@pytest.mark.parametrize("folder", PURE)
def test_pure_folders_take_time_and_chance_as_arguments(folder: str) -> None:
    """Pure code asks neither the clock nor chance nor the machine."""
    found = [
        f"{path.relative_to(SRC)}:{node.lineno} {ast.unparse(node.func)}"
        for path, tree in _trees(folder)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in IMPURE_CALLS
    ]
    assert found == []


def test_every_module_says_which_question_it_answers() -> None:
    """Each file of the program begins with a docstring."""
    assert [str(p.relative_to(SRC)) for p, tree in _trees() if not ast.get_docstring(tree)] == []


def test_every_test_says_what_must_hold() -> None:
    """Each test function has a docstring."""
    silent = [
        f"{path.relative_to(ROOT)}::{node.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_only_fetch_and_the_sample_speak_http() -> None:
    """Modules of the standard library that open connections are imported where that is the job.

    The import rules know whole packages only, and `urllib.parse` is everybody's.
    """
    network = {"urllib.request", "http.client", "http.server", "socketserver", "ftplib", "smtplib"}
    found = [
        f"{path.relative_to(SRC)}: {name}"
        for path, tree in _trees()
        if path.relative_to(SRC).parts[0] not in ("fetch", "sample")
        and str(path.relative_to(SRC)) not in HTTP_ON_LOOPBACK
        for node in ast.walk(tree)
        for name in _imported(node)
        if name in network
    ]
    assert found == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def test_no_error_is_swallowed_in_silence() -> None:
    """`except Exception` raises again, tells somebody what it caught, or says beside it why not."""
    silent = []
    for path, tree in _trees():
        lines = path.read_text("utf-8").splitlines()
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and _is_broad(node):
                said = "#" in lines[node.lineno - 1] or "#" in lines[node.lineno]
                if not said and not _is_told(node):
                    silent.append(f"{path.relative_to(SRC)}:{node.lineno}")
    assert silent == []


def _is_broad(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or ast.unparse(handler.type) in ("Exception", "BaseException")


def _is_told(handler: ast.ExceptHandler) -> bool:
    """Is the error raised again, or named in what follows?"""
    inside = [inner for statement in handler.body for inner in ast.walk(statement)]
    return any(
        isinstance(inner, ast.Raise) or (isinstance(inner, ast.Name) and inner.id == handler.name)
        for inner in inside
    )
