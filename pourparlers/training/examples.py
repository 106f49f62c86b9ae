"""Annotated articles as the examples that the Trainer batches."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from tokenizers import Tokenizer

from pourparlers.model.network import as_tensors
from pourparlers.model.settings import Settings
from pourparlers.model.windows import Passage, Token, collate, passages, span_tokens
from pourparlers.schema import LABELS, Article

Row = dict[str, Any]


def build_dataset(articles: Iterable[Article], tokenizer: Tokenizer, settings: Settings) -> Dataset:
    """A row a passage: its windows and tokens, and what is to be learnt from it."""
    return Dataset.from_list(
        [_row(article, passage) for article in articles for passage in passages(article, tokenizer, settings)]
    )


def _row(article: Article, passage: Passage) -> Row:
    targets, spans = [], []
    for number, judged in enumerate(passage.tagged):
        sentence = article.sentences[passage.number_in_article(number)] if judged else None
        targets.append([int(label in sentence.labels) if sentence else -1 for label in LABELS])
        for position in sentence.positions if sentence else ():
            first, last = span_tokens(passage, position) or (-1, -1)
            spans.append([number, LABELS.index(position.label), first + 1, last + 1])
    tokens = [[token.id, token.start, token.end, token.sentence] for token in passage.tokens]
    return {
        "windows": passage.windows,
        "owned": passage.owned,
        "tokens": tokens,
        "tagged": passage.tagged,
        "first": passage.first,
        "has_title": passage.has_title,
        "targets": targets,
        "spans": spans,
    }


def collate_rows(rows: Sequence[Row], padding: int) -> dict[str, Any]:
    """The network's arguments for a batch of rows."""
    batch = collate([_passage(row) for row in rows], padding)
    targets = np.full((len(rows), len(batch.sentence_numbers), len(LABELS)), -1.0, np.float32)
    for number, row in enumerate(rows):
        targets[number, : len(row["targets"])] = row["targets"]
    spans = [[number, *span] for number, row in enumerate(rows) for span in row["spans"]]
    return {
        **as_tensors(batch),
        "targets": torch.from_numpy(targets),
        "spans": torch.tensor(spans, dtype=torch.long).reshape(-1, 5),
    }


def _passage(row: Row) -> Passage:
    tokens = [Token(*token) for token in row["tokens"]]
    return Passage(row["windows"], row["owned"], tokens, row["tagged"], row["first"], row["has_title"])
