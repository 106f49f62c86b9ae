"""An article in a notebook and in spaCy."""

import subprocess
import sys
from html import unescape
from itertools import pairwise
from re import sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparlers.schema import Article, Mention, Position, Sentence
from pourparlers.views.html import article_html


def test_a_notebook_shows_what_the_pages_show(lesson: Article) -> None:
    shown = lesson._repr_html_()
    assert shown == article_html(lesson.model_dump())
    assert "<html" not in shown
    assert all(word in shown for word in ("dockers", "Anne Sorel", "demand", "<style>", "<table>"))


@given(st.text(min_size=3), st.data())
def test_any_text_with_any_mentions_is_shown_whole(text: str, data: st.DataObject) -> None:
    bounds = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8, unique=True)))
    spans = list(pairwise(bounds))
    mentions = [Mention(text=text[a:b], start=a, end=b) for a, b in [*spans, (bounds[0], bounds[-1])]]
    positions = tuple(Position(label="claim", actor=mention) for mention in mentions)  # type: ignore[arg-type]
    article = Article(id="x", text=text, sentences=tuple(Sentence(start=a, end=b, positions=positions) for a, b in spans))
    shown = article_html(article.model_dump()).split('<div lang="fr">')[1].split("</div>")[0]
    bare = sub(r'<span class="scores".*?</span></span>', "", sub(r'<a class="tag.*?</a>', "", shown, flags=16), flags=16)
    assert "".join(unescape(sub(r"<[^>]*>", "", bare)).split()) == "".join(text.split())


def test_spacy_gets_sentences_positions_and_mentions(lesson: Article) -> None:
    pytest.importorskip("spacy")
    doc = lesson.to_spacy()
    assert doc.text == lesson.text
    assert [s.text.strip() for s in doc.sents] == [lesson.sentence_text(s) for s in lesson.sentences]
    positions = [(lesson.sentence_text(s), p) for s in lesson.sentences for p in s.positions]
    assert [(span.text, span.label_, span.kb_id_) for span in doc.spans["sc"]] == [(t, p.label, p.name) for t, p in positions]
    assert [(span.text, span.id_) for span in doc.spans["actors"]] == [
        (p.actor.text, str(number)) for number, (_, p) in enumerate(positions, 1) if p.actor
    ]


def test_without_spacy_the_extra_is_named() -> None:
    program = (
        "import sys; sys.modules['spacy'] = None\nfrom pourparlers.schema import Article\n"
        "try: Article(id='a', text='Oui.').to_spacy()\nexcept Exception as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert "pip install 'pourparlers[spacy]'" in done.stdout
