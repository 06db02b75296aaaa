"""The seeds are what the demo and the tests take them for."""

from itertools import combinations
from pathlib import Path

import pytest

from workbench.agreement.differences import KINDS, differences
from workbench.domain.annotations import STATUSES, Annotation
from workbench.domain.codec import decode, encode
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.rules import check
from workbench.domain.scheme import Scheme
from workbench.ingest import Documents
from workbench.text import load_pipeline, parse

SEEDS = Path(__file__).parents[1] / "seeds"
LABELS = sorted((SEEDS / "labels").iterdir())


@pytest.fixture(scope="module")
def document() -> Document:
    """The one article; what lies in a folder of its own is none."""
    (document,) = Documents(SEEDS)
    return document


@pytest.mark.parametrize("file", LABELS, ids=lambda file: file.stem)
def test_every_label_holds(document: Document, scheme: Scheme, file: Path) -> None:
    """Each sentence has an answer by the one whom the file is named after, in the form in which labels are dumped."""
    (parsed,) = parse([document.text], load_pipeline(scheme.pipeline))
    sentences = cut_sentences(document, parsed.sentences)
    lines = file.read_bytes().splitlines()
    answers = [decode(line, Annotation) for line in lines]
    for answer, line in zip(answers, lines, strict=True):
        known = {entity.id for entity in answer.canonical_entities}
        check(answer, document, sentences[answer.sentence], scheme, known)
        assert encode(answer) == line
        assert answer.sentence_text
        assert answer.annotator == file.stem
        assert answer.seconds
        assert answer.created_at
    assert [answer.sentence for answer in answers if answer.revision == 1] == list(range(len(sentences)))


def test_people_differ_in_every_way(scheme: Scheme) -> None:
    """So that whoever looks for the first time meets each kind of difference."""
    scale = {point.label: point.value for point in scheme.stance.scale}
    answers: dict[int, dict[str, Annotation]] = {}
    for file in LABELS:
        for line in file.read_bytes().splitlines():
            answer = decode(line, Annotation)
            answers.setdefault(answer.sentence, {})[answer.annotator] = answer
    found = {
        difference.kind
        for by in answers.values()
        for first, second in combinations(by.values(), 2)
        for difference in differences(first, second, scale)
    }
    assert found == KINDS.keys()
    statuses = {answer.status for by in answers.values() for answer in by.values()}
    assert statuses == set(STATUSES)
