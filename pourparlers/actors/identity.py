"""Actors of an article looked up in the register: `actor_id` and `side` at every position where they are known."""

from collections.abc import Mapping
from datetime import date

from pourparlers.actors.register import Register
from pourparlers.actors.register_files import day_of
from pourparlers.schema import Article, Position


def identify(article: Article, register: Register) -> Article:
    """The article with `actor_id` and `side` where the register knows the name, or the mention tells the side.

    What one mention of an actor tells (`le ministre turc Ali Kaya`) holds for its others (`M. Kaya`) in this article.
    """
    day = day_of(getattr(article, "date", None))
    told: dict[str, str] = {}
    for sentence in article.sentences:
        for position in sentence.positions:
            side = register.side_of_description(position.actor.text) if position.actor else None
            if position.name and side:
                told.setdefault(position.name, side)
    sentences = []
    for sentence in article.sentences:
        positions = (position.model_copy(update=_identity(position, told, register, day)) for position in sentence.positions)
        sentences.append(sentence.model_copy(update={"positions": tuple(positions)}))
    return article.with_sentences(sentences)


def _identity(position: Position, told: Mapping[str, str], register: Register, day: date | None) -> dict[str, str]:
    names = [name for name in (position.name, position.actor and position.actor.text) if name]
    found = next((actor for name in names if (actor := register.find(name, day))), None)
    if found is None:
        side = told.get(position.name or "")
        return {"side": side} if side else {}
    side = register.side_of(found) or told.get(position.name or "")
    return {"actor_id": found.key} | ({"side": side} if side else {})
