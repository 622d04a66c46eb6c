"""How does a radar become files?  Its public pages, rendered by its own views, under addresses of files.

`choose` says which pages there are, `render` asks the views for them, `kept` remembers what they answered,
`resolve` knows where each address leads in the site, `rewrite` makes a file of an answer, `titles` makes the
search, and `planet` joins it all to the plan of the site.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lookahead.publish.model import Radar


def state(radar: Radar, now: datetime) -> str:
    """Changes when any page of the radar may have."""
    database = radar.settings.database
    stats = []
    for path in (database, database.with_name(f"{database.name}-wal")):
        found = path.stat() if path.exists() else None
        stats.append((found.st_mtime_ns, found.st_size) if found and found.st_size else None)
    return repr((str(database), stats, radar.days, now.date().isoformat()))
