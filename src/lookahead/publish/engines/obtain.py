"""How do the engines get here?  As tarballs from the npm registry that this machine uses, pinned by hash.

npm is asked for nothing but that address.  Nothing is used whose hash is not the pinned one, so it does
not matter who sent it; of each package only the script and what says its licence is kept.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

from lookahead.config.places import writable
from lookahead.core.errors import CannotGoOn
from lookahead.core.model import Failure
from lookahead.fetch import Client, Policy
from lookahead.publish.engines.places import KIND, PACKAGES, Package, sound

ASKING_S = 60.0
MAX_BYTES = 64 << 20  # of a tarball, and of what is kept of it
TIMEOUT_S = 600.0
# Registries of one's own stand at private addresses: who chose it is the owner of this machine, not a feed.
ANYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))


class Missing(CannotGoOn):
    """An engine could not be fetched: one sentence."""


def obtain(policy: Policy, given: Path | None, again: bool, tell: Callable[[str], None]) -> Path:
    """Get what is missing, or all of it `again`; the folder in which the engines lie then.

    `given` is a folder with tarballs that have been brought here by hand.  Raises Missing.
    """
    root = writable(KIND)
    wanted = [one for one in PACKAGES.values() if again or not sound(root / one.folder, one)]
    if given is not None:
        for package in wanted:
            try:
                data = (given / package.tarball).read_bytes()
            except OSError as error:
                raise Missing(f"there is no {package.tarball} in {given}") from error
            _keep(root, package, data)
    elif wanted:
        asyncio.run(_fetched(policy, root, wanted, tell))
    return root


async def _fetched(
    policy: Policy, root: Path, wanted: list[Package], tell: Callable[[str], None]
) -> None:
    base = registry()
    patient = replace(policy, max_bytes=MAX_BYTES, timeout_s=TIMEOUT_S, allow_networks=ANYWHERE)
    async with Client(patient) as client:
        for package in wanted:
            tell(f"fetching {package.name} {package.version}")
            url = f"{base}{package.name}/-/{package.tarball}"
            answer = await client.get(url, accept="*/*")
            if isinstance(answer, Failure):
                raise Missing(f"the registry does not send {package.tarball}: {answer.text}")
            _keep(root, package, answer.body)


def registry() -> str:
    """The npm registry of this machine, as its environment says, else as its npm does.  Raises Missing."""
    said = next((v for k, v in os.environ.items() if k.lower() == "npm_config_registry"), "")
    said = said or _said_by_npm()
    if urlsplit(said).scheme not in ("http", "https"):
        raise Missing(
            "which registry of npm to ask is not known; install npm, set npm_config_registry to an address,"
            " or name a folder with the tarballs by --from"
        )
    return said.rstrip("/") + "/"


def _said_by_npm() -> str:
    """What npm itself would ask, with the settings of its user; "" where there is no npm."""
    program = shutil.which("npm")
    if program is None:
        return ""
    ask = [program, "config", "get", "registry"]
    try:
        told = subprocess.run(ask, capture_output=True, text=True, timeout=ASKING_S, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.strip()


def _keep(root: Path, package: Package, tarball: bytes) -> None:
    """Unpack the files that we use.  Raises Missing where it is not the pinned package."""
    if base64.b64encode(hashlib.sha512(tarball).digest()).decode() != package.sha512:
        raise Missing(f"{package.tarball} is not the pinned package: it is not used")
    root.mkdir(parents=True, exist_ok=True)
    scratch = Path(mkdtemp(prefix=".engine-", dir=root))
    try:
        with tarfile.open(fileobj=io.BytesIO(tarball)) as archive:
            for name in [*(script for script, _ in package.scripts), *package.kept]:
                file = archive.extractfile(f"package/{name}")
                assert file is not None  # noqa: S101  # the pin says that it is there
                (scratch / name).parent.mkdir(parents=True, exist_ok=True)
                (scratch / name).write_bytes(file.read())
        shutil.rmtree(root / package.folder, ignore_errors=True)
        scratch.chmod(0o755)
        scratch.rename(root / package.folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
