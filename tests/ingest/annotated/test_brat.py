"""brat's files as they are found in the world."""

from pathlib import Path
from typing import Any

import pytest

from tests.export.formats.travel import read, understand
from workbench.errors import InvalidFile

TEXT = "Putin told Erdogan that\nKyiv lost.\nHe was sure.\n"


def put(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    return folder


def annotation(path: Path) -> Any:
    (marked,) = read("brat", path)
    said, losses = understand(marked)
    ((one,),) = said.values()
    return one, losses


def test_everything_that_brat_writes(tmp_path):
    """Marks, split ones, an event with its verb for trigger, attributes, a reference, a note, an equivalence."""
    ann = (
        "T1\tPERSON 0 5\tPutin\n"
        "T2\tSource 0 5\tPutin\n"
        "E1\tAttribution:T3 Source:T2 Content:T4 Addressee2:T5\n"
        "T3\tAttribution 6 10\ttold\n"
        "T4\tContent 24 28;29 33\tKyiv lost\n"
        "T5\tAddressee 11 18\tErdogan\n"
        "A1\tform E1 indirect\n"
        "M1\tdenies E1\n"
        "A2\tcolour T1 red\n"
        "N1\tReference T1 Wikidata:Q7747\tVladimir Putin\n"
        "#1\tAnnotatorNotes T1\tthe president\n"
        "*\tEquiv T1 T2\n"
    )
    one, losses = annotation(put(tmp_path, d_dot_txt=TEXT, d_dot_ann=ann))
    (entity,) = one.entities
    assert (entity.label, entity.canonical, entity.note) == ("PERSON", "PERSON/Vladimir Putin", "the president")
    assert one.canonical_entities[0].wikidata == "Q7747"
    (said,) = one.attributions
    assert (said.source.text, said.cue.text, said.content.text) == ("Putin", "told", "Kyiv … lost")
    assert said.addressee.text == "Erdogan"
    assert said.attributes == {"form": "indirect", "denies": True}
    assert losses == {"attributes named colour": 1, "equivalences (Equiv)": 1}


@pytest.mark.parametrize("quote", ["that\nKyiv lost", "that Kyiv lost", "that\n\nKyiv lost"])
def test_words_over_a_line_break(tmp_path, quote):
    """With the raw line break in the annotation, or a space for it."""
    one, _ = annotation(put(tmp_path, d_dot_txt=TEXT, d_dot_ann=f"T1\tContent 19 33\t{quote}\nT2\tORG 24 28\tKyiv\n"))
    assert one.attributions[0].content.text == "that\nKyiv lost"
    assert one.entities[0].span.text == "Kyiv"


@pytest.mark.parametrize(("start", "end"), [(36, 38), (38, 40)])
def test_windows_line_ends(tmp_path, start, end):
    """A text with CRLF keeps it, whether its offsets count them as one or as two."""
    start, end = start - 1, end - 1
    text = TEXT.replace("\n", "\r\n")
    one, _ = annotation(put(tmp_path, d_dot_txt=text, d_dot_ann=f"T1\tPERSON {start} {end}\tHe\r\n\r\n"))
    assert one.entities[0].span.ranges == ((37, 39),)


@pytest.mark.parametrize(
    "files",
    [
        {"ana__d_dot_txt": TEXT, "ana__d_dot_ann": "T1\tORG 0 5\tPutin", "ben__d_dot_txt": TEXT, "ben__d_dot_ann": ""},
        {"d_dot_txt": TEXT, "ana__d_dot_ann": "T1\tORG 0 5\tPutin", "ben__d_dot_ann": ""},
        {"d_dot_txt": TEXT, "d_dot_ana_dot_ann": "T1\tORG 0 5\tPutin", "d_ben_dot_ann": ""},
    ],
)
def test_annotators_are_named_by_folder_or_file(tmp_path, files):
    """A folder for each, with or without the text; or a part of the file's name."""
    (marked,) = read("brat", put(tmp_path, **files))
    assert {by.annotator: len(by.markup.marks) for by in marked.by} == {"ana": 1, "ben": 0}


def test_folders_of_different_documents_are_just_folders(tmp_path):
    """And a text without annotations is a document nobody labeled."""
    found = read("brat", put(tmp_path, train__a_dot_txt=TEXT, train__a_dot_ann="", test__b_dot_txt=TEXT))
    assert sorted((one.document.id, [by.annotator for by in one.by]) for one in found) == [("a", [""]), ("b", [])]


@pytest.mark.parametrize(
    ("ann", "error"),
    [
        ("T1\tPERSON 0 5\tErdogan\n", "line 1: T1 quotes 'Erdogan', but the text has 'Putin' there"),
        ("T1\tPERSON 0 500\tPutin\n", "line 1: T1 quotes 'Putin', but the text has"),
        ("T1\tPERSON five\tPutin\n", "line 1: 'PERSON five' is no label with offsets"),
        ("T1\tPERSON 0 5\tPutin\nR1\tx Arg1:T1 Arg2:T9\n", "line 2: T9 is not there"),
        ("hello\n", "line 1: 'hello' is no annotation"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path, ann, error):
    """In one sentence."""
    with pytest.raises(InvalidFile, match=r"d\.ann, ") as raised:
        annotation(put(tmp_path, d_dot_txt=TEXT, d_dot_ann=ann))
    assert error in str(raised.value)


@pytest.mark.parametrize(
    "files",
    [
        {"d_dot_txt": TEXT, "d_ann1_dot_ann": "", "d_ann2_dot_ann": ""},
        {"d_dot_txt": TEXT, "d_dot_ann_dot_ann1": "", "d_dot_ann_dot_ann2": ""},
        {"d_dot_txt": TEXT, "d-ann1_dot_ann": "", "ann2__d_dot_ann": ""},
        {"texts__d_dot_txt": TEXT, "ann1__d_dot_ann": "", "ann2__d_dot_ann": ""},
    ],
)
def test_annotators_are_named_in_other_ways(tmp_path, files):
    """Before or after the suffix, or in folders beside that of the texts."""
    (marked,) = read("brat", put(tmp_path, **files))
    assert sorted(by.annotator for by in marked.by) == ["ann1", "ann2"]


@pytest.mark.parametrize("name", ["d.ann", "d_ana.ann", "d.ann.ana"])
def test_one_annotation_file_finds_its_text(tmp_path, name):
    """And nothing of the others beside it."""
    put(tmp_path, d_dot_txt=TEXT, e_dot_txt=TEXT, **{name.replace(".", "_dot_"): "T1\tORG 0 5\tPutin\n"})
    (marked,) = read("brat", tmp_path / name)
    assert (marked.document.id, len(marked.by[0].markup.marks)) == ("d", 1)


def test_split_marks_may_touch_a_line_break(tmp_path):
    """Parts are joined by a space in the annotation, whatever lies between them in the text."""
    one, _ = annotation(put(tmp_path, d_dot_txt=TEXT, d_dot_ann="T1\tContent 19 23;24 28;35 37\tthat Kyiv He\n"))
    assert one.attributions[0].content.ranges == ((19, 23), (24, 28), (35, 37))
