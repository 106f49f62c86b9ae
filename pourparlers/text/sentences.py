"""French sentences with offsets, cut as the codebook says (data/codebook.md, "Sentences").

No maintained splitter keeps guillemets with the sentence that they close and returns offsets into the text as given.
"""

import re
from collections.abc import Iterator
from statistics import median

_CLOSERS = "»”’)\\]"
_END = re.compile(rf"[.!?…]+(?:[ \u00a0\u202f]*[{_CLOSERS}]|\"(?!\w))*(?:[ \u00a0\u202f]*[.!?…]+)?")
_START = re.compile(r"[«“\"‘'(\[]*\s*(?:[-–—•*]\s*)?[«“\"‘'(\[]*\s*(?:\.\.\.|…)?[A-ZÀ-ÖØ-ÞŒ0-9]")
_QUOTE_AHEAD = re.compile(r"[ \u00a0\u202f]*\"")
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:M|MM|Mme|Mmes|Mlle|Mgr|Dr|Pr|Me|Mes|St|Ste|av|bd|boul|p|pp|art|al|cf|ex|env|vol|n|no|nos|fig|chap|éd|dir|tél|op|cit|apr|hab|"
    r"Cie|Sté|Inc|Ltd|vs|"
    r"(?:\w\.-?)*[A-ZÀ-Þ](?:\.-?[A-ZÀ-Þ])*|Ch|Ph|Th|Chr)$"
)
# After an abbreviation or initials these words open a sentence, names do not.
_OPENING_WORD = re.compile(
    r"(?:Le|La|Les|L['’]|Un|Une|Des|Il|Elle|Ils|Elles|On|Ce|Cet|Cette|Ces|Cela|Mais|Or|Selon|Pour|Dans|En|Au|Aux|À|Après|Depuis|Si|Nous|Vous|Et)\b"
)
# `sept.` before a year is a month, before a capital the number seven at the end of a sentence.
_MONTH = re.compile(r"\b(?:janv|févr|avr|juil|sept|oct|nov|déc)$")
LONGEST_ABBREVIATION = 24
_LIST_NUMBER = re.compile(r"(?:\d{1,2}|[A-Za-z])$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of `text` as half-open character offsets, in order; white space between them belongs to none."""
    return [span for start, end in _blocks(text) for span in _split_block(text, start, end)]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that no sentence crosses: paragraphs, and lines unless the text is wrapped to a width."""
    lines = [line for line in text.splitlines() if line.strip()]
    wrapped = len(lines) >= 4 and 50 <= median(map(len, lines)) <= 100 and max(map(len, lines)) <= 110
    separator = re.compile(r"\s*\n\s*\n\s*" if wrapped else r"\s*\n\s*")
    reached = 0
    for match in separator.finditer(text):
        if not wrapped and "\n" not in match[0].replace("\n", "", 1) and text[match.end() : match.end() + 1].islower():
            continue
        yield reached, match.start()
        reached = match.end()
    yield reached, len(text)


def _split_block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    sentence = start
    for match in _END.finditer(text, start, end):
        if match.start() < sentence:
            continue
        stop = _with_closing_quote(text, sentence, match.end(), end)
        if stop < end and _breaks(text, sentence, match, stop, end):
            yield from _stripped(text, sentence, stop)
            sentence = stop
    yield from _stripped(text, sentence, end)


def _with_closing_quote(text: str, sentence: int, stop: int, end: int) -> int:
    """Takes in a straight quotation mark behind a space, where one is open in this sentence."""
    ahead = _QUOTE_AHEAD.match(text, stop, end)
    if ahead and text.count('"', sentence, stop) % 2 == 1 and not text[ahead.end() : ahead.end() + 1].isalnum():
        return ahead.end()
    return stop


def _breaks(text: str, sentence: int, match: re.Match[str], stop: int, end: int) -> bool:
    after = re.compile(r"\s+").match(text, stop, end)
    if after is None or not _START.match(text, after.end(), end):
        return False
    if not match[0].startswith(".") or match[0].startswith(".."):
        return True
    before = text[max(sentence, match.start() - LONGEST_ABBREVIATION) : match.start()]
    if _LIST_NUMBER.fullmatch(before.strip()) or (_MONTH.search(before) and text[after.end()].isdigit()):
        return False
    if _ABBREVIATION.search(before) is None:
        return True
    return len(match[0]) > 1 or bool(_OPENING_WORD.match(text, after.end()))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    inner = text[start:end].strip()
    if inner:
        begin = text.index(inner, start)
        yield begin, begin + len(inner)
