"""How fast the tagger is beside others: the same articles, the same machine, the same threads, in turn.

    python evaluate/speed.py [ARTICLES] [--rounds 5] [--articles N] [--whole models/runs/embedded]

Needs the extras `train` and `peers`; peers that are not installed are named. All run in 32-bit floats on the CPU.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from speed_peers import PEERS, Peer

from pourparlers.cli.console import clear_errors
from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import load_split
from pourparlers.evaluation.faithfulness import equal_decisions, equal_positions
from pourparlers.evaluation.timing import Spread, matrix_peak, ratio, rounds_in_turn, run, spread
from pourparlers.model.settings import CONFIG
from pourparlers.model.windows import passages
from pourparlers.prediction.machine import processor, threads
from pourparlers.prediction.released import released_folder
from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import Article, BadInput
from pourparlers.text.sentences import split_sentences

ROOT = Path(__file__).resolve().parents[1]
CORPUS, SPLIT = ROOT / "data/articles", ROOT / "data/splits/by_article"
STARTS = 3
# A whole `pourparlers predict`; its exit code says whether torch was imported.
PREDICT = "import sys; from pourparlers.cli import app; app(standalone_mode=False); sys.exit('torch' in sys.modules)"


def main(
    articles: Annotated[Path | None, typer.Argument(help="a .jsonl file or a folder; default the test split")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="how often each is timed")] = 5,
    count: Annotated[int | None, typer.Option("--articles", help="only the first so many articles")] = None,
    whole: Annotated[Path | None, typer.Option(help="the released tagger before its weights were cut to 8 bits")] = None,
) -> None:
    """Times, compares, prints."""
    console = Console(soft_wrap=True, highlight=False)
    with clear_errors():
        split = load_split(load_corpus(CORPUS), SPLIT)
        chosen = list(islice(split["test"] if articles is None else load_corpus(articles), count))
        folder = released_folder()
        _print_machine(console, chosen)
        _print_start(console, chosen[0])  # before torch is here: a child's peak memory includes its parent's at the fork
        tagger, used = Tagger.from_pretrained(folder), threads()[0]
        peers = [Peer("pourparlers", lambda a: list(tagger.batch(a)))]
        peers += [Peer("pourparlers, actors not named", lambda a: list(tagger.unnamed(a)))]
        peers += _others(console, split["train"], used)
        for peer in peers:
            peer.run(chosen[:1])  # what is made at the first call
        seconds = rounds_in_turn({peer.name: peer.run for peer in peers}, chosen, rounds)
        console.print(_table(seconds, len(chosen)))
        _print_peak_share(console, used, _multiply_adds(tagger, folder, chosen), seconds["pourparlers"])
        if whole:
            _print_faithfulness(console, tagger, Tagger.from_pretrained(whole), chosen)


def _print_machine(console: Console, articles: Sequence[Article]) -> None:
    name, features = processor()
    count, why = threads()
    sentences = sum(1 for article in articles for _ in split_sentences(article.text))
    console.print(f"{name}; {', '.join(features or ())}; {count} threads ({why})")
    console.print(f"{len(articles)} articles, {sentences} sentences, {sum(len(a.text.split()) for a in articles)} words")


def _others(console: Console, shown: Sequence[Article], used: int) -> Iterator[Peer]:
    """The peers that are installed."""
    for build in PEERS:
        try:
            import torch

            torch.set_num_threads(used)
            yield build(shown)
        except ModuleNotFoundError as error:
            console.print(f"{build.__name__} is left out: it needs {error.name} (pip install 'pourparlers\\[train,peers]')")


def _table(seconds: dict[str, list[float]], count: int) -> Table:
    table = Table("", "articles a second", "time against pourparlers")
    for name, taken in seconds.items():
        times = ratio(taken, seconds["pourparlers"])
        table.add_row(name, _shown(spread([count / second for second in taken]), 2), _shown(times, 2) + " ×")
    return table


def _shown(value: Spread, digits: int) -> str:
    return f"{value.median:.{digits}f} ({value.low:.{digits}f} – {value.high:.{digits}f})"


def _print_start(console: Console, article: Article) -> None:
    """Runs `pourparlers predict` on an article in fresh processes: seconds to the end, memory at most, no torch."""
    with tempfile.TemporaryDirectory() as scratch:
        source, target = Path(scratch) / "article.txt", Path(scratch) / "article.jsonl"
        source.write_text(article.text, encoding="utf-8")
        command = [sys.executable, "-c", PREDICT, "predict", str(source), "--output", str(target), "--force"]
        runs = [run(command) for _ in range(STARTS)]
    if any(one.code for one in runs):
        raise BadInput("`pourparlers predict` failed, or imported torch", "run it on an article and look at what it says")
    seconds, busy = spread([one.seconds for one in runs]), spread([one.processor_seconds for one in runs])
    console.print(f"start to end of `pourparlers predict` on one article, without torch: {_shown(seconds, 2)} s,", end=" ")
    console.print(f"{_shown(busy, 2)} s of the processor's time; peak memory {max(one.peak for one in runs) / 1e6:.0f} MB")


def _print_peak_share(console: Console, used: int, multiply_adds: float, taken: list[float]) -> None:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(used):
        peak = matrix_peak()
    reached = multiply_adds / spread(taken).median
    console.print(
        f"matrix peak: {peak / 1e9:.0f} G multiply-adds a second in a large float32 product; from text to named positions"
    )
    console.print(
        f"reached from text to named positions, real tokens in the encoder: {reached / 1e9:.0f} G, {reached / peak:.0%}"
    )


def _multiply_adds(tagger: Tagger, folder: Path, articles: Sequence[Article]) -> float:
    """Those of the encoder's layers for the tokens of all windows, padding left out."""
    shape = json.loads((folder / CONFIG).read_text(encoding="utf-8"))["encoder"]
    layers, size, inner = (shape[name] for name in ("num_hidden_layers", "hidden_size", "intermediate_size"))
    tagged = tagger.unnamed(articles)
    lengths = [len(w) for a in tagged for p in passages(a, tagger.tokenizer, tagger.settings) for w in p.windows]
    return float(sum(layers * length * (4 * size**2 + 2 * size * inner + 2 * length * size) for length in lengths))


def _print_faithfulness(console: Console, tagger: Tagger, before: Tagger, articles: Sequence[Article]) -> None:
    one, other = (list(which.batch(articles)) for which in (before, tagger))
    for what, compare in (("decisions", equal_decisions), ("positions", equal_positions)):
        equal, found = compare(one, other)
        console.print(f"{what} as with whole weights: {equal} of {found}, {equal / max(1, found):.2%}")


if __name__ == "__main__":
    typer.run(main)
