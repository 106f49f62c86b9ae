"""Which actor of the cast a mention means.

A mention that holds a name means it; for the others a linear ranker, after Denis & Baldridge (2008): pronouns and descriptions
have weights of their own, a candidate's score is weights · features, and the best candidate wins. train/names.py fits the
weights on the corpus' training articles; they lie beside this file as JSON.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pourparlers.actors.actor import Actor
from pourparlers.actors.candidate import Candidate, candidates
from pourparlers.actors.cast import named_inside
from pourparlers.actors.features import features
from pourparlers.actors.scene import Asked, Scene

WEIGHTS = "ranker.json"
Weights = Mapping[str, Mapping[str, float]]


def referent(asked: Asked, scene: Scene) -> Actor | None:
    """The actor that a mention means: the one whose name it holds, else the ranker's best; None where the cast is empty."""
    core = named_inside(scene.cast, asked.mention)
    if core is not None and core.is_named:
        return core
    weight = weights()[asked.kind]

    def score(one: Candidate) -> float:
        return sum([weight.get(name, 0.0) * value for name, value in features(one).items()])

    best = max(candidates(asked, scene), key=score, default=None)
    return best.actor if best else None


@cache
def weights() -> Weights:
    """The fitted weight of each feature, by kind of mention."""
    stored: Weights = json.loads(files(__package__).joinpath(WEIGHTS).read_text(encoding="utf-8"))
    return stored
