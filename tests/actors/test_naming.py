import pytest

from pourparlers.actors.naming import name_positions
from pourparlers.corpus.plain import parse_plain

ARTICLE = """title: x

La ministre Awa Diop refuse l'accord.
  claim | ministre Awa Diop
Jean Vial, lui, hésite.
  claim | Jean Vial
Elle reviendra jeudi.
  claim | Elle
M. Vial aussi.
  claim | M. Vial
Les syndicats protestent.
  claim | syndicats
Ils marcheront.
  claim | Ils
"""


def test_mentions_get_the_fullest_name_of_the_article() -> None:
    article = parse_plain(ARTICLE, "x")
    bare = article.with_sentences(
        s.model_copy(update={"positions": tuple(p.model_copy(update={"name": None}) for p in s.positions)})
        for s in article.sentences
    )
    names = [p.name for s in name_positions(bare).sentences for p in s.positions]
    assert names == ["Awa Diop", "Jean Vial", "Awa Diop", "Jean Vial", "syndicats", "syndicats"]


@pytest.mark.parametrize(
    ("mentions", "pronoun", "name"),
    [
        (["Pierre Martin"], "Il", "Pierre Martin"),
        (["Awa Diop", "Pierre Martin"], "Elle", "Awa Diop"),
        (["ministre Jean Vial"], "Il", "Jean Vial"),
        (["Sarah Roux"], "Elle", "Sarah Roux"),
        (["syndicats", "Jean Vial"], "Ils", "syndicats"),
    ],
)
def test_a_pronoun_takes_the_nearest_actor_that_agrees(mentions: list[str], pronoun: str, name: str) -> None:
    lines = "".join(f"Ici {mention} parle.\n  claim | {mention}\n" for mention in [*mentions, pronoun])
    article = parse_plain(f"title: x\n\n{lines}", "x")
    bare = article.with_sentences(
        s.model_copy(update={"positions": tuple(p.model_copy(update={"name": None}) for p in s.positions)})
        for s in article.sentences
    )
    assert name_positions(bare).sentences[-1].positions[0].name == name


def test_names_that_are_there_stay() -> None:
    article = parse_plain("title: Paul Roux\n\nLe maire rit.\n  claim | maire | Paul Roux\n", "x")
    assert name_positions(article) == article
