"""Where the released tagger lies."""

from pathlib import Path

import pourparlers
from pourparlers.schema import BadInput

PACKAGE = Path(pourparlers.__file__).parent


def released_folder() -> Path:
    """The tagger that came with the package: inside it where it was installed from a wheel, beside it in a working tree."""
    for folder in (PACKAGE / "released", PACKAGE.parent / "models/released"):
        if folder.is_dir():
            return folder
    raise BadInput("no released tagger came with this installation", "train one (`pourparlers train`) and name it with --model")
