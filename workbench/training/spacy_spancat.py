"""Entities by spaCy's `spancat`: every mention of one piece, also those within and across others."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.training.exported import Exported
from workbench.training.mentions import Mentions, Sentence, span_baselines
from workbench.training.packages import versions
from workbench.training.report import Trained
from workbench.training.scores import span_scores
from workbench.training.spacy_loop import EPOCHS, predicted, selected_on, train_pipeline
from workbench.training.terms import Progress, Terms

if TYPE_CHECKING:
    from spacy.tokens import Doc

KEY = "entities"
LONGEST = 12
"""Tokens in the longest span that is considered, since every further one costs time in every sentence."""


def train_spancat(exported: Exported, folder: Path, terms: Terms, progress: Progress) -> Trained:
    """A pipeline that fills `doc.spans["entities"]`.

    Raises:
        InvalidInput: there is nothing to learn.
        MissingPackage: the language or the pipeline to begin with is not to be had.
    """
    mentions = Mentions(exported)
    options = {
        "spans_key": KEY,
        "suggester": {"@misc": "spacy.ngram_range_suggester.v1", "min_size": 1, "max_size": _longest(mentions)},
    }
    nlp = train_pipeline(mentions, "spancat", options, _annotate, exported.language(), folder, terms, progress)
    test = mentions.splits["test"]
    said = list(predicted(nlp, test, lambda doc: doc.spans[KEY]))
    return Trained(
        epochs=terms.epochs or EPOCHS,
        examples=mentions.examples,
        left_out=dict(sorted((mentions.left_out + _too_long(mentions)).items())),
        labels=tuple(sorted(nlp.get_pipe("spancat").labels)),  # type: ignore[attr-defined]
        selected_on=selected_on(mentions),
        test=span_scores([sentence.mentions for sentence in test], said) if test else None,
        baselines=span_baselines(mentions),
        packages=versions("workbench", "spacy", "thinc", "numpy"),
    )


def _longest(mentions: Mentions) -> int:
    """Tokens in the longest mention to learn from."""
    return min(max(_lengths(mentions.splits["train"])), LONGEST)


def _too_long(mentions: Mentions) -> Counter[str]:
    lengths = [length for sentences in mentions.splits.values() for length in _lengths(sentences)]
    return Counter({f"entities of more than {LONGEST} tokens": sum(length > LONGEST for length in lengths)})


def _lengths(sentences: Iterable[Sentence]) -> Iterator[int]:
    """Tokens of every mention."""
    for sentence in sentences:
        for start, end, _ in sentence.mentions:
            yield sum(start < right and left < end for left, right in sentence.tokens)


def _annotate(doc: "Doc", sentence: Sentence) -> int:
    spans = [doc.char_span(start, end, label) for start, end, label in sentence.mentions]
    doc.spans[KEY] = [span for span in spans if span is not None]
    return spans.count(None)
