"""The plain form that people write and diff, and its way into articles and back.

    title: La trêve tient

    Les délégués se sont quittés sans accord.
    « Nous voulons des garanties », a martelé Awa Diop.
      demand | Awa Diop
    Elle reviendra jeudi.
      concession | Elle | Awa Diop

Header lines, a blank line, then one sentence a line; a blank line starts a paragraph. Under a sentence one indented line a
position: `label | mention | name`. The mention stands in its sentence; `<` in place of the first `|` means the nearest
one before the sentence, `>` the nearest after it, `mention#2` the second one in the sentence, `-` nobody that can be named.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from pourparlers.schema import LABELS, Article, BadInput, Label, Mention, Position, Sentence, nearest_mention, occurrences
from pourparlers.text.utf8 import read_utf8

HEADER_KEYS = ("title", "domain", "kind", "place", "quotes")
SUFFIX = ".txt"

_POSITION = re.compile(r"(?P<label>\S+)\s*(?P<side>[|<>])\s*(?P<mention>[^|]+?)\s*(?:\|\s*(?P<name>[^|]+?)\s*)?")
_BULLETS = ("• ", "– ", "— ", "- ", "* ")
_NUMBERED = re.compile(r"(?P<mention>.+)#(?P<number>\d+)")


@dataclass
class _Line:
    """A sentence of the plain form with the position lines below it, before offsets become mentions."""

    start: int
    end: int
    positions: list[tuple[int, str]] = field(default_factory=list)


def read_plain(path: Path) -> Article:
    """The article of one plain file; its id is the file's name. Raises BadInput naming file and line."""
    try:
        return parse_plain(read_utf8(path), path.stem)
    except BadInput as error:
        raise error.at(path) from None


def parse_plain(source: str, identifier: str) -> Article:
    """The article that `source` writes down. Raises BadInput with the line's number."""
    lines = source.splitlines()
    header, first = _header(lines)
    text, sentences = _layout(lines, first)
    if not sentences:
        raise BadInput("the file holds no sentence", "write one sentence a line below the header", line=len(lines) or 1)
    return Article(
        id=identifier,
        text=text,
        sentences=tuple(_sentence(text, sentence, header.get("title")) for sentence in sentences),
        **header,
    )


def _header(lines: list[str]) -> tuple[dict[str, str], int]:
    header: dict[str, str] = {}
    for index, line in enumerate(lines):
        if not line.strip():
            return header, index + 1
        key, colon, value = line.partition(":")
        if not colon or key not in HEADER_KEYS:
            raise BadInput(
                f"“{line[:40]}” is no header line", f"write {', '.join(HEADER_KEYS)}, then a blank line", line=index + 1
            )
        header[key] = value.strip()
    return header, len(lines)


def _layout(lines: list[str], first: int) -> tuple[str, list[_Line]]:
    """The running text (sentences joined by spaces, paragraphs by blank lines) and where each sentence lies in it."""
    text, glue = "", ""
    sentences: list[_Line] = []
    for number, line in enumerate(lines[first:], first + 1):
        if not line.strip():
            glue = "\n\n" if text else ""
        elif line[0].isspace():
            if not sentences:
                raise BadInput("a position before the first sentence", "indent only position lines", line=number)
            sentences[-1].positions.append((number, line.strip()))
        else:
            text += "\n" if glue == " " and _starts_line(text, line) else glue
            sentences.append(_Line(len(text), len(text) + len(line.rstrip())))
            text, glue = text + line.rstrip(), " "
    return text, sentences


def _starts_line(text: str, line: str) -> bool:
    """A bullet or a line of dialogue starts a line of the text, and so does what follows a line with no end mark."""
    return line.startswith(_BULLETS) or text[-1].isalnum()


