"""An article as the network sees it: passages of sentences, windows of tokens, and which sentence owns which token.

The formulations differ here and nowhere else:
    sentence   a window a sentence, encoded alone
    article    windows of as many whole sentences as fit, overlapping (Cohan et al. 2019)
A sentence longer than a window is continued in further windows; nothing is cut off. Where sentences are read together,
the title stands first, as context only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from pourparlers.model.settings import Settings
from pourparlers.schema import Article, Position

CONTEXT_SENTENCES = 6
WINDOW_OVERLAP = 2
WINDOWS_PER_GROUP = 16

Array = NDArray[np.int64]


@dataclass(frozen=True)
class Token:
    """A token that a sentence owns: its vocabulary id and its place in the article's text."""

    id: int
    start: int
    end: int
    sentence: int


@dataclass(frozen=True)
class Passage:
    """Consecutive sentences of one article, encoded together.

    `windows` holds rows of token ids, framed; `owned[w][i]` is the running number of the passage's token at that place, or -1.
    `tagged[s]` says whether sentence s of the passage is to be judged; `first` is the article's number of the passage's first
    sentence after the title.
    """

    windows: list[list[int]]
    owned: list[list[int]]
    tokens: list[Token]
    tagged: list[bool]
    first: int
    has_title: bool

    def number_in_article(self, sentence: int) -> int:
        """The article's number of the passage's sentence."""
        return sentence - self.has_title + self.first


def passages(article: Article, tokenizer: Tokenizer, settings: Settings) -> Iterator[Passage]:
    """The passages of an article in order; each sentence is tagged in exactly one of them."""
    count, longest = len(article.sentences), settings.passage_sentences
    title = (article.title or "").strip() if settings.formulation == "article" else ""
    has_title = bool(title)
    lead = _tokens(tokenizer, [title], [0]) if has_title else []
    texts = [article.sentence_text(sentence) for sentence in article.sentences]
    tokens = _tokens(tokenizer, texts, [sentence.start for sentence in article.sentences])
    step = longest if count <= longest else longest - 2 * min(CONTEXT_SENTENCES, (longest - 1) // 2)
    for core in range(0, count, step):
        margin = (longest - step) // 2
        first, last = max(0, core - margin), min(count, core + step + margin)
        tagged = [core <= number < core + step for number in range(first, last)]
        yield _passage([*lead, *tokens[first:last]], [False] * has_title + tagged, first, has_title, settings)


def _tokens(tokenizer: Tokenizer, texts: Sequence[str], starts: Sequence[int]) -> list[list[tuple[int, int, int]]]:
    """Per text its tokens as (id, start, end), offsets into the article and without the white space around them."""
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False) if texts else []
    found = []
    for text, start, encoding in zip(texts, starts, encodings, strict=True):
        row = []
        for identifier, (left, right) in zip(encoding.ids, encoding.offsets, strict=True):
            piece = text[left:right]
            bare = left + len(piece) - len(piece.lstrip())
            row.append((identifier, start + bare, start + max(bare, left + len(piece.rstrip()))))
        found.append(row)
    return found


def _passage(
    rows: list[list[tuple[int, int, int]]], tagged: list[bool], first: int, has_title: bool, settings: Settings
) -> Passage:
    tokens = [Token(*token, sentence=number) for number, row in enumerate(rows) for token in row]
    bounds = np.cumsum([0, *map(len, rows)]).tolist()
    size = settings.window_tokens - 2
    special = settings.special_ids
    windows, owned = [], []
    for start, core, end in _spans(bounds, size, settings):
        windows.append([special.first, *(token.id for token in tokens[start:end]), special.last])
        owned.append([-1, *(number if number >= core else -1 for number in range(start, end)), -1])
    return Passage(windows, owned, tokens, tagged, first, has_title)


def _spans(bounds: list[int], size: int, settings: Settings) -> Iterator[tuple[int, int, int]]:
    """Windows as token ranges (start, core, end): context, then the core from `core` on; the cores cover every token once."""
    if settings.formulation == "article":
        yield from _article_spans(bounds, size)
        return
    for start, end in pairwise(bounds):
        yield from _sentence_spans(start, end, size)


