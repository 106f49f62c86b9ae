"""A search for a better recipe: Optuna proposes, a training answers, MLflow keeps each as a run below the search's own.

The proposals are those of the tree-structured Parzen estimator (Bergstra et al. 2011).
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from pathlib import Path
from typing import Any

import optuna
import yaml
from optuna.study import Study
from optuna.trial import FrozenTrial, Trial, TrialState

from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import Split, digest, load_split
from pourparlers.schema import BadInput
from pourparlers.text.writing import whole_file
from pourparlers.tracking.objective import Objective
from pourparlers.tracking.runs import TrackedRun, Tracking
from pourparlers.training.recipe import Recipe, merge, nested, read_recipe
from pourparlers.training.space import Choice, Range, Tried
from pourparlers.training.unfinished import alone

# A trial is cut off after an epoch, not the first, where it lies below the median of the others, once so many are known.
KNOWN_BEFORE_PRUNING = 5
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
                finished = partial(self._finished, parent=parent, say=say)
                objective = Objective(self._proposed, split, tracking, parent)
                study.optimize(objective, n_trials=missing, timeout=seconds, callbacks=[finished])
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

    def _proposed(self, trial: Trial) -> Recipe:
        proposed = [f"{key}={_suggested(trial, key, values)}" for key, values in self.space.items()]
        return read_recipe(self.recipe, [*self.changes, *proposed])

    def _finished(self, study: Study, trial: FrozenTrial, parent: TrackedRun, say: Say) -> None:
        one = _tried(trial)
        say(f"trial {one.number}: {_score(one)}")
        if any(other.state == TrialState.COMPLETE for other in study.trials):
            self._write_best(study)
            parent.log_metrics({"best": study.best_value}, trial.number)

    def _write_best(self, study: Study) -> None:
        """Writes OUTPUT/best.yaml: the searched recipe with the best trial's changes."""
        says = read_recipe(self.recipe, [*self.changes, *_as_set(_changes(study.best_trial))]).model_dump(mode="json")
        best = {"extends": os.path.relpath(self.recipe.resolve(), self.output.resolve())}
        for key in (*(change.partition("=")[0] for change in self.changes), *self.space):
            merge(best, nested(key.split("."), _value(says, key)))
        head = f"# Trial {study.best_trial.number} of a search: macro and pairs {study.best_value:.3f} on average.\n"
        with whole_file(self.output / "best.yaml", force=True) as partial:
            partial.write_text(head + yaml.safe_dump(best, sort_keys=False, allow_unicode=True), encoding="utf-8")


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