def _sentence(text: str, line: _Line, title: str | None) -> Sentence:
    positions: dict[tuple[Label, str], Position] = {}
    for number, written in line.positions:
        try:
            position = _position(text, line, written)
            if position.name and not (occurrences(position.name, text) or occurrences(position.name, title or "")):
                raise BadInput(f"the name “{position.name}” is not in the article", "write it as the article does")
        except BadInput as error:
            raise error.at(None, number) from None
        key = (position.label, f"{position.actor.start if position.actor else '-'}")
        if key in positions:
            raise BadInput("the same label and actor twice under one sentence", "keep one", line=number)
        positions[key] = position
    return Sentence(start=line.start, end=line.end, positions=tuple(positions.values()))


def _position(text: str, line: _Line, written: str) -> Position:
    match = _POSITION.fullmatch(written)
    if match is None:
        raise BadInput(f"“{written[:60]}” is no position", "write `label | mention | name`")
    if match["label"] not in LABELS:
        raise BadInput(f"the label “{match['label']}” is unknown", f"use {', '.join(LABELS)}")
    if match["mention"] == "-":
        return Position(label=Label(match["label"]))
    mention = _mention(text, line, match["mention"], match["side"])
    return Position(label=Label(match["label"]), actor=mention, name=match["name"] or mention.text)


def _mention(text: str, line: _Line, written: str, side: str) -> Mention:
    numbered = _NUMBERED.fullmatch(written)
    mention = numbered["mention"] if numbered else written
    inside = occurrences(mention, text, line.start, line.end)
    if side == "|":
        if not inside:
            raise BadInput(
                f"the mention “{mention}” is not in its sentence", "write `<` for one before it, `>` for one after it"
            )
        if len(inside) > 1 and not numbered:
            raise BadInput(
                f"the mention “{mention}” is there {len(inside)} times", f"tell them apart: {mention}#1, {mention}#2"
            )
        which = int(numbered["number"]) if numbered else 1
        if not 1 <= which <= len(inside):
            raise BadInput(f"there is no “{mention}” number {which}", f"the sentence has {len(inside)}")
        return Mention(text=mention, start=inside[which - 1], end=inside[which - 1] + len(mention))
    if inside:
        raise BadInput(f"the mention “{mention}” is in its own sentence", f"write `|` instead of `{side}`")
    outside = occurrences(mention, text, 0, line.start)[-1:] if side == "<" else occurrences(mention, text, line.end)[:1]
    if not outside:
        raise BadInput(
            f"the mention “{mention}” does not stand {'before' if side == '<' else 'after'} its sentence", "check the spelling"
        )
    return Mention(text=mention, start=outside[0], end=outside[0] + len(mention))


def write_plain(article: Article) -> str:
    """The plain form of an article. Its sentences must be separated by white space alone."""
    header = [f"{key}: {value}" for key in HEADER_KEYS if (value := getattr(article, key, None))]
    body, reached = [], 0
    for index, sentence in enumerate(article.sentences):
        if index and "\n\n" in article.text[reached : sentence.start]:
            body.append("")
        body.append(" ".join(article.sentence_text(sentence).split("\n")))
        body += [f"  {_written(article, sentence, position)}" for position in sentence.positions]
        reached = sentence.end
    return "\n".join([*header, "", *body, ""])


def _written(article: Article, sentence: Sentence, position: Position) -> str:
    actor = position.actor
    if actor is None:
        return f"{position.label} | -"
    inside = occurrences(actor.text, article.text, sentence.start, sentence.end)
    mention, side = actor.text, "|"
    if actor.start in inside:
        mention += f"#{inside.index(actor.start) + 1}" if len(inside) > 1 else ""
    else:
        nearest = nearest_mention(actor.text, article.text, sentence.start, sentence.end)
        if nearest.start != actor.start:
            raise BadInput(
                f"“{actor.text}” at {actor.start} is not the nearest mention", "the plain form can only say the nearest"
            )
        side = "<" if actor.start < sentence.start else ">"
    name = f" | {position.name}" if position.name and position.name != actor.text else ""
    return f"{position.label} {side} {mention}{name}"
