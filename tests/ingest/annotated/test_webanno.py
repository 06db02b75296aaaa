"""WebAnno TSV as it is found in the world."""

import pytest

from tests.export.formats.travel import read, understand
from workbench.errors import InvalidFile

NAMES = "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\n\n"


def put(tmp_path, content, name="d.tsv"):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())
    return path


def spans(marked):
    return [(mark.label, mark.span.text) for mark in marked.by[0].markup.marks]


def test_named_entities(tmp_path):
    """Over several tokens, stacked, within a token, without a value; offsets are UTF-16 units."""
    content = NAMES + (
        "#Sentence.id=1\n#Text=😀 New York Times-like .\n"
        "1-1\t0-2\t😀\t_\t_\t\n"
        "1-2\t3-6\tNew\thttp://www.wikidata.org/entity/Q60[1]|*[2]\tGPE[1]|ORG[2]\t\n"
        "1-3\t7-11\tYork\thttp://www.wikidata.org/entity/Q60[1]|*[2]\tGPE[1]|ORG[2]\t\n"
        "1-4\t12-22\tTimes-like\t_\t_\t\n"
        "1-4.1\t12-17\tTimes\t*[2]\tORG[2]\t\n"
        "1-5\t23-24\t.\t*\t*\t\n"
        "\n#Text=He\\tcame .\n"
        "2-1\t25-27\tHe\t*\tPERSON\t\n"
        "2-2\t28-32\tcame\t_\t_\t\n"
        "2-3\t33-34\t.\t_\t_\t\n"
    )
    (marked,) = read("webanno", put(tmp_path, content))
    assert marked.document.text == "😀 New York Times-like . He\tcame ."
    assert spans(marked) == [
        ("GPE", "New York"),
        ("ORG", "New York Times"),
        ("NamedEntity", "."),
        ("PERSON", "He"),
    ]
    assert marked.by[0].markup.marks[0].references["canonical"].wikidata == "Q60"
    assert marked.sentences == ((0, 23), (24, 33))


def test_relations_and_slots(tmp_path):
    """Both lead from mark to mark."""
    content = (
        "#FORMAT=WebAnno TSV 3.2\n"
        "#T_SP=webanno.custom.Part|value\n"
        "#T_SP=webanno.custom.Said|value|ROLE_webanno.custom.Said:roles_webanno.custom.SaidRolesLink|webanno.custom.Part\n"
        "#T_RL=webanno.custom.Of|label|BT_webanno.custom.Part\n\n\n"
        "#Text=Putin told us lies\n"
        "1-1\t0-5\tPutin\tSource\t_\t_\t_\tsource\t1-3[2_0]\t\n"
        "1-2\t6-10\ttold\t_\tCue\tsource;content[0]\t1-1;1-3[2]\t_\t_\t\n"
        "1-3\t11-13\tus\tContent[2]\t_\t_\t_\t_\t_\t\n"
        "1-4\t14-18\tlies\tContent[2]\t_\t_\t_\t_\t_\t\n"
    )
    (marked,) = read("webanno", put(tmp_path, content))
    assert spans(marked) == [("Source", "Putin"), ("Content", "us lies"), ("Cue", "told")]
    links = [(link.label, link.start, link.end) for link in marked.by[0].markup.links]
    assert links == [("source", "3", "1"), ("content", "3", "2"), ("source", "2", "1")]


def test_words_and_chains_are_counted(tmp_path):
    """They have no place here."""
    content = (
        "#FORMAT=WebAnno TSV 3.3\n"
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue|coarseValue\n"
        "#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceRelation|referenceType\n\n"
        "#Text=He\n1-1\t0-2\tHe\tPRP\tPRON\t*->1-1\t_\n"
    )
    (marked,) = read("webanno", put(tmp_path, content))
    assert understand(marked)[1] == {"annotations of layer POS": 1, "annotations of layer CoreferenceLink": 1}


