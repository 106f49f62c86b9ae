"""The ledger: entries, periods, targets, answers, and all its forms."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import networkx as nx
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pourparlers.cli import app
from pourparlers.corpus.plain import parse_plain
from pourparlers.ledger.answers import suggest_answers
from pourparlers.ledger.entries import Entry, entries
from pourparlers.ledger.networks import DNA_COLUMNS, two_mode_graph
from pourparlers.ledger.page import ledger_page
from pourparlers.ledger.tables import COLUMNS, by_actor, by_side
from pourparlers.schema import Article

FIRST = """title: Le quai reste fermé
domain: ports

Les dockers exigent la réouverture du quai et des embauches.
  demand | dockers
La préfète Anne Sorel refuse.
  claim | préfète Anne Sorel | Anne Sorel
"""
SECOND = """title: Le quai rouvre
domain: ports

Anne Sorel accepte de rouvrir le quai dès lundi.
  concession | Anne Sorel
Le maire promet des fleurs.
  concession | maire
"""


def _articles() -> list[Article]:
    first = parse_plain(FIRST, "un").model_copy(update={"date": "2024-05-01"})
    second = parse_plain(SECOND, "deux").model_copy(update={"date": "2024-05-03T09:00"})
    return [second, first]


@pytest.fixture
def ledger() -> list[Entry]:
    found = entries(_articles())
    suggest_answers(found)
    return found


def test_entries_stand_in_the_order_of_days(ledger: list[Entry]) -> None:
    assert [(e.number, e.actor, e.label.value, e.day) for e in ledger] == [
        (1, "dockers", "demand", date(2024, 5, 1)),
        (2, "Anne Sorel", "claim", date(2024, 5, 1)),
        (3, "Anne Sorel", "concession", date(2024, 5, 3)),
        (4, "maire", "concession", date(2024, 5, 3)),
    ]


def test_a_period_holds_its_last_day_and_no_article_without_a_date() -> None:
    articles = [*_articles(), parse_plain(FIRST, "sans")]
    assert {e.article for e in entries(articles, date(2024, 5, 3), date(2024, 5, 3))} == {"deux"}
    assert {e.article for e in entries(articles, until=date(2024, 5, 2))} == {"un"}
    assert {e.article for e in entries(articles)} == {"un", "deux", "sans"}


def test_a_later_concession_of_somebody_else_seems_to_answer_a_demand(ledger: list[Entry]) -> None:
    answer = ledger[0].answer
    assert answer is not None
    assert answer.concession is ledger[2]
    assert "quai" in answer.shared
    assert 0 < answer.likeness <= 1


def test_a_concession_of_something_else_is_no_answer() -> None:
    _, first = _articles()
    other = parse_plain(SECOND.replace("rouvrir le quai", "planter un arbre"), "deux").model_copy(update={"date": "2024-05-03"})
    found = entries([first, other])
    suggest_answers(found)
    assert found[0].answer is None


@pytest.mark.parametrize("known", ["actor_id", "side"])
def test_nobody_answers_itself_nor_its_own_side(known: str) -> None:
    found = entries(_articles())
    for entry in found:
        setattr(entry, known, "port")
    suggest_answers(found)
    assert found[0].answer is None


def test_an_earlier_concession_answers_nothing() -> None:
    second, first = _articles()
    found = entries([second.model_copy(update={"date": "2024-04-01"}), first])
    suggest_answers(found)
    assert all(entry.answer is None for entry in found)


def test_a_target_has_the_fullest_name_of_its_article() -> None:
    demand = "title: Le quai\n\nLa CGT presse Sorel de signer.\n  demand | CGT\nAnne Sorel refuse.\n  claim | Anne Sorel\n"
    assert [e.target for e in entries([parse_plain(demand, "un")])] == ["Anne Sorel", None]


def test_a_description_is_an_actor_of_its_article_only() -> None:
    found = entries([parse_plain(FIRST, "un"), parse_plain(FIRST, "deux")])
    assert {e.holder for e in found} == {"dockers (un)", "dockers (deux)", "Anne Sorel"}


def test_the_network_has_two_modes_and_counts(ledger: list[Entry]) -> None:
    graph = two_mode_graph(ledger, by_actor)
    actors = {node for node, mode in graph.nodes(data="bipartite") if mode == 0}
    assert nx.bipartite.is_bipartite_node_set(graph, actors)
    edge = graph["actor:Anne Sorel"]["matter:ports"]
    assert (edge["weight"], edge["claim"], edge["demand"], edge["concession"]) == (2, 1, 0, 1)


def test_the_page_escapes_texts_and_loads_nothing(ledger: list[Entry]) -> None:
    ledger[0].sentence = "<script>alert(1)</script>"
    for group in (by_actor, by_side):
        page = ledger_page(ledger, group)
        assert "<script" not in page
        assert "http://" not in page
        assert "https://" not in page
        assert "answered?" in page


def _run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["ledger", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def predictions(tmp_path: Path) -> Path:
    path = tmp_path / "found.jsonl"
    path.write_text("".join(article.to_json() + "\n" for article in _articles()), encoding="utf-8")
    return path


def test_every_form_is_written(predictions: Path, tmp_path: Path) -> None:
    code, shown, _ = _run(predictions)
    assert code == 0
    assert "dockers" in shown
    _, shown, _ = _run(predictions, "--format", "csv")
    rows = list(csv.DictReader(StringIO(shown)))
    assert list(rows[0]) == COLUMNS
    assert (rows[0]["actor"], rows[0]["answer_number"], rows[3]["date"]) == ("dockers", "3", "2024-05-03")
    assert _run(predictions, "--format", "parquet", "-o", tmp_path / "l.parquet")[0] == 0
    table = pq.read_table(tmp_path / "l.parquet")
    assert table.column("sentence").to_pylist() == [row["sentence"] for row in rows]
    assert _run(predictions, "--format", "graphml", "-o", tmp_path / "l.graphml")[0] == 0
    assert nx.read_graphml(tmp_path / "l.graphml").number_of_nodes() == 4
    _, shown, _ = _run(predictions, "--format", "dna")
    lines = list(csv.reader(StringIO(shown), delimiter=";"))
    assert lines[0] == DNA_COLUMNS
    assert lines[1][1] == "2024-05-01 00:00:00"
    assert {len(line) for line in lines} == {len(DNA_COLUMNS)}
    _, shown, _ = _run(predictions, "--format", "html", "--by", "side")
    assert "(side unknown)" in shown


def test_a_cell_is_no_formula(tmp_path: Path) -> None:
    article = parse_plain(FIRST.replace("Les dockers", "=1+1 Les dockers"), "un")
    (tmp_path / "a.jsonl").write_text(article.to_json() + "\n", encoding="utf-8")
    _, shown, _ = _run(tmp_path / "a.jsonl", "--format", "csv")
    assert "'=1+1 Les dockers" in shown


def test_bad_input_is_said_plainly(predictions: Path, tmp_path: Path) -> None:
    assert "swap --from and --to" in _run(predictions, "--from", "2024-06-01", "--to", "2024-05-01")[2]
    assert "name a file with --output" in _run(predictions, "--format", "parquet")[2]
    assert "no such file" in _run(tmp_path / "none.jsonl")[2]
    undated = tmp_path / "undated.jsonl"
    lines = ({"id": "a", "text": "Rien."}, {"id": "b", "text": "Rien.", "date": "22/11/2026"})
    undated.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    code, _, errors = _run(undated, "--from", "2024-01-01", "--format", "csv")
    assert code == 0
    assert "2 articles without a readable `date`" in errors
