from pathlib import Path

import pytest

from workbench.errors import InvalidFile, InvalidInput
from workbench.ingest import READERS, SUFFIXES, Columns, Documents, reader


def write(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content)
    return folder


def test_every_suffix_names_a_reader():
    """The two tables agree, and every format can be told by a suffix."""
    assert set(SUFFIXES.values()) == set(READERS)


def test_unknown_format_is_refused_with_those_known():
    """The look-up says what there is."""
    with pytest.raises(InvalidInput, match="no format 'docx'; the formats are text, jsonl, csv, huggingface"):
        reader("docx")
    with pytest.raises(InvalidInput, match="no format 'docx'"):
        list(Documents(Path("x"), "docx"))


def test_folder_of_texts_is_read_in_the_order_of_names(tmp_path):
    """A folder imports its files, not what is hidden or of no known format."""
    write(tmp_path, b_txt="Two.", a_TXT="One.", readme_md="No.")
    (tmp_path / ".hidden.txt").write_text("No.")
    assert [document.text for document in Documents(tmp_path)] == ["One.", "Two."]


def test_documents_can_be_read_twice(tmp_path):
    """Each iteration opens the files anew, so that input can be checked before it is imported."""
    found = Documents(write(tmp_path, a_txt="One."))
    assert list(found) == list(found)


def test_format_may_be_named(tmp_path):
    """A suffix that says nothing, or the wrong thing, is overruled."""
    write(tmp_path, a_dat='{"text": "One."}')
    assert [document.text for document in Documents(tmp_path / "a.dat", "jsonl")] == ["One."]
    with pytest.raises(InvalidFile, match=r"the suffix '\.dat' says nothing of the format; name the format"):
        list(Documents(tmp_path / "a.dat"))


def test_folder_of_several_formats_needs_one_named(tmp_path):
    """Nothing is left out in silence."""
    write(tmp_path, a_txt="One.", b_jsonl='{"text": "Two."}')
    with pytest.raises(InvalidFile, match="several formats, jsonl, text; name the one to import"):
        list(Documents(tmp_path))
    assert [document.text for document in Documents(tmp_path, "jsonl")] == ["Two."]


@pytest.mark.parametrize("chosen", [None, "text"])
def test_folder_without_readable_files_is_refused(tmp_path, chosen):
    """An empty folder, or one of other files, is no import."""
    write(tmp_path, readme_md="No.")
    with pytest.raises(InvalidFile, match=r"folder without files that can be read, such as \.txt"):
        list(Documents(tmp_path, chosen))


def test_missing_path_is_refused(tmp_path):
    """So is what is not there."""
    with pytest.raises(InvalidFile, match=r"nowhere\.txt: does not exist"):
        list(Documents(tmp_path / "nowhere.txt"))


@pytest.mark.parametrize(("name", "content"), [("a.jsonl", "\n"), ("a.csv", "text\n"), ("a.csv", ""), ("a.jsonl", "")])
def test_file_without_documents_is_refused(tmp_path, name, content):
    """An import of nothing is a mistake somewhere."""
    (tmp_path / name).write_text(content)
    with pytest.raises(InvalidFile, match="has no documents"):
        list(Documents(tmp_path / name))


def test_same_id_with_another_text_is_refused(tmp_path):
    """Which of the two was meant nobody can know; the second one's place is named."""
    write(tmp_path, a_jsonl='{"id": "x", "text": "One."}\n{"id": "x", "text": "Two."}\n')
    with pytest.raises(InvalidFile, match=r"a\.jsonl, line 2: the id 'x' stands above with another text"):
        list(Documents(tmp_path / "a.jsonl"))


def test_same_id_with_the_same_text_passes(tmp_path):
    """The store takes it once."""
    write(tmp_path, a_jsonl='{"id": "x", "text": "One."}\n' * 2)
    assert len(list(Documents(tmp_path / "a.jsonl"))) == 2


def test_language_and_columns_are_handed_on(tmp_path):
    """What the caller chose reaches the reader."""
    write(tmp_path, a_csv="body\nBir.\n")
    (found,) = Documents(tmp_path / "a.csv", columns=Columns(text="body"), language="tr")
    assert (found.text, found.language) == ("Bir.", "tr")


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_file_that_may_not_be_read(tmp_path, name):
    """What the system refuses is said in one sentence."""
    (tmp_path / name).symlink_to(tmp_path / name)
    with pytest.raises(InvalidFile, match=r"does not exist|cannot be read"):
        list(Documents(tmp_path / name))
