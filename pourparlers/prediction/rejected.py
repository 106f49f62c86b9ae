"""Articles that could not be read: told to whoever listens, and kept in a file beside the output."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pourparlers.schema import Article, BadInput
from pourparlers.text.writing import whole_file


class Rejected:
    """Takes bad articles out of a stream; `count` says how many there were."""

    def __init__(self, tell: Callable[[str], object], write: Callable[[str], object]) -> None:
        self.count, self._tell, self._write = 0, tell, write

    def left_out(self, items: Iterable[Article | BadInput]) -> Iterator[Article]:
        """The good ones, in order."""
        for item in items:
            if isinstance(item, Article):
                yield item
                continue
            self.count += 1
            self._tell(str(item))
            facts = {"source": str(item.path or ""), "line": item.line, "reason": item.reason, "remedy": item.remedy}
            self._write(json.dumps(facts, ensure_ascii=False) + "\n")


@contextmanager
def rejected_articles(output: Path | None, tell: Callable[[str], object]) -> Iterator[Rejected]:
    """Bad articles go to `tell` and, with place, reason and remedy, to NAME.rejected.jsonl beside the output NAME.*, which is
    there only if there were any."""
    if output is None:
        yield Rejected(tell, str)  # goes nowhere
        return
    path = output.with_name(f"{output.stem}.rejected.jsonl")
    with whole_file(path, force=True) as partial, partial.open("w", encoding="utf-8") as file:
        rejected = Rejected(tell, file.write)
        yield rejected
    if not rejected.count:
        path.unlink()
