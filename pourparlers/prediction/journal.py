"""Tagged articles kept as they come, so that interrupted work goes on where it was, with none lost and none doubled.

The journal lies beside the output, as OUTPUT.part: a line that says what tagged the articles, then an article a line. A line
that was cut off is dropped. Going on, the articles are read again in step with the journal, so that nothing but the
article at hand is in memory, and articles that have changed in between are noticed.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pourparlers.schema import Article, BadInput, parse_article


class Journal:
    """The journal of one output. `made_with` tells taggers apart. Raises BadInput where a journal is there that is neither to
    be gone on with (`resume`) nor to be replaced (`force`), or that another tagger has begun."""

    def __init__(self, output: Path, made_with: str, *, resume: bool, force: bool) -> None:
        self.path = output.with_name(f"{output.name}.part")
        if self.path.exists() and not (resume or force):
            raise BadInput("interrupted work lies here", "go on with --resume, or begin anew with --force", path=self.path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not (resume and self._mended(made_with)):
            self.path.write_bytes(_first_line(made_with))

    def __iter__(self) -> Iterator[Article]:
        """The articles that have been tagged."""
        with self.path.open(encoding="utf-8", newline="\n") as lines:
            next(lines)
            for number, line in enumerate(lines, 2):
                yield parse_article(line, path=self.path, number=number)

    def remaining(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Those of `articles` that come after the ones here. Raises BadInput where these are not the first of them."""
        waiting = iter(articles)
        for done in self:
            article = next(waiting, None)
            if article is None or (article.id, article.text) != (done.id, done.text):
                found = f"“{article.id}” is" if article else "nothing is"
                reason = f"the articles have changed: {found} where “{done.id}” was tagged"
                raise BadInput(reason, "name the same articles, or begin anew with --force", path=self.path)
        yield from waiting

    def extend(self, articles: Iterable[Article]) -> None:
        """Adds tagged articles, each on disk before the next is asked for."""
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            for article in articles:
                file.write(article.to_json() + "\n")
                file.flush()

    def remove(self) -> None:
        """Removes the journal, once its articles are in the output."""
        self.path.unlink()

    def _mended(self, made_with: str) -> bool:
        """Cuts off a line that was not finished; whether a journal remains."""
        if not self.path.exists():
            return False
        with self.path.open("r+b") as file:
            self._check_first(file.readline(), made_with)
            file.seek(0)
            size = sum(len(line) for line in file if line.endswith(b"\n"))
            file.truncate(size)
        return size > 0

    def _check_first(self, line: bytes, made_with: str) -> None:
        if not line.endswith(b"\n") and _first_line(made_with).startswith(line):
            return
        try:
            known = json.loads(line)["made_with"]
        except (ValueError, TypeError, KeyError):
            raise BadInput("this is not the journal of interrupted work", "move it away", path=self.path, line=1) from None
        if known != made_with:
            reason = "the interrupted work was done by another tagger or with other settings"
            raise BadInput(reason, "name the same, or begin anew with --force", path=self.path)


def _first_line(made_with: str) -> bytes:
    return json.dumps({"made_with": made_with}).encode() + b"\n"
