import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparlers.schema import load_jsonl
from pourparlers.text.sentences import split_sentences
from tests.conftest import REAL


@pytest.mark.parametrize(
    "sentences",
    [
        ["« Jamais ! », a répondu Jean Vial.", "Il est parti."],
        ["« Un.", "Deux.", "Trois », dit-elle."],
        ["« Qui paiera ? » demande Mme Roux.", "M. Vial se tait."],
        ["Le texte (art. 4, al. 2) date du 3 janv. 2019.", "J.-P. Roux l'a signé."],
        ["Ils étaient quarante-sept.", "Le 3 sept. 2019, ils sont sept.", "Fin."],
        ["Il hésite… puis signe.", "« Enfin… »", "Le maire, lui, sourit."],
        ['"Non, rien."', 'Puis: "Si."', "Tout est dit."],
        ["Le taux de 3.5 % baisse.", "– Vraiment ?", "– Oui."],
        ["Les délégués (CGT) sont là .", "Le maire aussi ."],
        ["Trois points ; deux voix : une seule fin.", "2024 sera longue."],
        ["Le groupe A. Vial recule.", "L'O.N.U. proteste."],
        ["« On dit “Assez !” partout », rapporte-t-il.", "Fin."],
    ],
)
def test_cuts_as_the_codebook_says(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_paragraphs_and_lines_end_sentences() -> None:
    assert [a for a, _ in split_sentences("Le contexte\n\nUn fait\nUn autre.")] == [0, 13, 21]


def test_a_text_wrapped_to_a_width_is_read_as_paragraphs() -> None:
    line = "Le ministre a longuement reçu les délégués venus de la ville de\n"
    assert len(split_sentences(line * 4 + "Paris.")) == 1


@pytest.mark.parametrize("text", ["M. Ab " * 20_000, "J. Dupont, P. Martin, " * 10_000, "Non ! " * 50_000, '"a." ' * 20_000])
def test_long_texts_take_no_longer_a_character(text: str) -> None:
    started = time.process_time()
    split_sentences(text)
    assert time.process_time() - started < 10


@given(st.text(alphabet=st.sampled_from("aB .!?…«»“”\"'()\n-–1é\u00a0"), max_size=200))
def test_sentences_are_ordered_and_lose_only_white_space(text: str) -> None:
    spans = split_sentences(text)
    reached = 0
    for start, end in spans:
        assert reached <= start < end <= len(text)
        assert not text[reached:start].strip()
        assert text[start:end] == text[start:end].strip()
        reached = end
    assert not text[reached:].strip()


@pytest.mark.skipif(not REAL.is_dir(), reason="the real articles are not here")
def test_real_articles_are_cut_as_annotated() -> None:
    articles = load_jsonl(REAL / "dev.jsonl")
    wrong = [a.id for a in articles if split_sentences(a.text) != [(s.start, s.end) for s in a.sentences]]
    assert not wrong
