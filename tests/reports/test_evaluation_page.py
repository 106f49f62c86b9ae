import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pourparlers.evaluation.matching import compare
from pourparlers.evaluation.scores import figures
from pourparlers.evaluation.slices import slices
from pourparlers.reports.evaluation_page import evaluation_page
from pourparlers.schema import LABELS, Article, Label, Position

ATTACK = "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
CHROMIUM = shutil.which("chromium")


def _predicted(article: Article) -> Article:
    """A missed demand, a claim taken for a demand, a wrong actor, an invented concession; the rest is right."""
    first, second, third, fourth, *rest = article.sentences
    (claim,), (concession,) = second.positions, third.positions
    sentences = [
        first.model_copy(update={"positions": ()}),
        second.model_copy(update={"positions": (claim.model_copy(update={"label": Label.DEMAND}),)}),
        third.model_copy(update={"positions": (concession.model_copy(update={"actor": None, "name": None}),)}),
        fourth.model_copy(update={"positions": (Position(label=Label.CONCESSION, score=0.6),)}),
        *rest,
    ]
    return article.with_sentences(s.model_copy(update={"scores": dict.fromkeys(LABELS, 0.3)}) for s in sentences)


@pytest.fixture(scope="module")
def page(lesson: Article) -> str:
    hostile = {"id": ATTACK, "title": ATTACK, "domain": ATTACK, "kind": ATTACK}
    gold = Article.model_validate(lesson.model_dump() | hostile)
    compared = compare([gold], {gold.id: _predicted(gold)})
    return evaluation_page(ATTACK, compared, figures(compared, rounds=20), slices(compared, rounds=20))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def _tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(page)
    return parser.tags


def test_hostile_text_is_shown_and_makes_no_element(page: str) -> None:
    names = [tag for tag, _ in _tags(page)]
    assert (names.count("script"), names.count("img")) == (1, 0)
    assert "&lt;/script&gt;&lt;script&gt;document.title=" in page
    assert not any(name.startswith("on") for _, attributes in _tags(page) for name in attributes)


def test_the_page_fetches_nothing(page: str) -> None:
    assert not [a for _, a in _tags(page) if "src" in a or not (a.get("href") or "#").startswith("#")]
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_every_outcome_stands_with_its_labels_and_traits(page: str) -> None:
    outcomes = [a for tag, a in _tags(page) if tag == "dl"]
    assert [a["data-kind"] for a in outcomes] == ["missed", "wrong label", "wrong actor", "invented", "right", "right"]
    assert [(a["data-labels"] or "").split() for a in outcomes][1] == ["claim", "demand"]
    assert [a["data-traits"] for a in outcomes] == ["", "", "pronoun", "", "outside", ""]


def test_every_actors_link_leads_to_its_mention(page: str) -> None:
    anchors = {a["id"] for tag, a in _tags(page) if tag == "i"}
    links = [a["data-mention"] for tag, a in _tags(page) if "data-mention" in a]
    assert len(links) == 8
    assert set(links) == anchors
    marked = re.findall(r'<mark data-mentions="[^"]*">([^<]*)</mark>', page)
    assert marked == ["dockers", "préfète Anne Sorel", "Elle", "Idir Hamel"]


def test_the_diagrams_values_stand_in_tables(page: str) -> None:
    names = [a["aria-label"] for tag, a in _tags(page) if tag == "div" and (a.get("aria-label") or "").startswith("Values of")]
    assert len(names) == 7
    assert "Values of Thresholds, demand" in names


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("size", ["1280,900", "390,844"], ids=["desk", "phone"])
def test_a_browser_runs_the_filters_and_not_the_text(page: str, size: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", f"--user-data-dir={tmp_path}/browser", f"--window-size={size}"]
    done = subprocess.run(  # noqa: S603
        [*command, "--dump-dom", f"file://{tmp_path}/page.html"], capture_output=True, text=True, check=True, timeout=120
    )
    assert f"<title>{ATTACK.replace('<', '&lt;').replace('>', '&gt;')}: evaluation</title>" in done.stdout
    assert "4 sentences in 1 article<" in done.stdout
    assert done.stdout.count('class="sentence context" hidden=""') == 2
