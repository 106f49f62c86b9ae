"""`pourparlers calibrate`"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pourparlers.cli.console import CORPUS, app, clear_errors, require, stdout
from pourparlers.text.writing import whole_folder

if TYPE_CHECKING:
    from pourparlers.evaluation.calibration import Calibration
    from pourparlers.schema import Label


@app.command()
def calibrate(
    model: Annotated[Path, typer.Argument(help="folder of a saved tagger, or its MLflow address")],
    articles: Annotated[Path, typer.Argument(help="annotated articles: a .jsonl file or a folder of plain files")] = CORPUS,
    split: Annotated[Path | None, typer.Option(help="folder of a split, to use its validation articles only")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="folder for a copy; default: in place")] = None,
    keep_thresholds: Annotated[bool, typer.Option("--keep-thresholds", help="leave the label thresholds as they are")] = False,
) -> None:
    """Fit a tagger's temperatures and thresholds on articles that it was not trained on, and write them down with it."""
    from pourparlers.cli.judging import annotated
    from pourparlers.cli.taggers import is_address, local_folder
    from pourparlers.prediction.tagger import Tagger

    if is_address(model) and output is None:
        raise typer.BadParameter("a logged model stays as it is: name a folder for the calibrated copy with --output")
    with clear_errors():
        require("scipy", extra="train")
        from pourparlers.evaluation.calibration import calibrate as fitted
        from pourparlers.evaluation.matching import compare

        gold, _ = annotated(articles, split, "validation")
        folder = local_folder(model)
        tagger = Tagger.from_pretrained(folder)
        plain = tagger.using(tagger.settings.model_copy(update={"temperatures": (1.0, 1.0, 1.0)}))
        found = fitted(compare(gold, {article.id: article for article in plain.batch(gold)}))
        settings: dict[str, object] = {
            "temperatures": [one.temperature for one in found.values()],
            "operating_points": {label: [p.model_dump() for p in one.points] for label, one in found.items()},
        }
        if not keep_thresholds:
            settings["label_thresholds"] = [one.threshold for one in found.values()]
        if output:
            with whole_folder(output) as copy:
                shutil.copytree(folder, copy, dirs_exist_ok=True)
                _write(copy, settings)
        else:
            _write(folder, settings)
    stdout.print(f"fitted on {len(gold)} articles, written to {output or model}", highlight=False)
    _print(found)


def _write(folder: Path, settings: dict[str, object]) -> None:
    from pourparlers.model.settings import write_settings
    from pourparlers.model.wholeness import CHECKSUMS, write_checksums

    write_settings(folder, settings)
    if (folder / CHECKSUMS).is_file():
        write_checksums(folder)


def _print(found: "dict[Label, Calibration]") -> None:
    table = Table("", "temperature", "threshold", "F1 there", "calibration error before", "after, on articles left out")
    for label, one in found.items():
        values = (one.temperature, one.threshold, one.f1, one.error_before, one.error_after)
        table.add_row(label, *(f"{value:.3f}" for value in values))
    stdout.print(table)