def test_the_text_beside_it_counts(tmp_path):
    """Where all sentences stand in it at their places."""
    content = NAMES + "#Text=He\n1-1\t0-2\tHe\t_\t_\t\n\n#Text=She\n2-1\t4-7\tShe\t_\t_\t\n"
    path = put(tmp_path, content)
    put(tmp_path, "He\r\nShe\n", "d.txt")
    assert [one.document.text for one in read("webanno", path)] == ["He\r\nShe\n"]
    put(tmp_path, "He\r\nHer\n", "d.txt")
    assert [one.document.text for one in read("webanno", path)] == ["He\n\nShe"]


def test_an_exported_project(tmp_path):
    """As INCEpTION has it: a folder for each document, a file for each annotator."""
    for name in ("ana", "ben"):
        put(tmp_path, NAMES + "#Text=He\n1-1\t0-2\tHe\t*\tPERSON\t\n", f"annotation/news.txt/{name}.tsv")
    found = read("webanno", tmp_path)
    assert [(one.document.id, one.by[0].annotator) for one in found] == [("news", "ana"), ("news", "ben")]


def test_folders_of_annotators(tmp_path):
    """Where one document lies in several of them, they are; then also for what one of them has alone."""
    content = NAMES + "#Text=He\n1-1\t0-2\tHe\t*\tPERSON\t\n"
    for name in ("ana/one.tsv", "ben/one.tsv", "ben/two.tsv"):
        put(tmp_path, content, name)
    found = read("webanno", tmp_path)
    assert [(one.document.id, one.by[0].annotator) for one in found] == [("one", "ana"), ("one", "ben"), ("two", "ben")]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("hello\n", "line 1: must begin with #FORMAT=WebAnno TSV 3"),
        (NAMES, "has no sentences"),
        (NAMES + "#Text=He\n1-1 0-2 He\n", "line 6: '1-1 0-2 He' is no token"),
        (NAMES + "#Text=He\n1-1\t0-2\tHe\t_\n", "line 6: has 4 columns; the header declares 5"),
        (NAMES + "#Text=He\n1-1\t0-2\tMe\t_\t_\t\n", "line 6: has tokens that are not in the sentence above them"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path, content, error):
    """In one sentence."""
    with pytest.raises(InvalidFile) as raised:
        read("webanno", put(tmp_path, content))
    assert error in str(raised.value)


def test_marks_without_words_are_counted(tmp_path):
    """INCEpTION marks places between letters, too; neither they nor what leads to them has a place here."""
    content = (
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.SimpleSpan|\n"
        "#T_SP=webanno.custom.Host|ROLE_webanno.custom.Host:links_webanno.custom.LinkType|webanno.custom.SimpleSpan\n\n\n"
        "#Text=This is it.\n1-1\t0-4\tThis\t_\tp1;p2\t1-2[1];1-3.1\t\n1-2\t5-7\tis\t*[1]\t_\t_\t\n"
        "1-3\t8-10\tit\t*[1]\t_\t_\t\n1-3.1\t10-10\t\t*\t_\t_\t\n1-4\t10-11\t.\t_\t_\t_\t\n"
    )
    (marked,) = read("webanno", put(tmp_path, content))
    assert [text for _, text in spans(marked)] == ["is it", "This"]
    assert [link.label for link in marked.by[0].markup.links] == ["p1"]
    assert marked.lost == {"marks without words": 1, "links of marks without words": 1}


def test_relations_between_words_are_counted(tmp_path):
    """They lead from token to token, which are no marks."""
    content = (
        "#FORMAT=WebAnno TSV 3.3\n"
        "#T_RL=webanno.custom.Relation|value|BT_de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token\n\n\n"
        "#Text=He came\n1-1\t0-2\tHe\tnsubj\t1-2\t\n1-2\t3-7\tcame\t_\t_\t\n"
    )
    (marked,) = read("webanno", put(tmp_path, content))
    assert marked.lost == {"annotations of layer Relation": 1}


def test_nobody_labeled_the_initial_one(tmp_path):
    """INCEpTION exports a document as it was before, beside what people made of it."""
    for name in ("INITIAL_CAS", "ana"):
        put(tmp_path, NAMES + "#Text=He\n1-1\t0-2\tHe\t*\tPERSON\t\n", f"annotation/news.txt/{name}.tsv")
    found = read("webanno", tmp_path)
    assert [[by.annotator for by in one.by] for one in found] == [[], ["ana"]]
