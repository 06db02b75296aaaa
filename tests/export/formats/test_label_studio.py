"""Label Studio's JSON, out."""

import json
from xml.etree import ElementTree as ET

from hypothesis import given, settings

from tests.export.formats.travel import there_and_back, write
from tests.strategies import annotated, news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.layers import Entity
from workbench.domain.spans import Span
from workbench.export.formats import Answered, Answers
from workbench.export.formats.label_studio_config import label_config

TEXT = "😀 NTV quoted Erdogan."
DOCUMENT = Document(id="d", text=TEXT, title="T")


@given(annotated())
@settings(max_examples=60)
def test_everything_comes_back(drawn):
    """All three layers, over any text."""
    there_and_back("label-studio", drawn)


def test_the_task_is_one_of_label_studios(tmp_path):
    """Every result is of a control that the labeling interface beside it has."""
    entity = Entity(id="e", label="ORG", span=Span.of(TEXT, (2, 5)), attributes={"metonym": True}, note="why")
    annotation = Annotation(document="d", sentence=0, entities=(entity,))
    sentences = cut_sentences(DOCUMENT, [(0, len(TEXT))])
    twice = Answered(DOCUMENT, sentences, (Answers("ana", (annotation,)),))
    assert write("label-studio", tmp_path, twice, twice) == {}
    task, again = json.loads((tmp_path / "ana.json").read_text())
    assert task == again
    region, choice, text = task["annotations"][0]["result"]
    assert region["value"] == {"start": 2, "end": 5, "text": "NTV", "labels": ["ORG"]}
    assert choice["value"]["choices"] == ["yes"]
    assert text["value"]["text"] == ["why"]
    view = ET.parse(tmp_path / "label_config.xml").getroot()
    controls = {element.get("name"): element for element in view if element.get("name")}
    assert {region["from_name"], choice["from_name"], text["from_name"], region["to_name"]} <= set(controls)


def test_the_interface_has_every_label_and_value():
    """Of the scheme's three layers."""
    view = ET.fromstring(label_config(news_scheme()))
    labels = {label.get("value") for label in view.iter("Label")}
    assert {"PERSON", "Content", "Source", "Stance_against", "Antecedent", "Target"} <= labels
    form = next(one for one in view.iter("Choices") if one.get("name") == "choice.form")
    assert [one.get("value") for one in form] == ["direct", "indirect", "mixed", "reported", "attitude"]
