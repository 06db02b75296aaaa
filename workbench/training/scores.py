"""How well predictions fit, and what would be had without a model."""

from collections import Counter
from collections.abc import Iterable, Sequence

from workbench.training.report import LabelScores, Scores

Labeled = tuple[int, int, str]
"""First code point, one past the last, label."""


def span_scores(gold: Sequence[Iterable[Labeled]], said: Sequence[Iterable[Labeled]]) -> Scores:
    """Spans count where start, end and label are right.

    Args:
        gold, said: shape (sentences, spans).

    Returns:
        `f1`, `precision` and `recall` over all spans; where one is not defined (nothing predicted, say), it is missing.
    """
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for truth, guess in zip(gold, said, strict=True):
        truth, guess = set(truth), set(guess)
        right.update(label for _, _, label in truth & guess)
        found.update(label for _, _, label in guess)
        wanted.update(label for _, _, label in truth)
    return _scores(right, found, wanted, {})


def tag_accuracy(gold: Sequence[Sequence[str]], said: Sequence[Sequence[str]]) -> float:
    """The share of tokens with the right tag; shape (sentences, tokens)."""
    pairs = [pair for truth, guess in zip(gold, said, strict=True) for pair in zip(truth, guess, strict=True)]
    return sum(truth == guess for truth, guess in pairs) / len(pairs) if pairs else 1.0


def label_scores(gold: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> Scores:
    """`accuracy`, and `macro_f1`: the mean over the labels that there were to find.

    Args:
        gold, said: shape (rows,), not empty.
        labels: in their order.
    """
    right = Counter(truth for truth, guess in zip(gold, said, strict=True) if truth == guess)
    scores = _scores(right, Counter(said), Counter(gold), {})
    ordered = {label: scores.labels[label] for label in labels if label in scores.labels}
    wanted = [label.f1 for label in ordered.values() if label.support]
    figures = {"accuracy": sum(right.values()) / len(gold), "macro_f1": sum(wanted) / len(wanted)}
    return Scores(figures, ordered)


def _scores(right: Counter[str], found: Counter[str], wanted: Counter[str], figures: dict[str, float]) -> Scores:
    def one(hits: int, guesses: int, there: int) -> LabelScores:
        return LabelScores(
            precision=hits / guesses if guesses else None,
            recall=hits / there if there else None,
            f1=2 * hits / (guesses + there) if guesses + there else 0.0,
            support=there,
        )

    whole = one(right.total(), found.total(), wanted.total())
    figures = {"f1": whole.f1, **figures}
    for name, value in (("precision", whole.precision), ("recall", whole.recall)):
        if value is not None:
            figures[name] = value
    labels = {label: one(right[label], found[label], wanted[label]) for label in sorted(found.keys() | wanted.keys())}
    return Scores(figures, labels)


def most_frequent(values: Iterable[str]) -> str:
    """The most frequent; of those equally so, the first in the alphabet."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


class Lookup:
    """Remembers how each string was mostly labeled, and labels it so again, the longest first."""

    def __init__(self, texts: Sequence[str], spans: Sequence[Sequence[Labeled]]) -> None:
        labels: dict[str, list[str]] = {}
        for text, labeled in zip(texts, spans, strict=True):
            for start, end, label in labeled:
                labels.setdefault(text[start:end], []).append(label)
        self._labels = {words: most_frequent(said) for words, said in labels.items()}

    def predict(self, text: str, tokens: Sequence[tuple[int, int]]) -> list[Labeled]:
        """The known strings in a sentence, from token to token, none over another."""
        found: list[Labeled] = []
        ends = [end for _, end in tokens]
        at = 0
        for start, _ in tokens:
            if start < at:
                continue
            for end in reversed(ends):
                if end <= start:
                    break
                label = self._labels.get(text[start:end])
                if label is not None:
                    found.append((start, end, label))
                    at = end
                    break
        return found
