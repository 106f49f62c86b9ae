"""Fits the ranker that names actors on annotated articles, and writes its weights.

    python train/names.py ARTICLES [--split data/splits/by_article] [--output pourparlers/actors/ranker.json]

Softmax over the cast of the article, several right candidates counting together (marginal likelihood), L2, by L-BFGS.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize

from pourparlers.actors.candidate import candidates
from pourparlers.actors.cast import named_inside
from pourparlers.actors.features import Features, features
from pourparlers.actors.naming import scene_of
from pourparlers.actors.scene import KINDS, Asked, Scene
from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import load_split
from pourparlers.evaluation.matching import content_words
from pourparlers.schema import Article
from pourparlers.text.writing import whole_file

Array = NDArray[np.float64]
# The features of everybody in the cast, and which of them are right.
Example = tuple[list[Features], NDArray[np.bool_]]
RIDGE = 5.0  # less fits the corpus better, and real articles worse


def main(
    articles: Annotated[Path, typer.Argument(help="a .jsonl file or a folder of plain files")] = Path("data/articles"),
    split: Annotated[Path, typer.Option(help="folder of a split; its training articles are used")] = Path(
        "data/splits/by_article"
    ),
    output: Path = Path("pourparlers/actors/ranker.json"),
    ridge: float = RIDGE,
) -> None:
    """Collects, fits, writes."""
    examples: dict[str, list[Example]] = {kind: [] for kind in KINDS}
    for article in load_split(load_corpus(articles), split)["train"]:
        for kind, example in _examples(article):
            examples[kind].append(example)
    fitted = {kind: _fit(examples[kind], ridge) for kind in KINDS}
    with whole_file(output, force=True) as partial:
        partial.write_text(json.dumps(fitted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    typer.echo("  ".join(f"{kind}: {len(examples[kind])} mentions" for kind in KINDS))


def _examples(article: Article) -> Iterator[tuple[str, Example]]:
    """For each mention whose actor is not plain from its name: its kind, features, and which of the cast are right."""
    shift, scene, mentions = scene_of(article)
    names = {(p.actor.start, p.actor.end): p.name or p.actor.text for s in article.sentences for p in s.positions if p.actor}
    for mention in mentions:
        right = _right(scene, names[mention.start - shift, mention.end - shift])
        core = named_inside(scene.cast, mention)
        if right.any() and (core is None or not core.is_named):
            asked = Asked(mention, scene.text)
            yield asked.kind, ([features(one) for one in candidates(asked, scene)], right)
        if right.any():
            scene.remember(mention, scene.cast[int(right.argmax())])


def _right(scene: Scene, name: str) -> NDArray[np.bool_]:
    """Those of the cast whose names share most with the annotated one, at least half of the shorter's words."""
    gold, shares = content_words(name), []
    for actor in scene.cast:
        own = content_words(actor.name)
        same = bool(own and gold) and len(own & gold) >= 0.5 * min(len(own), len(gold))
        shares.append(len(own & gold) / len(own | gold) if same else 0.0)
    best = max(shares, default=0.0)
    return np.array([share == best and best > 0 for share in shares])


def _fit(examples: Sequence[Example], ridge: float) -> dict[str, float]:
    """The weight of every feature."""
    names = sorted({name for told, _ in examples for features in told for name in features})
    rows = np.array([[features.get(name, 0.0) for name in names] for told, _ in examples for features in told])
    right = np.concatenate([right for _, right in examples]).astype(np.float64)
    starts = np.cumsum([0, *(len(told) for told, _ in examples[:-1])])
    group = np.repeat(np.arange(len(examples)), [len(told) for told, _ in examples])

    def loss(weights: Array) -> tuple[float, Array]:
        scores = rows @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        everybody, good = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
        slope = rows.T @ (odds / everybody[group] - odds * right / good[group])
        return float(np.log(everybody / good).sum() + ridge * weights @ weights), slope + 2 * ridge * weights

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    return {name: round(float(weight), 3) for name, weight in zip(names, best, strict=True)}


if __name__ == "__main__":
    typer.run(main)
