"""Gender, number and head of the way in which an actor is mentioned."""

import re
from collections.abc import Sequence
from typing import Literal

from pourparlers.actors.words import (
    DETERMINERS,
    FEMININE_DETERMINERS,
    MASCULINE_DETERMINERS,
    PLURAL_DETERMINERS,
    Word,
    words_of,
)
from pourparlers.text.pronouns import EITHER, FEMININE, MASCULINE, PLURAL, PRONOUNS, plain

Gender = Literal["f", "m"]

# What may stand before the head noun.
_BEFORE_HEAD = frozenset(
    """premier première ancien ancienne anciens anciennes nouveau nouvelle nouvel nouveaux nouvelles même mêmes autre autres jeune jeunes
    vieux vieil vieille ex futur future grand grande grands grandes petit petite petits petites principal principale principaux
    deux trois quatre cinq six sept huit neuf dix vingt trente cent mille quelque quelques plusieurs certains certaines seul seule
    haut haute hauts puissant puissante très simple bon bonne propre éternel éternelle tout toute tous toutes un une des
    """.split()
)
# A quantity or a share, behind whose `de` the true head stands.
_QUANTITY = frozenset(
    """dizaine douzaine quinzaine vingtaine trentaine quarantaine cinquantaine centaine millier milliers dizaines centaines groupe
    poignée majorité moitié partie plupart ensemble nombre membres membre représentants représentant représentante porte-parole
    """.split()
)
_FEMININE_NOUN = re.compile(
    r"(?:trices?|euses?|ières?|iennes?|esses?|ées?|tions?|sions?|ités?|oises?|aises?|ienne|nte|ères?|aines?|ances?|ences?|ures?|eries?|ales?|"
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
    r"(?:a|ette|ine|elle|ane|anne|enne|onne|ie|ée|ise|ice|ude|ène|èle|line|ette|oline|ah|ïs|ité|yse|ore|nde|ille|lde|tte|rte|the|nès|ïna|lyne|ïe|cha)$"
)
_MASCULINE_FIRST_NAMES = frozenset(
    """Luca Joshua Nicola Andrea Issa Moussa Mustapha Élie Jérémie Jean-Baptiste Baptiste Philippe André Pierre Alexandre Antoine Claude
    Dominique Étienne Eugène Georges Guillaume Jérôme Maxime Patrice Serge Stéphane Aristide Achille Camille Cyrille Basile Émile Félicité
    Jules Gilles Charles Yves Hugues Jacques Boubacar Moustapha Musa Isa Abdoulaye Mamadou Abou Sacha Jean-Claude Jean-Pierre Jean-Philippe
    Jean-Patrice Jean-Marie Hippolyte Anatole Aimé Anselme Clément Ambroise Gustave Théophile Dieudonné Désiré René Barnabé Elie Mathie
    Côme Jérémie Elisée Élisée Ignace Boniface Fabrice Maurice Brice Prudence Horace Alphonse Blaise François-Xavier Denise Noa Kofi Koffi Teva Tama Ezekiel Kwame Musa Idriss Driss Issiaka Seydou Abdoul Naby Decha Moana Keola Oumarou Joaquín
    """.split()
) - {"Denise", "Prudence", "Camille"}
_FEMININE_FIRST_NAMES = frozenset(
    """Sarah Claire Agnès Hélène Solange Édith Judith Ruth Alice Denise Louise Catherine Inès Doris Ingrid Astrid Carmen Esther Rachel
    Muriel Isabel Marie-Jo Ragnhild Margot Maud Gladys Aurore Hannah Deborah Élisabeth Elizabeth Margaret Iris Mercedes Dolores Pilar
    Beatriz Consuelo Rosario Soledad Miriam Myriam Mariam Maryam Yasmin Fatou Aïssatou Aminatou Binetou Khady Adja Kadiatou Ndèye Awa
    Zeynep Ayşe Elif Nour Hind Rim Maryse Laure Clémence Constance Florence Laurence Prudence Anne Anne-Marie Marie Jeanne Simone Yvonne
    Nadège Édwige Edwige Solveig Kristin Karin Birgit Heidi Ruxandra Ingeborg Sigrid Gudrun Liv Siv Meret Ursula Jacqueline Madeleine
    Germaine Maguy Betty Lily Fanny Nelly Peggy Wendy Emily Mary Cindy Sally Nancy Lucy Amy Daisy Joëlle Gaëlle Raphaëlle Axelle
    Ghizlane Ilhem Ikram Wided Widad Souad Hanane Ibtissam Ihsane Houda Oumou Aminetou Fatim Ghita Outi Rima Echati Nawal Sihem Hind Amal Suad Iman Olivine Corinne Hortense Murielle Kaori Luz Belén Selvi Vaite Hanneke Nesrin
    Ikram Manal Nahid Shirin Parvin Mehrnaz Yuki Keiko Akiko Naomi Michiko Mei Ling Thuy Linh Lan Ngoc Hoa Priya Lakshmi Kalyani Devi Sunita
    Mi-ran Hye-rin Mi-rae Ji-woo Soo-jin Rose-May Lucie Ayesha Hafsat Ngozi Chioma Nkechi Adaeze Akosua Abena Efua Ama Yaa Esi Wanjiru Njeri
    Achieng Zodwa Thandiwe Nomvula Lindiwe Soledad Raquel Marisol Noemí Inés Itziar Ainhoa Maite Nieves Pilar Milagros Lourdes""".split()
)


def phrase_words(mention: str) -> list[Word]:
    """The words of a mention up to its first comma or bracket."""
    return words_of(re.split(r"\s*[,(]", mention)[0])


def heads(mention: str) -> tuple[str, ...]:
    """The head nouns of a description in lower case, a quantity's own and that behind it: `dizaine de riverains` has two."""
    low = [word.low for word in phrase_words(mention)]
    while len(low) > 1 and (low[0] in _BEFORE_HEAD or low[0].isdigit() or low[0] in DETERMINERS):
        low = low[1:]
    if not low:
        return ()
    behind = [word for word in low[2:] if word not in DETERMINERS and word not in _BEFORE_HEAD] if low[0] in _QUANTITY else []
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
    if determiner in PLURAL_DETERMINERS or (
        re.search(r"\w et (?:les? |la |l'|son |sa |des? )?\w", mention) and mention[:1].isupper()
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


def first_name_gender(first: str) -> Gender | None:
    """By the first name: lists of common exceptions, then its ending."""
    if first in _FEMININE_FIRST_NAMES:
        return "f"
    if first in _MASCULINE_FIRST_NAMES or (
        "-" in first and first.split("-", maxsplit=1)[0] in ("Jean", "Pierre", "Paul", "Louis")
    ):
        return "m"
    return "f" if _FEMININE_FIRST_NAME.search(first) else "m"


def is_pronoun(mention: str) -> bool:
    return plain(mention) in PRONOUNS or plain(mention) in MASCULINE


def last_heads(words: Sequence[Word]) -> str:
    return words[-1].low if words else ""
