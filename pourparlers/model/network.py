"""The tagger's network: an encoder, labels a sentence, and pointers at the actors' mentions anywhere in the article.

    token states ──┬─ mean per sentence ── linear ── 3 sigmoids
                   └─ for every (sentence, label): query · token keys ── where the actor's mention starts and ends, or nowhere

The pointer is that of span extraction (Devlin et al. 2019) with a learnt "nowhere" and a bias by the distance in sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import AutoConfig, AutoModel, PreTrainedConfig, PreTrainedModel
from transformers.modeling_outputs import ModelOutput

from pourparlers.encoders.loading import without_pooler
from pourparlers.model.frozen import FrozenLayers, Remembered, kept_modules
from pourparlers.model.windows import ARRAYS, Batch
from pourparlers.schema import LABELS

REACH = 6  # sentences; beyond this distance all are equally far
ELSEWHERE = -4.0  # where training starts: about nine actors in ten are mentioned in their own sentence
MASKED = -1e4


class TaggerConfig(PreTrainedConfig):  # type: ignore[misc]
    """Sizes of the network, the encoder's own configuration, and what `model.settings.Settings` reads."""

    model_type = "pourparlers-tagger"

    def __init__(
        self,
        encoder: dict[str, Any] | None = None,
        formulation: str = "sentence",
        pointer_size: int = 128,
        dropout: float = 0.1,
        window_tokens: int = 256,
        passage_sentences: int = 40,
        special_ids: dict[str, int] | None = None,
        **kwargs: Any,
    ) -> None:
        self.encoder = encoder or {}
        self.formulation = formulation
        self.pointer_size = pointer_size
        self.dropout = dropout
        self.window_tokens = window_tokens
        self.passage_sentences = passage_sentences
        self.special_ids = special_ids or {}
        super().__init__(**kwargs)


@dataclass
class Logits(ModelOutput):  # type: ignore[misc]
    """labels [B, S, 3]; starts and ends [B, S, 3, 1 + T], place 0 meaning nowhere; the loss where there are targets."""

    loss: Tensor | None = None
    labels: Tensor | None = None
    starts: Tensor | None = None
    ends: Tensor | None = None


@dataclass(frozen=True)
class LossWeights:
    """What each part of the loss counts: labels [3] for positives, and the pointers against the labels."""

    positives: tuple[float, float, float] = (1.0, 1.0, 1.0)
    pointers: float = 0.5


