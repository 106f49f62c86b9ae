"""What a saved tagger must say about itself, readable without torch or transformers."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, ValidationError
from tokenizers import Tokenizer

from pourparlers.schema import BadInput

Formulation = Literal["sentence", "neighbours", "article", "joined"]

CONFIG, WEIGHTS, TOKENIZER, ENCODER_GRAPH, HEADS_GRAPH = (
    "config.json",
    "model.safetensors",
    "tokenizer.json",
    "encoder.onnx",
    "heads.onnx",
)


class SpecialIds(BaseModel):
    """Token ids that frame and fill a window."""

    model_config = ConfigDict(frozen=True)

    first: int
    last: int
    padding: int


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
