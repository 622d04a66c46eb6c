"""What does every test stand on?  No internet, a home of its own, the third-party data, a browser.

A test process is one instance: its home folder is set before Django reads it.  `home` gives each test a
fresh, migrated database in it; `cli` runs the real program in processes and homes of its own.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent

for _name in [n for n in os.environ if n.startswith("LOOKAHEAD_") and n != "LOOKAHEAD_SHARED"]:
    del os.environ[_name]  # the instance of whoever runs the tests is not ours to touch
os.environ["LOOKAHEAD_HOME"] = tempfile.mkdtemp(prefix="lookahead-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "lookahead.config.django"


def _close_the_internet() -> ModuleType:
    """Load the hook that the tests' child processes load by themselves."""
    path = HERE / "support" / "offline" / "sitecustomize.py"
    spec = importlib.util.spec_from_file_location("offline", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


offline = _close_the_internet()

from once import Once  # noqa: E402
from program import Program  # noqa: E402  what it imports must find the hook in place

hypothesis.settings.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share a run, files with slow tests go first: no process is left alone with one."""
    if hasattr(config, "workerinput"):
        cost = {"slow": 1, "browser": 5}  # roughly, in seconds
        costs: Counter[Path] = Counter()
        for item in items:
            costs[item.path] += sum(s for name, s in cost.items() if item.get_closest_marker(name))
        items.sort(key=lambda item: -costs[item.path])


def pytest_unconfigure() -> None:
    _end_the_engines()
    shutil.rmtree(os.environ["LOOKAHEAD_HOME"], ignore_errors=True)


def _end_the_engines() -> None:
    """Each keeps a child for as long as the process lives that asked it, which is this one."""
    for name, kept in (("katex", "_engine"), ("diagrams", "_graphviz")):
        module = sys.modules.get(f"lookahead.publish.engines.{name}")
        if (
            module
            and getattr(module, kept).cache_info().currsize
            and (engine := getattr(module, kept)())
        ):
            engine.end()


@pytest.fixture(autouse=True)
def _stays_on_this_machine() -> Iterator[None]:
    """No test reaches for the internet, not even in vain."""
    offline.ATTEMPTS.clear()
    yield
    tried, offline.ATTEMPTS[:] = list(offline.ATTEMPTS), []
    if tried:
        pytest.fail(f"the test reached for {', '.join(tried)}: only loopback is open to tests")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The third-party data that is measured against; it lies beside the project, never in it."""
    given = os.environ.get("LOOKAHEAD_SHARED")
    path = Path(given) if given else ROOT.parent / "shared"
    if not (path / "data").is_dir():
        pytest.fail(
            f"{path / 'data'} is missing: put the shared folder beside the project or say where it "
            "is with LOOKAHEAD_SHARED=FOLDER (tests without it: pytest -m 'not shared')"
        )
    return path


# ---- the database ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _template() -> Path:
    """A migrated, empty database, made once for each test process."""
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    path = Path(os.environ["LOOKAHEAD_HOME"]) / "template.sqlite3"
    _use(path)
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    return path


def _use(path: Path) -> None:
    """Let every connection of Django's from now on open this file, in any thread."""
    from django.db import connections

    connections.close_all()
    connections.settings["default"]["NAME"] = path
    connections["default"].settings_dict["NAME"] = path


@contextmanager
def _at_home(folder: Path, template: Path) -> Iterator[Path]:
    from django.test import override_settings

    from lookahead.config import load

    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOOKAHEAD_HOME", str(folder))
        radar = load()
        shutil.copyfile(template, radar.database)
        _use(radar.database)
        with override_settings(RADAR=radar):
            yield folder
        _use(template)


@pytest.fixture
def home(_template: Path, tmp_path: Path) -> Iterator[Path]:
    """A home folder with an empty, migrated database that Django speaks to.

    `LOOKAHEAD_HOME`, `django.conf.settings.RADAR` and `lookahead.config.load()` all point to it.
    """
    with _at_home(tmp_path / "home", _template) as folder:
        yield folder


@pytest.fixture(scope="session")
def at_home(_template: Path) -> Callable[[Path], AbstractContextManager[Path]]:
    """The same for as long as a block takes, in a folder that is not there yet."""
    return lambda folder: _at_home(folder, _template)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """For the fixture of each file that fills the database."""
    return Once(tmp_path_factory.mktemp("once") / "filled.sqlite3")


# ---- the program -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def no_internet() -> Path:
    """A folder for PYTHONPATH, with which a process reaches loopback alone."""
    return HERE / "support" / "offline"


@pytest.fixture
def cli(tmp_path: Path, no_internet: Path) -> Iterator[Program]:
    """The installed program, with a home of its own and no internet; ends what it started."""
    program = Program(tmp_path / "radar", offline=no_internet)
    yield program
    program.end()


@pytest.fixture
def begun(cli: Program, _template: Path) -> Program:
    """The same where an earlier start has made the tables, which takes a start a second."""
    cli.home.mkdir(parents=True)
    shutil.copyfile(_template, cli.home / "lookahead.sqlite3")
    return cli


# ---- the browser -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    from browser import find

    found = find()
    if not found:
        pytest.fail("no Chromium: install one (Debian: apt install chromium) or set CHROMIUM=PATH")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """A headless Chromium, driven by Playwright, that resolves no name but localhost.

    Not for the session: Playwright leaves an event loop running in this thread while it lives, in which
    neither `asyncio.run` nor Django's database would work for the tests of other files.
    """
    from browser import launched

    with launched(chromium) as running:
        yield running


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh tab without cookies or storage."""
    context = browser.new_context()
    yield context.new_page()
    context.close()
