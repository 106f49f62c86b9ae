from pathlib import Path
from shutil import copy

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from pourparlers.evaluation.faithfulness import equal_decisions
from pourparlers.model.compact import BLOCK, compact_graphs, quantise, restore
from pourparlers.model.settings import CONFIG, TOKENIZER
from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import Article

FLOATS = st.floats(-1e3, 1e3, width=32)


@settings(deadline=None)
@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=70), elements=FLOATS))
def test_no_weight_moves_by_more_than_half_a_step_of_its_block(values: np.ndarray) -> None:
    blocks, scale = quantise(values)
    assert blocks.shape == (-(-values.size // BLOCK), BLOCK)
    steps = np.repeat(scale, BLOCK)[: values.size].reshape(values.shape)
    assert (np.abs(restore(blocks, scale, values.shape) - values) <= 0.501 * steps + 1e-30).all()


def test_a_compacted_tagger_is_a_quarter_and_decides_alike_whatever_else_is_in_the_batch(
    tiny_folder: Path, lesson: Article, tmp_path: Path
) -> None:
    for name in (CONFIG, TOKENIZER):
        copy(tiny_folder / name, tmp_path / name)
    compact_graphs(tiny_folder, tmp_path)
    weights = (tmp_path / "weights-8bit.safetensors").stat().st_size
    assert weights < 0.5 * sum((tiny_folder / name).stat().st_size for name in ("encoder.onnx", "heads.onnx"))
    articles = [
        lesson.model_copy(update={"id": str(copies), "text": lesson.text * copies, "sentences": ()}) for copies in (1, 2, 3)
    ]
    whole, compact = (list(Tagger.from_pretrained(folder).batch(articles)) for folder in (tiny_folder, tmp_path))
    alone = [next(Tagger.from_pretrained(tmp_path).batch([article])) for article in articles]
    assert equal_decisions(compact, alone)[0] == equal_decisions(compact, alone)[1]
    equal, decisions = equal_decisions(whole, compact)
    assert equal >= 0.9 * decisions
    assert any(sentence.positions for article in compact for sentence in article.sentences)
