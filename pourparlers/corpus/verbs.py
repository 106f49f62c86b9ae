"""French verbs that report what somebody holds, with the forms that the press uses.

For statistics over the corpus; the tagger itself knows no list.
"""

import re
from functools import cache

# First-conjugation verbs: their stems take every regular ending.
_REGULAR = """
    accept accus adjur affirm ajout alert annonc appel approuv argu argument assur attaqu attest autoris avanc balay
    blâm cit clam comment concéd condamn confess confi confirm conjur conseill considér constat contest critiqu demand
    dict dout déclar dénonc déplor désapprouv dévoil encourag entérin envisag espér estim excus exhort exig expliqu
    exprim fustig félicit gliss grond implor indiqu inform inquiét insinu insist insurg interpell interrog invit invoqu
    ironis jug jur justifi lanc lou lâch martel menac mentionn milit minimis murmur ni not object observ ordonn pari
    pens persifl persist plaid press pri proclam propos protest précis préconis racont raill rappel rassur redout refus
    regrett rejet relat relativis relev remarqu remerci renonc report reproch revendiqu ripost réclam récus réitér
    répliqu répét résum rétorqu révél salu signal signifi somm souffl souhait soulign soupçonn stigmatis suggér suppli
    tacl tempér tempêt tonn tranch témoign vant vitupér vot écart épingl évoqu
""".split()
_IRREGULAR = {
    "admettre": "admet admettent admettait admit admis admettre admettant",
    "avertir": "avertit avertissent avertissait averti avertir avertissant",
    "consentir": "consent consentent consentait consentit consenti consentir",
    "convenir": "convient conviennent convenait convint convenu convenus convenir",
    "craindre": "craint craignent craignait craindre craignant",
    "croire": "croit croient croyait croire",
    "démentir": "dément démentent démentait démentit démenti démentir",
    "dire": "dit disent disait disaient dire disant dira diront",
    "écrire": "écrit écrivent écrivait écrire",
    "faire savoir": "savoir",
    "faire valoir": "valoir",
    "garantir": "garantit garantissent garanti garantir",
    "maintenir": "maintient maintiennent maintenait maintenu maintenir",
    "prédire": "prédit prédisent prédire",
    "prétendre": "prétend prétendent prétendait prétendu prétendre",
    "prévenir": "prévient préviennent prévenait prévenu prévenir",
    "promettre": "promet promettent promettait promit promis promettre promettant",
    "reconnaître": "reconnaît reconnait reconnaissent reconnaissait reconnu reconnaître reconnaissant",
    "répondre": "répond répondent répondait répondit répondu répondre répondant",
    "s'engager": "engage engagent engageait engagé engagée engagés engager",
    "soutenir": "soutient soutiennent soutenait soutenu soutenir",
    "vouloir": "veut veulent voulait voulaient voudrait vouloir",
}
# Stems whose vowel or consonant changes before a mute ending, as the changed stem and the verb's own.
_CHANGED = dict(
    pair.split(":")
    for pair in """
    appell:appel concèd:concéd considèr:considér espèr:espér martèl:martel rappell:rappel réitèr:réitér rejett:rejet
    relèv:relev répèt:répét révèl:révél suggèr:suggér tempèr:tempér vitupèr:vitupér inquièt:inquiét
""".split()
)
_ENDINGS = "e es ent ons ez ait aient a ai èrent é ée és ées er ant era eront erait eraient".split()


@cache
def _lemma_of_form() -> dict[str, str]:
    regular = {stem + ending: f"{stem}er" for stem in _REGULAR for ending in _ENDINGS}
    regular |= {stem + ending: f"{verb}er" for stem, verb in _CHANGED.items() for ending in _ENDINGS}
    regular |= {
        stem[:-1] + "ç" + ending: f"{stem}er" for stem in _REGULAR if stem[-1] == "c" for ending in ("a", "ait", "aient", "ant")
    }
    return regular | {form: lemma for lemma, forms in _IRREGULAR.items() for form in forms.split()}


def reporting_verbs(sentence: str) -> list[str]:
    """The reporting verbs of a sentence, as lemmas in order; forms that are nouns as well count too."""
    forms = _lemma_of_form()
    return [forms[word] for word in re.findall(r"[a-zà-ÿœ]+", sentence.lower()) if word in forms]
