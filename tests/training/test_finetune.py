"""The recipes train, and what they train is what is saved, loaded and predicted with."""

from pathlib import Path
from typing import get_args

import pytest
from transformers import AutoTokenizer, DebertaV2Config, DebertaV2Model

from pourparlers.evaluation.scores import score
from pourparlers.model.settings import Formulation
from pourparlers.model.storage import load_tagger
from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import Article
from pourparlers.training.finetune import Trained, build, fine_tune, parameter_groups
from pourparlers.training.recipe import Recipe, read_recipe
from tests.conftest import ROOT, TINY_CAMEMBERT


def test_the_camembert_recipe_learns_saves_loads_and_predicts(lesson: Article, tiny_folder: Path) -> None:
    bare = Article(id=lesson.id, title=lesson.title, text=lesson.text)
    predicted = next(Tagger.from_pretrained(tiny_folder).batch([bare]))
    figures = score([lesson], {lesson.id: predicted})
    assert figures["macro"].value == 1.0
    assert figures["pairs"].value == 1.0
    spans = [p.actor and p.actor.text for s in predicted.sentences for p in s.positions]
    assert spans == [p.actor and p.actor.text for s in lesson.sentences for p in s.positions]


def test_torch_and_the_saved_folder_predict_alike(lesson: Article, tiny_folder: Path) -> None:
    model, tokenizer = load_tagger(tiny_folder)
    in_torch = next(Tagger.in_torch(model, tokenizer).batch([lesson]))
    saved = next(Tagger.from_pretrained(tiny_folder).batch([lesson]))
    held = [[[(p.label, p.actor) for p in s.positions] for s in article.sentences] for article in (in_torch, saved)]
    assert held[0] == held[1]


def test_what_else_is_in_the_batch_changes_nothing(lesson: Article, tiny_folder: Path) -> None:
    tagger = Tagger.from_pretrained(tiny_folder)
    longer = Article(id="longer", text=" ".join([lesson.text.replace("\n", " ")] * 12))
    alone, among = next(tagger.batch([lesson])), list(tagger.batch([longer, lesson, longer]))[1]
    assert [[(p.label, p.actor) for p in s.positions] for s in alone.sentences] == [
        [(p.label, p.actor) for p in s.positions] for s in among.sentences
    ]


@pytest.mark.parametrize("formulation", get_args(Formulation))
def test_every_formulation_trains_through_the_same_code(
    formulation: str, lesson: Article, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    changed = tiny_recipe.model_copy(
        update={
            "tagger": tiny_recipe.tagger.model_copy(update={"formulation": formulation}),
            "training": tiny_recipe.training.model_copy(update={"epochs": 120}),
        }
    )
    trained = fine_tune(changed, [lesson], tmp_path)
    predicted = next(Tagger.in_torch(trained.model, trained.tokenizer.backend_tokenizer).batch([lesson]))
    assert score([lesson], {lesson.id: predicted})["macro"].value > 0.6


@pytest.mark.parametrize("recipe", sorted(p.name for p in (ROOT / "configs").glob("*.yaml") if p.name != "search.yaml"))
def test_every_shipped_recipe_is_valid_and_builds_its_network(recipe: str) -> None:
    checked = read_recipe(ROOT / "configs" / recipe, (f"encoder={TINY_CAMEMBERT}", "training.frozen_layers=1"))
    trained = build(checked)
    assert trained.model.config.window_tokens == min(checked.tagger.window_tokens, 512)
    assert not any(p.requires_grad for p in trained.model.encoder.embeddings.parameters())
    assert not any(p.requires_grad for p in trained.model.encoder.encoder.layer[0].parameters())
    assert all(p.requires_grad for p in trained.model.encoder.encoder.layer[1].parameters())


@pytest.mark.parametrize("frozen", [-1, 0, 1])
def test_the_camembertav2_recipe_trains_a_deberta(frozen: int, lesson: Article, tmp_path: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(TINY_CAMEMBERT)
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    relative = {"relative_attention": True, "position_buckets": 16, "pos_att_type": ["p2c", "c2p"], "type_vocab_size": 0}
    DebertaV2Model(DebertaV2Config(vocab_size=len(tokenizer), **shape, **relative)).save_pretrained(tmp_path / "deberta")
    tokenizer.save_pretrained(tmp_path / "deberta")
    changes = (f"encoder={tmp_path}/deberta", "training.epochs=1", f"training.frozen_layers={frozen}")
    trained = fine_tune(read_recipe(ROOT / "configs/camembertav2.yaml", changes), [lesson], tmp_path / "trainer")
    predicted = next(Tagger.in_torch(trained.model, trained.tokenizer.backend_tokenizer).batch([lesson]))
    assert len(predicted.sentences) == len(lesson.sentences)


def test_each_encoder_layer_learns_at_its_own_rate(tiny_trained: Trained, tiny_recipe: Recipe) -> None:
    groups = parameter_groups(
        tiny_trained.model, tiny_recipe.training.model_copy(update={"layer_decay": 0.5, "encoder_rate": 1.0, "heads_rate": 9.0})
    )
    rate = {id(p): group["lr"] for group in groups for p in group["params"]}
    layers = tiny_trained.model.encoder.encoder.layer
    assert {rate[id(p)] for p in layers[1].parameters()} == {1.0}
    assert {rate[id(p)] for p in layers[0].parameters()} == {0.5}
    assert {rate[id(p)] for p in tiny_trained.model.heads.parameters()} == {9.0}
