from pathlib import Path

from pourparlers.corpus.statistics import statistics
from pourparlers.reports.plots import plot_statistics
from pourparlers.schema import Article


def test_the_plot_shows_every_field_kind_and_label(lesson: Article, tmp_path: Path) -> None:
    article = lesson.model_copy(update={"domain": "port", "kind": "brève"})
    plot_statistics(statistics([article]), tmp_path / "statistics.svg")
    drawn = (tmp_path / "statistics.svg").read_text(encoding="utf-8")
    assert all(f">{word}<" in drawn for word in ("port", "brève", "claims", "demands", "concessions", "pronoun"))
