import torch

from pourparlers.encoders.loading import load_encoder
from pourparlers.model.frozen import FrozenLayers
from tests.conftest import TINY_CAMEMBERT


def test_parts_compute_what_the_whole_computes_and_remember_it() -> None:
    encoder, tokenizer = load_encoder(str(TINY_CAMEMBERT))
    batch = tokenizer(["Moscou recule.", "La ministre refuse de céder."], padding=True, return_tensors="pt")
    ids, mask = batch["input_ids"], batch["attention_mask"]
    whole = encoder(input_ids=ids, attention_mask=mask)[0]
    frozen = FrozenLayers(encoder, 1)
    first = frozen([(ids[:1], mask[:1]), (ids[1:], mask[1:])]).view_as(whole)
    again = frozen([(ids.flip(0), mask.flip(0))]).view_as(whole).flip(0)
    assert len(frozen.known) == 2
    for states in (first, again):
        torch.testing.assert_close(states * mask.unsqueeze(-1), whole * mask.unsqueeze(-1), atol=2e-3, rtol=1e-3)


def test_only_the_layers_above_learn() -> None:
    encoder, tokenizer = load_encoder(str(TINY_CAMEMBERT))
    frozen = FrozenLayers(encoder, 1)
    batch = tokenizer(["Moscou recule."], return_tensors="pt")
    torch.autograd.backward(frozen([(batch["input_ids"], batch["attention_mask"])]).sum())
    learning = {name for name, parameter in encoder.named_parameters() if parameter.grad is not None}
    assert learning
    assert all(name.startswith("encoder.layer.1.") for name in learning)
