"""The names that a scheme gives, and those that an answer uses, as key paths of the scheme."""

from collections.abc import Iterator
from typing import assert_never

from workbench.domain.annotations import Annotation
from workbench.domain.layers import Attribution, Entity, Item, LayerName, SchemeTarget, Stance, spans_of
from workbench.domain.scheme import Renames, Scheme


def names_of(scheme: Scheme) -> set[str]:
    """Every label, role, scale label, target, attribute and attribute value of the layers switched on."""
    names = {f"entities.labels.{label}" for label in scheme.entities.labels}
    names |= {f"attribution.roles.{role}" for role in scheme.attribution.roles}
    names |= {f"stance.scale.{point.label}" for point in scheme.stance.scale}
    names |= {f"stance.targets.{target}" for target in scheme.stance.targets}
    for layer in scheme.layers:
        for name, attribute in scheme.attributes(layer).items():
            names |= {f"{layer}.attributes.{name}={value}" for value in attribute.values or ("true",)}
    kept = tuple(f"{layer}." for layer in scheme.layers)
    return {name for name in names if name.startswith(kept)}


def names_in_use(annotation: Annotation) -> set[str]:
    """Every such name that an answer uses."""
    return {name for item in annotation.items for name in _names_in(item)}


def paths_of_renames(renames: Renames) -> dict[str, str]:
    """Old key paths to new ones."""
    return {
        f"{path}.{old}": f"{path}.{new}"
        for path, pairs in (
            ("entities.labels", renames.entities),
            ("stance.scale", renames.stance),
            ("stance.targets", renames.targets),
        )
        for old, new in pairs.items()
    }


def _names_in(item: Item) -> Iterator[str]:
    layer: LayerName
    match item:
        case Entity():
            layer = "entities"
            yield f"entities.labels.{item.label}"
        case Attribution():
            layer = "attribution"
            yield from (f"attribution.roles.{role.removesuffix('_antecedent')}" for role in spans_of(item))
        case Stance():
            layer = "stance"
            yield f"stance.scale.{item.label}"
            if isinstance(item.target, SchemeTarget):
                yield f"stance.targets.{item.target.target}"
        case _:
            assert_never(item)
    for name, value in item.attributes.items():
        yield f"{layer}.attributes.{name}={'true' if value is True else value}"
