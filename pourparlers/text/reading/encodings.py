"""Text from bytes: UTF-8 where they are, else the encoding that fits, named in a notice."""

import codecs
from collections.abc import Iterator
from io import TextIOWrapper

from pourparlers.schema import BadInput
from pourparlers.text.reading.source import Source

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What French newsrooms have used; more candidates would only find exotic ones in short texts.
FRENCH_ENCODINGS = ["cp1252", "iso8859_15", "mac_roman", "cp850", "utf_16_le", "utf_16_be"]


def decode(raw: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises BadInput where the bytes are no text."""
    encoding = _encoding(raw)
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise _undecodable(error, encoding) from None


def decoded(source: Source) -> str:
    """The whole text of a source. Raises BadInput where it is none."""
    text, encoding = decode(source.stream.read())
    _notice(source, encoding)
    return text


def decoded_lines(source: Source) -> Iterator[str | BadInput]:
    """The lines of a source with their ends, one at a time; one that is no text comes as its error, in its place."""
    if _bom(source.stream.peek(4)) == "utf-16":
        _notice(source, "utf-16")
        yield from TextIOWrapper(source.stream, "utf-16", newline="")
        return
    fallback = None
    for number, raw in enumerate(source.stream, 1):
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            try:
                if fallback is None:  # other such lines in the buffer help to tell encodings apart
                    ahead = [line for line in source.stream.peek().splitlines() if not _is_utf8(line)]
                    fallback = _encoding(b"\n".join([raw, *ahead[:-1]]))
                    _notice(source, fallback)
                yield raw.decode(fallback)
            except BadInput as error:
                yield error
            except UnicodeDecodeError as error:
                yield _undecodable(error, fallback or "utf-8")


def _encoding(raw: bytes) -> str:
    if bom := _bom(raw):
        return bom
    if b"\0" not in raw and _is_utf8(raw):
        return "utf-8"
    from charset_normalizer import from_bytes  # slow to import, and most texts are UTF-8

    best = from_bytes(raw, cp_isolation=FRENCH_ENCODINGS).best()
    if best is None or "\0" in str(best):
        raise BadInput("this is not text", "give text; convert a PDF or a word processor's file first")
    return best.encoding


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _bom(raw: bytes) -> str | None:
    return next((name for bom, name in BOMS if raw.startswith(bom)), None)


def _undecodable(error: UnicodeDecodeError, encoding: str) -> BadInput:
    return BadInput(f"byte {error.start} is not {encoding}", "convert the file to UTF-8, e.g. with iconv")


def _notice(source: Source, encoding: str) -> None:
    if not encoding.startswith("utf-8"):
        source.say(f"{source.path}: read as {encoding}")
