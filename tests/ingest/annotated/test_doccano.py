"""doccano's files as they are found in the world."""

import json

import pytest

from tests.export.formats.travel import read
from workbench.errors import InvalidFile

TEXT = "😀 Putin told Erdogan."


def spans(marked):
    return [(mark.label, mark.span.text) for mark in marked.by[0].markup.marks]


@pytest.mark.parametrize(
    "record",
    [
        {"text": TEXT, "label": [[2, 7, "PERSON"]]},
        {"id": 3, "data": TEXT, "label": [[2, 7, "PERSON"]], "Comments": []},
        {"text": TEXT, "labels": [[2, 7, "PERSON"]], "meta": {"a": 1}},
        {"text": TEXT, "entities": [{"id": 9, "label": "PERSON", "start_offset": 2, "end_offset": 7}], "relations": []},
        {"text": TEXT, "annotations": [{"label": "PERSON", "start_offset": 2, "end_offset": 7, "user": 1}]},
    ],
)
def test_every_version(tmp_path, record):
    """Old and new names; offsets are code points."""
    path = tmp_path / "all.jsonl"
    path.write_text(json.dumps(record) + "\n\n", encoding="utf-8")
    (marked,) = read("doccano", path)
    assert spans(marked) == [("PERSON", "Putin")]
    assert marked.document.text == TEXT


def test_relations_lead_from_entity_to_entity(tmp_path):
    """By the ids of the file."""
    entities = [
        {"id": 70, "label": "Content", "start_offset": 8, "end_offset": 12},
        {"id": 71, "label": "Source", "start_offset": 2, "end_offset": 7},
    ]
    record = {
        "text": TEXT,
        "entities": entities,
        "relations": [{"id": 1, "from_id": 70, "to_id": 71, "type": "source"}],
    }
    (tmp_path / "all.jsonl").write_text(json.dumps(record))
    (marked,) = read("doccano", tmp_path)
    (link,) = marked.by[0].markup.links
    assert (link.label, link.start, link.end) == ("source", "1", "2")


def test_a_file_for_each_annotator(tmp_path):
    """As its export for several users has them; one document, two annotators."""
    for name in ("ana", "ben"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": 1, "text": TEXT, "label": []}))
    found = read("doccano", tmp_path)
    assert {one.document.id for one in found} == {f"{tmp_path.name}-1"}
    assert [one.by[0].annotator for one in found] == ["ana", "ben"]


def test_what_has_no_place_is_counted(tmp_path):
    """Labels of whole texts and comments."""
    path = tmp_path / "all.jsonl"
    path.write_text(json.dumps({"text": TEXT, "label": ["sports"], "Comments": ["why?"]}))
    (marked,) = read("doccano", path)
    assert marked.lost == {"labels of whole texts": 1, "comments": 1}


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{", "line 1: is no JSON"),
        ("[]", "line 1: each line must be an object"),
        ('{"label": []}', "line 1: has no text"),
        ('{"text": "a", "label": [[0, 9, "PERSON"]]}', "line 1: fragment [0, 9) is empty or outside the text's [0, 1)"),
        ('{"text": "a", "label": [["0", 1, "PERSON"]]}', "line 1: offsets must be whole numbers"),
        ('{"text": "a", "relations": [{"from_id": 1, "to_id": 2}]}', "leads from or to an entity that is not there"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path, line, error):
    """In one sentence."""
    path = tmp_path / "all.jsonl"
    path.write_text(line)
    with pytest.raises(InvalidFile) as raised:
        read("doccano", path)
    assert error in str(raised.value)


def test_ranges_beside_categories(tmp_path):
    """Of a project for intents and slots: ranges under `entities`, as triples, and categories under `cats`."""
    record = {"text": TEXT, "entities": [[2, 7, "PERSON"], [13, 20, "PERSON"]], "cats": ["question"]}
    (tmp_path / "all.jsonl").write_text(json.dumps(record))
    (marked,) = read("doccano", tmp_path)
    assert spans(marked) == [("PERSON", "Putin"), ("PERSON", "Erdogan")]
    assert marked.lost == {"labels of whole texts": 1}


def test_all_in_one_list(tmp_path):
    """As its export to JSON has them, laid out or not."""
    records = [{"id": number, "text": TEXT, "label": [[2, 7, "PERSON"]]} for number in (4, 5)]
    (tmp_path / "all.json").write_text(json.dumps(records, indent=4))
    found = read("doccano", tmp_path / "all.json")
    assert [one.document.id for one in found] == ["all-4", "all-5"]
    assert spans(found[1]) == [("PERSON", "Putin")]
