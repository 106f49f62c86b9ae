"""Gender, number and head of the way in which an actor is mentioned."""

import re
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from pourparlers.actors.words import (
    DETERMINERS,
    FEMININE_DETERMINERS,
    MASCULINE_DETERMINERS,
    PLURAL_DETERMINERS,
    Word,
    words_of,
)
from pourparlers.text.pronouns import EITHER, FEMININE, PLURAL, PRONOUNS, plain

Gender = Literal["f", "m"]

# What may stand before the head noun.
BEFORE_HEAD = frozenset(
    """
    premier première ancien ancienne anciens anciennes nouveau nouvelle nouvel nouveaux nouvelles même mêmes autre autres
    jeune jeunes vieux vieil vieille ex futur future grand grande grands grandes petit petite petits petites principal
    principale principaux deux trois quatre cinq six sept huit neuf dix vingt trente cent mille quelque quelques plusieurs
    certains certaines seul seule haut haute hauts puissant puissante très simple bon bonne propre éternel éternelle tout
    toute tous toutes un une des
    """.split()
)
# A quantity or a share, behind whose `de` the true head stands.
_QUANTITY = frozenset(
    """dizaine douzaine quinzaine vingtaine trentaine quarantaine cinquantaine centaine millier milliers dizaines centaines
    groupe poignée majorité moitié partie plupart ensemble nombre membres membre représentants représentant représentante
    porte-parole""".split()
)
_COLLECTIVE = re.compile(
    r"(?:dizaine|douzaine|(?:quinz|vingt|trent|quarant|cinquant|soixant)aine|centaine|millier)s? (?:de |d['’])"
)
_FEMININE_NOUN = re.compile(
    r"(?:trices?|unions?|euses?|ières?|iennes?|esses?|ées?|tions?|sions?|ités?|oises?|aises?|ienne|nte|ères?|aines?|ances?|ences?|ures?|eries?|ales?|"
    r"ives?|nnes?|lles?|ates?|ardes?|ies?)$"
)
_MASCULINE_NOUN = re.compile(
    r"(?:teurs?|eurs?|iers?|iens?|ats?|ments?|ois|ais|és?|ants?|ents?|ains?|ards?|aux|al|ifs?|ctes?|ins?|ons?)$"
)
_MASCULINE_THOUGH = frozenset(
    "ministre maire juge membre musée lycée comité député syndicaliste porte-parole collège incendie".split()
)
_EPICENE = re.compile(
    r"(?:istes?|ologues?|ministres?|maires?|juges?|membres?|secrétaires?|porte-parole|responsables?|commissaires?|collègues?|élèves?|"
    r"capitaines?|intermédiaires?|propriétaires?|locataires?|syndics?|gardes?|chefs?|cadres?|artistes?|médecins?|diplomates?|économistes?)$"
)
_FEMININE_FIRST_NAME = re.compile(
    r"(?:a|ah|ette|ine|elle|ane|anne|enne|onne|ie|ée|ise|ice|ude|ène|èle|ïs|ité|yse|ore|nde|ille|lde|tte|rte|the|nès|lyne|ïe|cha)$"
)


def phrase_words(mention: str) -> list[Word]:
    """The words of a mention up to its first comma or bracket."""
    return words_of(re.split(r"\s*[,(]", mention)[0])


def heads(mention: str) -> tuple[str, ...]:
    """The head nouns of a description in lower case, a quantity's own and that behind it: `dizaine de riverains` has two."""
    low = [word.low for word in phrase_words(mention)]
    while len(low) > 1 and (low[0] in BEFORE_HEAD or low[0].isdigit() or low[0] in DETERMINERS):
        low = low[1:]
    if not low:
        return ()
    behind = [word for word in low[2:] if word not in DETERMINERS and word not in BEFORE_HEAD] if low[0] in _QUANTITY else []
    return (low[0], behind[0]) if behind and low[1] in ("de", "d'", "des", "du") else (low[0],)


def pronoun_gender(pronoun: str) -> Gender | None:
    said = plain(pronoun)
    if said in FEMININE or said in ("elles", "celles-ci", "ces dernières", "dernières", "toutes", "certaines"):
        return "f"
    return None if said in EITHER else "m"


def is_plural(mention: str, determiner: str = "") -> bool:
    """Whether a mention speaks of several, by its pronoun, determiner or head noun; `X et Y` does."""
    said = plain(mention)
    if said in PRONOUNS:
        return said in PLURAL
    if (
        _COLLECTIVE.match(mention)
        or determiner in PLURAL_DETERMINERS
        or (re.search(r"\w et (?:les? |la |l'|son |sa |des? )?\w", mention) and mention[:1].isupper())
    ):
        return True
    if determiner and determiner in DETERMINERS:
        return False
    words = phrase_words(mention)
    if not words or mention[:1].isupper():
        return False
    if words[0].low in PLURAL_DETERMINERS or words[0].text.isdigit():
        return True
    return heads(mention)[0].endswith(("s", "x")) and not heads(mention)[0].endswith(("ois", "ais", "eux", "aix"))


def noun_gender(noun: str) -> Gender | None:
    """By the ending of a French noun; None where it tells nothing."""
    if _EPICENE.search(noun):
        return None
    if noun in _MASCULINE_THOUGH:
        return "m"
    if _FEMININE_NOUN.search(noun):
        return "f"
    return "m" if _MASCULINE_NOUN.search(noun) else None


def determiner_gender(determiner: str) -> Gender | None:
    if determiner in FEMININE_DETERMINERS:
        return "f"
    return "m" if determiner in MASCULINE_DETERMINERS else None


def first_name_gender(first: str) -> Gender:
    """By the lists of first_names.yaml, then by the ending: a name that tells nothing counts as a man's, as most in
    the news are.
    """
    feminine, masculine = _first_names()
    if first in feminine:
        return "f"
    if first in masculine or first.split("-", maxsplit=1)[0] in ("Jean", "Pierre", "Paul", "Louis"):
        return "m"
    return "f" if _FEMININE_FIRST_NAME.search(first) else "m"


@cache
def _first_names() -> tuple[frozenset[str], frozenset[str]]:
    lists = yaml.safe_load(files(__package__).joinpath("first_names.yaml").read_text(encoding="utf-8"))
    return frozenset(lists["feminine"].split()), frozenset(lists["masculine"].split())