def _sentence_spans(start: int, end: int, size: int) -> Iterator[tuple[int, int, int]]:
    """A sentence alone, in as many windows as it needs: one even where it has no token."""
    for piece in range(start, max(end, start + 1), size):
        yield piece, piece, min(end, piece + size)


def _article_spans(bounds: list[int], size: int) -> Iterator[tuple[int, int, int]]:
    """Greedy windows of whole sentences; each begins with the last sentences of the one before as context."""
    number, last = 0, len(bounds) - 1
    while number < last:
        if bounds[number + 1] - bounds[number] > size:
            yield from _sentence_spans(bounds[number], bounds[number + 1], size)
            number += 1
            continue
        context = number
        while context > max(0, number - WINDOW_OVERLAP) and bounds[number + 1] - bounds[context - 1] <= size:
            context -= 1
        stop = number + 1
        while stop < last and bounds[stop + 1] - bounds[context] <= size:
            stop += 1
        yield bounds[context], bounds[number], bounds[stop]
        number = stop


# The arrays of a batch that the heads are given beside the states, in their order.
ARRAYS = ("token_index", "token_sentence", "sentence_numbers", "pointable")


@dataclass(frozen=True)
class Batch:
    """Passages padded together. B passages, S sentences, T tokens at most.

    groups            windows of like length: (token ids [W, L], attention mask [W, L]); the states of all groups, flattened and
                      put end to end, are what `token_index` counts in
    token_index       [B, T] place of each token's state; token_sentence [B, T] its sentence, -1 where there is no token
    sentence_numbers  [S] 0, 1, …: what token_sentence is compared with
    pointable         [B, T] which tokens may be an actor's: not those of the title, nor those that only stand for a space
    """

    groups: list[tuple[Array, Array]]
    token_index: Array
    token_sentence: Array
    sentence_numbers: Array
    pointable: Array


def collate(batch: Sequence[Passage], padding: int, group_tokens: int | None = None) -> Batch:
    """Pads passages together, windows of like length in one group, so that little is computed for padding: at most
    WINDOWS_PER_GROUP of them, and no more than `group_tokens` tokens with their padding unless one window alone has more."""
    shape = len(batch), max(1, *(len(passage.tokens) for passage in batch))
    index, owner = np.zeros(shape, np.int64), np.full(shape, -1, np.int64)
    pointable = np.zeros(shape, np.int64)
    for row, passage in enumerate(batch):
        count = len(passage.tokens)
        owner[row, :count] = [token.sentence for token in passage.tokens]
        pointable[row, :count] = [token.sentence >= passage.has_title and token.end > token.start for token in passage.tokens]
    rows = [(row, window) for row, passage in enumerate(batch) for window in range(len(passage.windows))]
    rows.sort(key=lambda place: _window_length(batch, place))
    groups, offset = [], 0
    start = 0
    while start < len(rows):
        group = rows[start : start + WINDOWS_PER_GROUP]
        while group_tokens and len(group) > 1 and len(group) * _window_length(batch, group[-1]) > group_tokens:
            group.pop()
        length = _window_length(batch, group[-1])
        ids, attention = np.full((len(group), length), padding, np.int64), np.zeros((len(group), length), np.int64)
        for line, (row, window) in enumerate(group):
            found, places = batch[row].windows[window], batch[row].owned[window]
            ids[line, : len(found)], attention[line, : len(found)] = found, 1
            for column, number in enumerate(places):
                if number >= 0:
                    index[row, number] = offset + line * length + column
        groups.append((ids, attention))
        start += len(group)
        offset += len(group) * length
    return Batch(groups, index, owner, np.arange(max(len(passage.tagged) for passage in batch)), pointable)


def _window_length(batch: Sequence[Passage], place: tuple[int, int]) -> int:
    return len(batch[place[0]].windows[place[1]])


def span_tokens(passage: Passage, position: Position) -> tuple[int, int] | None:
    """First and last token of a position's actor in the passage, or None where it has no actor here."""
    if position.actor is None:
        return None
    covered = [
        number
        for number, token in enumerate(passage.tokens)
        if token.sentence >= passage.has_title and max(token.start, position.actor.start) < min(token.end, position.actor.end)
    ]
    return (covered[0], covered[-1]) if covered else None
