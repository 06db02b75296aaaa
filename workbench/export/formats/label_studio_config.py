"""The labeling interface of Label Studio for what an export brings."""

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from workbench.domain.markup import (
    ANTECEDENT_LABEL,
    CANONICAL,
    HOLDER,
    IMPLICIT,
    IMPLICIT_SOURCE,
    LINKS,
    NOTE,
    PART_OF,
    ROLE_LABELS,
    SENTENCE,
    STANCE_PREFIX,
    SUGGESTED_BY,
    TARGET,
    TARGET_LABEL,
    UNCERTAIN,
    WHOLE_SENTENCE,
    attribute_name,
    entity_label,
)
from workbench.domain.scheme import Scheme

LABEL: Final = "label"
TEXT: Final = "text"
YES: Final = "yes"


def label_config(scheme: Scheme) -> str:
    """The controls for every label, attribute, reference and text that a mark may have."""
    view = ET.Element("View")
    labels = ET.SubElement(view, "Labels", name=LABEL, toName=TEXT)
    for name, colour in _labels(scheme):
        ET.SubElement(labels, "Label", value=name, background=colour)
    ET.SubElement(view, "Text", name=TEXT, value="$text", granularity="symbol")
    relations = ET.SubElement(view, "Relations")
    for name in (*LINKS, PART_OF):
        ET.SubElement(relations, "Relation", value=name)
    for name, values in _choices(scheme).items():
        control = ET.SubElement(
            view, "Choices", name=f"choice.{name}", toName=TEXT, perRegion="true", showInLine="true"
        )
        for value in values or (YES,):
            ET.SubElement(control, "Choice", value=value)
    texts = [f"id.{name}" for name in (CANONICAL, HOLDER, TARGET)]
    texts += [f"text.{name}" for name in (NOTE, TARGET, SUGGESTED_BY, SENTENCE)]
    for name in texts:
        ET.SubElement(view, "TextArea", name=name, toName=TEXT, perRegion="true", editable="true")
    ET.indent(view)
    return f"{ET.tostring(view, encoding='unicode')}\n"


def _labels(scheme: Scheme) -> Iterator[tuple[str, str]]:
    for name, label in scheme.entities.labels.items():
        yield entity_label(name), label.colour
    colours = scheme.attribution.colours
    for number, role in enumerate(scheme.attribution.roles):
        yield ROLE_LABELS[role], colours[number % len(colours)]
    for point in scheme.stance.scale:
        yield f"{STANCE_PREFIX}{point.label}", point.colour
    for name in (ANTECEDENT_LABEL, TARGET_LABEL):
        yield name, "#888888"


def _choices(scheme: Scheme) -> dict[str, tuple[str, ...]]:
    """The values of each attribute, whichever layers have it; none of a flag."""
    choices: dict[str, tuple[str, ...]] = {}
    for layer in scheme.layers:
        for name, attribute in scheme.attributes(layer).items():
            known = attribute_name(name)
            choices[known] = tuple(dict.fromkeys((*choices.get(known, ()), *attribute.values)))
    choices |= dict.fromkeys((UNCERTAIN, IMPLICIT_SOURCE, IMPLICIT, WHOLE_SENTENCE), ())
    return choices | {HOLDER: ("author",), TARGET: tuple(scheme.stance.targets)}
