"""The code of a logged tagger: MLflow runs this file wherever the model is loaded. See `serving` for what goes in and out."""

from typing import Any

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel, PythonModelContext

from pourparlers.prediction.tagger import Tagger
from pourparlers.reports.formats.rows import position_rows
from pourparlers.schema import Article

OF_THE_ARTICLE = ("article", "title")
NO_TEXT = "the article has no text"


class ServedTagger(PythonModel):  # type: ignore[misc]
    """Tags tables of articles; an article without a text gets no positions and a `problem`, and the others are tagged."""

    def load_context(self, context: PythonModelContext) -> None:
        self.tagger = Tagger.from_pretrained(context.artifacts["tagger"])

    def predict(
        self, context: PythonModelContext, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        articles = [_article(row, number) for number, row in enumerate(model_input.to_dict("records"), 1)]
        tagged = self.tagger.batch(article for article in articles if article.text.strip())
        return pd.DataFrame([_answer(next(tagged) if article.text.strip() else article) for article in articles])


def _article(row: dict[Any, Any], number: int) -> Article:
    known = {name: str(row[name]) for name in ("id", "title", "text") if name in row and pd.notna(row[name])}
    return Article.model_validate({"id": str(number), "text": ""} | known)


def _answer(article: Article) -> dict[str, Any]:
    rows = [row._asdict() for row in position_rows(article)]
    positions = [{name: value for name, value in row.items() if name not in OF_THE_ARTICLE} for row in rows]
    return {"id": article.id, "positions": positions, "problem": "" if article.text.strip() else NO_TEXT}


set_model(ServedTagger())
