"""Positions as rows of a table, whatever kind of file the table is in."""

from collections.abc import Iterator
from typing import NamedTuple

from pourparlers.schema import Article


class PositionRow(NamedTuple):
    """One position. `article` is the article's id; `sentence` counts from 1; offsets count characters of the article's text."""

    article: str
    title: str | None
    sentence: int
    start: int
    end: int
    text: str
    label: str
    actor: str | None
    actor_start: int | None
    actor_end: int | None
    name: str | None
    score: float | None


def position_rows(article: Article) -> Iterator[PositionRow]:
    """A row for every position of an article, in order; none for sentences without one."""
    for number, sentence in enumerate(article.sentences, 1):
        for position in sentence.positions:
            actor = position.actor
            yield PositionRow(
                article=article.id,
                title=article.title,
                sentence=number,
                start=sentence.start,
                end=sentence.end,
                text=article.sentence_text(sentence),
                label=position.label.value,
                actor=actor.text if actor else None,
                actor_start=actor.start if actor else None,
                actor_end=actor.end if actor else None,
                name=position.name,
                score=position.score,
            )
