"""What a careful annotator says about one sentence of the seed article: the measure of the main road."""

from workbench.domain.annotations import Annotation
from workbench.domain.layers import SchemeTarget, SourceHolder

DOCUMENT = "000_ba9a8abaa905c4c6"
SENTENCE = 8
BEGINS = "The Turkish NTV channel quoted back in November"
CONTENT = "Turkey was ready to mediate between Russia and Ukraine"

# In the order of the text: words, label, canonical entity, attributes.
ENTITIES = [
    ("Turkish", "NORP", None, {}),
    ("NTV", "ORG", "ORG/NTV", {}),
    ("November", "DATE", None, {}),
    ("Recep Tayyip Erdogan", "PERSON", "PERSON/Recep Tayyip Erdogan", {}),
    ("Turkey", "GPE", "GPE/Turkey", {}),
    ("Russia", "GPE", None, {}),
    ("Ukraine", "GPE", None, {}),
    ("Ankara", "GPE", "GPE/Turkey", {"metonym": True}),
    ("drones", "PRODUCT", None, {}),
    ("Kyiv", "GPE", None, {}),
]

# Outermost first: source, cue, content, which one it is nested in.
ATTRIBUTIONS = [
    ("The Turkish NTV channel", "quoted … as saying", CONTENT, None),
    ("Recep Tayyip Erdogan", "as saying", CONTENT, 0),
    ("Turkey", "was ready", "to mediate between Russia and Ukraine", 1),
]


def check_labels(annotation: Annotation) -> None:
    """Compare an annotation with what should have been said."""
    assert (annotation.document, annotation.sentence) == (DOCUMENT, SENTENCE)
    entities = sorted(annotation.entities, key=lambda entity: entity.span.start)
    assert [(each.span.text, each.label, each.canonical, each.attributes) for each in entities] == ENTITIES
    numbers = {each.id: number for number, each in enumerate(annotation.attributions)}
    said = [
        (
            each.source and each.source.text,
            each.cue and each.cue.text,
            each.content.text,
            numbers.get(each.parent or ""),
        )
        for each in annotation.attributions
    ]
    assert said == ATTRIBUTIONS
    (stance,) = annotation.stances
    assert stance.holder == SourceHolder(annotation.attributions[1].id)
    assert stance.target == SchemeTarget("mediation")
    assert stance.label == "favor"
    assert stance.evidence is not None
    assert stance.evidence.text == "ready to mediate"
    assert stance.attribution is not None
    assert [link.id for link in annotation.chain(stance.attribution)] == [
        each.id for each in annotation.attributions[:2]
    ]
