"""Which stories first, and why?  Pure: facts and a time in, an order with its reasons out."""

from lookahead.rank.formula import ENOUGH, WINDOWS, best_window, front, heat, parts

__all__ = ["ENOUGH", "WINDOWS", "best_window", "front", "heat", "parts"]
