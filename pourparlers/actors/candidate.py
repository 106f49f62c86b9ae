"""The actors of a cast as seen from a mention."""

from bisect import bisect_right
from dataclasses import dataclass

from pourparlers.actors.actor import Actor
from pourparlers.actors.scene import Asked, Scene


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor as seen from a mention.

    last            where it was last mentioned before; None where it was not
    gap             sentences back to there
    rank            how many that agree with the mention were mentioned between the two
    opens_sentence  whether it was the first that its last sentence mentioned
    is_own          whether the actor is what the mention says, and no more
    """

    asked: Asked
    actor: Actor
    scene: Scene
    last: int | None
    gap: int | None
    rank: int
    opens_sentence: bool
    is_own: bool

    @property
    def is_in_title(self) -> bool:
        return self.actor.is_named and any(self.scene.sentence(start) == 0 for start, _ in self.actor.spots)

    @property
    def held_last(self) -> bool:
        """Whether it held the last position."""
        return self.scene.last_holder is self.actor


def candidates(asked: Asked, scene: Scene) -> list[Candidate]:
    """Everybody of the cast, seen from the mention."""
    place, own = asked.mention.start, (asked.mention.start, asked.mention.end)
    here = scene.sentence(place)
    last = [actor.last_before(place) for actor in scene.cast]
    agreeing = sorted(spot for actor, spot in zip(scene.cast, last, strict=True) if spot is not None and _agrees(asked, actor))
    return [
        Candidate(
            asked=asked,
            actor=actor,
            scene=scene,
            last=spot,
            gap=None if spot is None else here - scene.sentence(spot),
            rank=len(agreeing) - (0 if spot is None else bisect_right(agreeing, spot)),
            opens_sentence=spot is not None and scene.opens_its_sentence(actor, spot),
            is_own=own in actor.spots and not actor.is_named,
        )
        for actor, spot in zip(scene.cast, last, strict=True)
    ]


def _agrees(asked: Asked, actor: Actor) -> bool:
    number = asked.is_plural == actor.is_plural or (asked.is_plural and actor.is_named and not actor.is_person)
    return number and (asked.gender is None or actor.gender is None or asked.gender == actor.gender)
