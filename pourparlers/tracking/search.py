"""A search for a better recipe: Optuna proposes, a training answers, MLflow keeps each as a run below the search's own.

The proposals are those of the tree-structured Parzen estimator (Bergstra et al. 2011). What is sought is the mean of label
macro-F1 and pairs F1 on the validation articles: pairs alone would forgive a trial that gives up concessions, which are few;
macro-F1 alone does not ask who holds them.
"""

import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any

import optuna
import yaml
from optuna.study import Study
from optuna.trial import FrozenTrial, Trial, TrialState

from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import Split, digest, load_split
from pourparlers.evaluation.while_training import EpochScores
from pourparlers.model.frozen import Remembered
from pourparlers.schema import BadInput
from pourparlers.text.writing import whole_file
from pourparlers.tracking.runs import TrackedRun, Tracking
from pourparlers.training.finetune import fine_tune
from pourparlers.training.recipe import merge, nested, read_recipe
from pourparlers.training.space import Choice, Range, Tried
from pourparlers.training.unfinished import alone

SOUGHT = ("macro", "pairs")
# A trial is cut off after an epoch, not the first, where it lies below the median of the others, once so many are known.
KNOWN_BEFORE_PRUNING = 5
INTERRUPTED = 130  # the exit code after Ctrl-C
SCORED = (TrialState.COMPLETE, TrialState.PRUNED)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Search:
    """What is searched: a recipe's file with `--set` changes, the space around it, and the folder for study and best recipe."""

    recipe: Path
    changes: Sequence[str]
    space: Mapping[str, Range]
    output: Path

    def run(self, trials: int, seconds: float | None, say: Say) -> list[Tried]:
        """All trials, those of earlier calls included, once there are so many or the seconds have passed; `say` gets a line a
        trial. Raises BadInput where the study in the folder is of another recipe, space or corpus, or in another program's
        hands."""
        with alone(self.output):
            return self._run(trials, seconds, say)

    def _run(self, trials: int, seconds: float | None, say: Say) -> list[Tried]:
        base = read_recipe(self.recipe, self.changes)
        split = load_split(load_corpus(base.corpus.articles), base.corpus.splits)
        study = self._study({"recipe": base.digest(), "space": _text(self.space), "articles": _digest(split)})
        missing = trials - len(study.get_trials(states=SCORED))
        if missing > 0:
            tracking = Tracking(say)
            with tracking.run(f"search {self.output.name}", {"folder": str(self.output.resolve())}) as parent:
                parent.log_params({key: _text({key: values}) for key, values in self.space.items()})
                objective = _Objective(self, split, tracking, parent, say)
                study.optimize(objective, n_trials=missing, timeout=seconds, callbacks=[objective.finished])
        return tried(study)

    def _study(self, made_of: dict[str, str]) -> Study:
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        path = self.output / "study.db"
        study = optuna.create_study(
            study_name="search",
            storage=f"sqlite:///{path}",
            direction="maximize",
            load_if_exists=True,
            pruner=optuna.pruners.MedianPruner(KNOWN_BEFORE_PRUNING, n_warmup_steps=1),
        )
        # A sampler that begins anew with one seed would propose the first trials again.
        study.sampler = optuna.samplers.TPESampler(seed=len(study.trials))
        if not study.trials:
            study.set_user_attr("made_of", made_of)
            self._propose_the_recipe(study)
        elif study.user_attrs.get("made_of") != made_of:
            differs = ", ".join(name for name in made_of if study.user_attrs["made_of"][name] != made_of[name])
            raise BadInput(f"the search here is of other {differs}", "name another --output", path=path)
        _do_again(study)
        return study

    def _propose_the_recipe(self, study: Study) -> None:
        """Where the space holds what the recipe says, that is the first trial, to be beaten."""
        says = read_recipe(self.recipe, self.changes).model_dump(mode="json")
        values = {key: _value(says, key) for key in self.space}
        if all(self.space[key].holds(value) for key, value in values.items()):
            study.enqueue_trial({key: _as_optuna(self.space[key], value) for key, value in values.items()})

    def proposed(self, trial: Trial) -> list[str]:
        """What a trial changes, as `--set` takes it."""
        return [f"{key}={_suggested(trial, key, values)}" for key, values in self.space.items()]

    def write_best(self, study: Study) -> None:
        """Writes OUTPUT/best.yaml: the searched recipe with the best trial's changes."""
        says = read_recipe(self.recipe, [*self.changes, *_as_set(_changes(study.best_trial))]).model_dump(mode="json")
        best = {"extends": os.path.relpath(self.recipe.resolve(), self.output.resolve())}
        for key in (*(change.partition("=")[0] for change in self.changes), *self.space):
            merge(best, nested(key.split("."), _value(says, key)))
        head = f"# Trial {study.best_trial.number} of a search: macro and pairs {study.best_value:.3f} on average.\n"
        with whole_file(self.output / "best.yaml", force=True) as partial:
            partial.write_text(head + yaml.safe_dump(best, sort_keys=False, allow_unicode=True), encoding="utf-8")


