"""Plots of a corpus, of what is learnt from it, and of how well."""

from collections.abc import Container, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from statistics import mean
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from pourparlers.corpus.statistics import FORMS, Statistics
from pourparlers.evaluation.history import Moment
from pourparlers.reports.diagrams import Diagram, Line, learning_diagram
from pourparlers.schema import LABELS
from pourparlers.training.space import Tried
from pourparlers.views.colours import COLOURS as LABEL_COLOURS

# Hatches are for those who print in grey.
COLOURS = {**LABEL_COLOURS, "without": "#D9D9D9"}
# Colours that the colour-blind tell apart (Okabe & Ito 2008), with markers for those who print in grey.
STROKES = (("#0072B2", "o"), ("#E69F00", "s"), ("#009E73", "^"))
HATCHES = {"claim": "", "demand": "//", "concession": "..", "without": ""}


def plot_statistics(statistics: Statistics, path: Path) -> None:
    """One picture, as PNG, SVG or PDF by the file's name: labels by field and by kind, and actor forms by label."""
    tables = statistics.tables
    rows = len(tables["domain"]) + len(tables["kind"]) + len(LABELS)
    figure = Figure(figsize=(9, 2.5 + 0.26 * rows), layout="constrained")
    heights = [len(tables["domain"]), len(tables["kind"]), len(LABELS) + 1]
    fields, kinds, forms = figure.subplots(3, 1, height_ratios=heights)
    _bars(fields, "Field", tables["domain"])
    _bars(kinds, "Kind of article", tables["kind"])
    _forms(forms, tables["form"])
    figure.legend(*fields.get_legend_handles_labels(), ncols=4, loc="outside upper center", frameon=False)
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(path, dpi=120)


