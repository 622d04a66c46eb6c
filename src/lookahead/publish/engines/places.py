"""Which engines are pinned, and where do they lie on this machine?"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lookahead.config import places
from lookahead.publish.engines import chromium


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the npm registry: the tarball that is fetched, and what of it is kept."""

    name: str
    version: str
    sha512: str  # of the tarball, base64, as the registry says it
    scripts: tuple[tuple[str, str], ...]  # what runs, as the tarball calls it, and its sha256
    kept: tuple[str, ...]  # what says its licence

    @property
    def tarball(self) -> str:
        """The name of its tarball."""
        return f"{self.name.rpartition('/')[2]}-{self.version}.tgz"

    @property
    def folder(self) -> str:
        """The name of its folder among the engines."""
        return self.tarball.removesuffix(".tgz")


PACKAGES = {
    "katex": Package(
        "katex",
        "0.19.1",
        "jG8uKntjSEcm2EpQOh0XturpPuuC9r3Sq5HLHdsFdWZT27E672SF19QEi+of0/YeOy15lDgRhKvr5614uRrEfA==",
        (
            (
                "dist/katex.min.js",
                "fa140498b8cfc8302cbe5e7cb1bdbc1f952bc38b3fa258ede09e73edbf9a74bc",
            ),
            (
                "dist/contrib/mhchem.min.js",
                "aaf20145c0b8ecd450ccf6eb0cebece2f77d8e6a02c30d291f28c1167b57b2df",
            ),
        ),
        ("LICENSE", "package.json"),
    ),
    "graphviz": Package(
        "@viz-js/viz",
        "3.31.0",
        "r7zlQdRvcwvIpjHGgs+KNWHeE/P5/Dq7k8ZAKaMCbZqomxCBJV78gVuQYaHzFVca+kB0mX0fMW9UFevCOBG50A==",
        (
            (
                "dist/viz-global.js",
                "c9e0b310f9883910e01c66054b48b7ff4be3d8695141116635e72b0af152692e",
            ),
        ),
        ("README.md", "package.json", "lib/provenance.json"),  # says MIT in package.json only
    ),
    "mermaid": Package(
        "mermaid",
        "12.3.0",
        "4113TdXeLAsMruJ79OpFL5O8+LTFXhQqZ260rF3tgUmiNAtRm4Uume04I+65PRN6yZ69J4f8rVYWW8zRk65UYw==",
        (
            (
                "dist/mermaid.min.js",
                "336df803d87a38b70a01e736e666c8f7601d2ce42f5e47c8fafe5d721074b9a3",
            ),
        ),
        ("LICENSE", "package.json"),
    ),
}
KIND = "engines"


def here(name: str) -> Path | None:
    """The folder of an engine, None where it has not been fetched."""
    package = PACKAGES[name]
    folders = [root / package.folder for root in places.roots(KIND)]
    return next((one for one in folders if (one / package.scripts[0][0]).is_file()), None)


@cache
def scripts(name: str) -> tuple[Path, ...]:
    """The scripts of an engine, read and compared with their pins; none where one is another file."""
    folder = here(name)
    if folder is None or not sound(folder, PACKAGES[name]):
        return ()
    return tuple(folder / script for script, _ in PACKAGES[name].scripts)


def sound(folder: Path, package: Package) -> bool:
    """Are the scripts there, and the pinned ones?"""
    try:
        return all(
            hashlib.sha256((folder / script).read_bytes()).hexdigest() == pin
            for script, pin in package.scripts
        )
    except OSError:
        return False


@cache
def embedded() -> bool:
    """Is there an engine that runs JavaScript without a browser?"""
    return importlib.util.find_spec("py_mini_racer") is not None


def able() -> dict[str, str]:
    """By the language of a diagram, what draws it on this machine; "" where nothing does."""
    browser = chromium.program()
    mermaid = identity("mermaid")
    dot = identity("graphviz") or (f"dot {found}" if (found := shutil.which("dot")) else "")
    return {"mermaid": f"{mermaid} {browser}" if mermaid and browser else "", "dot": dot}


def identity(name: str) -> str:
    """Name and version of an engine that is here, "" of one that is not."""
    if here(name) is None or (name != "mermaid" and not embedded()):
        return ""
    return f"{name} {PACKAGES[name].version}"
