"""What does a case of feedparser's test suite expect, and does a result of ours meet it?

A case counts only if every field in its expression is one that a reader is shown; conditions on `bozo`,
`version` and `encoding` are dropped.  Expressions are read by an interpreter of the few operations that they
use, never by `eval`: a file of data must not be able to run.  Texts are equal if they differ only in white
space, quotes, entities and the spelling of empty tags.
"""

from __future__ import annotations

import ast
import html
import operator
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_CASE = re.compile(r"Description:\s*(.*?)\s*Expect:\s*(.*)\s*-->")
_HEADER = re.compile(r"^Header:\s+([^:]+):(.*)$", re.MULTILINE)
_DECLARED = re.compile(r'(<\?xml[^>]*?)\s+encoding=(["\'])[^"\']*\2')
_TOPS = ("wellformed", "illformed", "encoding", "entities")
_SERVED = "http://127.0.0.1:8097/tests/"  # the address that the suite expects to be served from
_SIGNS = (  # BOMs and the first characters of `<?`, longest first (XML, appendix F)
    (b"\x00\x00\xfe\xff", 4, "utf-32-be"), (b"\xff\xfe\x00\x00", 4, "utf-32-le"),
    (b"\x00\x00\x00\x3c", 0, "utf-32-be"), (b"\x3c\x00\x00\x00", 0, "utf-32-le"),
    (b"\x00\x3c\x00\x3f", 0, "utf-16-be"), (b"\x3c\x00\x3f\x00", 0, "utf-16-le"),
    (b"\xfe\xff", 2, "utf-16-be"), (b"\xff\xfe", 2, "utf-16-le"), (b"\xef\xbb\xbf", 3, "utf-8"),
)  # fmt: skip

