"""Fine-tunes a tagger by a recipe, as `pourparlers train` does: `python train/finetune.py configs/embedded.yaml`."""

import typer

from pourparlers.cli.train import train

if __name__ == "__main__":
    typer.run(train)
