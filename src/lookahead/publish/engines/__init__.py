"""Which programs in JavaScript help a build, and how are they kept at arm's length?

KaTeX for formulas that our own engine refuses, Graphviz for graphs, mermaid for diagrams.  None of them is
needed: a site builds without, and shows the source instead.
"""
