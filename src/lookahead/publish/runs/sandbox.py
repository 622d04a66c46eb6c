"""How is a note's code run so that an accident stays in it?  A process group with limits, then a report.

What holds: time, memory, size of files, amount of output, and that the whole group ends.  On Linux the code
has namespaces of its own without a network, where the system allows it; everywhere an audit hook refuses
sockets, other programs and writes outside of the scratch folder, with a sentence.  The code is the owner's
own: this guards against accidents, not against attacks.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import selectors
import shutil
import signal
import subprocess  # what it runs is the owner's own code, on request
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lookahead.publish.runs import harness

MAX_GIVEN = 256 << 20  # bytes of the files beside a text that its code is given
MAX_PICTURES = 20
MAX_PICTURE = 3 << 20  # bytes
FILE_MB = 256
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif")

# of figures on a light page and on a dark one; each colour stands for itself in both
LIGHT = ("1b1b19", "a33b12", "2b5b8a", "2f6b3a", "7a5a00", "7a3e9d", "1b6b74")
DARK = ("eceae4", "ff9d6b", "8fbbe8", "8fd19a", "e3c46a", "cfa8ff", "7fd6df")
GROUND = "fefefd"  # under a picture that is saved as pixels; a drawing is put on the page's own
_INKED = """text.color axes.edgecolor axes.labelcolor xtick.color ytick.color patch.edgecolor hatch.color
 boxplot.boxprops.color boxplot.whiskerprops.color boxplot.capprops.color boxplot.flierprops.color
 boxplot.flierprops.markeredgecolor""".split()
_STYLE = "".join(f"{name}: {LIGHT[0]}\n" for name in _INKED) + (
    f"axes.prop_cycle: cycler('color', {list(LIGHT[1:])})\n"
    f"savefig.facecolor: {GROUND}\naxes.facecolor: none\nlegend.frameon: False\n"
    "axes.spines.top: False\naxes.spines.right: False\nfigure.figsize: 6.4, 3.6\n"
    "figure.constrained_layout.use: True\nsvg.fonttype: none\nsvg.hashsalt: note\n"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may take."""

    seconds: int = 120  # of the processor, and by the clock
    memory_mb: int = 2_048  # of address space
    printed: int = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left behind."""

    printed: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)  # by file name
    read: tuple[str, ...] = ()  # which of the given files it opened
    failed: str = ""  # a sentence, "" where it went well
    line: int = 0  # of the code, 0 where none is to blame
    missing: str = ""  # a module that this Python lacks: no fault of the code's
    apart: bool = False  # in namespaces of its own, else behind the hook alone
    seconds: float = 0.0


class Sandbox:
    """A place to run one block after another; what they draw with is made ready once."""

    def __init__(self, python: str, limits: Limits, folder: Path, apart: bool = True) -> None:
        self.python, self.limits, self._apart = python, limits, apart
        self._folder = folder
        self._home = folder / "home"
        for name in ("temporary", "matplotlib"):
            (self._home / name).mkdir(parents=True)
        (self._home / "matplotlibrc").write_text(_STYLE, "utf-8")

    def run(self, code: str, file: str, given: Path | None) -> Outcome:
        """Run `code`, or the `file` of the bundle `given`, whose files it finds in its working folder.

        Never raises for what the code does.
        """
        if shutil.which(self.python) is None:
            text = f'there is no Python at {self.python}; name one in site.toml: python = "..."'
            return Outcome(failed=text, missing="python")
        with TemporaryDirectory(dir=self._folder) as made:
            work, report = Path(made) / "work", Path(made) / "report"
            work.mkdir()
            report.mkdir()
            try:
                names = list(_given(given, work)) if given else []
            except ValueError as error:
                return Outcome(failed=str(error))
            task = Path(made) / "task.json"
            said = {
                "code": code, "file": file, "work": str(work), "report": str(report), "given": names,
                "home": str(self._home), "seconds": self.limits.seconds, "apart": self._apart,
                "memory_mb": self.limits.memory_mb, "file_mb": FILE_MB,
            }  # fmt: skip
            task.write_text(json.dumps(said), "utf-8")
            begun = time.monotonic()
            printed, ended = self._process(task, work)
            outcome = _reported(report, work, names, printed, ended)
            return replace(outcome, seconds=time.monotonic() - begun)

    def _process(self, task: Path, work: Path) -> tuple[bytes, str]:
        """What it printed, and why it was ended or how it ended by itself."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        before = used.ru_utime + used.ru_stime
        process = subprocess.Popen(  # noqa: S603  # the owner's Python
            [self.python, harness.__file__, str(task)],
            cwd=work, env=self._environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        try:
            printed, ended = self._heard(process)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for stream in (process.stdout, process.stderr):
                if stream:
                    stream.close()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = used.ru_utime + used.ru_stime - before
        return printed, ended or _end(process.returncode, self.limits, spent)

    def _heard(self, process: subprocess.Popen[bytes]) -> tuple[bytes, str]:
        """Listen until it ends, or has said or taken too much."""
        printed = bytearray()
        until = time.monotonic() + self.limits.seconds + 5
        with selectors.DefaultSelector() as ready:
            for stream in (process.stdout, process.stderr):
                ready.register(stream, selectors.EVENT_READ)  # type: ignore[arg-type]  # both are pipes
            while process.poll() is None or ready.get_map():
                if time.monotonic() > until:
                    text = f"it took more than {self.limits.seconds} seconds by the clock (run_seconds)"
                    return bytes(printed), text
                for key, _ in ready.select(0.1):
                    data = os.read(key.fd, 65_536)
                    if not data:
                        ready.unregister(key.fileobj)
                    elif key.fileobj is process.stdout:
                        printed += data
                if len(printed) > self.limits.printed:
                    most = f"{self.limits.printed / 1e6:g} MB"
                    return bytes(printed[: self.limits.printed]), f"it printed more than {most}"
                if process.poll() is not None and not ready.select(0):
                    break  # a process that it left behind holds the pipes
        return bytes(printed), ""

    def _environment(self) -> dict[str, str]:
        """Of ours only the path: what a result is made from is the same on every machine."""
        home = str(self._home)
        single = dict.fromkeys(
            ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"),
            "1",
        )
        return single | {
            "PATH": os.environ.get("PATH", os.defpath), "HOME": home, "TMPDIR": f"{home}/temporary",
            "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONUTF8": "1", "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1", "SOURCE_DATE_EPOCH": "0",
            "MPLBACKEND": "svg", "MPLCONFIGDIR": f"{home}/matplotlib",
            "MATPLOTLIBRC": f"{home}/matplotlibrc",
        }  # fmt: skip


@contextlib.contextmanager
def sandbox(python: str, limits: Limits, apart: bool = True) -> Iterator[Sandbox]:
    """A sandbox in a folder that goes with it; "" is the Python that runs us."""
    with TemporaryDirectory(prefix="lookahead-run-", ignore_cleanup_errors=True) as folder:
        yield Sandbox(python or sys.executable, limits, Path(folder), apart)


def _given(bundle: Path, work: Path) -> Iterator[str]:
    """Copies of the bundle's files, so that what is written to them is not kept; ValueError for too much."""
    left = MAX_GIVEN
    for folder, folders, names in os.walk(bundle):
        here = Path(folder)
        folders[:] = [
            name for name in folders if name[0] != "." and here / name != bundle / "results"
        ]
        for name in names:
            source = here / name
            if name.startswith(".") or name.endswith(".md") or not source.is_file():
                continue
            left -= source.stat().st_size
            if left < 0:
                raise ValueError(f"the files beside it have more than {MAX_GIVEN >> 20} MB")
            target = work / source.relative_to(bundle)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            yield target.relative_to(work).as_posix()


def _end(code: int, limits: Limits, spent: float) -> str:
    """Why a process ended that reported nothing, after `spent` seconds of the processor."""
    number = -code if code < 0 else code - 128 if code > 128 else 0
    if number == signal.SIGXCPU or (number == signal.SIGKILL and spent >= 0.9 * limits.seconds):
        return f"it took more than {limits.seconds} seconds of the processor (run_seconds)"
    if number == signal.SIGKILL:
        return "the system ended it, which then has too little memory"
    if number:
        with contextlib.suppress(ValueError):
            return f"it was ended by {signal.Signals(number).name}"
    return f"it ended with exit code {code}" if code else ""


def _reported(
    report: Path, work: Path, given: Iterable[str], printed: bytes, ended: str
) -> Outcome:
    text = printed.decode("utf-8", "replace")
    try:
        said = json.loads((report / "report.json").read_text("utf-8"))
    except (OSError, ValueError):
        said = {"failed": "it ended before its results could be taken"}
    failed = ended or said.get("failed", "")
    pictures, wrong = _pictures(report, work, set(given)) if not failed else ({}, "")
    return Outcome(
        printed=text,
        pictures=pictures,
        read=tuple(said.get("read", ())),
        failed=failed or wrong,
        line=said.get("line", 0),
        missing=said.get("missing") or "",
        apart=bool(said.get("apart")),
    )


def _pictures(report: Path, work: Path, given: set[str]) -> tuple[dict[str, bytes], str]:
    """What the code saved itself; else the figures that it left open.  And what is wrong with them."""
    saved = [one for one in _drawn(work) if one.name not in given]
    found = saved or _drawn(report)
    if len(found) > MAX_PICTURES:
        return {}, f"it made {len(found)} pictures; at most {MAX_PICTURES}"
    large = next((one.name for one in found if one.stat().st_size > MAX_PICTURE), "")
    if large:
        return {}, f"{large} has more than {MAX_PICTURE >> 20} MB"
    return {one.name: one.read_bytes() for one in found}, ""


def _drawn(folder: Path) -> list[Path]:
    return sorted(
        one
        for one in folder.iterdir()
        if one.suffix.lower() in PICTURES and one.is_file() and not one.is_symlink()
    )
