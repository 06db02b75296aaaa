from dataclasses import replace

from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.rules import check
from workbench.text.pipelines import load_pipeline
from workbench.text.segmentation import Mention, parse
from workbench.text.suggestions import suggest_entities

LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "EVENT", "DATE", "PRODUCT")


def suggest(text: str, *mentions: tuple[str, str], labels: tuple[str, ...] = LABELS) -> list[tuple[str, str]]:
    found = [Mention(text.index(name), text.index(name) + len(name), label) for name, label in mentions]
    (group,) = suggest_entities("d", text, [(0, len(text))], found, load_pipeline("en_core_web_sm"), labels)
    return [(entity.span.text, entity.label) for entity in group]


def test_suggestions_of_the_seed_satisfy_the_scheme(seed_text, scheme):
    """Accepted as they are, suggestions make an annotation that the rules allow."""
    pipeline = load_pipeline("en_core_web_sm")
    (parsed,) = parse([seed_text], pipeline)
    document = Document(id="seed", text=seed_text)
    sentences = cut_sentences(document, parsed.sentences)
    groups = suggest_entities("seed", seed_text, parsed.sentences, parsed.mentions, pipeline, scheme.entities.labels)
    assert len(groups) == 14
    for sentence, entities in zip(sentences, groups, strict=True):
        check(Annotation(document="seed", sentence=sentence.index, entities=entities), document, sentence, scheme, ())
        assert all(entity.suggested_by == "spacy/en_core_web_sm 3.8.0" for entity in entities)


def test_same_mention_has_the_same_id():
    """Ids depend on the model, the document, the place and the label, and on nothing else."""
    pipeline, text = load_pipeline("en_core_web_sm"), "Turkey and Turkey"
    mentions = [Mention(0, 6, "GPE"), Mention(11, 17, "GPE")]
    first, second = (suggest_entities("d", text, [(0, 17)], mentions, pipeline, LABELS)[0] for _ in range(2))
    assert [entity.id for entity in first] == [entity.id for entity in second]
    assert len({entity.id for entity in first}) == 2
    newer = replace(pipeline, version="9")
    assert suggest_entities("d", text, [(0, 17)], mentions, newer, LABELS)[0][0].id != first[0].id


def test_labels_that_the_scheme_lacks_are_left_out():
    """A project gets suggestions in its own labels only."""
    assert suggest("Turkey has 20 drones", ("Turkey", "GPE"), ("20", "CARDINAL")) == [("Turkey", "GPE")]
    assert suggest("Turkey has 20 drones", ("Turkey", "GPE"), labels=("PERSON",)) == []


def test_other_name_of_a_label_is_translated():
    """Many pipelines say PER for what a scheme calls PERSON."""
    assert suggest("Putin left", ("Putin", "PER")) == [("Putin", "PERSON")]


def test_article_and_possessive_stay_outside():
    """The guidelines want the name alone; a company's own 's is part of its name."""
    text = "the Kremlin saw Putin's and Erdogan’s and Moody's"
    mentions = (("the Kremlin", "ORG"), ("Putin's", "PERSON"), ("Erdogan’s", "PERSON"), ("Moody's", "ORG"))
    assert [name for name, _ in suggest(text, *mentions)] == ["Kremlin", "Putin", "Erdogan", "Moody's"]


def test_mention_across_sentences_is_left_out():
    """A suggestion lies within the sentence that it is shown with."""
    pipeline = load_pipeline("en_core_web_sm")
    groups = suggest_entities("d", "Ankara Moscow", [(0, 6), (7, 13)], [Mention(0, 13, "GPE")], pipeline, LABELS)
    assert groups == [(), ()]
