"""Columns as they are found in the world."""

import pytest

from tests.export.formats.travel import read, understand
from workbench.errors import InvalidFile


def spans(marked):
    return [(mark.label, mark.span.text) for by in marked.by for mark in by.markup.marks]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("I-LOC I-LOC O I-ORG B-ORG", [("LOC", "New York"), ("ORG", "and"), ("ORG", "AP")]),  # IOB1
        ("B-LOC I-LOC O B-ORG B-ORG", [("LOC", "New York"), ("ORG", "and"), ("ORG", "AP")]),  # IOB2
        ("B-LOC E-LOC O S-ORG S-ORG", [("LOC", "New York"), ("ORG", "and"), ("ORG", "AP")]),  # BIOES
        ("B-LOC L-LOC O U-ORG U-ORG", [("LOC", "New York"), ("ORG", "and"), ("ORG", "AP")]),  # BILOU
        ("I-LOC I-PER O O O", [("LOC", "New"), ("PER", "York")]),
    ],
)
def test_every_kind_of_tags(tmp_path, tags, expected):
    """IOB1, IOB2, BIOES and BILOU, told apart by themselves."""
    words = ["New", "York", "'s", "and", "AP"]
    path = tmp_path / "one.conll"
    path.write_text("".join(f"{word} {tag}\n" for word, tag in zip(words, tags.split(), strict=True)))
    (marked,) = read("conll2003", path)
    assert spans(marked) == expected


def test_documents_and_sentences(tmp_path):
    """Tabs or spaces, CRLF, and a document for each -DOCSTART-."""
    path = tmp_path / "eng.testa"
    path.write_bytes(
        b"-DOCSTART- -X- O O\r\n\r\nEU NNP I-NP I-ORG\r\nrejects VBZ I-VP O\r\n\r\nPeter\tNNP\tI-NP\tI-PER\r\n"
        b"\r\n-DOCSTART- -X- O O\r\n\r\nB\xc3\xa9la NNP I-NP I-PER\r\n"
    )
    one, two = read("conll2003", tmp_path)
    assert (one.document.id, one.document.text, one.sentences) == ("eng-1", "EU rejects\nPeter", ((0, 10), (11, 16)))
    assert (two.document.id, two.document.text) == ("eng-2", "Béla")
    assert spans(one) == [("ORG", "EU"), ("PER", "Peter")]


def test_conll_2012(tmp_path):
    """Names in brackets, nested ones too; coreference is counted, since it has no place here."""
    row = "nw/x   0   {}   {}   NNP   *   -   -   -   -   {}   {}\n"
    path = tmp_path / "x.v4_gold_conll"
    path.write_text(
        "#begin document (nw/x); part 000\n"
        + row.format(0, "The", "(ORG*", "(12")
        + row.format(1, "Times", "*)", "12)")
        + row.format(2, "Paris", "(GPE)", "-")
        + "\n#end document\n#begin document (nw/x); part 001\n"
        + row.format(0, "End", "*", "-")
        + "\n#end document\n"
    )
    one, two = read("conll2012", tmp_path)
    assert (one.document.id, two.document.id) == ("nw_x", "nw_x-1")
    assert spans(one) == [("ORG", "The Times"), ("GPE", "Paris")]
    assert understand(one)[1] == {"mentions in coreference chains": 1}


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("conll2003", "EU\n", "one.conll, line 1: the token 'EU' has no tag"),
        ("conll2003", "EU X-ORG\n\n", "the tag 'X-ORG' is neither O nor like B-PER"),
        ("conll2012", "EU B-ORG\n", "has 2 columns; CoNLL-2012 has 12 or more"),
        ("conll2012", f"d 0 0 EU {'- ' * 6} (ORG* -\n", "opened by (ORG is not closed"),
    ],
)
def test_mistakes_are_named(tmp_path, name, content, error):
    """In one sentence."""
    path = tmp_path / "one.conll"
    path.write_text(content)
    with pytest.raises(InvalidFile) as raised:
        read(name, path)
    assert error in str(raised.value)


def test_without_documents_and_with_unknown_columns(tmp_path):
    """No -DOCSTART-, -X- for what is not known, blanks of several kinds, and lines of white space between sentences."""
    path = tmp_path / "x.conll"
    path.write_text("EU -X- -X-   B-ORG\nrejects\t-X-\t_\tO\n \t\nPeter -X- -X- B-PER \n")
    (marked,) = read("conll2003", path)
    assert (marked.document.id, marked.document.text) == ("x", "EU rejects\nPeter")
    assert spans(marked) == [("ORG", "EU"), ("PER", "Peter")]


def test_comments_above_sentences(tmp_path):
    """As later shared tasks have them; a number sign within a sentence is a word."""
    path = tmp_path / "x.conll"
    path.write_text("# id 5239d808\tdomain=en\nEU _ _ B-ORG\n\n# id 2\tdomain=en\n# _ _ O\n1 _ _ B-MISC\n")
    (marked,) = read("conll2003", path)
    assert marked.document.text == "EU\n# 1"
    assert spans(marked) == [("ORG", "EU"), ("MISC", "1")]


def test_a_file_for_each_annotator(tmp_path):
    """Where one document stands in several of them, they are annotators'."""
    for name, label in (("ana", "(GPE)"), ("ben", "*")):
        content = f"#begin document (x); part 000\nx 0 0 Paris - - - - - - {label} -\n\n#end document\n"
        (tmp_path / f"{name}.v4_gold_conll").write_text(content)
    found = read("conll2012", tmp_path)
    assert [(one.document.id, one.by[0].annotator, len(one.by[0].markup.marks)) for one in found] == [
        ("x", "ana", 1),
        ("x", "ben", 0),
    ]
