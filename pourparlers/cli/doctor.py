"""`pourparlers doctor`"""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from pourparlers.cli.console import app, clear_errors, stdout
from pourparlers.schema import BadInput

PRECISION = "in fp32, as it was evaluated (8-bit weights are restored on loading)"


@app.command()
def doctor(
    model: Annotated[Path | None, typer.Option(help="folder of a saved tagger; default the released one")] = None,
) -> None:
    """Say what is installed, what would run where and why, and whether the tagger's folder is whole (exit code 1 if not)."""
    from pourparlers.prediction.released import released_folder

    _print_machine()
    with clear_errors():
        _check_tagger(model or released_folder())


def _print_machine() -> None:
    from pourparlers.prediction.machine import core_quota, cores, missing_extras, processor, threads, versions

    found = versions()
    name, features = processor()
    said = "not known on this system" if features is None else ", ".join(features) or "none of those that help"
    quota, (count, why) = core_quota(), threads()
    _say("installed", "  ".join(f"{package} {number}" for package, number in found.items() if number))
    for extra, names in missing_extras().items():
        _say("not installed", f"{', '.join(names)}: pip install 'pourparlers[{extra}]'")
    _say("processor", f"{name}; {said}")
    _say("cores", f"{cores()}" + (f", of whose time the container gives {quota:g}" if quota else ""))
    _say("would be used", f"ONNX Runtime {found['onnxruntime']} on the CPU, which needs no torch; {PRECISION}")
    _say("threads", f"{count} ({why})")


def _check_tagger(folder: Path) -> None:
    from pourparlers.model.wholeness import CHECKSUMS, file_states
    from pourparlers.prediction.tagger import Tagger

    table, states = Table("file", "size", ""), list(file_states(folder))
    for state in states:
        table.add_row(state.name, "" if state.size is None else f"{state.size / 1e6:.1f} MB", state.problem or "ok")
    _say("tagger", f"{folder}" + ("" if (folder / CHECKSUMS).is_file() else f" (no {CHECKSUMS}: only the files are checked)"))
    stdout.print(table)
    if wrong := [f"{state.name} is {state.problem}" for state in states if state.problem]:
        raise BadInput(f"not a whole tagger: {', '.join(wrong)}", "copy the folder again or train again", path=folder)
    Tagger.from_pretrained(folder)("Bonjour.")
    _say("trial", "it loads and tags")


def _say(what: str, found: str) -> None:
    stdout.print(f"{what}: {found}", markup=False, highlight=False)
