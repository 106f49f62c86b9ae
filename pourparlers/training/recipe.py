"""Recipes: what a training run is made of, read from YAML and checked before anything is loaded."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pourparlers.model.settings import Formulation
from pourparlers.schema import BadInput

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
    article_layers: int = Field(ge=0, le=4)
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
    data = _read_yaml(path)
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals:
            raise BadInput(f"“{change}” changes nothing", "write --set section.key=value")
        try:
            _merge(data, _nested(key.split("."), yaml.safe_load(value)))
        except yaml.YAMLError:
            raise BadInput(f"“{change}” is not YAML", "write --set section.key=value") from None
    try:
        return Recipe.model_validate(data)
    except ValidationError as error:
        raise BadInput(_explain(error), "configs/base.yaml states every key", path=path, line=_line(path, error)) from None


def _read_yaml(path: Path, extended: tuple[Path, ...] = ()) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise BadInput("no such recipe, or not a text file", "configs/ holds the recipes", path=path) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadInput(
            f"not YAML ({getattr(error, 'problem', error)})", path=path, line=mark.line + 1 if mark else None
        ) from None
    if not isinstance(data, dict):
        raise BadInput("a recipe is a mapping of keys to values", path=path)
    if "extends" not in data:
        return data
    base = path.parent / str(data.pop("extends"))
    if base in extended:
        raise BadInput(f"“{base.name}” extends itself", "let it extend another", path=path)
    return _merge(_read_yaml(base, (*extended, base)), data)


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            _merge(below[key], value)
        else:
            below[key] = value
    return below


def _nested(keys: Sequence[str], value: Any) -> dict[str, Any]:
    return {keys[0]: _nested(keys[1:], value) if len(keys) > 1 else value}


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"the key `{key}` is unknown"
    if first["type"] == "missing":
        return f"the key `{key}` is missing"
    return f"`{key}`: {first['msg'].lower()} (given: {first['input']!r})"


def _line(path: Path, error: ValidationError) -> int | None:
    """The line of the file where the faulty key stands, if it stands there."""
    node = yaml.compose(path.read_text(encoding="utf-8"))
    found = None
    for part in error.errors()[0]["loc"]:
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value == part:
                found, node = key.start_mark.line + 1, value
                break
    return found
