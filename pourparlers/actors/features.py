"""What speaks for and against an actor of the cast as the one whom a mention means, as named numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pourparlers.actors.actor import Actor
from pourparlers.actors.classes import is_generic, nature, same_class
from pourparlers.actors.scene import Asked, Scene
from pourparlers.actors.words import DETERMINERS, INDEFINITE, LINKS, singular, words_of

Features = Mapping[str, float]
_INVERTED = re.compile(r"-(?:t-)?$")
_DEFINITE, _POSSESSIVE, _DEMONSTRATIVE = (
    frozenset(w.split()) for w in ("le la l'", "son sa leur ses leurs", "ce cet cette ces")
)


@dataclass(frozen=True)
class Candidate:
    """An actor as seen from a mention. `rank`: how many that agree with the mention were mentioned between the two."""

    asked: Asked
    actor: Actor
    scene: Scene
    rank: int

    @cached_property
    def last(self) -> int | None:
        return self.actor.last_before(self.asked.mention.start)

    @cached_property
    def gap(self) -> int | None:
        """Sentences back to the last mention."""
        return None if self.last is None else self.scene.sentence(self.asked.mention.start) - self.scene.sentence(self.last)

    @cached_property
    def is_own(self) -> bool:
        """Whether the actor is what the mention says, and no more."""
        return (self.asked.mention.start, self.asked.mention.end) in self.actor.spots

    @cached_property
    def opens_sentence(self) -> bool:
        return self.last is not None and self.scene.opens_its_sentence(self.actor, self.last)

    @cached_property
    def is_body(self) -> bool:
        return self.actor.is_named and not self.actor.is_person

    @cached_property
    def is_in_title(self) -> bool:
        return self.actor.is_named and any(self.scene.sentence(start) == 0 for start, _ in self.actor.spots)

    @cached_property
    def is_pair(self) -> bool:
        return self.actor.is_named and " et " in self.actor.name


def candidates(asked: Asked, scene: Scene) -> list[Candidate]:
    """Everybody of the cast, seen from the mention."""
    last = [actor.last_before(asked.mention.start) for actor in scene.cast]
    fits = [_agrees(asked, actor) and spot is not None for actor, spot in zip(scene.cast, last, strict=True)]
    spots = [spot for spot, fit in zip(last, fits, strict=True) if fit and spot is not None]
    ranks = [sum(own is None or spot > own for spot in spots) for own in last]
    return [Candidate(asked, actor, scene, rank) for actor, rank in zip(scene.cast, ranks, strict=True)]


def features(one: Candidate) -> Features:
    """All numbers of a candidate; a feature that is not named is 0."""
    parts = (_pronoun,) if one.asked.kind == "pronoun" else (_itself, _meaning, _nature)
    told = {name: value for part in (_agreement, _nearness, _standing, *parts) for name, value in part(one).items()}
    return {name: float(value) for name, value in told.items() if value}


def _agrees(asked: Asked, actor: Actor) -> bool:
    number = asked.is_plural == actor.is_plural or (asked.is_plural and actor.is_named and not actor.is_person)
    return number and (asked.gender is None or actor.gender is None or asked.gender == actor.gender)


def _agreement(one: Candidate) -> Features:
    asked, actor = one.asked, one.actor
    known = asked.gender is not None and actor.gender is not None
    clash = known and asked.gender != actor.gender
    return {
        "gender agrees": known and not clash,
        "gender clashes": clash,
        "gender clashes, by the first name only": clash and actor.is_person and not any(n.title or n.role for n in actor.names),
        "gender clashes with a description": clash and not actor.is_named,
        "number agrees": asked.is_plural == actor.is_plural,
        "several asked, one there": asked.is_plural and not actor.is_plural,
        "one asked, several there": actor.is_plural and not asked.is_plural,
        "several asked, a person there": asked.is_plural and actor.is_person,
        "several asked, a body there": asked.is_plural and one.is_body and not actor.is_plural,
        "several asked, a pair there": asked.is_plural and one.is_pair,
        "these asked, a pair there": asked.is_plural and one.is_pair and asked.determiner == "ces",
    }


def _nearness(one: Candidate) -> Features:
    held = [place for place, holder in one.scene.holders if holder is one.actor]
    held_gap = one.scene.sentence(one.asked.mention.start) - one.scene.sentence(held[-1]) if held else None
    return {
        "not mentioned before": one.gap is None,
        **{f"mentioned {gap} sentences before": one.gap == gap for gap in range(3)},
        "sentences between": 1.5 if one.gap is None else min(one.gap, 12) / 12,
        "nobody else between": one.rank == 0,
        "few others between": 1 / (1 + one.rank),
        "opened its sentence": one.opens_sentence,
        "opened the sentence before": one.opens_sentence and one.gap == 1,
        "held the last position": _held_last(one),
        **{f"held a position {gap} sentences before": held_gap == gap for gap in range(3)},
        "held positions": bool(held),
        "how many positions": np.log1p(len(held)),
    }


def _standing(one: Candidate) -> Features:
    return {
        "how many mentions": np.log1p(len(one.actor.spots)),
        "a person": one.actor.is_person,
        "a named body": one.is_body,
        "named": one.actor.is_named,
        "a place": one.actor.is_named and any(n.before in ("à", "en", "vers", "depuis", "dans") for n in one.actor.names),
        "behind a preposition": _behind_preposition(one),
        "attributed speech beside": _speaks(one),
    }


def _pronoun(one: Candidate) -> Features:
    asked, actor = one.asked, one.actor
    said, before = asked.mention.text.lower(), asked.text[: asked.mention.start]
    kinds = {
        "inverted": bool(_INVERTED.search(before[-3:])),
        "the latter": "dernier" in said or "dernière" in said or "ci" in said.split("-"),
        "stressed": said in ("lui", "elle", "eux", "elles") and before.rstrip().endswith(("elon", ",", "our", "vec")),
        "opening": asked.mention.start in one.scene.openings,
        "concerned": said.startswith(("intéress", "l'intéress")),
    }
    seen = {
        "nobody else between": one.rank == 0,
        "held the last position": _held_last(one),
        "same sentence": one.gap == 0,
        "opened the sentence before": one.opens_sentence and one.gap == 1,
        "a person": actor.is_person,
    }
    natures = [nature(head) for head in actor.heads]
    return {f"{kind}: {sight}": kinds[kind] and seen[sight] for kind in kinds for sight in seen} | {
        "described as a person": "person" in natures and not actor.is_named,
        "described as a body": "body" in natures,
        "in the title": one.is_in_title,
        "mentioned most": actor.is_named and len(actor.spots) == one.scene.most_named,
        "the only one who agrees": _is_only(one),
    }


def _itself(one: Candidate) -> Features:
    """For and against a description that stands for nobody but itself."""
    asked, actor, own = one.asked, one.actor, one.is_own
    indefinite = asked.determiner in INDEFINITE or (not asked.determiner and asked.is_plural)
    return {
        "itself": own,
        "itself, two words": own and len(asked.words) > 1,
        "itself, three words": own and len(asked.words) > 2,
        "itself, indefinite": own and indefinite,
        "itself, possessive": own and asked.determiner in _POSSESSIVE,
        "itself, demonstrative": own and asked.determiner in _DEMONSTRATIVE,
        "itself, demonstrative and first": own and asked.determiner == "ces" and actor.spots[0][0] == asked.mention.start,
        "itself, several": own and asked.is_plural,
        "mention inside a fuller one": not own
        and any(start <= asked.mention.start and asked.mention.end <= end for start, end in actor.spots),
    }


def _meaning(one: Candidate) -> Features:
    asked, actor = one.asked, one.actor
    same = bool(set(asked.heads) & actor.heads)
    covered = len(asked.words & actor.words) / len(asked.words) if asked.words else 0.0
    stems = {word[:5] for word in asked.words if len(word) > 4}
    name = {singular(w) for w in {word.low for word in words_of(actor.name)} - LINKS - DETERMINERS}
    return {
        "same head": same,
        "same head, a person": same and actor.is_person,
        "same head, all words": same and covered == 1,
        "same head, not all words, a description": same and covered < 1 and not actor.is_named,
        "same head, share of words, a person": covered if same and actor.is_person else 0.0,
        "same head, half of the words, a person": covered >= 0.5 and same and actor.is_person and len(asked.words) > 1,
        "same head, other words, a person": same and actor.is_person and len(asked.words - actor.words) > 1,
        "share of words": covered,
        "all words": covered == 1,
        "head among its words": not same and any(head in actor.words for head in asked.heads),
        "words alike": bool(stems & {word[:5] for word in actor.words if len(word) > 4}),
        "heads of one class": not same and any(same_class(a, b) for a in asked.heads for b in actor.heads),
        "is the name": asked.words == name,
        "inside the name": asked.words <= name,
        "inside a longer description": bool(asked.words) and asked.words < name and not actor.is_named,
        "words that the name has more": len(name - asked.words) / 6 if asked.words <= name else 0.0,
        "some words of the name": bool(asked.words & name) and not asked.words <= name,
    }


def _nature(one: Candidate) -> Features:
    """Persons are no bodies: `le gouvernement` is not its minister. General nouns point back: `le groupe`, `l'élue`."""
    asked, actor, own = one.asked, one.actor, one.is_own
    said = nature(asked.heads[0]) if asked.heads else None
    person, body, known = said == "person", said == "body", {nature(head) for head in actor.heads}
    general = bool(asked.heads) and is_generic(asked.heads[0])
    definite, bare = asked.determiner in _DEFINITE, len(asked.words) == 1
    open_person = person and not asked.is_plural and asked.determiner in {*_DEFINITE, "du", "au"}
    unknown = open_person and _is_without_role(asked, actor)
    return {
        "body for a person": body and actor.is_person,
        "body for a named body": body and one.is_body,
        "body itself": body and own,
        "person for a person": person and actor.is_person,
        "person for a person of the title": person and actor.is_person and one.is_in_title,
        "person for a named body": person and one.is_body,
        "person itself": person and own,
        "body for a described person": body and not actor.is_named and "person" in known,
        "person for a described body": person and not actor.is_named and "body" in known,
        "body itself, one word, definite": body and own and bare and definite,
        "person itself, one word, definite": person and own and bare and definite,
        "person itself, definite": person and own and definite,
        "general noun itself": general and own,
        "general noun itself, one word": general and own and bare,
        "general noun itself, definite": general and own and definite,
        "general noun itself, first mention": general and own and actor.spots[0][0] == asked.mention.start,
        "general noun for a named body": general and body and one.is_body,
        "general noun for a body of the title": general and body and one.is_body and one.is_in_title,
        "general noun for the body mentioned most": general
        and body
        and one.is_body
        and len(actor.spots) == one.scene.most_named,
        "general noun for a person": general and person and actor.is_person,
        "person without a role": unknown,
        "person without a role, nobody else between": unknown and one.rank == 0,
        "person without a role, nobody else between, long": unknown and one.rank == 0 and not bare,
        "person without a role, same sentence": unknown and one.gap == 0,
        "person itself, though one has no role": open_person and own and any(_is_free(asked, a) for a in one.scene.cast),
    }


def _is_without_role(asked: Asked, actor: Actor) -> bool:
    return actor.is_person and not actor.heads and asked.gender in (None, actor.gender)


def _is_free(asked: Asked, actor: Actor) -> bool:
    return _is_without_role(asked, actor) and asked.gender is not None and actor.last_before(asked.mention.start) is not None


def _is_only(one: Candidate) -> bool:
    agreeing = [other for other in one.scene.cast if other.is_person and other.gender in (None, one.asked.gender)]
    return agreeing == [one.actor] and not one.asked.is_plural


def _held_last(one: Candidate) -> bool:
    return bool(one.scene.holders) and one.scene.holders[-1][1] is one.actor


def _behind_preposition(one: Candidate) -> bool:
    if one.last is None:
        return False
    before = [word.low for word in words_of(one.scene.text[max(0, one.last - 16) : one.last])]
    before = [word for word in before if word not in ("le", "la", "l'", "les", "m.", "mme", "me")]
    return bool(before) and before[-1] in LINKS


def _speaks(one: Candidate) -> bool:
    """Whether it stands behind the comma that follows a closing quotation mark, at most a sentence away: `», a dit X`."""
    here, text = one.scene.sentence(one.asked.mention.start), one.scene.text
    for start, _ in one.actor.spots:
        if abs(one.scene.sentence(start) - here) <= 1:
            before = re.split(r"[»”\"]", text[max(0, start - 60) : start])
            if len(before) > 1 and before[-1].lstrip().startswith(",") and "." not in before[-1].replace("M.", ""):
                return True
    return False
