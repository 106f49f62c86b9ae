"""A logged tagger behind `mlflow models serve` on this machine: started, asked, timed, and stopped whatever happens."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

import mlflow
import numpy as np

from pourparlers.schema import Article, BadInput

LOOPBACK = "127.0.0.1"
STARTING, STOPPING, ANSWERING = 180, 30, 300  # seconds that each may take


class Latency(NamedTuple):
    """How fast requests of one article were answered: seconds, and requests a second; `failed` had another code than 200."""

    clients: int
    median: float
    percentile_95: float
    a_second: float
    failed: int


@contextmanager
def serving(model_uri: str) -> Iterator[str]:
    """The address for requests to a server on a free port of this machine alone, which ends with the block.

    Raises BadInput where the server does not start.
    """
    port = free_port()
    command = [sys.executable, "-m", "mlflow", "models", "serve", "--env-manager", "local", "--model-uri", model_uri]
    command += ["--host", LOOPBACK, "--port", str(port)]
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])  # MLflow starts uvicorn by name
    environment = os.environ | {"MLFLOW_TRACKING_URI": mlflow.get_tracking_uri(), "PATH": programs}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, start_new_session=True)  # noqa: S603
        try:
            _wait_until_ready(process, port, said)
            yield f"http://{LOOPBACK}:{port}/invocations"
        finally:
            _stop(process)


def free_port() -> int:
    """A port of this machine that nothing listens at."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port: int = free.getsockname()[1]
    return port


def ask(address: str, body: Any) -> tuple[int, Any]:
    """The status code and the answer to one request; bytes are sent as they are, everything else as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(address, raw, {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=ANSWERING) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def latency(address: str, articles: Sequence[Article], clients: int) -> Latency:
    """Asks for one article a request, as many clients at a time, each going on as soon as it is answered."""

    def timed(article: Article) -> tuple[float, int]:
        start = time.perf_counter()
        code, _ = ask(address, {"dataframe_records": [{"text": article.text, "title": article.title, "id": article.id}]})
        return time.perf_counter() - start, code

    begin = time.perf_counter()
    with ThreadPoolExecutor(clients) as crowd:
        seconds, codes = zip(*crowd.map(timed, articles), strict=True)
    a_second = len(articles) / (time.perf_counter() - begin)
    median, percentile_95 = np.percentile(seconds, (50, 95))
    return Latency(clients, float(median), float(percentile_95), a_second, sum(code != 200 for code in codes))


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int, said: IO[bytes]) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://{LOOPBACK}:{port}/ping", timeout=STOPPING).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    said.seek(0)
    last = said.read().decode(errors="replace").strip().rpartition("\n")[2]
    raise BadInput(f"the server did not start ({last or 'it says nothing'})", "see what `mlflow models serve` says")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Ends the server and the workers that it has started, with force where it does not go."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
