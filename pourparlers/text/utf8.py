"""Files that this project defines itself: UTF-8, with or without a byte order mark."""

from pathlib import Path

from pourparlers.schema import BadInput


def read_utf8(path: Path) -> str:
    """The text of a file. Raises BadInput naming file and line where it is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadInput(f"not UTF-8 (byte {error.start})", "save the file as UTF-8", path=path, line=line) from None
