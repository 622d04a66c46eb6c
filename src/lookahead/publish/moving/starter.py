"""What does a new site begin with?"""

from __future__ import annotations

from datetime import datetime

_SITE = """\
title = "A new site"
description = ""                        # one sentence, for search engines and feeds
author = ""
base_url = ""                           # where it will be found: "https://example.org"
language = "en"

# [deploy]
# to = "git:origin#gh-pages"            # or a folder, or user@host:/var/www/site
"""
_POST = """\
---
title: "A first post"
date: {now}
tags: [writing]
---

Say in a sentence or two what this is about: lists and feeds show it.

## A heading

Formulas are set when the site is built, $e^{{i\\pi}} + 1 = 0$, and so is code:

```python
print("hello")
```

A note beside the text.[^1] Rename this file: its name is its address.

[^1]: It stands at the end where there is no room.
"""
_NOTE = """\
---
title: "A first note"
date: {now}
tags: [writing]
---

A note is shorter than a post; one on a paper begins with `lookahead new paper`. Links go by a file's
name, like this one to [the first post](../posts/a-first-post.md).
"""


def files(now: datetime) -> dict[str, str]:
    """Path and text of each file."""
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "site.toml": _SITE,
        "posts/a-first-post.md": _POST.format(now=at),
        "notes/a-first-note.md": _NOTE.format(now=at),
    }
