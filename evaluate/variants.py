"""Which variant of a recipe is better, and what it costs: trains each with the same articles, epochs and seeds.

    python evaluate/variants.py configs/embedded.yaml --output models/runs/variants
    python evaluate/variants.py configs/embedded.yaml --output models/runs/rates \
        --variant "plain" --variant "decay: training.layer_decay=0.9 training.heads_rate=5e-4"

Without --variant the formulations are compared. Scores are those of the recipe's validation articles, and of --on. A
finished training is a line of OUTPUT/variants.jsonl, its predictions lie in OUTPUT/VARIANT/seed-N.jsonl: interrupted work
goes on where it stopped, and processes may share the variants; a last call with all of them prints one table.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Annotated, get_args

import typer
from rich.table import Table

from pourparlers.cli.console import clear_errors, stdout
from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import load_split
from pourparlers.evaluation.comparison import differences_over_seeds
from pourparlers.evaluation.trials import SHOWN, Outcome, Trial, Trials
from pourparlers.model.frozen import Remembered
from pourparlers.model.settings import Formulation
from pourparlers.schema import Article, BadInput
from pourparlers.training.recipe import Recipe, read_recipe

FORMULATIONS = tuple(f"{name}: tagger.formulation={name}" for name in get_args(Formulation))


def main(
    recipe: Path,
    output: Annotated[Path, typer.Option(help="folder for variants.jsonl and predictions")],
    variants: Annotated[list[str] | None, typer.Option("--variant", help="NAME: section.key=value section.key=value …")] = None,
    on: Annotated[list[Path] | None, typer.Option(help="further annotated articles to score on")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="train with seeds 1 to N")] = 3,
    changes: Annotated[list[str] | None, typer.Option("--set", help="section.key=value, for every variant")] = None,
) -> None:
    """Trains, scores and prints."""
    with clear_errors():
        recipes = {
            name: [read_recipe(recipe, [*(changes or ()), *own, f"training.seed={seed}"]) for seed in range(1, seeds + 1)]
            for name, own in _variants(variants or FORMULATIONS).items()
        }
        gold = {"validation": _part(read_recipe(recipe, changes or ()), "validation")}
        gold |= {str(path): load_corpus(path) for path in on or ()}
        trials = Trials(output / "variants.jsonl")
        outcomes = {name: _outcomes(trials, name, seeded, gold) for name, seeded in recipes.items()}
        stdout.print(_table(outcomes, gold))


def _variants(texts: Sequence[str]) -> dict[str, list[str]]:
    """NAME → its changes. Raises BadInput for a name that is no folder's, or there twice."""
    found: dict[str, list[str]] = {}
    for text in texts:
        name, _, own = text.partition(":")
        if not re.fullmatch(r"\w[\w.+-]*", name):
            raise BadInput(f"“{text}” has no name that can be a folder's", 'write --variant "NAME: section.key=value"')
        if name in found:
            raise BadInput(f"two variants are called “{name}”", "give each its own name")
        found[name] = own.split()
    return found


def _part(recipe: Recipe, name: str) -> list[Article]:
    return load_split(load_corpus(recipe.corpus.articles), recipe.corpus.splits)[name]


def _outcomes(trials: Trials, name: str, recipes: Sequence[Recipe], gold: dict[str, list[Article]]) -> list[Outcome]:
    """A variant's outcome with each seed. What frozen layers compute is not kept: none shall be quicker for coming later."""
    train, found = _part(recipes[0], "train"), []
    for recipe in recipes:
        found.append(trials.outcome(Trial(name, recipe, train, gold), Remembered()))
        stdout.print(str(found[-1]), markup=False, highlight=False)
    return found


def _table(outcomes: dict[str, list[Outcome]], gold: dict[str, list[Article]]) -> Table:
    """A row a variant and group of articles: means ± deviations over seeds, below them the difference to the first variant with
    its 95 % interval over articles and seeds."""
    caption = "means over seeds; of the processor: minutes to train, sentences tagged in a second in torch (threads add up)"
    table = Table("articles", "variant", *SHOWN, "minutes", "by the clock", "sentences", caption=caption)
    first = next(iter(outcomes))
    for group, articles in gold.items():
        beside = {name: [outcome.beside(articles) for outcome in found] for name, found in outcomes.items()}
        for name, found in outcomes.items():
            cells = [_spread([outcome.figures[group][metric] for outcome in found]) for metric in SHOWN]
            if name != first:
                against = differences_over_seeds(beside[first], beside[name])
                shown = (against[metric] for metric in SHOWN)
                changes = (f"{one.value:+.3f} ({one.low:+.3f} – {one.high:+.3f})" for one in shown)
                cells = [f"{cell}\n{change}" for cell, change in zip(cells, changes, strict=True)]
            table.add_row(group, name, *cells, *_costs(found), end_section=name == list(outcomes)[-1])
    return table


def _spread(values: Sequence[float]) -> str:
    return f"{mean(values):.3f}" + (f" ± {stdev(values):.3f}" if len(values) > 1 else "")


def _costs(found: Sequence[Outcome]) -> list[str]:
    rows = [outcome.row for outcome in found]
    minutes = (mean(row.processor_minutes for row in rows), mean(row.minutes for row in rows))
    return [*(f"{one:.1f}" for one in minutes), f"{mean(row.sentences_a_second for row in rows):.0f}"]


if __name__ == "__main__":
    typer.run(main)
