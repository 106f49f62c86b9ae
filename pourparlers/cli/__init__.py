"""`pourparlers …`: a file a command, a command a function."""

from pourparlers.cli import calibrate, compare, corpus, doctor, evaluate, ledger, predict, send, train
from pourparlers.cli.console import app

__all__ = ["app", "calibrate", "compare", "corpus", "doctor", "evaluate", "ledger", "predict", "send", "train"]
