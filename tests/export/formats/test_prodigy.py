"""Prodigy's JSON lines, out."""

import json

from hypothesis import given, settings

from tests.export.formats.travel import there_and_back, write
from tests.strategies import annotated
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.layers import Attribution, Entity
from workbench.domain.spans import Span
from workbench.export.formats import Answered, Answers

TEXT = "NTV quoted Erdogan as saying: no."
DOCUMENT = Document(id="d", text=TEXT, title="T")


@given(annotated())
@settings(max_examples=60)
def test_everything_comes_back(drawn):
    """All three layers, over any text."""
    there_and_back("prodigy", drawn)


def test_the_task_is_one_of_prodigys(tmp_path):
    """Tokens end where spans do, spans name their tokens, relations their spans."""
    annotation = Annotation(
        document="d",
        sentence=0,
        entities=(Entity(id="e", label="ORG", span=Span.of(TEXT, (0, 2))),),
        attributions=(Attribution(id="a", content=Span.of(TEXT, (30, 32)), cue=Span.of(TEXT, (4, 10), (19, 28))),),
    )
    sentences = cut_sentences(DOCUMENT, [(0, len(TEXT))])
    assert write("prodigy", tmp_path, Answered(DOCUMENT, sentences, (Answers("ana", (annotation,)),))) == {}
    task = json.loads((tmp_path / "ana.jsonl").read_text())
    assert [token["text"] for token in task["tokens"]] == [
        "NT",
        "V",
        "quoted",
        "Erdogan",
        "as",
        "saying",
        ":",
        "no",
        ".",
    ]
    assert [token["ws"] for token in task["tokens"]] == [False, True, True, True, True, False, True, False, False]
    for span in task["spans"]:
        assert task["tokens"][span["token_start"]]["start"] == span["start"]
        assert task["tokens"][span["token_end"]]["end"] == span["end"]
    assert [(one["label"], one["head_span"]["label"], one["child"]) for one in task["relations"]] == [
        ("cue", "Content", 2),
        ("part_of", "Cue", 2),
    ]
    assert (task["answer"], task["_view_id"], task["_annotator_id"]) == ("accept", "relations", "ana")
    assert task["meta"]["title"] == "T"
