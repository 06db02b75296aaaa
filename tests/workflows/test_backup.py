"""A copy of everything while people go on labeling."""

import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.conftest import fill
from workbench.domain.annotations import Annotation
from workbench.errors import Conflict, InvalidInput, Unavailable
from workbench.store import Store
from workbench.workflows import labeling
from workbench.workflows.backup import backup
from workbench.workflows.doctor import examine


def test_a_backup_opens_as_a_database_with_everything_in_it(sqlite_store: Store, tmp_path: Path) -> None:
    """The copy is whole, and nothing else is left beside it."""
    fill(sqlite_store)
    stored = labeling.submit(sqlite_store, "news", "ana", Annotation(document="d0", sentence=0), "key")
    target = backup(sqlite_store, tmp_path / "copy.sqlite3")
    assert [path.name for path in tmp_path.iterdir()] == ["copy.sqlite3"]
    with closing(Store.open(f"sqlite:///{target}")) as copy, copy.read() as tx:
        assert list(tx.annotations.heads(tx.projects.get("news"))) == [stored]


def test_a_file_that_exists_is_left_alone(sqlite_store: Store, tmp_path: Path) -> None:
    """Nobody loses yesterday's backup."""
    target = tmp_path / "copy.sqlite3"
    target.write_text("yesterday")
    with pytest.raises(Conflict, match=r"copy\.sqlite3 exists already"):
        backup(sqlite_store, target)
    assert target.read_text() == "yesterday"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_not_there_is_named(sqlite_store: Store, tmp_path: Path) -> None:
    """In one sentence."""
    with pytest.raises(Unavailable, match="cannot be written"):
        backup(sqlite_store, tmp_path / "nowhere" / "copy.sqlite3")


def test_a_backup_during_labeling_is_of_one_moment(sqlite_store: Store, tmp_path: Path) -> None:
    """Writers go on, and the copy contradicts itself nowhere."""
    fill(sqlite_store)
    stop = threading.Event()

    def label() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            answer = Annotation(document=f"d{number % 4}", sentence=number % 3, note=f"{number}")
            labeling.submit(sqlite_store, "news", "ana", answer, f"{number}")

    worker = threading.Thread(target=label)
    worker.start()
    copies = [backup(sqlite_store, tmp_path / f"{number}.sqlite3") for number in range(5)]
    stop.set()
    worker.join()
    for path in copies:
        with closing(Store.open(f"sqlite:///{path}")) as copy:
            assert {finding.level for finding in examine(copy)} == {"ok"}


@pytest.mark.postgresql
def test_postgresql_is_backed_up_with_its_own_tools(new_postgresql, tmp_path: Path) -> None:
    """The message says how."""
    with closing(Store.open(new_postgresql())) as store, pytest.raises(InvalidInput, match="pg_dump --format=custom"):
        backup(store, tmp_path / "copy")
