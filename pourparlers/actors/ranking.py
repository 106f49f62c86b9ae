"""Which actor of the cast a mention means: a linear ranker over hand-made features.

Mention ranking after Denis & Baldridge (2008): pronouns and descriptions have weights of their own; a candidate's
score is features · weights, and the best candidate wins. The weights were fitted on the corpus' training articles
(train/names.py) and lie beside this file as JSON.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from pourparlers.actors.cast import FEMININE_TITLES, MASCULINE_TITLES, Actor, named_inside
from pourparlers.actors.classes import is_generic, nature, same_class
from pourparlers.actors.morphology import Gender, determiner_gender, heads, is_plural, noun_gender, pronoun_gender
from pourparlers.actors.words import DETERMINERS, INDEFINITE, LINKS, singular, words_of
from pourparlers.schema import Mention
from pourparlers.text.pronouns import is_pronoun

KINDS = ("pronoun", "description")
WEIGHTS = "ranker.json"


@dataclass
class Scene:
    """What is known while the mentions of an article are gone through in order."""

    text: str
    openings: Sequence[int]
    cast: Sequence[Actor]
    holders: list[tuple[int, Actor]] = field(default_factory=list)

    def sentence(self, place: int) -> int:
        return bisect_right(self.openings, place) - 1


@dataclass(frozen=True)
class Asked:
    """A mention whose actor is looked for."""

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


def features(asked: Asked, scene: Scene) -> NDArray[np.float64]:
    """[actors of the cast, len(FEATURES)]"""
    place = asked.mention.start
    core = named_inside(scene.cast, asked.mention)
    recency = _ranks(asked, scene)
    last_holder = scene.holders[-1] if scene.holders else None
    here = scene.sentence(place)
    rows = []
    for number, actor in enumerate(scene.cast):
        last = actor.last_before(place)
        gap = here - scene.sentence(last) if last is not None else None
        held = [spot for spot, holder in scene.holders if holder is actor]
        held_gap = here - scene.sentence(held[-1]) if held else None
        own = (asked.mention.start, asked.mention.end) in actor.spots
        rows.append(
            [
                *_agreement(asked, actor),
                *_identity(asked, actor, own, core),
                *_meaning(asked, actor),
                *_nature(asked, actor, own, scene, recency[number]),
                gap is None,
                gap == 0,
                gap == 1,
                gap == 2,
                min(gap, 12) / 12 if gap is not None else 1.5,
                1 / (1 + recency[number]),
                recency[number] == 0,
                last is not None and _is_first_in_sentence(last, actor, scene),
                gap is not None and gap > 0 and last is not None and _is_first_in_sentence(last, actor, scene) and gap == 1,
                last_holder is not None and last_holder[1] is actor,
                held_gap == 0,
                held_gap == 1,
                held_gap == 2,
                bool(held),
                np.log1p(len(held)),
                np.log1p(len(actor.spots)),
                actor.is_person,
                actor.is_named and not actor.is_person,
                actor.is_named,
                _is_place(actor),
                _is_object(actor, last, scene),
                _speaks(actor, scene, place),
                *_salience(asked, scene, actor, last, gap, recency[number]),
            ]
        )
    return np.array(rows, dtype=np.float64).reshape(len(scene.cast), -1)


_INVERTED = re.compile(r"-(?:t-)?$")


def _salience(asked: Asked, scene: Scene, actor: Actor, last: int | None, gap: int | None, rank: int) -> list[float]:
    """How the kinds of pronouns see who was named last, who opened the sentence before, and who held the last position."""
    said = asked.mention.text.lower()
    kinds = (
        bool(_INVERTED.search(asked.text[max(0, asked.mention.start - 3) : asked.mention.start])),
        "dernier" in said or "dernière" in said or "ci" in said.split("-"),
        said in ("lui", "elle", "eux", "elles")
        and asked.text[: asked.mention.start].rstrip().endswith(("elon", ",", "our", "vec")),
        asked.mention.start in scene.openings,
        said.startswith(("intéress", "l'intéress")),
    )
    seen = (
        rank == 0,
        bool(scene.holders) and scene.holders[-1][1] is actor,
        gap == 0,
        last is not None and gap == 1 and _is_first_in_sentence(last, actor, scene),
        actor.is_person,
    )
    only = [other for other in scene.cast if other.is_person and other.gender in (None, asked.gender)] == [actor]
    return [float(kind and sight) for kind in kinds for sight in seen] + [float(only), float(only and not asked.is_plural)]


def _agreement(asked: Asked, actor: Actor) -> list[float]:
    both = asked.gender is not None and actor.gender is not None
    clash = both and asked.gender != actor.gender
    return [
        both and not clash,
        clash,
        clash and actor.is_person and not any(n.title or n.role for n in actor.names),
        clash and not actor.is_named,
        asked.is_plural == actor.is_plural,
        asked.is_plural and not actor.is_plural,
        actor.is_plural and not asked.is_plural,
        asked.is_plural and actor.is_person,
        asked.is_plural and actor.is_named and not actor.is_person and not actor.is_plural,
    ]


def _identity(asked: Asked, actor: Actor, own: bool, core: Actor | None) -> list[float]:
    indefinite = asked.determiner in INDEFINITE or (asked.words and not asked.determiner and asked.is_plural)
    return [
        own,
        actor is core,
        own and len(asked.words) > 1,
        own and len(asked.words) > 2,
        own and bool(indefinite),
        own and asked.determiner in ("son", "sa", "leur", "ses", "leurs"),
        own and asked.determiner in ("ce", "cet", "cette", "ces"),
        own and asked.determiner == "ces" and actor.spots[0][0] == asked.mention.start,
        own and asked.is_plural,
        own and asked.mention.text.isupper(),
        any(start <= asked.mention.start and asked.mention.end <= end for start, end in actor.spots) and not own,
    ]


def _nature(asked: Asked, actor: Actor, own: bool, scene: Scene, rank: int) -> list[float]:
    """Persons are no bodies: `le gouvernement` is not its minister."""
    said = nature(asked.heads[0]) if asked.heads and asked.kind == "description" else None
    known = [nature(head) for head in actor.heads]
    body = actor.is_named and not actor.is_person
    in_title = actor.is_named and any(scene.sentence(start) == 0 for start, _ in actor.spots)
    most = actor.is_named and len(actor.spots) == max(len(other.spots) for other in scene.cast if other.is_named)
    definite = said == "person" and not asked.is_plural and asked.determiner in ("le", "la", "l'", "du", "au")
    roleless = actor.is_person and not actor.heads and asked.gender in (None, actor.gender)
    free = definite and any(
        other.is_person
        and not other.heads
        and other.gender == asked.gender
        and other.last_before(asked.mention.start) is not None
        for other in scene.cast
    )
    last = actor.last_before(asked.mention.start)
    generic = bool(asked.heads) and asked.kind == "description" and is_generic(asked.heads[0])
    return [
        said == "body" and actor.is_person,
        said == "body" and body,
        said == "body" and own,
        said == "person" and actor.is_person,
        said == "person" and body,
        said == "person" and own,
        said == "body" and not actor.is_named and "person" in known,
        said == "person" and not actor.is_named and "body" in known,
        asked.kind == "pronoun" and "person" in known and not actor.is_named,
        asked.kind == "pronoun" and "body" in known,
        generic and own,
        generic and own and len(asked.words) == 1,
        generic and own and asked.determiner in ("le", "la", "l'"),
        generic and own and actor.spots[0][0] == asked.mention.start,
        generic and said == "body" and body,
        generic and said == "person" and actor.is_person,
        said == "body" and own and len(asked.words) == 1 and asked.determiner in ("le", "la", "l'"),
        said == "person" and own and len(asked.words) == 1 and asked.determiner in ("le", "la", "l'"),
        said == "person" and own and asked.determiner in ("le", "la", "l'"),
        asked.is_plural and " et " in actor.name and actor.is_named,
        asked.is_plural and " et " in actor.name and actor.is_named and asked.determiner == "ces",
        generic and said == "body" and body and in_title,
        generic and said == "body" and body and most,
        definite and roleless,
        definite and roleless and rank == 0,
        definite and roleless and rank == 0 and len(asked.words) > 1,
        definite and roleless and last is not None and scene.sentence(last) == scene.sentence(asked.mention.start),
        definite and own and free,
        asked.kind == "pronoun" and in_title,
        said == "person" and actor.is_person and in_title,
        asked.kind == "pronoun" and most,
        asked.mention.text.startswith(("deux", "les deux")) and " et " in actor.name,
    ]


def _meaning(asked: Asked, actor: Actor) -> list[float]:
    shared = asked.words & actor.words
    same = bool(set(asked.heads) & actor.heads)
    stems = {word[:5] for word in asked.words if len(word) > 4}
    covered = len(shared) / len(asked.words) if asked.words else 0.0
    name = {singular(w) for w in {word.low for word in words_of(actor.name)} - LINKS - DETERMINERS}
    return [
        same,
        same and actor.is_person,
        same and covered == 1,
        covered,
        covered == 1,
        covered if same and actor.is_person else 0.0,
        covered >= 0.5 and same and actor.is_person and len(asked.words) > 1,
        same and actor.is_person and len(asked.words - actor.words) > 1,
        same and covered < 1 and not actor.is_named,
        any(head in actor.words for head in asked.heads) and not same,
        bool(stems & {word[:5] for word in actor.words if len(word) > 4}),
        not same and any(same_class(a, b) for a in asked.heads for b in actor.heads),
        asked.words == name,
        asked.words <= name,
        bool(asked.words) and bool(name) and asked.words < name and not actor.is_named,
        len(name - asked.words) / 6 if asked.words <= name else 0,
        bool(asked.words & name) and not asked.words <= name,
    ]


def _ranks(asked: Asked, scene: Scene) -> list[int]:
    """For each actor, how many that agree with the mention were named between it and the mention."""
    last = [actor.last_before(asked.mention.start) for actor in scene.cast]
    fits = [
        (asked.gender is None or actor.gender is None or asked.gender == actor.gender)
        and (asked.is_plural == actor.is_plural or (asked.is_plural and actor.is_named and not actor.is_person))
        for actor in scene.cast
    ]
    return [
        sum(fit and spot is not None and (own is None or spot > own) for fit, spot in zip(fits, last, strict=True))
        for own in last
    ]


def _is_first_in_sentence(spot: int, actor: Actor, scene: Scene) -> bool:
    opening = scene.openings[scene.sentence(spot)]
    return not any(opening <= start < spot for other in scene.cast if other is not actor for start, _ in other.spots)


def _is_place(actor: Actor) -> bool:
    return actor.is_named and any(n.before in ("à", "en", "vers", "depuis", "dans") for n in actor.names)


def _is_object(actor: Actor, last: int | None, scene: Scene) -> bool:
    """Whether the last place names it behind a preposition."""
    if last is None:
        return False
    before = words_of(scene.text[max(0, last - 16) : last])
    low = [word.low for word in before if word.low not in ("le", "la", "l'", "les", "m.", "mme", "me")]
    return bool(low) and low[-1] in LINKS


def _speaks(actor: Actor, scene: Scene, place: int) -> bool:
    """Whether it stands behind a closing quotation mark's verb in the two sentences before or after."""
    here = scene.sentence(place)
    return any(
        abs(scene.sentence(start) - here) <= 1 and _ATTRIBUTED(scene.text[max(0, start - 60) : start])
        for start, _ in actor.spots
    )


def _ATTRIBUTED(before: str) -> bool:
    closing = max(before.rfind(mark) for mark in '»"”')
    return (
        closing >= 0 and before[closing + 1 :].lstrip().startswith(",") and "." not in before[closing + 1 :].replace("M.", "")
    )


def referent(asked: Asked, scene: Scene, fitted: dict[str, NDArray[np.float64]] | None = None) -> Actor:
    """The actor that a mention means: the one whose name it holds, else the best by the ranker."""
    core = named_inside(scene.cast, asked.mention)
    if core is not None and core.is_named:
        return core
    return scene.cast[int(np.argmax(features(asked, scene) @ (fitted or weights())[asked.kind]))]


@cache
def weights() -> dict[str, NDArray[np.float64]]:
    """The fitted weights, a vector a kind of mention."""
    stored = json.loads(files(__package__).joinpath(WEIGHTS).read_text(encoding="utf-8"))
    return {kind: np.array(stored[kind]) for kind in KINDS}
