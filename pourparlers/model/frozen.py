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

    def __call__(self, groups: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
        """States of the whole encoder for groups of token ids and masks [W, L], flattened and put end to end: [N, d].

        The layers above see the windows of a batch as one row without padding, where tokens attend within their window only:
        a third less to compute than with windows of one article padded to the longest.
        """
        lower = torch.cat([states for ids, mask in groups for states in self._frozen_states(ids, mask)])
        present = torch.cat([mask.flatten() for _, mask in groups]).nonzero().squeeze(1)
        window = torch.repeat_interleave(torch.cat([mask.sum(1) for _, mask in groups]))
        together = (window.unsqueeze(0) == window.unsqueeze(1))[None, None]
        upper: Tensor = self.upper(inputs_embeds=lower.unsqueeze(0), attention_mask=together)[0].squeeze(0)
        places = upper.new_zeros(sum(mask.numel() for _, mask in groups), upper.shape[1])
        return places.index_copy(0, present, upper)

    def _frozen_states(self, ids: Tensor, mask: Tensor) -> list[Tensor]:
        """What the frozen layers make of each window, [its tokens, d].

        Each is computed by itself and rounded to what is remembered, so that training sees the same states whatever windows
        stood beside it and whether it was remembered: a resumed training remembers nothing.
        """
        return [self._states(row[:length]) for row, length in zip(ids, mask.sum(1).tolist(), strict=True)]

    def _states(self, window: Tensor) -> Tensor:
        key = window.cpu().numpy().tobytes()
        states = self.known.get(key)
        if states is None:
            with torch.no_grad():
                computed = self.lower(input_ids=window[None], attention_mask=torch.ones_like(window[None]))[0][0]
            states = computed.to("cpu", torch.float16)
            if self.bytes < MEMORY:
                self.known[key] = states
                self.bytes += states.nbytes
        return states.to(window.device, torch.float32)


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
