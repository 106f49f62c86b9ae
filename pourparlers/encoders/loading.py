"""Where an encoder comes from: the embedded one, a local folder, the hub. Checked before use, never half loaded."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModel, AutoTokenizer, BertConfig, BertModel, PreTrainedModel, PreTrainedTokenizerFast
from transformers.models.auto.modeling_auto import MODEL_MAPPING
from transformers.utils import logging

from pourparlers.encoders import embedded
from pourparlers.schema import BadInput

EMBEDDED = "embedded"

_PROBE = "Les négociateurs réclament des garanties, l'État s'engage à répondre d'ici à vendredi."
_PROBE_UNKNOWN = 0.2


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps transformers from reporting on every load what is checked here anyway."""
    level = logging.get_verbosity()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        logging.enable_progress_bar()


def load_encoder(name: str) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    """The encoder and its fast tokenizer.

    `name` is `embedded`, a folder in the hub's layout, or a name on the Hugging Face hub. Weights are float32 and read from
    safetensors. Raises BadInput where weights are missing or unexpected, or where the tokenizer does not fit.
    """
    model, tokenizer = _embedded() if name == EMBEDDED else _pretrained(name)
    _check_tokenizer(name, model.config.vocab_size, tokenizer)
    return model, tokenizer


def _embedded() -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    source = embedded.parse(embedded.packaged_bytes())
    sizes = source.sizes
    config = BertConfig(
        vocab_size=sizes["vocabulary"],
        hidden_size=sizes["hidden"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"],
        intermediate_size=sizes["feed_forward"],
        max_position_embeddings=sizes["positions"],
        type_vocab_size=sizes["token_types"],
        layer_norm_eps=source.layer_norm_eps,
        attention_probs_dropout_prob=0.0,  # torch has no fused attention with dropout on the CPU
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(_bert_state(source), strict=True)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=embedded.tokenizer(source.pieces), model_max_length=sizes["positions"], **embedded.SPECIAL_TOKENS
    )
    return model.eval(), tokenizer


def _bert_state(source: embedded.EmbeddedEncoder) -> dict[str, torch.Tensor]:
    """The file's tensors under BertModel's names."""
    hidden, inner = source.sizes["hidden"], source.sizes["feed_forward"]
    names = {"emb.ln": "embeddings.LayerNorm"}
    for number in range(source.sizes["layers"]):
        there = f"encoder.layer.{number}"
        parts = {
            "q": "attention.self.query",
            "k": "attention.self.key",
            "v": "attention.self.value",
            "ao": "attention.output.dense",
        }
        parts |= {
            "aln": "attention.output.LayerNorm",
            "fi": "intermediate.dense",
            "fo": "output.dense",
            "oln": "output.LayerNorm",
        }
        names |= {f"l{number}.{short}": f"{there}.{long}" for short, long in parts.items()}
    state = {
        f"embeddings.{long}_embeddings.weight": source.matrix(f"emb.{short}", hidden)
        for short, long in (("word", "word"), ("pos", "position"), ("type", "token_type"))
    }
    for short, long in names.items():
        columns = inner if short.endswith(".fo") else hidden
        weight = source.tensors[f"{short}.w"]
        state[f"{long}.weight"] = weight if short.endswith("ln") else weight.reshape(-1, columns)
        state[f"{long}.bias"] = source.tensors[f"{short}.b"]
    return {name: torch.from_numpy(values) for name, values in state.items()}


def _pretrained(name: str) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    remedy = "name `embedded`, a folder in the hub's layout, or a hub model that this machine can reach"
    try:
        config = AutoConfig.from_pretrained(name, trust_remote_code=False)
        if getattr(config, "auto_map", None):
            raise BadInput(f"the encoder “{name}” wants to run code of its own", "use a model without auto_map")
        with quiet():
            model, report = AutoModel.from_pretrained(
                name,
                config=config,
                dtype=torch.float32,
                use_safetensors=True,
                output_loading_info=True,
                **without_pooler(config),
            )
        tokenizer = AutoTokenizer.from_pretrained(name, use_fast=True)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise BadInput(f"the encoder “{name}” cannot be loaded ({str(error).splitlines()[0]})", remedy) from None
    beyond = [key for key in report["unexpected_keys"] if "encoder.layer." in key]
    if beyond:
        raise BadInput(
            f"the encoder “{name}” has weights that its config.json does not ({beyond[0]} …)", remedy, path=_folder(name)
        )
    if report["missing_keys"] or report["mismatched_keys"]:
        wrong = sorted(str(key) for key in [*report["missing_keys"], *report["mismatched_keys"]])
        raise BadInput(
            f"the encoder “{name}” lacks weights ({', '.join(wrong[:3])}…)", "use a complete checkpoint", path=_folder(name)
        )
    if not getattr(tokenizer, "is_fast", False):
        raise BadInput(f"the encoder “{name}” has no fast tokenizer", "save it with tokenizer.json")
    return model.eval(), tokenizer


def without_pooler(config: Any) -> dict[str, bool]:
    """The argument that leaves out the pooler, for the classes that know one."""
    known = inspect.signature(MODEL_MAPPING[type(config)].__init__).parameters
    return {"add_pooling_layer": False} if "add_pooling_layer" in known else {}


def _check_tokenizer(name: str, rows: int, tokenizer: PreTrainedTokenizerFast) -> None:
    size = len(tokenizer)
    if not rows - 128 <= size <= rows:
        raise BadInput(
            f"the tokenizer of “{name}” has {size} pieces for {rows} rows of the encoder",
            "use the encoder's own",
            path=_folder(name),
        )
    ids = tokenizer(_PROBE, add_special_tokens=False)["input_ids"]
    if sum(token == tokenizer.unk_token_id for token in ids) > _PROBE_UNKNOWN * len(ids):
        raise BadInput(f"the tokenizer of “{name}” does not know French", "use the encoder's own", path=_folder(name))


def _folder(name: str) -> Path | None:
    return Path(name) if Path(name).is_dir() else None
