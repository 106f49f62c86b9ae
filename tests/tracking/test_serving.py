"""The tagger in MLflow: logged, loaded and served without a pickle."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest

from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import Article, BadInput
from pourparlers.tracking.server import ask, latency, serving

GOOD = {"dataframe_records": [{"text": "Oui."}]}
BAD: tuple[Any, ...] = (
    {"dataframe_records": [{"texte": "Oui."}]},
    {"texts": []},
    b"{",
    [],
    b'{"inputs": [{"text": "\\ud800"}]}',
)


def test_a_logged_tagger_finds_what_the_saved_one_finds(logged: str, tiny_folder: Path, lesson: Article) -> None:
    model = mlflow.pyfunc.load_model(logged)
    assert model.metadata.signature.inputs.required_input_names() == ["text"]

    found = model.predict(pd.DataFrame({"text": [lesson.text, "  "], "title": [lesson.title, None], "id": ["a", "b"]}))
    assert list(found.columns) == ["id", "positions", "problem"]
    assert found["id"].tolist() == ["a", "b"]
    expected = Tagger.from_pretrained(tiny_folder)(lesson.text, lesson.title)
    positions = [(number, p) for number, s in enumerate(expected.sentences, 1) for p in s.positions]
    assert positions
    assert [(p["sentence"], p["label"], p["actor"], p["name"], p["score"]) for p in found["positions"][0]] == [
        (number, p.label, p.actor.text if p.actor else None, p.name, p.score) for number, p in positions
    ]
    assert (found["positions"][1], found["problem"].tolist()) == ([], ["", "the article has no text"])


@pytest.fixture(scope="module")
def server(logged: str) -> Iterator[str]:
    with serving(logged) as address:
        yield address


def test_the_server_answers_good_and_bad_articles(server: str, lesson: Article) -> None:
    code, answer = ask(server, {"dataframe_records": [{"text": lesson.text, "id": "a"}, {"text": ""}, {"text": None}]})
    assert code == 200
    good, *empty = answer["predictions"]
    assert (good["id"], good["problem"]) == ("a", "")
    assert [(row["positions"], row["problem"]) for row in empty] == [([], "the article has no text")] * 2
    assert {"sentence", "start", "end", "text", "label", "actor", "name", "score"} <= set(good["positions"][0])


@pytest.mark.parametrize("body", BAD, ids=["no text", "no table", "cut off", "a list", "no Unicode"])
def test_a_bad_request_is_told_what_is_wrong(server: str, body: Any) -> None:
    code, answer = ask(server, body)
    assert code == 400
    assert answer["message"]


def test_good_requests_are_answered_while_bad_ones_come(server: str) -> None:
    with ThreadPoolExecutor(8) as crowd:
        codes = [code for code, _ in crowd.map(lambda body: ask(server, body), [GOOD, *BAD] * 4)]
    assert codes == [200, *(400 for _ in BAD)] * 4


def test_latency_is_measured_at_one_and_at_eight_clients(server: str, lesson: Article) -> None:
    for clients in (1, 8):
        found = latency(server, [lesson] * 16, clients)
        assert (found.clients, found.failed) == (clients, 0)
        assert 0 < found.median <= found.percentile_95 < 30
        assert found.a_second > 0.5


@pytest.mark.usefixtures("logged")
def test_a_server_that_cannot_start_says_why() -> None:
    with pytest.raises(BadInput, match=r"did not start \(.*m-none.*not found"), serving("models:/m-none"):
        pass
