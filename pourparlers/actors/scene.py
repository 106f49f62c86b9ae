"""What is known while the mentions of an article are gone through in order, and the mention that is asked about."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pourparlers.actors.actor import FEMININE_TITLES, MASCULINE_TITLES, Actor
from pourparlers.actors.morphology import Gender, determiner_gender, heads, is_plural, noun_gender, pronoun_gender
from pourparlers.actors.words import DETERMINERS, LINKS, singular, words_of
from pourparlers.schema import Mention
from pourparlers.text.pronouns import is_pronoun

KINDS = ("pronoun", "description")


@dataclass
class Scene:
    """The text (title first), where its sentences open, everybody in it, and who has held positions so far, with the place."""

    text: str
    openings: Sequence[int]
    cast: Sequence[Actor]
    holders: list[tuple[int, Actor]] = field(default_factory=list)

    def sentence(self, place: int) -> int:
        """The number of the sentence at a place."""
        return bisect_right(self.openings, place) - 1

    def opens_its_sentence(self, actor: Actor, place: int) -> bool:
        """Whether nobody else is mentioned between the opening of the sentence and the place."""
        opening = self.openings[self.sentence(place)]
        return not any(opening <= start < place for other in self.cast if other is not actor for start, _ in other.spots)

    @cached_property
    def most_named(self) -> int:
        """How often the name is mentioned that is mentioned most."""
        return max((len(actor.spots) for actor in self.cast if actor.is_named), default=0)


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
