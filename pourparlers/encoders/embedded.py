"""The embedded encoder: multilingual-e5-small (Wang et al. 2024) in 4 bits, cut to the vocabulary of French.

`e5-small-fr-q4.bin` is little-endian and read in sequence: header, tokenizer, normaliser, directory, tensors; NOTICE
says where it comes from. It is a plain post-LayerNorm BERT without a pooler, 12 layers × 384, 512 positions.
"""

import struct
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from pourparlers.schema import BadInput

FILE = "e5-small-fr-q4.bin"
SHA256 = "8eb008edca6560d2"
SPECIAL_TOKENS = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>", "mask_token": "<mask>"}

_MAGIC, _VERSION = b"E5S1", 1
_Q4_BLOCK, _Q4_BYTES = 32, 18


@dataclass(frozen=True)
class EmbeddedEncoder:
    """What the file holds: sizes, (piece, score) in id order, and named float32 tensors, flat."""

    sizes: dict[str, int]
    layer_norm_eps: float
    pieces: list[tuple[str, float]]
    tensors: dict[str, NDArray[np.float32]]

    def matrix(self, name: str, columns: int) -> NDArray[np.float32]:
        """A tensor as rows of `columns` values, row-major as in torch's Linear."""
        return self.tensors[name].reshape(-1, columns)


class _Cursor:
    """Reads one field after another."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        if self.at > len(self.data):
            raise struct.error("the file ends early")
        return self.data[self.at - count : self.at]


def packaged_bytes() -> bytes:
    """The encoder's file as the package ships it. Raises BadInput where it is missing or not the one that was tested."""
    source = files("pourparlers.encoders").joinpath(FILE)
    if not source.is_file():
        raise BadInput(f"the embedded encoder {FILE} is missing", "install pourparlers again", path=str(source))
    data = source.read_bytes()
    if not sha256(data).hexdigest().startswith(SHA256):
        raise BadInput("the embedded encoder is damaged (its SHA-256 differs)", "install pourparlers again", path=str(source))
    return data


def parse(data: bytes) -> EmbeddedEncoder:
    """Reads the whole file. Raises BadInput where it is no encoder, cut short, or not consistent in itself."""
    try:
        return _parse(_Cursor(data))
    except (struct.error, UnicodeDecodeError, ValueError) as error:
        raise BadInput(f"the encoder's file is damaged ({error})", "install pourparlers again") from None


def _parse(cursor: _Cursor) -> EmbeddedEncoder:
    if cursor.bytes(4) != _MAGIC or cursor.take("I") != (_VERSION,):
        raise ValueError("not an E5S1 file of version 1")
    names = ("hidden", "layers", "heads", "feed_forward", "vocabulary", "positions", "token_types")
    sizes = dict(zip(names, cursor.take("7i"), strict=True))
    epsilon, block = cursor.take("fi")
    pieces = _pieces(cursor)
    if block != _Q4_BLOCK or len(pieces) != sizes["vocabulary"]:
        raise ValueError(f"{len(pieces)} pieces for {sizes['vocabulary']} rows in blocks of {block}")
    _, length = cursor.take("iI")
    cursor.bytes(length)  # the engine's own normaliser table; `tokenizer` states the same rules
    tensors = _tensors(cursor)
    _check_shapes(tensors, sizes)
    return EmbeddedEncoder(sizes, epsilon, pieces, tensors)


def _pieces(cursor: _Cursor) -> list[tuple[str, float]]:
    count, *_specials = cursor.take("5i")
    (length,) = cursor.take("Q")
    offsets, scores = cursor.take(f"{count + 1}I"), cursor.take(f"{count}f")
    blob = cursor.bytes(length)
    return [(blob[offsets[i] : offsets[i + 1]].decode(), scores[i]) for i in range(count)]


def _tensors(cursor: _Cursor) -> dict[str, NDArray[np.float32]]:
    (count,) = cursor.take("i")
    tensors = {}
    for _ in range(count):
        name = cursor.bytes(cursor.take("H")[0]).decode()
        kind, elements, offset, size = cursor.take("BIQQ")
        raw = cursor.data[offset : offset + size]
        if len(raw) != size:
            raise ValueError(f"the tensor {name} ends early")
        values = _dequantised(raw) if kind else np.frombuffer(raw, "<f4").astype(np.float32)
        if values.size != elements:
            raise ValueError(f"the tensor {name} holds {values.size} values for {elements}")
        tensors[name] = values
    return tensors


def _dequantised(raw: bytes) -> NDArray[np.float32]:
    """Q4_0: blocks of 32 weights, an f16 scale and 16 bytes; byte j holds weight j (low nibble) and weight j + 16 (high)."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, _Q4_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
    return (nibbles * scale).reshape(-1)


def _check_shapes(tensors: dict[str, NDArray[np.float32]], sizes: dict[str, int]) -> None:
    hidden, inner = sizes["hidden"], sizes["feed_forward"]
    expected = {
        "emb.word": sizes["vocabulary"] * hidden,
        "emb.pos": sizes["positions"] * hidden,
        "emb.type": sizes["token_types"] * hidden,
        "emb.ln.w": hidden,
        "emb.ln.b": hidden,
    }
    square, vector = hidden * hidden, hidden
    layer = {f"{part}.w": square for part in ("q", "k", "v", "ao")} | {
        f"{part}.b": vector for part in ("q", "k", "v", "ao", "fo")
    }
    layer |= {"aln.w": vector, "aln.b": vector, "oln.w": vector, "oln.b": vector}
    layer |= {"fi.w": inner * hidden, "fi.b": inner, "fo.w": inner * hidden}
    expected |= {f"l{number}.{name}": size for number in range(sizes["layers"]) for name, size in layer.items()}
    found = {name: values.size for name, values in tensors.items()}
    if found != expected:
        different = sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
        raise ValueError(f"tensors missing, unexpected or of another size: {', '.join(different[:5])}")


def tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """The encoder's Unigram tokenizer; adds `<s> … </s>`. Offsets of word-initial tokens take in the space before."""
    built = Tokenizer(Unigram(pieces, unk_id=3))
    built.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex("[\t\n\r\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"), " "),
            normalizers.Replace(Regex("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]"), ""),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    built.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    built.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    built.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    built.add_special_tokens(list(SPECIAL_TOKENS.values()))
    return built
