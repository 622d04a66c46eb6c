"""How does stored HTML or Markdown become what a page shows?  Formulas as MathML, coloured code; pure."""

from lookahead.typeset.article import article
from lookahead.typeset.bib import Reference, read_bib
from lookahead.typeset.bibtex import bibtex
from lookahead.typeset.code import code
from lookahead.typeset.inline import (
    formulas,
    has_formula,
    in_characters,
    inline,
    line,
    typographic,
    unmarked,
)
from lookahead.typeset.markdown import markdown
from lookahead.typeset.maths import math
from lookahead.typeset.rendered import (
    Diagram,
    Footnote,
    Heading,
    Issue,
    Link,
    Options,
    Picture,
    Rendered,
    Run,
)
from lookahead.typeset.styles import highlight_css, markdown_css, maths_css

__all__ = [
    "Diagram",
    "Footnote",
    "Heading",
    "Issue",
    "Link",
    "Options",
    "Picture",
    "Reference",
    "Rendered",
    "Run",
    "article",
    "bibtex",
    "code",
    "formulas",
    "has_formula",
    "highlight_css",
    "in_characters",
    "inline",
    "line",
    "markdown",
    "markdown_css",
    "math",
    "maths_css",
    "read_bib",
    "typographic",
    "unmarked",
]
