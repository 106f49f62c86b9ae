"""The most complete name that an article itself gives an actor whom it mentions."""

from collections.abc import Iterator, Mapping, Sequence

from pourparlers.actors.actor import Actor
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
    for bounds in _stretches(article):
        shift, scene, mentions = scene_of(article, bounds)
        for mention in mentions:
            actor = referent(Asked(mention, scene.text), scene)
            if actor:
                remember(scene, mention, actor)
            names.setdefault((mention.start - shift, mention.end - shift), actor.name if actor else mention.text)
    return article.with_sentences(_named(sentence, names) for sentence in article.sentences)


def _stretches(article: Article) -> Iterator[Span]:
    """Where the text is cut, so that the time for a very long article grows with its length only; most are one stretch.

    Each begins with the second half of the one before, which has been named by then and stands before the rest as context.
    """
    starts = [sentence.start for sentence in article.sentences[:: STRETCH // 2]]
    bounds = [0, *starts[1:], len(article.text)]
    for first in range(max(1, len(bounds) - 2)):
        yield bounds[first], bounds[min(first + 2, len(bounds) - 1)]


def scene_of(article: Article, bounds: Span | None = None) -> tuple[int, Scene, list[Mention]]:
    """How far the text is moved by the title before it, the scene, and the mentions that hold positions, in order;
    `bounds`: of this stretch of the text only."""
    first, last = bounds or (0, len(article.text))
    lead = article.title + _BREAK if article.title else ""
    shift, text = len(lead) - first, lead + article.text[first:last]
    here = [sentence.start + shift for sentence in article.sentences if first <= sentence.start < last]
    openings = [*([0] if lead else []), *here]
    spans = [span for span in sorted(set(_spans(article))) if first <= span[0] and span[1] <= last]
    mentions = [Mention(text=text[a + shift : b + shift], start=a + shift, end=b + shift) for a, b in spans]
    return shift, Scene(text, openings, cast_of(text, openings, mentions)), mentions


def remember(scene: Scene, mention: Mention, actor: Actor) -> None:
    """Notes that an actor holds a position at a mention, for the mentions that follow."""
    scene.holders.append((mention.start, actor))
    if (mention.start, mention.end) not in actor.spots:
        actor.spots.append((mention.start, mention.end))


def _spans(article: Article) -> Iterator[Span]:
    for sentence in article.sentences:
        for position in sentence.positions:
            if position.actor:
                yield position.actor.start, position.actor.end


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
