"""Fine-tuning of a tagger by a recipe, on Hugging Face's Trainer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from transformers import PreTrainedTokenizerFast, Trainer, TrainerCallback, TrainingArguments, set_seed
from transformers.trainer_callback import PrinterCallback

from pourparlers.encoders.loading import load_encoder
from pourparlers.model.frozen import Remembered
from pourparlers.model.network import LossWeights, TaggerConfig, TaggerModel
from pourparlers.model.settings import Settings
from pourparlers.schema import Article
from pourparlers.training.checkpoints import Checkpoints, restore_optimizer, restore_random, restore_weights, steps_of
from pourparlers.training.examples import build_dataset, collate_rows
from pourparlers.training.recipe import Recipe, TrainingSection

NO_DECAY = ("bias", "LayerNorm.weight", "distance.weight")


@dataclass(frozen=True)
class Trained:
    """A fine-tuned network with the tokenizer that it was trained with."""

    model: TaggerModel
    tokenizer: PreTrainedTokenizerFast


def build(recipe: Recipe, known: Remembered | None = None) -> Trained:
    """The recipe's network before training: its encoder, and heads from the recipe's seed. `known`: see `FrozenLayers`."""
    set_seed(recipe.training.seed)
    encoder, tokenizer = load_encoder(recipe.encoder)
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    first, last = tokenizer.cls_token_id, tokenizer.sep_token_id
    special = {
        "first": tokenizer.bos_token_id if first is None else first,
        "last": tokenizer.eos_token_id if last is None else last,
        "padding": tokenizer.pad_token_id,
    }
    longest = min(recipe.tagger.window_tokens, encoder.config.max_position_embeddings, tokenizer.model_max_length)
    config = TaggerConfig(
        encoder=encoder.config.to_dict(),
        special_ids=special,
        **recipe.decoding.model_dump(),
        **{**recipe.tagger.model_dump(), "window_tokens": longest},
    )
    model = TaggerModel(config, encoder)
    model.loss_weights = LossWeights(recipe.training.positive_weights, recipe.training.pointer_weight)
    model.freeze(recipe.training.frozen_layers, known)
    return Trained(model, tokenizer)


def fine_tune(
    recipe: Recipe,
    train: Sequence[Article],
    folder: Path,
    callbacks: Sequence[TrainerCallback] = (),
    known: Remembered | None = None,
    checkpoints: Checkpoints | None = None,
) -> Trained:
    """Trains the recipe's network on the articles, from the latest of the checkpoints on where there is one. `folder` takes
    what the Trainer writes while it works."""
    trained = build(recipe, known)
    settings = Settings.model_validate(trained.model.config.to_dict())
    dataset = build_dataset(train, trained.tokenizer.backend_tokenizer, settings)
    trainer = TaggerTrainer(
        model=trained.model,
        args=_arguments(recipe.training, folder),
        train_dataset=dataset,
        processing_class=trained.tokenizer,
        data_collator=partial(collate_rows, padding=settings.special_ids.padding),
        callbacks=[*callbacks, *([checkpoints] if checkpoints else ())],
        recipe=recipe.training,
        checkpoints=checkpoints,
    )
    trainer.remove_callback(PrinterCallback)
    trainer.train_on(checkpoints.latest if checkpoints else None)
    trained.model.eval()
    return trained


def _arguments(training: TrainingSection, folder: Path) -> TrainingArguments:
    arguments = TrainingArguments(
        output_dir=str(folder),
        num_train_epochs=training.epochs,
        per_device_train_batch_size=training.batch_articles,
        learning_rate=training.heads_rate,
        lr_scheduler_type="linear",
        warmup_steps=training.warmup,
        weight_decay=training.weight_decay,
        max_grad_norm=1.0,
        seed=training.seed,
        data_seed=training.seed,
        logging_strategy="steps",
        logging_steps=10,
        save_strategy="no",
        report_to="none",
        remove_unused_columns=False,
        label_names=["targets", "spans"],
        dataloader_pin_memory=torch.cuda.is_available(),
        disable_tqdm=True,
        log_level="error",
    )
    # A batch cannot be cut as DataParallel would; `accelerate launch` gives each GPU batches of its own.
    arguments._n_gpu = min(1, arguments.n_gpu)
    return arguments


class TaggerTrainer(Trainer):  # type: ignore[misc]
    """The Trainer with a learning rate for the heads and one for each encoder layer, and checkpoints that can be trusted."""

    def __init__(self, *args: Any, recipe: TrainingSection, checkpoints: Checkpoints | None, **kwargs: Any) -> None:
        self.recipe, self.checkpoints = recipe, checkpoints
        super().__init__(*args, **kwargs)

    def train_on(self, checkpoint: Path | None) -> None:
        """Trains, from the checkpoint on where there is one; the Trainer would add a step to one that has them all."""
        step, steps = steps_of(checkpoint) if checkpoint else (0, 1)
        if checkpoint and step >= steps:
            restore_weights(self.model, checkpoint)
        else:
            self.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        if self.checkpoints and self.args.should_save:
            self.checkpoints.write(self)

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        restore_weights(self.model, Path(resume_from_checkpoint))

    def _load_optimizer_and_scheduler(self, checkpoint: str | None) -> None:
        if checkpoint:
            restore_optimizer(self.optimizer, self.lr_scheduler, Path(checkpoint))

    def _load_rng_state(self, checkpoint: str | None) -> None:
        if checkpoint:
            restore_random(Path(checkpoint))

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        self.optimizer: torch.optim.Optimizer = torch.optim.AdamW(parameter_groups(self.model, self.recipe), fused=True)
        return self.optimizer


def parameter_groups(model: TaggerModel, training: TrainingSection) -> list[dict[str, Any]]:
    """Trainable parameters by learning rate and weight decay; lower encoder layers learn more slowly (Howard & Ruder 2018)."""
    top = model.encoder.config.num_hidden_layers
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            rate = (
                training.encoder_rate * training.layer_decay ** (top - _layer(name, top))
                if name.startswith("encoder.")
                else training.heads_rate
            )
            decay = 0.0 if name.endswith(NO_DECAY) else training.weight_decay
            groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": parameters, "lr": rate, "weight_decay": decay} for (rate, decay), parameters in groups.items()]


def _layer(name: str, top: int) -> int:
    """The encoder layer of a parameter, counted from 1; 0 for the embeddings."""
    if ".layer." in name:
        return int(name.split(".layer.")[1].split(".", maxsplit=1)[0]) + 1
    return 0 if "embeddings" in name else top
