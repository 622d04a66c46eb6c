"""How does the owner write in a browser?  The files on the disk are the texts; nothing else is kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lookahead.core import papers as names
from lookahead.core.model import Paper, Problem
from lookahead.core.text import one_line, slug
from lookahead.serve.web import heads, writing
from lookahead.serve.web.headers import BASE, POLICY
from lookahead.serve.web.respond import message, owner_only, page
from lookahead.serve.web.views.preview import MAX_PICTURE
from lookahead.store import builds, papers, texts
from lookahead.typeset import matter

ROWS = 100
KINDS = ("post", "note", "page")
STATES = ("draft", "future", "published", "expired", "flawed")
_EDITOR = f"{BASE}; frame-src 'self'"


def _texts() -> texts.Texts:
    return texts.Texts(settings.RADAR.texts)


def _build() -> builds.Build:
    return builds.read(settings.RADAR.site_status)


def _at(path: str, more: str = "") -> str:
    return f"/write/text/{quote(path)}{more}"


# ---- the list ------------------------------------------------------------------------------------


@owner_only
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """`/write`: every text, what changed last first; `?show=` one state, `?q=` by words of title or name."""
    show, wanted = request.GET.get("show", ""), one_line(request.GET.get("q", ""))[:100]
    rows, build = _rows(), _build()
    counts = {name: sum(name in row["states"] for row in rows) for name in STATES}
    kept = [
        row
        for row in rows
        if (show not in STATES or show in row["states"])
        and wanted.casefold() in f"{row['title']} {row['path']}".casefold()
    ]
    first = int(text) if (text := request.GET.get("from", "")).isdigit() and len(text) < 6 else 0
    context = {
        "rows": kept[first : first + ROWS],
        "found": len(kept),
        "total": len(rows),
        "next": first + ROWS if len(kept) > first + ROWS else 0,
        "counts": counts,
        "show": show if show in STATES else "",
        "wanted": wanted,
        "folder": settings.RADAR.texts,
        "own_texts": _own_texts(),
        "deleted": bool(_texts().trash()),
        "said": _said(request),
        **_status(build),
    }
    return page(request, "texts.html", context)


def _own_texts() -> Path | None:
    """In the sample, which lies in a folder of the home: where the owner's own texts would lie; else None."""
    return (
        settings.RADAR.home.absolute().parent / "content" if settings.RADAR.sample_texts else None
    )


def _rows() -> list[dict[str, Any]]:
    """Each text with what a list says of it."""
    folder, build, now = _texts(), _build(), datetime.now(UTC)
    troubled: dict[str, int] = {}
    for trouble in build.troubles:
        troubled[trouble.file] = troubled.get(trouble.file, 0) + 1
    return [_row(folder, one, troubled.get(one.path, 0), build, now) for one in folder.listed()]


def _row(
    folder: texts.Texts, one: texts.Entry, troubles: int, build: builds.Build, now: datetime
) -> dict[str, Any]:
    head = heads.head(folder, one)
    states = ["flawed"] if troubles or head.broken else []
    state = "" if head.broken else writing.state(head, now)
    if state == "published" and one.path in build.missing and one.mtime / 1e9 < build.at:
        state = ""  # as its address is taken, say
    states += [state] if state else []
    return {
        "path": one.path,
        "title": head.title or one.path,
        "states": states,
        "troubles": troubles,
        "changed": datetime.fromtimestamp(one.mtime / 1e9, UTC),
        "address": build.addresses.get(one.path, ""),
    }


def _status(build: builds.Build) -> dict[str, Any]:
    """When the site was built last, and what was wrong then."""
    return {
        "build": build,
        "built": datetime.fromtimestamp(build.at, UTC) if build.at else None,
        "troubles": build.troubles[:ROWS],
        "more": max(0, len(build.troubles) - ROWS),
    }


def _said(request: HttpRequest) -> str:
    """What the act before this page did."""
    if "back" in request.GET:
        return "Put back."
    return "Saved." if "saved" in request.GET else ""


@owner_only
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """`/write/state?path=`: the last build, for a page that waits for the next one."""
    build, path = _build(), request.GET.get("path", "")
    mine = [{"line": one.line, "text": one.text} for one in build.troubles if one.file == path]
    found = build.addresses.get(path, "")
    said = {"at": build.at, "texts": build.texts, "error": build.error, "all": len(build.troubles)}
    return _json(said | {"troubles": mine[:ROWS], "address": f"/site{found}" if found else ""})


