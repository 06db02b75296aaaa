"""Prodigy's files as they are found in the world."""

import json

import pytest

from tests.export.formats.travel import read, understand
from workbench.errors import InvalidFile

TEXT = "Putin told Erdogan."
SPANS = [
    {"start": 0, "end": 5, "label": "Source", "token_start": 0, "token_end": 0},
    {"start": 6, "end": 10, "label": "Cue", "token_start": 1, "token_end": 1},
    {"start": 11, "end": 18, "label": "Content", "token_start": 2, "token_end": 2},
]


def put(path, *tasks):
    path.write_text("".join(f"{json.dumps(task)}\n" for task in tasks))
    return path


def test_manual_spans(tmp_path):
    """As `ner_manual` and `spans_manual` write them, with metadata."""
    span = {"start": 0, "end": 5, "label": "PERSON", "token_start": 0, "token_end": 0, "source": "model"}
    task = {
        "text": TEXT,
        "spans": [span],
        "meta": {"source": "x", "date": "June"},
        "_input_hash": 1,
        "answer": "accept",
    }
    (marked,) = read("prodigy", put(tmp_path / "one.jsonl", task))
    said, losses = understand(marked)
    assert [entity.span.text for entity in said[""][0].entities] == ["Putin"]
    assert marked.document.metadata == {"source": "x", "date": "June"}
    assert losses == {}


@pytest.mark.parametrize("named", [True, False])
def test_relations(tmp_path, named):
    """By their spans, or by their tokens alone."""
    relations = [{"head": 2, "child": 0, "label": "source"}, {"head": 2, "child": 1, "label": "cue"}]
    if named:
        relations = [{**one, "head_span": SPANS[2], "child_span": SPANS[one["child"]]} for one in relations]
    task = {"text": TEXT, "spans": SPANS, "relations": relations, "answer": "accept", "_view_id": "relations"}
    (marked,) = read("prodigy", put(tmp_path / "one.jsonl", task))
    said, losses = understand(marked)
    (attribution,) = said[""][0].attributions
    assert (attribution.source.text, attribution.cue.text) == ("Putin", "told")
    assert losses == {}


def test_answers(tmp_path):
    """Accepted ones count, ignored ones are skipped, rejected ones are left out and counted."""
    tasks = [{"text": f"{TEXT} {answer}", "answer": answer} for answer in ("accept", "ignore", "reject")]
    found = read("prodigy", put(tmp_path / "one.jsonl", *tasks))
    assert [[by.skipped for by in one.by] for one in found] == [[False], [True], []]
    assert found[2].lost == {"rejected tasks": 1}


def test_annotators_of_one_text(tmp_path):
    """Are told apart by their sessions; the document is one."""
    tasks = [{"text": TEXT, "_annotator_id": name, "answer": "accept"} for name in ("ner-ana", "ner-ben")]
    one, two = read("prodigy", put(tmp_path / "one.jsonl", *tasks))
    assert one.document == two.document
    assert [one.by[0].annotator, two.by[0].annotator] == ["ner-ana", "ner-ben"]


def test_a_wrong_answer_is_named(tmp_path):
    """With what is allowed."""
    with pytest.raises(InvalidFile, match="'maybe' is none of accept, reject and ignore"):
        read("prodigy", put(tmp_path / "one.jsonl", {"text": TEXT, "answer": "maybe"}))


def test_labels_of_whole_texts_are_counted(tmp_path):
    """They have no place here; nor have choices."""
    task = {"text": TEXT, "label": "POLITICS", "accept": ["A", "B"], "answer": "accept"}
    (marked,) = read("prodigy", put(tmp_path / "one.jsonl", task))
    assert marked.lost == {"labels of whole texts": 1, "choices and arcs under accept": 2}


def test_sessions_tell_annotators_apart(tmp_path):
    """Where no annotator is named; spans need no tokens."""
    span = {"start": 0, "end": 5, "label": "PERSON"}
    tasks = [{"text": TEXT, "spans": [span], "_session_id": f"news-{name}", "_timestamp": 1} for name in ("ana", "ben")]
    found = read("prodigy", put(tmp_path / "one.jsonl", *tasks))
    assert [one.by[0].annotator for one in found] == ["news-ana", "news-ben"]
    assert [mark.span.text for mark in found[0].by[0].markup.marks] == ["Putin"]
