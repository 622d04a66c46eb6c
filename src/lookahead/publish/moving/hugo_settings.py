"""What do the settings of a site of Hugo say here?  Hugo's own, and PaperMod's; what says nothing is named.

https://gohugo.io/configuration/introduction/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lookahead.publish.moving.into import CONFIGS
from lookahead.publish.moving.old import Moved, Old
from lookahead.publish.moving.places import Places

FOLDER = "config/_default"
MAX_NAMED = 100  # settings that are named one by one
# Read here, or by what reads the texts; names in small letters, dots between tables.
_READ = frozenset(
    (
        "title baseurl languagecode locale defaultcontentlanguage contentdir theme paginate "
        "author copyright menu pagination.pagersize author.name menus main permalinks uglyurls "
        "languages weight languagename enableemoji frontmatter module removepathaccents markup "
        "minify outputs builddrafts buildfuture buildexpired taxonomies services "
        "enablerobotstxt googleanalytics params.author params.author.name params.description "
        "params.mainsections params.homeinfoparams params.profilemode params.socialicons "
        "params.editpost.url params.assets.favicon params.showsharebuttons "
        "params.showcodelinenumbers params.showtoc params.tocopen params.giscus params.comments "
        "params.analytics params.env params.math params.keywords params.title params.images"
    ).split()
)
_ALWAYS = frozenset(  # what PaperMod asks for and a site has here anyway
    "showreadingtime showwordcount showbreadcrumbs showpostnavlinks showcodecopybuttons "
    "showrssbuttoninsectiontermlist usehugotoc".split()
)
_WHY = {
    "params.dateformat": "days are written as the theme writes them",
    "disablepathtolower": "addresses are in small letters here",
    "params.defaulttheme": "colours follow the reader's system",
    "params.label": "the title stands above; see docs/themes.md",
    "params.cover": "covers are shown in lists and above texts",
    "cascade": "write above each text what it says",
    "module": "its mounts are not followed; copy what they bring by hand",
}


def settings(old: Old, moved: Moved) -> dict[str, Any]:
    """Names in small letters; those of the default language over the others, and a file's under its name."""
    said: dict[str, Any] = {}
    for path in CONFIGS["hugo"]:
        if path in old.sizes:
            said |= {name.lower(): one for name, one in old.settings(path, moved).items()}
    files = [path for path in old.under(FOLDER) if f"{FOLDER}/{path}" not in CONFIGS["hugo"]]
    own = word(said, "defaultcontentlanguage").lower() or "en"
    for path in sorted(files, key=lambda one: f".{own}." in one.lower()):
        name = path.partition(".")[0].lower()
        if path.endswith((".toml", ".yaml", ".yml", ".json")) and "/" not in path:
            found = old.settings(f"{FOLDER}/{path}", moved)
            code = path.lower().split(".")[1:-1]
            if code and code != [own]:
                moved.lost(f"{FOLDER}/{path}", 1, "settings of another language are not taken over")
            else:
                said[name] = table(said, name) | found
    for folder in sorted({path.split("/")[1] for path in old.sizes if path.startswith("config/")}):
        if folder != "_default" and f"config/{folder}" not in old.sizes:
            moved.lost(f"config/{folder}", 1, "settings of one environment are not taken over")
    spoken = table(said, "languages", own)
    for name, one in spoken.items():
        low = name.lower()
        both = isinstance(one, dict) and isinstance(said.get(low), dict)
        said[low] = {**said[low], **one} if both else one
    return said


