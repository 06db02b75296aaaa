import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts
from workbench.errors import InvalidFile
from workbench.ingest.csv import read_csv
from workbench.ingest.records import LARGEST, Columns


def read(path: Path, columns: Columns | None = None) -> list[Any]:
    return [found.document for found in read_csv(path, columns or Columns(), "en")]


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "news.csv"
    path.write_bytes(content)
    return path


def test_record_is_a_document(tmp_path):
    """Line breaks within quotes are kept, blank lines passed over, the signature left out."""
    path = written(tmp_path, b'\xef\xbb\xbfid,text,by\r\na,"One,\r\n""two"".\n",AP\r\n\r\nb,"Three\r",\r\n')
    first, second = read(path)
    assert (first.id, first.text, first.metadata) == ("a", 'One,\r\n"two".\n', {"by": "AP"})
    assert (second.id, second.text, second.metadata) == ("b", "Three\r", {"by": ""})


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_the_headers(tmp_path, delimiter):
    """Spreadsheets write semicolons or tabs; the header tells."""
    path = written(tmp_path, f"id{delimiter}text\n1{delimiter}One\n".encode())
    assert [(document.id, document.text) for document in read(path)] == [("1", "One")]


def test_place_is_the_records_first_line(tmp_path):
    """A record over several lines stands where it begins."""
    path = written(tmp_path, b'text\n"a\nb"\n"c\nd"\n')
    assert [found.place for found in read_csv(path, Columns(), "en")] == [f"{path}, line 2", f"{path}, line 4"]


def test_long_field_is_read(tmp_path):
    """A text may be longer than the csv module allows by itself."""
    assert len(read(written(tmp_path, b"text\n" + b"x" * 1_000_000))[0].text) == 1_000_000


# A signature alone is an empty text, and refused as such.
@given(st.lists(texts().filter(lambda text: text.removeprefix("\ufeff").strip()), min_size=1, max_size=4, unique=True))
def test_what_csv_writes_is_read(tmp_path_factory, rows):
    """Any text that Python's writer quotes comes back as it was."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(["text"])
    writer.writerows([row] for row in rows)
    path = written(tmp_path_factory.getbasetemp(), file.getvalue().encode())
    assert [document.text for document in read(path) if document.text.strip()] == rows


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"id,body\n1,One\n", 1, "no column 'text' for the text; the columns are 'id', 'body'"),
        (b"text,text\n1,One\n", 1, "has two columns 'text'"),
        (b"id,text\n1,One\n2\n", 3, "has 1 fields where the header has 2"),
        (b"id,text\n1,One, two\n", 2, "has 3 fields where the header has 2"),
        (b'id,text\n1,"One\n2,Two\n', 2, r"is no CSV \(unexpected end of data\)"),
        (b'id,text\n1,One\n2,"Two" more\n', 3, r"is no CSV \("),
        (b"id,text\r1,One\r", 1, r"is no CSV \(new-line character"),
        (b"id,text\n1,\n", 2, "'text' is empty"),
        (b"id,text\n1,One\n2,Caf\xe9\n", 3, "0xE9 at byte 5 of the line is not UTF-8"),
        (b"id,text\n1,a\x00b\n", 2, r"'text' holds U\+0000"),
        (b"id,text,date\n1,One,May\n", 2, "'date' must be a date"),
        ("id,text\n1,One\n".encode("utf-16"), 1, "is encoded in UTF-16"),
        (b'id,text\n1,"' + b"x\n" * LARGEST, 2, "begins a record of more than 16 MiB: is a quote never closed?"),
        (b"id,text\n1," + b"x" * (LARGEST + 1), 2, "is longer than 16 MiB"),
    ],
)
def test_bad_record_is_named(tmp_path, content, line, said):
    """Whatever is wrong with a record, the number of its first line and one sentence say so."""
    with pytest.raises(InvalidFile, match=rf"news\.csv, line {line}: .*{said}") as caught:
        read(written(tmp_path, content))
    assert caught.value.line == line
