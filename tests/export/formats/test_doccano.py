"""doccano's JSON lines, out."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from msgspec.structs import replace

from tests.export.formats.travel import read, understand, write
from tests.ingest.annotated.normal import normal, with_items
from tests.strategies import annotated
from workbench.export.formats import Answered, Answers


def bare(annotation):
    """What doccano has a place for: labels, ranges and links."""
    plain = {"attributes": {}, "uncertain": False, "note": "", "suggested_by": ""}
    return replace(
        annotation,
        entities=tuple(replace(item, canonical=None, **plain) for item in annotation.entities),
        attributions=tuple(
            replace(item, source_canonical=None, implicit_source=False, **plain) for item in annotation.attributions
        ),
        stances=(),
        canonical_entities=(),
    )


@given(annotated())
@settings(max_examples=60)
def test_labels_ranges_and_links_come_back(drawn):
    """Nested, split and overlapping ones too, over any text; nothing else is claimed to."""
    document, sentences, annotation = drawn
    annotation = replace(annotation, sentence=0, sentence_text="")
    with tempfile.TemporaryDirectory() as folder:
        losses = write("doccano", Path(folder), Answered(document, sentences[:1], (Answers("", (annotation,)),)))
        (marked,) = read("doccano", Path(folder))
    said, lost = understand(marked, sentences[:1])
    assert marked.document == document
    assert with_items(said[""]) == with_items([bare(normal(annotation, document.text))])
    assert lost == {}
    assert losses["stances"] == len(annotation.stances)


def test_the_line_is_one_of_doccanos(tmp_path):
    """Under the names of its importer."""
    from tests.export.formats.test_prodigy import DOCUMENT, TEXT, Annotation, Entity, Span, cut_sentences

    entity = Entity(id="e", label="ORG", span=Span.of(TEXT, (0, 3)), note="why", attributes={"metonym": True})
    annotation = Annotation(document="d", sentence=0, entities=(entity,))
    sentences = cut_sentences(DOCUMENT, [(0, len(TEXT))])
    losses = write("doccano", tmp_path, Answered(DOCUMENT, sentences, (Answers("", (annotation,)),)))
    line = json.loads((tmp_path / "labels.jsonl").read_text())
    assert (line["id"], line["text"]) == (1, TEXT)
    assert line["entities"] == [{"id": 1, "label": "ORG", "start_offset": 0, "end_offset": 3}]
    assert line["relations"] == []
    assert losses == {"attributes": 1, "notes": 1}
