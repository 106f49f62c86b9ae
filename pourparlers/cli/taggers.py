"""Where a tagger lies that a command is given: a folder, or an MLflow address."""

import re
from functools import cache
from pathlib import Path

from pourparlers.cli.console import require


def is_address(model: Path) -> bool:
    """Whether a model is named by its MLflow address, models:/… or runs:/…"""
    return re.match(r"(models|runs):/", model.as_posix()) is not None


@cache
def local_folder(model: Path) -> Path:
    """The tagger's folder, fetched from MLflow where the model is an address. Raises BadInput where there is none."""
    if not is_address(model):
        return model
    require("mlflow", extra="train")
    from pourparlers.tracking.models import tagger_folder

    return tagger_folder(model.as_posix())
