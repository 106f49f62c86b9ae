"""Where a tagger lies that a command is given: a folder, or an MLflow address."""

import re
from functools import cache
from pathlib import Path

from pourparlers.schema import BadInput


def is_address(model: Path) -> bool:
    """Whether a model is named by its MLflow address, models:/… or runs:/…"""
    return re.match(r"(models|runs):/", model.as_posix()) is not None


@cache
def local_folder(model: Path) -> Path:
    """The tagger's folder, fetched from MLflow where the model is an address. Raises BadInput where there is none."""
    if not is_address(model):
        return model
    try:
        from pourparlers.tracking.models import tagger_folder
    except ModuleNotFoundError as error:
        raise BadInput(f"an MLflow address needs {error.name}, which is not installed", "pip install mlflow") from None
    return tagger_folder(model.as_posix())
