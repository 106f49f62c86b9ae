"""What nouns say of an actor: a person or a body, and which the press uses for one another (`l'élu` for a mayor)."""

import re
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

_PERSON_ENDING = re.compile(r"(?:[^cmt]teur|ateur|iteur|trice|euse|iste|logue|icien|icienne|graphe)$")


@cache
def _nouns() -> tuple[frozenset[str], frozenset[str], dict[str, frozenset[str]]]:
    """Persons, bodies, and for each noun those that it may stand for; from nouns.yaml."""
    tables = yaml.safe_load(files(__package__).joinpath("nouns.yaml").read_text(encoding="utf-8"))
    alike: dict[str, frozenset[str]] = {}
    for said, meant in tables["alike"].items():
        for noun in said.split():
            alike[noun] = alike.get(noun, frozenset()) | frozenset(said.split()) | frozenset(meant.split())
    return frozenset(tables["persons"].split()), frozenset(tables["bodies"].split()), alike


def same_class(said: str, role: str) -> bool:
    """Whether a description with the head `said` may mean somebody whose role has the head `role`, both in the singular."""
    return role in _nouns()[2].get(said, ())


def nature(noun: str) -> Literal["person", "body"] | None:
    """Whether a noun in the singular is said of a person or of a body; None where neither is known."""
    persons, bodies, _ = _nouns()
    if noun in bodies:
        return "body"
    return "person" if noun in persons or _PERSON_ENDING.search(noun) else None


def is_generic(noun: str) -> bool:
    """Whether the press says the noun of somebody whom it has named before: `l'élu`, `le groupe`."""
    return noun in _nouns()[2]
