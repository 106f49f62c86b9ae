"""A tagger's graphs with their weights in 8 bits: a quarter of the size, and the same arithmetic when it runs.

Only storage is quantised: each block of a matrix is kept as signed bytes and one scale (symmetric, block-wise: Dettmers et al.
2022), and becomes float32 again at loading; a row of the word embeddings, of which a text needs few, when it is looked up.
Activations are never rounded, so that a decision cannot depend on what else is in the batch.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from pourparlers.model.settings import COMPACT_WEIGHTS, ENCODER_GRAPH, HEADS_GRAPH

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto, TensorProto

SCALE, SHAPE = ".scale", ".shape"
BLOCK = 32
SMALLEST = 1024  # elements; what is smaller stays as it is


def compact_graphs(source: Path, target: Path) -> None:
    """Reads the two graphs of a saved tagger; writes them without their weights, and all weights in 8 bits, to `target`."""
    import onnx

    stored: dict[str, NDArray[np.generic]] = {}
    for graph in (ENCODER_GRAPH, HEADS_GRAPH):
        model = onnx.load(source / graph)
        for weight in list(model.graph.initializer):
            values, name = onnx.numpy_helper.to_array(weight), f"{graph}/{weight.name}"
            if values.dtype != np.float32 or values.ndim != 2 or values.size < SMALLEST:
                continue
            blocks, scale = quantise(values)
            if (lookup := _lookup(model.graph, weight)) and values.shape[1] % BLOCK == 0:
                stored[name] = blocks.reshape(len(values), -1, BLOCK)
                stored[name + SCALE] = scale.reshape(len(values), -1, 1)
                _look_up_blocks(model.graph, weight, lookup)
            else:
                stored[name], stored[name + SCALE], stored[name + SHAPE] = blocks, scale, np.array(values.shape)
                _keep_outside(weight)
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
    """Graph → name → values of all weights that stand outside of the graphs; none where they are inside."""
    outside: dict[str, dict[str, onnxruntime.OrtValue]] = {ENCODER_GRAPH: {}, HEADS_GRAPH: {}}
    stored = load_file(folder / COMPACT_WEIGHTS) if (folder / COMPACT_WEIGHTS).is_file() else {}
    for name in stored:
        if name.endswith((SCALE, SHAPE)):
            continue
        graph, weight = name.split("/", 1)
        blocks, scale, shape = stored[name], stored[name + SCALE], stored.get(name + SHAPE)
        values = {weight: blocks, weight + SCALE: scale} if shape is None else {weight: restore(blocks, scale, shape)}
        outside[graph] |= {part: onnxruntime.OrtValue.ortvalue_from_numpy(value) for part, value in values.items()}
    return outside


def _lookup(graph: "GraphProto", weight: "TensorProto") -> "NodeProto | None":
    """The node that looks up rows of a weight for the graph's token ids, where nothing else reads the weight."""
    readers, ids = [node for node in graph.node if weight.name in node.input], {given.name for given in graph.input}
    alone = len(readers) == 1 and readers[0].op_type == "Gather"
    return readers[0] if alone and readers[0].input[0] == weight.name and readers[0].input[1] in ids else None


def _look_up_blocks(graph: "GraphProto", weight: "TensorProto", lookup: "NodeProto") -> None:
    """Lets a graph look up blocks [W, L, blocks, BLOCK] and scales [W, L, blocks, 1] in the place of whole rows [W, L, d]."""
    import onnx
    from onnx import helper, numpy_helper

    (table, ids), rows, (count, size) = lookup.input, lookup.output[0], weight.dims
    graph.initializer.remove(weight)
    for name, kind, width in ((table, onnx.TensorProto.INT8, BLOCK), (table + SCALE, onnx.TensorProto.FLOAT, 1)):
        tensor = onnx.TensorProto(name=name, data_type=kind, dims=(count, size // BLOCK, width))
        _keep_outside(tensor)
        graph.initializer.append(tensor)
    graph.initializer.append(numpy_helper.from_array(np.array([0, 0, -1]), rows + ".flat"))
    nodes = [
        helper.make_node("Gather", [table, ids], [rows + ".bytes"]),
        helper.make_node("Cast", [rows + ".bytes"], [rows + ".blocks"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Gather", [table + SCALE, ids], [rows + SCALE]),
        helper.make_node("Mul", [rows + ".blocks", rows + SCALE], [rows + ".values"]),
        helper.make_node("Reshape", [rows + ".values", rows + ".flat"], [rows]),
    ]
    place = list(graph.node).index(lookup)
    graph.node.remove(lookup)
    for number, node in enumerate(nodes):
        graph.node.insert(place + number, node)


def _keep_outside(weight: "TensorProto") -> None:
    """Marks a weight as one that stands outside of the graph."""
    import onnx

    weight.ClearField("raw_data")
    weight.data_location = onnx.TensorProto.EXTERNAL
    weight.external_data.add(key="location", value=COMPACT_WEIGHTS)
