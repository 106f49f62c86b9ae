"""What a saved tagger must say about itself, readable without torch or transformers."""

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, ValidationError
from tokenizers import Tokenizer

from pourparlers.schema import LABELS, BadInput, Label
from pourparlers.text.writing import whole_file

Formulation = Literal["sentence", "article"]

CONFIG, WEIGHTS, TOKENIZER, ENCODER_GRAPH, HEADS_GRAPH, COMPACT_WEIGHTS = (
    "config.json",
    "model.safetensors",
    "tokenizer.json",
    "encoder.onnx",
    "heads.onnx",
    "weights-8bit.safetensors",  # in a released tagger, instead of model.safetensors and of the weights inside the graphs
)


class SpecialIds(BaseModel):
    """Token ids that frame and fill a window."""

    model_config = ConfigDict(frozen=True)

    first: int
    last: int
    padding: int


class OperatingPoint(BaseModel):
    """What a label's threshold gave on the articles that it was calibrated on."""

    model_config = ConfigDict(frozen=True)

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1.0)


class Settings(BaseModel):
    """The part of config.json by which articles become windows and logits become positions."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    formulation: Formulation
    window_tokens: int = Field(ge=16)
    passage_sentences: int = Field(ge=4)
    special_ids: SpecialIds
    temperatures: tuple[PositiveFloat, PositiveFloat, PositiveFloat] = (1.0, 1.0, 1.0)
    label_thresholds: tuple[float, float, float] = (0.5, 0.5, 0.5)
    actor_threshold: float = 0.3
    operating_points: dict[Label, tuple[OperatingPoint, ...]] = {}

    def at_threshold(self, threshold: float) -> "Settings":
        """These settings with one threshold for all labels."""
        return self.model_copy(update={"label_thresholds": (threshold,) * len(LABELS)})

    def at_precision(self, precision: float) -> "Settings":
        """These settings with each label's threshold that finds most at this precision. Raises BadInput where none does."""
        points = {label: [p for p in found if p.precision >= precision] for label, found in self._calibrated().items()}
        for label, reached in points.items():
            if not reached:
                best = max(point.precision for point in self.operating_points[label])
                raise BadInput(f"no threshold gave “{label}” a precision of {precision}", f"the highest was {best:.2f}")
        return self._at({label: max(reached, key=lambda point: point.recall) for label, reached in points.items()})

    def at_recall(self, recall: float) -> "Settings":
        """These settings with each label's threshold that is most precise at this recall."""
        points = {label: [p for p in found if p.recall >= recall] for label, found in self._calibrated().items()}
        return self._at({label: max(reached, key=lambda point: point.precision) for label, reached in points.items()})

    def _calibrated(self) -> dict[Label, tuple[OperatingPoint, ...]]:
        if not all(self.operating_points.get(label) for label in LABELS):
            raise BadInput(
                "this tagger has no table of precision and recall", "`pourparlers calibrate MODEL ARTICLES` writes it"
            )
        return self.operating_points

    def _at(self, points: dict[Label, OperatingPoint]) -> "Settings":
        return self.model_copy(update={"label_thresholds": tuple(points[label].threshold for label in LABELS)})


def read_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a saved tagger. Raises BadInput where it is damaged."""
    path = folder / TOKENIZER
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises the bare class
        raise BadInput(f"the tokenizer is damaged ({error})", "copy the folder again", path=path) from None


def read_settings(folder: Path) -> Settings:
    """The settings of a saved tagger. Raises BadInput where the folder holds none."""
    path = folder / CONFIG
    if not path.is_file():
        raise BadInput("no tagger here (config.json is missing)", "name a folder that `pourparlers train` wrote", path=folder)
    try:
        return Settings.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise BadInput(f"not a tagger's config.json ({error.errors()[0]['msg']})", "train again", path=path) from None


def write_settings(folder: Path, changes: dict[str, Any]) -> None:
    """Changes keys of a saved tagger's config.json, whole or not at all; its other keys stay as they are."""
    path = folder / CONFIG
    config = json.loads(path.read_text(encoding="utf-8")) | changes
    with whole_file(path, force=True) as partial:
        partial.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
