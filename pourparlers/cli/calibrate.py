"""`pourparlers calibrate`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pourparlers.cli.console import CORPUS, app, clear_errors, require, stdout

if TYPE_CHECKING:
    from pourparlers.evaluation.calibration import Calibration
    from pourparlers.schema import Label


@app.command()
def calibrate(
    model: Annotated[Path, typer.Argument(help="folder of a saved tagger")],
    articles: Annotated[Path, typer.Argument(help="annotated articles: a .jsonl file or a folder of plain files")] = CORPUS,
    split: Annotated[Path | None, typer.Option(help="folder of a split, to use its validation articles only")] = None,
    keep_thresholds: Annotated[bool, typer.Option("--keep-thresholds", help="leave the label thresholds as they are")] = False,
) -> None:
    """Fit a tagger's temperatures and thresholds on articles that it was not trained on, and write them into its folder."""
    from pourparlers.cli.judging import annotated
    from pourparlers.model.settings import write_settings
    from pourparlers.prediction.tagger import Tagger

    with clear_errors():
        require("scipy", extra="train")
        from pourparlers.evaluation.calibration import calibrate as fitted
        from pourparlers.evaluation.matching import compare

        gold, _ = annotated(articles, split, "validation")
        tagger = Tagger.from_pretrained(model)
        plain = tagger.using(tagger.settings.model_copy(update={"temperatures": (1.0, 1.0, 1.0)}))
        found = fitted(compare(gold, {article.id: article for article in plain.batch(gold)}))
        settings: dict[str, object] = {
            "temperatures": [one.temperature for one in found.values()],
            "operating_points": {label: [p.model_dump() for p in one.points] for label, one in found.items()},
        }
        if not keep_thresholds:
            settings["label_thresholds"] = [one.threshold for one in found.values()]
        write_settings(model, settings)
    stdout.print(f"fitted on {len(gold)} articles, written to {model}", highlight=False)
    _print(found)


def _print(found: "dict[Label, Calibration]") -> None:
    table = Table("", "temperature", "threshold", "F1 there", "calibration error before", "after, on articles left out")
    for label, one in found.items():
        values = (one.temperature, one.threshold, one.f1, one.error_before, one.error_after)
        table.add_row(label, *(f"{value:.3f}" for value in values))
    stdout.print(table)
