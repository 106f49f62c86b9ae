"""Trainings that are made to be compared: each is done once, and known again by what went into it.

A finished one is a line of a journal with its digests, figures and times; what it predicts lies beside, in
NAME/seed-N.jsonl, to be read for errors and for paired differences. So interrupted work goes on where it stopped, several
processes may write to one journal, and a training is not mistaken for another.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from time import perf_counter, process_time

from pydantic import BaseModel, ConfigDict, ValidationError

from pourparlers.corpus.splits import digest
from pourparlers.evaluation.matching import Compared, compare
from pourparlers.evaluation.scores import score
from pourparlers.model.frozen import Remembered
from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import Article, BadInput, load_jsonl
from pourparlers.text.writing import whole_file
from pourparlers.training.finetune import Trained, fine_tune
from pourparlers.training.recipe import Recipe

SHOWN = ("macro", "pairs", "names")


@dataclass(frozen=True)
class Trial:
    """A training to be done: what it is called, and the annotated articles, in named groups, that it is scored on."""

    name: str
    recipe: Recipe
    train: Sequence[Article]
    gold: Mapping[str, Sequence[Article]]

    @property
    def judged(self) -> list[Article]:
        """The articles of all groups."""
        return list(chain.from_iterable(self.gold.values()))

    @property
    def digests(self) -> dict[str, str]:
        return {"recipe": self.recipe.digest(), "articles": digest(self.train), "gold": digest(self.judged)}

    def check(self) -> None:
        """Raises BadInput where an article is in two groups, or trained on as well."""
        seen, learnt = set[str](), {article.text for article in self.train}
        for article in self.judged:
            if article.id in seen:
                raise BadInput(f"“{article.id}” is twice among the articles to score on", "name each article once")
            if article.text in learnt:
                raise BadInput(f"“{article.id}” is scored on and trained on", "score on other articles")
            seen.add(article.id)


class Finished(BaseModel):
    """A line of the journal. Digests are those of the trial and of its predictions. Minutes are those of training, by the
    clock and of the processor; sentences are predicted in torch, in a processor's second."""

    model_config = ConfigDict(frozen=True)

    name: str
    seed: int
    digests: dict[str, str]
    minutes: float
    processor_minutes: float
    sentences_a_second: float


@dataclass(frozen=True)
class Outcome:
    """A finished trial with its predictions by the article's id, and its figures by group and metric."""

    row: Finished
    predicted: Mapping[str, Article]
    figures: Mapping[str, Mapping[str, float]]

    def __str__(self) -> str:
        scores = (
            (group, "  ".join(f"{metric} {found[metric]:.3f}" for metric in SHOWN)) for group, found in self.figures.items()
        )
        return f"{self.row.name}, seed {self.row.seed}: " + "; ".join(f"{group}  {shown}" for group, shown in scores)

    def beside(self, gold: Sequence[Article]) -> list[Compared]:
        """The predictions beside annotated articles."""
        return compare(gold, self.predicted)


class Trials:
    """The trials of a journal."""

    def __init__(self, journal: Path) -> None:
        self.journal = journal

    def outcome(self, trial: Trial, known: Remembered) -> Outcome:
        """What a trial comes to: read where it was finished before, else trained now. `known`: see
        `FrozenLayers`. Raises BadInput as `Trial.check`."""
        trial.check()
        return self._finished(trial) or self._done(trial, known)

    def _finished(self, trial: Trial) -> Outcome | None:
        digests = trial.digests
        for row in self._rows():
            path = self._predictions(row.name, row.seed)
            if row.digests.items() >= digests.items() and path.exists():
                predicted = load_jsonl(path)
                if digest(predicted) == row.digests["predictions"]:  # else another trial of that name came after
                    return _outcome(row, trial, {article.id: article for article in predicted})
        return None

    def _done(self, trial: Trial, known: Remembered) -> Outcome:
        clock, processor = perf_counter(), process_time()
        with tempfile.TemporaryDirectory() as scratch:
            trained = fine_tune(trial.recipe, trial.train, Path(scratch), known=known)
        minutes, processor_minutes = (perf_counter() - clock) / 60, (process_time() - processor) / 60
        predicted, speed = _predicted(trained, trial.judged)
        row = Finished(
            name=trial.name,
            seed=trial.recipe.training.seed,
            digests=trial.digests | {"predictions": digest(predicted.values())},
            minutes=minutes,
            processor_minutes=processor_minutes,
            sentences_a_second=speed,
        )
        self._keep(row, predicted)
        return _outcome(row, trial, predicted)

    def _predictions(self, name: str, seed: int) -> Path:
        return self.journal.parent / name / f"seed-{seed}.jsonl"

    def _rows(self) -> Iterator[Finished]:
        """Those of all calls, read anew as another process may have added some; a line that was cut off is none."""
        lines = self.journal.read_text(encoding="utf-8").splitlines() if self.journal.exists() else []
        for line in lines:
            try:
                yield Finished.model_validate_json(line)
            except ValidationError:
                continue

    def _keep(self, row: Finished, predicted: Mapping[str, Article]) -> None:
        with whole_file(self._predictions(row.name, row.seed), force=True) as partial:
            partial.write_text("".join(article.to_json() + "\n" for article in predicted.values()), encoding="utf-8")
        cut_off = self.journal.exists() and not self.journal.read_bytes().endswith(b"\n")
        with self.journal.open("a", encoding="utf-8") as file:
            file.write(("\n" if cut_off else "") + json.dumps(row.model_dump()) + "\n")


def _predicted(trained: Trained, gold: Sequence[Article]) -> tuple[dict[str, Article], float]:
    """The tagged articles by id, and the sentences tagged in a second of the processor."""
    begun = process_time()
    tagger = Tagger.in_torch(trained.model, trained.tokenizer.backend_tokenizer)
    tagged = {article.id: article for article in tagger.batch(gold)}
    return tagged, sum(len(article.sentences) for article in tagged.values()) / (process_time() - begun)


def _outcome(row: Finished, trial: Trial, predicted: Mapping[str, Article]) -> Outcome:
    scores = {group: score(gold, predicted, rounds=1) for group, gold in trial.gold.items()}
    figures = {group: {metric: figure.value for metric, figure in found.items()} for group, found in scores.items()}
    return Outcome(row, predicted, figures)
