from pourparlers.corpus.check import near_duplicates, repeated_ids
from pourparlers.corpus.plain import parse_plain
from pourparlers.corpus.statistics import statistics
from pourparlers.schema import Article
from tests.conftest import LESSON


def test_near_duplicates_and_repeated_ids_are_found(lesson: Article) -> None:
    twin = parse_plain(LESSON.replace("La grue date de 1962.", "La grue rouille."), "twin")
    other = parse_plain("title: x\n\nUn tout autre fait se produit ailleurs, sans aucun rapport.\n", "other")
    assert [line.split(" share")[0] for line in near_duplicates([lesson, twin, other])] == ["lesson and twin"]
    assert next(iter(repeated_ids([lesson, lesson, other]))).startswith("lesson:")


def test_statistics_count_what_is_there(lesson: Article) -> None:
    figures = statistics([lesson])
    values = {target.name: target.value for target in figures.targets}
    assert (figures.articles, figures.sentences, figures.positions) == (1, 6, 5)
    assert values["demands among positions"] == 2 / 5
    assert values["sentences without a position"] == 1 / 6
    assert values["actors outside their sentence"] == 1 / 5
    assert values["actors that are pronouns"] == 1 / 5
    assert dict(figures.verbs)["refuser"] == 1 / 5
