""".html: an article a page; trafilatura tells it from menus, advertisements and comments (Barbaresi 2021)."""

from collections.abc import Iterator
from typing import Any

from pourparlers.schema import Article, BadInput, article_from
from pourparlers.text.reading.encodings import decoded
from pourparlers.text.reading.source import Source, missing_format

# Without the extensive search, which guesses from any digits on the page.
DATES: dict[str, Any] = {"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"}


def read_html(source: Source) -> Iterator[Article]:
    """The page's article with its title, date and address as far as it states them. Raises BadInput where it holds none."""
    try:
        from trafilatura import bare_extraction
    except ModuleNotFoundError as error:
        raise missing_format(error.name) from None
    page = decoded(source)
    found: Any = bare_extraction(
        page, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=DATES
    )
    if found is None or not (text := found.text):
        raise BadInput("the page holds no article", "save the article's own page, or give its text as .txt")
    if found.title:
        text = text.removeprefix(found.title).lstrip()
    facts = {"title": found.title, "date": found.date, "url": found.url}
    known = {name: value for name, value in facts.items() if value}
    yield article_from({"id": source.identifier, "text": text} | known, path=source.path)
