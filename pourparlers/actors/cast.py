"""The cast of an article: everybody whom its text names or describes, with the places where it does."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pourparlers.actors.acronyms import spelt_out
from pourparlers.actors.actor import FEMININE_TITLES, MASCULINE_TITLES, Actor
from pourparlers.actors.capitals import TITLES, Name, names_in
from pourparlers.actors.classes import nature
from pourparlers.actors.descriptions import phrases_with
from pourparlers.actors.morphology import heads
from pourparlers.actors.reader import Reader
from pourparlers.actors.words import DETERMINERS, LINKS, Word, singular, without_diacritics, words_of
from pourparlers.schema import Mention
from pourparlers.text.pronouns import is_pronoun

_REACH = 250  # characters
_ACRONYM, _INITIAL = re.compile(r"[A-Z]{3,}"), re.compile(r"[A-ZÀ-Þ]\.(?= )")
_TITLE = re.compile(r"^(?:M\.|MM\.|Mme|Mmes|Mlle|Me|Mes|Dr|Pr|Mgr|Sir|Lord)\s+")


def bare_name(mention: str) -> str:
    """A mention without its title and without what follows its first comma or bracket."""
    bare = _TITLE.sub("", mention)
    return re.split(r"\s*[,(]", bare)[0].strip() or mention if bare[:1].isupper() else bare


def cast_of(text: str, openings: Iterable[int], mentions: Sequence[Mention]) -> list[Actor]:
    """Everybody in `text`, whose sentences open at `openings`; `mentions` are places known to mention actors."""
    reader = Reader(text, frozenset(openings))
    names = names_in(reader)
    actors = _merged(names)
    _coordinate(actors, names, text)
    _spell_out(actors, text)
    _join_initials(actors)
    for mention in mentions:
        if not is_pronoun(mention.text):
            _place(actors, mention, text)
    known = {head for mention in mentions if not is_pronoun(mention.text) for head in heads(bare_name(mention.text))}
    pronouns = [mention.start for mention in mentions if is_pronoun(mention.text)]
    named = [spot for actor in actors if actor.is_named for spot in actor.spots]
    roles = {name.role_start for name in names}
    for start, end, determiner in phrases_with(reader, lambda word: word.low in known or _is_near(word, pronouns)):
        if (
            start not in roles
            and not _within((start, end), named)
            and not any(_within(spot, [(start, end)]) and spot[0] == start for spot in named)
        ):
            _add(actors, text[start:end], start, end, determiner)
    return actors


def _is_near(word: Word, pronouns: Sequence[int]) -> bool:
    """Whether a noun that is said of actors stands so little before a pronoun that the pronoun may mean it."""
    place = bisect_right(pronouns, word.start)
    near = place < len(pronouns) and pronouns[place] - word.start < _REACH
    return near and not word.is_capitalised and nature(singular(word.low)) is not None


def _merged(names: Sequence[Name]) -> list[Actor]:
    """An actor a name; shorter forms go to the longer name that ends (or begins) with them."""
    actors: list[Actor] = []
    for name in sorted(names, key=lambda n: (-len(n.text.split()), n.start)):
        homes = [actor for actor in actors if _is_short_for(name, actor)]
        home = min(homes, key=lambda actor: _distance(actor, name.start), default=None)
        if home is None:
            home = Actor(name.text)
            actors.append(home)
        home.spots.append((name.start, name.end))
        home.names.append(name)
        if name.determiner:
            home.determiners.append(name.determiner)
    return actors


def _coordinate(actors: list[Actor], names: Sequence[Name], text: str) -> None:
    """Adds `X et Y` for two names that the text joins, with the role that it gives both."""
    for one, other in pairwise(names):
        joint = text[one.end : other.start]
        if re.fullmatch(r"\s+et (?:(?:MM?\.|Mmes?|Mes?) )?", joint):
            role = next((role for role in (one.role, other.role) if role and role[0].endswith("s")), ())
            pair = Name(text[one.start : other.end], one.start, other.end, role=role)
            actors.append(Actor(pair.text, [(pair.start, pair.end)], [pair]))


def _is_short_for(name: Name, actor: Actor) -> bool:
    own, full = name.text.lower().split(), actor.name.lower().split()
    if own == full:
        return True
    titles = {n.title for n in actor.names if n.text == actor.name}
    if (name.title in FEMININE_TITLES and titles & MASCULINE_TITLES) or (
        name.title in MASCULINE_TITLES and titles & FEMININE_TITLES
    ):
        return False
    if len(own) < len(full) and own == full[-len(own) :]:
        return True
    return len(own) == 1 and len(full) > 1 and own[0] == full[0] and not name.determiner and not name.title


def _distance(actor: Actor, place: int) -> int:
    return min(place - start if start <= place else 100_000 + start - place for start, _ in actor.spots)


def _spell_out(actors: list[Actor], text: str) -> None:
    """Joins an acronym and the name that it stands for."""
    for acronym, long in spelt_out(text).items():
        short = next((actor for actor in actors if actor.name == acronym), None)
        spots = [match.span() for match in re.finditer(re.escape(long), text)]
        inner = [actor for actor in actors if actor.name in long and any(_within(spot, spots) for spot in actor.spots)]
        whole = Actor(long, spots, [n for actor in inner for n in actor.names if _within((n.start, n.end), spots)][:1])
        whole.determiners = [d for actor in inner for d in actor.determiners]
        if short:
            whole.spots += short.spots
            whole.names += short.names
            whole.determiners += short.determiners
            actors.remove(short)
        for actor in inner:
            actor.spots = [spot for spot in actor.spots if not _within(spot, spots)]
            if not actor.spots and actor in actors:
                actors.remove(actor)
        actors.append(whole)


def _join_initials(actors: list[Actor]) -> None:
    """Joins an acronym, or a first name's initial, with the one name whose words begin so."""
    for short in [actor for actor in actors if _ACRONYM.fullmatch(actor.name) or _INITIAL.match(actor.name)]:
        fuller = [actor for actor in actors if actor is not short and _has_initials(actor.name.split(), short.name)]
        if len(fuller) == 1:
            fuller[0].spots += short.spots
            fuller[0].names += short.names
            actors.remove(short)


