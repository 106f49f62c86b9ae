"""Scores of the validation articles while a network is being trained."""

from collections.abc import Callable, Sequence
from typing import Any

from transformers import TrainerCallback

from pourparlers.evaluation.scores import Figure, score
from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import Article

# Metrics (none at most steps), the step, and the number of steps to come in all.
Report = Callable[[dict[str, float], int, int], None]


class EpochScores(TrainerCallback):  # type: ignore[misc]
    """After every epoch hands the validation scores to `report`, with the step; losses and rates as they come."""

    def __init__(self, articles: Sequence[Article], report: Report) -> None:
        self.articles, self.report = articles, report

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **kwargs: Any) -> None:
        kept = {name: float(value) for name, value in (logs or {}).items() if name in ("loss", "grad_norm", "learning_rate")}
        if kept:
            self.report({f"train/{name}": value for name, value in kept.items()}, state.global_step, state.max_steps)

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self.report({}, state.global_step, state.max_steps)

    def on_epoch_end(
        self, args: Any, state: Any, control: Any, model: Any = None, processing_class: Any = None, **kwargs: Any
    ) -> None:
        figures = evaluate(Tagger.in_torch(model, processing_class.backend_tokenizer), self.articles)
        self.report(
            {f"validation/{name}": figure.value for name, figure in figures.items()}, state.global_step, state.max_steps
        )


def evaluate(tagger: Tagger, articles: Sequence[Article]) -> dict[str, Figure]:
    """The figures of a tagger on annotated articles; it cuts the sentences itself."""
    return score(articles, {article.id: article for article in tagger.batch(articles)})
