"""What is wrong with a corpus before anything is trained on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from pourparlers.corpus.plain import SUFFIX, read_plain
from pourparlers.corpus.splits import load_split
from pourparlers.corpus.statistics import sequences
from pourparlers.schema import Article, BadInput, load_jsonl

# Articles that share this many of the shorter one's 5-word runs tell the same story in the same words.
NEAR_DUPLICATE = 0.2


def plain_files(folder: Path) -> list[Path]:
    """The plain files below a folder, in the order of their paths; a file is itself. Raises BadInput for another kind."""
    if folder.is_file() and folder.suffix != SUFFIX:
        raise BadInput("not a plain article", f"name a {SUFFIX} file or a folder of them", path=folder)
    return [folder] if folder.is_file() else sorted(folder.rglob(f"*{SUFFIX}"))


def read_all(paths: Iterable[Path]) -> Iterator[Article | BadInput]:
    """Each plain file's article, or what is wrong with the file."""
    for path in paths:
        try:
            yield read_plain(path)
        except BadInput as error:
            yield error


def load_corpus(source: Path) -> list[Article]:
    """The articles of a JSON Lines file or of the plain files below a folder. Raises BadInput at the first bad one."""
    if not source.exists():
        raise BadInput("no such file or folder", "name a .jsonl file or a folder of plain articles", path=source)
    if source.suffix == ".jsonl":
        return load_jsonl(source)
    articles = []
    for item in read_all(plain_files(source)):
        if isinstance(item, BadInput):
            raise item
        articles.append(item)
    for repeated in repeated_ids(articles):
        raise BadInput(repeated, path=source)
    if not articles:
        raise BadInput(f"no *{SUFFIX} file below the folder", "name a .jsonl file or a folder of plain articles", path=source)
    return articles


def repeated_ids(articles: Iterable[Article]) -> Iterator[str]:
    """Ids that two articles carry."""
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            yield f"{article.id}: the id is there twice; rename one file"
        seen.add(article.id)


def split_problems(articles: Sequence[Article], folder: Path) -> Iterator[str]:
    """What is wrong with a split: a file or an article that is missing, an article in two splits or in none."""
    try:
        split = load_split(articles, folder)
    except BadInput as error:
        yield str(error)
        return
    placed = {article.id for part in split.values() for article in part}
    left = [article.id for article in articles if article.id not in placed]
    if left:
        yield f"{folder}: {len(left)} articles are in no split ({', '.join(left[:5])}…); add them to a file"


def near_duplicates(articles: Sequence[Article]) -> Iterator[str]:
    """Pairs of articles that share too many runs of five words, with the share."""
    runs = {article.id: sequences(article, 5) for article in articles}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for identifier, found in runs.items():
        for run in found:
            holders[run].append(identifier)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for identifiers in holders.values():
        for pair in combinations(identifiers, 2):
            shared[pair] += 1
    for (first, second), count in sorted(shared.items()):
        share = count / min(len(runs[first]), len(runs[second]))
        if share >= NEAR_DUPLICATE:
            yield f"{first} and {second} share {share:.0%} of their 5-word runs; rewrite one"
