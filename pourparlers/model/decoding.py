"""From logits to positions: which labels a sentence has, and which mentions hold them."""

from collections.abc import Sequence
from unicodedata import combining

import numpy as np
from numpy.typing import NDArray

from pourparlers.model.settings import Settings
from pourparlers.model.windows import Passage
from pourparlers.schema import LABELS, Article, Mention, Position, Sentence

LONGEST_MENTION = 40

Floats = NDArray[np.floating]


def decode(
    article: Article, passage: Passage, labels: Floats, starts: Floats, ends: Floats, settings: Settings
) -> dict[int, Sentence]:
    """Every tagged sentence of a passage with its positions and its labels' probabilities, by its number in the article.

    labels [S, 3]; starts, ends [S, 3, 1 + T] as `network.Logits`, without the batch. A probability is the sigmoid of the logit
    over the label's temperature (Guo et al. 2017); a position's score is its label's probability.
    """
    probabilities = 1 / (1 + np.exp(-labels.astype(np.float64) / settings.temperatures))
    found = {}
    for sentence, judged in enumerate(passage.tagged):
        if not judged:
            continue
        positions: list[Position] = []
        for number, label in enumerate(LABELS):
            score = float(probabilities[sentence, number])
            if score >= settings.label_thresholds[number]:
                actors = _actors(article, passage, starts[sentence, number], ends[sentence, number], settings.actor_threshold)
                positions += [Position(label=label, actor=actor, score=round(score, 4)) for actor in actors]
        place = passage.number_in_article(sentence)
        scores = {label: round(float(value), 6) for label, value in zip(LABELS, probabilities[sentence], strict=True)}
        found[place] = article.sentences[place].model_copy(update={"positions": tuple(positions), "scores": scores})
    return found


def _actors(article: Article, passage: Passage, starts: Floats, ends: Floats, threshold: float) -> Sequence[Mention | None]:
    """The mentions whose start clears the threshold, in the order of the text; the likeliest one in any case."""
    count = len(passage.tokens) + 1
    shares = _softmax(starts[:count])
    chosen = sorted({int(shares.argmax()), *np.flatnonzero(shares >= threshold).tolist()} - {0})
    if not chosen or shares[0] > shares[chosen].max():
        return [None]
    return [
        _mention(article, passage, first - 1, following - 1, ends)
        for first, following in zip(chosen, [*chosen[1:], count], strict=True)
    ]


def _mention(article: Article, passage: Passage, first: int, following: int, ends: Floats) -> Mention:
    """The span from token `first` to the likeliest last token before `following` in the same sentence, cut at word bounds."""
    last = first + 1
    limit = min(following, first + LONGEST_MENTION)
    while last < limit and passage.tokens[last].sentence == passage.tokens[first].sentence:
        last += 1
    end_token = first + int(ends[1 + first : 1 + last].argmax())
    start, end, text = passage.tokens[first].start, passage.tokens[end_token].end, article.text
    while start > 0 and (combining(text[start]) or (text[start - 1].isalnum() and text[start].isalnum())):
        start -= 1
    while end < len(text) and (combining(text[end]) or (text[end - 1].isalnum() and text[end].isalnum())):
        end += 1
    return Mention(text=text[start:end], start=start, end=end)


def _softmax(logits: Floats) -> Floats:
    shifted = np.exp((logits - logits.max()).astype(np.float64))
    shares: Floats = shifted / shifted.sum()
    return shares
