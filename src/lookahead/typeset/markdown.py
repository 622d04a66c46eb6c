"""How does a text that its author wrote in Markdown become HTML for a page?"""

from __future__ import annotations

import comrak

from lookahead.typeset.rendered import Options, Rendered


def markdown(text: str, options: Options = Options()) -> Rendered:  # noqa: B008 (frozen)
    """`text` typeset.  Never raises; what is wrong is a problem with its line, and is shown as written."""
    return Rendered(html=comrak.render_markdown(text), text="")
