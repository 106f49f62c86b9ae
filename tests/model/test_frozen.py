import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import DebertaV2Config, DebertaV2Model

from pourparlers.encoders.loading import load_encoder
from pourparlers.model.frozen import ROW_TOKENS, FrozenLayers, kept_modules, packed
from pourparlers.schema import BadInput
from tests.conftest import TINY_CAMEMBERT


def test_parts_compute_what_the_whole_computes_and_remember_it() -> None:
    encoder, tokenizer = load_encoder(str(TINY_CAMEMBERT))
    batch = tokenizer(["Moscou recule.", "La ministre refuse de céder."], padding=True, return_tensors="pt")
    ids, mask = batch["input_ids"], batch["attention_mask"]
    whole = encoder(input_ids=ids, attention_mask=mask)[0]
    frozen = FrozenLayers(encoder, 1)
    apart, together = [(ids[:1], mask[:1]), (ids[1:], mask[1:])], [(ids.flip(0), mask.flip(0))]
    first, again, other = frozen(apart), frozen(apart), frozen(together).view_as(whole).flip(0).flatten(0, 1)
    assert len(frozen.known) == 2
    assert torch.equal(first, again)
    for states in (first, other):
        torch.testing.assert_close(states * mask.view(-1, 1), whole.flatten(0, 1) * mask.view(-1, 1), atol=2e-3, rtol=1e-3)


@given(st.lists(st.integers(1, 2 * ROW_TOKENS), min_size=1, max_size=40))
def test_windows_in_rows_stay_whole_and_take_no_place_twice(lengths: list[int]) -> None:
    window, row, column = (places.tolist() for places in packed(lengths))
    assert window == [number for number, length in enumerate(lengths) for _ in range(length)]
    assert len({*zip(row, column, strict=True)}) == sum(lengths)
    for number, length in enumerate(lengths):
        mine = [place for place, owner in enumerate(window) if owner == number]
        assert len({row[place] for place in mine}) == 1
        assert [column[place] - column[mine[0]] for place in mine] == list(range(length))
    room = max(ROW_TOKENS, *lengths)
    assert max(column) < room
    assert len(set(row)) < 2 * sum(lengths) / room + 1  # no two rows that would have gone into one


def test_no_more_layers_are_frozen_than_there_are() -> None:
    encoder, _ = load_encoder(str(TINY_CAMEMBERT))
    assert len(kept_modules(encoder, 2)) == 3
    with pytest.raises(BadInput, match=r"3 layers cannot be frozen, the encoder has 2.*training\.frozen_layers"):
        kept_modules(encoder, 3)


def test_what_all_layers_of_a_deberta_share_is_frozen_with_them() -> None:
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    relative = {"relative_attention": True, "position_buckets": 16, "norm_rel_ebd": "layer_norm"}
    encoder = DebertaV2Model(DebertaV2Config(vocab_size=50, **shape, **relative)).eval()
    for module in kept_modules(encoder, 1):
        module.requires_grad_(False)
    learning = {name.rsplit(".", 1)[0] for name, parameter in encoder.named_parameters() if parameter.requires_grad}
    assert learning
    assert all(name.startswith("encoder.layer.1.") for name in learning)


def test_only_the_layers_above_learn() -> None:
    encoder, tokenizer = load_encoder(str(TINY_CAMEMBERT))
    frozen = FrozenLayers(encoder, 1)
    batch = tokenizer(["Moscou recule."], return_tensors="pt")
    torch.autograd.backward(frozen([(batch["input_ids"], batch["attention_mask"])]).sum())
    learning = {name for name, parameter in encoder.named_parameters() if parameter.grad is not None}
    assert learning
    assert all(name.startswith("encoder.layer.1.") for name in learning)
