import tracemalloc

import pytest

from workbench.errors import InvalidFile
from workbench.ingest.lines import read_lines


def test_lines_are_numbered_and_keep_their_breaks(tmp_path):
    """Bytes come as they are, but for the signature at the start."""
    path = tmp_path / "f"
    path.write_bytes(b"\xef\xbb\xbfone\r\n\ntwo")
    assert list(read_lines(path)) == [(1, b"one\r\n"), (2, b"\n"), (3, b"two")]


def test_enormous_line_is_refused_without_reading_it(tmp_path):
    """A line of 200 MB takes no 200 MB to refuse."""
    path = tmp_path / "f"
    with path.open("wb") as file:
        file.write(b"short\n")
        file.truncate(200 * 2**20)
    tracemalloc.start()
    with pytest.raises(InvalidFile, match=r"f, line 2: is longer than 16 MiB, the most that is allowed"):
        list(read_lines(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50 * 2**20


def test_missing_file_is_refused(tmp_path):
    """What the system says about the file is said about the file."""
    with pytest.raises(InvalidFile, match="cannot be read: No such file or directory"):
        list(read_lines(tmp_path / "nowhere"))
    with pytest.raises(InvalidFile, match="cannot be read: Is a directory"):
        list(read_lines(tmp_path))
