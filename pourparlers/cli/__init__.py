"""`pourparlers …`: a file a command, a command a function."""

from pourparlers.cli import behaviour, calibrate, compare, corpus, doctor, evaluate, ledger, predict, send, train
from pourparlers.cli.console import app

__all__ = ["app", "behaviour", "calibrate", "compare", "corpus", "doctor", "evaluate", "ledger", "predict", "send", "train"]
