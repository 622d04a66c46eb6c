"""Which programs in JavaScript help a build, and how are they kept at arm's length?

KaTeX for formulas that our own engine refuses, Graphviz for graphs, mermaid for diagrams.  None of them is
needed: a site builds without, and shows the source instead.
"""

from lookahead.publish.engines.asking import Engine, Refused
from lookahead.publish.engines.katex import Katex, formulas
from lookahead.publish.engines.places import identity, scripts

__all__ = ["Engine", "Katex", "Refused", "formulas", "identity", "scripts"]
