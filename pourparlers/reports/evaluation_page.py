"""An evaluation as one HTML file that opens from disk: figures, diagrams and a browser of the errors.

Nothing in it is fetched, and its policy lets no script run but its own: article text is hostile.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pourparlers.evaluation.errors import NO_LABEL, Kind, confusion
from pourparlers.evaluation.evidence import gather
from pourparlers.evaluation.history import Moment
from pourparlers.evaluation.matching import Compared
from pourparlers.evaluation.scores import Figure
from pourparlers.evaluation.slices import Slices
from pourparlers.reports.diagrams import abstention_diagram, learning_diagram, reliability_diagrams, threshold_diagrams
from pourparlers.reports.passages import article_view
from pourparlers.schema import LABELS
from pourparlers.views.pages import templates

TEMPLATES = Path(__file__).parent / "templates"
# Pages stay below 5 MB: articles, those with most errors first, are shown until they fill this many bytes.
ARTICLE_BYTES = 4_000_000

METRICS = {
    "claim": "claim: F1",
    "demand": "demand: F1",
    "concession": "concession: F1",
    "macro": "labels: mean F1",
    "pairs": "label and mention: F1",
    "names": "label and name: F1",
    "exact": "all labels right",
    "segmentation": "sentence cuts: F1",
    "claim_ap": "claim: average precision",
    "demand_ap": "demand: average precision",
    "concession_ap": "concession: average precision",
    "macro_ap": "labels: mean average precision",
    "calibration_error": "calibration error (low is good)",
}


@dataclass(frozen=True)
class Cell:
    """Positions with one annotated and one predicted label, and their share of the annotated label's."""

    count: int
    share: float
    agrees: bool


def evaluation_page(
    model: str, compared: Sequence[Compared], figures: Mapping[str, Figure], slices: Slices, history: Sequence[Moment] = ()
) -> str:
    """The page of a model's predictions beside the annotated articles; see `scores.figures`, `slices.slices`, `history`."""
    template, evidence = templates(TEMPLATES).get_template("evaluation.html"), gather(compared)
    script = (TEMPLATES / "filters.js").read_text(encoding="utf-8")
    articles, left_out = _articles(compared)
    return template.render(
        model=model,
        article_count=len(compared),
        sentence_count=len(evidence.owner),
        metrics=METRICS,
        figures=figures,
        matrix=_matrix(compared),
        reliability=reliability_diagrams(evidence),
        thresholds=threshold_diagrams(evidence),
        abstention=abstention_diagram(compared) if evidence.probabilities is not None else None,
        learning=learning_diagram(history),
        slices=slices,
        labels=[label.value for label in LABELS],
        kinds=[kind.value for kind in Kind],
        articles=articles,
        left_out=left_out,
        script=script,
        script_hash=base64.b64encode(sha256(script.encode()).digest()).decode(),
    )


def _articles(compared: Sequence[Compared]) -> tuple[list[str], int]:
    """The articles as HTML, those with most errors first, and how many did not fit."""
    views = [article_view(number, one) for number, one in enumerate(compared)]
    views.sort(key=lambda view: -view.errors)
    shown, size = list[str](), 0
    article = templates(TEMPLATES).get_template("article.html")
    for view in views:
        html = article.render(article=view)
        size += len(html.encode())
        if size > ARTICLE_BYTES:
            break
        shown.append(html)
    return shown, len(views) - len(shown)


def _matrix(compared: Sequence[Compared]) -> dict[str, dict[str, Cell]]:
    counts, names = confusion(compared), [*(label.value for label in LABELS), NO_LABEL]
    totals = {name: sum(counts[name, other] for other in names) for name in names}
    return {
        name: {other: Cell(counts[name, other], counts[name, other] / max(1, totals[name]), name == other) for other in names}
        for name in names
    }
