"""A tagger's graphs with their weights in 8 bits: a quarter of the size, and the same arithmetic when it runs.

Only storage is quantised: each block of a matrix is kept as signed bytes and one scale (symmetric, block-wise: Dettmers et al.
2022), and becomes float32 again at loading. Activations are never rounded, so that a decision cannot depend on what else is in
the batch.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from pourparlers.model.settings import COMPACT_WEIGHTS, ENCODER_GRAPH, HEADS_GRAPH

SCALE, SHAPE = ".scale", ".shape"
BLOCK = 32
SMALLEST = 1024  # elements; what is smaller stays as it is


def compact_graphs(source: Path, target: Path) -> None:
    """Reads the two graphs of a saved tagger; writes them without their weights, and all weights in 8 bits, to `target`."""
    import onnx

    stored: dict[str, NDArray[np.generic]] = {}
    for graph in (ENCODER_GRAPH, HEADS_GRAPH):
        model = onnx.load(source / graph)
        for weight in model.graph.initializer:
            values = onnx.numpy_helper.to_array(weight)
            if values.dtype == np.float32 and values.ndim == 2 and values.size >= SMALLEST:
                name = f"{graph}/{weight.name}"
                stored[name], stored[name + SCALE] = quantise(values)
                stored[name + SHAPE] = np.array(values.shape)
                _empty(weight)
        onnx.save(model, target / graph)
    save_file(stored, target / COMPACT_WEIGHTS)


def quantise(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix [rows, columns] as signed bytes [rows × columns / BLOCK, BLOCK], and the scale of each block [.., 1]."""
    blocks = np.pad(values.ravel(), (0, -values.size % BLOCK)).reshape(-1, BLOCK)
    scale = np.maximum(np.abs(blocks).max(1, keepdims=True), np.finfo(np.float32).tiny) / 127
    return np.rint(blocks / scale).astype(np.int8), scale.astype(np.float32)


def restore(blocks: NDArray[np.int8], scale: NDArray[np.float32], shape: Iterable[int]) -> NDArray[np.float32]:
    """The matrix that `quantise` took, up to half a scale."""
    rows, columns = shape
    values: NDArray[np.float32] = (blocks * scale).ravel()[: rows * columns].reshape(rows, columns)
    return values


def restored_weights(folder: Path) -> dict[str, dict[str, onnxruntime.OrtValue]]:
    """Graph → name → float32 values of all weights that stand outside of the graphs; none where they are inside."""
    restored: dict[str, dict[str, onnxruntime.OrtValue]] = {ENCODER_GRAPH: {}, HEADS_GRAPH: {}}
    stored = load_file(folder / COMPACT_WEIGHTS) if (folder / COMPACT_WEIGHTS).is_file() else {}
    for name in stored:
        if not name.endswith((SCALE, SHAPE)):
            graph, weight = name.split("/", 1)
            values = restore(stored[name], stored[name + SCALE], stored[name + SHAPE])
            restored[graph][weight] = onnxruntime.OrtValue.ortvalue_from_numpy(values)
    return restored


def _empty(weight: "onnx.TensorProto") -> None:  # type: ignore[name-defined]  # noqa: F821
    """Marks a weight as one that stands outside of the graph."""
    import onnx

    weight.ClearField("raw_data")
    weight.data_location = onnx.TensorProto.EXTERNAL
    weight.external_data.add(key="location", value=COMPACT_WEIGHTS)
