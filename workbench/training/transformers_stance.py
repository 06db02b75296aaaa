"""Sequence classification by a transformer: a sentence, with a holder and a target, and the stance between them."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from workbench.training.exported import SPLITS, Exported, Split, something_to_learn
from workbench.training.packages import versions
from workbench.training.report import Scores, Trained
from workbench.training.scores import label_scores, most_frequent
from workbench.training.terms import Progress, Terms
from workbench.training.transformer import Transformer, load_transformer
from workbench.training.transformer_loop import Example, fit, logits_of

SOFT = "soft"
"""The export policy that hands out shares of votes instead of one decision."""

_COLUMNS = ("text", "holder_kind", "holder", "target", "label", "soft_label")


class Row(NamedTuple):
    """Attributes:
    question: who holds a stance towards what, as the model is asked.
    label: the answer.
    shares: of the votes, for each label; None where nobody counted them.
    """

    text: str
    question: str
    label: str
    shares: list[float] | None


def question(holder_kind: str, holder: str | None, target: str | None) -> str:
    """The second text that the model reads.

    Args:
        holder: None where the text does not name anybody: the author, or a source that is implicit.

    >>> question("source", "Turkey", "mediation"), question("author", None, "mediation")
    ('Turkey: mediation', 'the author: mediation')
    >>> question("source", None, "mediation")
    'somebody: mediation'
    """
    nameless = "the author" if holder_kind == "author" else "somebody"
    return f"{holder or nameless}: {target or 'something'}"


def train_stance(exported: Exported, folder: Path, terms: Terms, progress: Progress) -> Trained:
    """A model and a tokenizer, for `AutoModelForSequenceClassification`; it reads the text and the question as a pair.

    From a dataset of the policy `soft` it learns the shares of the votes; it is tested on the most likely label.

    Raises:
        InvalidInput: there is nothing to learn.
        NotFound: there is no such model.
    """
    labels = exported.names("stance", "label")
    kinds = exported.names("stance", "holder_kind")
    rows: dict[Split, list[Row]] = {
        split: [
            Row(
                row["text"],
                question(kinds[row["holder_kind"]], row["holder"], row["target"]),
                labels[row["label"]],
                row["soft_label"],
            )
            for row in exported.rows("stance", split, _COLUMNS)
        ]
        for split in SPLITS
    }
    train, validation, test = (rows[split] for split in SPLITS)
    something_to_learn(train, len(train), "a stance")
    transformer = load_transformer(
        "sequence-classification", labels, lambda: [part for row in train for part in (row.text, row.question)], terms
    )
    soft = exported.policy == SOFT
    examples = [Example(encode(transformer, row), _target(row, labels, soft)) for row in train]

    def score(asked: Sequence[Row]) -> Scores:
        return label_scores([row.label for row in asked], predict(transformer, asked, labels), labels)

    fit(
        transformer,
        examples,
        (lambda: score(validation).figures["macro_f1"]) if validation else None,
        terms.seed,
        progress,
    )
    tested = score(test) if test else None
    transformer.model.save_pretrained(folder)
    transformer.tokenizer.save_pretrained(folder)
    majority = most_frequent(row.label for row in train)
    gold = [row.label for row in test]
    return Trained(
        epochs=transformer.epochs,
        examples={split: len(found) for split, found in rows.items()},
        left_out={},
        labels=tuple(labels),
        selected_on="validation" if validation else None,
        test=tested,
        baselines={"majority": label_scores(gold, [majority] * len(gold), labels)} if test else {},
        packages=versions("workbench", "torch", "transformers", "tokenizers"),
    )


def predict(transformer: Transformer, rows: Sequence[Row], labels: Sequence[str]) -> list[str]:
    """The likeliest label of each."""
    return [labels[said.argmax()] for said in logits_of(transformer, [encode(transformer, row) for row in rows])]


def _target(row: Row, labels: Sequence[str], soft: bool) -> int | list[float]:
    """A class, or the share of each."""
    if not soft:
        return labels.index(row.label)
    return row.shares or [float(label == row.label) for label in labels]


def encode(transformer: Transformer, row: Row) -> dict[str, list[int]]:
    """What the model reads; where that is too long, the longer of text and question is cut."""
    return dict(
        transformer.tokenizer(row.text, row.question, truncation="longest_first", max_length=transformer.longest)
    )
