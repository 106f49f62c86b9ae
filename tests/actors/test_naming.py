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


def test_names_that_are_there_stay() -> None:
    article = parse_plain("title: Paul Roux\n\nLe maire rit.\n  claim | maire | Paul Roux\n", "x")
    assert name_positions(article) == article
