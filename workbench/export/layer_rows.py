"""The columns of the configurations that a policy decides on: what counts, with where it comes from."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from workbench.domain.layers import LAYERS, ROLES, LayerName
from workbench.export.arrays import Columns, Integers, codes, flags, joined, lists, pick, texts
from workbench.export.chunks import Chunk, Terms
from workbench.export.features import BASES, Config, scale_names
from workbench.export.layers import Layers
from workbench.export.policies import Answer
from workbench.export.weights import weigh, with_columns

if TYPE_CHECKING:
    import pyarrow as pa


class _Picked(NamedTuple):
    """The answers that count in a layer, one row each.

    Attributes:
        rows: their annotations, by number.
        sentences: and the sentences of these.
        items: lists of their items, with what is behind each.
        counts: how many items each has.
        provenance: why they count.
    """

    rows: Integers
    sentences: Integers
    items: "pa.Array"
    counts: Integers
    provenance: Columns

    @property
    def repeated(self) -> Integers:
        """For each item the row of its answer."""
        return np.repeat(np.arange(len(self.rows)), self.counts)

    @property
    def columns(self) -> Columns:
        """One row an item."""
        items = self.items.flatten()
        return dict(zip(items.type.names, items.flatten(), strict=True))


def columns_of_layers(
    chunk: Chunk, layers: Layers, where: Columns, tokens: Columns, terms: Terms
) -> dict[Config, Columns]:
    """Args:
    where, tokens: of the chunk's sentences.
    """
    owners = np.array(chunk.owners, np.int64)
    arrays = {"entities": layers.entities, "attribution": layers.attributions, "stance": layers.stances}
    entities, attribution, stance = (_pick(layer, arrays[layer], chunk, owners, terms) for layer in LAYERS)
    in_pairs, in_stances = attribution.repeated, stance.repeated
    around = {**where, **tokens}
    role_tags = pick(layers.role_tags, attribution.rows)
    return {
        "entities": {
            **pick(around, entities.sentences),
            **pick(layers.tags, entities.rows),
            "entities": entities.items,
            **entities.provenance,
        },
        "attribution": {
            **pick(around, attribution.sentences),
            **role_tags,
            "attributions": attribution.items,
            **attribution.provenance,
        },
        # One row an item, so what is about its sentence and its answer is repeated as often as that has items.
        "attribution_pairs": {
            **pick(around, attribution.sentences[in_pairs]),
            **{name: tags.flatten() for name, tags in role_tags.items()},
            **(columns := attribution.columns),
            **{f"{role}_text": joined(columns[role]) for role in ROLES},
            **pick(attribution.provenance, in_pairs),
        },
        "stance": {
            **pick(where, stance.sentences[in_stances]),
            **stance.columns,
            **pick(stance.provenance, in_stances),
        },
    }


def _pick(layer: LayerName, array: "pa.Array", chunk: Chunk, owners: Integers, terms: Terms) -> _Picked:
    answers = [answer for _, answer in chunk.picks[layer]]
    rows = np.array([number for number, _ in chunk.picks[layer]], np.int64)
    items = pick({"items": array}, rows)["items"]
    counts = np.asarray(items.value_lengths().to_numpy(zero_copy_only=False), np.int64)
    scale = {"entities": len(terms.scheme.entities.labels), "attribution": 0, "stance": len(scale_names(terms.scheme))}
    labels = None if layer == "attribution" else items.flatten().field("label").to_numpy()
    weights = weigh(answers, counts, labels, scale[layer], layer)
    return _Picked(rows, owners[rows], with_columns(items, weights), counts, _provenance(answers, terms))


def _provenance(answers: Sequence[Answer], terms: Terms) -> Columns:
    people = [sorted(map(terms.pseudonym, answer.annotators)) for answer in answers]
    return {
        "policy": texts([terms.policy] * len(answers)),
        "basis": codes([BASES.index(answer.basis) for answer in answers]),
        "annotators": lists([len(names) for names in people], texts([name for names in people for name in names])),
        "stale": flags([answer.stale for answer in answers]),
        "scheme_version": texts([answer.annotation.scheme_version for answer in answers]),
        "guidelines_version": texts([answer.annotation.guidelines_version for answer in answers]),
    }
