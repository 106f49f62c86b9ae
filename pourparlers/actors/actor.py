"""Somebody in an article, as far as its text tells: names, places, roles, gender, number."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from pourparlers.actors.capitals import NOT_A_NAME, ROLE_ACRONYMS, Name
from pourparlers.actors.classes import nature
from pourparlers.actors.morphology import Gender, determiner_gender, first_name_gender, heads, is_plural, noun_gender
from pourparlers.actors.words import DETERMINERS, LINKS, peoples, singular, words_of

FEMININE_TITLES, MASCULINE_TITLES = (
    frozenset("mme mmes mlle madame sœur".split()),
    frozenset("m. mm. mgr sir lord frère".split()),
)


@dataclass
class Actor:
    """Somebody in an article: the fullest name, where the text has it, and what is known from there."""

    name: str
    spots: list[tuple[int, int]] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    determiners: list[str] = field(default_factory=list)
    shown: Gender | None = None  # by the pronouns and determiners that have meant it so far
    held: list[int] = field(default_factory=list)  # where it has held positions, as far as the article has been gone through

    @cached_property
    def is_named(self) -> bool:
        """A capital opens it, and not only as it opens a sentence too: `Les éleveurs`, `Sept familles`."""
        first, *rest = self.name.split() or [""]
        if first in ROLE_ACRONYMS or not first[:1].isupper():
            return False
        return bool(self.names) or any(word[:1].isupper() for word in rest) or not _is_common(first.lower())

    @cached_property
    def is_person(self) -> bool:
        """A name of several words without an article or with a title; bodies begin with what they are."""
        if not self.is_named or _BODY.match(self.name) or re.search(r"\b(?:des|du|de la|de l['’]|pour|et|[Ll]es)\b", self.name):
            return False
        if any(n.title for n in self.names):
            return True
        return " " in self.name and not any(n.determiner or n.is_body for n in self.names)

    @cached_property
    def heads(self) -> frozenset[str]:
        """Nouns that say what the actor is: its own head, and those of the roles that stand beside its name."""
        own = () if self.is_person else heads(self.name)
        return frozenset(map(singular, own)) | {
            singular(head) for n in self.names if n.role for head in heads(" ".join(n.role))
        }

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of its roles and, where it is no person, of its name."""
        roles = {word for n in self.names for word in n.role}
        said = roles | (set() if self.is_person else set(self.name_words))
        return frozenset(singular(word) for word in said - DETERMINERS - LINKS)

    @cached_property
    def peoples(self) -> frozenset[str]:
        """Its words that may say of which country or town it is, without their gender."""
        return peoples(self.words)

    @cached_property
    def name_words(self) -> tuple[str, ...]:
        """The words of its name in lower case."""
        return tuple(word.low for word in words_of(self.name))

    @cached_property
    def name_core(self) -> frozenset[str]:
        """The words of its name in the singular, without those that only link."""
        return frozenset(map(singular, set(self.name_words) - LINKS - DETERMINERS))

    @cached_property
    def natures(self) -> frozenset[str | None]:
        """What its heads are said of."""
        return frozenset(map(nature, self.heads))

    @cached_property
    def is_body(self) -> bool:
        return self.is_named and not self.is_person

    @cached_property
    def is_pair(self) -> bool:
        return self.is_named and " et " in self.name

    @cached_property
    def is_place(self) -> bool:
        """Whether it is named as places are."""
        return self.is_named and any(n.before in ("à", "en", "vers", "depuis", "dans") for n in self.names)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The beginnings of its longer words."""
        return frozenset(word[:5] for word in self.words if len(word) > 4)

    @cached_property
    def is_plural(self) -> bool:
        if self.is_named:
            return (" et " in self.name and not _BODY.match(self.name)) or "les" in self.determiners
        return is_plural(self.name, self.determiners[0] if self.determiners else "")

    @cached_property
    def gender(self) -> Gender | None:
        """By title, by the determiner and the noun of the role, by the first name; by article and noun for what is no
        person.
        """
        titles = {n.title for n in self.names}
        if titles & FEMININE_TITLES:
            return "f"
        if titles & MASCULINE_TITLES:
            return "m"
        if self.is_person:
            roles = [n for n in self.names if n.role and nature(singular(n.role[0].split("-")[0])) == "person"]
            said = [determiner_gender(n.role_determiner) or noun_gender(n.role[0]) for n in roles]
            return next(filter(None, said), first_name_gender(self.name.split()[0]))
        known = [g for g in map(determiner_gender, self.determiners) if g]
        return known[0] if known else noun_gender(heads(self.name)[0]) if heads(self.name) else None

    def last_before(self, place: int) -> int | None:
        """Where it was last mentioned before a place of the text."""
        return max((start for start, _ in self.spots if start < place), default=None)


def _is_common(word: str) -> bool:
    return word in NOT_A_NAME or nature(singular(word)) is not None


_BODY = re.compile(
    r"(?:Union|Ligue|Assemblée|Fédération|Conf|Collectif|Comité|Comit|Agence|Association|Office|Ministère|Conseil|Cour|Tribunal|Coordination|Syndicat|Front|"
    r"Parti|Mouvement|Régie|Société|Compagnie|Groupe|Groupement|Institut|Observatoire|Chambre|Caisse|Banque|Bureau|Centre|Cercle|"
    r"Commission|Organisation|Alliance|Réseau|Centrale|Direction|Parquet|Mairie|Préfecture|Université|Fondation|Maison|Haut|Les|La|Le)\b"
)
