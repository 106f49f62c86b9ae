"""A tagger that MLflow keeps, over a Spark table: bulk prediction beyond one machine."""

from typing import TYPE_CHECKING

import mlflow

from pourparlers.schema import BadInput

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

GIVEN = ("text", "title", "id")


def tag_table(articles: "DataFrame", model_uri: str) -> "DataFrame":
    """A row a position: the article's `id`, `problem` (empty where there is none), and the columns of a position.

    articles: columns `id` and `text`, and `title` where known. An article without a position keeps one row, of nulls, so that
    none is lost. Every worker loads the tagger once; pourparlers must be installed there, with the extra `spark`.
    Raises BadInput where a column is missing.
    """
    from pyspark.sql import functions as column

    if missing := [name for name in ("id", "text") if name not in articles.columns]:
        raise BadInput(f"no column `{missing[0]}` (there are: {', '.join(articles.columns)})", f"name one `{missing[0]}`")
    tag = mlflow.pyfunc.spark_udf(articles.sparkSession, model_uri, env_manager="local")
    given = column.struct(*(name for name in GIVEN if name in articles.columns))
    tagged = articles.select(tag(given).alias("tagged"))
    rows = tagged.select("tagged.id", "tagged.problem", column.explode_outer("tagged.positions").alias("position"))
    return rows.select("id", "problem", "position.*")
