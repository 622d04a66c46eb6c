"""How does stored HTML become what a page shows?  Formulas as MathML, code with colours; pure."""

from lookahead.typeset.article import article
from lookahead.typeset.bibtex import bibtex
from lookahead.typeset.code import code
from lookahead.typeset.maths import math
from lookahead.typeset.styles import highlight_css

__all__ = ["article", "bibtex", "code", "highlight_css", "math"]
