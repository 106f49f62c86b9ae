"""The champion: a version of the registered model with the alias `champion`, and why it has it."""

from collections.abc import Sequence

from mlflow import MlflowClient
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException

from pourparlers.corpus.splits import digest
from pourparlers.evaluation.comparison import Difference, Gate, Verdict
from pourparlers.schema import Article, BadInput
from pourparlers.tracking.models import ALIAS, CHAMPION, REGISTERED, UNKNOWN, logged_model, model_id_of
from pourparlers.tracking.runs import code_tags
from pourparlers.tracking.stores import in_store, named_store, used_by_mlflow

RECORDED = ("macro", "pairs")


def check_promotable(champion: str, challenger: str) -> None:
    """Raises BadInput where the challenger could not be promoted: it is no logged model, or was compared with another model
    than the one that is the champion now."""
    with in_store(named_store()) as client:
        candidate, version = logged_model(client, challenger), _champion(client)
        if version is None:
            return
        if candidate.model_id == model_id_of(version):
            raise BadInput("this is the champion already", "name a challenger", path=challenger)
        if champion != CHAMPION and _logged_id(client, champion) != model_id_of(version):
            raise BadInput(f"version {version.version} is the champion, not this", f"compare with {CHAMPION}", path=champion)


def promote(champion: str, challenger: str, verdict: Verdict, articles: Sequence[Article]) -> str:
    """Makes the challenger, an MLflow address, the champion and tags its version with the reasons; → the version's number.

    The verdict is on these articles, and all its gates have passed.
    """
    with in_store(named_store()) as client:
        before, model = _champion(client), logged_model(client, challenger)
        if not client.search_registered_models(f"name = '{REGISTERED}'"):
            client.create_registered_model(REGISTERED)
        with used_by_mlflow(client.tracking_uri):  # where MLflow looks for the model, whatever the client's store
            version = client.create_model_version(
                REGISTERED,
                f"models:/{model.model_id}",
                model.source_run_id,
                tags=_reasons(verdict, articles) | {"champion_before": _named(before, champion)},
                model_id=model.model_id,
            )
        client.set_registered_model_alias(REGISTERED, ALIAS, version.version)
        return str(version.version)


def _champion(client: MlflowClient) -> ModelVersion | None:
    try:
        return client.get_model_version_by_alias(REGISTERED, ALIAS)
    except MlflowException as error:
        if error.error_code not in UNKNOWN:
            raise
        return None


def _logged_id(client: MlflowClient, model: str) -> str | None:
    """The id of a logged model; None for a folder."""
    try:
        return str(logged_model(client, model).model_id)
    except BadInput:
        return None


def _named(before: ModelVersion | None, compared: str) -> str:
    return f"version {before.version}, {before.source}" if before else f"none; compared with {compared}"


def _reasons(verdict: Verdict, articles: Sequence[Article]) -> dict[str, str]:
    metrics = {name: _difference(verdict.metrics[name]) for name in RECORDED}
    gates = {"gates": "\n".join(_gate(gate) for gate in verdict.gates)}
    return metrics | gates | {"articles": f"{len(articles)} articles, digest {digest(articles)}"} | code_tags()


def _difference(one: Difference) -> str:
    interval = f"{one.low:+.4f} to {one.high:+.4f}"
    return f"{one.challenger:.4f} against {one.champion:.4f}: {one.difference:+.4f} (95 % interval {interval}, p {one.p:.3f})"


def _gate(gate: Gate) -> str:
    return f"{'passed' if gate.passed else 'FAILED'}: {gate.name} ({gate.detail})"
