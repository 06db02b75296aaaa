"""What changed is said in words, and whose answers that puts in question."""

import datetime as dt
from typing import Any

import pytest
from msgspec import structs

from workbench.domain.annotations import Annotation
from workbench.domain.layers import Attribution, AuthorHolder, Entity, SchemeTarget, Stance
from workbench.domain.scheme import Renames, Scheme
from workbench.domain.spans import Span
from workbench.store import SchemeVersion
from workbench.workflows.scheme_changes import Change, find_changes

SPAN = Span.of("Ankara", (0, 6))


def version(scheme: Scheme, guidelines: str = "") -> SchemeVersion:
    return SchemeVersion(scheme, scheme.version, guidelines, "g", "", dt.datetime.now(dt.UTC))


def after(scheme: Scheme, **parts: Any) -> tuple[Change, ...]:
    return find_changes(version(scheme), version(structs.replace(scheme, **parts)))


def entity(label: str) -> Annotation:
    return Annotation(document="d", sentence=0, entities=(Entity(id="e", span=SPAN, label=label),))


ATTRIBUTED = Annotation(document="d", sentence=0, attributions=(Attribution(id="a", content=SPAN),))
EMPTY = Annotation(document="d", sentence=0)


def stance(label: str, target: str) -> Annotation:
    one = Stance(id="s", holder=AuthorHolder(), target=SchemeTarget(target), label=label)
    return Annotation(document="d", sentence=0, stances=(one,))


def changed(part: Any, name: str, **new: Any) -> dict[str, Any]:
    return {**part, name: structs.replace(part[name], **new)}


def test_a_label_that_means_something_else_puts_its_uses_in_question(scheme: Scheme) -> None:
    """And nothing else."""
    labels = changed(scheme.entities.labels, "GPE", description="Countries only.")
    (change,) = after(scheme, entities=structs.replace(scheme.entities, labels=labels))
    assert (change.path, change.words) == ("entities.labels.GPE", "changed")
    assert "+ Countries only." in change.lines
    assert change.concerns(entity("GPE"))
    assert not change.concerns(entity("ORG"))
    assert not change.concerns(ATTRIBUTED)


def test_a_new_label_puts_in_question_whatever_the_layer_has(scheme: Scheme) -> None:
    """Any of it may be that now; an answer without any is not meant."""
    labels = {**scheme.entities.labels, "LAW": structs.replace(scheme.entities.labels["ORG"], key="z")}
    (change,) = after(scheme, entities=structs.replace(scheme.entities, labels=labels))
    assert (change.path, change.words) == ("entities.labels.LAW", "added")
    assert change.concerns(entity("ORG"))
    assert not change.concerns(ATTRIBUTED)


def test_an_attribute_is_of_what_it_is_for(scheme: Scheme) -> None:
    """That it was not set is an answer too."""
    attributes = changed(scheme.entities.attributes, "metonym", description="Only capitals.")
    (change,) = after(scheme, entities=structs.replace(scheme.entities, attributes=attributes))
    assert change.concerns(entity("GPE"))
    assert not change.concerns(entity("PERSON"))
    attributes = changed(scheme.attribution.attributes, "denies", description="Outright.")
    (change,) = after(scheme, attribution=structs.replace(scheme.attribution, attributes=attributes))
    assert change.concerns(ATTRIBUTED)
    assert not change.concerns(entity("GPE"))


def test_scale_and_targets(scheme: Scheme) -> None:
    """Each concerns the stances that have it."""
    scale = (structs.replace(scheme.stance.scale[0], description="Openly."), *scheme.stance.scale[1:])
    targets = changed(scheme.stance.targets, "mediation", description="By anybody.")
    first, second = after(scheme, stance=structs.replace(scheme.stance, scale=scale, targets=targets))
    assert first.concerns(stance("against", "russia"))
    assert not first.concerns(stance("favor", "russia"))
    assert second.concerns(stance("favor", "mediation"))
    assert not second.concerns(stance("against", "russia"))


@pytest.mark.parametrize(
    ("rule", "value", "concerned", "not_concerned"),
    [
        ("entity_nesting", "outermost", entity("GPE"), ATTRIBUTED),
        ("complementizer_inside", True, ATTRIBUTED, entity("GPE")),
        ("holders", ("author",), stance("favor", "russia"), entity("GPE")),
    ],
)
def test_rules(scheme: Scheme, rule: str, value: Any, concerned: Annotation, not_concerned: Annotation) -> None:
    """Each concerns its layer."""
    (change,) = after(scheme, rules=structs.replace(scheme.rules, **{rule: value}))
    assert change.path == f"rules.{rule}"
    assert change.concerns(concerned)
    assert not change.concerns(not_concerned)


def test_every_rule_has_its_layer(scheme: Scheme) -> None:
    """None is forgotten when one is added."""
    from workbench.workflows.scheme_changes import _RULES

    assert set(_RULES) == set(scheme.rules.__struct_fields__)


def test_what_means_no_other_thing_is_no_change(scheme: Scheme) -> None:
    """Colours, keys, overlap and order."""
    labels = changed(scheme.entities.labels, "GPE", colour="#000000", key="z")
    entities = structs.replace(scheme.entities, labels=labels)
    assert after(scheme, entities=entities, overlap=9, order="random", title="Other") == ()


def test_a_renamed_label_is_no_other_label(scheme: Scheme) -> None:
    """Nothing of it is in question, unless its description changed as well."""
    labels = {("STATE" if name == "GPE" else name): label for name, label in scheme.entities.labels.items()}
    attributes = {
        name: structs.replace(one, labels=tuple("STATE" if label == "GPE" else label for label in one.labels))
        for name, one in scheme.entities.attributes.items()
    }
    entities = structs.replace(scheme.entities, labels=labels, attributes=attributes)
    changes = after(scheme, entities=entities, renamed=Renames(entities={"GPE": "STATE"}))
    assert [change.words for change in changes] == ["entities.labels.GPE renamed to entities.labels.STATE"]
    assert not changes[0].concerns(entity("STATE"))


def test_guidelines_are_compared_section_by_section(scheme: Scheme) -> None:
    """One about a layer concerns that layer, any other everything; a heading within code is none."""
    old = "# How\n\nRead.\n\n## Entities\n\nNames.\n\n```\n# no heading\n```\n\n## When in doubt\n\nAsk.\n"
    new = (
        old.replace("# How", "# Why").replace("Names.", "Names, and titles.").replace("Ask.", "Flag.")
        + "\n## Stance\n\nNew.\n"
    )
    changes = find_changes(version(scheme, old), version(scheme, new))
    assert [(change.path, change.words) for change in changes] == [
        ("guidelines.Entities", "section changed"),
        ("guidelines.When in doubt", "section changed"),
        ("guidelines.Stance", "section added"),
    ]
    entities, doubt, _ = changes
    assert entities.lines == ("- Names.", "+ Names, and titles.")
    assert entities.concerns(entity("GPE"))
    assert not entities.concerns(ATTRIBUTED)
    assert doubt.concerns(EMPTY)
