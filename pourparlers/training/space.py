"""Search spaces: which keys of a recipe are to be tried with which values, read from YAML and checked against the recipe."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pourparlers.schema import BadInput
from pourparlers.training.recipe import explain, line_of, read_mapping, read_recipe


class Interval(BaseModel):
    """Numbers from `low` to `high`, whole ones where both are; `log` where orders of magnitude count."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: int | float
    high: int | float
    log: bool = False

    @property
    def ends(self) -> list[Any]:
        return [self.low, self.high]

    @property
    def is_whole(self) -> bool:
        return isinstance(self.low, int) and isinstance(self.high, int)

    def holds(self, value: Any) -> bool:
        return bool(self.low <= value <= self.high) and (isinstance(value, int) or not self.is_whole)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if not self.low < self.high or (self.log and self.low <= 0):
            raise ValueError("`low` must be below `high`, and above 0 with `log`")
        return self


class Choice(BaseModel):
    """One of some values."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    choices: list[Any] = Field(min_length=2)

    @property
    def ends(self) -> list[Any]:
        return self.choices

    def holds(self, value: Any) -> bool:
        return value in self.choices


Range = Interval | Choice


@dataclass(frozen=True)
class Tried:
    """A trial of a search: its objective, None where it was not scored, the figures behind it, and what it changes."""

    number: int
    value: float | None
    pruned: bool
    figures: dict[str, float]
    changes: dict[str, Any]


def read_space(path: Path, recipe: Path, changes: Sequence[str] = ()) -> dict[str, Range]:
    """The space of a YAML file. Raises BadInput with its line for what is no range, and for a key or value that the recipe,
    with its `--set` changes, does not take."""
    space = {key: _range(path, key, value) for key, value in read_mapping(path).items()}
    for key, values in space.items():
        for value in values.ends:
            try:
                read_recipe(recipe, [*changes, f"{key}={value!r}"])
            except BadInput as error:
                raise BadInput(error.reason, error.remedy, path=path, line=line_of(path, [key])) from None
    return space


def _range(path: Path, key: str, value: Any) -> Range:
    kind = Choice if isinstance(value, dict) and "choices" in value else Interval
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        remedy, line = "write {low: 1e-5, high: 1e-3, log: true} or {choices: […]}", line_of(path, [key])
        raise BadInput(f"`{key}`: {explain(error)}", remedy, path=path, line=line) from None
