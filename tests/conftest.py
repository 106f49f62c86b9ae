"""Articles and taggers that several tests share."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pourparlers.cli import app
from pourparlers.corpus.plain import parse_plain
from pourparlers.schema import Article
from pourparlers.training.finetune import Trained, fine_tune
from pourparlers.training.recipe import CorpusSection, Recipe, read_recipe

ROOT = Path(__file__).parent.parent
TINY_CAMEMBERT = ROOT / "tests/fixtures/tiny-camembert"
REAL = ROOT.parent / "shared/real"

LESSON = """title: Le port reste fermé

Les dockers exigent la réouverture du quai.
  demand | dockers
La préfète Anne Sorel refuse.
  claim | préfète Anne Sorel | Anne Sorel
Elle accepte pourtant de les recevoir.
  concession | Elle | Anne Sorel
La grue date de 1962.
« Nous voulons du travail.
  demand > Idir Hamel
Rien ne bouge », a dit Idir Hamel.
  claim | Idir Hamel
"""


PAIRS = """about: Asked or not.
expect: as annotated

Les dockers exigent la réouverture du quai.
  demand | dockers
~
La grue date de 1962.
  claim | grue
"""


@pytest.fixture(scope="session")
def lesson() -> Article:
    return parse_plain(LESSON, "lesson")


@pytest.fixture(scope="session")
def tiny_recipe() -> Recipe:
    """The camembert recipe on a tiny CamemBERT in the hub's layout, long enough to learn one article by heart."""
    changes = (
        "training.epochs=120",
        "training.batch_articles=1",
        "training.encoder_rate=3e-3",
        "training.heads_rate=3e-3",
        "training.warmup=0.05",
    )
    return read_recipe(ROOT / "configs/camembert.yaml", (f"encoder={TINY_CAMEMBERT}", "tagger.dropout=0.0", *changes))


@pytest.fixture(scope="session")
def tiny_trained(tiny_recipe: Recipe, lesson: Article, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return fine_tune(tiny_recipe, [lesson], tmp_path_factory.mktemp("trainer"))


@pytest.fixture(scope="session")
def tiny_folder(tiny_trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pourparlers.model.storage import save_tagger

    folder = tmp_path_factory.mktemp("taggers") / "tiny"
    save_tagger(tiny_trained.model, tiny_trained.tokenizer, folder)
    return folder


def write_corpus(folder: Path) -> CorpusSection:
    """Three articles, one a part of their split, and one kind of minimal pairs, one that no tagger passes."""
    texts = {"behaviour/asked.txt": PAIRS}
    for part, year in (("train", 1952), ("validation", 1962), ("test", 1972)):
        texts |= {f"articles/{part}.txt": LESSON.replace("1962", str(year)), f"splits/{part}.txt": f"{part}\n"}
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return CorpusSection(articles=folder / "articles", splits=folder / "splits", behaviour=folder / "behaviour")


def corpus_changes(corpus: CorpusSection) -> list[str]:
    """What `--set` takes to train on it."""
    return [f"corpus.{name}={path}" for name, path in corpus]


def run(*arguments: object) -> tuple[int, str, str]:
    """A command as people call it: exit code, standard output, standard error."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr
