import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.strategies import documents
from workbench.domain.codec import encode
from workbench.errors import InvalidFile
from workbench.ingest.jsonl import read_jsonl
from workbench.ingest.records import LARGEST, Columns


def read(path: Path, columns: Columns | None = None) -> list[Any]:
    return [found.document for found in read_jsonl(path, columns or Columns(), "en")]


def test_line_is_a_document(tmp_path):
    """Keys are columns; lines may have different ones; blank lines are passed over."""
    path = tmp_path / "news.jsonl"
    path.write_bytes('\ufeff{"id": "a", "text": "Ol\\u00e9.\\r\\n"}\r\n\r\n{"text": "Two 😀", "by": "AP"}'.encode())
    first, second = read(path)
    assert (first.id, first.text) == ("a", "Olé.\r\n")
    assert (second.text, second.metadata) == ("Two 😀", {"by": "AP"})


def test_place_is_file_and_line(tmp_path):
    """A document says where it stands, for messages."""
    path = tmp_path / "news.jsonl"
    path.write_text('\n{"text": "One."}\n')
    (found,) = read_jsonl(path, Columns(), "en")
    assert found.place == f"{path}, line 2"


@given(documents())
def test_document_written_as_json_comes_back(tmp_path_factory, drawn):
    """The domain's own JSON is a line that this reader reads."""
    document, _ = drawn
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_bytes(encode(document) + b"\n")
    assert read(path) == [document]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": "One."', "is no JSON: Expecting ',' delimiter at character 16"),
        (b'{"text": "One." "id": 1}', "is no JSON: Expecting ',' delimiter at character 17"),
        (b"One.", "is no JSON"),
        (b'["One."]', r'must be a JSON object such as \{"text": "…"\}, not \["One\."\]'),
        (b"[" * 100_000, "is JSON that cannot be read"),
        (b'{"n": ' + b"9" * 5000 + b"}", "is JSON that cannot be read"),
        (b'{"body": "One."}', "there is no column 'text' for the text; the columns are 'body'"),
        (b"{}", "there is no column 'text' for the text; the columns are none"),
        (b'{"text": 3}', "'text' must be a string, not the number 3"),
        (b'{"text": "a\\ud800b"}', r"'text' holds U\+D800 at offset 1"),
        (b'{"text": "a\\u0000b"}', r"'text' holds U\+0000 at offset 1"),
        (b'{"text": "One.", "date": "May"}', "'date' must be a date such as 2021-12-03"),
        (b'{"text": "Caf\xe9"}', "0xE9 at byte 13 of the line is not UTF-8"),
        (b'{"text": "' + b"x" * LARGEST + b'"}', "is longer than 16 MiB"),
    ],
)
def test_bad_line_is_named(tmp_path, line, said):
    """Whatever is wrong with a line, its number and one sentence say so."""
    path = tmp_path / "news.jsonl"
    path.write_bytes(b'{"text": "One."}\n' + line + b'\n{"text": "Three."}\n')
    with pytest.raises(InvalidFile, match=rf"news\.jsonl, line 2: {said}") as caught:
        read(path)
    assert caught.value.line == 2
    assert "\n" not in str(caught.value)


def test_both_halves_of_a_surrogate_pair_are_a_character(tmp_path):
    """Escapes of a pair are what JSON writes for a character beyond the first plane."""
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps({"text": "😀"}))
    assert "\\ud83d" in path.read_text()
    assert read(path)[0].text == "😀"
