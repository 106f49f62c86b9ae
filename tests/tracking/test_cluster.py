"""A tagger over a table on a real Spark, on this machine."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import mlflow
import pytest

from pourparlers.schema import Article, BadInput
from pourparlers.tracking.cluster import cores, spark_session, tag_table
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")


@pytest.fixture(scope="module")
def spark() -> Iterator["SparkSession"]:
    here = "--master local[1] --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"{here} pyspark-shell")
        session = spark_session()
        yield session
        session.stop()


def test_articles_become_rows_of_positions_and_none_is_lost(logged: str, spark: "SparkSession", lesson: Article) -> None:
    rows = [("a", lesson.text, lesson.title), ("b", "", None), ("c", None, None)]
    table = spark.createDataFrame(rows, "id string, text string, title string")
    found = tag_table(table, logged).collect()
    expected = mlflow.pyfunc.load_model(logged).predict(table.toPandas())
    assert [row.asDict() for row in found if row.id == "a"] == [
        {"id": "a", "problem": "", **position} for position in expected["positions"][0]
    ]
    assert {row.id: (bool(row.problem), row.label) for row in found if row.id != "a"} == {"b": (True, None), "c": (True, None)}
    with pytest.raises(BadInput, match="no column `id`"):
        tag_table(table.drop("id"), logged)


def test_the_cores_that_work_are_counted(spark: "SparkSession") -> None:
    assert cores(spark) == 1


def test_without_java_one_is_told_what_to_install(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "evaluate/spark.py"), "models:/none", "articles.parquet", str(tmp_path / "found")]
    environment = os.environ | {"JAVA_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert "Java 17" in done.stderr
    assert "Traceback" not in done.stderr
