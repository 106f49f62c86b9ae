"""To whom a demand is made, where its sentence says so: `demande à X de`, `exhorte X à`, `pourvu que X retire`.

A demand without a target is better than one with a wrong target: each construction (`constructions.py`) is narrow.
"""

import re
from collections.abc import Iterator

from pourparlers.evaluation.matching import content_words
from pourparlers.ledger.constructions import CONSTRUCTIONS
from pourparlers.ledger.telegraphic import ACTOR, NAME, OTHER, Telegram, Telegraph
from pourparlers.schema import Label, Mention, Position, Sentence

_SIGN = re.compile(f"[{ACTOR}{NAME}{OTHER}]")
# They are spoken to so that others hear.
_AUDIENCE = frozenset("presse journalistes médias télévision radio foule public collègues manifestants auditeurs".split())


_LISTED = 12  # characters between two holders that demand together: ` et `, `, comme le `


def target(telegraph: Telegraph, sentence: Sentence, demand: Position) -> Mention | None:
    """The addressee of a demand as its sentence writes it, without its article; None where no construction names one."""
    found = _addressees(telegraph, telegraph.telegram(sentence))
    return next((who for who in found if _may_be(who, demand) and not _is_of_another(who, sentence, demand)), None)


def _addressees(telegraph: Telegraph, telegram: Telegram) -> Iterator[Mention]:
    """Whoever a construction names, the surest first."""
    for construction in CONSTRUCTIONS:
        for found in construction.finditer(telegram.text):
            phrases = [telegram.places[sign.start()] for sign in _SIGN.finditer(telegram.text, *found.span("who"))]
            yield telegraph.mention(phrases[0], phrases[-1])


def _may_be(who: Mention, demand: Position) -> bool:
    """Nobody demands of himself, and an audience is not the addressee."""
    said = content_words(who.text)
    if not said or said & _AUDIENCE:
        return False
    if demand.actor and demand.actor.start < who.end and who.start < demand.actor.end:
        return False
    own = [content_words(name) for name in (demand.name, demand.actor and demand.actor.text) if name]
    return not any(said <= words or words <= said for words in own)


def _is_of_another(who: Mention, sentence: Sentence, demand: Position) -> bool:
    """Whether another demand of the sentence stands nearer: `A presse ◆ de …, tandis que B exige …` names ◆ for A only."""
    if demand.actor is None:
        return False
    own = demand.actor
    others = [p.actor for p in sentence.positions if p.label == Label.DEMAND and p.actor and p.actor != own]
    return any(other.end <= who.start and (who.start < own.start or own.end + _LISTED < other.start) for other in others)
