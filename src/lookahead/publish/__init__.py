"""How does a folder of Markdown become a site?  `publish(content, out, options) -> Built`.

Sources are read and rendered once (`reading`), joined into a site (`site`), planned as files with a key each
(`plan`), and only files whose key is new are made and written (`build`).
"""

from lookahead.publish.build import publish
from lookahead.publish.model import Built, Flaw, Options, Radar

__all__ = ["Built", "Flaw", "Options", "Radar", "publish"]
