"""Which articles first, and why?  Pure: cards and a time in, an order with its reasons out."""

from lookahead.rank.front import WINDOWS, front

__all__ = ["WINDOWS", "front"]
