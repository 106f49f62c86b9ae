"""The main job in one call: fine-tune by a recipe, score, track, save."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import digest, load_split
from pourparlers.evaluation.scores import Figure
from pourparlers.evaluation.while_training import EpochScores, Report, evaluate
from pourparlers.model.storage import save_tagger
from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import BadInput
from pourparlers.text.writing import whole_file
from pourparlers.tracking.runs import log_file, log_metrics, training_run
from pourparlers.tracking.serving import log_tagger
from pourparlers.training.finetune import fine_tune
from pourparlers.training.recipe import Recipe

SCORES = "scores.json"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """Where the tagger lies, what it scores on the test articles, and the MLflow run that says how it came about."""

    folder: Path
    figures: dict[str, Figure]
    run_id: str


def train_and_evaluate(recipe: Recipe, output: Path, say: Say, watch: Report | None = None) -> Outcome:
    """Trains on the training articles, scores the validation articles after each epoch and the test articles at the end, and
    saves the tagger to `output`, which must not be there yet. `say` gets a line at each stage, `watch` losses and scores."""
    if output.exists():
        raise BadInput("the folder is there already", "name another with --output or move it away", path=output)
    split = load_split(load_corpus(recipe.corpus.articles), recipe.corpus.splits)
    for part, articles in split.items():
        say(f"{part}: {len(articles)} articles, {sum(len(a.sentences) for a in articles)} sentences, digest {digest(articles)}")

    def report(metrics: dict[str, float], step: int, steps: int) -> None:
        if metrics:
            log_metrics(metrics, step)
        if watch:
            watch(metrics, step, steps)

    with training_run(output.name, recipe, split) as run_id, tempfile.TemporaryDirectory() as scratch:
        scores = EpochScores(split["validation"], report)
        trained = fine_tune(recipe, split["train"], Path(scratch), [scores])
        say(f"saving to {output}")
        save_tagger(trained.model, trained.tokenizer, output)
        say(f"evaluating on {len(split['test'])} test articles")
        figures = evaluate(Tagger.from_pretrained(output), split["test"])
        log_metrics({f"test/{name}": figure.value for name, figure in figures.items()}, 0)
        with whole_file(output / SCORES) as partial:
            partial.write_text(json.dumps({n: asdict(f) for n, f in figures.items()}, indent=1), encoding="utf-8")
        log_file(output / SCORES)
        log_tagger(output)
    return Outcome(output, figures, run_id)