def _json(said: dict[str, Any], status: int = 200) -> HttpResponse:
    response = JsonResponse(said, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


# ---- a new one -----------------------------------------------------------------------------------


@owner_only
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new post, note or page, as a draft; a note may be about a paper."""
    kind = request.POST.get("kind", "")
    asked = one_line(request.POST.get("paper", ""))
    paper = names.meant(asked)
    if asked and not paper:
        return _refused(request, f"{asked[:80]!r} names no paper; write one like 1706.03762.")
    known = _known(paper) if paper and kind == "note" else None
    if known and "again" not in request.POST and (there := heads.noted(_texts(), [paper])):
        return _again(request, paper, there)
    title = one_line(request.POST.get("title", ""))[:300] or _title_of(known, paper)
    name = slug(title)
    if kind not in KINDS or not name:
        return _refused(
            request, "A text needs a title with words, and is a post, a note or a page."
        )
    if texts.reserved(f"{kind}s", name):
        return _refused(request, f"The site needs the name {name} itself; choose another title.")
    return _begun(request, kind, name, writing.beginning(title, kind, known, datetime.now(UTC)))


def _begun(request: HttpRequest, kind: str, name: str, text: str) -> HttpResponse:
    """A file for a new text, where there is none of that name."""
    path = f"{kind}s/{name}.md"
    try:
        if (settings.RADAR.texts / f"{kind}s" / name).exists():
            raise FileExistsError
        _texts().write(path, text.encode("utf-8", "replace"), "")
    except FileExistsError:
        return _refused(request, f"There is a {kind} called {name} already; choose another title.")
    except texts.Refused as error:
        return _refused(request, str(error))
    return _to(_at(path))


def _known(paper: str) -> Paper:
    """What the radar knows of a paper; nobody else is asked."""
    card = papers.paper(paper)
    return card.paper if card else Paper(paper)


def _title_of(known: Paper | None, paper: str) -> str:
    said = known.title if known else ""
    return one_line(said) or writing.called(paper)


def _again(request: HttpRequest, paper: str, there: list[tuple[str, str]]) -> HttpResponse:
    """There is a note on this paper: ask whether another one is meant."""
    title = one_line(request.POST.get("title", ""))[:300]
    context = {"paper": paper, "there": there, "title": title}
    return page(request, "again.html", context, status=409)


def _refused(request: HttpRequest, text: str, status: int = 409) -> HttpResponse:
    return message(request, "Not done", text, status)


def _to(where: str) -> HttpResponse:
    response = HttpResponseRedirect(where)
    response.status_code = 303
    return response


# ---- one text ------------------------------------------------------------------------------------


@owner_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, path: str) -> HttpResponse:
    """`/write/text/<path>`: a text as it lies on the disk; POST saves it, and does what its button says."""
    try:
        texts.text(path)
        if request.method == "POST":
            laid = request.POST.get("do") == "picture" and _scripted(request)
            return _laid(request, path) if laid else _acted(request, path)
        return _form(request, path, _texts().read(path))
    except texts.Refused as error:
        return _refused(request, str(error), 404)


def _form(request: HttpRequest, path: str, data: bytes) -> HttpResponse:
    context = _context(path, _decoded(path, data), texts.mark(data))
    return _desk(request, context | {"said": _said(request)})


def _desk(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = page(request, "write.html", context, status=status)
    response.headers[POLICY] = _EDITOR
    return response


def _context(path: str, text: str, mark: str) -> dict[str, Any]:
    """What the form says of a text; `mark` is of the bytes that were read."""
    build = _build()
    found = build.addresses.get(path, "")
    return {
        "path": path,
        "text": writing.shown(text),
        "mark": mark,
        "unsaved": False,
        "fields": writing.fields(text, path.startswith("notes/")) if path.endswith(".md") else [],
        "title": writing.head(text).title if path.endswith(".md") else path,
        "broken": path.endswith(".md") and writing.head(text).broken,
        "draft": writing.head(text).draft,
        "name": path.removesuffix("/index.md").removesuffix(".md").rpartition("/")[2],
        "files": _texts().beside(path),
        "view": f"/site{found}" if found else "",
        "mine": [one for one in build.troubles if one.file == path],
        "others": _others(path, text),
        **_status(build),
    }


def _decoded(path: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise texts.Refused(f"{path}, line {line}, is no UTF-8; save it as UTF-8 first.") from error


def _acted(request: HttpRequest, path: str) -> HttpResponse:
    """Save what was typed, whatever the button was; then what it says."""
    acts: dict[str, Callable[[HttpRequest, str, str], HttpResponse]] = {
        "save": _saved, "picture": _pictured, "rename": _renamed, "delete": _deleted,
    }  # fmt: skip
    act = acts.get(request.POST.get("do", ""))
    if act is None or "text" not in request.POST:
        return _refused(request, "This form is not complete; load the page anew.", 400)
    typed, wrong = writing.applied(request.POST["text"], request.POST)
    if wrong:
        return _again_typed(request, path, wrong)
    try:
        original = _original(path, request.POST.get("was", ""))
        text = writing.kept(typed, original)
        _texts().write(path, text.encode("utf-8", "replace"), request.POST.get("was", ""))
        return act(request, path, text)
    except texts.Conflict as conflict:
        return _unsaved(request, path, typed, str(conflict), conflict.theirs)
    except FileExistsError:
        return _unsaved(
            request, path, typed, "There is such a file meanwhile.", _texts().read(path)
        )
    except (texts.Refused, matter.Unchangeable) as error:
        return _unsaved(request, path, typed, str(error), None)


def _again_typed(request: HttpRequest, path: str, wrong: dict[str, str]) -> HttpResponse:
    """The form as it was sent, each field that cannot be taken marked; nothing was saved."""
    if _scripted(request):
        return _json({"wrong": wrong}, 422)
    text = writing.shown(request.POST["text"])
    context = _context(path, text, request.POST.get("was", "")) | {
        "fields": writing.refilled(request.POST, wrong, path.startswith("notes/")),
        "unsaved": True,
        "said": "",
    }
    return _desk(request, context, 422)


def _scripted(request: HttpRequest) -> bool:
    """Does the script of the page ask, which shows the answer in its place?"""
    return request.headers.get("Accept", "").startswith("application/json")


def _original(path: str, was: str) -> str:
    """What the file says, so that lines which were not touched keep their bytes."""
    if not was:
        return ""
    with suppress(texts.Refused, UnicodeDecodeError):
        return _texts().read(path).decode("utf-8")
    return ""


def _unsaved(
    request: HttpRequest, path: str, typed: str, why: str, theirs: bytes | None
) -> HttpResponse:
    """What was typed, and what stands on the disk: nothing is lost, and the owner says which holds."""
    if theirs is None:
        with suppress(texts.Refused):
            theirs = _texts().read(path)
    other = None if theirs is None else theirs.decode("utf-8", "replace")
    if _scripted(request):
        return _json({"error": why}, 409)
    context = {
        "path": path,
        "why": why,
        "text": typed,
        "theirs": None if other is None else writing.shown(other),
        "mark": "" if theirs is None else texts.mark(theirs),
        "lines": [] if other is None else writing.differences(typed, other),
    }
    return page(request, "unsaved.html", context, status=409)


def _others(path: str, text: str) -> list[tuple[str, str]]:
    """The other notes on the paper of this one."""
    mine = writing.head(text).papers if path.startswith("notes/") else ()
    return heads.noted(_texts(), mine, path)


def _saved(request: HttpRequest, path: str, text: str) -> HttpResponse:
    if _scripted(request):
        said = {"mark": texts.mark(text.encode("utf-8", "replace")), "text": writing.shown(text)}
        shown = {one.name: one.shown for one in writing.fields(text, path.startswith("notes/"))}
        others = [{"at": _at(one), "title": title} for one, title in _others(path, text)]
        return _json(said | {"fields": shown, "others": others, "at": time.time()})
    return _to(_at(path, "?saved=1"))


def _pictured(request: HttpRequest, path: str, text: str) -> HttpResponse:
    """A picture beside the text, which gets a folder of its own for it, and a line that shows it."""
    found, status = _chosen(request)
    if isinstance(found, str):
        return _refused(request, f"{found} What you typed is saved.", status)
    now, text, name = _placed(path, text, found)
    alt = request.POST.get("alt", "")
    shown = writing.kept(writing.with_picture(writing.shown(text), name, alt), text)
    _texts().write(
        now, shown.encode("utf-8", "replace"), texts.mark(text.encode("utf-8", "replace"))
    )
    return _to(_at(now, "?saved=1"))


def _laid(request: HttpRequest, path: str) -> HttpResponse:
    """The same for the script of the page, which shows the picture in what is typed: that is not saved.

    Where the text gets a folder, its file moves there with the words that it has; `links` says what its
    links are called from there.
    """
    found, status = _chosen(request)
    if isinstance(found, str):
        return _json({"error": found}, status)
    there, typed = _beside(path), writing.shown(request.POST.get("text", ""))
    try:
        data = _texts().read(path)
        if texts.mark(data) != request.POST.get("was", ""):
            raise texts.Conflict(data)
        now, text, name = _placed(path, _decoded(path, data), found)
    except texts.Refused as error:
        return _json({"error": f"{error} The picture was not added; save the text first."}, 409)
    links = writing.moved_links(typed, there) if now != path else {}
    said = {"path": now, "at": _at(now), "mark": texts.mark(text.encode("utf-8"))}
    return _json(said | {"name": name, "links": links})


def _chosen(request: HttpRequest) -> tuple[tuple[str, bytes] | str, int]:
    """Name and bytes of the picture that was sent; or why it is not taken, with a status."""
    file = request.FILES.get("picture")
    if file is None:
        return "No picture was chosen.", 400
    if (file.size or 0) > MAX_PICTURE:
        return "A picture may have 10 MB at most.", 413
    found = writing.picture(file.read(), file.content_type or "", file.name or "")
    return (found.text, 415) if isinstance(found, Problem) else ((found[0], found[1].data), 200)


def _placed(path: str, text: str, picture: tuple[str, bytes]) -> tuple[str, str, str]:
    """Lay a picture beside the text that is `text` on the disk: path and text then, the picture's name."""
    folder, there = _texts(), _beside(path)
    if (now := folder.bundled(path)) != path:
        was, text = texts.mark(text.encode("utf-8", "replace")), writing.deeper(text, there)
        folder.write(now, text.encode("utf-8", "replace"), was)
    return now, text, folder.add(now, *picture)


def _beside(path: str) -> list[str]:
    """What a relative link of a text may name: what lies in its folder."""
    above: Path = (settings.RADAR.texts / path).parent
    return [one.name for one in above.iterdir()] if above.is_dir() else []


def _renamed(request: HttpRequest, path: str, text: str) -> HttpResponse:
    name = slug(request.POST.get("name", ""))
    if not name:
        return _refused(request, "A name needs letters or digits.", 400)
    folder = _texts()
    was = texts.mark(text.encode("utf-8", "replace"))
    changed, moves = writing.moved(path, text, name)
    # first what may be refused; a kill between both leaves a name without its alias
    now = folder.renamed(path, name) if moves else path
    folder.write(now, changed.encode("utf-8", "replace"), was)
    return _to(_at(now, "?saved=1"))


def _deleted(request: HttpRequest, path: str, text: str) -> HttpResponse:
    """Ask first; what was typed is saved, so that the trash has it."""
    data = text.encode("utf-8", "replace")
    context = {
        "path": path,
        "title": writing.head(text).title or path,
        "mark": texts.mark(data),
        "files": _texts().beside(path),
        "address": _build().addresses.get(path, ""),
    }
    return page(request, "discard.html", context)


@owner_only
@require_POST
def discard(request: HttpRequest, path: str) -> HttpResponse:
    """`/write/delete/<path>`: a text moves to the trash, where its owner said so twice."""
    try:
        _texts().discard(path, request.POST.get("was", ""), datetime.now(UTC))
    except texts.Refused as error:
        return _refused(request, f"{error} Nothing was deleted.")
    return _to("/write/deleted?gone=1")


@owner_only
@require_http_methods(["GET", "HEAD", "POST"])
def deleted(request: HttpRequest) -> HttpResponse:
    """`/write/deleted`: what lies in the trash; POST puts a text back."""
    if request.method == "POST":
        path = request.POST.get("path", "")
        try:
            _texts().put_back(request.POST.get("stamp", ""), path)
        except texts.Refused as error:
            return _refused(request, str(error))
        return _to(_at(path, "?back=1"))
    rows = [
        {
            "stamp": one.stamp,
            "path": one.path,
            "at": datetime.strptime(f"{one.stamp}Z", "%Y%m%d-%H%M%S%z"),
        }
        for one in _texts().trash()[:ROWS]
    ]
    return page(request, "deleted.html", {"rows": rows, "said": "gone" in request.GET})
