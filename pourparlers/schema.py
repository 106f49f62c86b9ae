"""The one vocabulary: labels, mentions, positions, sentences, articles; JSON in, JSON out.

An article is one line of JSON, annotated or predicted alike. Offsets count Unicode characters of `text`, half open.
Fields that this module does not know are kept when read and written back.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_serializer, model_validator
from pydantic_core import from_json

from pourparlers.views.html import article_html
from pourparlers.views.spacy import to_doc

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Label(StrEnum):
    """What an actor does in a sentence (data/codebook.md)."""

    CLAIM = "claim"
    DEMAND = "demand"
    CONCESSION = "concession"


LABELS = tuple(Label)


class BadInput(Exception):
    """Input that cannot be used: where it stands, what is wrong, what to do."""

    def __init__(self, reason: str, remedy: str = "", *, path: Path | str | None = None, line: int | None = None) -> None:
        self.reason, self.remedy, self.path, self.line = reason, remedy, path, line
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        return "".join([f"{place}: " if place else "", self.reason, f"; {self.remedy}" if self.remedy else ""])

    def at(self, path: Path | str | None, line: int | None = None) -> "BadInput":
        """The same error with the place filled in where it was not known."""
        return BadInput(self.reason, self.remedy, path=self.path or path, line=self.line or line)


class _Open(BaseModel):
    """Keeps unknown fields, so that reading and writing lose nothing."""

    model_config = ConfigDict(extra="allow", frozen=True, ser_json_bytes="base64")  # of a table's further columns


class Mention(_Open):
    """A stretch of the article's text that names an actor."""

    text: str
    start: int
    end: int


class Position(_Open):
    """An actor claims, demands or concedes something. `score` is a probability and only predictions have one."""

    label: Label
    actor: Mention | None = None
    name: str | None = None
    score: float | None = None

    @model_serializer(mode="wrap")
    def _without_missing_score(self, handler: Any) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        if fields["score"] is None:
            del fields["score"]
        return fields


class Sentence(_Open):
    """A sentence of the article's text and the positions that it reports. `scores` is the probability of every label, also of
    those that did not reach their threshold; only predictions have it."""

    start: int
    end: int
    positions: tuple[Position, ...] = ()
    scores: dict[Label, float] | None = None

    @property
    def labels(self) -> frozenset[Label]:
        return frozenset(position.label for position in self.positions)

    @model_serializer(mode="wrap")
    def _without_missing_scores(self, handler: Any) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        if fields["scores"] is None:
            del fields["scores"]
        return fields


