"""html: a page an article in a folder, and index.html that lists them."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pourparlers.schema import Article
from pourparlers.views.html import article_page, index_page, label_counts

INDEX = "index.html"
LONGEST_NAME = 60


def write_pages(articles: Iterable[Article], folder: Path) -> None:
    """Pages and index are written as the articles come; the folder can be moved and needs no network."""
    with (folder / INDEX).open("w", encoding="utf-8") as index:
        index.writelines(index_page(_write_each(articles, folder)))


def _write_each(articles: Iterable[Article], folder: Path) -> Iterator[dict[str, Any]]:
    for number, article in enumerate(articles, 1):
        plain = article.model_dump()
        name = f"{number:05}-{re.sub(r'[^0-9A-Za-z]+', '-', article.id)[-LONGEST_NAME:].strip('-')}.html"
        (folder / name).write_text(article_page(plain, INDEX), encoding="utf-8")
        yield {"address": name, "title": article.title or article.id, "counts": label_counts(plain)}
