"""How does somebody move in from another generator?

`move` writes a content folder from the folder of a Hugo, Jekyll or Quarto site, or of plain Markdown, once;
the build knows nothing of where a text came from.  What cannot be taken over is a `Flaw` of the old file.
"""

from lookahead.publish.moving.into import Move, move, start

__all__ = ["Move", "move", "start"]
