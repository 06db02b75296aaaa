"""Scores are what their definitions say; baselines know nothing but train."""

import pytest

from workbench.training.mentions import spans_of, tags_of
from workbench.training.scores import Lookup, label_scores, most_frequent, span_scores, tag_accuracy


def test_spans_count_where_all_is_right() -> None:
    """Start, end and label; micro-averaged."""
    gold = [[(0, 6, "GPE"), (7, 9, "ORG")], [(0, 3, "GPE")]]
    said = [[(0, 6, "GPE"), (7, 10, "ORG")], []]
    scores = span_scores(gold, said)
    assert scores.figures == {"f1": pytest.approx(0.4), "precision": 0.5, "recall": pytest.approx(1 / 3)}
    assert (scores.labels["GPE"].f1, scores.labels["GPE"].support) == (pytest.approx(2 / 3), 2)
    assert scores.labels["ORG"].f1 == 0


def test_precision_of_nothing_is_missing() -> None:
    """It is not defined, and so not 0."""
    assert span_scores([[(0, 6, "GPE")]], [[]]).figures == {"f1": 0.0, "recall": 0.0}


def test_accuracy_and_macro_f1() -> None:
    """Macro is over the labels that were there to find."""
    scores = label_scores(["a", "a", "b", "b"], ["a", "a", "a", "c"], ["a", "b", "c"])
    assert scores.figures == {"accuracy": 0.5, "macro_f1": pytest.approx((0.8 + 0) / 2)}
    assert list(scores.labels) == ["a", "b", "c"]


def test_tokens_are_counted_over_all_sentences() -> None:
    """Not averaged by sentence."""
    assert tag_accuracy([["O"], ["O", "B-X", "O"]], [["B-X"], ["O", "B-X", "O"]]) == 0.75


def test_ties_go_to_the_first_in_the_alphabet() -> None:
    """So that a baseline is the same every time."""
    assert most_frequent(["b", "a", "b", "a", "c"]) == "a"


def test_looking_up_takes_the_longest() -> None:
    """From token to token; unseen words are nothing."""
    lookup = Lookup(["New York Times", "York"], [[(0, 14, "ORG")], [(0, 4, "GPE")]])
    assert lookup.predict("The New York Times of York", [(0, 3), (4, 7), (8, 12), (13, 18), (19, 21), (22, 26)]) == [
        (4, 18, "ORG"),
        (22, 26, "GPE"),
    ]


def test_tags_show_spans_and_back() -> None:
    """Neighbours of one label stay two; an I after another label begins anew."""
    tokens = [(0, 1), (2, 3), (4, 5), (6, 7)]
    tags = ["B-A", "B-A", "I-A", "I-B"]
    spans = list(spans_of(tags, tokens))
    assert spans == [(0, 1, "A"), (2, 5, "A"), (6, 7, "B")]
    assert tags_of(spans, tokens) == ["B-A", "B-A", "I-A", "B-B"]
