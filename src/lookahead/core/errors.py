"""Which errors can Lookahead raise?

    LookaheadError                 everything below; its text is one line for a person
    ├── WrongUse                   the person asked for something that cannot be (exit code 2)
    ├── NotThere                   what the person named is not there as such (exit code 1)
    └── CannotGoOn                 the machine does not allow it: port, disk, rights (exit code 1)

What the outside world does wrong is a value, not an exception: see `Problem` and `Failure` in
`core.model`.  Anything else that is raised is a bug of ours.
"""


class LookaheadError(Exception):
    """Base of all errors of ours; `str(error)` is one line, in words, for a person."""

    exit_code = 1


class WrongUse(LookaheadError):
    """The caller asked for something that does not exist or makes no sense."""

    exit_code = 2


class NotThere(LookaheadError):
    """What was named cannot be had, and nothing else is taken in its place."""


class CannotGoOn(LookaheadError):
    """The machine does not let us: a taken port, a full disk, a folder without rights."""
