"""Makes the released tagger of a trained one: weights in 8 bits, their faithfulness measured, checksums.

    python train/release.py models/runs/embedded models/released --on ../articles.jsonl

Refuses where fewer than 99.5 % of the decisions stay as they were. A decision: who, if anybody, holds a label in a sentence.
"""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from pourparlers.cli.console import clear_errors, stdout
from pourparlers.corpus.check import load_corpus
from pourparlers.evaluation.faithfulness import equal_decisions
from pourparlers.model.compact import compact_graphs
from pourparlers.model.settings import CONFIG, TOKENIZER
from pourparlers.model.wholeness import write_checksums
from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import BadInput
from pourparlers.text.writing import whole_folder

FAITHFUL = 0.995


def main(
    trained: Path,
    released: Path,
    on: Annotated[Path, typer.Option(help="articles on which both are compared: a .jsonl file or a folder of plain files")],
) -> None:
    """Compacts, compares, writes."""
    with clear_errors(), whole_folder(released) as folder:
        for name in (CONFIG, TOKENIZER):
            shutil.copy(trained / name, folder / name)
        compact_graphs(trained, folder)
        articles = load_corpus(on)
        before, after = (list(Tagger.from_pretrained(tagger).batch(articles)) for tagger in (trained, folder))
        equal, decisions = equal_decisions(before, after)
        stdout.print(f"{equal} of {decisions} decisions as before: {equal / decisions:.2%}", highlight=False)
        if equal < FAITHFUL * decisions:
            raise BadInput(
                f"fewer than {FAITHFUL:.1%} of the decisions stay as they were", "keep the weights whole", path=trained
            )
        write_checksums(folder)


if __name__ == "__main__":
    typer.run(main)
