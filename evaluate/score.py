"""Scores a tagger or predictions as `pourparlers evaluate` does: `python evaluate/score.py MODEL ARTICLES`."""

import typer

from pourparlers.cli.evaluate import evaluate

if __name__ == "__main__":
    typer.run(evaluate)
