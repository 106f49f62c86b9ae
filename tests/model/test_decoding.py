import unicodedata

import numpy as np

from pourparlers.model.decoding import decode
from pourparlers.model.settings import Settings, SpecialIds
from pourparlers.model.windows import Passage, Token
from pourparlers.schema import LABELS, Article, Sentence

SETTINGS = Settings(
    formulation="sentence",
    window_tokens=32,
    passage_sentences=8,
    special_ids=SpecialIds(first=0, last=2, padding=1),
    actor_threshold=0.3,
)


def _decoded(text: str, spans: list[tuple[int, int]], starts: dict[int, float], ends: dict[int, float]) -> list[str | None]:
    """The mentions of the first label, for one sentence whose tokens lie at `spans`."""
    article = Article(id="x", text=text, sentences=(Sentence(start=0, end=len(text)),))
    tokens = [Token(9, start, end, 0) for start, end in spans]
    passage = Passage([], [], tokens, [True], 0, has_title=False)
    labels = np.full((1, len(LABELS)), -9.0)
    labels[0, 0] = 9.0
    pointers = np.full((2, 1, len(LABELS), 1 + len(tokens)), -9.0)
    for part, logits in enumerate((starts, ends)):
        for place, value in logits.items():
            pointers[part, 0, 0, place] = value
    (sentence,) = decode(article, passage, labels, pointers[0], pointers[1], SETTINGS).values()
    return [position.actor.text if position.actor else None for position in sentence.positions]


def test_one_mention_two_mentions_and_none() -> None:
    text, spans = "Awa Diop et Jean", [(0, 3), (4, 8), (9, 11), (12, 16)]
    assert _decoded(text, spans, {1: 5.0}, {2: 5.0, 4: 6.0}) == ["Awa Diop et Jean"]
    assert _decoded(text, spans, {1: 5.0, 4: 5.0}, {2: 5.0, 4: 6.0}) == ["Awa Diop", "Jean"]
    assert _decoded(text, spans, {0: 5.0}, {2: 5.0}) == [None]


def test_a_mention_ends_at_a_word_bound_and_keeps_its_accents() -> None:
    text = unicodedata.normalize("NFD", "René Dupré dit")
    end = text.index(" dit")
    assert _decoded(text, [(0, 5), (6, 9), (9, end - 1)], {1: 5.0}, {3: 5.0}) == [text[:end]]
    assert _decoded("Les syndicats", [(0, 3), (4, 9), (9, 13)], {2: 5.0}, {2: 5.0}) == ["syndicats"]


def test_every_sentence_keeps_its_probabilities_after_the_temperature() -> None:
    article = Article(id="x", text="Oui.", sentences=(Sentence(start=0, end=4),))
    passage = Passage([], [], [Token(9, 0, 3, 0)], [True], 0, has_title=False)
    labels, pointers = np.array([[2.0, -2.0, 0.0]]), np.zeros((1, len(LABELS), 2))
    settings = SETTINGS.model_copy(update={"temperatures": (2.0, 1.0, 1.0), "label_thresholds": (0.5, 0.5, 0.6)})
    (sentence,) = decode(article, passage, labels, pointers, pointers, settings).values()
    expected = [1 / (1 + np.exp(-1)), 1 / (1 + np.exp(2)), 0.5]
    np.testing.assert_allclose(list((sentence.scores or {}).values()), expected, atol=1e-6)
    assert sentence.labels == {LABELS[0]}
    assert '"scores":{"claim":0.731059,' in sentence.model_dump_json()
