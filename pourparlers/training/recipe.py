"""Recipes: what a training run is made of, read from YAML and checked before anything is loaded."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pourparlers.model.settings import Formulation
from pourparlers.schema import BadInput
from pourparlers.text.utf8 import read_utf8
from pourparlers.text.yaml import read_yaml

Probability = Annotated[float, Field(ge=0, le=1)]


class _Section(BaseModel):
    """No key is optional or unknown: configs/base.yaml states each once, with its meaning."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CorpusSection(_Section):
    articles: Path
    splits: Path
    behaviour: Path


class TaggerSection(_Section):
    formulation: Formulation
    pointer_size: int = Field(ge=8)
    dropout: float = Field(ge=0, lt=1)
    window_tokens: int = Field(ge=16)
    passage_sentences: int = Field(ge=4)


class TrainingSection(_Section):
    epochs: float = Field(gt=0)
    batch_articles: int = Field(ge=1)
    encoder_rate: float = Field(gt=0)
    heads_rate: float = Field(gt=0)
    layer_decay: float = Field(gt=0, le=1)
    warmup: float = Field(ge=0, lt=1)
    weight_decay: float = Field(ge=0)
    frozen_layers: int = Field(ge=-1)
    positive_weights: tuple[float, float, float]
    pointer_weight: float = Field(ge=0)
    seed: int


class DecodingSection(_Section):
    label_thresholds: tuple[Probability, Probability, Probability]
    actor_threshold: float = Field(gt=0, lt=1)


class GatesSection(_Section):
    """How much worse than the champion a challenger may be (`evaluation.comparison.gates`)."""

    macro_margin: float = Field(ge=0)
    label_share: Probability
    calibration_margin: float = Field(ge=0)


class Recipe(_Section):
    """Everything that decides what a run trains, and whether that may take the champion's place."""

    encoder: str
    corpus: CorpusSection
    tagger: TaggerSection
    training: TrainingSection
    decoding: DecodingSection
    gates: GatesSection

    def with_seed(self, seed: int) -> "Recipe":
        """The same recipe with another seed."""
        return self.model_copy(update={"training": self.training.model_copy(update={"seed": seed})})

    def flat(self) -> dict[str, str]:
        """`section.key` → value as text, for tracking."""
        rows: dict[str, str] = {}
        for key, value in self.model_dump(mode="json").items():
            rows |= {f"{key}.{inner}": str(v) for inner, v in value.items()} if isinstance(value, dict) else {key: str(value)}
        return rows

    def digest(self) -> str:
        """A short fingerprint of everything that the recipe says."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:16]


def read_recipe(path: Path, changes: Sequence[str] = ()) -> Recipe:
    """The recipe of a YAML file over the one that it `extends`, with `section.key=value` changes on top.

    Raises BadInput for a file that is missing or not YAML, and for a key that is unknown, missing or out of range.
    """
    files = _with_its_bases(path)
    data: dict[str, Any] = {}
    for said in reversed(files.values()):
        merge(data, said)
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals:
            raise BadInput(f"“{change}” changes nothing", "write --set section.key=value")
        try:
            merge(data, nested(key.split("."), read_yaml(value)))
        except BadInput:
            raise BadInput(f"“{change}” is not YAML", "write --set section.key=value") from None
    try:
        return Recipe.model_validate(data)
    except ValidationError as error:
        place, line = _said_in(files, changes, [str(part) for part in error.errors()[0]["loc"]])
        raise BadInput(explain(error), "configs/base.yaml states every key", path=place, line=line) from None


def _with_its_bases(path: Path) -> dict[Path, dict[str, Any]]:
    """What the recipe's file says, then what the one says that it extends, and so on down."""
    files = {path: read_mapping(path)}
    while "extends" in files[path]:
        base = path.parent / str(files[path].pop("extends"))
        if base in files:
            raise BadInput(f"“{base.name}” extends itself", "let it extend another", path=path)
        path, files[base] = base, read_mapping(base)
    return files


def _said_in(files: Iterable[Path], changes: Sequence[str], keys: Sequence[str]) -> tuple[str | Path, int | None]:
    """Where a key's value comes from: a change, or else the uppermost file that states most of the key, with the line."""
    for change in changes:
        changed = change.partition("=")[0].split(".")
        if changed == list(keys[: len(changed)]):
            return f"--set {change}", None
    lines = {file: _lines_of(file, keys) for file in files}
    stating = max(lines, key=lambda file: len(lines[file]))
    return stating, next(reversed(lines[stating]), None)


def read_mapping(path: Path) -> dict[str, Any]:
    """A YAML file that maps keys to values. Raises BadInput where it is missing or something else."""
    try:
        data = read_yaml(read_utf8(path))
    except OSError:
        raise BadInput("no such file", "configs/ holds the recipes", path=path) from None
    except BadInput as error:
        raise error.at(path) from None
    if not isinstance(data, dict):
        raise BadInput("this is no mapping of keys to values", "write `key: value`, as configs/base.yaml does", path=path)
    return data


def merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """The lower mapping with what the upper one says, key by key; the lower one is changed."""
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            merge(below[key], value)
        else:
            below[key] = value
    return below


def nested(keys: Sequence[str], value: Any) -> dict[str, Any]:
    """The value below its keys, one in the other."""
    return {keys[0]: nested(keys[1:], value) if len(keys) > 1 else value}


def explain(error: ValidationError) -> str:
    """The first thing that is wrong, with its key."""
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"the key `{key}` is unknown"
    if first["type"] == "missing":
        return f"the key `{key}` is missing"
    return f"`{key}`: {first['msg'].lower()} (given: {first['input']!r})"


def line_of(path: Path, keys: Iterable[int | str]) -> int | None:
    """The line of a YAML file where a key stands, named with those above it, or the nearest of these that stands there."""
    return next(reversed(_lines_of(path, keys)), None)


def _lines_of(path: Path, keys: Iterable[int | str]) -> list[int]:
    """The lines where a key and those above it stand, the uppermost first, as far as they do."""
    node = yaml.compose(read_utf8(path))
    found = list[int]()
    for part in keys:
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value == part:
                found.append(key.start_mark.line + 1)
                node = value
                break
        else:
            break
    return found
