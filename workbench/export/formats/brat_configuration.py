"""What brat must know of a scheme: which types there are, what they may be linked to, how they look."""

from collections.abc import Iterator

from workbench.domain.markup import (
    ANTECEDENT,
    ANTECEDENT_LABEL,
    HOLDER,
    IMPLICIT,
    IMPLICIT_SOURCE,
    PARENT,
    ROLE_LABELS,
    STANCE_PREFIX,
    TARGET,
    TARGET_LABEL,
    THROUGH,
    UNCERTAIN,
    WHOLE_SENTENCE,
    attribute_name,
    entity_label,
)
from workbench.domain.scheme import Scheme

_CONTENT, _SOURCE = ROLE_LABELS["content"], ROLE_LABELS["source"]


def annotation_conf(scheme: Scheme) -> str:
    """`annotation.conf`: the types, relations and attributes."""
    return _sections(
        {
            "entities": list(_marks(scheme)),
            "relations": [*_relations(scheme), "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>"],
            "events": [],
            "attributes": list(_attributes(scheme)),
        }
    )


def visual_conf(scheme: Scheme) -> str:
    """`visual.conf`: the colours of the scheme."""
    drawing = [
        f"{entity_label(name)}\tbgColor:{label.colour}, fgColor:white, borderColor:darken"
        for name, label in scheme.entities.labels.items()
    ]
    colours = scheme.attribution.colours
    drawing += [
        f"{ROLE_LABELS[role]}\tbgColor:{colours[number % len(colours)]}, fgColor:white, borderColor:darken"
        for number, role in enumerate(scheme.attribution.roles)
    ]
    drawing += [
        f"{STANCE_PREFIX}{point.label}\tbgColor:{point.colour}, fgColor:white, borderColor:darken"
        for point in scheme.stance.scale
    ]
    return _sections({"labels": [], "drawing": drawing})


def _entities(scheme: Scheme) -> list[str]:
    return [entity_label(name) for name in scheme.entities.labels] if "entities" in scheme.layers else []


def _roles(scheme: Scheme) -> list[str]:
    return [ROLE_LABELS[role] for role in scheme.attribution.roles] if "attribution" in scheme.layers else []


def _stances(scheme: Scheme) -> list[str]:
    return [f"{STANCE_PREFIX}{point.label}" for point in scheme.stance.scale] if "stance" in scheme.layers else []


def _marks(scheme: Scheme) -> Iterator[str]:
    yield from (*_entities(scheme), *_roles(scheme), *_stances(scheme), ANTECEDENT_LABEL)
    if "stance" in scheme.layers:
        yield TARGET_LABEL


def _relations(scheme: Scheme) -> Iterator[str]:
    stances = "|".join(_stances(scheme))
    pronouns = [*_entities(scheme), *(label for label in (_SOURCE, _CONTENT) if label in _roles(scheme))]
    yield f"{ANTECEDENT}\tArg1:{'|'.join(pronouns)}, Arg2:{ANTECEDENT_LABEL}"
    if "attribution" in scheme.layers:
        for role in scheme.attribution.roles:
            if role != "content":
                yield f"{role}\tArg1:{_CONTENT}, Arg2:{ROLE_LABELS[role]}"
        yield f"{PARENT}\tArg1:{_CONTENT}, Arg2:{_CONTENT}"
        if stances:
            yield f"{HOLDER}\tArg1:{stances}, Arg2:{_CONTENT}"
            yield f"{THROUGH}\tArg1:{stances}, Arg2:{_CONTENT}"
    if stances:
        yield f"{TARGET}\tArg1:{stances}, Arg2:{TARGET_LABEL}"


def _attributes(scheme: Scheme) -> Iterator[str]:
    """One line a name, whichever layers have it."""
    on: dict[str, list[str]] = {}
    values: dict[str, list[str]] = {}

    def add(name: str, marks: list[str], allowed: list[str]) -> None:
        if marks:
            on.setdefault(name, []).extend(marks)
            values.setdefault(name, []).extend(allowed)

    for name, attribute in scheme.entities.attributes.items():
        marks = [entity_label(label) for label in attribute.labels] if attribute.labels else _entities(scheme)
        add(attribute_name(name), marks, list(attribute.values))
    content = [_CONTENT] if _roles(scheme) else []
    for name, attribute in scheme.attribution.attributes.items():
        add(attribute_name(name), content, list(attribute.values))
    for name, attribute in scheme.stance.attributes.items():
        add(attribute_name(name), _stances(scheme), list(attribute.values))
    add(UNCERTAIN, [*_entities(scheme), *content, *_stances(scheme)], [])
    add(IMPLICIT_SOURCE, content, [])
    add(IMPLICIT, _stances(scheme), [])
    add(WHOLE_SENTENCE, _stances(scheme), [])
    add(HOLDER, _stances(scheme), ["author"])
    add(TARGET, _stances(scheme), list(scheme.stance.targets))
    for name, marks in on.items():
        allowed = f", Value:{'|'.join(dict.fromkeys(values[name]))}" if values[name] else ""
        yield f"{name}\tArg:{'|'.join(dict.fromkeys(marks))}{allowed}"


def _sections(sections: dict[str, list[str]]) -> str:
    return "\n".join(f"[{name}]\n\n" + "".join(f"{line}\n" for line in lines) for name, lines in sections.items())
