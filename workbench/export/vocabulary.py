"""Whether answers speak the newest scheme: older ones may not."""

from collections.abc import Collection

from workbench.domain.annotations import Annotation
from workbench.domain.layers import Item, LayerName
from workbench.domain.scheme import Scheme
from workbench.errors import SchemeViolation


class Vocabulary:
    """The labels and attributes of a scheme.

    Attributes:
        unknown_attributes: how many attribute values were met that the scheme lacks.
    """

    def __init__(self, scheme: Scheme) -> None:
        self.unknown_attributes = 0
        self._labels = frozenset(scheme.entities.labels)
        self._scale = frozenset(point.label for point in scheme.stance.scale)
        self._attributes: dict[LayerName, dict[str, Collection[object]]] = {
            layer: {name: attribute.values or (True,) for name, attribute in scheme.attributes(layer).items()}
            for layer in ("entities", "attribution", "stance")
        }

    def check(self, annotation: Annotation) -> None:
        """Raises:
        SchemeViolation: an entity or a stance has a label that the scheme lacks.
        """
        for entity in annotation.entities:
            if entity.label not in self._labels:
                raise _unknown(annotation, entity.label, self._labels)
            if entity.attributes:
                self._count(entity, "entities")
        for attribution in annotation.attributions:
            if attribution.attributes:
                self._count(attribution, "attribution")
        for stance in annotation.stances:
            if stance.label not in self._scale:
                raise _unknown(annotation, stance.label, self._scale)
            if stance.attributes:
                self._count(stance, "stance")

    def _count(self, item: Item, layer: LayerName) -> None:
        known = self._attributes[layer]
        for name, value in item.attributes.items():
            if value not in known.get(name, ()):
                self.unknown_attributes += 1


def _unknown(annotation: Annotation, label: str, known: Collection[str]) -> SchemeViolation:
    return SchemeViolation(
        f"the answer of {annotation.annotator!r} for sentence {annotation.sentence} of {annotation.document!r} has the "
        f"label {label!r}, which the newest scheme lacks: add it to the scheme, or to [renamed] as one of "
        f"{', '.join(sorted(known))}"
    )
