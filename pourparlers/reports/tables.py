"""Articles and counts as tables for a terminal."""

from rich.table import Table
from rich.text import Text

from pourparlers.schema import Article, Position

STYLES = {"claim": "cyan", "demand": "yellow", "concession": "green"}


def article_table(article: Article) -> Table:
    """A row a position, and a row a sentence without one: sentence, label, actor, score. Article text is shown as it is."""
    table = Table("sentence", "label", "actor", "score", title=Text(article.title or article.id), show_lines=True)
    table.columns[0].ratio = 1
    for sentence in article.sentences:
        shown = Text(" ".join(article.sentence_text(sentence).split()))
        for position in sentence.positions or (None,):
            table.add_row(shown, *_cells(position))
            shown = Text("")
    return table


def _cells(position: Position | None) -> tuple[Text, Text, Text]:
    if position is None:
        return Text(""), Text(""), Text("")
    mention = position.actor.text if position.actor else "?"
    actor = mention if position.name in (None, mention) else f"{mention} → {position.name}"
    score = "" if position.score is None else f"{position.score:.2f}"
    return Text(position.label, STYLES[position.label]), Text(actor), Text(score)


def count_tables(tables: dict[str, dict[str, dict[str, int]]]) -> list[Table]:
    """The tables of `corpus.statistics`: by domain, by kind of article, and by form of the actor's mention."""
    return [_counts(name, rows) for name, rows in tables.items()]


def _counts(name: str, rows: dict[str, dict[str, int]]) -> Table:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    table = Table(name, *columns)
    for group, row in rows.items():
        table.add_row(group, *(str(row.get(column, 0)) for column in columns))
    return table
