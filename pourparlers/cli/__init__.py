"""`pourparlers …`: a file a command, a command a function."""

from pourparlers.cli import corpus, doctor, evaluate, predict, train
from pourparlers.cli.console import app

__all__ = ["app", "corpus", "doctor", "evaluate", "predict", "train"]
