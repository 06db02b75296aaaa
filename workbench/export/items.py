"""Lists of entities and of attributions, written into columns.

Each class binds the columns of one kind of item and writes items into them; what they are called
and what they hold is declared in `features.py`.
"""

from collections.abc import Mapping, Sequence

from workbench.domain.layers import ROLES, Attribution, Entity
from workbench.domain.scheme import Scheme
from workbench.export.bio import Tagging
from workbench.export.columns import List
from workbench.export.marks import Codes, Marks, numbered
from workbench.export.places import Fragments, Place


class Entities:
    """A column of lists of entities."""

    def __init__(self, column: List, scheme: Scheme) -> None:
        item = column.item
        self._close = column.close
        self._labels = Codes("entity label", numbered(scheme.entities.labels))
        self._id, self._label, self._canonical, self._name, self._wikidata, self._bio, self._layer = (
            item[name].append for name in ("id", "label", "canonical", "canonical_name", "wikidata", "bio", "bio_layer")
        )
        self._fragments, self._antecedent = Fragments(item["fragments"]), Fragments(item["antecedent"])
        self.marks = Marks(item, scheme, "entities")

    def add(self, entities: Sequence[Entity], tagging: Tagging, place: Place) -> None:
        for entity, fate, layer in zip(entities, tagging.fates, tagging.places, strict=True):
            self._id(entity.id)
            self._label(self._labels[entity.label])
            self._fragments.add(entity.span, place)
            canonical = None if entity.canonical is None else place.canonicals[entity.canonical]
            self._canonical(entity.canonical)
            self._name(canonical and canonical.name)
            self._wikidata(canonical and canonical.wikidata)
            self._antecedent.add(entity.antecedent, place)
            self._bio(fate)
            self._layer(layer)
            self.marks.add(entity)
        self._close()


class Chain:
    """A column of source chains: who says it through whom, outermost first."""

    def __init__(self, column: List) -> None:
        self._close = column.close
        self._attribution, self._source, self._canonical = (
            column.item[name].append for name in ("attribution", "source", "canonical")
        )

    def add(self, at: str | None, attributions: Mapping[str, Attribution]) -> None:
        chain = []
        while at is not None:
            chain.append(attributions[at])
            at = chain[-1].parent
        for link in reversed(chain):
            self._attribution(link.id)
            self._source(None if link.source is None else link.source.text)
            self._canonical(link.source_canonical)
        self._close()


class Attributions:
    """A column of lists of attributions."""

    def __init__(self, column: List, scheme: Scheme) -> None:
        item = column.item
        self._close = column.close
        self._id, self._parent, self._canonical, self._implicit = (
            item[name].append for name in ("id", "parent", "source_canonical", "implicit_source")
        )
        self._source, self._cue, self._content, self._addressee = (Fragments(item[role]) for role in ROLES)
        self._source_antecedent = Fragments(item["source_antecedent"])
        self._content_antecedent = Fragments(item["content_antecedent"])
        self._chain = Chain(item["chain"])
        self.marks = Marks(item, scheme, "attribution")

    def add(self, attributions: Mapping[str, Attribution], place: Place) -> None:
        for attribution in attributions.values():
            self._id(attribution.id)
            self._parent(attribution.parent)
            self._source.add(attribution.source, place)
            self._cue.add(attribution.cue, place)
            self._content.add(attribution.content, place)
            self._addressee.add(attribution.addressee, place)
            self._canonical(attribution.source_canonical)
            self._implicit(attribution.implicit_source)
            self._source_antecedent.add(attribution.source_antecedent, place)
            self._content_antecedent.add(attribution.content_antecedent, place)
            self._chain.add(attribution.id, attributions)
            self.marks.add(attribution)
        self._close()
