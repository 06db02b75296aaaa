"""Label Studio's files as they are found in the world."""

import json

import pytest

from tests.export.formats.travel import read, understand
from workbench.errors import InvalidFile

TEXT = "😀 Putin told Erdogan."


def region(identity, start, end, text, *labels, control="label"):
    value = {"start": start, "end": end, "text": text, "labels": list(labels)}
    return {"id": identity, "from_name": control, "to_name": "text", "type": "labels", "value": value}


def put(path, *tasks):
    path.write_text(json.dumps(tasks))
    return path


def test_several_annotations_of_one_task(tmp_path):
    """Each by its annotator; cancelled ones are skipped; predictions do not count."""
    results = [region("x1", 2, 7, "Putin", "PERSON"), region("x2", 13, 20, "Erdogan", "PERSON")]
    task = {
        "id": 7,
        "data": {"text": TEXT, "source": "x"},
        "annotations": [
            {"id": 1, "completed_by": 1, "result": results},
            {"id": 2, "completed_by": {"id": 2, "email": "ben@example.org"}, "result": [], "was_cancelled": True},
        ],
        "predictions": [{"result": results}],
    }
    (marked,) = read("label-studio", put(tmp_path / "export.json", task))
    assert (marked.document.id, marked.document.metadata) == ("export-7", {"source": "x"})
    assert [(by.annotator, by.skipped, len(by.markup.marks)) for by in marked.by] == [
        ("1", False, 2),
        ("ben@example.org", True, 0),
    ]
    assert marked.lost == {"predictions": 1}


@pytest.mark.parametrize(("start", "end"), [(2, 7), (3, 8)])
def test_offsets_in_either_unit(tmp_path, start, end):
    """Code points, or UTF-16 units, as the region's words tell."""
    task = {"id": 1, "data": {"text": TEXT}, "annotations": [{"result": [region("x", start, end, "Putin", "PERSON")]}]}
    (marked,) = read("label-studio", put(tmp_path / "export.json", task))
    assert marked.by[0].markup.marks[0].span.ranges == ((2, 7),)


def test_relations_choices_texts_and_notes(tmp_path):
    """Of regions; what is of the whole text is counted."""
    results = [
        region("s", 2, 7, "Putin", "Source"),
        region("c", 13, 20, "Erdogan", "Content"),
        {"type": "relation", "from_id": "c", "to_id": "s", "direction": "right", "labels": ["source"]},
        {"id": "c", "from_name": "form", "type": "choices", "value": {"start": 13, "end": 20, "choices": ["direct"]}},
        {"id": "c", "from_name": "note", "type": "textarea", "value": {"start": 13, "end": 20, "text": ["a", "b"]}},
        {"id": "q", "from_name": "topic", "type": "choices", "value": {"choices": ["war"]}},
        {"id": "r", "from_name": "stars", "type": "rating", "value": {"rating": 4}},
    ]
    task = {"id": 1, "data": {"text": TEXT}, "annotations": [{"result": results}]}
    (marked,) = read("label-studio", put(tmp_path / "export.json", task))
    said, losses = understand(marked)
    (attribution,) = said[""][0].attributions
    assert (attribution.source.text, attribution.attributes, attribution.note) == ("Putin", {"form": "direct"}, "a\nb")
    assert losses == {"choices of whole texts (topic)": 1, "results of type rating": 1}


def test_the_small_export(tmp_path):
    """`JSON_MIN`, with its labels under the name of their control."""
    task = {
        "id": 3,
        "text": TEXT,
        "ner": [{"start": 2, "end": 7, "text": "Putin", "labels": ["PERSON"]}],
        "annotator": 1,
    }
    (marked,) = read("label-studio", put(tmp_path / "export.json", task))
    assert [(mark.label, mark.span.text) for mark in marked.by[0].markup.marks] == [("PERSON", "Putin")]
    assert marked.document.text == TEXT


INTERFACE = """
<View>
  <Text name="text" value="$text"/>
  <Labels name="label" toName="text"><Label value="PERSON"/><Label value="GPE"/></Labels>
  <Choices name="topic" toName="text"><Choice value="war"/></Choices>
</View>
"""


@pytest.fixture
def converted(tmp_path):
    """Two people's annotations of a task, as a server exports them, in a form of Label Studio's own converter."""
    when = {"created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z"}
    topic = {"id": "q", "from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["war"]}}
    said = {"ana": [region("x", 2, 7, "Putin", "PERSON"), topic], "ben": [region("y", 13, 20, "Erdogan", "PERSON")]}
    annotations = [
        {"id": number, "completed_by": {"email": f"{name}@example.org"}, "result": result, "lead_time": 3.5, **when}
        for number, (name, result) in enumerate(said.items(), 1)
    ]
    task = {"id": 7, "data": {"text": TEXT, "title": "Talks", "page": 4}, "annotations": annotations, **when}
    put(tmp_path / "server.json", {**task, "predictions": [11, 12], "drafts": [], "project": 1})

    def convert(form):
        from label_studio_sdk.converter import Converter

        converter = Converter(INTERFACE, str(tmp_path), download_resources=False)
        converter.convert(str(tmp_path / "server.json"), str(tmp_path / form), form, is_dir=False)
        return tmp_path / form

    return convert


def test_what_its_own_converter_writes(converted):
    """`JSON`, and `JSON_MIN` with a record for each annotation; what is known of the text stands before its id."""
    (whole,) = read("label-studio", converted("JSON"))
    said = {by.annotator: [(mark.label, mark.span.text) for mark in by.markup.marks] for by in whole.by}
    assert said == {"ana@example.org": [("PERSON", "Putin")], "ben@example.org": [("PERSON", "Erdogan")]}
    assert (whole.document.title, whole.document.metadata) == ("Talks", {"page": 4})
    assert whole.lost == {"choices of whole texts (topic)": 1, "predictions": 2}
    small = read("label-studio", converted("JSON_MIN"))
    assert [one.document.text for one in small] == [whole.document.text] * 2
    assert [one.document.metadata for one in small] == [whole.document.metadata] * 2
    assert {
        by.annotator: [(mark.label, mark.span.text) for mark in by.markup.marks] for one in small for by in one.by
    } == said
    assert small[0].lost == {"answers on whole texts (topic)": 1}


def test_its_columns_can_be_read(converted):
    """The converter writes CoNLL-2003, too."""
    (marked,) = read("conll2003", converted("CONLL2003"))
    found = [(mark.label, mark.span.text) for mark in marked.by[0].markup.marks]
    assert found == [("PERSON", "Putin"), ("PERSON", "Erdogan")]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("{}", "export.json: must be a list of tasks"),
        ("[", "export.json: is no JSON"),
        ('[{"id": 4, "data": {"n": 1}}]', "export.json, task 4: has no text among its data"),
        (
            json.dumps([{"data": {"text": TEXT}, "annotations": [{"result": [region("x", 2, 7, "Obama", "PERSON")]}]}]),
            "task 1: [2, 7) should read 'Obama', but the text has 'Putin' there",
        ),
    ],
)
def test_mistakes_are_named(tmp_path, content, error):
    """With the task."""
    path = tmp_path / "export.json"
    path.write_text(content)
    with pytest.raises(InvalidFile) as raised:
        read("label-studio", path)
    assert error in str(raised.value)
