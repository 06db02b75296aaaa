"""The features of a mark in WebAnno TSV: its label, attributes, references and texts, a column each."""

from collections.abc import Mapping
from typing import Final

from workbench.domain.markup import (
    CANONICAL,
    HOLDER,
    IMPLICIT,
    IMPLICIT_SOURCE,
    NOTE,
    SENTENCE,
    SUGGESTED_BY,
    TARGET,
    UNCERTAIN,
    WHOLE_SENTENCE,
    Mark,
    attribute_name,
)
from workbench.domain.scheme import Scheme

MARK_LAYER: Final = "webanno.custom.WorkbenchMark"
LINK_LAYER: Final = "webanno.custom.WorkbenchLink"


def features(scheme: Scheme) -> list[str]:
    """The columns of a scheme's marks."""
    attributes = [attribute_name(name) for layer in scheme.layers for name in scheme.attributes(layer)]
    attributes += [UNCERTAIN, IMPLICIT, IMPLICIT_SOURCE, WHOLE_SENTENCE, HOLDER, TARGET]
    found = ["label", *(f"is_{name}" for name in dict.fromkeys(attributes))]
    for name in (CANONICAL, HOLDER, TARGET):
        found += [f"id_{name}", f"name_{name}", f"wikidata_{name}"]
    return [*found, *(f"text_{name}" for name in (NOTE, TARGET, SUGGESTED_BY, SENTENCE))]


def cells(mark: Mark) -> Mapping[str, str]:
    """What stands in them; nothing where there is nothing to say."""
    found = {"label": mark.label}
    found |= {f"is_{name}": "true" if value is True else str(value) for name, value in mark.attributes.items()}
    for name, entity in mark.references.items():
        found |= {f"id_{name}": entity.id, f"name_{name}": entity.name}
        found |= {f"wikidata_{name}": entity.wikidata} if entity.wikidata is not None else {}
    return found | {f"text_{name}": text for name, text in mark.texts.items()}
