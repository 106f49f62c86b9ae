"""How far two annotators of the same articles agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np
from sklearn.metrics import cohen_kappa_score

from pourparlers.corpus.matching import matched
from pourparlers.schema import LABELS, Article, BadInput, Position, Sentence


@dataclass(frozen=True)
class Agreement:
    """Chance-corrected agreement on labels and plain agreement on actors, over the articles that both annotated.

    kappa: Cohen's (1960), per label, on whether a sentence has it. alpha: Krippendorff's (2018), nominal, on the whole set of
    labels of a sentence. pairs: F1 of (sentence, label, actor), an actor being the same where the two spans overlap.
    """

    articles: int
    sentences: int
    kappa: dict[str, float]
    alpha: float
    pairs: float
    disagreements: tuple[str, ...]


def agreement(first: Mapping[str, Article], second: Mapping[str, Article]) -> Agreement:
    """Compares two annotations. Raises BadInput where no article is in both or where texts differ."""
    shared = sorted(first.keys() & second.keys())
    if not shared:
        raise BadInput("the two sides have no article in common", "annotate the same ids")
    pairs = [(first[i], a, b) for i in shared for a, b in _sentences(first[i], second[i])]
    kappa = {
        label.value: _kappa([label in a.labels for _, a, _ in pairs], [label in b.labels for _, _, b in pairs])
        for label in LABELS
    }
    hits = sum(_hits(a, b) for _, a, b in pairs)
    total = sum(len(a.positions) + len(b.positions) for _, a, b in pairs)
    return Agreement(
        articles=len(shared),
        sentences=len(pairs),
        kappa=kappa,
        alpha=_alpha([a.labels for _, a, _ in pairs], [b.labels for _, _, b in pairs]),
        pairs=2 * hits / total if total else 1.0,
        disagreements=tuple(_difference(article, a, b) for article, a, b in pairs if _differ(a, b)),
    )


def _sentences(a: Article, b: Article) -> list[tuple[Sentence, Sentence]]:
    if a.text != b.text or [(s.start, s.end) for s in a.sentences] != [(s.start, s.end) for s in b.sentences]:
        raise BadInput(
            f"the article “{a.id}” has another text or other sentences on the two sides", "annotate the same version"
        )
    return list(zip(a.sentences, b.sentences, strict=True))


def _kappa(first: Sequence[bool], second: Sequence[bool]) -> float:
    return 1.0 if len({*first, *second}) < 2 else float(cohen_kappa_score(first, second))


def _alpha(first: Sequence[frozenset[str]], second: Sequence[frozenset[str]]) -> float:
    if len({*first, *second}) < 2:
        return 1.0  # one value everywhere: nothing to disagree on
    codes = {labels: number for number, labels in enumerate({*first, *second})}
    ratings = np.array([[codes[labels] for labels in side] for side in (first, second)])
    return float(krippendorff.alpha(ratings, level_of_measurement="nominal"))


def _hits(a: Sentence, b: Sentence) -> int:
    return len(matched(a.positions, b.positions, _same_actor))


def _same_actor(a: Position, b: Position) -> bool:
    if a.actor is None or b.actor is None:
        return a.actor is b.actor
    return a.actor.start < b.actor.end and b.actor.start < a.actor.end


def _differ(a: Sentence, b: Sentence) -> bool:
    return _hits(a, b) < max(len(a.positions), len(b.positions))


def _difference(article: Article, a: Sentence, b: Sentence) -> str:
    sides = " ≠ ".join(
        ", ".join(f"{p.label} {p.actor.text if p.actor else '-'}" for p in side.positions) or "nothing" for side in (a, b)
    )
    return f"{article.id}: {article.sentence_text(a)}\n    {sides}"
