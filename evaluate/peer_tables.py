"""The tables of evaluate/peers.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from actor_rules import RULES, load_parser, parse, span_of
from quality_peers import Floats
from rich.table import Table

from pourparlers.evaluation.comparison import differences
from pourparlers.evaluation.evidence import bootstrap
from pourparlers.evaluation.matching import Compared, compare, same_mention
from pourparlers.evaluation.scores import figures
from pourparlers.schema import Article, Mention, Position

if TYPE_CHECKING:
    from spacy.language import Language

METRICS = ("macro", "claim", "demand", "concession", "pairs")
ROUNDS = 1000
OWN = "pourparlers"


@dataclass(frozen=True)
class Case:
    """An annotated label of a sentence: whether the tagger gives it too, the actor by each finder, the annotated positions."""

    shared: bool
    actors: dict[str, Mention | None]
    annotated: tuple[Position, ...]

    def right(self, name: str) -> bool:
        """Whether a finder's mention shares a content word with an annotated one."""
        actor = self.actors[name]
        return actor is not None and any(
            same_mention(Position(label=other.label, actor=actor), other) for other in self.annotated
        )


def label_table(
    gold: Sequence[Article], found: Mapping[str, Sequence[Article]], facts: Mapping[str, Mapping[str, float]]
) -> Table:
    """A row a tagger: F1 with 95 % intervals over articles, and what is missing to the first one on the same articles."""
    table = Table("", *METRICS, "macro against pourparlers", "pairs against pourparlers", "training, s", "sentences a second")
    compared = {name: compare(gold, {article.id: article for article in articles}) for name, articles in found.items()}
    first = next(iter(compared.values()))
    for name, one in compared.items():
        values, beside = figures(one, ROUNDS), differences(first, one, ROUNDS)
        cells = [f"{values[m].value:.3f} ({values[m].low:.2f} – {values[m].high:.2f})" for m in METRICS]
        apart = [f"{beside[m].difference:+.3f} ({beside[m].low:+.2f} – {beside[m].high:+.2f})" for m in ("macro", "pairs")]
        fact, count = facts[name], sum(len(article.sentences) for article in found[name])
        training = f"{fact['training']:.0f}" if "training" in fact else ""
        table.add_row(name, *cells, *(("", "") if one is first else apart), training, f"{count / fact['seconds']:.0f}")
    return table


def actor_table(gold: Sequence[Article], tagged: Sequence[Article]) -> Table:
    """How often each rule finds an actor of an annotated label; and on the labels that the tagger gives as well, beside it.

    A mention is right if it shares a content word with an annotated one. Where the tagger gives several, its first counts.
    """
    nlp, compared = load_parser(), compare(gold, {article.id: article for article in tagged})
    cases = [_cases(one, nlp) for one in compared]
    table = Table(
        "actors", "gives one", "right, of all labels", "right, of those that pourparlers gives", "against pourparlers"
    )
    own = _hits(cases, OWN, shared=True)
    for name in (OWN, *RULES):
        given = np.mean([case.actors[name] is not None for part in cases for case in part])
        here, all_cases, shared_cases = _hits(cases, name, shared=True), _size(cases, shared=False), _size(cases, shared=True)
        row = (f"{given:.0%}", _share(_hits(cases, name, shared=False), all_cases), _share(here, shared_cases))
        table.add_row(name, *row, "" if name == OWN else _share(here - own, shared_cases, sign="+"))
    table.caption = (
        f"{sum(map(len, cases))} annotated labels with an actor; pourparlers gives {_size(cases, shared=True).sum():.0f}"
    )
    return table


def _cases(compared: Compared, nlp: "Language") -> list[Case]:
    doc, found = parse(nlp, compared.article), list[Case]()
    finders = {name: rule(doc) for name, rule in RULES.items()}
    for judged in compared.sentences:
        sentence = judged.sentence
        for label in sorted(sentence.labels):
            annotated = [p for p in sentence.positions if p.label == label and p.actor is not None]
            own = [position.actor for position in judged.positions if position.label == label]
            span = span_of(doc, sentence.start, sentence.end)
            actors = {OWN: own[0] if own else None, **{name: find(span, label) for name, find in finders.items()}}
            if annotated:
                found.append(Case(bool(own), actors, tuple(annotated)))
    return found


def _hits(cases: Sequence[Sequence[Case]], name: str, *, shared: bool) -> Floats:
    """In how many cases of each article a finder is right, [articles]."""
    return np.array([sum(case.right(name) for case in part if case.shared or not shared) for part in cases], dtype=float)


def _size(cases: Sequence[Sequence[Case]], *, shared: bool) -> Floats:
    return np.array([sum(case.shared or not shared for case in part) for part in cases], dtype=float)


def _share(hits: Floats, size: Floats, sign: str = "") -> str:
    """The share with its 95 % interval by bootstrap over articles."""
    weights = bootstrap(len(size), ROUNDS)
    low, high = np.quantile((weights @ hits) / np.maximum(1, weights @ size), [0.025, 0.975])
    return f"{hits.sum() / max(1, size.sum()):{sign}.3f} ({low:{sign}.2f} – {high:{sign}.2f})"
