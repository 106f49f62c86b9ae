"""`pourparlers send`"""

from typing import Annotated

import typer

from pourparlers.cli.console import app, clear_errors, require, stdout


@app.command()
def send(
    run_id: Annotated[str, typer.Argument(help="a run that is tracked in mlflow.db here, as `pourparlers train` prints it")],
    force: Annotated[bool, typer.Option("--force", help="send again what was sent already")] = False,
) -> None:
    """Copy a run that was tracked here, with those below it, to the server that MLFLOW_TRACKING_URI names."""
    with clear_errors():
        require("mlflow", extra="train")
        from pourparlers.tracking.sending import send as sent

        for copy in sent(run_id, force):
            stdout.print(f"sent as {copy}", markup=False, highlight=False)
