"""A tagger over a table on a real Spark, on this machine."""

import os
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import mlflow
import pytest

from pourparlers.schema import Article, BadInput
from pourparlers.tracking.cluster import tag_table

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

sql = pytest.importorskip("pyspark.sql")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")


@pytest.fixture(scope="module")
def spark() -> Iterator["SparkSession"]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    yield session
    session.stop()


def test_articles_become_rows_of_positions_and_none_is_lost(
    logged: tuple[str, str], spark: "SparkSession", lesson: Article
) -> None:
    rows = [("a", lesson.text, lesson.title), ("b", "", None), ("c", None, None)]
    table = spark.createDataFrame(rows, "id string, text string, title string")
    found = tag_table(table, logged[1]).collect()
    expected = mlflow.pyfunc.load_model(logged[1]).predict(table.toPandas())
    assert [row.asDict() for row in found if row.id == "a"] == [
        {"id": "a", "problem": "", **position} for position in expected["positions"][0]
    ]
    assert {row.id: (bool(row.problem), row.label) for row in found if row.id != "a"} == {"b": (True, None), "c": (True, None)}
    with pytest.raises(BadInput, match="no column `id`"):
        tag_table(table.drop("id"), logged[1])
