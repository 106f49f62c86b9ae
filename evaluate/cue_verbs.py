"""French verbs that give a position away, by the label that they stand for: a lexicon drawn from data/codebook.md.

It knows no context: a verb counts wherever it stands, unless it is negated. «Selon» is a cue as the codebook has it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pourparlers.schema import Label

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEMMAS = {
    Label.CLAIM: """
        accuser affirmer ajouter alerter annoncer argumenter arguer assurer attaquer avancer avertir blâmer
        clamer commenter condamner considérer constater contester craindre crier critiquer croire déclarer démentir dénoncer
        déplorer désapprouver dire douter écarter espérer estimer évoquer expliquer exprimer féliciter fustiger garantir
        indiquer insister insurger ironiser juger justifier lancer marteler minimiser murmurer nier noter objecter
        observer opposer penser plaindre plaider pointer prédire préciser prétendre prévenir proclamer promettre protester
        railler rappeler rapporter rassurer redouter refuser regretter rejeter relativiser relever remarquer repousser répéter
        répliquer répondre reprocher résumer rétorquer révéler saluer signaler soupçonner souffler souligner soutenir tonner
        trancher vanter vitupérer voter selon
    """,
    Label.DEMAND: """
        adjurer appeler conseiller conditionner conjurer défiler demander enjoindre encourager exhorter exiger falloir
        implorer imposer interdire interpeller inviter menacer ordonner prescrire presser prier préconiser proposer
        réclamer recommander requérir revendiquer solliciter sommer souhaiter suggérer supplier vouloir
    """,
    Label.CONCESSION: """
        abandonner accepter accorder admettre adoucir approuver assouplir céder concéder consentir convenir engager entériner
        excuser geler lâcher libérer octroyer offrir ouvrir reconnaître reculer relâcher renoncer reporter retirer rétracter
        suspendre transiger
    """,
}
_LABEL = {lemma: label for label, lemmas in _LEMMAS.items() for lemma in lemmas.split()}
_NEGATION, _REACH = frozenset(("ne", "n'", "n’")), 3  # words before the verb


def cues(sentence: Iterable["Token"]) -> dict[Label, "Token"]:
    """The first cue of each label in a sentence that spaCy has tagged and lemmatised.

    Where something is demanded or conceded, a verb of saying only frames it (codebook, rule 4).
    """
    tokens, found = list(sentence), dict[Label, "Token"]()
    for place, token in enumerate(tokens):
        label = _LABEL.get(token.lemma_.lower()) if token.pos_ in ("VERB", "ADP") else None
        negated = any(before.lower_ in _NEGATION for before in tokens[max(0, place - _REACH) : place])
        if label and not negated:
            found.setdefault(label, token)
    if len(found) > 1:
        found.pop(Label.CLAIM, None)
    return found
