"""When may a page that was made before be served again?

A public page is kept as a file with the versions that it depends on and the time at which it expires.
`board` keeps the versions, `page` is one page in every encoding, `shelf` keeps pages, `shim` serves them.
"""

from lookahead.pages.board import Board
from lookahead.pages.mark import mark_public
from lookahead.pages.shelf import Shelf

__all__ = ["Board", "Shelf", "mark_public"]