def _has_initials(words: Sequence[str], short: str) -> bool:
    if _INITIAL.match(short):
        first, *rest = short.split()
        return len(words[0]) > 2 and words[0][0] == first[0] and list(words[1:]) == rest
    return without_diacritics("".join(word[0] for word in words if word[0].isupper())) == short


def _within(spot: tuple[int, int], spots: Iterable[tuple[int, int]]) -> bool:
    return any(start <= spot[0] and spot[1] <= end for start, end in spots)


def _place(actors: list[Actor], mention: Mention, text: str) -> None:
    """Puts a mention to the actor whose name is its core, or makes a new one of it."""
    span = (mention.start, mention.end)
    home = named_inside(actors, mention)
    if home is None:
        before = words_of(text[max(0, mention.start - 12) : mention.start])
        determiner = before[-1].low if before and before[-1].low in DETERMINERS else ""
        _add(actors, bare_name(mention.text), *span, determiner)
    elif span not in home.spots:
        home.spots.append(span)


def named_inside(actors: Sequence[Actor], mention: Mention) -> Actor | None:
    """The actor whose name a mention holds as its core: at its beginning, or at its end behind a role."""
    bare = bare_name(mention.text)
    exact = [actor for actor in actors if actor.name == bare]
    if exact:
        return exact[0]
    if " et " in bare and bare[:1].isupper():
        return None
    held = [(actor, spot) for actor in actors for spot in actor.spots if mention.start <= spot[0] and spot[1] <= mention.end]
    for actor, (start, end) in sorted(held, key=lambda item: item[1][0] - item[1][1]):
        lead, tail = mention.text[: start - mention.start], mention.text[end - mention.start :]
        words = words_of(lead)
        if lead.rstrip().endswith("("):
            continue
        if all(word.low in TITLES or word.low in DETERMINERS for word in words) and (
            not tail.strip() or tail.strip()[:1] in ",("
        ):
            return actor
        if (
            words
            and not tail.strip(' )"»')
            and words[-1].low not in LINKS
            and ("," in lead or words[-1].low not in DETERMINERS)
            and actor.is_named
            and " et " not in lead
        ):
            return actor
    return None


def _add(actors: list[Actor], name: str, start: int, end: int, determiner: str) -> None:
    words = tuple(word.low for word in words_of(name))
    home = next((actor for actor in actors if actor.name_words == words), None)
    if home is None:
        home = Actor(name)
        actors.append(home)
    if (start, end) not in home.spots:
        home.spots.append((start, end))
    if determiner:
        home.determiners.append(determiner)
