"""Names in the text: capitalised sequences, acronyms spelt out once, and the roles that appositions tie to them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pourparlers.actors.classes import nature
from pourparlers.actors.reader import Reader
from pourparlers.actors.words import DEMONYM, DETERMINERS, LINKS, Word, singular
from pourparlers.text.pronouns import is_pronoun

_PARTICLES = frozenset("de d' du des la le van von ben bin al el den der dos da di y e ter ten af av ould mint et".split())
TITLES = frozenset("m. mm. mme mmes mlle me mes dr pr mgr sir lord sœur frère maître madame monsieur".split())
NOT_A_NAME = frozenset(
    """
    le la les un une des ce cet cette ces il elle ils elles on nous vous je tu mais or et ou donc ni car si selon pour dans
    en au aux à de du d' l' qu' c' s' n' j' après avant depuis pendant contre sans sous sur chez par entre vers dès lors
    quand comme que qui quoi dont où son sa ses leur leurs notre nos votre vos mon ma mes tout toute tous toutes aucun
    aucune chaque plusieurs certains certaines quelques deux trois quatre cinq six sept huit neuf dix cela ceci ça celui
    celle ceux celles autre autres même pas non oui ne plus moins très lundi mardi mercredi jeudi vendredi samedi dimanche
    hier demain ici là aujourd'hui alors ainsi aussi enfin puis ensuite face malgré interrogé interrogée interrogés jusqu'
    lorsqu' lorsque puisque parce tandis alors voilà voici quant est sont était a ont faut rien personne jamais toujours
    encore déjà bientôt peu beaucoup trop assez côté peut-être pourtant cependant toutefois néanmoins reste m. mm. mme mmes
    mlle me mes dr pr mgr
    """.split()
)
_LONGEST_ROLE = 14
_PARTICIPLE = re.compile(r"(?:é|ée|és|ées|ant|ent|ait)$")
_BRACKET, _AGE = re.compile(r"\s*\(([A-ZÀ-Þ][\w.'’-]{1,14})\)"), re.compile(r",\s*\d+ ans,")
# Short for a role, though written in capitals.
ROLE_ACRONYMS = frozenset("PDG DG DRH SG DGS DGA".split())
_NO_ROLE = frozenset(
    """
    que qu' qui dont où est sont était a ont avait il elle ils elles on ne n' pas plus s' se avec sur par sans entre selon
    et ou mais si lors après avant depuis pendant jusqu' comme dit lui leur y là cela ce c' dans
    """.split()
)


@dataclass(frozen=True)
class Name:
    """One place where the text names somebody: the words, and what stands beside them."""

    text: str
    start: int
    end: int
    title: str = ""
    determiner: str = ""
    before: str = ""
    role: tuple[str, ...] = ()
    role_determiner: str = ""
    role_start: int | None = None
    acronym: str = ""

    @property
    def is_body(self) -> bool:
        """`l'association Refuge du lac`: whether the noun before it is said of bodies."""
        return bool(self.role and self.role_determiner) and nature(singular(self.role[0])) == "body"


def names_in(reader: Reader) -> list[Name]:
    """The names of a text in order."""
    return [_described(reader, first, last) for first, last in _sequences(reader)]


def _sequences(reader: Reader) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(reader.words):
        if not _begins(reader, place):
            place += 1
            continue
        last = _runs_to(reader, place)
        yield place + (_is_demonym_before_name(reader, place, last) or _is_of_the_state(reader, place, last)), last
        place = last + 1


def _is_demonym_before_name(reader: Reader, place: int, last: int) -> bool:
    """`le Portugais Caetano Lima`: the first word is what he is."""
    before = reader.words[place - 1].low if place else ""
    return last - place >= 2 and before in ("le", "la", "l'") and bool(DEMONYM.search(reader.words[place].text))


def _is_of_the_state(reader: Reader, place: int, last: int) -> bool:
    """`la secrétaire d'État Awa Diop`: the first word ends what she is."""
    return (
        last > place + 1 and reader.words[place].text in ("État", "Etat") and place > 0 and reader.words[place - 1].low == "d'"
    )


def _begins(reader: Reader, place: int) -> bool:
    word = reader.words[place]
    if word.low in ("le", "la", "les", "l'"):
        return word.text[0] == "L" and not reader.opens(place) and reader.next_is_capitalised(place)
    if (
        not word.is_capitalised
        or word.low in NOT_A_NAME
        or word.text in ROLE_ACRONYMS
        or is_pronoun(word.text)
        or (len(word.text) == 1 and reader.gap(place).strip())
    ):
        return False
    if not reader.opens(place):
        return True
    return reader.inner[word.text] > 0 or reader.next_is_capitalised(place)


def _runs_to(reader: Reader, place: int) -> int:
    last = probe = place
    while probe + 1 < len(reader.words) and reader.gap(probe) in (" ", "\u00a0", ""):
        following = reader.words[probe + 1]
        if following.is_capitalised and following.low not in TITLES:
            if _is_acronym(reader.words[last].text) and last == place and place and reader.words[place - 1].low in DETERMINERS:
                two = probe + 2 < len(reader.words) and reader.next_is_capitalised(probe + 1)
                if two and not _is_acronym(following.text):
                    break
            last = probe + 1
        elif following.low not in _PARTICLES or following.low == "et":
            break
        probe += 1
    return last


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _described(reader: Reader, first: int, last: int) -> Name:
    words = reader.words
    start, end = words[first].start, words[last].end
    title = words[first - 1].low if first and words[first - 1].low in TITLES and not reader.gap(first - 1).strip() else ""
    opening = first - 1 if title else first
    before = (
        words[opening - 1] if opening and reader.text[words[opening - 1].end : words[opening].start].strip() == "" else None
    )
    ahead, determiner = _role_before(reader, opening)
    ahead, determiner = _own_part(ahead, determiner)
    if not _may_be_role(ahead, determiner):
        ahead, determiner = (), ""
    role = ahead or _role_after(reader, last)
    if role and (role[0].low in LINKS or _PARTICIPLE.search(role[0].low)) and nature(singular(role[0].low)) is None:
        role, determiner = (), ""
    bracket = _BRACKET.match(reader.text, end)
    return Name(
        text=reader.text[start:end], start=start, end=end, title=title,
        determiner=before.low if before and before.low in DETERMINERS else "",
        before=before.low if before else "",
        role=tuple(word.low for word in role), role_determiner=determiner, role_start=role[0].start if role else None,
        acronym=bracket[1] if bracket else "",
    )  # fmt: skip


def _role_before(reader: Reader, first: int) -> tuple[Sequence[Word], str]:
    """The words of `le ministre de la Défense[,] NAME` and its determiner; nothing where no determiner or role opens it."""
    place, words = first - 1, reader.words
    if place < 0 or reader.gap(place).strip(" \u00a0") not in ("", ",") or words[place].low in DETERMINERS | LINKS | _NO_ROLE:
        return (), ""
    stop = max(0, first - _LONGEST_ROLE)
    while place >= stop:
        word = words[place]
        previous = words[place - 1].low if place and not reader.gap(place - 1).strip() else ""
        if word.low in DETERMINERS and (word.low not in ("du", "des", "au", "aux") or not previous or _ends_a_verb(previous)):
            if previous not in LINKS:
                return words[place + 1 : first], word.low
        elif word.low in _NO_ROLE - {"et"}:
            return (), ""
        elif place < first - 1 and reader.gap(place).strip(" \u00a0"):
            return words[place + 1 : first], ""
        place -= 1
    return (), ""


def _may_be_role(role: Sequence[Word], determiner: str) -> bool:
    """Not `le 17 mai, NAME`, and without a determiner only what is known to be said of actors: not `», explique NAME`."""
    if not role or role[-1].low in LINKS or any(word.text[0].isdigit() for word in role[:1]):
        return False
    return bool(determiner) or any(nature(singular(word.low)) for word in role[:3])


def _own_part(role: Sequence[Word], determiner: str) -> tuple[Sequence[Word], str]:
    """The part of the words before a name that is its role, and the determiner before that.

    Of `négociateurs russe X et ukrainien` before Y the head and what stands behind the `et`; of `la parole au directeur` what
    begins with the first noun that is said of a person, where the first noun of all is not.
    """
    places = [place for place, word in enumerate(role) if word.low == "et" and place and role[place - 1].is_capitalised]
    if places:
        return [role[0], *role[places[-1] + 1 :]], determiner
    if not role or nature(singular(role[0].low)):
        return role, determiner
    for place in range(1, len(role)):
        if role[place - 1].low in DETERMINERS | LINKS and nature(singular(role[place].low)) == "person":
            return role[place:], role[place - 1].low
    return role, determiner


def _ends_a_verb(word: str) -> bool:
    return word.endswith(("é", "er", "ait", "ent", "ez")) or word in ("selon", "a", "ont", "que", "qu'")


def _role_after(reader: Reader, last: int) -> Sequence[Word]:
    """The words of `NAME, [le] ministre de la Défense,` or of `NAME est la maire de X`."""
    words, place = reader.words, last + 1
    if place >= len(words):
        return ()
    gap = reader.gap(last).strip()
    if gap not in (",", "", "(") or (gap == "" and words[place].low not in ("est", "était", "sera", "reste")):
        return ()
    if _AGE.match(reader.text, words[last].end):
        place += 2
    if gap == "" or words[place].low in DETERMINERS or words[place].low == "qui":
        place += 1
    role: list[Word] = []
    while place < len(words) and len(role) < _LONGEST_ROLE:
        role.append(words[place])
        if reader.gap(place).strip():
            break
        place += 1
    cut = next((number for number, word in enumerate(role) if word.low in _NO_ROLE), len(role))
    return role[:cut] if role and not role[0].is_capitalised and role[0].low not in NOT_A_NAME else ()
