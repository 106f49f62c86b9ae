"""What the tagger's speed is measured against (evaluate/speed.py): what it does with articles stands here, nothing of quality.

All get the sentences that our splitter cuts, and its time is theirs as well. Heads are untrained or hardly trained;
evaluate/quality_peers.py trains some of the same to the end.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pourparlers.schema import LABELS, Article
from pourparlers.text.sentences import split_sentences

SHOWN = 20  # annotated articles on which the peers that need some are initialised


@dataclass(frozen=True)
class Peer:
    """Something that tags articles: its name in the table, and what is timed."""

    name: str
    run: Callable[[Sequence[Article]], object]


def sentences_of(articles: Sequence[Article]) -> list[str]:
    """The texts of all sentences, cut as the tagger cuts them."""
    return [article.text[start:end] for article in articles for start, end in split_sentences(article.text)]


def classifier_on_embedded() -> tuple[Any, Any]:
    """Hugging Face's multi-label sequence classifier on the embedded encoder, its head drawn at random, and the tokenizer."""
    from transformers import AutoModelForSequenceClassification

    from pourparlers.encoders.loading import EMBEDDED, load_encoder

    encoder, tokenizer = load_encoder(EMBEDDED)
    encoder.config.num_labels = len(LABELS)
    encoder.config.problem_type = "multi_label_classification"
    model = AutoModelForSequenceClassification.from_config(encoder.config)
    model.base_model.load_state_dict(encoder.state_dict(), strict=False)  # the pooler is the head's
    return model, tokenizer


def embedder_on_embedded() -> Any:
    """A SentenceTransformer that takes the mean of the embedded encoder's states."""
    from sentence_transformers import SentenceTransformer, models

    from pourparlers.encoders.loading import EMBEDDED, load_encoder, quiet

    with tempfile.TemporaryDirectory() as scratch, quiet():
        for part in load_encoder(EMBEDDED):
            part.save_pretrained(scratch)
        words = models.Transformer(scratch)
    return SentenceTransformer(modules=[words, models.Pooling(words.get_embedding_dimension())], device="cpu")


def pipeline_same_encoder(_: Sequence[Article]) -> Peer:
    """Hugging Face's text-classification pipeline, a sentence at a time, on the embedded encoder."""
    return _pipeline("HF pipeline, same encoder", *classifier_on_embedded())


def pipeline_camembert_size(_: Sequence[Article]) -> Peer:
    """The same at the size of CamemBERT-base, 12 × 768. Weights are drawn at random; rows for our tokenizer's larger
    vocabulary, which costs no time, as rows are only looked up."""
    from transformers import CamembertConfig, CamembertForSequenceClassification

    from pourparlers.encoders.loading import EMBEDDED, load_encoder

    tokenizer = load_encoder(EMBEDDED)[1]
    config = CamembertConfig(
        vocab_size=len(tokenizer), max_position_embeddings=514, type_vocab_size=1, layer_norm_eps=1e-5,
        num_labels=len(LABELS), bos_token_id=0, pad_token_id=1, eos_token_id=2,
    )  # fmt: skip
    return _pipeline("HF pipeline, CamemBERT-base size (our tokenizer)", CamembertForSequenceClassification(config), tokenizer)


def _pipeline(name: str, model: Any, tokenizer: Any) -> Peer:
    from transformers import pipeline

    classify = pipeline(
        "text-classification", model=model.eval(), tokenizer=tokenizer, top_k=None, function_to_apply="sigmoid", device="cpu"
    )
    return Peer(name, lambda articles: [classify(sentence, truncation=True) for sentence in sentences_of(articles)])


def spacy_textcat(shown: Sequence[Article]) -> Peer:
    """spaCy's multilabel classifier in its default build, an ensemble of a small CNN and a bag of words."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("fr")
    nlp.add_pipe("textcat_multilabel")
    examples = [
        Example.from_dict(nlp.make_doc(text), {"cats": {label.value: float(label in labels) for label in LABELS}})
        for text, labels in _annotated(shown)
    ]
    nlp.initialize(lambda: examples)
    return Peer("spaCy textcat_multilabel", lambda articles: list(nlp.pipe(sentences_of(articles))))


def setfit(shown: Sequence[Article]) -> Peer:
    """SetFit's sentence embeddings of the same encoder, and a logistic regression a label; in its batches of 32."""
    from setfit import SetFitModel
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    body = embedder_on_embedded()
    texts, labels = zip(*_annotated(shown), strict=True)
    head = OneVsRestClassifier(LogisticRegression())
    head.fit(body.encode(list(texts)), [[int(label in held) for label in LABELS] for held in labels])
    model = SetFitModel(model_body=body, model_head=head, multi_target_strategy="one-vs-rest")
    return Peer("SetFit, same encoder", lambda articles: model.predict(sentences_of(articles)))


def _annotated(shown: Sequence[Article]) -> list[tuple[str, frozenset[str]]]:
    return [(article.sentence_text(s), s.labels) for article in shown[:SHOWN] for s in article.sentences]


PEERS = (pipeline_same_encoder, pipeline_camembert_size, spacy_textcat, setfit)
