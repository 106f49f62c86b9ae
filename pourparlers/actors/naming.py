"""The most complete name that an article itself gives an actor whom it mentions.

Rules over the mentions in the order of the text: a mention whose words all stand in a fuller one takes the
fuller one's name; a pronoun or a bare description takes the nearest earlier actor that agrees in gender and number.
"""

import re
from collections.abc import Iterable, Sequence

from pourparlers.schema import Article, Mention, Position, Sentence

_TITLES = re.compile(r"^(?:M\.|MM\.|Mme|Mmes|Mlle|Me|Dr|Pr|Mgr|Sir|Lord)\s+")
_MASCULINE = frozenset(("il", "lui", "celui-ci", "celui-là", "ce dernier", "dernier", "l'un", "intéressé"))
_FEMININE = frozenset(("elle", "celle-ci", "celle-là", "cette dernière", "dernière", "l'une", "intéressée"))
_PLURAL = frozenset(("ils", "elles", "eux", "ceux-ci", "celles-ci", "ces derniers", "ces dernières", "derniers", "dernières"))
_PERSON = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]*)(?:\s+(?:de|d'|du|des|le|la|van|von|ben|bin|al|el|den|der|dos|da|di))*"
    r"(?:\s*[A-ZÀ-ÖØ-Þ][\w'’-]*)+$"
)
_FEMININE_ROLE = re.compile(
    r"^(?:ministre|présidente|directrice|porte-parole|députée|sénatrice|maire|mairesse|avocate|secrétaire|cheffe|élue|conseillère|"
    r"rapporteuse|enseignante|chercheuse|déléguée|négociatrice|ambassadrice|première|juge|procureure|Mme|préfète|gérante|candidate)\b"
)
_FEMININE_FIRST_NAMES = re.compile(r"(?:a|e|ée|ette|ine|ie|elle|ane|anne)$")


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
    names = {}
    for mention in mentions:
        key = (mention.start, mention.end)
        if is_pronoun(mention.text):
            earlier = [
                m for m in mentions if m.start < mention.start and not is_pronoun(m.text) and _agrees(mention.text, m.text)
            ]
            names[key] = _fullest(full[earlier[-1].start, earlier[-1].end], full.values()) if earlier else mention.text
        else:
            names[key] = _fullest(full[key], full.values())
    return names


def is_pronoun(mention: str) -> bool:
    """Whether a mention names nobody by itself."""
    return mention.lower() in _MASCULINE | _FEMININE | _PLURAL


def own_name(mention: str) -> str:
    """The name inside a mention: the person's at its end, else the mention without its title."""
    bare = _TITLES.sub("", mention)
    person = _PERSON.search(bare)
    starts_low = bare[:1].islower()
    return person[0] if person and starts_low and len(person[0].split()) >= 2 else bare


def _fullest(name: str, names: Iterable[str]) -> str:
    """The longest other name that ends with or contains all words of this one."""
    own = set(name.lower().split())
    candidates = [other for other in names if own <= set(other.lower().split())]
    return max(candidates, key=len, default=name)


def _agrees(pronoun: str, mention: str) -> bool:
    lowered = pronoun.lower()
    plural = bool(re.match(r"(?:\w+s\b|deux|trois|\d+|plusieurs|certains)", mention)) or " et " in mention
    if lowered in _PLURAL:
        return plural or mention[:1].isupper()
    if plural and mention[:1].islower():
        return False
    feminine = bool(_FEMININE_ROLE.match(mention)) or bool(
        len(mention.split()) > 1 and mention[:1].isupper() and _FEMININE_FIRST_NAMES.search(mention.split(maxsplit=1)[0])
    )
    return feminine == (lowered in _FEMININE) or " " not in mention