class Article(_Open):
    """The unit of everything: splits, windows, intervals and reports never cut through one.

    An actor given as a bare string is looked up by the codebook's rule: in its sentence, else the nearest before
    it, else the nearest after it. Raises a validation error where offsets and text do not agree.
    """

    id: str
    title: str | None = None
    domain: str | None = None
    text: str
    sentences: tuple[Sentence, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _find_bare_actors(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            return data
        return {**data, "sentences": [_with_found_actors(data["text"], s) for s in data.get("sentences") or ()]}

    @model_validator(mode="after")
    def _offsets_agree_with_text(self) -> Self:
        reached = 0
        for number, sentence in enumerate(self.sentences, 1):
            if not reached <= sentence.start < sentence.end <= len(self.text):
                raise ValueError(f"sentence {number} [{sentence.start}, {sentence.end}) overlaps another or leaves the text")
            reached = sentence.end
            for position in sentence.positions:
                actor = position.actor
                if actor is not None and not (
                    0 <= actor.start < actor.end and self.text[actor.start : actor.end] == actor.text
                ):
                    raise ValueError(f"sentence {number}: the mention “{actor.text}” is not in the text at {actor.start}")
        return self

    def sentence_text(self, sentence: Sentence) -> str:
        """The characters of one sentence of this article."""
        return self.text[sentence.start : sentence.end]

    def with_sentences(self, sentences: Iterable[Sentence]) -> "Article":
        """The same article, unknown fields included, with other sentences."""
        return self.model_copy(update={"sentences": tuple(sentences)})

    def to_json(self) -> str:
        """One line of JSON, without the line end."""
        return self.model_dump_json()

    def to_spacy(self) -> "Doc":
        """A spaCy document with the positions as spans (`pourparlers.views.spacy`). Raises BadInput where spaCy is missing."""
        try:
            return to_doc(self.model_dump())
        except ModuleNotFoundError as error:
            raise BadInput(f"this needs {error.name}, which is not installed", "pip install 'pourparlers[spacy]'") from None

    def _repr_html_(self) -> str:
        """How a notebook shows the article: as the pages that `pourparlers predict --format html` writes."""
        return article_html(self.model_dump())


def occurrences(mention: str, text: str, start: int = 0, end: int | None = None) -> list[int]:
    """Where `mention` stands in text[start:end] as whole words (`il` is not in `fil`), as offsets into `text`."""
    pattern = re.compile(rf"(?<!\w){re.escape(mention)}(?!\w)" if mention[-1:].isalnum() else rf"(?<!\w){re.escape(mention)}")
    return [match.start() for match in pattern.finditer(text, start, len(text) if end is None else end)]


def nearest_mention(mention: str, text: str, start: int, end: int) -> Mention:
    """The mention of the sentence text[start:end] by the codebook's rule: inside it, else before, else after.

    Raises ValueError where the article does not hold it.
    """
    inside = occurrences(mention, text, start, end)
    before = occurrences(mention, text, 0, start)
    found = inside[:1] or before[-1:] or occurrences(mention, text, end)[:1]
    if not found:
        raise ValueError(f"the mention “{mention}” is not in the article")
    return Mention(text=mention, start=found[0], end=found[0] + len(mention))


def _with_found_actors(text: str, sentence: Any) -> Any:
    if not isinstance(sentence, dict):
        return sentence
    positions = [
        {**p, "actor": nearest_mention(p["actor"], text, sentence["start"], sentence["end"])}
        if isinstance(p, dict) and isinstance(p.get("actor"), str) and p["actor"]
        else p
        for p in sentence.get("positions") or ()
    ]
    return {**sentence, "positions": positions}


def parse_article(line: str, *, path: Path | str | None = None, number: int | None = None) -> Article:
    """One article from one line of JSON. Raises BadInput that says what is wrong and how to mend it."""
    try:
        data = from_json(line)
    except ValueError as error:
        raise BadInput(f"not JSON ({error})", "write one article a line", path=path, line=number) from None
    if not isinstance(data, dict):
        raise BadInput("not a JSON object", 'write {"id": …, "text": …}', path=path, line=number)
    return article_from(data, path=path, number=number)


def article_from(data: dict[str, Any], *, path: Path | str | None = None, number: int | None = None) -> Article:
    """One article from its fields; without an id it is called by its file and line. Raises BadInput as `parse_article`."""
    if not isinstance(data.get("text"), str):
        raise BadInput("no `text`", "give the article's text as a string under the key `text`", path=path, line=number)
    if isinstance(data.get("id"), int):
        data["id"] = str(data["id"])
    place = f"{Path(path).stem}:" if path else ""
    try:
        return Article.model_validate({"id": f"{place}{number or 1}", **data})
    except (KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"sentences or positions are not of the form ({error!r})", "see README.md for the form", path=path, line=number
        ) from None
    except ValidationError as error:
        raise BadInput(_explain(error), "see README.md for the form", path=path, line=number) from None


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    value = f" (given: {first['input']!r})" if isinstance(first["input"], str | int | float) and place else ""
    return f"{place}: {first['msg']}{value}" if place else first["msg"].removeprefix("Value error, ")


def read_jsonl(path: Path) -> Iterator[Article | BadInput]:
    """The articles of a JSON Lines file in order; a bad line comes as the error, in its place."""
    if not path.is_file():
        yield BadInput("no such file", "name a .jsonl file", path=path)
        return
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                yield BadInput(f"not UTF-8 at byte {error.start} of the line", "convert the file", path=path, line=number)
                continue
            if line.strip():
                try:
                    yield parse_article(line, path=path, number=number)
                except BadInput as error:
                    yield error


def load_jsonl(path: Path) -> list[Article]:
    """All articles of a JSON Lines file. Raises BadInput at the first bad line, an empty file or a repeated id."""
    articles: dict[str, Article] = {}
    for item in read_jsonl(path):
        if isinstance(item, BadInput):
            raise item
        if item.id in articles:
            raise BadInput(f"the id “{item.id}” is there twice", "give each article its own", path=path)
        articles[item.id] = item
    if not articles:
        raise BadInput("the file holds no article", "write one article a line", path=path)
    return list(articles.values())
