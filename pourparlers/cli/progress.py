"""How far a stream of articles has come, on a terminal: articles, articles a second, time left."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from pourparlers.cli.console import stderr
from pourparlers.schema import Article

if TYPE_CHECKING:
    from pourparlers.text.reading import ArticleFiles


def with_progress(articles: Iterable[Article], files: "ArticleFiles") -> Iterator[Article]:
    """The articles as they come. The time left follows from the bytes of `files` that are still to be read."""
    if not stderr.is_terminal:
        yield from articles
        return
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[news]}"), TimeRemainingColumn())
    with Progress(*columns, console=stderr, transient=True) as bar:
        task = bar.add_task("tagging", total=files.size or None, news="")
        for count, article in enumerate(articles, 1):
            news = f"{count} articles, {count / max(bar.tasks[0].elapsed or 0, 1e-3):.1f} a second"
            bar.update(task, completed=files.bytes_read, news=news)
            yield article
