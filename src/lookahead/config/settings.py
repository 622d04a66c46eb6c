"""Every setting once: name, type, default, help.

Defaults < `lookahead.toml` in the home folder < environment `LOOKAHEAD_*` < flags.  An unknown name is
an error, so that a misspelt setting never does nothing in silence.
"""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

from lookahead.core.errors import WrongUse

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
PREFIX = "LOOKAHEAD_"
# names under our prefix that other programs of ours read: the tests and the benchmarks
NOT_SETTINGS = frozenset({"LOOKAHEAD_SHARED"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.  `read` turns the text of an environment variable into its value, or raises ValueError."""

    name: str
    read: Callable[[str], Any]
    default: Any
    help: str

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper()


@dataclass(frozen=True, slots=True)
class Settings:
    """The values that are in force."""

    home: Path
    host: str
    port: int
    base_url: str
    allow_hosts: tuple[str, ...]
    allow_networks: tuple[Network, ...]
    contact: str
    concurrency: int
    per_host: int
    timeout_s: float
    max_bytes: int
    workers: int
    web_workers: int
    page_cache_mb: int
    picture_cache_mb: int
    log_level: str
    sample: bool
    encoder: str
    encoder_model: str
    encoder_key: str = field(repr=False)
    llm: str = field(repr=False)  # an address may bear a password
    llm_model: str
    llm_key: str = field(repr=False)
    llm_daily_tokens: int
    llm_timeout_s: float
    content: str

    @property
    def texts(self) -> Path:
        """Where the owner's own texts lie."""
        return Path(self.content) if self.content else self.home / "content"

    @property
    def sample_texts(self) -> bool:
        """Are these the sample's own texts?  An owner's stand in their place where there are any."""
        return self.sample and self.texts == self.home / "content"

    @property
    def site(self) -> Path:
        """Where the site of those texts is built; the sample has one of its own beside its owner's."""
        return self.home / self._site

    @property
    def site_status(self) -> Path:
        """What the last build of that site said."""
        return self.home / f"{self._site}.json"

    @property
    def _site(self) -> str:
        return "own-site" if self.sample and not self.sample_texts else "site"

    @property
    def database(self) -> Path:
        """The SQLite file of this instance."""
        return self.home / "lookahead.sqlite3"

    @property
    def pages(self) -> Path:
        """Where page files lie."""
        return self.home / "pages"

    @property
    def pictures(self) -> Path:
        """Where the pictures of articles lie."""
        return self.home / "pictures"


def load(
    flags: Mapping[str, object] | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """The settings in force; `flags` are values given on the command line, None meaning not given.

    Raises WrongUse for an unknown name, a value that cannot be read, or a broken TOML file.
    """
    given = {k: v for k, v in (flags or {}).items() if v is not None}
    values = {s.name: s.default for s in SETTINGS}
    from_env = _from_environ(environ)
    home = (
        Path(str(given.get("home") or from_env.get("home") or values["home"]))
        .expanduser()
        .absolute()
    )
    values |= _from_toml(home / "lookahead.toml") | from_env | {"home": home}
    values |= {_known(k).name: v for k, v in given.items() if k != "home"}
    return Settings(**values)


def _from_environ(environ: Mapping[str, str]) -> dict[str, Any]:
    # an empty variable is one that is not set: `LOOKAHEAD_HOME=` is not the current folder
    found = {
        k: v for k, v in environ.items() if k.startswith(PREFIX) and v and k not in NOT_SETTINGS
    }
    return {
        (s := _known(k.removeprefix(PREFIX).lower(), k)).name: _value(s, v, k)
        for k, v in found.items()
    }


def _from_toml(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):  # what the home is not is said when it is made
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongUse(f"{path}: cannot be read as TOML: {error}") from error
    return {
        (s := _known(k, f"{k} in {path}")).name: _value(s, _as_text(v), f"{k} in {path}")
        for k, v in data.items()
    }


def _as_text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _known(name: str, shown: str = "") -> Setting:
    by_name = {s.name: s for s in SETTINGS}
    if name in by_name:
        return by_name[name]
    import difflib

    near = difflib.get_close_matches(name, by_name, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise WrongUse(f"there is no setting {shown or name}{hint}")


def _value(setting: Setting, text: str, shown: str) -> Any:
    try:
        return setting.read(text)
    except ValueError as error:
        raise WrongUse(f"{shown}: {error}") from error


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(text) if text.strip().isdigit() else -1
        if not low <= value <= high:
            raise ValueError(f"expected a whole number from {low} to {high}, got {text!r}")
        return value

    return read


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= 3600:
        raise ValueError(f"expected seconds, more than 0 and at most 3600, got {text!r}")
    return value


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part, strict=False) for part in _names(text))
    except ValueError as error:
        raise ValueError(
            f"expected networks like 192.168.1.0/24, parted by commas: {error}"
        ) from None


def _level(text: str) -> str:
    if text.lower() not in ("debug", "info", "warning", "error"):
        raise ValueError(f"expected debug, info, warning or error, got {text!r}")
    return text.lower()


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false", "1", "0"):
        raise ValueError(f"expected yes or no, got {text!r}")
    return text.lower() in ("yes", "true", "1")


def _url(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ValueError(f"expected an address that begins with http:// or https://, got {text!r}")
    return text.rstrip("/")


def _completions(text: str) -> str:
    return _url(text.strip()).removesuffix("/chat/completions")


def _folder(text: str) -> str:
    return str(Path(text.strip()).expanduser().absolute()) if text.strip() else ""


def _encoder(text: str) -> str:
    text = text.strip()
    if text in ("default", "none"):
        return text
    if text.startswith(("http://", "https://")):
        return text.rstrip("/").removesuffix("/embeddings")
    if "/" not in text and os.sep not in text:
        raise ValueError(f"expected default, none, a folder or an address, got {text!r}")
    return str(Path(text).expanduser().absolute())


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "home",
        Path,
        Path(platformdirs.user_data_dir("lookahead", appauthor=False)),
        "the folder that holds everything of this instance",
    ),
    Setting("host", str, "127.0.0.1", "the address that the web server listens on"),
    Setting("port", _whole(1, 65535), 8420, "the port that the web server listens on"),
    Setting("base_url", _url, "", "the address that readers use, where it is not http://host:port"),
    Setting("allow_hosts", _names, (), "further names that this server may be reached under"),
    Setting(
        "allow_networks",
        _networks,
        (),
        "private networks that sources may live in, like 192.168.1.0/24",
    ),
    Setting(
        "contact",
        str,
        "https://github.com/lookahead-radar/lookahead",
        "an address in the User-Agent, for the people whose servers are asked",
    ),
    Setting("concurrency", _whole(1, 1024), 64, "requests at once, over all hosts"),
    Setting("per_host", _whole(1, 8), 2, "requests at once to one host"),
    Setting("timeout_s", _seconds, 20.0, "seconds that one request may take in all"),
    Setting(
        "max_bytes",
        _whole(1024, 1 << 30),
        15 * 1024 * 1024,
        "bytes that one answer may have after decompression",
    ),
    Setting(
        "workers", _whole(1, 64), min(4, os.cpu_count() or 1), "processes that parse and extract"
    ),
    Setting("web_workers", _whole(1, 64), 1, "processes that serve pages"),
    Setting("page_cache_mb", _whole(1, 1 << 20), 256, "megabytes of page files to keep"),
    Setting(
        "picture_cache_mb", _whole(16, 1 << 20), 512, "megabytes of articles' pictures to keep"
    ),
    Setting("log_level", _level, "info", "debug, info, warning or error"),
    Setting("sample", _yes_or_no, False, "this is the sample edition: every page says so"),
    Setting(
        "encoder",
        _encoder,
        "default",
        "what makes vectors of texts: default, none, the folder of a model (ONNX or sentence-transformers),"
        " or the address of an OpenAI-compatible server, like http://127.0.0.1:11434/v1",
    ),
    Setting("encoder_model", str, "", "the model's name, where the encoder is a server"),
    Setting("encoder_key", str, "", "the key, where the encoder is a server that wants one"),
    Setting(
        "llm",
        _completions,
        "",
        "the address of an OpenAI-compatible server that writes digests of stories, like"
        " http://127.0.0.1:11434/v1; empty: none is asked",
    ),
    Setting("llm_model", str, "", "the name of the model that writes"),
    Setting("llm_key", str, "", "the key, where that server wants one"),
    Setting(
        "llm_daily_tokens",
        _whole(1, 1 << 40),
        200_000,
        "tokens that writing may cost in a day (UTC); it is never passed",
    ),
    Setting("llm_timeout_s", _seconds, 60.0, "seconds that one answer of that server may take"),
    Setting(
        "content",
        _folder,
        "",
        "the folder of your own texts, which are shown under /site/; empty: `content` in the home folder",
    ),
)

if {s.name for s in SETTINGS} != {f.name for f in fields(Settings)}:  # pragma: no cover
    raise AssertionError("SETTINGS and Settings name different things")
