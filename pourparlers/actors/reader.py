"""A text as words, with what stands between them and where a capital tells nothing."""

from collections import Counter
from dataclasses import dataclass, field

from pourparlers.actors.words import Word, words_of


@dataclass
class Reader:
    """The words of a text, its sentences' beginnings, and which words it capitalises within them."""

    text: str
    openings: frozenset[int]
    words: list[Word] = field(init=False)
    inner: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = words_of(self.text)
        self.inner = Counter(w.text for place, w in enumerate(self.words) if w.is_capitalised and not self.opens(place))

    def opens(self, place: int) -> bool:
        """Whether the word opens a sentence or a quotation, where a capital tells nothing."""
        word = self.words[place]
        before = self.text[max(0, word.start - 3) : word.start].rstrip()
        return word.start in self.openings or before[-1:] in tuple('«“".!?…:—–') or not before.strip()

    def next_is_capitalised(self, place: int) -> bool:
        return self.gap(place) in ("", " ", "\u00a0") and self.words[place + 1].is_capitalised

    def gap(self, place: int) -> str:
        """What stands between a word and the next one."""
        return self.text[self.words[place].end : self.words[place + 1].start] if place + 1 < len(self.words) else "\n"