class Heads(nn.Module):
    """Everything above the token states."""

    def __init__(self, size: int, config: TaggerConfig) -> None:
        super().__init__()
        self.pointer_size = config.pointer_size
        self.dropout = nn.Dropout(config.dropout)
        self.labels = nn.Linear(size, len(LABELS))
        self.queries = nn.Linear(size, 2 * len(LABELS) * config.pointer_size)
        self.keys = nn.Linear(size, 2 * config.pointer_size)
        self.sentence_keys = nn.Linear(size, 2 * config.pointer_size, bias=False)
        self.nowhere = nn.Linear(size, 2 * len(LABELS))
        self.distance = nn.Embedding(2 * REACH + 1, 2 * len(LABELS))
        nn.init.constant_(self.distance.weight, ELSEWHERE)
        nn.init.zeros_(self.distance.weight[REACH])

    def forward(
        self, states: Tensor, token_index: Tensor, token_sentence: Tensor, sentence_numbers: Tensor, pointable: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """states [N, d] and the arrays of `windows.Batch` → logits of labels, starts, ends."""
        tokens = self.dropout(states[token_index])
        away = token_sentence.unsqueeze(1) - sentence_numbers.view(1, -1, 1)
        owner = (away == 0).to(tokens.dtype)
        means = owner @ tokens / owner.sum(-1, keepdim=True).clamp(min=1)
        keys = self.keys(tokens) + owner.transpose(1, 2) @ self.sentence_keys(means)
        sentences = self.dropout(means)
        starts, ends = self._pointers(sentences, keys, away, pointable)
        return self.labels(sentences), starts, ends

    def _pointers(self, sentences: Tensor, keys: Tensor, away: Tensor, pointable: Tensor) -> tuple[Tensor, Tensor]:
        batch, count = sentences.shape[:2]
        queries = self.queries(sentences).view(batch, count * len(LABELS), 2 * self.pointer_size)
        bias = self.distance(away.clamp(-REACH, REACH) + REACH).permute(0, 1, 3, 2)
        nowhere = self.nowhere(sentences).view(batch, count, 2 * len(LABELS), 1)
        logits = []
        for part in range(2):
            here = slice(part * self.pointer_size, (part + 1) * self.pointer_size)
            these = slice(part * len(LABELS), (part + 1) * len(LABELS))
            scores = (queries[..., here] @ keys[..., here].transpose(1, 2)) * self.pointer_size**-0.5
            scores = scores.view(batch, count, len(LABELS), -1) + bias[:, :, these]
            scores = scores.masked_fill(pointable[:, None, None, :] == 0, MASKED)
            logits.append(torch.cat([nowhere[:, :, these], scores], -1))
        return logits[0], logits[1]


class TaggerModel(PreTrainedModel):  # type: ignore[misc]
    """Encoder and heads in one model that saves and loads as Hugging Face models do."""

    config_class = TaggerConfig
    base_model_prefix = "tagger"

    def __init__(self, config: TaggerConfig, encoder: PreTrainedModel | None = None) -> None:
        super().__init__(config)
        self.kept: list[nn.Module] = []
        self.frozen: FrozenLayers | None = None
        self.encoder = encoder if encoder is not None else _empty_encoder(config.encoder)
        self.heads = Heads(self.encoder.config.hidden_size, config)
        self.loss_weights = LossWeights()
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """The modules initialise themselves; loading must not do it again."""

    def freeze(self, layers: int, known: Remembered | None = None) -> None:
        """Keeps the embeddings and the lowest encoder layers as they are; -1 freezes nothing."""
        self.kept = kept_modules(self.encoder, layers) if layers >= 0 else []
        for module in self.kept:
            module.requires_grad_(False).eval()
        self.frozen = FrozenLayers(self.encoder, layers, known) if layers >= 1 else None

    def train(self, mode: bool = True) -> "TaggerModel":
        super().train(mode)
        for module in self.kept:
            module.eval()
        return self

    def encode(self, groups: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
        """States of all windows, flattened and put end to end: [N, d]."""
        if self.training and self.frozen:
            return self.frozen(groups)
        return torch.cat([self.encoder(input_ids=ids, attention_mask=mask)[0].flatten(0, 1) for ids, mask in groups])

    def forward(
        self,
        groups: Sequence[tuple[Tensor, Tensor]],
        token_index: Tensor,
        token_sentence: Tensor,
        sentence_numbers: Tensor,
        pointable: Tensor,
        targets: Tensor | None = None,
        spans: Tensor | None = None,
    ) -> Logits:
        """The arrays of `windows.Batch` as tensors; for training also targets [B, S, 3], -1 where a sentence is not judged, and
        spans [P, 5]: batch row, sentence, label, first and last token (1 + its number; 0 where no actor is mentioned)."""
        labels, starts, ends = self.heads(self.encode(groups), token_index, token_sentence, sentence_numbers, pointable)
        loss = None
        if targets is not None and spans is not None:
            loss = self._label_loss(labels, targets)
            if len(spans):
                loss = loss + self.loss_weights.pointers * (_pointer_loss(starts, spans, 3) + _pointer_loss(ends, spans, 4)) / 2
        return Logits(loss=loss, labels=labels, starts=starts, ends=ends)

    def _label_loss(self, logits: Tensor, targets: Tensor) -> Tensor:
        judged = targets >= 0
        weight = torch.tensor(self.loss_weights.positives, device=logits.device, dtype=logits.dtype)
        losses = F.binary_cross_entropy_with_logits(logits, targets.clamp(min=0), pos_weight=weight, reduction="none")
        return (losses * judged).sum() / judged.sum().clamp(min=1)


def _pointer_loss(logits: Tensor, spans: Tensor, column: int) -> Tensor:
    """Cross-entropy against all mentions of a (sentence, label), each with an equal share."""
    rows, where = torch.unique(spans[:, :3], dim=0, return_inverse=True)
    share = torch.zeros(len(rows), logits.shape[-1], device=logits.device, dtype=logits.dtype)
    share.index_put_((where, spans[:, column]), torch.ones((), device=logits.device, dtype=logits.dtype), accumulate=True)
    share = share / share.sum(-1, keepdim=True)
    return F.cross_entropy(logits[rows[:, 0], rows[:, 1], rows[:, 2]], share)


def _empty_encoder(config: dict[str, Any]) -> PreTrainedModel:
    """An encoder of the saved shape; its weights come from the tagger's own file."""
    built = AutoConfig.for_model(**config)
    return AutoModel.from_config(built, **without_pooler(built))


def as_tensors(batch: Batch) -> dict[str, Any]:
    """The arrays of a batch as torch tensors, under the names of the network's arguments."""
    return {
        "groups": [(torch.from_numpy(ids), torch.from_numpy(mask)) for ids, mask in batch.groups],
        **{name: torch.from_numpy(getattr(batch, name)) for name in ARRAYS},
    }