def _bars(axes: Axes, title: str, table: dict[str, dict[str, int]]) -> None:
    names = list(table)[::-1]
    left = [0] * len(names)
    for part in (*(label.value for label in LABELS), "without"):
        counts = [table[name].get(part, 0) for name in names]
        label = "sentences without a position" if part == "without" else f"{part}s"
        axes.barh(names, counts, left=left, color=COLOURS[part], hatch=HATCHES[part], edgecolor="white", label=label)
        left = [a + b for a, b in zip(left, counts, strict=True)]
    axes.set_title(title, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(y=0.01)


def _forms(axes: Axes, table: dict[str, dict[str, int]]) -> None:
    shades = {"named": "#332288", "described": "#88CCEE", "pronoun": "#DDCC77", "none": "#D9D9D9"}
    names = [label.value for label in LABELS][::-1]
    left = [0.0] * len(names)
    for form in (*reversed(FORMS),):
        shares = [table[name].get(form, 0) / max(1, sum(table[name].get(f, 0) for f in FORMS)) for name in names]
        axes.barh(
            names, shares, left=left, color=shades[form], edgecolor="white", label="no mention" if form == "none" else form
        )
        left = [a + b for a, b in zip(left, shares, strict=True)]
    axes.set_title("How the actor is mentioned", loc="left")
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.legend(ncols=4, loc="upper center", bbox_to_anchor=(0.5, -0.35), frameon=False)
    axes.spines[["top", "right"]].set_visible(False)


def plot_learning_curve(rows: Sequence[Mapping[str, float]], path: Path) -> None:
    """Label macro-F1, pairs and names by the number of training articles; the band runs from the worst seed to the best.

    rows: `articles` and the metrics, one row a training.
    """
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    sizes = sorted({row["articles"] for row in rows})
    for metric, (colour, marker) in zip(("macro", "pairs", "names"), STROKES, strict=True):
        values = [[row[metric] for row in rows if row["articles"] == size] for size in sizes]
        axes.plot(sizes, [mean(found) for found in values], color=colour, marker=marker, label=metric)
        axes.fill_between(
            sizes, [min(found) for found in values], [max(found) for found in values], color=colour, alpha=0.2, lw=0
        )
    axes.set(xlabel="training articles", ylabel="F1", xticks=sizes, ylim=(0, 1))
    axes.grid(axis="y", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=120)


def plot_search(trials: Sequence[Tried], logarithmic: Container[str], path: Path) -> None:
    """The objective by trial, with the best so far, and by each searched key, some on a logarithmic scale; crosses are trials
    that were cut off."""
    scored = [trial for trial in trials if trial.value is not None]
    keys = list(dict.fromkeys(key for trial in scored for key in trial.changes))
    columns, rows = 3, 1 + -(-len(keys) // 3)
    figure = Figure(figsize=(10, 2.9 * rows), layout="constrained")
    grid = figure.add_gridspec(rows, columns)
    course = figure.add_subplot(grid[0, :])
    _scatter(course, "trial", [trial.number for trial in scored], scored)
    whole = [trial for trial in scored if not trial.pruned]
    best = list(accumulate((trial.value or 0.0 for trial in whole), max))
    course.step([trial.number for trial in whole], best, where="post", color=STROKES[1][0], label="best so far")
    figure.legend(*course.get_legend_handles_labels(), ncols=3, loc="outside upper center", frameon=False)
    for place, key in enumerate(keys):
        axes = figure.add_subplot(grid[1 + place // columns, place % columns], sharey=course)
        _scatter(axes, key, *_slice(key, [trial for trial in scored if key in trial.changes]))
        if key in logarithmic:
            axes.set_xscale("log")
            axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axes.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
            axes.xaxis.set_minor_formatter(NullFormatter())
    figure.savefig(path, dpi=120)


def _slice(key: str, trials: Sequence[Tried]) -> tuple[list[Any], Sequence[Tried]]:
    """The key's values: numbers as they are; lists and words, sorted, as text."""
    if all(isinstance(trial.changes[key], float | int) for trial in trials):
        return [trial.changes[key] for trial in trials], trials
    trials = sorted(trials, key=lambda trial: str(trial.changes[key]))
    return [", ".join(f"{part:g}" for part in v) if isinstance(v := t.changes[key], list) else str(v) for t in trials], trials


def _scatter(axes: Axes, name: str, places: Sequence[Any], trials: Sequence[Tried]) -> None:
    for pruned, (colour, marker) in ((False, STROKES[0]), (True, ("#999999", "x"))):
        points = [(x, trial.value) for x, trial in zip(places, trials, strict=True) if trial.pruned == pruned]
        if points:
            across, up = zip(*points, strict=True)
            axes.scatter(across, up, color=colour, marker=marker, s=18, label="cut off" if pruned else "trial")
    axes.set(xlabel=name, ylabel="macro and pairs, mean" if name == "trial" else None)
    axes.tick_params(axis="x", labelsize=8)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)


def plot_diagrams(title: str, diagrams: Sequence[Diagram], path: Path) -> None:
    """Diagrams over two shares, side by side."""
    figure = Figure(figsize=(4.2 * len(diagrams), 4.8), layout="constrained")
    figure.suptitle(title, fontweight="bold")
    for axes, diagram in zip(figure.subplots(1, len(diagrams), squeeze=False)[0], diagrams, strict=True):
        if diagram.diagonal:
            axes.plot([0, 1], [0, 1], color="#999999", linestyle="--", linewidth=1)
        _lines(axes, diagram.lines)
        axes.set(title=diagram.title, xlabel=diagram.x, ylabel=diagram.y, xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
        axes.set_aspect("equal")
    figure.savefig(path, dpi=120, bbox_inches="tight")


def plot_training(history: Sequence[Moment], path: Path) -> None:
    """How a training went, by optimiser step: the training loss, and the scores on the validation articles."""
    figure = Figure(figsize=(7, 6), layout="constrained")
    losses, scores = figure.subplots(2, 1, sharex=True)
    points = [(float(moment.step), moment.metrics["train/loss"]) for moment in history if "train/loss" in moment.metrics]
    _lines(losses, [Line("training loss", points, [])])
    losses.set(ylabel="training loss", ylim=(0, None))
    scored = learning_diagram(history)
    steps = history[-1].steps if history else 1
    lines = scored.lines if scored else []
    _lines(scores, [Line(line.name, [(x * steps, y) for x, y in line.points], line.notes) for line in lines])
    scores.set(xlabel="optimiser step", ylabel="F1 on the validation articles", ylim=(0, 1))
    figure.savefig(path, dpi=120)


def _lines(axes: Axes, lines: Sequence[Line]) -> None:
    for line, (colour, marker) in zip(lines, STROKES, strict=False):
        axes.plot(*zip(*line.points, strict=True), color=colour, marker=marker, markersize=4, label=line.name)
    if len(lines) > 1:
        axes.legend(frameon=False)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
