"""Train, validation and test by article, fixed by files: one id a line in train.txt, validation.txt, test.txt."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from pourparlers.schema import Article, BadInput
from pourparlers.text.utf8 import read_utf8

NAMES = ("train", "validation", "test")
SHARES = {"train": 0.7, "validation": 0.15, "test": 0.15}
Split = dict[str, list[Article]]


def load_split(articles: Sequence[Article], folder: Path) -> Split:
    """The articles under each split's name. Raises BadInput for a missing file, an unknown id, or one in two splits."""
    by_id, split, placed = {article.id: article for article in articles}, {}, dict[str, str]()
    for name in NAMES:
        path = folder / f"{name}.txt"
        if not path.is_file():
            raise BadInput("the split's file is missing", "`pourparlers corpus split` writes it", path=path)
        ids = [(number, line.strip()) for number, line in enumerate(read_utf8(path).splitlines(), 1) if line.strip()]
        for number, identifier in ids:
            if identifier not in by_id:
                raise BadInput(
                    f"no article has the id “{identifier}”", "remove the line or add the article", path=path, line=number
                )
            if identifier in placed:
                raise BadInput(
                    f"“{identifier}” is in {placed[identifier]} already", "keep it in one split", path=path, line=number
                )
            placed[identifier] = name
        if not ids:
            raise BadInput("the split is empty", "name at least one article", path=path)
        split[name] = [by_id[identifier] for _, identifier in ids]
    return split


def write_split(split: Mapping[str, Iterable[str]], folder: Path) -> None:
    """Writes the ids of each split, sorted, so that a diff shows what moved."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        (folder / f"{name}.txt").write_text("".join(f"{identifier}\n" for identifier in sorted(split[name])), encoding="utf-8")


def split_by_article(articles: Sequence[Article], seed: int = 0) -> dict[str, list[str]]:
    """Splits with the shares of SHARES in every domain, and kinds of article spread as evenly as they go."""
    draw, load = random.Random(seed), {name: Counter[str]() for name in NAMES}
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        groups[article.domain or ""].append(article)
    split: dict[str, list[str]] = {name: [] for name in NAMES}
    owed: dict[str, float] = defaultdict(float)
    for domain in sorted(groups):
        members = sorted(groups[domain], key=lambda article: article.id)
        draw.shuffle(members)
        for name in NAMES:
            owed[name] += SHARES[name] * len(members)
        for article in members:
            kind = str(getattr(article, "kind", ""))
            open_splits = [name for name in NAMES if len(split[name]) < owed[name] - 1e-9] or ["train"]
            name = min(open_splits, key=lambda n: (load[n][kind] / SHARES[n], (len(split[n]) - owed[n]) / SHARES[n]))
            split[name].append(article.id)
            load[name][kind] += 1
    return split


def split_by_domain(articles: Sequence[Article], seed: int = 0) -> dict[str, list[str]]:
    """Splits that hold out whole domains: what is asked in validation and test is a field that training never saw."""
    domains = sorted({article.domain or "" for article in articles})
    if len(domains) < len(NAMES):
        raise BadInput(
            f"{len(domains)} domains cannot fill {len(NAMES)} splits", "give the articles a `domain`, or split by article"
        )
    random.Random(seed).shuffle(domains)
    count = {name: max(1, round(SHARES[name] * len(domains))) for name in ("validation", "test")}
    place = dict.fromkeys(domains, "train")
    place |= dict.fromkeys(domains[: count["validation"]], "validation")
    place |= dict.fromkeys(domains[count["validation"] : count["validation"] + count["test"]], "test")
    return {name: [article.id for article in articles if place[article.domain or ""] == name] for name in NAMES}


def digest(articles: Iterable[Article]) -> str:
    """A digest of texts and annotations that does not depend on the order of the articles."""
    lines = sorted(json.dumps(article.model_dump(mode="json"), ensure_ascii=False, sort_keys=True) for article in articles)
    return sha256("\n".join(lines).encode()).hexdigest()[:16]
