"""What a training leaves behind for those who judge it: a page, figures, slices, predictions and plots."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pourparlers.evaluation.behaviour import Result
from pourparlers.evaluation.evidence import gather
from pourparlers.evaluation.history import Moment
from pourparlers.evaluation.matching import compare
from pourparlers.evaluation.scores import Figure, figures, plain_figures
from pourparlers.evaluation.slices import plain_slices, slices
from pourparlers.reports.diagrams import reliability_diagrams, threshold_diagrams
from pourparlers.reports.evaluation_page import evaluation_page
from pourparlers.reports.formats import write_articles
from pourparlers.reports.plots import plot_diagrams, plot_training
from pourparlers.schema import Article

SCORES = "scores.json"


def write_record(
    folder: Path,
    name: str,
    gold: Sequence[Article],
    predicted: Mapping[str, Article],
    train: Sequence[Article],
    history: Sequence[Moment],
) -> dict[str, Figure]:
    """Writes everything about a tagger's predictions on the test articles into a folder, and returns the figures."""
    compared = compare(gold, predicted)
    found, groups, evidence = figures(compared), slices(compared, train), gather(compared)
    plots = folder / "plots"
    plots.mkdir(parents=True)
    _write_json(folder / SCORES, plain_figures(found))
    _write_json(folder / "slices.json", plain_slices(groups))
    write_articles(predicted.values(), "jsonl", folder / "predictions.jsonl", force=False)
    (folder / "report.html").write_text(evaluation_page(name, compared, found, groups, history), encoding="utf-8")
    plot_diagrams("Reliability on the test articles", reliability_diagrams(evidence), plots / "reliability.png")
    plot_diagrams("Thresholds on the test articles", threshold_diagrams(evidence), plots / "thresholds.png")
    plot_training(history, plots / "training.png")
    return found


def write_behaviour(folder: Path, results: Sequence[Result]) -> None:
    """Writes how many minimal pairs of each kind were passed, and those that were not."""
    _write_json(folder / "behaviour.json", [result.record() for result in results])


def _write_json(path: Path, data: Mapping[str, Any] | list[dict[str, Any]]) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
