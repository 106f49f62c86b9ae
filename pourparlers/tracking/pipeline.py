"""The main job in one call: fine-tune by a recipe, score, track, save; with several seeds, also how much they differ."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev

from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.pairs import Behaviour, load_behaviours
from pourparlers.corpus.splits import Split, digest, load_split
from pourparlers.evaluation.behaviour import tested
from pourparlers.evaluation.history import Moment, read_history, write_history
from pourparlers.evaluation.scores import Figure
from pourparlers.evaluation.while_training import EpochScores, Report
from pourparlers.model.storage import save_tagger
from pourparlers.prediction.tagger import Tagger
from pourparlers.text.writing import whole_file
from pourparlers.tracking.held import MARK
from pourparlers.tracking.record import SCORES, write_behaviour, write_record
from pourparlers.tracking.runs import TrackedRun, Tracking
from pourparlers.training.checkpoints import Checkpoints, steps_of
from pourparlers.training.finetune import fine_tune
from pourparlers.training.processes import meet
from pourparlers.training.recipe import Recipe
from pourparlers.training.unfinished import Unfinished, begun, seed_name

Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """Where the tagger lies, what it scores on the test articles, and the MLflow run that says how it came about."""

    folder: Path
    figures: dict[str, Figure]
    run: TrackedRun


def train_and_evaluate(recipe: Recipe, output: Path, say: Say, watch: Report | None = None, *, resume: bool = False) -> Outcome:
    """Trains on the training articles, scores the validation articles after each epoch and the test articles at the end, and
    saves the tagger to `output`, which must not be there yet. `say` gets a line at each stage, `watch` losses and scores.

    `resume` goes on where an interrupted call with the same recipe, articles and output was, if there was one.
    """
    with _prepared(recipe, {}, output, say, watch, resume) as (training, unfinished):
        return training(recipe, output, unfinished)


def train_seeds(
    recipe: Recipe, seeds: Sequence[int], output: Path, say: Say, watch: Report | None = None, *, resume: bool = False
) -> list[Outcome]:
    """The same with each seed, into `output`/seed-N: runs below one that holds mean and standard deviation of every metric.
    Resumed, it keeps the taggers of the seeds that are finished and only scores them again."""
    chosen = {"training.seed": ", ".join(map(str, seeds))}
    with (
        _prepared(recipe, chosen, output, say, watch, resume) as (training, unfinished),
        training.tracking.run(output.name, {MARK: unfinished.mark}) as parent,
    ):
        parent.log_params(recipe.flat() | chosen)
        names = {seed: seed_name(seed) for seed in seeds}
        outcomes = [
            training(recipe.with_seed(seed), output / name, unfinished.below(name), parent) for seed, name in names.items()
        ]
        for name, (average, deviation) in spread(outcomes).items():
            parent.log_metrics({f"test/{name}_mean": average, f"test/{name}_std": deviation}, 0)
        return outcomes


def spread(outcomes: Sequence[Outcome]) -> dict[str, tuple[float, float]]:
    """Mean and standard deviation (of a sample) of every metric over two outcomes or more."""
    values = {name: [outcome.figures[name].value for outcome in outcomes] for name in outcomes[0].figures}
    return {name: (mean(found), stdev(found)) for name, found in values.items()}


@contextmanager
def _prepared(
    recipe: Recipe, chosen: dict[str, str], output: Path, say: Say, watch: Report | None, resume: bool
) -> Iterator[tuple["_Training", Unfinished]]:
    split = load_split(load_corpus(recipe.corpus.articles), recipe.corpus.splits)
    digests = {part: digest(articles) for part, articles in split.items()}
    begun_with = recipe.flat() | chosen | {f"the digest of {part}": found for part, found in digests.items()}
    with begun(output, begun_with, resume) as unfinished:
        for part, articles in split.items():
            say(
                f"{part}: {len(articles)} articles, {sum(len(a.sentences) for a in articles)} sentences, digest {digests[part]}"
            )
        try:
            with tempfile.TemporaryDirectory() as scratch:
                behaviours = load_behaviours(recipe.corpus.behaviour)
                yield _Training(split, behaviours, Tracking(say), Path(scratch), say, watch), unfinished
        except BaseException:
            if not (unfinished or output.exists()):
                unfinished.remove()
            raise
        unfinished.remove()


@dataclass(frozen=True)
class _Training:
    """What trainings on the same articles share. `scratch` stays until all runs are closed."""

    split: Split
    behaviours: list[Behaviour]
    tracking: Tracking
    scratch: Path
    say: Say
    watch: Report | None

    def __call__(self, recipe: Recipe, output: Path, unfinished: Unfinished, parent: TrackedRun | None = None) -> Outcome:
        tags = {"folder": str(output.resolve()), MARK: unfinished.mark}
        with self.tracking.run(output.name, tags, parent) as run:
            run.log_params(recipe.flat())
            for part, articles in self.split.items():
                run.log_articles(part, articles)
            meet()
            if not output.exists():
                self._fine_tune(recipe, output, unfinished.folder, run)
            figures = self._evaluate(output, read_history(output), run)
            run.log_tagger(output)
        unfinished.remove()
        return Outcome(output, figures, run)

    def _fine_tune(self, recipe: Recipe, output: Path, folder: Path, run: TrackedRun) -> None:
        """Trains, from the latest checkpoint in `folder` on where there is one, and saves the tagger with its history."""
        history: list[Moment] = []
        checkpoints = Checkpoints(folder, lambda checkpoint: write_history(checkpoint, history), self.say)
        if checkpoints.latest:
            self.say("going on after step {} of {}".format(*steps_of(checkpoints.latest)))
            history += read_history(checkpoints.latest)
        for moment in history:
            run.log_metrics(moment.metrics, moment.step)

        def report(metrics: dict[str, float], step: int, steps: int) -> None:
            if metrics:
                history.append(Moment(step, steps, metrics))
                run.log_metrics(metrics, step)
            if self.watch:
                self.watch(metrics, step, steps)

        scores = EpochScores(self.split["validation"], report)
        meet()
        trained = fine_tune(recipe, self.split["train"], self.scratch / "trainer", [scores], checkpoints=checkpoints)
        self.say(f"saving to {output}")
        tagger = folder / "tagger"
        shutil.rmtree(tagger, ignore_errors=True)
        save_tagger(trained.model, trained.tokenizer, tagger)
        write_history(tagger, history)
        output.parent.mkdir(parents=True, exist_ok=True)
        tagger.replace(output)

    def _evaluate(self, output: Path, history: Sequence[Moment], run: TrackedRun) -> dict[str, Figure]:
        test, record, tagger = self.split["test"], self.scratch / output.name, Tagger.from_pretrained(output)
        self.say(f"evaluating on {len(test)} test articles and {len(self.behaviours)} kinds of minimal pairs")
        predicted = {article.id: article for article in tagger.batch(test)}
        figures = write_record(record, output.name, test, predicted, self.split["train"], history)
        passed = tested(tagger, self.behaviours)
        write_behaviour(record, passed)
        run.log_metrics({f"test/{name}": figure.value for name, figure in figures.items()}, 0)
        run.log_metrics({f"behaviour/{result.behaviour.kind}": result.rate for result in passed}, 0)
        run.log_files(record)
        with whole_file(output / SCORES, force=True) as partial:  # an interrupted call may have come as far as here
            shutil.copyfile(record / SCORES, partial)
        return figures
