"""The most complete name that an article itself gives an actor whom it mentions."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pourparlers.actors.cast import cast_of
from pourparlers.actors.ranking import referent
from pourparlers.actors.scene import Asked, Scene
from pourparlers.schema import Article, Mention, Position, Sentence

Span = tuple[int, int]
# Between title and text, so that the title is read as a sentence of its own before it.
_BREAK = "\n\n"
STRETCH = 40  # sentences


def name_positions(article: Article) -> Article:
    """The article with a `name` at every position that has an actor and no name yet."""
    names: dict[Span, str] = {}
    whole = _Places.of(article)
    for first, last in _stretches(article):
        shift, scene, mentions = _scene(article, whole.within(first, last), first, last)
        for mention in mentions:
            actor = referent(Asked(mention, scene.text), scene)
            if actor:
                scene.remember(mention, actor)
            names.setdefault((mention.start - shift, mention.end - shift), actor.name if actor else mention.text)
    return article.with_sentences(_named(sentence, names) for sentence in article.sentences)


@dataclass(frozen=True)
class _Places:
    """Where the sentences of an article open, and its mentions that hold positions; both in order."""

    openings: Sequence[int]
    mentions: Sequence[Span]

    @classmethod
    def of(cls, article: Article) -> "_Places":
        held = {(p.actor.start, p.actor.end) for s in article.sentences for p in s.positions if p.actor}
        return cls([sentence.start for sentence in article.sentences], sorted(held))

    def within(self, first: int, last: int) -> "_Places":
        """Those of a stretch of the text."""
        openings = self.openings[bisect_left(self.openings, first) : bisect_left(self.openings, last)]
        mentions = self.mentions[bisect_left(self.mentions, (first,)) : bisect_left(self.mentions, (last,))]
        return _Places(openings, [(start, end) for start, end in mentions if end <= last])


def _stretches(article: Article) -> Iterator[Span]:
    """Where the text is cut, so that the time for a very long article grows with its length only; most are one stretch.

    Each begins with the second half of the one before, which has been named by then and stands before the rest as context.
    """
    starts = [sentence.start for sentence in article.sentences[:: STRETCH // 2]]
    bounds = [0, *starts[1:], len(article.text)]
    for first in range(max(1, len(bounds) - 2)):
        yield bounds[first], bounds[min(first + 2, len(bounds) - 1)]


def scene_of(article: Article) -> tuple[int, Scene, list[Mention]]:
    """How far the text is moved by the title before it, the scene, and the mentions that hold positions, in order."""
    return _scene(article, _Places.of(article), 0, len(article.text))


def _scene(article: Article, here: _Places, first: int, last: int) -> tuple[int, Scene, list[Mention]]:
    lead = article.title + _BREAK if article.title else ""
    shift, text = len(lead) - first, lead + article.text[first:last]
    openings = [*([0] if lead else []), *(start + shift for start in here.openings)]
    spans = ((start + shift, end + shift) for start, end in here.mentions)
    mentions = [Mention(text=text[start:end], start=start, end=end) for start, end in spans]
    return shift, Scene(text, openings, cast_of(text, openings, mentions)), mentions


def _named(sentence: Sentence, names: Mapping[Span, str]) -> Sentence:
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
