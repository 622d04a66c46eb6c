"""Which settings are there, and what are they now?  Every setting is declared once, in `settings`."""

from lookahead.config.settings import SETTINGS, Settings, load

__all__ = ["SETTINGS", "Settings", "load"]
