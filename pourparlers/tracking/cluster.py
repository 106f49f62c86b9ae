"""A tagger that MLflow keeps, over a Spark table: bulk prediction beyond one machine."""

import os
import sys
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import mlflow

from pourparlers.schema import BadInput

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

GIVEN = ("text", "title", "id")


def spark_session() -> "SparkSession":
    """Spark as `spark-submit` or its configuration says, else on this machine. Raises BadInput where it does not start."""
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise BadInput(f"Spark needs {error.name}, which is not installed", "pip install 'pourparlers[spark]'") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the workers take any python3, which may lack pourparlers
    try:
        return SparkSession.builder.appName("pourparlers").getOrCreate()
    except PySparkRuntimeError:
        raise BadInput(
            "Spark did not start; it needs Java 17 or newer", "install it, or say in JAVA_HOME where it is"
        ) from None


def tag_table(articles: "DataFrame", model_uri: str) -> "DataFrame":
    """A row a position: the article's `id`, `problem` (empty where there is none), and the columns of a position.

    articles: columns `id` and `text`, and `title` where known. An article without a position keeps one row, of nulls, so that
    none is lost. Every worker loads the tagger once; pourparlers must be installed there, with the extra `spark`.
    Raises BadInput where a column is missing.
    """
    from pyspark.sql import functions as column

    if missing := [name for name in ("id", "text") if name not in articles.columns]:
        raise BadInput(f"no column `{missing[0]}` (there are: {', '.join(articles.columns)})", f"name one `{missing[0]}`")
    tag = _tagging(articles.sparkSession, model_uri)
    given = column.struct(*(name for name in GIVEN if name in articles.columns))
    tagged = articles.select(tag(given).alias("tagged"))
    rows = tagged.select("tagged.id", "tagged.problem", column.explode_outer("tagged.positions").alias("position"))
    return rows.select("id", "problem", "position.*")


@cache
def _tagging(spark: "SparkSession", model_uri: str) -> Callable[..., "Column"]:
    """The tagger as a function of columns; one for all tables, so that it is sent to the workers and loaded there once."""
    tag: Callable[..., Column] = mlflow.pyfunc.spark_udf(spark, model_uri, env_manager="local")
    return tag


def cores(spark: "SparkSession") -> int:
    """How many tasks the executors that are there work on at a time; 0 before the first of them has come."""
    context = spark.sparkContext._jsc.sc()  # Python has no call for it
    found: int = context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile())
    return found
