"""What a run of MLflow holds already, so that a training that goes on writes nothing to it twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, Run

# The tag by which a run is found again: the mark of its training (`training.unfinished`).
MARK = "training"


@dataclass(frozen=True)
class Held:
    """The parameters of a run, the last step of each metric, and its logged model's address; nothing of a run that is new."""

    params: frozenset[str] = frozenset()
    steps: Mapping[str, int] = field(default_factory=dict)
    model: str = ""

    def lacks(self, item: Param | Metric) -> bool:
        """Whether a parameter, or a metric at its step, is not there yet."""
        return item.key not in self.params if isinstance(item, Param) else item.step > self.steps.get(item.key, -1)


def found_again(client: MlflowClient, experiment: str, mark: str | None) -> Run | None:
    """The newest run of the training with this mark."""
    runs = client.search_runs([experiment], f"tags.{MARK} = '{mark}'", max_results=1) if mark else []
    return runs[0] if runs else None


def held_by(client: MlflowClient, run: Run) -> Held:
    """What an earlier program wrote to a run. A model that it did not finish does not count."""
    steps = {name: max(metric.step for metric in client.get_metric_history(run.info.run_id, name)) for name in run.data.metrics}
    models = [client.get_logged_model(output.model_id) for output in run.outputs.model_outputs]
    ready = [f"models:/{model.model_id}" for model in models if model.status == "READY"]
    return Held(frozenset(run.data.params), steps, next(iter(ready), ""))
