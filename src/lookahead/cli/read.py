"""The commands that read: search, and eval, which scores an ability on labelled data."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from lookahead.cli.app import on_instance
from lookahead.cli.show import age, as_json, print_json, print_table
from lookahead.core.errors import WrongUse

EVALUATIONS = ("feeds", "articles", "markdown", "math", "pages", "stories", "tags", "xss")


@click.command(context_settings={"ignore_unknown_options": True})  # "-survey" is a word left out
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, type=click.IntRange(1, 500), help="So many at most.  [20]")
@as_json
@on_instance
def search(words: tuple[str, ...], limit: int, json_: bool) -> None:
    """Find articles by words.

    \b
    Example:
      lookahead search '"sparse attention" -survey' --limit 5
    """
    from lookahead.search import find

    found = find(" ".join(words), limit=limit)
    if json_:
        print_json(found)
        return
    for problem in found.problems:
        click.echo(problem.text, err=True)
    if not found.cards:
        click.echo("nothing found")
        return
    print_table(
        ("age", "source", "title", "address"),
        [(age(c.published), c.source.name, c.title, c.url) for c in found.cards],
    )


@click.command("eval")
@click.argument("name", type=click.Choice(EVALUATIONS))
@click.argument("path", type=click.Path(path_type=Path))
@as_json
def evaluate(name: str, path: Path, json_: bool) -> None:
    """Score one ability on labelled data: a file or a folder.

    With --json, the last line is one JSON object: score (0 to 1), n, parts.

    \b
    Example:
      lookahead eval articles labelled/articles --json
    """
    if not path.exists():
        raise WrongUse(f"{path}: there is nothing there")
    result = import_module(f"lookahead.evals.{name}").evaluate(path)
    if json_:
        print_json(result)
        return
    parts = [(key, value) for key, value in result["parts"].items()]
    print_table(("part", "# value"), [(key, _shown(value)) for key, value in parts])
    click.echo(f"score {result['score']:.4f} over {result['n']}")


def _shown(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)
