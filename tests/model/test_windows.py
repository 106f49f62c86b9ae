from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from pourparlers.model.settings import Formulation, Settings, SpecialIds
from pourparlers.model.windows import Passage, collate, passages, span_tokens
from pourparlers.schema import Article, Position, Sentence
from tests.conftest import TINY_CAMEMBERT

TOKENIZER = Tokenizer.from_file(str(TINY_CAMEMBERT / "tokenizer.json"))
FORMULATIONS = get_args(Formulation)


def _settings(formulation: Formulation, window: int = 32, passage: int = 8) -> Settings:
    return Settings(
        formulation=formulation,
        window_tokens=window,
        passage_sentences=passage,
        special_ids=SpecialIds(first=5, last=6, padding=1),
    )


def _article(lengths: list[int], title: str | None) -> Article:
    texts = [" ".join(["Moscou recule"] * length) + "." for length in lengths]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)]).tolist()
    sentences = [Sentence(start=start, end=start + len(text)) for start, text in zip(starts, texts, strict=False)]
    return Article(id="x", title=title, text=" ".join(texts), sentences=tuple(sentences))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(FORMULATIONS), st.lists(st.integers(1, 40), min_size=1, max_size=25), st.sampled_from([None, "Un titre"])
)
def test_every_token_is_read_once_and_every_sentence_tagged_once(
    formulation: Formulation, lengths: list[int], title: str | None
) -> None:
    article = _article(lengths, title)
    tagged = []
    for passage in passages(article, TOKENIZER, _settings(formulation)):
        owned = sorted(number for row in passage.owned for number in row if number >= 0)
        assert owned == list(range(len(passage.tokens)))
        assert all(len(window) <= 32 for window in passage.windows)
        for window, row in zip(passage.windows, passage.owned, strict=True):
            assert all(window[i] == passage.tokens[number].id for i, number in enumerate(row) if number >= 0)
        tagged += [passage.number_in_article(s) for s, judged in enumerate(passage.tagged) if judged]
        for token in passage.tokens[sum(t.sentence < passage.has_title for t in passage.tokens) :]:
            sentence = article.sentences[passage.number_in_article(token.sentence)]
            assert sentence.start <= token.start <= token.end <= sentence.end
    assert tagged == list(range(len(lengths)))


@pytest.mark.parametrize("formulation", FORMULATIONS)
def test_a_batch_finds_every_token_where_its_window_lies(formulation: Formulation) -> None:
    batch_of: list[Passage] = [
        p
        for lengths in ([3, 30, 1], [2, 2])
        for p in passages(_article(lengths, "Un titre"), TOKENIZER, _settings(formulation))
    ]
    batch = collate(batch_of, padding=1)
    flat = np.concatenate([ids.reshape(-1) for ids, _ in batch.groups])
    for row, passage in enumerate(batch_of):
        count = len(passage.tokens)
        assert flat[batch.token_index[row, :count]].tolist() == [token.id for token in passage.tokens]
        assert (batch.token_sentence[row, count:] == -1).all()
        assert batch.pointable[row].sum() == sum(token.sentence >= passage.has_title for token in passage.tokens)


def test_groups_keep_to_their_tokens_and_hold_every_window() -> None:
    article = _article([2, 9, 3, 2, 30, 2], None)
    found = list(passages(article, TOKENIZER, _settings("sentence")))
    windows = sorted(tuple(window) for passage in found for window in passage.windows)
    groups = collate(found, padding=1, group_tokens=16).groups
    assert all(len(ids) == 1 or ids.size <= 16 for ids, _ in groups)
    assert (
        sorted(tuple(row[real == 1].tolist()) for ids, mask in groups for row, real in zip(ids, mask, strict=True)) == windows
    )
    assert max(len(ids) for ids, _ in groups) > 1


def test_what_the_encoder_sees_at_once_is_all_that_differs() -> None:
    article = _article([2, 2, 2, 2], None)
    seen = {
        f: [len(window) for window in next(iter(passages(article, TOKENIZER, _settings(f, window=64)))).windows]
        for f in FORMULATIONS
    }
    assert len(seen["article"]) < len(seen["sentence"])


def test_a_title_is_read_where_sentences_are_read_together_and_nowhere_else() -> None:
    titled, bare = _article([2, 3], "Un titre"), _article([2, 3], None)
    seen = {
        f: [next(iter(passages(one, TOKENIZER, _settings(f, window=64)))).windows for one in (titled, bare)]
        for f in FORMULATIONS
    }
    assert seen["sentence"][0] == seen["sentence"][1]
    title = TOKENIZER.encode("Un titre", add_special_tokens=False).ids
    assert seen["article"][0][0][1 : 1 + len(title)] == title
    assert seen["article"][0][0][1 + len(title) :] == seen["article"][1][0][1:]


def test_a_mention_is_found_as_tokens(lesson: Article) -> None:
    passage = next(iter(passages(lesson, TOKENIZER, _settings("sentence"))))
    position: Position = lesson.sentences[1].positions[0]
    first, last = span_tokens(passage, position) or (0, 0)
    assert lesson.text[passage.tokens[first].start : passage.tokens[last].end] == "préfète Anne Sorel"
    assert span_tokens(passage, Position(label=position.label)) is None
