"""The words of the scheme in what came from Label Studio: old names read as new, unknown ones refused."""

from collections.abc import Iterator

from msgspec.structs import replace

from workbench.domain.layers import LAYERS
from workbench.domain.scheme import Scheme
from workbench.errors import SchemeViolation
from workbench.labelstudio.config import (
    ANTECEDENT,
    CHOSEN_TARGET,
    ENTITY,
    HOLDER,
    HOLDER_NAME,
    IMPLICIT,
    IMPLICIT_SOURCE,
    ROLE,
    STANCE,
    TARGET,
    TARGET_TEXT,
    attribute_control,
    canonical_control,
    flag_value,
    relation_labels,
    uncertain_control,
)
from workbench.labelstudio.results import Region, Results


def in_words_of(scheme: Scheme, results: Results) -> Results:
    """The same results in the scheme's words of today.

    Raises:
        SchemeViolation: a label, a relation or a choice that the scheme does not have.
    """
    labels = {
        ENTITY: tuple(scheme.entities.labels) if "entities" in scheme.layers else (),
        ROLE: tuple(scheme.attribution.roles) if "attribution" in scheme.layers else (),
        STANCE: tuple(point.label for point in scheme.stance.scale) if "stance" in scheme.layers else (),
        TARGET: (TARGET,),
        ANTECEDENT: (ANTECEDENT,),
    }
    controls = dict(_controls(scheme))
    regions = tuple(_renamed(region, scheme) for region in results.regions)
    for region in regions:
        _need(region.label, labels[region.control], "the label")
        for control, values in region.choices.items():
            _need(control, tuple(controls), "the control")
            for value in values:
                _need(value, controls[control], f"a choice of {control}")
        for control in region.lines:
            _need(control, tuple(controls), "the control")
    for relation in results.relations:
        _need(relation.label, relation_labels(scheme), "the relation")
    return replace(results, regions=regions)


def _renamed(region: Region, scheme: Scheme) -> Region:
    renames = {ENTITY: scheme.renamed.entities, STANCE: scheme.renamed.stance}.get(region.control, {})
    choices = dict(region.choices)
    if CHOSEN_TARGET in choices:
        choices[CHOSEN_TARGET] = tuple(scheme.renamed.targets.get(value, value) for value in choices[CHOSEN_TARGET])
    return replace(region, label=renames.get(region.label, region.label), choices=choices)


def _controls(scheme: Scheme) -> Iterator[tuple[str, tuple[str, ...]]]:
    """All controls of regions with what can be ticked there; nothing where one writes."""
    for layer in LAYERS:
        if layer not in scheme.layers:
            continue
        for name, attribute in scheme.attributes(layer).items():
            control = attribute_control(layer, name)
            yield control, attribute.values or (flag_value(control),)
        yield uncertain_control(layer), (flag_value(uncertain_control(layer)),)
        yield canonical_control(layer), ()
    for control in (IMPLICIT_SOURCE, IMPLICIT):
        yield control, (flag_value(control),)
    yield HOLDER, ("author", "source")
    yield CHOSEN_TARGET, tuple(scheme.stance.targets)
    yield from ((control, ()) for control in (HOLDER_NAME, TARGET_TEXT))


def _need(word: str, allowed: tuple[str, ...], what: str) -> None:
    if word not in allowed:
        raise SchemeViolation(f"{what} {word!r} is not in the scheme; allowed: {', '.join(allowed) or 'none'}")
