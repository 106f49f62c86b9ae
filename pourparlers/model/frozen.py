"""Encoder layers that training leaves as they are: computed once a batch, and remembered."""

import copy
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from pourparlers.schema import BadInput

# Remembered states are float16 on the CPU; beyond this many bytes further batches are computed anew each time.
MEMORY = 4 * 2**30

# Layers see rows of so many tokens, or of the longest window's.
ROW_TOKENS = 128

# Groups of token ids and attention masks, [W, L] each.
Groups = Sequence[tuple[Tensor, Tensor]]

# A batch's token ids and what the frozen layers make of them: [tokens of its windows, d].
Remembered = dict[bytes, Tensor]


class FrozenLayers:
    """The embeddings and lowest layers (one at least) of an encoder, and the layers above them as an encoder.

    The parts share their weights with the whole encoder. The lower ones are to be in
    evaluation mode. `known` may be shared by trainings that freeze the same layers of the same encoder.
    """

    def __init__(self, encoder: PreTrainedModel, layers: int, known: Remembered | None = None) -> None:
        stack = encoder.encoder.layer
        self.embeddings = encoder.embeddings
        self.lower = _part(encoder, stack[:layers])
        self.upper = _part(encoder, stack[layers:])
        self.known: Remembered = {} if known is None else known
        self.bytes = sum(states.nbytes for states in self.known.values())

    def __call__(self, groups: Groups) -> Tensor:
        """States of the whole encoder for groups of windows, flattened and put end to end: [N, d]."""
        rows = Rows([length for _, mask in groups for length in mask.sum(1).tolist()], groups[0][0].device)
        upper = rows.through(self.upper, self._frozen_states(groups, rows))
        present = torch.cat([mask.flatten() for _, mask in groups]).nonzero().squeeze(1)
        places = upper.new_zeros(sum(mask.numel() for _, mask in groups), upper.shape[1])
        return places.index_copy(0, present, upper)

    def _frozen_states(self, groups: Groups, rows: "Rows") -> Tensor:
        """What the frozen layers make of a batch: the states of its tokens.

        Remembered is a whole batch and always as it is rounded, so that training sees the same states whether they
        were remembered or not: a resumed training remembers nothing, and beside other windows a window's last bits differ.
        """
        key = b"".join(ids.cpu().numpy().tobytes() for ids, _ in groups)
        states = self.known.get(key)
        if states is None:
            with torch.no_grad():
                embedded = [self.embeddings(input_ids=ids)[mask.bool()] for ids, mask in groups]
                states = rows.through(self.lower, torch.cat(embedded)).to("cpu", torch.float16)
            if self.bytes < MEMORY:
                self.known[key] = states
                self.bytes += states.nbytes
        return states.to(groups[0][0].device, torch.float32)


class Rows:
    """The windows of a batch, several in a row, where tokens attend within their window only.

    Nearly nothing is computed for padding: with windows padded to the longest of their group it is two fifths.
    """

    def __init__(self, lengths: Sequence[int], device: torch.device) -> None:
        window, self.row, self.column = (places.to(device) for places in packed(lengths))
        self.shape = int(self.row.max()) + 1, int(self.column.max()) + 1
        owner = window.new_full(self.shape, -1).index_put_((self.row, self.column), window)
        self.together = (owner.unsqueeze(1) == owner.unsqueeze(2)).unsqueeze(1)

    def through(self, layers: Any, states: Tensor) -> Tensor:
        """What the layers make of the tokens' states, [tokens, d] both."""
        laid = states.new_zeros(*self.shape, states.shape[1]).index_put_((self.row, self.column), states)
        made: Tensor = layers(inputs_embeds=laid, attention_mask=self.together)[0]
        return made[self.row, self.column]


def packed(lengths: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """Where the tokens of windows of these lengths go: for each, its window, its row, and its column.

    Rows have room for ROW_TOKENS, or for the longest window; a window goes into the first row that still has room, long ones
    first (first-fit decreasing, Johnson 1973).
    """
    size = max(ROW_TOKENS, *lengths)
    filled: list[int] = []
    start = dict[int, tuple[int, int]]()
    for number in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
        first = next((row for row, used in enumerate(filled) if used + lengths[number] <= size), len(filled))
        if first == len(filled):
            filled.append(0)
        start[number] = first, filled[first]
        filled[first] += lengths[number]
    places = [(number, start[number][0], start[number][1] + n) for number, length in enumerate(lengths) for n in range(length)]
    window, row, column = torch.tensor(places).T
    return window, row, column


def kept_modules(encoder: PreTrainedModel, layers: int) -> list[nn.Module]:
    """The embeddings and the lowest layers, and what all layers share where there is such. Raises BadInput for an encoder that
    is not laid out as BERT's are, or has fewer layers."""
    if not hasattr(getattr(encoder, "encoder", None), "layer"):
        raise BadInput(f"layers of a {encoder.config.model_type} encoder cannot be frozen", "set training.frozen_layers to -1")
    stack = encoder.encoder
    if layers > len(stack.layer):
        raise BadInput(f"{layers} layers cannot be frozen, the encoder has {len(stack.layer)}", "lower training.frozen_layers")
    shared = [part for name in ("rel_embeddings", "LayerNorm") if (part := getattr(stack, name, None)) is not None]
    return [encoder.embeddings, *stack.layer[:layers], *(shared if layers else [])]


class _PassThrough(nn.Module):
    """Stands for the embeddings of an encoder that is given states."""

    def forward(self, inputs_embeds: Tensor, **_: Any) -> Tensor:
        return inputs_embeds


def _part(encoder: PreTrainedModel, layers: Sequence[nn.Module]) -> Any:
    """An encoder of the same kind with some of its layers, to be given states; weights are shared, nothing is copied."""
    part, stack = copy.copy(encoder), copy.copy(encoder.encoder)
    stack._modules = {**encoder.encoder._modules, "layer": nn.ModuleList(layers)}
    part._modules = {**encoder._modules, "embeddings": _PassThrough(), "encoder": stack}
    return part
