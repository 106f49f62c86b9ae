"""Acronyms that a text spells out once: `Union des transporteurs (UDT)`, or `UDT (Union des transporteurs)`."""

import re
from collections.abc import Sequence

from pourparlers.actors.words import DETERMINERS, LINKS, Word, without_diacritics, words_of


def spelt_out(text: str) -> dict[str, str]:
    """Acronym → its spelling out: `Union des transporteurs (UDT)`, `UDT (Union des transporteurs)`, or initials that fit."""
    found: dict[str, str] = {}
    for match in re.finditer(r"\(([A-ZÀ-Þ][A-Za-zÀ-ÿ.-]{1,11})\)", text):
        long = _before_acronym(text[max(0, match.start() - 140) : match.start()], match[1])
        if long:
            found.setdefault(match[1], long)
    for match in re.finditer(r"\b([A-ZÀ-Þ]{2,10})\s*\(([^()]{6,120})\)", text):
        if match[1] not in found and _before_acronym(match[2], match[1]):
            found[match[1]] = _before_acronym(match[2], match[1])
    return found


def _before_acronym(text: str, acronym: str) -> str:
    """The end of `text` whose words the letters of the acronym abbreviate in order; empty where none does."""
    letters = [without_diacritics(letter.lower()) for letter in acronym if letter.isalpha()]
    words = words_of(text)
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word.is_capitalised and without_diacritics(word.low[0]) == letters[0] and _abbreviates(words[place:], letters):
            return text[word.start :].strip(' ,\n\u00a0»"')
    return ""


def _abbreviates(words: Sequence[Word], letters: Sequence[str]) -> bool:
    """Whether the letters stand in order at the beginnings of the words (small ones may be passed over, and inner
    letters used).
    """
    strong = [word for word in words if word.low not in DETERMINERS | LINKS and word.low not in ("et", "y", "e", "l'")]
    initials = [without_diacritics(word.low[0]) for word in strong]
    if not 0 < len(initials) <= len(letters) + 2 or initials[0] != letters[0]:
        return False
    share = sum(letter in initials for letter in letters) / len(letters)
    rest = iter("".join(without_diacritics(character) for word in words for character in word.low))
    return share >= 0.5 and (share > 0.6 or all(letter in rest for letter in letters))
