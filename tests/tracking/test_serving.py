"""The tagger in MLflow: logged, loaded and served without a pickle."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest

from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import Article

STARTING = 120  # seconds that a server may take


def test_a_logged_tagger_finds_what_the_saved_one_finds(logged: tuple[str, str], tiny_folder: Path, lesson: Article) -> None:
    model = mlflow.pyfunc.load_model(logged[1])
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
def server(logged: tuple[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mlflow", "models", "serve", "--env-manager", "local", "--model-uri", logged[1]]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    environment = os.environ | {"MLFLOW_TRACKING_URI": logged[0], "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        for _ in range(STARTING * 2):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/ping").close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/invocations"
    finally:
        process.terminate()
        process.wait(30)


def _post(address: str, body: Any) -> tuple[int, Any]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(address, raw, {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_the_server_answers_good_and_bad_requests(server: str, lesson: Article) -> None:
    code, answer = _post(server, {"dataframe_records": [{"text": lesson.text, "id": "a"}, {"text": ""}]})
    assert code == 200
    good, empty = answer["predictions"]
    assert (good["id"], good["problem"], empty["positions"], bool(empty["problem"])) == ("a", "", [], True)
    assert {"sentence", "start", "end", "text", "label", "actor", "name", "score"} <= set(good["positions"][0])
    bodies: tuple[Any, ...] = ({"dataframe_records": [{"texte": "Oui."}]}, {"texts": []}, b"{", [])
    for bad in bodies:
        code, answer = _post(server, bad)
        assert code == 400
        assert answer["error_code"] == "BAD_REQUEST" or "message" in answer
    assert _post(server, {"dataframe_records": [{"text": "Oui."}]})[0] == 200
