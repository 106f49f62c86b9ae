"""What `evaluate`, `compare` and `calibrate` share: annotated articles, and predictions from a tagger or a file."""

from collections.abc import Sequence
from pathlib import Path

from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import load_split
from pourparlers.schema import Article, BadInput, load_jsonl


def check_part(part: str | None, split: Path | None) -> None:
    """Raises BadInput where a part of a split is asked for, and no split is named."""
    if part and not split:
        raise BadInput(f"--part {part} is given without its split", "name its folder, such as --split data/splits/by_article")


def annotated(source: Path, split: Path | None, part: str) -> tuple[list[Article], list[Article] | None]:
    """The articles to judge on, and the training articles where a split is given. Raises BadInput where either is not there."""
    articles = load_corpus(source)
    if split is None:
        return articles, None
    parts = load_split(articles, split)
    return parts[part], parts["train"]


def predictions(model: Path, articles: Sequence[Article]) -> dict[str, Article]:
    """The articles as a tagger tags them, from its folder or its MLflow address, or as a .jsonl file holds them.

    Raises BadInput where a file has none of the articles, or another text under the same id.
    """
    from pourparlers.cli.taggers import local_folder
    from pourparlers.prediction.tagger import Tagger

    if model.suffix != ".jsonl":
        return {article.id: article for article in Tagger.from_pretrained(local_folder(model)).batch(articles)}
    found = {article.id: article for article in load_jsonl(model)}
    if not any(article.id in found for article in articles):
        raise BadInput("these predictions have no article in common with the annotated ones", "predict them first", path=model)
    for article in articles:
        if article.id in found and found[article.id].text != article.text:
            raise BadInput(
                f"the article “{article.id}” has another text than the annotated one", "predict it again", path=model
            )
    return found
