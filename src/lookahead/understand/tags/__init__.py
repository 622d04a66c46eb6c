"""What is an article about?  Categories, hashtags, and whether it is an article at all, with evidence.

    tag(telling, vector, usual, corrections) -> Verdict
    tag_all(tellings, vectors, usual, corrections) -> list[Verdict]
    paper_categories(title, abstract, vector) -> tuple[Tagged, ...]

Which tags there are is data (`*.toml`); what speaks for them was learnt (`weights.npz`).
"""

from lookahead.understand.tags.corrections import Correction
from lookahead.understand.tags.papers import paper_categories
from lookahead.understand.tags.shape import not_article
from lookahead.understand.tags.verdict import tag, tag_all
from lookahead.understand.tags.vocabulary import Named, categories, hashtags, papers

__all__ = [
    "Correction",
    "Named",
    "categories",
    "hashtags",
    "not_article",
    "paper_categories",
    "papers",
    "tag",
    "tag_all",
]
