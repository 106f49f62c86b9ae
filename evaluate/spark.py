"""Tags a table of articles on Spark, and says how fast it went and what 100 million articles would take.

spark-submit evaluate/spark.py MODEL_URI_OR_FOLDER ARTICLES OUTPUT
"""

import math
import time
from typing import TYPE_CHECKING, Annotated

import typer

from pourparlers.cli.console import clear_errors
from pourparlers.tracking.cluster import cores, spark_session, tag_table
from pourparlers.tracking.serving import logged_tagger

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

ARTICLES_PER_TASK = 1000  # minutes of work: little is lost with a worker, and few tasks pay for loading the tagger
ARCHIVE = 100_000_000


def main(
    model: Annotated[str, typer.Argument(help="a logged tagger, as models:/…, or the folder of a saved one")],
    articles: Annotated[str, typer.Argument(help="Parquet or .jsonl with `id`, `text` and, where known, `title`")],
    output: Annotated[str, typer.Argument(help="folder for Parquet with a row a position")],
) -> None:
    """A row a position, written by Spark; articles a second, the start of the workers apart."""
    with clear_errors(), logged_tagger(model) as uri:
        spark = spark_session()
        spark.sparkContext.setLogLevel("ERROR")
        table = spark.read.json(articles) if articles.endswith(".jsonl") else spark.read.parquet(articles)
        table = table.select([name for name in ("id", "title", "text") if name in table.columns])
        count = table.count()
        starting = _seconds(tag_table(table.limit(1), uri))
        workers = cores(spark)
        tasks = workers * math.ceil(count / ARTICLES_PER_TASK / workers)
        seconds = _seconds(tag_table(table.repartition(tasks), uri), output)
        spark.stop()
    typer.echo(f"the first article took {starting:.1f} s; it starts the workers")
    typer.echo(_throughput(count, seconds, workers))


def _throughput(count: int, seconds: float, workers: int) -> str:
    a_core = count / seconds / workers
    hours = ARCHIVE / a_core / 3600
    measured = f"{count} articles in {seconds:.1f} s on {workers} cores: {count / seconds:.2f} a second, {a_core:.2f} a core"
    archive = f"{ARCHIVE:,} articles / {a_core:.2f} / 3600 = {hours:,.0f} core hours: {hours / 1000:,.1f} h on 1,000 cores"
    return f"{measured}\n{archive}"


def _seconds(tagged: "DataFrame", output: str | None = None) -> float:
    """How long it takes to compute all rows, and to write them where an output is named."""
    start = time.perf_counter()
    if output:
        tagged.write.parquet(output)
    else:
        tagged.write.format("noop").mode("overwrite").save()
    return time.perf_counter() - start


if __name__ == "__main__":
    typer.run(main)
