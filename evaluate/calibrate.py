"""Calibrates a tagger as `pourparlers calibrate` does: `python evaluate/calibrate.py MODEL ARTICLES --split DIR`."""

import typer

from pourparlers.cli.calibrate import calibrate

if __name__ == "__main__":
    typer.run(calibrate)
