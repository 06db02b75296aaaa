"""The labeling config: what a scheme looks like in Label Studio's editor.

The names of its controls are a contract with `results.py`, so they are all made here. A builtin control has an
underscore (`entity_uncertain`), an attribute of the scheme a full stop (`entity.metonym`), which no name in a scheme
may have: so the two never meet.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from workbench.domain.layers import ROLES, LayerName
from workbench.domain.scheme import Attribute, Scheme

TEXT: Final = "text"
ENTITY: Final = "entity"
ROLE: Final = "attribution"
STANCE: Final = "stance"
TARGET: Final = "target"
ANTECEDENT: Final = "antecedent"
LABELS: Final = (ENTITY, ROLE, STANCE, TARGET, ANTECEDENT)
"""The controls that make regions, in the order in which the editor has them."""

SENTENCE_NOTE: Final = "note"
FLAG: Final = "status"
FLAGGED: Final = "for discussion"

CANONICAL: Final = "canonical"
HOLDER: Final = "stance_holder"
HOLDER_NAME: Final = "stance_holder_name"
CHOSEN_TARGET: Final = "stance_target"
TARGET_TEXT: Final = "stance_target_text"
IMPLICIT_SOURCE: Final = "attribution_implicit_source"
IMPLICIT: Final = "stance_implicit"

PREFIX: Final[Mapping[LayerName, str]] = {"entities": ENTITY, "attribution": ROLE, "stance": STANCE}

# What a relation says, read along its arrow. `<role>_of` ends at the content of the attribution.
NESTED_IN: Final = "nested_in"
PART_OF: Final = "part_of"
REFERS_TO: Final = "refers_to"
HELD_BY: Final = "held_by"
THROUGH: Final = "through"
ABOUT: Final = "about"

_STYLE = """
.wb-context, .wb-context * { color: var(--color-neutral-content-subtler, #777) !important; font-size: 14px; }
.wb-text { margin: 8px 0; padding: 4px 12px 4px 72px; border-left: 3px solid #2563eb; }
.wb-text * { font-size: 19px; line-height: 2.8; }
.wb-row { display: flex; flex-wrap: wrap; gap: 0 20px; align-items: center; margin-bottom: -10px; }
.wb-palette, .wb-foot { margin-bottom: 16px; }
.wb-name { width: 84px; }
.wb-name * { font-size: 13px !important; font-weight: 500; margin: 0; }
"""


def uncertain_control(layer: LayerName) -> str:
    return f"{PREFIX[layer]}_uncertain"


def canonical_control(layer: LayerName) -> str:
    return f"{PREFIX[layer]}_{CANONICAL}"


def attribute_control(layer: LayerName, name: str) -> str:
    return f"{PREFIX[layer]}.{name}"


def flag_value(control: str) -> str:
    """The only choice of a control that is a tick box.

    >>> flag_value("entity.metonym"), flag_value("stance_implicit")
    ('metonym', 'implicit')
    """
    return control.partition("." if "." in control else "_")[2].replace("_", " ")


def relation_labels(scheme: Scheme) -> tuple[str, ...]:
    """All that a relation may be called under the scheme."""
    labels = []
    if "attribution" in scheme.layers:
        labels += [f"{role}_of" for role in ROLES if role in scheme.attribution.roles and role != "content"]
        labels += [NESTED_IN]
    if "stance" in scheme.layers:
        labels += [HELD_BY, THROUGH, ABOUT] if "attribution" in scheme.layers else [ABOUT]
    return (*labels, PART_OF, REFERS_TO)


def labeling_config(scheme: Scheme) -> str:
    """The XML that a Label Studio project is given.

    The same scheme gives the same text, so that its hash tells whether the project has it already.
    """
    view = ET.Element("View")
    _add(view, "Style").text = _STYLE
    _add(view, "Header", value="$title", size="4")
    palette = _add(view, "View", className="wb-palette")
    for name, control, labels in _palettes(scheme):
        row = _add(palette, "View", className="wb-row")
        _add(_add(row, "View", className="wb-name"), "Header", value=name, size="6")
        for each, values in zip(control, labels, strict=True):
            parent = _add(row, "Labels", name=each, toName=TEXT)
            for value, attributes in values.items():
                _add(parent, "Label", value=value, **attributes)
    _text(view, "before")
    _text(view, TEXT)
    if "entities" in scheme.layers:
        _entity_controls(view, scheme)
    if "attribution" in scheme.layers:
        _attribution_controls(view, scheme)
    if "stance" in scheme.layers:
        _stance_controls(view, scheme)
    _text(view, "after")
    relations = _add(view, "Relations")
    for label in relation_labels(scheme):
        _add(relations, "Relation", value=label)
    foot = _add(view, "View", className="wb-row wb-foot")
    status = _add(foot, "Choices", name=FLAG, toName=TEXT, choice="multiple", showInline="true")
    _add(status, "Choice", value=FLAGGED)
    _add(foot, "TextArea", name=SENTENCE_NOTE, toName=TEXT, maxSubmissions="1", placeholder="A note on the sentence")
    ET.indent(view)
    return ET.tostring(view, encoding="unicode")


def config_hash(config: str) -> str:
    """What tells two configs apart."""
    return hashlib.sha256(config.encode()).hexdigest()


_Values = dict[str, dict[str, str]]


def _palettes(scheme: Scheme) -> Iterator[tuple[str, list[str], list[_Values]]]:
    # Label Studio has one set of hotkeys for all labels: the first layer to claim a key keeps it.
    taken: set[str] = set()

    def hotkey(key: str) -> dict[str, str]:
        if len(key) != 1 or key in taken:
            return {}
        taken.add(key)
        return {"hotkey": key}

    grey = {"background": "#6b7280"}
    if "entities" in scheme.layers:
        entities = {
            name: {"background": label.colour, "hint": label.description, **hotkey(label.key)}
            for name, label in scheme.entities.labels.items()
        }
        yield "Entities", [ENTITY], [entities]
    if "attribution" in scheme.layers:
        colours = scheme.attribution.colours
        roles: _Values = {
            role: {
                "background": colours[number % len(colours)],
                "hint": scheme.attribution.roles[role].description,
                **hotkey(scheme.attribution.roles[role].key),
            }
            for number, role in enumerate(ROLES)
            if role in scheme.attribution.roles
        }
        yield "Attribution", [ROLE], [roles]
    if "stance" in scheme.layers:
        scale = {
            point.label: {"background": point.colour, "hint": point.description, **hotkey(point.key)}
            for point in scheme.stance.scale
        }
        target = {TARGET: grey | {"hint": "The words that name the target of a stance; draw about from the stance"}}
        yield "Stance", [STANCE, TARGET], [scale, target]
    hint = "What a pronoun or “the official” stands for; draw refers_to from the mention"
    yield "Reference", [ANTECEDENT], [{ANTECEDENT: grey | {"hint": hint}}]


def _add(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, attributes)


def _text(view: ET.Element, side: str) -> None:
    holder = _add(view, "View", className="wb-text" if side == TEXT else "wb-context")
    settings = {"granularity": "symbol", "saveTextResult": "yes", "showLabels": "true"}
    _add(holder, "Text", name=side, value=f"${side}", **settings)


def _named_row(parent: ET.Element, name: str, tag: str, labels: str) -> ET.Element:
    gate = {"visibleWhen": "region-selected", "whenTagName": tag, "whenLabelValue": labels}
    row = _add(_add(parent, "View", **gate), "View", className="wb-row")
    _add(_add(row, "View", className="wb-name"), "Header", value=name, size="6")
    return row


def _entity_controls(view: ET.Element, scheme: Scheme) -> None:
    every = ",".join(scheme.entities.labels)
    row = _named_row(view, "Mention", ENTITY, every)
    for name, attribute in scheme.entities.attributes.items():
        labels = ",".join(attribute.labels) or every
        _attribute(row, attribute_control("entities", name), attribute, ENTITY, labels)
    _tick(row, uncertain_control("entities"), ENTITY, every)
    _line(row, canonical_control("entities"), ENTITY, every, "who or what it is: GPE/Turkey")


def _attribution_controls(view: ET.Element, scheme: Scheme) -> None:
    row = _named_row(view, "Content", ROLE, "content")
    for name, attribute in scheme.attribution.attributes.items():
        _attribute(row, attribute_control("attribution", name), attribute, ROLE, "content")
    _tick(row, uncertain_control("attribution"), ROLE, "content")
    row = _named_row(view, "Its source", ROLE, "content")
    _tick(row, IMPLICIT_SOURCE, ROLE, "content")
    _line(row, canonical_control("attribution"), ROLE, "content", "who it is: GPE/Turkey")


def _stance_controls(view: ET.Element, scheme: Scheme) -> None:
    every = ",".join(point.label for point in scheme.stance.scale)
    row = _named_row(view, "Held by", STANCE, every)
    _choices(row, HOLDER, STANCE, every, {"author": "the author of the text", "source": "draw held_by to the source"})
    _line(row, HOLDER_NAME, STANCE, every, "or who: PERSON/Recep Tayyip Erdogan")
    row = _named_row(view, "Towards", STANCE, every)
    if scheme.stance.targets:
        targets = {key: target.name for key, target in scheme.stance.targets.items()}
        _choices(row, CHOSEN_TARGET, STANCE, every, targets)
    _line(row, TARGET_TEXT, STANCE, every, "or in words")
    row = _named_row(view, "Stance", STANCE, every)
    for name, attribute in scheme.stance.attributes.items():
        _attribute(row, attribute_control("stance", name), attribute, STANCE, every)
    _tick(row, IMPLICIT, STANCE, every)
    _tick(row, uncertain_control("stance"), STANCE, every)


def _attribute(row: ET.Element, control: str, attribute: Attribute, tag: str, labels: str) -> None:
    if attribute.values:
        _choices(row, control, tag, labels, dict.fromkeys(attribute.values, ""))
    else:
        _tick(row, control, tag, labels)


def _tick(row: ET.Element, control: str, tag: str, labels: str) -> None:
    _choices(row, control, tag, labels, {flag_value(control): ""}, choice="multiple")


def _choices(
    row: ET.Element, control: str, tag: str, labels: str, values: Mapping[str, str], choice: str = "single"
) -> None:
    choices = _add(row, "Choices", name=control, toName=TEXT, choice=choice, showInline="true", **_gate(tag, labels))
    for value, hint in values.items():
        _add(choices, "Choice", value=value, **({"hint": hint} if hint else {}))


def _line(row: ET.Element, control: str, tag: str, labels: str, placeholder: str) -> None:
    gate = _gate(tag, labels)
    _add(
        row, "TextArea", name=control, toName=TEXT, maxSubmissions="1", editable="true", placeholder=placeholder, **gate
    )


def _gate(tag: str, labels: str) -> dict[str, str]:
    # Ungated, the editor drops a choice from a region that it does not offer it for.
    return {"perRegion": "true", "whenTagName": tag, "whenLabelValue": labels}
