"""Encoder layers that training leaves as they are: computed once a window, and remembered."""

import copy
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from pourparlers.schema import BadInput

# Remembered states are float16 on the CPU; beyond this many bytes further windows are computed anew each time.
MEMORY = 4 * 2**30


# A window's token ids and what the frozen layers make of them.
Remembered = dict[bytes, Tensor]


class FrozenLayers:
    """The embeddings and lowest layers (one at least) of an encoder, and the layers above them as an encoder.

    Both parts share their weights with the whole encoder. The lower part is to be in
    evaluation mode. `known` may be shared by trainings that freeze the same layers of the same encoder.
    """

    def __init__(self, encoder: PreTrainedModel, layers: int, known: Remembered | None = None) -> None:
        stack = encoder.encoder.layer
        self.lower = _part(encoder, encoder.embeddings, stack[:layers])
        self.upper = _part(encoder, _PassThrough(), stack[layers:])
        self.known: Remembered = {} if known is None else known
        self.bytes = sum(states.nbytes for states in self.known.values())

    def __call__(self, ids: Tensor, mask: Tensor) -> Tensor:
        """States [W, L, d] of the whole encoder for token ids and attention mask [W, L]."""
        keys = [row[: int(length)].tobytes() for row, length in zip(ids.cpu().numpy(), mask.sum(1).cpu(), strict=True)]
        if all(key in self.known for key in keys):
            states = nn.utils.rnn.pad_sequence([self.known[key] for key in keys], batch_first=True).to(
                ids.device, torch.float32
            )
        else:
            with torch.no_grad():
                states = self.lower(input_ids=ids, attention_mask=mask)[0]
            self._remember(keys, states, mask)
        whole: Tensor = self.upper(inputs_embeds=states, attention_mask=mask)[0]
        return whole

    def _remember(self, keys: Sequence[bytes], states: Tensor, mask: Tensor) -> None:
        for key, row, length in zip(keys, states, mask.sum(1).tolist(), strict=True):
            if key not in self.known and self.bytes < MEMORY:
                self.known[key] = row[:length].detach().to("cpu", torch.float16)
                self.bytes += self.known[key].nbytes


def kept_modules(encoder: PreTrainedModel, layers: int) -> list[nn.Module]:
    """The embeddings and the lowest layers. Raises BadInput for an encoder that is not laid out as BERT's are."""
    if not hasattr(getattr(encoder, "encoder", None), "layer"):
        raise BadInput(f"layers of a {encoder.config.model_type} encoder cannot be frozen", "set training.frozen_layers to -1")
    return [encoder.embeddings, *encoder.encoder.layer[:layers]]


class _PassThrough(nn.Module):
    """Stands for the embeddings of an encoder that is given states."""

    def forward(self, inputs_embeds: Tensor, **_: Any) -> Tensor:
        return inputs_embeds


def _part(encoder: PreTrainedModel, embeddings: nn.Module, layers: Sequence[nn.Module]) -> Any:
    """An encoder of the same kind with other embeddings and some of its layers; weights are shared, nothing is copied."""
    part, stack = copy.copy(encoder), copy.copy(encoder.encoder)
    stack._modules = {**encoder.encoder._modules, "layer": nn.ModuleList(layers)}
    part._modules = {**encoder._modules, "embeddings": embeddings, "encoder": stack}
    return part
