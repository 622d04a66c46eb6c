"""What can a person or a script ask for?  The command `lookahead`.

Nothing heavy is imported here: every worker process imports this module by the way.
"""


def main() -> None:
    """The entry point of the installed command."""
    import gc

    gc.disable()  # what a start makes lives on; the command has it again, see `app.Lazy`
    from lookahead.cli.app import run

    run()
