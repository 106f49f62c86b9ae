"""What speaks for and against an actor of the cast as the one whom a mention means, as named numbers."""

import re
from math import log1p

from pourparlers.actors.actor import Actor
from pourparlers.actors.candidate import Candidate
from pourparlers.actors.classes import is_generic, nature, same_class
from pourparlers.actors.scene import Asked
from pourparlers.actors.words import INDEFINITE

Features = dict[str, float]  # a bool counts as 0 or 1
_INVERTED = re.compile(r"-(?:t-)?$")
_DEFINITE, _POSSESSIVE, _DEMONSTRATIVE = (
    frozenset(w.split()) for w in ("le la l'", "son sa leur ses leurs", "ce cet cette ces")
)


def features(one: Candidate) -> Features:
    """All numbers of a candidate; a feature that is not named is 0."""
    parts = (_pronoun,) if one.asked.kind == "pronoun" else (_itself, _meaning, _nature)
    told = _agreement(one) | _nearness(one) | _standing(one)
    for part in parts:
        told |= part(one)
    return {name: value for name, value in told.items() if value}


def _agreement(one: Candidate) -> Features:
    asked, actor = one.asked, one.actor
    known = asked.gender is not None and actor.gender is not None
    clash = known and asked.gender != actor.gender
    two = asked.mention.text.lower().startswith("deux ")
    return {
        "gender agrees": known and not clash,
        "gender clashes": clash,
        "gender clashes, by the first name only": clash and actor.is_person and not any(n.title or n.role for n in actor.names),
        "gender agrees with what was said": asked.gender is not None and asked.gender == actor.shown,
        "gender clashes with what was said": None not in (asked.gender, actor.shown) and asked.gender != actor.shown,
        "gender clashes with a description": clash and not actor.is_named,
        "number agrees": asked.is_plural == actor.is_plural,
        "several asked, one there": asked.is_plural and not actor.is_plural,
        "one asked, several there": actor.is_plural and not asked.is_plural,
        # Thrice, so that the ridge hardly shrinks it: `ils` is nobody alone.
        "several asked, a person there": 3.0 * (asked.is_plural and actor.is_person),
        "several asked, a body there": asked.is_plural and actor.is_body and not actor.is_plural,
        "several asked, a pair there": asked.is_plural and actor.is_pair,
        "two asked, a pair there": two and actor.is_pair,
        "two asked, a described one there": two and not one.is_own and not actor.is_named,
        "these asked, a pair there": asked.is_plural and actor.is_pair and asked.determiner == "ces",
    }


def _nearness(one: Candidate) -> Features:
    held, gap = one.actor.held, one.gap
    held_gap = one.scene.sentence(one.asked.mention.start) - one.scene.sentence(held[-1]) if held else None
    return {
        "not mentioned before": gap is None,
        "mentioned 0 sentences before": gap == 0,
        "mentioned 1 sentences before": gap == 1,
        "mentioned 2 sentences before": gap == 2,
        "sentences between": 1.5 if gap is None else min(gap, 12) / 12,
        "nobody else between": one.rank == 0,
        "few others between": 1 / (1 + one.rank),
        "opened its sentence": one.opens_sentence,
        "opened the sentence before": one.opens_sentence and gap == 1,
        "held the last position": one.held_last,
        "held a position 0 sentences before": held_gap == 0,
        "held a position 1 sentences before": held_gap == 1,
        "held a position 2 sentences before": held_gap == 2,
        "held positions": bool(held),
        "how many positions": log1p(len(held)),
    }


def _standing(one: Candidate) -> Features:
    actor, quoted = one.actor, one.scene.is_in_quotation(one.asked.mention.start)
    return {
        "how many mentions": log1p(len(actor.spots)),
        "a person": actor.is_person,
        "a named body": actor.is_body,
        "named": actor.is_named,
        "a place": actor.is_place,
        "behind a preposition": one.last is not None and one.scene.is_behind_preposition(one.last),
        "attributed speech beside": _speaks(one),
        "inside another's mention": one.last in one.scene.inner,
        "always behind a preposition": actor.is_named and one.scene.is_only_complement(actor),
        "somebody's": not actor.is_named and bool(_POSSESSIVE & set(actor.determiners)),
        "topic of the sentence": one.gap == 0 and one.last is not None and one.scene.is_topic(one.last),
        "topic of the sentence before": one.gap == 1 and one.last is not None and one.scene.is_topic(one.last),
        "in a quotation: held the last position": quoted and one.held_last,
        "in a quotation: mentioned in it": quoted and one.gap == 0,
        "in a quotation: attributed speech beside": quoted and _speaks(one),
    }


def _pronoun(one: Candidate) -> Features:
    asked, actor = one.asked, one.actor
    seen = {
        "nobody else between": one.rank == 0,
        "held the last position": one.held_last,
        "same sentence": one.gap == 0,
        "opened the sentence before": one.opens_sentence and one.gap == 1,
        "a person": actor.is_person,
    }
    used: Features = {f"{use}: {sight}": True for use in _uses(one) for sight, told in seen.items() if told}
    return used | {
        "described as a person": "person" in actor.natures and not actor.is_named,
        "described as a body": "body" in actor.natures,
        "in the title": one.is_in_title,
        "mentioned most": actor.is_named and len(actor.spots) == one.scene.most_named,
        "the only one who agrees": not asked.is_plural and one.scene.persons(asked.gender) == [actor],
    }


