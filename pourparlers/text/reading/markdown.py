""".md: an article a file; front matter and the first heading give what they say, marks of emphasis and links are left out."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pourparlers.schema import Article, BadInput, article_from
from pourparlers.text.reading.encodings import decoded
from pourparlers.text.reading.source import Source
from pourparlers.text.yaml import read_yaml

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|$)", re.S)


def read_markdown(source: Source) -> Iterator[Article]:
    """One article: title and date from the front matter, else the title from the first heading of the first order.
    Raises BadInput where the front matter is not YAML."""
    from markdown_it import MarkdownIt  # slow to import, and most archives have no .md

    page = decoded(source)
    front = _FRONT_MATTER.match(page)
    known = _front_matter(front[1]) if front else {}
    heading, paragraphs = _paragraphs(MarkdownIt("commonmark").parse(page[front.end() :] if front else page))
    if "title" in known and heading:
        paragraphs.insert(0, heading)
    facts = {"id": source.identifier, "title": heading} | known
    yield article_from(facts | {"text": "\n\n".join(paragraphs)}, path=source.path)


def _front_matter(text: str) -> dict[str, str]:
    try:
        fields = read_yaml(text)
    except BadInput as error:
        line = error.line and error.line + 1
        raise BadInput(f"the front matter is {error.reason}", "mend what stands between ---", line=line) from None
    return {name: str(fields[name]) for name in ("title", "date") if isinstance(fields, dict) and fields.get(name)}


def _paragraphs(tokens: list["Token"]) -> tuple[str | None, list[str]]:
    """The first heading of the first order, and all other text that is not code."""
    heading, paragraphs = None, []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        text = "".join(_text(child) for child in token.children or ())
        if heading is None and before is not None and before.type == "heading_open" and before.tag == "h1":
            heading = text
        elif text.strip():
            paragraphs.append(text)
    return heading, paragraphs


def _text(token: "Token") -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " " if token.type == "softbreak" else "\n"
    return token.content if token.type in ("text", "code_inline") else ""
