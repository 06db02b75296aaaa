"""Krippendorff's α on tokens: were the same words marked, and marked as the same?"""

from collections.abc import Hashable, Mapping, Sequence

from workbench.agreement.alpha import alpha_sample
from workbench.agreement.arrays import Ints
from workbench.agreement.cells import rate_cells, token_cells
from workbench.agreement.distances import masi
from workbench.agreement.ratings import Ratings
from workbench.agreement.sample import Sample
from workbench.agreement.spans import Spans

Tokens = Mapping[Hashable, Sequence[tuple[int, int]]]


def token_alpha(spans: Spans, tokens: Tokens, *, typed: bool = False, partial: bool = False) -> float:
    """α over tokens, as nominal data.

    Formula: that of `alpha.alpha`, with tokens as units.

    A token's value is whether any span touches it; *typed*: the set of the labels of those that do. It
    does not see whether neighbouring tokens are one span or two; `unitized_alpha` does.

    Source: Krippendorff (1995), *Sociological Methodology* 25, 47–76 (its digitised data).

    Args:
        spans: who marked what.
        tokens: the ranges of the tokens of each text.
        typed: compare labels, not only whether there is one.
        partial: where typed, sets of labels that overlap agree in part (MASI).

    Raises:
        NoValue: one annotator, no overlap, fewer than two shared tokens, or no token was marked.

    >>> from workbench.agreement.spans import Answer
    >>> ann = Answer("s", "ann", [([(2, 10)], "A"), ([(14, 20)], "A")])
    >>> bob = Answer("s", "bob", [([(4, 8)], "A"), ([(15, 17)], "A")])
    >>> tokens = {"s": [(at, at + 1) for at in range(24)]}
    >>> round(token_alpha(Spans.from_answers([ann, bob]), tokens), 3)  # Krippendorff (1995), p. 57
    0.329
    """
    return token_alpha_sample(spans, tokens, typed=typed, partial=partial).estimate()


def token_alpha_sample(spans: Spans, tokens: Tokens, *, typed: bool = False, partial: bool = False) -> Sample:
    """The items are tokens; hand `token_texts` to an interval as clusters, since tokens are not independent."""
    ratings = token_ratings(spans, tokens, typed=typed)
    return alpha_sample(ratings, masi(ratings.labels) if typed and partial else "nominal")


def token_ratings(spans: Spans, tokens: Tokens, *, typed: bool = False) -> Ratings:
    """The ratings behind `token_alpha`."""
    spans.check_overlap()
    return rate_cells(spans, token_cells(spans, tokens), typed=typed)


def token_texts(spans: Spans, tokens: Tokens) -> Ints:
    """(tokens,), the text of each."""
    return token_cells(spans, tokens).text