def _uses(one: Candidate) -> list[str]:
    """In what ways the pronoun is used."""
    said, before = one.asked.mention.text.lower(), one.asked.text[: one.asked.mention.start]
    uses = {
        "inverted": _INVERTED.search(before[-3:]),
        "the latter": "dernier" in said or "dernière" in said or "ci" in said.split("-"),
        "stressed": said in ("lui", "elle", "eux", "elles") and before.rstrip().endswith(("elon", ",", "our", "vec")),
        "opening": one.asked.mention.start in one.scene.openings,
        "concerned": said.startswith(("intéress", "l'intéress")),
    }
    return [use for use, told in uses.items() if told]


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
        "itself, first mention": own and actor.spots[0][0] == asked.mention.start,
        "itself, held before": own and bool(actor.held),
        "said so before": not own and (asked.mention.start, asked.mention.end) in actor.spots,
        "mention inside a fuller one": not own
        and any(start <= asked.mention.start and asked.mention.end <= end for start, end in actor.spots),
    }


def _meaning(one: Candidate) -> Features:
    asked, actor = one.asked, one.actor
    same = bool(set(asked.heads) & actor.heads)
    covered = len(asked.words & actor.words) / len(asked.words) if asked.words else 0.0
    name = actor.name_core
    return {
        "same head": same,
        "same head, a person": same and actor.is_person,
        "same head, all words": same and covered == 1,
        "same head, not all words, a description": same and covered < 1 and not actor.is_named,
        "same head, share of words, a person": covered if same and actor.is_person else 0.0,
        "same head, half of the words, a person": covered >= 0.5 and same and actor.is_person and len(asked.words) > 1,
        "same head, other words, a person": same and actor.is_person and len(asked.words - actor.words) > 1,
        "same people": bool(asked.peoples & actor.peoples),
        "another people": bool(asked.peoples and actor.peoples) and not asked.peoples & actor.peoples,
        "share of words": covered,
        "all words": covered == 1,
        "head among its words": not same and any(head in actor.words for head in asked.heads),
        "words alike": bool(asked.stems & actor.stems),
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
    person, body, known = said == "person", said == "body", actor.natures
    general = bool(asked.heads) and is_generic(asked.heads[0])
    definite, bare = asked.determiner in _DEFINITE, len(asked.words) == 1
    open_person = person and not asked.is_plural and asked.determiner in {*_DEFINITE, "du", "au"}
    unknown = open_person and _is_without_role(asked, actor)
    return {
        "body for a person": body and actor.is_person,
        "body for a named body": body and actor.is_body,
        "body itself": body and own,
        "person for a person": person and actor.is_person,
        "person for a person of the title": person and actor.is_person and one.is_in_title,
        "person for a named body": person and actor.is_body,
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
        "general noun for a named body": general and body and actor.is_body,
        "general noun for a body of the title": general and body and actor.is_body and one.is_in_title,
        "general noun for the body mentioned most": general
        and body
        and actor.is_body
        and len(actor.spots) == one.scene.most_named,
        "general noun for the only named body": general and body and _bodies(one) == [actor],
        "general noun for a person": general and person and actor.is_person,
        "person without a role": unknown,
        "the only person who agrees": open_person and actor.is_person and one.scene.persons(asked.gender) == [actor],
        "the only person, without a role": unknown and one.scene.persons(None) == [actor],
        "the only person without a role": unknown and _free_persons(one) == [actor],
        "person with another role": person and actor.is_person and bool(actor.heads) and not _roles_agree(asked, actor),
        "person without a role, nobody else between": unknown and one.rank == 0,
        "person without a role, nobody else between, long": unknown and one.rank == 0 and not bare,
        "person without a role, same sentence": unknown and one.gap == 0,
        "person itself, though one has no role": open_person and own and bool(_free_persons(one)),
        "person itself, though just one has no role": open_person and own and len(_free_persons(one)) == 1,
    }


def _is_without_role(asked: Asked, actor: Actor) -> bool:
    return actor.is_person and not actor.heads and asked.gender in (None, actor.gender)


def _free_persons(one: Candidate) -> list[Actor]:
    """The persons named before the mention who have no role and agree."""
    asked, place = one.asked, one.asked.mention.start
    persons = one.scene.persons(asked.gender) if asked.gender else []
    return [actor for actor in persons if not actor.heads and actor.last_before(place) is not None]


def _bodies(one: Candidate) -> list[Actor]:
    """The named bodies that stand somewhere without a preposition."""
    return [actor for actor in one.scene.cast if actor.is_body and not one.scene.is_only_complement(actor)]


def _roles_agree(asked: Asked, actor: Actor) -> bool:
    return any(said == role or same_class(said, role) for said in asked.heads for role in actor.heads)


def _speaks(one: Candidate) -> bool:
    """Whether speech is attributed to it, at most a sentence away."""
    here, scene = one.scene.sentence(one.asked.mention.start), one.scene
    return any(abs(scene.sentence(start) - here) <= 1 and scene.speaks(start) for start, _ in one.actor.spots)
