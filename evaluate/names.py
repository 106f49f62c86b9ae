"""How well actors are named: F1 of (sentence, label, name) on annotated articles, in slices, beside two simple rules.

    python evaluate/names.py ARTICLES (--predictions F | --given-mentions) [--split DIR [--part PART]]

With --given-mentions the annotated mentions are named; with --predictions those of a tagger are named anew. A slice counts
the annotated positions whose mention is of a kind, and says how many of them have their name.
"""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table

from pourparlers.actors.naming import name_positions
from pourparlers.cli.console import clear_errors, stdout
from pourparlers.cli.judging import annotated, check_part
from pourparlers.corpus.matching import matched
from pourparlers.evaluation.matching import compare, content_words, same_name
from pourparlers.evaluation.scores import score
from pourparlers.schema import Article, Position, Sentence, load_jsonl
from pourparlers.text.pronouns import is_pronoun

SLICES = (
    "pronoun",
    "description",
    "last name",
    "metonym or body",
    "acronym",
    "full name",
    "outside the sentence",
    "never named",
)


def main(
    articles: Annotated[Path, typer.Argument(help="annotated articles: a .jsonl file or a folder of plain files")],
    predictions: Annotated[Path | None, typer.Option(help=".jsonl file of predictions on these articles")] = None,
    given_mentions: Annotated[bool, typer.Option("--given-mentions", help="name the annotated mentions")] = False,
    split: Annotated[Path | None, typer.Option(help="folder of a split")] = None,
    part: Annotated[Literal["train", "validation", "test"] | None, typer.Option(help="of the split, test if not named")] = None,
) -> None:
    """Names, scores, prints."""
    if bool(predictions) == given_mentions:
        raise typer.BadParameter("say either --predictions FILE or --given-mentions")
    with clear_errors():
        check_part(part, split)
        gold, _ = annotated(articles, split, part or "test")
        found = gold if predictions is None else load_jsonl(predictions)
    bare = [_renamed(article, lambda _: None) for article in found]
    rows = {"mention itself": _as_itself, "nearest earlier name": _nearest_earlier, "pourparlers": name_positions}
    table = Table("", "names F1", "95 % interval", *SLICES)
    for name, namer in rows.items():
        named = {article.id: namer(article) for article in bare}
        figure, slices = score(gold, named)["names"], _slices(gold, named)
        shown = (f"{slices[s, True] / max(1, slices[s, True] + slices[s, False]):.2f}" for s in SLICES)
        table.add_row(name, f"{figure.value:.3f}", f"{figure.low:.3f} – {figure.high:.3f}", *shown)
    table.add_row("cases", "", "", *(str(slices[s, True] + slices[s, False]) for s in SLICES))
    stdout.print(table)


def _renamed(article: Article, name: Callable[[Position], str | None]) -> Article:
    return article.with_sentences(
        s.model_copy(update={"positions": tuple(p.model_copy(update={"name": name(p)}) for p in s.positions)})
        for s in article.sentences
    )


def _as_itself(article: Article) -> Article:
    return _renamed(article, _mention)


def _mention(position: Position) -> str | None:
    return position.actor.text if position.actor else None


def _nearest_earlier(article: Article) -> Article:
    """A mention that begins small, or is a pronoun, takes the last two or more capitalised words up to its end."""
    full = [(m.end(), m[0]) for m in re.finditer(r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)+", article.text)]

    def name(position: Position) -> str | None:
        mention = _mention(position)
        if position.actor is None or mention is None or (mention[:1].isupper() and not is_pronoun(mention)):
            return mention
        return next((text for end, text in reversed(full) if end <= position.actor.end), mention)

    return _renamed(article, name)


def _slices(gold: list[Article], named: dict[str, Article]) -> Counter[tuple[str, bool]]:
    counts: Counter[tuple[str, bool]] = Counter()
    for judged in (judged for compared in compare(gold, named) for judged in compared.sentences):
        sentence = judged.sentence
        hit = {id(position) for position, _ in matched(sentence.positions, judged.positions, same_name)}
        for position in sentence.positions:
            for name in _kinds(position, sentence):
                counts[name, id(position) in hit] += 1
    return counts


def _kinds(position: Position, sentence: Sentence) -> set[str]:
    if position.actor is None:
        return set()
    mention, name = position.actor.text, position.name or position.actor.text
    kinds = set() if sentence.start <= position.actor.start < sentence.end else {"outside the sentence"}
    if not re.search(r"[A-ZÀ-Þ]", name):
        kinds.add("never named")
    if is_pronoun(mention):
        return kinds | {"pronoun"}
    if mention.isupper() and len(mention) > 1:
        return kinds | {"acronym"}
    if not mention[0].isupper():
        return kinds | {"description"}
    if len(content_words(mention)) < len(content_words(name)) or mention.split()[0] in ("M.", "Mme", "Me"):
        return kinds | {"last name"}
    return kinds | {"full name" if " " in mention else "metonym or body"}


if __name__ == "__main__":
    typer.run(main)