_STATE = {"bozo", "version", "bozo_exception", "isinstance", "feedparser", "encoding"}
_FEED = {
    "title": "title", "link": "link", "id": "id", "guid": "id", "description": "description",
    "subtitle": "description", "tagline": "description", "summary": "description",
    "author": "author", "language": "language", "updated_parsed": "updated",
    "modified_parsed": "updated", "date_parsed": "updated", "published_parsed": "published",
    "category": "first_tag", "tags": "tags",
}  # fmt: skip
_ENTRY = {
    "title": "title", "link": "link", "id": "id", "guid": "id", "description": "summary",
    "summary": "summary", "author": "author", "published_parsed": "published",
    "issued_parsed": "published", "updated_parsed": "updated", "modified_parsed": "updated",
    "date_parsed": "date", "content": "content", "category": "first_tag", "tags": "tags",
    "enclosures": "enclosures",
}  # fmt: skip
_DETAILS = {
    "title_detail": "title", "summary_detail": "summary", "description_detail": "summary",
    "subtitle_detail": "description", "tagline_detail": "description",
}  # fmt: skip
_PLURAL = {
    "tags": ("term",),
    "content": ("value",),
    "enclosures": ("href", "url", "type", "length"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One file: what is parsed, how it was served, and what must hold of the result."""

    name: str  # its path in the suite
    area: str  # rss, atom10, base, entities, sanitize …
    data: bytes
    url: str | None
    headers: Mapping[str, str]
    expected: ast.expr


# ---- the cases ---------------------------------------------------------------------------------


def cases(suite: Path) -> Iterator[Case]:
    """The cases of a suite that are about what a reader is shown, in the order of their names."""
    for top in _TOPS:
        for path in sorted((suite / top).rglob("*.xml")):
            case = _case(path, path.relative_to(suite).as_posix())
            if case is not None:
                yield case


def _case(path: Path, name: str) -> Case | None:
    data = path.read_bytes()
    text = _text(data)
    found = _CASE.search(text)
    expected = _in_scope(found.group(2)) if found else None
    if expected is None:
        return None
    top, *_ = name.split("/")
    headers = {k.strip().lower(): v.strip() for k, v in _HEADER.findall(text)}
    served = "http" in name
    if served:
        headers.setdefault("content-type", "text/xml")
    elif top in ("wellformed", "entities"):  # these are parsed from decoded text
        text = _DECLARED.sub(r'\1 encoding="utf-8"', text, count=1)
        data = text.encode("utf-8", "surrogatepass")
    area = name.split("/")[1] if top == "wellformed" and name.count("/") > 1 else top
    return Case(name, area, data, _SERVED + name if served else None, headers, expected)


def _text(data: bytes) -> str:
    for sign, skipped, encoding in _SIGNS:
        if data.startswith(sign):
            return data[skipped:].decode(encoding, "ignore")
    return data.decode("utf-8", "ignore")


# ---- which expressions count -------------------------------------------------------------------


def _in_scope(expression: str) -> ast.expr | None:
    """The expression without conditions on the parser's state; None if it is about other fields."""
    try:
        tree = _without_state(ast.parse(expression.strip(), mode="eval").body)
    except SyntaxError:
        return None
    if tree is None:
        return None
    paths = list(_paths(tree))
    return tree if paths and all(_is_shown(path) for path in paths) else None


def _without_state(node: ast.expr) -> ast.expr | None:
    if isinstance(node, ast.BoolOp):
        kept = [v for v in map(_without_state, node.values) if v is not None]
        return ast.BoolOp(node.op, kept) if kept else None
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return None if names and names <= _STATE else node


def _paths(node: ast.AST) -> Iterator[list[Any]]:
    """The paths into the result, as lists: entries[0]['title'] is ['entries', 0, 'title']."""
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
        path = _path(node.comparators[0])
        if path and isinstance(node.left, ast.Constant):  # 'title' in entries[0]
            yield [*(path[:-1] if path[-1] == "keys" else path), node.left.value]
            return
    path = _path(node)
    if path is not None:
        if path != [path[0]] or path[0] not in ("len", "ord", "str", "datetime"):
            yield path
        return
    for child in ast.iter_child_nodes(node):
        yield from _paths(child)


def _path(node: ast.AST) -> list[Any] | None:
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Subscript(value=value, slice=ast.Constant(value=key)):
            head = _path(value)
            return None if head is None else [*head, key]
        case ast.Attribute(value=value, attr=key):
            head = _path(value)
            return None if head is None else [*head, key]
        case ast.Call(
            func=ast.Attribute(value=value, attr="get" | "has_key"),
            args=[ast.Constant(value=key), *_],
        ):
            head = _path(value)
            return None if head is None else [*head, key]
    return None


def _is_shown(path: list[Any]) -> bool:
    if path in (["entries"], ["feed"]):
        return True
    if path[0] == "entries" and len(path) > 1 and isinstance(path[1], int):
        fields, rest = _ENTRY, path[2:]
    elif path[0] in ("feed", "channel"):
        fields, rest = _FEED, path[1:]
    else:
        return False
    if not rest or rest[0] in ("keys", "get", "has_key"):
        return True
    head, tail = rest[0], rest[1:]
    if head in _DETAILS:
        return tail == ["value"]
    if head in _PLURAL and head in fields:
        return not tail or (
            isinstance(tail[0], int)
            and (not tail[1:] or (tail[1] in _PLURAL[head] and not tail[2:]))
        )
    return head in fields and not tail


# ---- does it hold? -----------------------------------------------------------------------------

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
_CALLS: dict[str, Callable[..., Any]] = {"len": len, "ord": ord, "str": str}


def holds(case: Case, result: Mapping[str, Any]) -> bool:
    """Does the expression of a case hold for this result?  What cannot be looked up does not hold."""
    feed = _View(result["feed"], _FEED)
    names = {
        "feed": feed,
        "channel": feed,
        "entries": [_View(e, _ENTRY) for e in result["entries"]],
    }
    try:
        return bool(_value(case.expected, names))
    except (LookupError, TypeError, ValueError, AttributeError):
        return False


Names = Mapping[str, Any]


def _value(node: ast.expr, names: Names) -> Any:
    read = _READ.get(type(node))
    if read is None:
        raise ValueError(f"{type(node).__name__} is not part of the language of cases")
    return read(node, names)


def _compare(node: ast.Compare, names: Names) -> bool:
    values = [_value(v, names) for v in (node.left, *node.comparators)]
    pairs = zip(node.ops, values, values[1:], strict=False)
    return all(_COMPARE[type(op)](a, b) for op, a, b in pairs)


def _both(node: ast.BoolOp, names: Names) -> bool:
    return (all if isinstance(node.op, ast.And) else any)(_value(v, names) for v in node.values)


def _negated(node: ast.UnaryOp, names: Names) -> bool | int:
    value = _value(node.operand, names)
    return -value if isinstance(node.op, ast.USub) else not value


def _call(node: ast.Call, names: Names) -> Any:
    args = [_value(a, names) for a in node.args]
    if isinstance(node.func, ast.Name):
        return _CALLS[node.func.id](*args)
    if isinstance(node.func, ast.Attribute):
        return _called(_value(node.func.value, names), node.func.attr, args)
    raise ValueError("only names are called")


def _called(thing: Any, method: str, args: list[Any]) -> Any:
    if isinstance(thing, str) and method == "startswith":
        return thing.strip().startswith(args[0])
    if isinstance(thing, _View) and method in ("get", "has_key", "keys"):
        return getattr(thing, method)(*args)
    raise ValueError(f"{method} is not part of the language of cases")


def _item(thing: Any, key: str) -> Any:
    if isinstance(thing, _View | dict):
        return thing[key]
    raise ValueError(f"{key} of what has no fields")


_READ: dict[type[ast.expr], Callable[[Any, Names], Any]] = {
    ast.Constant: lambda node, _: node.value,
    ast.Name: lambda node, names: names[node.id],
    ast.Subscript: lambda node, names: _value(node.value, names)[_value(node.slice, names)],
    ast.Attribute: lambda node, names: _item(_value(node.value, names), node.attr),
    ast.Compare: _compare,
    ast.BoolOp: _both,
    ast.UnaryOp: _negated,
    ast.BinOp: lambda node, names: _value(node.left, names) + _value(node.right, names),
    ast.Tuple: lambda node, names: tuple(_value(e, names) for e in node.elts),
    ast.List: lambda node, names: [_value(e, names) for e in node.elts],
    ast.Dict: lambda node, names: {
        _value(k, names): _value(v, names) for k, v in zip(node.keys, node.values, strict=True)
    },
    ast.Call: _call,
}


# ---- our result under feedparser's names --------------------------------------------------------

_SPACE = re.compile(r"\s+")
_AROUND_TAG = re.compile(r"\s*(<[^<>]*>)\s*")


def normal(text: str) -> str:
    """A text without the differences that do not matter."""
    text = html.unescape(html.unescape(text))
    text = re.sub(r"\s*/>", ">", text)
    text = re.sub(r"<(\w+)([^<>]*)></\1>", r"<\1\2>", text)
    return _SPACE.sub(" ", _AROUND_TAG.sub(r"\1", text.replace("'", '"'))).strip()


class _Text(str):
    """A string that is equal to another one if nothing that matters differs."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and (str(self) == str(other) or normal(self) == normal(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class _View:
    """A feed or an entry of ours, looked up as feedparser's users do."""

    def __init__(self, thing: Mapping[str, Any], fields: Mapping[str, str]) -> None:
        self._thing, self._fields = thing, fields

    def __getitem__(self, key: str) -> Any:
        if key in _DETAILS:
            name = "description" if self._fields is _FEED else _DETAILS[key]
            name = "title" if key == "title_detail" else name
            return {"value": _present(self._found(name))}
        name = self._fields[key]
        value = self._found(name)
        if name in ("published", "updated", "date"):
            return _struct(value)
        if name == "tags":
            return [{"term": _present(x), "label": None, "scheme": None} for x in value or ()]
        if name == "enclosures":
            return [_enclosure(x) for x in value or ()]
        if name == "first_tag":
            return _present(value[0]) if value else _present(None)
        return [{"value": _present(value)}] if name == "content" else _present(value)

    def _found(self, name: str) -> Any:
        get = self._thing.get
        if name == "first_tag":
            return get("tags")
        if name in ("date", "updated"):
            return get("updated") or get("published")
        value = get(name)
        return get("content") if value is None and name == "summary" else value

    def __contains__(self, key: str) -> bool:
        return self.get(key) not in (None, [], "")

    has_key = __contains__

    def get(self, key: str, default: object = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default

    def keys(self) -> _View:
        return self

    def __bool__(self) -> bool:
        return bool(self._thing)


def _present(value: object) -> _Text:
    if value is None:
        raise KeyError("the field is not there")
    return _Text(value)


def _struct(moment: datetime | None) -> time.struct_time:
    if moment is None:
        raise KeyError("the date is not there")
    at = moment.astimezone(UTC)
    return time.struct_time((*at.timetuple()[:6], at.weekday(), at.timetuple().tm_yday, 0))


def _enclosure(file: Mapping[str, Any]) -> dict[str, Any]:
    url, length = _present(file["url"]), file["length"]
    return {"href": url, "url": url, "type": file["type"], "length": length}
