"""What a search seeks: the mean of label macro-F1 and pairs F1 on the validation articles.

Pairs alone would forgive a trial that gives up concessions, which are few; macro-F1 alone does not ask who holds them.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import optuna
from optuna.trial import Trial

from pourparlers.corpus.splits import Split
from pourparlers.evaluation.while_training import EpochScores
from pourparlers.model.frozen import Remembered
from pourparlers.tracking.runs import TrackedRun, Tracking
from pourparlers.training.finetune import fine_tune
from pourparlers.training.recipe import Recipe

SOUGHT = ("macro", "pairs")
INTERRUPTED = 130  # the exit code after Ctrl-C


@dataclass
class Objective:
    """Trains the recipe that a trial proposes and scores it after every epoch; the last score counts."""

    proposed: Callable[[Trial], Recipe]
    split: Split
    tracking: Tracking
    parent: TrackedRun
    known: dict[tuple[str, int], Remembered] = field(default_factory=dict)

    def __call__(self, trial: Trial) -> float:
        try:
            return self._train(trial)
        except KeyboardInterrupt:  # Optuna would call the trial failed; as it is, it was killed and is to be done again
            raise SystemExit(INTERRUPTED) from None

    def _train(self, trial: Trial) -> float:
        recipe = self.proposed(trial)
        frozen = (recipe.encoder, recipe.training.frozen_layers)
        self.known = {frozen: self.known.get(frozen, {})}  # no more than one set of layers: each may fill gigabytes
        with self.tracking.run(f"trial-{trial.number}", {}, self.parent) as run, tempfile.TemporaryDirectory() as scratch:
            run.log_params(recipe.flat())
            course = _Course(trial, run)
            scores = EpochScores(self.split["validation"], course)
            try:
                fine_tune(recipe, self.split["train"], Path(scratch), [scores], self.known[frozen])
                cut_off = None
            except optuna.TrialPruned as error:  # no failure of the run
                cut_off = error
            run.log_metrics({"sought": course.values[-1], "cut_off": float(cut_off is not None)}, 0)
        if cut_off:
            raise cut_off
        return course.values[-1]


@dataclass
class _Course:
    """A trial's scores, epoch by epoch, for MLflow and for Optuna, which may cut it off."""

    trial: Trial
    run: TrackedRun
    values: list[float] = field(default_factory=list)

    def __call__(self, metrics: dict[str, float], step: int, steps: int) -> None:
        if metrics:
            self.run.log_metrics(metrics, step)
        if "validation/pairs" not in metrics:
            return
        figures = {name: metrics[f"validation/{name}"] for name in SOUGHT}
        self.values.append(sum(figures.values()) / len(figures))
        self.trial.set_user_attr("figures", figures)
        self.trial.report(self.values[-1], len(self.values) - 1)
        if step < steps and self.trial.should_prune():
            raise optuna.TrialPruned
