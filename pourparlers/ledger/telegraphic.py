"""Sentences in telegraphic form, where a noun phrase is one sign: `◈ exhorte ◆ à lever ◇ .`

In this form a construction is a short pattern, and what fills it keeps its place in the text.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pourparlers.actors.capitals import NOT_A_NAME, TITLES, names_in
from pourparlers.actors.classes import nature
from pourparlers.actors.descriptions import is_adjective
from pourparlers.actors.morphology import BEFORE_HEAD, heads
from pourparlers.actors.reader import Reader
from pourparlers.actors.words import singular
from pourparlers.schema import Article, Mention, Sentence

ACTOR, NAME, OTHER = "◆", "◈", "◇"
_CONTRACTED = {"au": "à", "aux": "à", "du": "de", "des": "des"}
_SPELT_OUT = {"qu'": "que", "d'": "de", "jusqu'": "jusqu'"} | _CONTRACTED
_DETERMINERS = frozenset("le la les l' ce cet cette ces son sa ses leur leurs notre nos votre vos".split()) | _CONTRACTED.keys()
_OF = frozenset("de d' du des".split())
_ARTICLES = frozenset("le la les l' un une cet cette ces ce son sa ses leur leurs".split())
_INFINITIVE = re.compile(r"(?:er|ir|oir|[dtv]re|[ua]ire|ompre|clure)$")
# Nouns that the constructions themselves name, so that no sign may hide them.
_SPEAKING = frozenset("adresse appel lettre mise pétition supplique ultimatum condition".split())
# Said of bodies, but never spoken to.
_NEVER = frozenset(
    """
    texte rapport communiqué enquête étude manifeste bulletin audit place port quartier rue zone siège site mine usine boulevard
    avenue bout tête mensuel magazine chantier dernier dernière premier première second seconde
    """.split()
)
_PLURAL = re.compile(r"^[a-zà-ÿœ].*[sx]$")
_CLITICS = frozenset("en y l' lui s' m' t' n' ne se".split())
_LONGEST = 9  # words


@dataclass(frozen=True)
class Phrase:
    """A noun phrase without its determiner, as words from `first` to `last`; `sign` says whether it names an actor."""

    first: int
    last: int
    sign: str


@dataclass(frozen=True)
class Telegram:
    """A sentence in telegraphic form; `places` says which words of the text stand behind each sign."""

    text: str
    places: Mapping[int, Phrase]


class Telegraph:
    """An article, read so that its sentences can be put into telegraphic form."""

    def __init__(self, article: Article) -> None:
        self._article = article

    def telegram(self, sentence: Sentence) -> Telegram:
        """The sentence in telegraphic form."""
        words, text, places = self._reader.words, "", dict[int, Phrase]()
        place = bisect_left(self._starts, sentence.start)
        while place < len(words) and words[place].start < sentence.end:
            phrase = self._phrase(place)
            if phrase is None:
                text += f"{_SPELT_OUT.get(words[place].low, words[place].low)} "
            else:
                lead = _CONTRACTED.get(words[place].low) if phrase.first > place else None
                text += f"{lead} " if lead else ""
                places[len(text)] = phrase
                text += f"{phrase.sign} "
                place = phrase.last
            text += "".join(f"{sign} " for sign in self._reader.gap(place) if not sign.isspace())
            place += 1
        return Telegram(text, places)

    def mention(self, first: Phrase, last: Phrase) -> Mention:
        """The stretch of the article from one phrase to another."""
        start, end = self._reader.words[first.first].start, self._reader.words[last.last].end
        return Mention(text=self._article.text[start:end], start=start, end=end)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._article.text, frozenset(sentence.start for sentence in self._article.sentences))

    @cached_property
    def _known(self) -> frozenset[str]:
        """Head nouns of whoever holds positions in the article."""
        mentions = (p.actor.text for sentence in self._article.sentences for p in sentence.positions if p.actor)
        return frozenset(singular(head) for mention in mentions for head in heads(mention))

    @cached_property
    def _holders(self) -> frozenset[int]:
        """Where those who hold positions are mentioned; no phrase runs on into one: `écrit à la mairie Anne Sorel`."""
        return frozenset(p.actor.start for sentence in self._article.sentences for p in sentence.positions if p.actor)

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self._reader.words]

    @cached_property
    def _names(self) -> Mapping[int, int]:
        """The last word of the name that begins at a word."""
        found = ((bisect_left(self._starts, n.start), bisect_left(self._starts, n.end)) for n in names_in(self._reader))
        return {first: last - 1 for first, last in found}

    def _phrase(self, place: int) -> Phrase | None:
        """The noun phrase that opens at a word: a name, or a determiner with its noun."""
        words = self._reader.words
        opening = place + 1 if words[place].low in TITLES else place
        if opening in self._names and words[opening].low not in _DETERMINERS:
            last = self._names[opening]
            return Phrase(place, self._end(last) if nature(singular(words[opening].low)) else last, NAME)
        if words[place].low not in _DETERMINERS or not self._joined(place):
            return None
        head = place + 1
        while words[head].low in BEFORE_HEAD and head < place + _LONGEST and self._joined(head):
            head += 1
        if words[head].low in _SPEAKING or self._is_infinitive(place, head):
            return None
        last = self._end(self._names.get(head, head))
        return Phrase(place + 1, last, ACTOR if self._is_actor(place + 1, head, last) else OTHER)

    def _is_actor(self, first: int, head: int, last: int) -> bool:
        """Whether a phrase is said of persons or bodies: by its head noun, or as a name."""
        if head in self._names:
            return True
        text = self._article.text[self._reader.words[first].start : self._reader.words[last].end]
        nouns = {form for noun in heads(text) for form in (singular(noun), noun.removesuffix("s"))} - _NEVER
        return any(noun in self._known or nature(noun) for noun in nouns)

    def _end(self, last: int) -> int:
        """The last word of a phrase whose head, or name, ends at `last`: over adjectives, names, and what `de` ties to it."""
        stop, words = last + _LONGEST, self._reader.words
        for following in self._tied(last):
            if following > stop or words[following].low in _SPEAKING:
                break
            last = following
        return last

    def _tied(self, last: int) -> Iterator[int]:
        """Longer and longer ends of a phrase."""
        words, ties = self._reader.words, 0
        while self._joined(last) and words[last + 1].start not in self._holders:
            following = last + 1
            if words[following].low in _OF and ties < 2:
                behind = self._behind_of(following)
                if behind is None:
                    return
                last, ties = behind, ties + 1
            elif following in self._names and not _PLURAL.search(words[last].text):
                last = self._names[following]
            elif is_adjective(words[following].low) and words[following].low not in NOT_A_NAME:
                last = following
            else:
                return
            yield last

    def _behind_of(self, place: int) -> int | None:
        """The noun or name that `de` ties to what stands before; None where an infinitive or something else follows."""
        words, behind = self._reader.words, place + 1
        if not self._joined(place):
            return None
        if words[behind].low in _ARTICLES and self._joined(behind):
            behind += 1
        if self._is_infinitive(place, behind):
            return None
        if words[behind].low in BEFORE_HEAD and self._joined(behind):
            behind += 1
        return self._names.get(behind, behind) if words[behind].low not in NOT_A_NAME | _CLITICS else None

    def _is_infinitive(self, opening: int, place: int) -> bool:
        """`de lever`, `de la laisser`: whether a word is a verb rather than a noun."""
        words = self._reader.words
        word = words[place]
        clitic = words[opening].low in ("le", "la", "les", "l'", "leur")
        before = words[opening - 1].low if clitic and opening else words[opening].low
        ties = before in ("de", "d'", "à", "pour", "sans", "ne", "pas", "en", "lui", "y", "nous", "vous")
        return ties and not word.is_capitalised and nature(singular(word.low)) is None and bool(_INFINITIVE.search(word.low))

    def _joined(self, place: int) -> bool:
        """Whether nothing but a space stands before the next word, in the same sentence."""
        words = self._reader.words
        if place + 1 >= len(words) or words[place + 1].start in self._reader.openings:
            return False
        return not self._reader.gap(place).strip()
