"""Known actors: what ships with the package, the user's file, and what positions gain."""

from datetime import date
from pathlib import Path

import pytest

from pourparlers.actors.identity import identify
from pourparlers.actors.register_files import load_register
from pourparlers.corpus.plain import parse_plain
from pourparlers.schema import BadInput


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Moscou", "ru"),
        ("le Kremlin", "ru"),
        ("l’Élysée", "fr"),
        ("Matignon", "fr"),
        ("Maison Blanche", "us"),
        ("Les États-Unis", "us"),
        ("Bruxelles", "union-europeenne"),
        ("Berne", "ch"),
        ("Québec", "quebec"),
        ("ONU", "onu"),
        ("Ukrainiens", "ua"),
    ],
)
def test_common_knowledge_ships_with_the_package(name: str, key: str) -> None:
    found = load_register().find(name)
    assert found is not None
    assert found.key == key


def _positions(register_file: Path | None, plain: str, **more: object) -> list[tuple[object, object]]:
    article = parse_plain(f"title: x\n\n{plain}", "x").model_copy(update=more)
    found = identify(article, load_register(register_file))
    return [(getattr(p, "actor_id", None), getattr(p, "side", None)) for s in found.sentences for p in s.positions]


def _file(folder: Path, text: str) -> Path:
    path = folder / "actors.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_state_speaks_through_its_capital_and_its_ministers() -> None:
    told = "Moscou refuse.\n  claim | Moscou\nLe ministre turc Ali Kaya accepte.\n"
    told += "  concession | ministre turc Ali Kaya | Ali Kaya\n"
    told += "M. Kaya insiste.\n  demand | M. Kaya | Ali Kaya\n"
    assert _positions(None, told) == [("ru", "Russie"), (None, "Turquie"), (None, "Turquie")]


def test_an_alias_counts_and_the_side_comes_from_the_organisation(tmp_path: Path) -> None:
    told = "La négociatrice refuse.\n  claim | négociatrice\n"
    assert _positions(None, told) == [(None, None)]
    mine = "actors:\n  - {name: Awa Diop, aliases: [la négociatrice], organisation: UDT}\n  - {name: UDT, side: syndicats}\n"
    assert _positions(_file(tmp_path, mine), told) == [("awa-diop", "syndicats")]


def test_an_office_has_its_time(tmp_path: Path) -> None:
    mine = """actors:
  - {name: Anne Sorel, aliases: [la préfète], to: 2024-06-30}
  - {name: Ida Blanc, aliases: [la préfète], from: 2024-07-01}
"""
    path, told = _file(tmp_path, mine), "La préfète refuse.\n  claim | préfète\n"
    assert _positions(path, told, date="2024-06-30")[0][0] == "anne-sorel"
    assert _positions(path, told, date="2024-07-01T08:00:00")[0][0] == "ida-blanc"
    assert _positions(path, told)[0][0] is None
    assert load_register(path).find("la préfète", date(2025, 1, 1)) is not None


def test_my_actor_takes_over_a_name_that_ships_with_the_package(tmp_path: Path) -> None:
    register = load_register(_file(tmp_path, "actors:\n  - {name: Mairie de Paris, aliases: [Paris], side: mairie}\n"))
    assert [found.key for name in ("Paris", "France") if (found := register.find(name))] == ["mairie-de-paris", "fr"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            "actors:\n  - name: A\n    aliases: [le chef]\n  - name: B\n    aliases: [Chef]\n",
            4,
            ("“Chef”", "“A” and “B”", "lines 2 and 4"),
        ),
        ("actors:\n  - name: A\n    organisation: B\n  - name: B\n    organisation: A\n", 3, ("circle", "“A” → “B” → “A”")),
        ("actors:\n  - name: A\n    organisation: Zorg\n", 3, ("Zorg", "no known actor")),
        ("actors:\n  - name: A\n    alias: B\n", 3, ("“alias” is unknown", "“A”")),
        ("acteurs:\n  - name: A\n", 1, ("“acteurs” is unknown",)),
        ("actors:\n  - side: x\n", 2, ("`name` is missing",)),
        ("actors:\n  - name: A\n    aliases: B\n", 3, ("`aliases` is no list",)),
        ("actors:\n  - name: A\n    from: hier\n", 3, ("`from`", "hier")),
        ("actors:\n  - name: A\n    from: 2025-01-01\n    to: 2024-01-01\n", 3, ("2025-01-01 is after",)),
        ("actors:\n  - A\n", 2, ("entry 1 is no actor",)),
        ("actors:\n  - {id: a, name: A}\n  - {id: a, name: B}\n", 3, ("same id",)),
        ("actors: [\n", 2, ("not YAML",)),
        ("actors:\n  - name: A\n    aliases: [Å]\n    from: 2026-02-30\n", None, ("not YAML", "day")),
        ("- name: Awa Diop\n", None, ("no list of actors",)),
        ("Awa Diop\n", None, ("no list of actors",)),
    ],
)
def test_a_faulty_file_is_named_with_line_and_entries(
    tmp_path: Path, text: str, line: int | None, words: tuple[str, ...]
) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(BadInput) as caught:
        load_register(path)
    assert str(caught.value).startswith(f"{path}:{line}: " if line else f"{path}: ")
    assert [word for word in words if word not in str(caught.value)] == []


def test_an_empty_file_and_a_missing_one_say_what_to_do(tmp_path: Path) -> None:
    for path in (_file(tmp_path, ""), tmp_path / "none.yaml"):
        with pytest.raises(BadInput, match=r"actors|cannot be read"):
            load_register(path)
