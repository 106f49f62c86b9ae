"""The house: floors, lowest first; an upper floor imports a lower one, never the other way round."""

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLOORS = "schema text corpus encoders model actors training prediction evaluation ledger reports tracking cli".split()
MODULES = sorted((ROOT / "pourparlers").rglob("*.py"))


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_floor_imports_an_upper_one(path: Path) -> None:
    own = path.relative_to(ROOT / "pourparlers").parts[0].removesuffix(".py")
    if own == "__init__":
        assert not {name for name in _imports(path) if name.startswith("pourparlers")}
        return
    floors = {name.split(".")[1] for name in _imports(path) if name.startswith("pourparlers.")} & set(FLOORS)
    assert {floor for floor in floors if FLOORS.index(floor) > FLOORS.index(own)} == set()


def test_only_tracking_imports_mlflow() -> None:
    users = {p.relative_to(ROOT).parts[1] for p in MODULES if any(name.split(".")[0] == "mlflow" for name in _imports(p))}
    assert users <= {"tracking", "cli"}


def test_script_folders_are_no_packages() -> None:
    assert [
        folder for folder in ("train", "evaluate", "data", "configs", "models") if (ROOT / folder / "__init__.py").exists()
    ] == []


def test_files_stay_small() -> None:
    assert [str(p) for p in MODULES if len(p.read_text(encoding="utf-8").splitlines()) > 400] == []
