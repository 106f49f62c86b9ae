"""Who is who across articles: the actors that are known by name, whom they belong to, and the side they speak for."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from pourparlers.actors.morphology import heads
from pourparlers.actors.words import without_diacritics, words_of

_LEADING = re.compile(r"^(?:l'|(?:le|la|les|un|une|des|du|m\.|mm\.|mme|mlle|me|dr|pr)\s+)")
_EARLIEST, _LATEST = date.min, date.max


class KnownActor(BaseModel):
    """An entry of `actors.yaml`. `since` and `until` (`from`, `to` in the file) bound the time in which its names mean it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: str = Field(min_length=1)
    id: str = ""
    aliases: tuple[str, ...] = ()
    side: str | None = None
    kind: str | None = None
    organisation: str | None = None
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")

    @property
    def key(self) -> str:
        """The id, made from the name where none is given."""
        return self.id or re.sub(r"[^a-z0-9]+", "-", folded(self.name)).strip("-")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(folded(name) for name in (self.name, *self.aliases)))

    def holds_on(self, day: date | None) -> bool:
        return day is None or (self.since or _EARLIEST) <= day <= (self.until or _LATEST)

    def overlaps(self, other: "KnownActor") -> bool:
        """Whether there is a day on which the names of both hold."""
        return (self.since or _EARLIEST) <= (other.until or _LATEST) and (other.since or _EARLIEST) <= (self.until or _LATEST)


@cache
def folded(name: str) -> str:
    """A name without case, diacritics, leading article and title, as names are compared."""
    bare = without_diacritics(" ".join(name.replace("’", "'").split()).lower())
    return _LEADING.sub("", bare) or bare


class Register:
    """Known actors, found by name; later ones take over the names of earlier ones.

    `peoples` maps adjectives (`russe`) to the side of a state, `kinds` head nouns (`syndicat`) to a side.
    """

    def __init__(self, actors: Iterable[KnownActor], peoples: Mapping[str, str], kinds: Mapping[str, str]) -> None:
        self.actors = {actor.key: actor for actor in actors}
        self.peoples, self.kinds = peoples, kinds
        self._by_name: dict[str, list[KnownActor]] = {}
        for actor in self.actors.values():
            for name in actor.names:
                self._by_name.setdefault(name, []).append(actor)

    def with_actors(self, more: Iterable[KnownActor]) -> "Register":
        """The same with more actors: an id that is there is replaced, a name that is there goes to the new actor."""
        new = {actor.key: actor for actor in more}
        taken = {name for actor in new.values() for name in actor.names}
        kept = [
            actor.model_copy(update={"aliases": tuple(a for a in actor.aliases if folded(a) not in taken)})
            for actor in self.actors.values()
            if actor.key not in new and folded(actor.name) not in taken
        ]
        return Register([*kept, *new.values()], self.peoples, self.kinds)

    def find(self, name: str, day: date | None = None) -> KnownActor | None:
        """The actor of a name on a day; None where nobody has it, or several have and the day does not tell."""
        found = [actor for actor in self._by_name.get(folded(name), ()) if actor.holds_on(day)]
        return found[0] if len(found) == 1 else None

    def side_of(self, actor: KnownActor) -> str | None:
        """Its own side, else that of the organisation to which it belongs, however far up."""
        seen: set[str] = set()
        while actor.side is None and actor.organisation and actor.key not in seen:
            seen.add(actor.key)
            above = self.organisation(actor.organisation)
            if above is None:
                return None
            actor = above
        return actor.side

    def organisation(self, named: str) -> KnownActor | None:
        """The actor meant by the field `organisation`: an id or a name."""
        return self.actors.get(named) or self.find(named)

    def side_of_description(self, mention: str) -> str | None:
        """The state of the first adjective of a people in a description, else the side of its head noun's kind."""
        words = [word for word in words_of(mention) if not word.is_capitalised or word.start == 0]
        peoples = [self.peoples[word.low] for word in words if word.low in self.peoples]
        if peoples:
            return peoples[0]
        return next((self.kinds[head] for head in heads(mention) if head in self.kinds), None)
