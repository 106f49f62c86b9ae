import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pourparlers.actors.naming import name_positions
from pourparlers.corpus.plain import parse_plain
from pourparlers.schema import Article, Label, Mention, Position, Sentence

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


def _bare(plain: str) -> Article:
    article = parse_plain(plain, "x")
    return article.with_sentences(
        s.model_copy(update={"positions": tuple(p.model_copy(update={"name": None}) for p in s.positions)})
        for s in article.sentences
    )


def _names(plain: str) -> list[str | None]:
    return [p.name for s in name_positions(_bare(plain)).sentences for p in s.positions]


def test_mentions_get_the_fullest_name_of_the_article() -> None:
    assert _names(ARTICLE) == ["Awa Diop", "Jean Vial", "Awa Diop", "Jean Vial", "syndicats", "syndicats"]


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
    assert _names(f"title: x\n\n{lines}")[-1] == name


@pytest.mark.parametrize(
    ("told", "mention", "name"),
    [
        ("Le maire de Trélon, Paul Roux, a reçu la presse.", "maire", "Paul Roux"),
        ("Anne Sorel, députée de la Somme, est venue.", "députée", "Anne Sorel"),
        ("Paul Roux (Parti du lac) est venu avec Anne Sorel.", "M. Roux", "Paul Roux"),
        ("L'Union des transporteurs (UDT) s'est réunie.", "UDT", "Union des transporteurs"),
        ("L'UDT (Union des transporteurs) s'est réunie.", "UDT", "Union des transporteurs"),
        ("L'ORV (Österreichische Rheinschiffer-Vereinigung) s'est réunie.", "ORV", "Österreichische Rheinschiffer-Vereinigung"),
        ("La grève à la direction de la raffinerie dure.", "direction", "direction de la raffinerie"),
    ],
)
def test_the_name_may_stand_where_nobody_holds_a_position(told: str, mention: str, name: str) -> None:
    assert _names(f"title: x\n\n{told}\nMardi, {mention} a dit non.\n  claim | {mention}\n") == [name]


def test_the_title_may_have_the_name() -> None:
    assert _names("title: Awa Diop refuse\n\nMme Diop a dit non.\n  claim | Mme Diop\n") == ["Awa Diop"]


def test_an_apposition_belongs_to_the_two_names_before_it() -> None:
    told = "title: x\n\nLe maire a reçu M. Jean Vial et M. Paul Roux, délégués syndicaux de la scierie.\n"
    assert _names(told + "Ces délégués remercient le maire.\n  claim | délégués\n") == ["Jean Vial et M. Paul Roux"]


def test_initials_stand_for_the_one_name_that_has_them() -> None:
    told = "title: x\n\nLe congrès de Rassemblement Écologie Lacs est ouvert.\nMardi, le REL refuse.\n  claim | REL\n"
    assert _names(told) == ["Rassemblement Écologie Lacs"]
    told = "title: x\n\nJean Vial est venu.\nPuis J. Vial a dit non.\n  claim | J. Vial\n"
    assert _names(told) == ["Jean Vial"]


def test_a_secretary_of_state_is_not_called_state() -> None:
    told = "title: x\n\nLa secrétaire d'État Awa Diop refuse.\n  claim | secrétaire d'État Awa Diop\n"
    assert _names(told) == ["Awa Diop"]


def test_a_description_that_meant_somebody_goes_on_meaning_them() -> None:
    told = "title: x\n\nAwa Diop, ministre de la Pêche, refuse.\n  claim | Awa Diop\nLa ministre insiste.\n  claim | ministre\n"
    assert _names(told + "Elle attend.\n  claim | Elle\n") == ["Awa Diop"] * 3


def test_a_capital_at_an_opening_makes_no_name() -> None:
    told = "title: x\n\nSept familles refusent.\n  claim | Sept familles\nJean Vial écoute.\n  claim | Jean Vial\n"
    assert _names(told + "Il hésite.\n  claim | Il\n") == ["Sept familles", "Jean Vial", "Jean Vial"]


def test_a_man_and_a_woman_of_one_name_are_two() -> None:
    told = "title: x\n\nMme Anne Vial et M. Jean Vial sont venus.\nM. Vial refuse.\n  claim | M. Vial\n"
    assert _names(told + "Mme Vial accepte.\n  concession | Mme Vial\n") == ["Jean Vial", "Anne Vial"]


def test_a_body_is_not_its_head() -> None:
    told = "title: x\n\nLe ministre Jean Vial est venu.\nLe ministère refuse.\n  claim | ministère\n"
    assert _names(told) == ["ministère"]


def test_names_that_are_there_stay() -> None:
    article = parse_plain("title: Paul Roux\n\nLe maire rit.\n  claim | maire | Paul Roux\n", "x")
    assert name_positions(article) == article


_WORDS = st.sampled_from("Il elle Paul Roux CGT (UDT) le la maire , . » « d'Arras l'État M. et , Union des ’ 12 …".split())


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=30), st.data())
def test_any_text_and_any_mention_gets_a_name_that_the_article_has(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    position = Position(label=Label.CLAIM, actor=Mention(text=text[start:end], start=start, end=end))
    article = Article(id="x", title=None, text=text, sentences=(Sentence(start=0, end=len(text), positions=(position,)),))
    (named,) = name_positions(article).sentences[0].positions
    assert named.name is not None
    assert named.name in text


@pytest.mark.parametrize(
    ("told", "name"),
    [("le Canadien Jean Paul Vial", "Jean Paul Vial"), ("la Roumaine Ana Maria Pop", "Ana Maria Pop")],
)
def test_what_somebody_is_called_by_country_is_no_name(told: str, name: str) -> None:
    mention = told.split(maxsplit=1)[1]
    assert _names(f"title: x\n\nMardi, {told} a refusé.\n  claim | {mention}\n") == [name]
