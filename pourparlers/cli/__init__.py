"""`pourparlers …`: a file a command, a command a function."""

from pourparlers.cli import corpus, evaluate, ledger, predict, train
from pourparlers.cli.console import app

__all__ = ["app", "corpus", "evaluate", "ledger", "predict", "train"]
