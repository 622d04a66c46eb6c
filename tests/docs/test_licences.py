"""May we ship what we stand on?  Every package that comes with Lookahead is listed with its licence."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Licences that let an Apache-2.0 program be used, changed and passed on together with the package.
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CNRI-Python",
    "MIT",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Zlib",
}
# name -> the licence that we use it under, and why it is allowed although it is not in the list above
WITH_REASON = {
    "chardet": "LGPL-2.1-or-later",  # imported unchanged, replaceable by the user: what the LGPL asks
    "tld": "MPL-1.1",  # of its three licences; used unchanged
}


def _locked() -> list[str]:
    """Names of what `make setup` installs for running, without the tools that build our own package."""
    wanted, seen = ["lookahead"], set()
    while wanted:
        name = _plain(wanted.pop())
        if name in seen:
            continue
        try:
            requires = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another platform or Python
        seen.add(name)
        wanted += [_name(r) for r in requires if "extra ==" not in r]
    return sorted(seen - {"lookahead"})


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return found[0]


def _listed() -> dict[str, str]:
    text = (ROOT / "docs" / "licences.md").read_text("utf-8")
    rows = re.findall(r"^\| \[?([\w.-]+)\]?(?:\([^)]*\))? \| ([^|]+) \|", text, re.MULTILINE)
    return {_plain(name): licence.strip() for name, licence in rows if name != "package"}


def test_every_package_is_listed() -> None:
    """docs/licences.md names exactly the packages that are installed with Lookahead."""
    here = set(_locked())
    assert here - _listed().keys() == set(), "add to docs/licences.md"
    locked = {
        _plain(n)
        for n in re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.M)
    }
    assert _listed().keys() - locked == set(), (
        "no longer a dependency: remove from docs/licences.md"
    )


def test_every_licence_is_allowed() -> None:
    """Each licence is in the list of those that fit, or is named with its reason."""
    wrong = {
        name: licence
        for name, licence in _listed().items()
        if not set(re.split(r" AND | OR ", licence)) <= ALLOWED and WITH_REASON.get(name) != licence
    }
    assert wrong == {}


def test_the_list_agrees_with_the_packages() -> None:
    """What a package says of its own licence is what the list says."""
    wrong = {}
    for name in _locked():
        said = _said(name)
        words = re.split(r" AND | OR ", _listed()[name])
        if not all(_short(word) in said for word in words):
            wrong[name] = (_listed()[name], said)
    assert wrong == {}


def _said(name: str) -> str:
    meta = metadata.metadata(name)
    parts = [meta.get("License-Expression") or "", (meta.get("License") or "")[:200]]
    parts += [c for c in meta.get_all("Classifier") or [] if c.startswith("License")]
    return " ".join(parts).lower()


def _short(licence: str) -> str:
    """The part of an SPDX name that older metadata use too."""
    known = {"PSF-2.0": "p", "CNRI-Python": "cnri", "LGPL-2.1-or-later": "lgpl"}
    return known.get(licence, licence.split("-")[0].lower())
