"""Entities and attributions as Arrow arrays; what they hold is declared in `features.py`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from workbench.domain.canonical import CanonicalEntity
from workbench.domain.layers import ROLES, Attribution, Entity, Item, LayerName, Role
from workbench.domain.scheme import Scheme
from workbench.export.arrays import Integers, Places, Spans, codes, flags, fragments, lists, struct, texts
from workbench.export.bio import Tagging

if TYPE_CHECKING:
    import pyarrow as pa


def entities_array(
    entities: Sequence[Entity],
    spans: Spans,
    labels: Integers,
    tagging: Tagging,
    places: Places,
    scheme: Scheme,
    canonicals: Mapping[str, CanonicalEntity],
) -> "pa.Array":
    """Args:
    spans, labels: of each entity; labels by number.
    places: of the sentence of each entity.
    canonicals: those that the entities refer to, at least.
    """
    named = [None if entity.canonical is None else canonicals[entity.canonical] for entity in entities]
    return struct(
        {
            "id": texts([entity.id for entity in entities]),
            "label": codes(labels),
            "fragments": fragments(spans, places),
            "canonical": texts([entity.canonical for entity in entities]),
            "canonical_name": texts([None if canonical is None else canonical.name for canonical in named]),
            "wikidata": texts([None if canonical is None else canonical.wikidata for canonical in named]),
            "antecedent": fragments(Spans.of([entity.antecedent for entity in entities]), places),
            "bio": tagging.fates,
            "bio_layer": tagging.layers,
            **marks(entities, scheme, "entities"),
        }
    )


def attributions_array(
    attributions: Sequence[Attribution],
    spans: Mapping[Role, Spans],
    chains: Sequence[Sequence[Attribution]],
    fates: "Mapping[Role, pa.Array]",
    places: Places,
    scheme: Scheme,
) -> "pa.Array":
    """Args:
    spans: of each role.
    chains: of each attribution.
    fates: by role, whether BIO tags can show it.
    places: of the sentence of each attribution.
    """
    return struct(
        {
            "id": texts([item.id for item in attributions]),
            "parent": texts([item.parent for item in attributions]),
            **{role: fragments(spans[role], places) for role in ROLES},
            **{f"{role}_bio": fates[role] for role in ROLES},
            "source_canonical": texts([item.source_canonical for item in attributions]),
            "implicit_source": flags([item.implicit_source for item in attributions]),
            "source_antecedent": fragments(Spans.of([item.source_antecedent for item in attributions]), places),
            "content_antecedent": fragments(Spans.of([item.content_antecedent for item in attributions]), places),
            "chain": chains_array(chains),
            **marks(attributions, scheme, "attribution"),
        }
    )


def chain_of(at: str | None, attributions: Mapping[str, Attribution]) -> list[Attribution]:
    """The attribution of that id with those it is nested in, outermost first; nothing for None."""
    chain: list[Attribution] = []
    while at is not None:
        chain.append(attributions[at])
        at = chain[-1].parent
    chain.reverse()
    return chain


def chains_array(chains: Sequence[Sequence[Attribution]]) -> "pa.Array":
    """Who says it through whom, outermost first."""
    links = [link for chain in chains for link in chain]
    columns = {
        "attribution": texts([link.id for link in links]),
        "source": texts([None if link.source is None else link.source.text for link in links]),
        "canonical": texts([link.source_canonical for link in links]),
    }
    return lists([len(chain) for chain in chains], struct(columns))


def marks(items: Sequence[Item], scheme: Scheme, layer: LayerName) -> "dict[str, pa.Array]":
    """The columns that items of every layer have. Attribute values that the scheme lacks are null."""
    columns: dict[str, pa.Array] = {}
    given = [(row, item.attributes) for row, item in enumerate(items) if item.attributes]  # most have none
    for name, attribute in scheme.attributes(layer).items():
        known: dict[object, int] = {value: code for code, value in enumerate(attribute.values or (True,))}
        found = np.full(len(items), -1)
        for row, attributes in given:
            value = attributes.get(name)
            # 1 would be found as True.
            if value in known and (attribute.values or value is True):
                found[row] = known[value]
        columns[name] = codes(found, found < 0) if attribute.values else flags(found == 0)
    return {
        **({"attributes": struct(columns)} if columns else {}),
        "uncertain": flags([item.uncertain for item in items]),
        "suggested_by": texts([item.suggested_by for item in items]),
    }


def known_attributes(items: "pa.Array", scheme: Scheme, layer: LayerName) -> int:
    """How many attribute values there are in an array of structs with `marks`."""
    count = 0
    for name, attribute in scheme.attributes(layer).items():
        column = items.field("attributes").field(name)
        count += len(column) - column.null_count if attribute.values else column.true_count
    return count
