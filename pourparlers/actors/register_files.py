"""The register from files: what ships with the package, and the `actors.yaml` of the user, checked with file and line."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from pydantic import ValidationError

from pourparlers.actors.register import KnownActor, Register, folded
from pourparlers.schema import BadInput
from pourparlers.text.utf8 import read_utf8
from pourparlers.text.yaml import read_yaml

_FORM = "write `actors:` and below it entries like `- name: Awa Diop`, with aliases, side, kind, organisation, from, to, id"
# Places of the CLDR that are no states: the world's parts, groups of states, and those with an entry in known.yaml.
_NO_STATES = frozenset("EU EZ UN QO VA XA XB ZZ AQ".split())


@cache
def default_register() -> Register:
    """States by their French names in the CLDR with what states.yaml adds, international organisations, kinds."""
    table = _shipped("states.yaml")
    known = _shipped("known.yaml")
    kinds = {noun: kind for kind, nouns in known["kinds"].items() for noun in nouns.split()}
    states = list(_states(table))
    peoples = {
        form: state.side or ""
        for state in states
        for adjective in table.get(state.id.upper(), {}).get("people", "").split("|")
        for form in _forms(adjective)
    }
    return Register([*states, *(KnownActor.model_validate(entry) for entry in known["actors"])], peoples, kinds)


def _shipped(name: str) -> Any:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both safe; C is ten times faster)


def _states(table: dict[str, Any]) -> Iterator[KnownActor]:
    for code, name in Locale("fr").territories.items():
        if len(code) == 2 and code.isalpha() and code not in _NO_STATES:
            more = table.get(code, {})
            peoples = [form.capitalize() for form in _forms(more.get("people", "")) if form.endswith("s")]
            names = [more["capital"]] if "capital" in more else []
            yield KnownActor(
                id=code.lower(), name=name, aliases=(*names, *more.get("seats", ()), *peoples), kind="état", side=name
            )


def _forms(people: str) -> list[str]:
    """`russe`, `turc turque`, `français` → all forms of the adjective."""
    if not people:
        return []
    masculine, *given = people.split()
    feminine = (
        given[0] if given else masculine if masculine[-1] in "eè" else masculine + ("ne" if masculine.endswith("en") else "e")
    )
    plural = masculine if masculine.endswith(("s", "x", "z")) else masculine + "s"
    return list(dict.fromkeys([masculine, feminine, plural, feminine + "s"]))


def load_register(path: Path | None = None) -> Register:
    """What ships with the package and, before it, the actors of a file. Raises BadInput naming file, line and entries."""
    if path is None:
        return default_register()
    try:
        text = read_utf8(path)
        data = read_yaml(text)
    except OSError as error:
        raise BadInput(f"cannot be read ({error})", "name a YAML file in UTF-8", path=path) from None
    except BadInput as error:
        raise BadInput(error.reason, error.remedy or _FORM, path=path, line=error.line) from None
    lines = _Lines(yaml.compose(text, Loader=yaml.SafeLoader), path)
    actors = [_actor(entry, number, lines) for number, entry in enumerate(_entries(data, lines))]
    register = default_register().with_actors(actors)
    _check_names(actors, lines)
    _check_organisations(actors, register, lines)
    return register


class _Lines:
    """Where the entries of a file and their keys stand."""

    def __init__(self, root: yaml.Node | None, path: Path) -> None:
        pairs = root.value if isinstance(root, yaml.MappingNode) else ()
        self.path, self.keys = path, {key.value: key.start_mark.line + 1 for key, _ in pairs}
        nodes = next((value for key, value in pairs if key.value == "actors"), None)
        self.entries = list(nodes.value) if isinstance(nodes, yaml.SequenceNode) else []

    def of(self, number: int, key: str | None = None) -> int:
        node = self.entries[number]
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        found = next((name.start_mark.line for name, _ in pairs if name.value == key), node.start_mark.line)
        return int(found) + 1


def _entries(data: Any, lines: _Lines) -> list[Any]:
    if isinstance(data, dict) and (unknown := [key for key in data if key != "actors"]):
        raise BadInput(f"the key “{unknown[0]}” is unknown", _FORM, path=lines.path, line=lines.keys.get(unknown[0]))
    if not isinstance(data, dict) or not isinstance(data.get("actors"), list):
        raise BadInput("there is no list of actors", _FORM, path=lines.path)
    return list(data["actors"])


def _actor(entry: Any, number: int, lines: _Lines) -> KnownActor:
    if not isinstance(entry, dict):
        raise BadInput(f"entry {number + 1} is no actor", _FORM, path=lines.path, line=lines.of(number))
    shown = f"the actor “{entry.get('name', number + 1)}”"
    try:
        actor = KnownActor.model_validate(entry)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key, *_ = (str(part) for part in (*first["loc"], ""))
        reason = {
            "extra_forbidden": f"the key “{key}” is unknown",
            "missing": f"`{key}` is missing",
            "tuple_type": f"`{key}` is no list",
        }.get(first["type"], f"`{key}`: {first['msg'].lower()} (given: {first['input']!r})")
        raise BadInput(f"{shown}: {reason}", _FORM, path=lines.path, line=lines.of(number, key)) from None
    if actor.since and actor.until and actor.since > actor.until:
        reason = f"{shown}: from {actor.since} is after to {actor.until}"
        raise BadInput(reason, "mend the dates", path=lines.path, line=lines.of(number, "from"))
    return actor


def _check_names(actors: Sequence[KnownActor], lines: _Lines) -> None:
    for (first, one), (second, other) in combinations(enumerate(actors), 2):
        places = f"(lines {lines.of(first)} and {lines.of(second)})"
        if one.key == other.key:
            reason = f"the actors “{one.name}” and “{other.name}” have the same id “{one.key}” {places}"
            raise BadInput(reason, "give one an `id` of its own", path=lines.path, line=lines.of(second))
        shared = [name for name in (other.name, *other.aliases) if folded(name) in one.names]
        if shared and one.overlaps(other):
            reason = f"the name “{shared[0]}” is claimed by “{one.name}” and “{other.name}” {places}"
            remedy = "leave it to one of them, or give both `from` and `to` that do not overlap"
            raise BadInput(reason, remedy, path=lines.path, line=lines.of(second))


def _check_organisations(actors: Sequence[KnownActor], register: Register, lines: _Lines) -> None:
    for number, actor in enumerate(actors):
        chain = [actor]
        while chain[-1].organisation:
            above = register.organisation(chain[-1].organisation)
            if above is None:
                reason = f"the actor “{chain[-1].name}”: the organisation “{chain[-1].organisation}” is no known actor"
                raise BadInput(reason, "add it as an actor", path=lines.path, line=lines.of(number, "organisation"))
            if above.key in [link.key for link in chain]:
                names = " → ".join(f"“{link.name}”" for link in [*chain, above])
                reason = f"the organisations go round in a circle: {names}"
                raise BadInput(reason, "take one `organisation` out", path=lines.path, line=lines.of(number, "organisation"))
            chain.append(above)


def day_of(value: object) -> date | None:
    """The day of an article's field `date` (`2026-11-22`, with or without a time); None where it holds none."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
