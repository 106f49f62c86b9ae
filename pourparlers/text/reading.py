"""Articles from the files that people have."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pourparlers.schema import Article, BadInput, read_jsonl

SUFFIXES = (".txt", ".jsonl")


def read_articles(paths: Iterable[Path]) -> Iterator[Article | BadInput]:
    """The articles of .txt files (one each) and .jsonl files (one a line), in order; what cannot be read comes as its error.
    The id of a .txt file is its name, or its whole path where that name was there before."""
    read: set[str] = set()
    for path in paths:
        if not path.is_file():
            yield BadInput("no such file", "name .txt or .jsonl files", path=path)
        elif path.suffix == ".jsonl":
            yield from _non_empty(path)
        elif path.suffix == ".txt":
            yield _text_article(path, path.stem if path.stem not in read else str(path))
            read.add(path.stem)
        else:
            yield BadInput(f"files of the kind “{path.suffix}” are not read", f"give one of {', '.join(SUFFIXES)}", path=path)


def _non_empty(path: Path) -> Iterator[Article | BadInput]:
    found = False
    for item in read_jsonl(path):
        found = True
        if isinstance(item, Article) and not item.text.strip():
            yield BadInput(f"the article “{item.id}” has an empty text", "leave it out", path=path)
        else:
            yield item
    if not found:
        yield BadInput("the file is empty", "write one article a line", path=path)


def _text_article(path: Path, identifier: str) -> Article | BadInput:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return BadInput(f"cannot be read ({error.strerror})", "check its rights", path=path)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return BadInput(f"not UTF-8 (byte {error.start})", "convert the file, e.g. with iconv", path=path, line=line)
    if not text.strip():
        return BadInput("the file is empty", "give an article of at least one sentence", path=path)
    return Article(id=identifier, text=text)
