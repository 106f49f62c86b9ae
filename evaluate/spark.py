"""Tags a Parquet table of articles on Spark and says how fast it went.

spark-submit evaluate/spark.py MODEL_URI ARTICLES OUTPUT
"""

import time
from typing import Annotated

import typer


def tag(
    model_uri: Annotated[str, typer.Argument(help="a logged tagger, as models:/…")],
    articles: Annotated[str, typer.Argument(help="Parquet with `id`, `text` and, where known, `title`")],
    output: Annotated[str, typer.Argument(help="folder for Parquet with a row a position")],
) -> None:
    """A row a position, written by Spark; articles a second, the start of the workers included."""
    from pyspark.sql import SparkSession

    from pourparlers.tracking.cluster import tag_table

    spark = SparkSession.builder.appName("pourparlers").getOrCreate()
    table = spark.read.parquet(articles)
    start = time.perf_counter()
    tag_table(table, model_uri).write.parquet(output)
    seconds, count = time.perf_counter() - start, table.count()
    typer.echo(f"{count} articles in {seconds:.1f} s, {count / seconds:.2f} a second")


if __name__ == "__main__":
    typer.run(tag)
