"""Demands that a later concession of somebody else seems to answer.

Two sentences are alike by the cosine of their TF-IDF vectors over French word stems (Salton & Buckley 1988; Snowball's
stemmer), without the words that name their actors or report speech. A suggestion for a reader, not a finding: the words that it
rests on are kept.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from functools import cache

import snowballstemmer

from pourparlers.corpus.verbs import reporting_verbs
from pourparlers.evaluation.matching import content_words
from pourparlers.ledger.entries import Answer, Entry
from pourparlers.schema import Label

LEAST_LIKENESS = 0.12
_EMPTY = frozenset(
    """
    ai avec avait avoir aussi autre avant apres bien cela celui celle ceux chaque comme contre dans deja depuis dernier deux
    dire dit doit dont elle elles encore entre etait ete etre faire fait faut fin fois hier ici il ils jour jours jusqu lors
    lui mais meme moins mois ne ni non nous ont ou par pas peu peut plus point pour premier pret prete pres quand que quel
    qui qu sans sa se selon semaine si soit son sous suis sont tout toute tous toutes tres trois une veut vers vous voir est
    c j m n s t y lundi mardi mercredi jeudi vendredi samedi dimanche an ans
    """.split()
)


def suggest_answers(entries: Sequence[Entry]) -> None:
    """Gives each demand the most alike concession that may answer it, where one is alike enough."""
    asked = [entry for entry in entries if entry.label == Label.DEMAND]
    offers = [entry for entry in entries if entry.label == Label.CONCESSION]
    words = {entry.number: _words(entry) for entry in (*asked, *offers)}
    weight = _weights(words.values())
    vectors = {number: _vector(counts, weight) for number, counts in words.items()}
    sharing: dict[str, list[Entry]] = defaultdict(list)
    for offer in offers:
        for stem in words[offer.number]:
            sharing[stem].append(offer)
    for demand in asked:
        near = {offer.number: offer for stem in words[demand.number] for offer in sharing[stem]}.values()
        found = [(_likeness(vectors[demand.number], vectors[o.number]), o) for o in near if _may_answer(demand, o)]
        likeness, best = max(found, key=lambda pair: (pair[0], -pair[1].number), default=(0.0, None))
        if best is not None and likeness >= LEAST_LIKENESS:
            shared = words[demand.number].keys() & words[best.number].keys()
            demand.answer = Answer(best, round(likeness, 3), tuple(sorted(shared, key=lambda stem: -weight[stem])))


def _may_answer(demand: Entry, other: Entry) -> bool:
    """Whether `other` is a concession of another actor and side, later in the same article or on a later day."""
    if other.label != Label.CONCESSION or other.who == demand.who or (other.side and other.side == demand.side):
        return False
    if other.article == demand.article:
        return other.start > demand.start
    return demand.day is not None and other.day is not None and other.day > demand.day


def _words(entry: Entry) -> Counter[str]:
    """Counted stems of a sentence, without its actor, reporting verbs, acronyms and words that say nothing of the matter."""
    spoken = {word for word in entry.sentence.split() if reporting_verbs(word) or word.strip("().,;").isupper()}
    left = content_words(entry.sentence) - content_words(entry.actor) - content_words(" ".join(spoken)) - _EMPTY
    return Counter(_stem(word) for word in left if len(word) > 2)


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer("french")


def _weights(words: Collection[Counter[str]]) -> dict[str, float]:
    """Inverse document frequency over the demands and concessions, smoothed so that no word counts nothing."""
    seen = Counter(stem for counts in words for stem in counts)
    return {stem: math.log((1 + len(words)) / (1 + count)) + 1 for stem, count in seen.items()}


def _vector(counts: Counter[str], weight: dict[str, float]) -> dict[str, float]:
    """TF-IDF of length 1."""
    raw = {stem: count * weight[stem] for stem, count in counts.items()}
    length = math.sqrt(sum(value**2 for value in raw.values())) or 1.0
    return {stem: value / length for stem, value in raw.items()}


def _likeness(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(one[stem] * other[stem] for stem in one.keys() & other.keys())