@dataclass
class _Objective:
    """Trains a trial and scores it after every epoch; the last score counts."""

    search: Search
    split: Split
    tracking: Tracking
    parent: TrackedRun
    say: Say
    known: dict[tuple[str, int], Remembered] = field(default_factory=dict)

    def __call__(self, trial: Trial) -> float:
        try:
            return self._train(trial)
        except KeyboardInterrupt:  # Optuna would call the trial failed; as it is, it was killed and is to be done again
            raise SystemExit(INTERRUPTED) from None

    def _train(self, trial: Trial) -> float:
        recipe = read_recipe(self.search.recipe, [*self.search.changes, *self.search.proposed(trial)])
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

    def finished(self, study: Study, trial: FrozenTrial) -> None:
        """Called by Optuna after each trial."""
        one = _tried(trial)
        self.say(f"trial {one.number}: {_score(one)}")
        if any(other.state == TrialState.COMPLETE for other in study.trials):
            self.search.write_best(study)
            self.parent.log_metrics({"best": study.best_value}, trial.number)


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


def tried(study: Study) -> list[Tried]:
    """The trials of a study that were scored, in order."""
    return [_tried(trial) for trial in study.get_trials(states=SCORED)]


def _tried(trial: FrozenTrial) -> Tried:
    pruned = trial.state == TrialState.PRUNED
    return Tried(trial.number, trial.value, pruned, trial.user_attrs.get("figures", {}), _changes(trial))


def _score(one: Tried) -> str:
    figures = "  ".join(f"{name} {value:.3f}" for name, value in one.figures.items())
    return f"{one.value:.3f}  {figures}" + ("  (cut off)" if one.pruned else "") if one.value is not None else "not scored"


def _do_again(study: Study) -> None:
    """What was being tried when an earlier call was killed is proposed again."""
    for trial in study.get_trials(states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.FAIL)
        study.enqueue_trial(trial.params)


def _as_set(changes: Mapping[str, Any]) -> list[str]:
    return [f"{key}={json.dumps(value)}" for key, value in changes.items()]


def _value(says: Mapping[str, Any], key: str) -> Any:
    """What a recipe says under `section.key`."""
    return reduce(lambda section, name: section[name], key.split("."), says)


def _as_optuna(values: Range, value: Any) -> Any:
    """A value as Optuna keeps it: of a choice the text, in which 4 and 4.0 are two."""
    return json.dumps(values.choices[values.choices.index(value)]) if isinstance(values, Choice) else value


def _suggested(trial: Trial, key: str, values: Range) -> str:
    if isinstance(values, Choice):  # Optuna keeps lists only as text
        return str(trial.suggest_categorical(key, [json.dumps(value) for value in values.choices]))
    if values.is_whole:
        return str(trial.suggest_int(key, int(values.low), int(values.high), log=values.log))
    return repr(trial.suggest_float(key, values.low, values.high, log=values.log))


def _changes(trial: FrozenTrial) -> dict[str, Any]:
    return {key: json.loads(value) if isinstance(value, str) else value for key, value in trial.params.items()}


def _text(space: Mapping[str, Range]) -> str:
    return json.dumps({key: values.model_dump() for key, values in space.items()}, ensure_ascii=False)


def _digest(split: Split) -> str:
    return digest([*split["train"], *split["validation"]])
