"""How does the editor show what is typed?  As the site would, with files from the content folder."""

from __future__ import annotations

from posixpath import join, normpath
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from django.conf import settings
from django.utils.module_loading import import_string

from lookahead import typeset
from lookahead.serve.previewing import Preview, Previewer, Typed
from lookahead.store import builds, texts

MAX_CODE = 1_000_000  # characters of a file that is no text
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")  # what `/write/file/` gives


def rendered(folder: texts.Texts, path: str, typed: str) -> Preview:
    """What was typed for the text at `path`, which need not be there.  Raises Refused for no name of one."""
    texts.text(path)
    if not path.endswith(".md"):
        lang = path.rpartition(".")[2]
        return Preview(path, typeset.code(typed[:MAX_CODE], lang), len(typed.split()), ())
    where = _Places(path)
    preview: Previewer = import_string(settings.PREVIEW)
    return preview(
        Typed(settings.RADAR.texts, _inside(folder, path), typed, settings.RADAR.site, where.placed)
    )


def _inside(folder: texts.Texts, path: str) -> str:
    """The path, as that of a text without a folder where its own is none of ours: links lead anywhere."""
    try:
        folder.beside(path)
    except texts.Refused:
        return f"{path.removesuffix('/index.md')}.md"
    return path


class _Places:
    """Where the editor finds what a text names: in the content folder, else on the site as it was built."""

    def __init__(self, path: str) -> None:
        self._folder = path.rpartition("/")[0]
        self._addresses = builds.read(settings.RADAR.site_status).addresses
        self._here = self._addresses.get(path, "/")

    def placed(self, said: str) -> str:
        """An address that leads there; what belongs to others, or to the page itself, stays."""
        try:
            parts = urlsplit(said)
        except ValueError:
            return said
        if parts.scheme or parts.netloc or not parts.path:
            return said
        return urlunsplit(("", "", self._found(unquote(parts.path)), parts.query, parts.fragment))

    def _found(self, path: str) -> str:
        if path.startswith("/"):
            return self._shared(path)
        inside = normpath(join(self._folder, path))
        if path.lower().endswith(PICTURES):
            return f"/write/file/{quote(inside)}"
        own = f"{inside.removesuffix('.md')}/index.md"  # where a text lies that got a folder of its own
        known = self._addresses.get(inside) or self._addresses.get(own, "")
        return quote(f"/site{known}" if known else join(f"/site{self._here}", path))

    def _shared(self, path: str) -> str:
        """What begins at the top of the site: a file of `static/`, or a page or a drawing that was made."""
        own = f"static{path}"
        if path.lower().endswith(PICTURES) and (settings.RADAR.texts / own).is_file():
            return f"/write/file/{quote(own)}"
        return quote(f"/site{path}")
