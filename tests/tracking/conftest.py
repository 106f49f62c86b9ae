"""A logged tagger that the tests of serving share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pourparlers.tracking.serving import logged_tagger


@pytest.fixture(scope="package")
def logged(tiny_folder: Path) -> Iterator[str]:
    """The URI of a logged tiny tagger; pickles are forbidden meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_ALLOW_PICKLE_DESERIALIZATION", "false")
        with logged_tagger(str(tiny_folder)) as uri:
            yield uri
