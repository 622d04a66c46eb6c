"""What is worth reading in some HTML, and how is it made safe?  Values in, values out; no I/O, no clock."""

from lookahead.extract.sanitise import clean, plain

__all__ = ["clean", "plain"]
