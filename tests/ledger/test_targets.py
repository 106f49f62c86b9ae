"""To whom a demand is made, in invented sentences: named, or not."""

from time import process_time

import pytest

from pourparlers.ledger.targets import target
from pourparlers.ledger.telegraphic import Telegraph
from pourparlers.schema import Article, Label, Mention, Position, Sentence


def _said(sentence: str, *holders: str) -> list[Mention | None]:
    """The targets of the demands of those holders, in a sentence that stands in the middle of an article."""
    before, after = "Le port dort. ", " Il pleut sur la rade."
    start, end = len(before), len(before) + len(sentence)
    actors = [Mention(text=h, start=start + sentence.index(h), end=start + sentence.index(h) + len(h)) for h in holders]
    demands = tuple(Position(label=Label.DEMAND, actor=actor) for actor in actors)
    spans = [(0, len(before) - 1, ()), (start, end, demands), (end + 1, end + len(after), ())]
    article = Article(
        id="a", text=before + sentence + after, sentences=tuple(Sentence(start=s, end=e, positions=p) for s, e, p in spans)
    )
    found = [target(Telegraph(article), article.sentences[1], demand) for demand in demands]
    assert all(article.text[who.start : who.end] == who.text for who in found if who)
    return found


@pytest.mark.parametrize(
    ("sentence", "holder", "who"),
    [
        ("La CGT demande à la direction de rouvrir les guichets.", "CGT", "direction"),
        ("La CGT demande, dans une lettre, à la direction de l'usine de rouvrir.", "CGT", "direction de l'usine"),
        ("Elle enjoint au gouvernement de rappeler son ambassadeur.", "Elle", "gouvernement"),
        ("Paris exhorte Ankara à lever l'embargo.", "Paris", "Ankara"),
        ("L'Union somme la mairie de suspendre les travaux.", "Union", "mairie"),
        ("Il appelle vivement les deux camps à déposer les armes.", "Il", "deux camps"),
        ("Ils mettent le préfet en demeure de signer.", "Ils", "préfet"),
        ("Le syndicat prie le ministre, Paul Arnoux, de les recevoir.", "syndicat", "ministre, Paul Arnoux"),
        ("« Fermez les vannes », ordonne-t-elle aux gardiens.", "elle", "gardiens"),
        ("Les riverains attendent du maire qu'il ferme la rue.", "riverains", "maire"),
        ("La ligue exige des joueurs une visite médicale.", "ligue", "joueurs"),
        ("Les dockers exigent que l'armateur paie la nuit.", "dockers", "armateur"),
        ("Elle signera pourvu que Bastia retire sa plainte.", "Elle", "Bastia"),
        ("« Que l'État rachète nos filets ! », lance Luc Favre.", "Luc Favre", "État"),
        ("Rabat rouvrira le poste, à charge pour Alger d'ôter les barbelés.", "Rabat", "Alger"),
        ("Les pilotes cesseront le travail si la compagnie ne reprend pas les discussions.", "pilotes", "compagnie"),
        ("Les éleveurs ont marché pour que la préfecture ouvre les silos.", "éleveurs", "préfecture"),
        ("Le maire, que les pêcheurs pressent de draguer la passe, hésite.", "pêcheurs", "maire"),
        ("Le recteur est sommé par les élèves de s'expliquer.", "élèves", "recteur"),
        ("« Ouvrez la grille, madame la juge », réclame le gardien.", "gardien", "juge"),
        ("La régie laisse à la commune jusqu'à lundi pour payer.", "régie", "commune"),
        ("« Aux élus de payer ! », tonne la veuve.", "veuve", "élus"),
        ("« Nous partirons », a écrit à la mairie Jo Lin.", "Jo Lin", "mairie"),
        ("« L'assureur doit rembourser », répète la veuve.", "veuve", "assureur"),
    ],
)
def test_whoever_the_sentence_names_is_the_target(sentence: str, holder: str, who: str) -> None:
    (found,) = _said(sentence, holder)
    assert found is not None
    assert found.text == who


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("Les riverains exigent le départ du préfet.", "riverains"),
        ("Les habitants s'appellent les Forts à vivre.", "habitants"),
        ("Ils ont appelé à manifester mardi.", "Ils"),
        ("La demande de la CGT à la mi-mai reste sans suite.", "CGT"),
        ("La ligue exige que l'entraîneur soit suspendu.", "ligue"),
        ("Elle veut que les usagers puissent monter sans billet.", "Elle"),
        ("Elle signera pourvu que le pont tienne.", "Elle"),
        ("Elle demande que le texte paraisse.", "Elle"),
        ("Nous partirons si le directeur n'est pas remplacé, dit Jo Lin.", "Jo Lin"),
        ("La mairie réclame des médecins.", "mairie"),
        ("« Des masques ! », a lancé le préfet aux journalistes.", "préfet"),
        ("Le conseil exige que le conseil siège.", "conseil"),
        ("Elle lui demande de rouvrir le quai.", "Elle"),
    ],
)
def test_where_it_names_nobody_there_is_none(sentence: str, holder: str) -> None:
    assert _said(sentence, holder) == [None]


def test_each_demand_has_its_own_target() -> None:
    texts = [
        who and who.text
        for who in _said("Oslo presse Riga de signer, tandis que Tallinn exhorte Vilnius à attendre.", "Oslo", "Tallinn")
    ]
    assert texts == ["Riga", "Vilnius"]
    texts = [
        who and who.text for who in _said("Oslo adjure le Congrès d'agir, tandis que Riga veut un expert.", "Oslo", "Riga")
    ]
    assert texts == ["Congrès", None]


def test_who_demand_together_have_the_same_target() -> None:
    texts = [who and who.text for who in _said("Oslo et Riga demandent à Tallinn de signer.", "Oslo", "Riga")]
    assert texts == ["Tallinn", "Tallinn"]


@pytest.mark.parametrize("repeated", ["Elle exige des ", "Elle exige que la ville, ", "Elle demande, oui, à la grande "])
def test_the_time_grows_with_the_length_only(repeated: str) -> None:
    def seconds(times: int) -> float:
        began = process_time()
        _said(repeated * times + "excuses.", "Elle")
        return process_time() - began

    assert seconds(3_200) < 10 * seconds(800) + 0.1
