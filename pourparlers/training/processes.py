"""Several processes that train one network together, as `accelerate launch` starts them: the first leads, the others follow.

Only the leader writes, tracks and evaluates. A follower computes its share of every batch, and waits at the same places.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from accelerate import PartialState

from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import load_split
from pourparlers.training.checkpoints import Checkpoints
from pourparlers.training.finetune import fine_tune
from pourparlers.training.recipe import Recipe
from pourparlers.training.unfinished import partial_folder, seed_name


def leads() -> bool:
    """Whether this process is the first, or the only one."""
    return bool(PartialState().is_main_process)


def meet() -> None:
    """Waits until all processes are here."""
    PartialState().wait_for_everyone()


def follow(recipe: Recipe, output: Path, seeds: Iterable[int] | None = None) -> None:
    """Takes part in the leader's training into `output`, or in one with each of the seeds below it."""
    partial = partial_folder(output)
    if seeds is None:
        _follow(recipe, output, partial)
        return
    for seed in seeds:
        _follow(recipe.with_seed(seed), output / seed_name(seed), partial / seed_name(seed))


def _follow(recipe: Recipe, output: Path, checkpoints: Path) -> None:
    """The leader meets its followers before it looks whether the tagger is finished, and before it trains."""
    meet()
    if output.exists():
        return
    meet()
    train = load_split(load_corpus(recipe.corpus.articles), recipe.corpus.splits)["train"]
    with tempfile.TemporaryDirectory() as scratch:
        fine_tune(recipe, train, Path(scratch), checkpoints=Checkpoints(checkpoints, lambda _: None, lambda _: None))
