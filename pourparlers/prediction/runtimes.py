"""What computes the logits below a Tagger: ONNX Runtime on the saved graphs, or torch on the network itself."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pourparlers.model.compact import restored_weights
from pourparlers.model.settings import ENCODER_GRAPH, HEADS_GRAPH
from pourparlers.model.windows import ARRAYS, Array, Batch
from pourparlers.prediction.machine import threads
from pourparlers.schema import BadInput

if TYPE_CHECKING:
    from pourparlers.model.network import TaggerModel

Outputs = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


class Runtime(Protocol):
    """Computes a batch: logits of labels [B, S, 3], starts and ends [B, S, 3, 1 + T].

    `group_tokens`: how many tokens its encoder is best given at once (`windows.collate`). `chunk_characters`: how much text is
    best tagged together.
    """

    group_tokens: int | None
    chunk_characters: int

    def __call__(self, batch: Batch) -> Outputs: ...


class OnnxRuntime:
    """The two graphs of a saved tagger on the CPU.

    Each thread computes a group of windows by itself: threads that share a product wait for each other after each of the many.
    """

    # Enough rows for products at nearly full rate; more windows at once would only differ more in length, and padding costs.
    group_tokens: int | None = 192
    # Several groups for each thread; more would only take memory.
    characters_a_thread = 4_500

    def __init__(self, folder: Path) -> None:
        try:
            weights = restored_weights(folder)
            self.encoder, self.heads = (_session(folder / graph, weights[graph]) for graph in (ENCODER_GRAPH, HEADS_GRAPH))
        except Exception as error:  # onnxruntime raises classes of its own that it does not export
            raise BadInput(
                f"the graphs cannot be loaded ({str(error).splitlines()[0]})", "copy the folder again", path=folder
            ) from None
        if {one.name for one in self.heads.get_inputs()} != {"states", *ARRAYS}:
            raise BadInput("this tagger was saved by another version of pourparlers", "train it again", path=folder)
        count, _ = threads()
        self.workers = ThreadPoolExecutor(count, "encoder")
        self.chunk_characters = count * self.characters_a_thread

    def __call__(self, batch: Batch) -> Outputs:
        labels, starts, ends = self.heads.run(
            None,
            {
                "states": np.concatenate(list(self.workers.map(self._states, batch.groups))),
                **{name: getattr(batch, name) for name in ARRAYS},
            },
        )
        return labels, starts, ends

    def _states(self, group: tuple[Array, Array]) -> NDArray[np.float32]:
        ids, mask = group
        states: NDArray[np.float32] = self.encoder.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return states


def _session(graph: Path, weights: dict[str, onnxruntime.OrtValue]) -> onnxruntime.InferenceSession:
    """The session of a graph, which computes in the thread that asks. `weights`, those outside of it, must live until the
    session has taken them over."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    options.add_external_initializers(list(weights), list(weights.values()))
    # The fused kernel of addition and LayerNorm takes five times as long as the two by themselves.
    slow = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"], disabled_optimizers=slow)


class TorchRuntime:
    """The network in torch, on the device where it lies; for evaluation while training and for models without graphs."""

    group_tokens: int | None = None
    chunk_characters = 16_000

    def __init__(self, model: "TaggerModel") -> None:
        self.model = model
        self.turn = Lock()

    def __call__(self, batch: Batch) -> Outputs:
        import torch

        from pourparlers.model.network import as_tensors

        arguments = as_tensors(batch)
        device = next(self.model.parameters()).device
        groups = [(ids.to(device), mask.to(device)) for ids, mask in arguments.pop("groups")]
        with self.turn, torch.inference_mode():  # by turns: the next batch must not find the model training again
            training = self.model.training
            self.model.eval()
            logits = self.model(groups=groups, **{name: tensor.to(device) for name, tensor in arguments.items()})
            self.model.train(training)
        labels, starts, ends = (tensor.float().cpu().numpy() for tensor in (logits.labels, logits.starts, logits.ends))
        return labels, starts, ends
