"""Files, folders, patterns and standard input as one stream of articles."""

import gzip
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader, FileIO, RawIOBase
from pathlib import Path
from typing import Any, cast

from pourparlers.schema import Article, BadInput
from pourparlers.text.reading.csv import read_csv
from pourparlers.text.reading.finding import GZ, STDIN, kind, named_files
from pourparlers.text.reading.html import read_html
from pourparlers.text.reading.json_lines import read_json_lines
from pourparlers.text.reading.markdown import read_markdown
from pourparlers.text.reading.parquet import read_parquet
from pourparlers.text.reading.plain_text import read_plain_text
from pourparlers.text.reading.source import Reader, Say, Source, unheard

READERS: dict[str, Reader] = {
    ".txt": read_plain_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_json_lines,
    ".csv": read_csv,
    ".parquet": read_parquet,
}
BUFFER = 1 << 16


class ArticleFiles:
    """The articles that `names` hold: files of the kinds of READERS (.gz or not), folders of them, patterns, `-`.

    Iterating yields the articles in order, one in memory at a time; what cannot be read comes as its error, in its place.
    `say` takes notices. `bytes_read` of `size` (bytes on disk, 0 where unknown) says how far the reading has come.
    """

    def __init__(self, names: Sequence[str | Path], say: Say = unheard) -> None:
        self.names, self.say = names, say
        self._passed = 0
        self._file: BufferedReader[Any] | None = None

    @property
    def size(self) -> int:
        files = (file.path for file in named_files(self.names, READERS))
        return sum(path.stat().st_size for path in files if path.is_file())

    @property
    def bytes_read(self) -> int:
        return self._passed + (self._file.tell() if self._file and self._file.seekable() else 0)

    def __iter__(self) -> Iterator[Article | BadInput]:
        self._passed = 0
        for file in named_files(self.names, READERS, self.say):
            found = False
            for item in self._articles(file.path, file.identifier):
                found = True
                if isinstance(item, Article) and not item.text.strip():
                    yield BadInput(f"the article “{item.id}” has no text", "leave it out", path=file.path)
                else:
                    yield item
            if not found:
                yield BadInput("the file holds no article", "leave it out", path=file.path)

    def _articles(self, path: Path, identifier: str) -> Iterator[Article | BadInput]:
        try:
            with self._opened(path) as stream:
                yield from _reader(path, stream)(Source(path, identifier, stream, self.say))
        except BadInput as error:
            yield error.at(path)
        except UnicodeDecodeError as error:
            yield BadInput(f"byte {error.start} is not {error.encoding}", "convert the file to UTF-8", path=path)
        except (OSError, EOFError, zlib.error) as error:
            yield BadInput(f"cannot be read ({getattr(error, 'strerror', None) or error})", "check or copy the file", path=path)

    @contextmanager
    def _opened(self, path: Path) -> Iterator["BufferedReader[Any]"]:
        if path == STDIN:
            yield BufferedReader(FileIO(sys.stdin.fileno(), closefd=False), BUFFER)
            return
        if not path.exists():
            raise BadInput("no such file", f"name files of the kinds {', '.join(READERS)}, or folders of them")
        if path.is_dir():
            raise BadInput("the folder holds no article", f"put files of the kinds {', '.join(READERS)} there")
        with BufferedReader(FileIO(path), BUFFER) as file:
            self._file = file
            try:
                yield BufferedReader(cast(RawIOBase, gzip.GzipFile(fileobj=file)), BUFFER) if path.suffix == GZ else file
            finally:
                self._passed, self._file = self._passed + path.stat().st_size, None


def _reader(path: Path, stream: "BufferedReader[Any]") -> Reader:
    """By the name's end; on standard input by the first character: a JSON object, a page, or else one text."""
    if path == STDIN:
        first = stream.peek(BUFFER).lstrip()[:1]
        return {b"{": read_json_lines, b"<": read_html}.get(first, read_plain_text)
    reader = READERS.get(kind(path))
    if reader is None:
        reason = f"files of the kind “{kind(path)}” are not read"
        raise BadInput(reason, f"give one of {', '.join(READERS)}, or one of them with {GZ} behind it")
    return reader
