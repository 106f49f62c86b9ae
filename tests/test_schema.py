import json
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparlers.schema import Article, BadInput, load_jsonl, nearest_mention, occurrences, parse_article, read_jsonl

ONE_POSITION = '{"text": "ab", "sentences": [{"start": 0, "end": 2, "positions": [{"label": "claim", "actor": %s}]}]}'
TEXT = "Le fil casse. Il dit non, et lui dit oui. Elle part."


def test_unknown_fields_survive_reading_and_writing() -> None:
    line = (
        '{"id":"a","title":null,"domain":null,"text":"Il dit.",'
        '"sentences":[{"start":0,"end":7,"positions":[],"note":"é"}],"source":{"x":1}}'
    )
    assert json.loads(parse_article(line).to_json()) == json.loads(line)


def test_a_column_of_bytes_is_written_as_base64() -> None:
    article = Article(id="a", text="Oui.", picture=b"\xff\xfe")  # type: ignore[call-arg]
    assert urlsafe_b64decode(json.loads(article.to_json())["picture"]) == b"\xff\xfe"


@given(st.text(min_size=1), st.dictionaries(st.text(min_size=1).filter(lambda k: k not in Article.model_fields), st.integers()))
def test_any_text_and_field_round_trips(text: str, extra: dict[str, int]) -> None:
    line = json.dumps({"id": "a", "text": text, **extra})
    article = parse_article(line)
    assert article.text == text
    assert parse_article(article.to_json()) == article
    assert {key: json.loads(article.to_json())[key] for key in extra} == extra


def test_annotations_have_no_score_and_predictions_have_one() -> None:
    positions = [
        {"label": "claim", "actor": None, "name": None},
        {"label": "demand", "actor": None, "name": None, "score": 0.5},
    ]
    row = {"id": "a", "text": "Il dit.", "sentences": [{"start": 0, "end": 7, "positions": positions}]}
    assert json.loads(parse_article(json.dumps(row)).to_json())["sentences"][0]["positions"] == positions


def test_bare_actor_is_found_in_its_sentence_before_elsewhere() -> None:
    row = {
        "id": "a",
        "text": TEXT,
        "sentences": [{"start": 14, "end": 41, "positions": [{"label": "claim", "actor": "Il", "name": None}]}],
    }
    actor = parse_article(json.dumps(row)).sentences[0].positions[0].actor
    assert actor is not None
    assert (actor.start, actor.end) == (14, 16)


def test_nearest_mention_goes_back_then_forward() -> None:
    text = "Awa Diop part. Awa Diop revient. Rien. Jean Vial rit."
    assert nearest_mention("Awa Diop", text, 33, 38).start == 15
    assert nearest_mention("Jean Vial", text, 33, 38).start == 39
    with pytest.raises(ValueError, match="not in the article"):
        nearest_mention("Paul", text, 0, 5)


def test_mentions_are_whole_words() -> None:
    assert occurrences("il", "Le fil: il l'a, dit-il.") == [8, 20]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"id": "a"}', "no `text`"),
        ('{"text": "ab", "sentences": [{"start": 0, "end": 9}]}', "leaves the text"),
        ('{"text": "ab", "sentences": [{"start": 0, "end": 2, "positions": [{"label": "wish"}]}]}', "label"),
        ('{"text": "ab", "sentences": 5}', "not of the form"),
        ('{"text": "ab", "sentences": [{"start": 0, "end": 2, "positions": 3}]}', "positions"),
        ('{"text": "ab", "sentences": [{"positions": [{"label": "claim", "actor": "a"}]}]}', "not of the form"),
        (ONE_POSITION % '{"text": "", "start": 0, "end": 0}', "“” is not in the text"),
        (ONE_POSITION % '"zz"', "“zz” is not in"),
        (ONE_POSITION % '{"text": "b", "start": 0, "end": 1}', "“b” is not in the text at 0"),
    ],
)  # fmt: skip
def test_bad_lines_say_file_and_line(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text('{"id": "ok", "text": "Bien."}\n' + line + "\n", encoding="utf-8")
    good, bad = read_jsonl(path)
    assert isinstance(good, Article)
    assert isinstance(bad, BadInput)
    assert str(bad).startswith(f"{path}:2: ")
    assert message in str(bad)


def test_a_line_that_is_not_utf8_is_reported_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes('{"id": "a", "text": "été"}\n'.encode("latin-1") + b'{"id": "b", "text": "Bien."}\n')
    bad, good = read_jsonl(path)
    assert "not UTF-8" in str(bad)
    assert isinstance(good, Article)


def test_an_id_that_is_there_twice_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text('{"id": "a", "text": "x"}\n' * 2, encoding="utf-8")
    with pytest.raises(BadInput, match="there twice"):
        load_jsonl(path)
