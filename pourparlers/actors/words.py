"""Words of French text with their offsets, as the rooms of this floor read them."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(
    r"(?:\b(?:[LlDdJjSsCcQq]|[MmTtNn](?=['’][^A-ZÀ-Þ])|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[Pp]resqu)['’])"
    r"|(?:MM?|Mmes?|Mlle|Mes?|Dr|Pr|Mgr|Ste?|[A-ZÀ-Þ](?:\.[A-ZÀ-Þ])*)\.(?=\s)|[^\W_]+(?:[-'’.][^\W_]+)*\+?"
)

SINGULAR_DETERMINERS = frozenset("le la l' un une ce cet cette son sa leur notre votre mon ma du au chaque quel quelle".split())
PLURAL_DETERMINERS = frozenset(
    "les des ces ses leurs nos vos mes aux deux trois quatre plusieurs certains certaines quelques".split()
)
DETERMINERS = SINGULAR_DETERMINERS | PLURAL_DETERMINERS
INDEFINITE = frozenset("un une des deux trois quatre plusieurs certains certaines quelques d'autres".split())
MASCULINE_DETERMINERS, FEMININE_DETERMINERS = frozenset("le un ce cet du au".split()), frozenset("la une cette sa ma".split())
LINKS = frozenset("de d' du des à au aux en pour chargé chargée près contre".split())

# Ends of what somebody of a country or town is called, as an adjective too; among common nouns only the surer ones.
_SURE = "aise?|oise?|éen(?:ne)?|ole?|ande?|russe|turc|turque|grec|grecque|suisse|belge|britannique"
DEMONYM = re.compile(rf"(?:{_SURE}|ien(?:ne)?|aine?)$", re.I)
_PEOPLE = re.compile(rf"(?:{_SURE}|[^cd]ien(?:ne)?|[^m]aine?)$", re.I)


class Word(NamedTuple):
    """A word with its place in the text, and in lower case with a straight apostrophe; an elided one keeps its own."""

    text: str
    start: int
    end: int
    low: str

    @property
    def is_capitalised(self) -> bool:
        return self.text[:1].isupper() and not self.text.endswith(("'", "’"))


def singular(word: str) -> str:
    """A noun or an adjective without the mark of the plural, as far as its ending shows it."""
    if word.endswith("aux") and len(word) > 4:
        return word[:-2] + "l"
    return word[:-1] if word.endswith(("s", "x")) and len(word) > 3 and not word.endswith(("ois", "ais", "eux", "us")) else word


def peoples(words: Iterable[str]) -> frozenset[str]:
    """The beginnings of those that may say of which country or town somebody is."""
    return frozenset(word[:5] for word in words if len(word) > 4 and _PEOPLE.search(word))


@lru_cache(maxsize=100_000)
def without_diacritics(text: str) -> str:
    """The letters alone, one for each; `œ` is an o."""
    letters = unicodedata.normalize("NFKD", text.replace("œ", "o").replace("Œ", "O"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def words_of(text: str, offset: int = 0) -> list[Word]:
    """The words of `text` in order; offsets are moved by `offset`."""
    found = ((match[0], *match.span()) for match in _WORD.finditer(text))
    return [Word(word, start + offset, end + offset, word.lower().replace("’", "'")) for word, start, end in found]
