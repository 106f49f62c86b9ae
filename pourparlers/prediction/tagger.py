"""Articles in, annotated articles out."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tokenizers import Tokenizer

from pourparlers.actors.naming import name_positions
from pourparlers.model.decoding import decode
from pourparlers.model.settings import ENCODER_GRAPH, TOKENIZER, Settings, read_settings, read_tokenizer
from pourparlers.model.windows import Passage, collate, passages
from pourparlers.prediction.runtimes import OnnxRuntime, Runtime, TorchRuntime
from pourparlers.schema import Article, BadInput, Sentence
from pourparlers.text.sentences import split_sentences

if TYPE_CHECKING:
    from pourparlers.model.network import TaggerModel

Given = TypeVar("Given")
Made = TypeVar("Made")

# Rows × sentences × tokens of a batch with its padding, unless one passage alone has more.
BATCH_CELLS = 500_000
# One chunk of articles is with the encoder while another is cut into tokens or decoded.
CHUNKS_AHEAD = 2


class Tagger:
    """Says who claims, demands and concedes what.

    tagger = Tagger.from_pretrained("models/runs/demo")
    article = tagger("Le maire refuse. « Qu'il vienne ! », lance Awa Diop.")
    """

    def __init__(self, settings: Settings, tokenizer: Tokenizer, runtime: Runtime) -> None:
        self.settings, self.tokenizer, self.runtime = settings, tokenizer, runtime

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> "Tagger":
        """The tagger saved in a folder; runs without torch. Raises BadInput where the folder is not whole."""
        folder = Path(folder)
        settings = read_settings(folder)
        for name in (TOKENIZER, ENCODER_GRAPH):
            if not (folder / name).is_file():
                raise BadInput(f"not a whole tagger ({name} is missing)", "train again or copy the folder again", path=folder)
        return cls(settings, read_tokenizer(folder), OnnxRuntime(folder))

    @classmethod
    def in_torch(cls, model: "TaggerModel", tokenizer: Tokenizer) -> "Tagger":
        """A network that lies in memory, in training or just loaded, as a tagger."""
        return cls(Settings.model_validate(model.config.to_dict()), tokenizer, TorchRuntime(model))

    def using(self, settings: Settings) -> "Tagger":
        """The same tagger with other settings, such as `tagger.settings.at_precision(0.9)`."""
        return Tagger(settings, self.tokenizer, self.runtime)

    def __call__(self, text: str, title: str | None = None) -> Article:
        """The annotated article of one text."""
        return next(self.batch([Article(id="1", title=title, text=text)]))

    def batch(self, articles: Iterable[Article]) -> Iterator[Article]:
        """The annotated articles, in order. Sentences are cut anew; annotations that are there are not kept."""
        return map(name_positions, self.unnamed(articles))

    def unnamed(self, articles: Iterable[Article]) -> Iterator[Article]:
        """The same, with the mentions of the actors but not their names."""
        return chain.from_iterable(_ahead(self._tag, _chunks(articles, self.runtime.chunk_characters)))

    def _tag(self, given: Sequence[Article]) -> list[Article]:
        articles = [_bare(article) for article in given]
        work = [
            (number, passage)
            for number, article in enumerate(articles)
            for passage in passages(article, self.tokenizer, self.settings)
        ]
        found: dict[int, dict[int, Sentence]] = defaultdict(dict)
        for part in _parts(work):
            padding, group_tokens = self.settings.special_ids.padding, self.runtime.group_tokens
            labels, starts, ends = self.runtime(collate([passage for _, passage in part], padding, group_tokens))
            for row, (number, passage) in enumerate(part):
                found[number] |= decode(articles[number], passage, labels[row], starts[row], ends[row], self.settings)
        return [
            article.with_sentences(found[number].get(place, sentence) for place, sentence in enumerate(article.sentences))
            for number, article in enumerate(articles)
        ]


def _ahead(compute: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
    """What is made of each item, in order; the next CHUNKS_AHEAD are being made while the last one is in use."""
    with ThreadPoolExecutor(CHUNKS_AHEAD, "ahead") as workers:
        coming: deque[Future[Made]] = deque()
        for item in items:
            coming.append(workers.submit(compute, item))
            if len(coming) > CHUNKS_AHEAD:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()


def _bare(article: Article) -> Article:
    return article.with_sentences(Sentence(start=start, end=end) for start, end in split_sentences(article.text))


def _chunks(articles: Iterable[Article], characters: int) -> Iterator[list[Article]]:
    """Runs of articles whose texts have so many characters or a little more, the last with fewer."""
    chunk, size = list[Article](), 0
    for article in articles:
        chunk.append(article)
        size += len(article.text)
        if size >= characters:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _parts(work: Sequence[tuple[int, Passage]]) -> Iterator[list[tuple[int, Passage]]]:
    """Runs of passages within BATCH_CELLS, so that memory does not grow with an article's length."""
    part: list[tuple[int, Passage]] = []
    sentences = tokens = 0
    for item in work:
        passage = item[1]
        sentences, tokens = max(sentences, len(passage.tagged)), max(tokens, len(passage.tokens))
        if part and (len(part) + 1) * sentences * tokens > BATCH_CELLS:
            yield part
            part, sentences, tokens = [], len(passage.tagged), len(passage.tokens)
        part.append(item)
    if part:
        yield part
