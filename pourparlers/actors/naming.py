"""The most complete name that an article itself gives an actor whom it mentions.

Rules over the mentions in the order of the text: a mention whose words all stand in a fuller one takes the
fuller one's name; a pronoun or a bare description takes the nearest earlier actor that agrees in gender and number.
"""

import re
from collections.abc import Iterable, Sequence

from pourparlers.schema import Article, Mention, Position, Sentence
from pourparlers.text.pronouns import EITHER, FEMININE, PLURAL, is_pronoun, plain

_TITLES = re.compile(r"^(?:M\.|MM\.|Mme|Mmes|Mlle|Me|Dr|Pr|Mgr|Sir|Lord)\s+")
_PERSON = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]*)(?:\s+(?:de|d'|du|des|le|la|van|von|ben|bin|al|el|den|der|dos|da|di))*"
    r"(?:\s*[A-ZÀ-ÖØ-Þ][\w'’-]*)+$"
)
# Roles and first names that tell the gender; a role that both carry (`ministre`, `maire`) tells nothing.
_FEMININE_ROLE = re.compile(
    r"^(?:Mme|Mlle|présidente|directrice|députée|sénatrice|mairesse|avocate|cheffe|élue|conseillère|rapporteuse|enseignante|chercheuse|"
    r"déléguée|négociatrice|ambassadrice|première|procureure|préfète|gérante|candidate|\w+(?:trice|euse|ière|ienne))\b"
)
_MASCULINE_ROLE = re.compile(
    r"^(?:M\.|président|directeur|député|sénateur|avocat|chef|élu|conseiller|rapporteur|enseignant|chercheur|délégué|négociateur|ambassadeur|"
    r"premier|procureur|préfet|gérant|candidat|secrétaire général|\w+(?:teur|ier|ien))\b"
)
_FEMININE_FIRST_NAME = re.compile(
    r"^(?:\w+(?:a|ette|ine|elle|ane|anne|ie|ée)|Sarah|Claire|Agnès|Hélène|Solange|Édith|Judith|Ruth|Alice|Denise|Louise)$"
)
_MASCULINE_IN_A_OR_E = frozenset("Luca Joshua Nicola Andrea Issa Moussa Mustapha Élie Jérémie".split())
_PLURAL_HEAD = re.compile(r"(?:\w+s\b|deux|trois|quatre|\d+|plusieurs|certains)|.* et ")


def name_positions(article: Article) -> Article:
    """The article with a `name` at every position that has an actor and no name yet."""
    mentions = sorted(
        {(p.actor.start, p.actor.end): p.actor for s in article.sentences for p in s.positions if p.actor}.values(),
        key=lambda mention: mention.start,
    )
    names = _names(mentions)
    return article.with_sentences(_named(sentence, names) for sentence in article.sentences)


def _named(sentence: Sentence, names: dict[tuple[int, int], str]) -> Sentence:
    positions = tuple(
        p.model_copy(update={"name": names[p.actor.start, p.actor.end]}) if p.actor and p.name is None else p
        for p in sentence.positions
    )
    return sentence.model_copy(update={"positions": _distinct(positions)})


def _distinct(positions: Sequence[Position]) -> tuple[Position, ...]:
    """One position a (label, name): two mentions of the same actor hold it once."""
    seen: dict[tuple[str, str | None], Position] = {}
    for position in positions:
        seen.setdefault((position.label, position.name), position)
    return tuple(seen.values())


def _names(mentions: Sequence[Mention]) -> dict[tuple[int, int], str]:
    """The name of every mention, by its span."""
    full = {(m.start, m.end): own_name(m.text) for m in mentions if not is_pronoun(m.text)}
    fullest = {name: _fullest(name, dict.fromkeys(full.values())) for name in set(full.values())}
    names: dict[tuple[int, int], str] = {}
    for number, mention in enumerate(mentions):
        key = (mention.start, mention.end)
        if is_pronoun(mention.text):
            before = (m for m in reversed(mentions[:number]) if m.start < mention.start and not is_pronoun(m.text))
            meant = next((m for m in before if _agrees(mention.text, m.text)), None)
            names[key] = fullest[full[meant.start, meant.end]] if meant else mention.text
        else:
            names[key] = fullest[full[key]]
    return names


def own_name(mention: str) -> str:
    """The name inside a mention: the person's at its end, else the mention without its title."""
    bare = _TITLES.sub("", mention)
    person = _PERSON.search(bare)
    starts_low = bare[:1].islower()
    return person[0] if person and starts_low and len(person[0].split()) >= 2 else bare


def _fullest(name: str, names: Iterable[str]) -> str:
    """The longest other name that holds all words of this one and begins or ends alike: `Vial` → `Jean Vial`."""
    own = name.lower().split()
    candidates = [
        other for other in names if set(own) <= set(other.lower().split()) and _ends_or_begins_alike(own, other.lower().split())
    ]
    return max(candidates, key=len, default=name)


def _ends_or_begins_alike(own: Sequence[str], other: Sequence[str]) -> bool:
    return bool(own) and (own[-1] == other[-1] or own[0] == other[0])


def _agrees(pronoun: str, mention: str) -> bool:
    """Whether gender and number of a pronoun and a mention do not contradict each other."""
    said = plain(pronoun)
    plural = bool(_PLURAL_HEAD.match(mention))
    if said in PLURAL:
        return plural or (" " not in mention and mention[:1].isupper())
    if plural and mention[:1].islower():
        return False
    gender = _gender(mention)
    return gender is None or said in EITHER or (gender == "f") == (said in FEMININE)


def _gender(mention: str) -> str | None:
    if _FEMININE_ROLE.match(mention):
        return "f"
    if _MASCULINE_ROLE.match(mention):
        return "m"
    first = own_name(mention).split()[0]
    if " " not in own_name(mention) or not first[:1].isupper():
        return None
    return "f" if _FEMININE_FIRST_NAME.match(first) and first not in _MASCULINE_IN_A_OR_E else "m"
