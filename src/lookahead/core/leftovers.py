"""Which files did nobody mean to keep?  What editors, browsers and systems leave beside others."""

from __future__ import annotations

import re

FOLDERS = frozenset({"__pycache__", "__MACOSX"})
_FILES = re.compile(
    r".*~|~.*|#.*#|.*\.(?:bak|tmp|part|crdownload|kate-swp|py[cod]|sw[a-p])|.*___jb_...___|flycheck_.*"
    r"|4913|thumbs\.db|desktop\.ini|\.ds_store",
    re.IGNORECASE | re.DOTALL,
)


def leftover(name: str) -> bool:
    """Is a file of this name such a one?  4913 is what Vim tries a folder with."""
    return _FILES.fullmatch(name) is not None
