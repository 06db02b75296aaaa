"""F1 between annotators on spans, in four grades of strictness.

F1 needs no count of what neither marked, which is why it stands in for κ on spans (Hripcsak &
Rothschild 2005). All are taken on an optimal one-to-one matching: symmetric, and free of order.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.agreement.arrays import Floats, Numbers, divide
from workbench.agreement.comparison import Comparison, compare
from workbench.agreement.matching import groups_of, match
from workbench.agreement.sample import Sample
from workbench.agreement.spans import Spans
from workbench.errors import NoValue

Grade = Literal["strict", "boundary", "overlap", "partial"]
GRADES: tuple[Grade, ...] = get_args(Grade)


def span_f1(spans: Spans | Comparison, grade: Grade = "strict") -> float:
    """How much of what either marked the other marked too.

    Formula: 2 Σ credit of matched pairs / (spans of the one + spans of the other), over all pairs of annotators.

    - strict: the same words and the same label.
    - boundary: the same words, whatever the label.
    - overlap: the same label, and a word in common.
    - partial: any words in common, worth their Dice; whatever the label.

    Source: Hripcsak & Rothschild (2005), *Journal of the American Medical Informatics Association* 12,
    296–298, doi:10.1197/jamia.M1733.

    Args:
        spans: who marked what; or the comparison of it, where it is used for more.
        grade: one of the above.

    Raises:
        NoValue: one annotator, no text that two annotated, or no span in those.

    >>> from workbench.agreement.spans import Answer
    >>> ann = Answer("s", "ann", [([(0, 4)], "PER"), ([(10, 14)], "LOC")])
    >>> bob = Answer("s", "bob", [([(0, 4)], "PER"), ([(10, 16)], "LOC"), ([(20, 22)], "PER")])
    >>> {grade: round(span_f1(Spans.from_answers([ann, bob]), grade), 2) for grade in GRADES}
    {'strict': 0.4, 'boundary': 0.4, 'overlap': 0.8, 'partial': 0.72}
    """
    return span_f1_sample(spans, grade).estimate()


def span_f1_sample(spans: Spans | Comparison, grade: Grade = "strict") -> Sample:
    """The items are texts."""
    found = compare(spans)
    credit = credit_of(found, grade)
    chosen = match(found.left_place, found.right_place, credit)
    return f1_sample(found, np.where(chosen, credit, 0.0))


def f1_sample(found: Comparison, credit: Floats) -> Sample:
    """Lay out an F1 over texts from what each pair of spans is worth."""
    if not found.lefts.sum() + found.rights.sum():
        raise NoValue("too_few_items", "nobody marked anything in the texts that two annotated")
    hits = np.bincount(found.text[found.comparison], credit, minlength=found.texts)
    marked = np.bincount(found.text, found.lefts + found.rights, minlength=found.texts)
    compared = np.bincount(found.text, minlength=found.texts) > 0
    kind_of = np.where(compared, np.cumsum(compared) - 1, -1)
    parts = np.column_stack([2 * hits, marked])[compared]
    return Sample(parts.astype(float), np.ones(len(parts), dtype=np.int64), _ratio, kind_of)


@dataclass(frozen=True)
class Counts:
    """SemEval-2013 counts of one way of scoring.

    Attributes:
        correct, incorrect, partial, missing, spurious: how many spans are so.
    """

    correct: int
    incorrect: int
    partial: int
    missing: int
    spurious: int

    @property
    def possible(self) -> int:
        """Spans of the first annotator."""
        return self.correct + self.incorrect + self.partial + self.missing

    @property
    def actual(self) -> int:
        """Spans of the second."""
        return self.correct + self.incorrect + self.partial + self.spurious

    @property
    def credit(self) -> float:
        return self.correct + self.partial / 2

    @property
    def precision(self) -> float | None:
        """Of the second annotator, taking the first as right; None where they marked nothing."""
        return self.credit / self.actual if self.actual else None

    @property
    def recall(self) -> float | None:
        return self.credit / self.possible if self.possible else None

    @property
    def f1(self) -> float | None:
        spans = self.actual + self.possible
        return 2 * self.credit / spans if spans else None


def semeval_counts(spans: Spans | Comparison) -> dict[str, Counts]:
    """How the second annotator's spans compare with the first's, scored in the four ways of SemEval-2013.

    The matching takes, in this order, as many as possible that are the same, the same words with
    another label, overlapping with the same label, overlapping. The counts are therefore unique: no
    order of spans changes them, and changing sides only swaps missing and spurious.

    Source: Segura-Bedmar, Martínez & Herrero-Zazo (2013), *SemEval-2013 Task 9*, ACL S13-2056.

    Args:
        spans: of exactly two annotators; where there are more, the counts are summed over their pairs.

    Returns:
        counts by `strict`, `exact`, `partial` and `type`.

    Raises:
        NoValue: one annotator, or no text that two annotated.

    >>> from workbench.agreement.spans import Answer
    >>> ann = Answer("s", "ann", [([(0, 4)], "PER"), ([(10, 14)], "LOC")])
    >>> bob = Answer("s", "bob", [([(0, 4)], "PER"), ([(10, 16)], "LOC")])
    >>> semeval_counts(Spans.from_answers([ann, bob]))["partial"]
    Counts(correct=1, incorrect=0, partial=1, missing=0, spurious=0)
    """
    found = compare(spans)
    exact, same = found.exact, found.same_label
    kind = np.select([exact & same, exact, same], [3, 2, 1], 0)
    group, largest = groups_of(found.left_place, found.right_place)
    base = largest[group] + 1.0 if len(group) else np.zeros(0)
    chosen = match(found.left_place, found.right_place, base**kind)
    strict, boundary, typed, overlap = (int((kind[chosen] == which).sum()) for which in (3, 2, 1, 0))
    matched = int(chosen.sum())
    rest = int(found.lefts.sum()) - matched, int(found.rights.sum()) - matched
    return {
        "strict": Counts(strict, boundary + typed + overlap, 0, *rest),
        "exact": Counts(strict + boundary, typed + overlap, 0, *rest),
        "partial": Counts(strict + boundary, 0, typed + overlap, *rest),
        "type": Counts(strict + typed, boundary + overlap, 0, *rest),
    }


def credit_of(found: Comparison, grade: Grade) -> Floats:
    """(pairs,), what each pair of spans is worth once it is matched."""
    match grade:
        case "strict":
            return (found.exact & found.same_label).astype(float)
        case "boundary":
            return found.exact.astype(float)
        case "overlap":
            return found.same_label.astype(float)
        case "partial":
            return found.dice


def _ratio(totals: Numbers) -> Numbers:
    return divide(totals[..., 0], totals[..., 1])
