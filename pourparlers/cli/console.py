"""What every command shares: the application, the two consoles, clear errors, files that appear whole."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pourparlers.schema import BadInput
from pourparlers.text.writing import table_width, whole_file

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Who claims, demands and concedes what in French news articles.",
)

stdout = Console(soft_wrap=True, width=table_width(sys.stdout))
stderr = Console(stderr=True, soft_wrap=True)

CORPUS = Path("data/articles")
GATE_NOT_PASSED = 3

Force = Annotated[bool, typer.Option("--force", help="write over a file that is there")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="file to write; without it, standard output")]


@contextmanager
def clear_errors() -> Iterator[None]:
    """Bad input ends the program with its message and exit code 1, without a trace."""
    try:
        yield
    except (BadInput, OSError) as error:
        complain(str(error))
        raise typer.Exit(1) from None


def complain(message: str) -> None:
    stderr.print(f"error: {message}", style="red", markup=False, highlight=False)


def notice(message: str) -> None:
    """Something worth knowing that is no error."""
    stderr.print(f"note: {message}", style="dim", markup=False, highlight=False)


def require(*modules: str, extra: str) -> None:
    """Raises BadInput where a module that an extra brings is not installed."""
    if missing := [module for module in modules if find_spec(module) is None]:
        found = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed"
        raise BadInput(f"this needs more than predicting does: {found}", f"pip install 'pourparlers[{extra}]'")


@contextmanager
def writing(output: Path | None, force: bool) -> Iterator[Console]:
    """A console on the output, which appears whole or not at all."""
    if output is None:
        yield stdout
        return
    with whole_file(output, force=force) as partial, partial.open("w", encoding="utf-8") as file:
        yield Console(file=file, width=table_width(file))
