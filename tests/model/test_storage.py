import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file

from pourparlers.model.settings import ENCODER_GRAPH, TOKENIZER, WEIGHTS, read_settings
from pourparlers.model.storage import load_tagger
from pourparlers.model.windows import collate, passages
from pourparlers.prediction.runtimes import OnnxRuntime, TorchRuntime
from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import Article, BadInput
from pourparlers.text.writing import whole_folder


def test_the_graphs_compute_what_torch_computes(tiny_folder: Path, lesson: Article) -> None:
    model, tokenizer = load_tagger(tiny_folder)
    settings = read_settings(tiny_folder)
    longer = lesson.with_sentences(lesson.sentences[:2])
    batch = collate([p for a in (lesson, longer) for p in passages(a, tokenizer, settings)], settings.special_ids.padding)
    for ours, theirs in zip(OnnxRuntime(tiny_folder)(batch), TorchRuntime(model)(batch), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-3)


@pytest.mark.parametrize("missing", [TOKENIZER, ENCODER_GRAPH])
def test_a_folder_that_is_not_whole_is_refused(missing: str, tiny_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_folder, tmp_path / "tagger"))
    (folder / missing).unlink()
    with pytest.raises(BadInput, match=missing):
        Tagger.from_pretrained(folder)


def test_weights_that_do_not_fit_are_refused(tiny_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_folder, tmp_path / "tagger"))
    weights = load_file(folder / WEIGHTS)
    del weights["heads.labels.weight"]
    save_file(weights, folder / WEIGHTS, {"format": "pt"})
    with pytest.raises(BadInput, match="do not fit"):
        load_tagger(folder)


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole_folder(tmp_path / "x") as staging:
        (staging / "half").write_bytes((tmp_path / "missing").read_bytes())
    assert list(tmp_path.iterdir()) == []
    with whole_folder(tmp_path / "x") as staging:
        (staging / "whole").touch()
    with pytest.raises(BadInput, match="there already"), whole_folder(tmp_path / "x"):
        pass
