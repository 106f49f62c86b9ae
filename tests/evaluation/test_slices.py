from pourparlers.evaluation.matching import compare
from pourparlers.evaluation.slices import Slices, slices
from pourparlers.schema import Article


def _found(lesson: Article, train: list[Article] | None = None) -> Slices:
    gold = lesson.model_copy(update={"domain": "port", "kind": "brève", "quotes": "«»"})
    return slices(compare([gold], {gold.id: gold}), train, rounds=20)


def _sizes(found: Slices, grouping: str) -> dict[str, int]:
    return {group: part.sentences for group, part in found[grouping].items()}


def test_sentences_fall_into_the_groups_of_their_article_wording_and_actors(lesson: Article) -> None:
    found = _found(lesson)
    assert _sizes(found, "field") == {"port": 6}
    assert _sizes(found, "kind of article") == {"brève": 6}
    assert _sizes(found, "quotation marks") == {"none": 4, "« guillemets »": 2}
    assert _sizes(found, "quotation marks of the article") == {"«»": 6}
    assert _sizes(found, "actor") == {"inside": 4, "after": 1}
    assert _sizes(found, "mention") == {"noun": 4, "pronoun": 1}
    assert _sizes(found, "words") == {"12 or fewer": 6}
    assert "field in training" not in found


def test_a_group_holds_the_figures_of_its_sentences_only(lesson: Article) -> None:
    after = _found(lesson)["actor"]["after"].figures
    assert (after["demand"].value, after["demand"].cases, after["claim"].cases, after["pairs"].cases) == (1.0, 1, 0, 1)


def test_what_training_had_is_told_apart(lesson: Article) -> None:
    other = Article.model_validate(
        {
            "id": "t",
            "domain": "eau",
            "text": "Le maire refuse.",
            "sentences": [{"start": 0, "end": 16, "positions": [{"label": "claim", "actor": "maire"}]}],
        }
    )
    found = _found(lesson, [other])
    assert _sizes(found, "field in training") == {"unseen": 6}
    assert _sizes(found, "reporting verb in training") == {"no such verb": 2, "seen": 1, "unseen": 3}


def test_two_actors_in_a_sentence_are_a_nested_report() -> None:
    positions = [{"label": "claim", "actor": "Awa"}, {"label": "demand", "actor": "Idir"}]
    text = "Awa dit qu'Idir exige."
    article = Article.model_validate(
        {"id": "n", "text": text, "sentences": [{"start": 0, "end": len(text), "positions": positions}]}
    )
    found = slices(compare([article], {}), rounds=20)
    assert _sizes(found, "actors in the sentence") == {"two or more": 1}
    assert found["actors in the sentence"]["two or more"].figures["pairs"].recall.value == 0.0  # type: ignore[union-attr]


def test_conditions_are_told_from_other_sentences() -> None:
    texts = [
        "Il signera si Paris paie.",
        "Il signe à condition d'être payé.",
        "Il a signé, assis.",
        "Il signe pourvu que Paris paie.",
        "Il refuse, faute d’accord.",
        "Tant qu’ils paient, il signe.",
    ]
    starts = [len("".join(texts[:number])) for number in range(len(texts))]
    sentences = [{"start": start, "end": start + len(text)} for start, text in zip(starts, texts, strict=True)]
    article = Article.model_validate({"id": "c", "text": "".join(texts), "sentences": sentences})
    assert _sizes(slices(compare([article], {}), rounds=20), "condition") == {"none": 1, "some": 5}
