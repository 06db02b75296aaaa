from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts
from workbench.errors import InvalidFile
from workbench.ingest.records import LARGEST, Columns
from workbench.ingest.text import headline, read_text


def read(path: Path) -> Any:
    (found,) = read_text(path, Columns(), "en")
    return found.document


def test_seed_is_kept_byte_for_byte(seed_text, tmp_path):
    """The id is the file's name, the title its headline, and the text the file."""
    path = tmp_path / "000_ba9a8abaa905c4c6.txt"
    path.write_bytes(seed_text.encode())
    found = read(path)
    assert found.id == "000_ba9a8abaa905c4c6"
    assert found.title == "Turkey not to clash with Russia on Ukraine: official"
    assert found.text == seed_text
    assert (found.date, found.language, found.metadata) == (None, "en", {})


@given(texts(1, 30))
def test_any_text_is_kept_byte_for_byte(tmp_path_factory, text):
    """CR LF, odd blanks, combining marks: whatever UTF-8 holds."""
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(f"x{text}".encode())
    assert read(path).text.encode() == path.read_bytes()


def test_signature_is_kept_but_not_in_the_title(tmp_path):
    """A UTF-8 signature is a part of the file that is no part of the headline."""
    path = tmp_path / "signed.txt"
    path.write_bytes(b"\xef\xbb\xbfA headline\r\nAnd more than that.\r\n")
    assert read(path).text.encode() == path.read_bytes()
    assert read(path).title == "A headline"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
        ("Café\n".encode("latin-1"), r"line 1: 0xE9 at byte 3 of the file is not UTF-8; save the file as UTF-8"),
        (b"One.\nTwo.\nDr\xf6hne\n", r"line 3: 0xF6 at byte 12 of the file is not UTF-8"),
        (b"ends in mid-character \xe2\x80", "0xE2 at byte 22"),
        ("One.".encode("utf-16"), "line 1: is encoded in UTF-16; save the file as UTF-8"),
        ("One.".encode("utf-32"), "line 1: is encoded in UTF-32"),
        (b"a\x00b", r"U\+0000 at offset 1"),
        (b"a\xed\xa0\x80b", "0xED at byte 1"),
        (b"x" * (LARGEST + 1), "is larger than 16 MiB"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, said):
    """In one sentence that names the file, and where possible the line and the byte."""
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    with pytest.raises(InvalidFile, match=rf"bad\.txt.*{said}"):
        read(path)


def test_name_that_is_no_id_is_refused(tmp_path):
    """A file's name must do as a document's id."""
    path = tmp_path / f"{'x' * 210}.txt"
    path.write_text("One.")
    with pytest.raises(InvalidFile, match="must have 1 to 200 characters"):
        read(path)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Turkey not to clash: official\nUS media reports that Turkey voiced support.",
            "Turkey not to clash: official",
        ),
        ("\n  Will Turkey clash?  \n\nUS media reports.", "Will Turkey clash?"),
        ("Turkey: “no clash”\n\nUS media reports.", "Turkey: “no clash”"),
        ("Only a line", ""),
        ("A sentence.\nAnd another one that is longer.", ""),
        ("“A sentence.”\nAnd another one that is longer.", ""),
        ("It is said that, \nand more", ""),
        ("* * *\nText that is longer than that.", ""),
        ("long " * 60 + "\nText", ""),
        ("Ankara said on Wednesday that it would not be drawn into any\nconflict over Ukraine, as it had said.\n", ""),
        ("", ""),
    ],
)
def test_headline(text, title):
    """A title is a short first line without a full stop, followed by more; not the first line of a wrapped text."""
    assert headline(text) == title


@given(st.text())
def test_headline_is_in_the_text(text):
    """Whatever the text, its headline is a piece of it."""
    assert headline(text) in text
