"""What is behind each exported item: who has it, how they voted on its label, and how sure that is."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from workbench.domain.layers import LayerName
from workbench.domain.merged import Weight
from workbench.export.arrays import Columns, Integers, codes, integers, lists, numbers, struct
from workbench.export.policies import Answer

if TYPE_CHECKING:
    import pyarrow as pa

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def weigh(
    answers: Sequence[Answer], counts: Integers, labels: Integers | None, scale: int, layer: LayerName
) -> Columns:
    """The columns of the items of these answers, one row an item.

    Where an answer does not weigh its items, all whom it rests on have every one of them as it is; but of gold,
    then, nothing is known.

    Args:
        counts: how many items each answer has.
        labels: of each item, by number; None for attributions.
        scale: how many labels there are.
    """
    given = [one.weights for one in answers]
    voters = np.repeat(np.array([len(one.annotators) for one in answers], np.int64), counts)
    known = np.repeat(np.array([one.basis != "gold" for one in answers], bool), counts)
    support, posterior = np.ones(len(voters)), np.full(len(voters), np.nan)
    told = np.zeros(len(voters), bool)
    weights = list(chain.from_iterable(weights for weights in given if weights is not None))
    if weights:
        told = np.repeat(np.array([one is not None for one in given], bool), counts)
        known |= told
        voters[told] = [one.voters for one in weights]
        support[told] = [one.support for one in weights]
        posterior[told] = [np.nan if one.posterior is None else one.posterior for one in weights]
    columns = {
        "voters": integers(voters, ~known),
        "support": numbers(support, ~known),
        "posterior": numbers(posterior, np.isnan(posterior)),
    }
    if labels is None:
        return columns
    votes, shares = _by_label(labels, voters, scale, told, weights)
    votes[~known] = shares[~known] = 0
    columns["entropy"] = numbers(_entropy(shares), ~known)
    return columns | (_listed(votes, shares) if layer == "entities" else _on_scale(votes, shares, known))


def _by_label(
    labels: Integers,
    voters: Integers,
    scale: int,
    told: Flags,
    weights: Sequence[Weight],
) -> tuple[Integers, Numbers]:
    """Votes and shares, both of shape (items, labels)."""
    votes, shares = np.zeros((len(labels), scale), np.int64), np.zeros((len(labels), scale))
    rows = np.arange(len(labels))
    votes[rows, labels], shares[rows, labels] = voters, 1.0
    if weights:
        votes[told] = [one.votes for one in weights]
        shares[told] = [one.shares for one in weights]
    return votes, shares


def _entropy(shares: Numbers) -> Numbers:
    """In bits."""
    return np.asarray(-(shares * np.log2(np.where(shares > 0, shares, 1))).sum(axis=1) + 0.0)


def _listed(votes: Integers, shares: Numbers) -> Columns:
    """For a long list of labels: those that got something."""
    rows, labels = np.nonzero((votes > 0) | (shares > 0))
    columns = {
        "label": codes(labels),
        "count": integers(votes[rows, labels]),
        "share": numbers(shares[rows, labels]),
    }
    return {"votes": lists(np.bincount(rows, minlength=len(votes)), struct(columns))}


def _on_scale(votes: Integers, shares: Numbers, known: Flags) -> Columns:
    """For a scale: something for each of its points."""
    counts = known * votes.shape[1]
    return {
        "votes": lists(counts, integers(votes[known].ravel())),
        "soft_label": lists(counts, numbers(shares[known].ravel())),
    }


def with_columns(array: "pa.Array", more: Columns) -> "pa.Array":
    """Lists of structs with more fields.

    Args:
        more: one row an item of all lists.
    """
    import pyarrow as pa

    items = array.flatten()
    fields = dict(zip(items.type.names, items.flatten(), strict=True))
    lengths = array.value_lengths().to_numpy(zero_copy_only=False) if len(array) else np.zeros(0, np.int64)
    return lists(lengths, pa.StructArray.from_arrays([*fields.values(), *more.values()], names=[*fields, *more]))
