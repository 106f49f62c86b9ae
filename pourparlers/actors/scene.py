"""What is known while the mentions of an article are gone through in order, and the mention that is asked about."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from pourparlers.actors.actor import FEMININE_TITLES, MASCULINE_TITLES, Actor
from pourparlers.actors.morphology import Gender, determiner_gender, heads, is_plural, noun_gender, pronoun_gender
from pourparlers.actors.words import DETERMINERS, LINKS, peoples, singular, words_of
from pourparlers.schema import Mention
from pourparlers.text.pronouns import is_pronoun

KINDS = ("pronoun", "description")


@dataclass
class Scene:
    """The text (title first), where its sentences open, everybody in it, and who held the last position so far."""

    text: str
    openings: Sequence[int]
    cast: Sequence[Actor]
    last_holder: Actor | None = None
    _behind_prepositions: dict[int, bool] = field(default_factory=dict)
    _speakers: dict[int, bool] = field(default_factory=dict)
    _persons: dict[Gender | None, list[Actor]] = field(default_factory=dict)

    def remember(self, mention: Mention, actor: Actor) -> None:
        """Notes that an actor holds a position at a mention, for the mentions that follow.

        A description that has turned out to mean somebody else stands for nobody of its own from then on.
        """
        self.last_holder = actor
        actor.held.append(mention.start)
        self._join(mention, actor)
        if not (asked := Asked(mention, self.text)).is_plural:
            actor.shown = asked.gender or actor.shown
        if (mention.start, mention.end) not in actor.spots:
            actor.spots.append((mention.start, mention.end))
            insort(self._spots, (mention.start, actor), key=_start)

    def _join(self, mention: Mention, actor: Actor) -> None:
        """Gives the actor what was taken for another one, who had no name but the mention."""
        span = (mention.start, mention.end)
        for other in self.cast:
            if other is not actor and not other.is_named and not other.held and span in other.spots:
                actor.spots += [spot for spot in other.spots if spot not in actor.spots]
                other.spots.clear()
                self._spots[:] = [(start, actor if one is other else one) for start, one in self._spots]

    def sentence(self, place: int) -> int:
        """The number of the sentence at a place."""
        return bisect_right(self.openings, place) - 1

    def opens_its_sentence(self, actor: Actor, place: int) -> bool:
        """Whether nobody else is mentioned between the opening of the sentence and the place."""
        first = bisect_left(self._spots, self.openings[self.sentence(place)], key=_start)
        return all(other is actor for _, other in self._spots[first : bisect_left(self._spots, place, first, key=_start)])

    def is_behind_preposition(self, place: int) -> bool:
        """Whether what stands at the place belongs to a preposition, over articles and titles."""
        if place not in self._behind_prepositions:
            before = [word.low for word in words_of(self.text[max(0, place - 16) : place])]
            before = [word for word in before if word not in ("le", "la", "l'", "les", "m.", "mme", "me")]
            self._behind_prepositions[place] = bool(before) and before[-1] in LINKS
        return self._behind_prepositions[place]

    def is_only_complement(self, actor: Actor) -> bool:
        """Whether it is mentioned behind prepositions only, as places are."""
        return all(self.is_behind_preposition(start) for start, _ in actor.spots)

    def speaks(self, place: int) -> bool:
        """Whether the place is behind the comma that follows a closing quotation mark: `», a dit X`."""
        if place not in self._speakers:
            quoted, *behind = reversed(_CLOSING_QUOTE.split(self.text[max(0, place - 60) : place]))
            attributed = quoted.lstrip().startswith(",") and "." not in quoted.replace("M.", "")
            self._speakers[place] = bool(behind) and attributed
        return self._speakers[place]

    def is_topic(self, place: int) -> bool:
        """Whether the place stands behind `Quant à`, `Du côté de` or the like, at the opening of its sentence."""
        return bool(_TOPIC.search(self.text[self.openings[self.sentence(place)] : place][-40:]))

    def is_in_quotation(self, place: int) -> bool:
        """Whether the guillemets or curled marks before the place leave one open."""
        return bisect_left(self._opened, place) > bisect_left(self._closed, place)

    @cached_property
    def _opened(self) -> list[int]:
        return [match.start() for match in re.finditer(r"[«“]", self.text)]

    @cached_property
    def _closed(self) -> list[int]:
        return [match.start() for match in re.finditer(r"[»”]", self.text)]

    @cached_property
    def inner(self) -> frozenset[int]:
        """Where somebody is mentioned within the mention of somebody else: `Jura` in `sénatrice du Jura`."""
        inner, reach, outer = set(), 0, None
        spots = ((start, -end, actor) for actor in self.cast for start, end in actor.spots)
        for start, end, actor in sorted(spots, key=itemgetter(0, 1)):
            if -end <= reach and actor is not outer:
                inner.add(start)
            if -end > reach:
                reach, outer = -end, actor
        return frozenset(inner)

    @cached_property
    def _spots(self) -> list[tuple[int, Actor]]:
        """Where somebody is mentioned, in order, and who."""
        return sorted(((start, actor) for actor in self.cast for start, _ in actor.spots), key=_start)

    def persons(self, gender: Gender | None) -> list[Actor]:
        """The persons of the cast that are of this gender or may be."""
        if gender not in self._persons:
            self._persons[gender] = [actor for actor in self.cast if actor.is_person and actor.gender in (None, gender)]
        return self._persons[gender]

    @cached_property
    def most_named(self) -> int:
        """How often the name is mentioned that is mentioned most."""
        return max((len(actor.spots) for actor in self.cast if actor.is_named), default=0)


_CLOSING_QUOTE, _start = re.compile(r"[»”\"]"), itemgetter(0)
_TOPIC = re.compile(
    r"(?:[Qq]uant (?:à|aux?)|[Dd]u côté (?:de|du|des|d['’])|[Cc]hez|[Pp]our|[Aa]u sein (?:de|du|des|d['’])|[Àà])"
    r"\s*(?:(?:les?|la|MM?\.|Mmes?)\s|l['’])?$"
)


@dataclass(frozen=True)
class Asked:
    """A mention whose actor is looked for. Words and heads are in the singular."""

    mention: Mention
    text: str

    @cached_property
    def kind(self) -> str:
        return "pronoun" if is_pronoun(self.mention.text) else "description"

    @cached_property
    def determiner(self) -> str:
        before = words_of(self.text[max(0, self.mention.start - 12) : self.mention.start])
        return before[-1].low if before and before[-1].low in DETERMINERS else ""

    @cached_property
    def heads(self) -> tuple[str, ...]:
        return tuple(map(singular, heads(self.mention.text)))

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(singular(w) for w in {word.low for word in words_of(self.mention.text)} - DETERMINERS - LINKS)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The beginnings of its longer words."""
        return frozenset(word[:5] for word in self.words if len(word) > 4)

    @cached_property
    def peoples(self) -> frozenset[str]:
        return peoples(self.words)

    @cached_property
    def is_plural(self) -> bool:
        return is_plural(self.mention.text, self.determiner)

    @cached_property
    def gender(self) -> Gender | None:
        if self.kind == "pronoun":
            return pronoun_gender(self.mention.text)
        first = words_of(self.mention.text)[:1]
        if first and first[0].low in FEMININE_TITLES:
            return "f"
        if first and first[0].low in MASCULINE_TITLES:
            return "m"
        return determiner_gender(self.determiner) or (noun_gender(self.heads[0]) if self.heads else None)
