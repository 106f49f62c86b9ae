"""How French names the addressee of a demand: constructions over a sentence in telegraphic form (`telegraphic.py`).

In that form words are in lower case and one space apart, `au` and `du` are `à` and `de`, ◆ is a noun phrase that names an
actor, ◈ a bare name, and ◇ any other noun phrase. Where only somebody can stand, as in `exhorte ◇ à lever`, ANYBODY will do;
else it takes SOMEBODY.
"""

import re

# Beginnings of verbs that take every regular ending, then whole forms of others.
_VERBS = {
    "EXHORT": (
        """adjur appel appell conjur convainc encourag engag exhort forc implor incit invit oblig press pri réquisitionn
        somm suppli""",
        "contraint contraignent contraindre convaincre convaint",
    ),
    "TELL": (
        "command conseill demand imposer intim ordonn propos recommand redemand réclam suggér suggèr",
        """enjoint enjoignent enjoignait enjoignaient enjoignant enjoindre interdit interdisent interdisait interdire prescrit
        prescrire impose imposent""",
    ),
    "EXPECT": ("exig réclam sollicit", "attend attendent attendait attendaient attendu attendre attendant"),
    "WANT": (
        "demand exig propos préconis réclam recommand souhait suggér suggèr",
        """attend attendent attendait attendaient attendre entend entendent entendait entendaient veut veulent voulait voulaient
        voudrait voudraient voudrais veux voulons vouloir tient tiennent faut faudrait faudra""",
    ),
    "SHOUT": ("adress cri lanc", "écrit écrivent écrire"),
}
_ENDING = "(?:e|es|ent|ons|ez|ait|aient|ant|é|ée|és|ées|er|a|èrent|era|eront|erait|eraient|erai)"
_PIECES = {
    "ADVERB": (
        r"(?:(?:\w+ment|à nouveau|à présent|ainsi|alors|au passage|aussi|d'abord|de nouveau|depuis \w+|désormais|donc|en \w+"
        r"|encore|enfin|hier|ici|maintenant|même|néanmoins|par ailleurs|par avance|plus loin|plutôt|pour ◇ part|surtout"
        r"|toutefois|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) |, [^◆◈,.;«»“”]{1,60} , ){0,3}"
    ),
    "SOMEBODY": r"(?P<who>[◆◈](?: et [◆◈]| , ◈)?)(?: ,)?",
    "ANYBODY": r"(?P<who>[◆◈◇](?: et [◆◈◇]| , ◈)?)(?: ,)?",
    "INFINITIVE": r"(?:(?:en|l'|la|le|les|leur|lui|m'|me|n'|ne|nous|pas|plus|s'|se|tout|y) )*\w+(?:er|ir|re|oir)\b",
    # Not what somebody is to get or to suffer, nor what he would do: `que le préfet soit muté`, `que les usagers puissent`.
    "DOES": (
        r"(?:(?:en|l'|la|le|les|leur|lui|n'|ne|nous|s'|se|y) )*"
        r"(?!(?:en|le|les|ne|se|et|est|sont|dont|soit|soient|étai\w+|ai\w*|\w+rai\w*)\b)"
        r"(?!bénéfici|conserv|obtien|puiss|reçoi|rest|retrouv|revien|tomb|touche)[a-zà-ÿœ]+(?:e|ent|t)\b"
    ),
    "ACTS": r"(?!être|avoir|pouvoir|recevoir|obtenir)\w+(?:er|ir|re|oir)\b",
    "APPEAL": r"(?:adresse|appel|lettre ouverte|mise en demeure|pétition|supplique|ultimatum)(?: \w+ée?s?)?",
    "ACTIVELY": r"(?!(?:est|sont|soi|étai|sera|seront|reçoi|obtien|peu[tv])\w*)",
    "PROVIDED": "(?:à condition|à la condition|condition expresse|seule condition|pourvu|pour peu|sous réserve)",
    "BE": "(?:est|sont|était|étaient|a été|ont été|sera|seront)",
    "HOLDER": "[◆◈◇]",
    "TERM": r"(?:jusqu'|un délai|un ultimatum|(?:\w+ ){1,3}(?:heures|jours|semaines|mois)\b)",
}
# In the order in which they are tried, the surest first.
_CONSTRUCTIONS = (
    "(?<!dans )(?<!de )(?<!en )SOMEBODY (?:que HOLDER (?:a |ont )?EXHORT|à qui HOLDER (?:a |ont )?TELL) (?:à|de) INFINITIVE",
    "SOMEBODY (?:qui )?(?:BE )?ADVERB EXHORTED ADVERB (?:par HOLDER )?(?:à|de) INFINITIVE",
    "(?<!s' )EXHORT ADVERB ANYBODY ADVERB (?:à|de) INFINITIVE",
    r"(?:met|mettent|mis|mettre|mettait|mettant) ADVERB ANYBODY (?:en demeure|au défi)\b",
    "TELL ADVERB à ANYBODY (?:de INFINITIVE|que )",
    "(?!conseiller )TELL ADVERB (?:HOLDER )?à SOMEBODY",
    "(?<!pas )(?:EXPECT|veut|veulent) ADVERB de SOMEBODY (?:que |de |des |un |une |◇|[0-9])",
    "(?:EXPECT|veut|veulent) ADVERB des SOMEBODY (?:que |d'|un |une |◇|[0-9])",
    r"(?:interpell|apostroph)\w+ ADVERB SOMEBODY",
    r"(?:laiss|donn|accord|fix)\w+ ADVERB à SOMEBODY TERM",
    "(?:madame|monsieur|mesdames|messieurs) SOMEBODY",
    "(?:WANT|WANT à ce|EXHORT à ce|PROVIDED) que ADVERB SOMEBODY DOES",
    '(?:^|[«“"”»—–:;.!?] )que SOMEBODY DOES',
    "quant à SOMEBODY que (?:il|elle|ils|elles) DOES",
    "(?:charge pour|charge à|(?:c'|ce )est à|(?:appartient|revient|incombe) ADVERB à) SOMEBODY de INFINITIVE",
    '(?:^|[«“"—–:;.!?] )à SOMEBODY de INFINITIVE',
    "SOMEBODY (?:n' |ne )?(?:doit|doivent|devra|devront|devrait|devraient) (?:pas |plus )?ADVERB ACTS",
    "(?:si|tant que|aussi longtemps que|à moins que|jusqu'à ce que) SOMEBODY (?:ne|n') (?:y )?ACTIVELY",
    "(?<!faire )(?<!fait )(?<!font )APPEAL à SOMEBODY",
    r"arrach\w+ (?:\w+ |◇ ){1,4}à SOMEBODY",
    "(?:pour|afin) que SOMEBODY DOES",
    r"\bsi SOMEBODY DOES",
    "SHOUT ADVERB (?:HOLDER )?à SOMEBODY",
)


def _either(words: str) -> str:
    return "|".join(words.split())


def _compiled(construction: str) -> re.Pattern[str]:
    """The construction with its pieces, which are written in capitals, filled in."""
    verbs = {name: rf"\b(?:(?:{_either(stems)}){_ENDING}|{_either(forms)})(?:-\w+)*" for name, (stems, forms) in _VERBS.items()}
    pieces = _PIECES | verbs | {"EXHORTED": rf"(?:{_either(_VERBS['EXHORT'][0])})ée?s?\b"}
    return re.compile(re.sub(r"(ADVERB) |\b([A-Z]{2,})\b", lambda found: pieces[found[1] or found[2]], construction))


CONSTRUCTIONS = tuple(map(_compiled, _CONSTRUCTIONS))
