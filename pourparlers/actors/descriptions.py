"""Descriptions in the text: noun phrases around the head nouns that are looked for."""

import re
from collections.abc import Callable, Iterator

from pourparlers.actors.reader import Reader
from pourparlers.actors.words import DETERMINERS, Word
from pourparlers.corpus.verbs import reporting_verbs

_ADJECTIVE = re.compile(
    r"(?:al|ale|aux|ales|el|elle|els|elles|ique|iques|ien|ienne|iens|iennes|éen|éenne|éens|éennes|ois|oise|oises|ais|aise|aises|aire|aires|"
    r"ain|aine|ains|aines|if|ive|ifs|ives|iste|istes|eux|euse|euses|ier|ière|iers|ières|able|ables|ible|ibles|é|ée|és|ées|eur|eure|ant|ante|"
    r"ants|antes|and|ande|andes|andais|andaise|os|ol|ole|oles|ine|in|ins|ines|ente|entes)$"
)
_IRREGULAR = frozenset(
    """
    russe russes turc turque turcs turques grec grecque grecs grecques suisse suisses belge belges britannique arabe arabes
    slave juif juive kurde kurdes serbe serbes croate tchèque slovaque bulgare suédois corse basque catalan catalane public
    publique publics publiques nord sud est ouest vert verte verts jeune libre local civile civil civils social mixte
    rebelle rebelles adjoint adjointe général
    """.split()
) - {"est"}
_NO_ADJECTIVE = frozenset(
    """
    jamais désormais après auprès dès très près mardi lundi mercredi matin soir ainsi hier jeudi vendredi samedi demain mais
    mardi vient tient prétend attend entend défend rend fait peut
    """.split()
)
_LONGEST = 9


def phrases_with(reader: Reader, is_head: Callable[[Word], bool]) -> Iterator[tuple[int, int, str]]:
    """Every noun phrase of the text around a head that is looked for: start, end, and the determiner before it."""
    for place, word in enumerate(reader.words):
        if is_head(word) and (not word.is_capitalised or not reader.opens(place) or place == 0):
            before = reader.words[place - 1].low if place and not reader.gap(place - 1).strip() else ""
            last = _end_of_phrase(reader, place)
            yield word.start, reader.words[last].end, before if before in DETERMINERS else ""


def _end_of_phrase(reader: Reader, place: int) -> int:
    last, words = place, reader.words
    while last + 1 < len(words) and last - place < _LONGEST and reader.gap(last) in (" ", "\u00a0", "", "\n"):
        word = words[last + 1]
        if word.low in ("de", "d'", "du", "des"):
            behind = _behind_determiner(reader, last + 2)
            if behind is None:
                break
            last = behind
        elif word.is_capitalised and not words[last].is_capitalised and last > place:
            break
        elif word.is_capitalised or is_adjective(word.low):
            last += 1
        else:
            break
    return last


def _behind_determiner(reader: Reader, place: int) -> int | None:
    """The noun behind a preposition, over its determiner; None where the phrase ends before."""
    while place < len(reader.words) and reader.words[place].low in DETERMINERS:
        if reader.gap(place - 1).strip():
            return None
        place += 1
    if place >= len(reader.words) or reader.gap(place - 1).strip():
        return None
    while (
        reader.words[place].is_capitalised
        and place + 1 < len(reader.words)
        and reader.gap(place) in (" ", "-")
        and reader.words[place + 1].is_capitalised
    ):
        place += 1
    return place


def is_adjective(word: str) -> bool:
    """Whether a word in lower case looks like an adjective, by its ending or by a list."""
    if reporting_verbs(word) and not word.endswith(("é", "ée", "és", "ées")):
        return False
    return word in _IRREGULAR or (
        not word.endswith("ant") and word not in _NO_ADJECTIVE and len(word) > 3 and bool(_ADJECTIVE.search(word))
    )
