"""What is written for brat can be read again, and brat can show it."""

import re
from pathlib import Path

from hypothesis import given, settings

from tests.export.formats.travel import there_and_back, write
from tests.strategies import annotated, news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.layers import Attribution
from workbench.domain.spans import Span
from workbench.export.formats import Answered, Answers
from workbench.export.formats.brat_configuration import annotation_conf, visual_conf

TEXT = "NTV quoted Erdogan as saying\nTurkey was ready."
DOCUMENT = Document(id="d", text=TEXT)
SENTENCES = cut_sentences(DOCUMENT, [(0, len(TEXT))])


@given(annotated())
@settings(max_examples=60)
def test_everything_comes_back(drawn):
    """All three layers, over any text."""
    there_and_back("brat", drawn)


def said() -> Annotation:
    quoted = Attribution(
        id="x", source=Span.of(TEXT, (0, 3)), cue=Span.of(TEXT, (4, 10), (19, 28)), content=Span.of(TEXT, (29, 45))
    )
    return Annotation(document="d", sentence=0, attributions=(quoted,), note="why?")


def test_an_attribution_is_drawn_as_arrows_from_its_content(tmp_path: Path) -> None:
    """A split cue is one mark with two ranges."""
    losses = write("brat", tmp_path, Answered(DOCUMENT, SENTENCES, (Answers("", (said(),)),)))
    assert (tmp_path / "d.txt").read_text() == TEXT
    assert (tmp_path / "d.ann").read_text().splitlines() == [
        "T1\tContent 29 45\tTurkey was ready",
        "T2\tSource 0 3\tNTV",
        "T3\tCue 4 10;19 28\tquoted as saying",
        "R1\tsource Arg1:T1 Arg2:T2",
        "R2\tcue Arg1:T1 Arg2:T3",
    ]
    assert losses == {"notes on a whole sentence": 1}


def test_each_annotator_has_a_folder(tmp_path: Path) -> None:
    """With the text in each, and one configuration above them."""
    write("brat", tmp_path, Answered(DOCUMENT, SENTENCES, (Answers("ana", (said(),)), Answers("ben", ()))))
    names = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*"))
    assert names == ["ana/d.ann", "ana/d.txt", "annotation.conf", "ben/d.ann", "ben/d.txt", "visual.conf"]
    assert (tmp_path / "ben/d.ann").read_text() == ""


def test_the_configuration_declares_all_that_is_written() -> None:
    """Sections, labels, relations and attributes in the form that brat reads."""
    conf = annotation_conf(news_scheme())
    assert re.findall(r"^\[(\w+)\]$", conf, re.MULTILINE) == ["entities", "relations", "events", "attributes"]
    for line in ("PERSON", "Content", "Stance_against", "source\tArg1:Content, Arg2:Source"):
        assert f"\n{line}\n" in conf
    assert "form\tArg:Content, Value:direct|indirect|mixed|reported|attitude\n" in conf
    assert "\nPERSON\tbgColor:#" in visual_conf(news_scheme())
