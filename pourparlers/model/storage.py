"""A tagger on disk: config.json, model.safetensors, tokenizer.json, and the two graphs that ONNX Runtime runs."""

import logging
import warnings
from pathlib import Path

import torch
from safetensors import SafetensorError
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import PreTrainedTokenizerFast

from pourparlers.encoders.loading import quiet
from pourparlers.model.network import TaggerConfig, TaggerModel
from pourparlers.model.settings import CONFIG, ENCODER_GRAPH, HEADS_GRAPH, TOKENIZER, WEIGHTS, read_tokenizer
from pourparlers.model.windows import ARRAYS
from pourparlers.schema import BadInput
from pourparlers.text.writing import whole_folder

OPSET = 20


def save_tagger(model: TaggerModel, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Writes everything that predicting needs. Raises BadInput where the graphs cannot be exported; the weights are kept."""
    failure: Exception | None = None
    with whole_folder(folder) as staging:
        with quiet():
            model.save_pretrained(staging)
        tokenizer.backend_tokenizer.save(str(staging / TOKENIZER))
        try:
            export_graphs(model, staging)
        except Exception as error:
            failure = error
    if failure:
        raise BadInput(f"the graphs could not be exported ({failure}); the weights are kept", path=folder) from failure


def load_tagger(folder: Path) -> tuple[TaggerModel, Tokenizer]:
    """A saved tagger for torch. Raises BadInput where files or weights are missing or do not fit."""
    for name in (CONFIG, WEIGHTS, TOKENIZER):
        if not (folder / name).is_file():
            raise BadInput(f"not a whole tagger ({name} is missing)", "train again or copy the folder again", path=folder)
    try:
        config = TaggerConfig.from_pretrained(folder)
        with quiet():
            model, report = TaggerModel.from_pretrained(
                folder, config=config, dtype=torch.float32, use_safetensors=True, output_loading_info=True
            )
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise BadInput(
            f"the tagger cannot be loaded ({str(error).splitlines()[0]})", "copy the folder again", path=folder
        ) from None
    wrong = [*report["missing_keys"], *report["unexpected_keys"], *report["mismatched_keys"]]
    if wrong:
        raise BadInput(f"the weights do not fit the network ({wrong[0]} …)", "copy the folder again", path=folder / WEIGHTS)
    return model.eval(), read_tokenizer(folder)


class _EncoderGraph(nn.Module):
    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        states: Tensor = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        return states.flatten(0, 1)


def export_graphs(model: TaggerModel, folder: Path) -> None:
    """Writes encoder.onnx (token ids [W, L] → states [W·L, d]) and heads.onnx (states and the batch's arrays → logits).

    Attention is written step by step: torch's own guards against windows without a token, which there are none of, and the
    guards take a twelfth of ONNX Runtime's time.
    """
    for noisy in ("torch.onnx", "onnxscript", "onnx_ir"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    model = model.eval().cpu()
    ids, mask = torch.ones((3, 7), dtype=torch.long), torch.ones((3, 7), dtype=torch.long)
    mask[0, 5:] = 0  # where all are ones, transformers traces an encoder that never looks at its mask
    rows, length = (
        torch.export.Dim("windows", min=1, max=4096),
        torch.export.Dim("length", min=2, max=model.config.window_tokens),
    )
    attention = model.encoder.config._attn_implementation
    model.encoder.set_attn_implementation("eager")
    _export(
        _EncoderGraph(model.encoder), (ids, mask), ("input_ids", "attention_mask"), ("states",),
        ({0: rows, 1: length}, {0: rows, 1: length}), folder / ENCODER_GRAPH,
    )  # fmt: skip
    model.encoder.set_attn_implementation(attention)
    batch, sentences, tokens = 2, 5, 11
    size = model.encoder.config.hidden_size
    owner = torch.arange(tokens).expand(batch, -1) % sentences
    arrays = (
        torch.randn(29, size),
        torch.arange(tokens).expand(batch, -1).clone(),
        owner.clone(),
        torch.arange(sentences),
        torch.ones(batch, tokens).long(),
    )
    b, s, t = (
        torch.export.Dim(name, min=1, max=bound)
        for name, bound in (("batch", 512), ("sentences", model.config.passage_sentences + 1), ("tokens", 65536))
    )
    shapes = ({0: torch.export.Dim("states", min=1, max=2**22)}, {0: b, 1: t}, {0: b, 1: t}, {0: s}, {0: b, 1: t})
    _export(model.heads, arrays, ("states", *ARRAYS), ("labels", "starts", "ends"), shapes, folder / HEADS_GRAPH)


def _export(
    module: nn.Module,
    arguments: tuple[Tensor, ...],
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    shapes: tuple[dict[int, torch.export.Dim], ...],
    path: Path,
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own, about names of equal axes
        program = torch.onnx.export(
            module.eval(), arguments, dynamo=True, input_names=inputs, output_names=outputs,
            dynamic_shapes=shapes, opset_version=OPSET, verbose=False,
        )  # fmt: skip
    if program is None:
        raise RuntimeError("torch.onnx.export returned no program")
    program.save(str(path), external_data=False)