def table(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A table in tables, names in any case; {} where there is none."""
    found: Any = said
    for name in names:
        found = (
            next((v for n, v in found.items() if str(n).lower() == name), {})
            if isinstance(found, dict)
            else {}
        )
    return found if isinstance(found, dict) else {}


def word(said: Mapping[str, Any], name: str) -> str:
    """A value as a text; those of a list with commas between them."""
    found = next((v for n, v in said.items() if str(n).lower() == name), "")
    if isinstance(found, list):
        return ", ".join(one for one in found[:20] if isinstance(one, str))
    return str(found).strip() if isinstance(found, str | int | float) else ""


def about(old: Old, said: dict[str, Any], moved: Moved) -> dict[str, object]:
    """What `site.toml` says of it."""
    params = table(said, "params")
    author = table(said, "author") or table(params, "author")
    size = word(said, "paginate") or word(table(said, "pagination"), "pagersize")
    edit = word(table(params, "editpost"), "url")
    menu = table(said, "menu").get("main") or table(said, "menus").get("main") or said.get("main")
    home = table(params, "homeinfoparams")
    papermod = "papermod" in f"{word(said, 'theme')} {said.get('module')}".lower()
    _told(old, said, moved)
    found: dict[str, object] = {
        "title": word(said, "title"),
        "description": word(params, "description") or word(home, "content"),
        "author": word(author, "name") or word(params, "author") or word(said, "author"),
        "base_url": _base(word(said, "baseurl")),
        "language": word(said, "languagecode") or word(said, "defaultcontentlanguage"),
        "theme": "log" if papermod else "",
        "toc": _toc(params),
        "page_size": int(size) if size.isdecimal() and 0 < int(size) <= 1000 else None,
        "favicon": _local(word(table(params, "assets"), "favicon")),
        "edit_url": edit.rstrip("/") + "/" if edit.startswith("http") else "",
        "emoji": True if word(said, "enableemoji") == "True" else None,
        "menu": _menu(menu),
        "social": _links(_any(params, "socialicons")),
    }
    for theirs, ours in (("showsharebuttons", "share"), ("showcodelinenumbers", "line_numbers")):
        if word(params, theirs) == "True":
            found[ours] = True
    return found | _tables(params)


def _any(said: Mapping[str, Any], name: str) -> Any:
    return next((v for n, v in said.items() if n.lower() == name), None)


def _toc(params: Mapping[str, Any]) -> object:
    shown, opened = word(params, "showtoc"), word(params, "tocopen")
    if shown == "False":
        return False
    return "open" if opened == "True" else "folded" if shown == "True" else ""


def _tables(params: Mapping[str, Any]) -> dict[str, object]:
    """A home that is a profile, comments, and what search engines want to read."""
    profile = table(params, "profilemode")
    on = word(profile, "enabled") != "False" and bool(profile)
    picture = word(profile, "imageurl")
    engines = table(params, "analytics")
    verified = {
        name.lower(): word(table(engines, name.lower()), "siteverificationtag") for name in engines
    }
    giscus = {
        re.sub(r"([a-z])([A-Z])", r"\1_\2", name).replace("-", "_").lower(): str(one)
        for name, one in table(params, "giscus").items()
        if isinstance(one, str | int)
    }
    shown = {
        "title": word(profile, "title"),
        "text": word(profile, "subtitle"),
        "picture": picture if "://" in picture else _local(picture),
    }
    return {
        "profile": {name: one for name, one in shown.items() if one} if on else {},
        "buttons": _menu(_any(profile, "buttons")) if on else {},
        "giscus": giscus,
        "verify": {name: one for name, one in verified.items() if one},
    }


def _base(said: str) -> str:
    return said.rstrip("/") if said.startswith(("http://", "https://")) else ""


def _local(said: str) -> str:
    return f"/{said.lstrip('/')}" if said and "://" not in said else ""


def _menu(said: Any) -> dict[str, str]:
    rows = [one for one in said[:50] if isinstance(one, dict)] if isinstance(said, list) else []
    rows.sort(key=lambda one: one["weight"] if isinstance(one.get("weight"), int) else 0)
    pairs = (
        (word(one, "name") or word(one, "identifier"), word(one, "url") or word(one, "pageref"))
        for one in rows
    )
    return {
        name: address if "://" in address else f"/{address.lstrip('/')}"
        for name, address in pairs
        if name and address
    }


def _links(said: Any) -> dict[str, str]:
    rows = [one for one in said[:50] if isinstance(one, dict)] if isinstance(said, list) else []
    pairs = ((word(one, "name"), word(one, "url")) for one in rows)
    return {name: url for name, url in pairs if name and url and not url.endswith(".xml")}


# ---- what is not taken over


def _told(old: Old, said: Mapping[str, Any], moved: Moved) -> None:
    files = [(path, "") for path in CONFIGS["hugo"] if path in old.sizes]
    apart = [path for path in old.under(FOLDER) if f"{FOLDER}/{path}" not in CONFIGS["hugo"]]
    files += [
        (f"{FOLDER}/{path}", f"{path.partition('.')[0]}.")
        for path in apart
        if path.endswith((".toml", ".yaml", ".yml", ".json")) and "/" not in path
    ]
    places = Places(old, files)
    own = f"languages.{word(said, 'defaultcontentlanguage').lower() or 'en'}"
    if word(table(said, "services", "googleanalytics"), "id") or word(said, "googleanalytics"):
        text = "counting readers at Google is not taken over: nothing here loads from elsewhere"
        name = "googleanalytics" if "googleanalytics" in said else "services.googleanalytics"
        moved.lost(*places.of(name, own), text)
    if len(table(said, "languages")) > 1:
        text = (
            "each language was a site; here its texts stand among the others, with their language"
        )
        moved.lost(*places.of("languages"), text)
    dropped = [*_dropped(said, "")][:MAX_NAMED]
    for name in dropped:
        why = _WHY.get(name.lower(), "it means nothing here")
        moved.lost(*places.of(name, own), f"the setting `{name}` is not taken over: {why}")


def _dropped(said: Mapping[str, Any], above: str) -> Iterator[str]:
    """The settings that nothing here reads; a table that is read is looked into."""
    for name, one in said.items():
        whole = f"{above}{name}"
        low = whole.lower()
        inside = isinstance(one, dict) and any(read.startswith(f"{low}.") for read in _READ)
        if inside or (isinstance(one, dict) and low == "params"):
            yield from _dropped(one, f"{whole}.")
        elif low in _WHY or (low not in _READ and low.rpartition(".")[2] not in _ALWAYS):
            yield whole
