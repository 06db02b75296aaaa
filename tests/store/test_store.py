"""Opening a database, its transactions, and what of foreign errors becomes of ours."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from workbench.errors import Conflict, InvalidInput, InvalidSetting, NewerDatabase, Unavailable
from workbench.store import Store
from workbench.store.failures import translate
from workbench.store.migrate import VERSION_TABLE
from workbench.store.tables import projects


def test_what_is_committed_is_there_in_the_next_transaction(store: Store) -> None:
    """A commit keeps what was written."""
    with store.write() as tx:
        tx.projects.add("news")
        tx.commit()
    with store.read() as tx:
        assert [project.name for project in tx.projects.all()] == ["news"]


def test_without_a_commit_nothing_is_kept(store: Store) -> None:
    """Leaving a transaction without a commit rolls it back."""
    with store.write() as tx:
        tx.projects.add("news")
    with store.read() as tx:
        assert tx.projects.all() == []


def test_an_error_keeps_nothing_after_the_last_commit(store: Store) -> None:
    """An error rolls back to the last commit."""

    def work() -> None:
        with store.write() as tx:
            tx.projects.add("kept")
            tx.commit()
            tx.projects.add("lost")
            tx.projects.add("lost")

    with pytest.raises(Conflict):
        work()
    with store.read() as tx:
        assert [project.name for project in tx.projects.all()] == ["kept"]


def test_a_reader_cannot_write(store: Store) -> None:
    """A write in a reading transaction is refused by the database."""
    with pytest.raises(Unavailable), store.read() as tx:
        tx.projects.add("news")


def test_a_reader_sees_one_state_while_others_write(store: Store) -> None:
    """What is committed during a reading transaction shows in the next one."""
    with store.read() as reader:
        assert reader.users.count() == 0
        with store.write() as writer:
            writer.users.add("ana")
            writer.commit()
        assert reader.users.count() == 0
    with store.read() as reader:
        assert reader.users.count() == 1


def test_opening_again_changes_nothing(store: Store, store_url: str) -> None:
    """The migrations run once."""
    with store.write() as tx:
        tx.projects.add("news")
        tx.commit()
    with closing(Store.open(store_url)) as again, again.read() as tx:
        assert tx.projects.get("news").name == "news"


def test_a_database_of_a_newer_version_is_refused_in_one_sentence(store: Store, store_url: str) -> None:
    """An unknown revision means that a newer Workbench has been here."""
    with store.write() as tx:
        tx._connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
        tx.commit()
    with pytest.raises(NewerDatabase, match="written by a newer Workbench") as caught:
        Store.open(store_url)
    assert "\n" not in str(caught.value)


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    """A file with a table of one of our names, but no version, is refused and unchanged."""
    path = tmp_path / "theirs.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE users (whatever TEXT)")
        connection.commit()
    with pytest.raises(Unavailable, match="no Workbench database"):
        Store.open(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        assert [row[0] for row in connection.execute("SELECT name FROM sqlite_master")] == ["users"]


def test_a_file_that_is_no_database_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """SQLite's complaint becomes ours."""
    path = tmp_path / "letter.sqlite3"
    path.write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(Unavailable, match=r"not a database"):
        Store.open(f"sqlite:///{path}")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The message says which folder is missing."""
    with pytest.raises(Unavailable, match=r"nowhere of the database does not exist"):
        Store.open(f"sqlite:///{tmp_path}/nowhere/workbench.sqlite3")


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite://", "sqlite:///:memory:", "nonsense", ""])
def test_a_url_of_another_kind_is_refused_with_what_is_allowed(url: str) -> None:
    """Only SQLite files and PostgreSQL are databases."""
    with pytest.raises(InvalidSetting, match=r"allowed are sqlite:////path/to/file and postgresql://"):
        Store.open(url)


def test_a_server_that_is_away_is_unavailable_and_its_password_stays_secret() -> None:
    """Nobody listens on port 1."""
    with pytest.raises(Unavailable) as caught:
        Store.open("postgresql://ana:geheim@127.0.0.1:1/workbench")
    assert "geheim" not in str(caught.value)


def test_sqlite_runs_as_the_design_wants(sqlite_store: Store) -> None:
    """Write-ahead log, full synchronisation, foreign keys."""
    with sqlite_store.read() as tx:
        settings = [tx.health.pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert settings == ["wal", "2", "1"]


def test_every_foreign_error_of_the_database_has_one_of_ours() -> None:
    """None of SQLAlchemy's errors about the database's state passes through unmapped."""
    expected = {
        sa.exc.IntegrityError: Conflict,
        sa.exc.DataError: InvalidInput,
        sa.exc.OperationalError: Unavailable,
        sa.exc.InterfaceError: Unavailable,
        sa.exc.InternalError: Unavailable,
        sa.exc.ProgrammingError: Unavailable,
        sa.exc.NotSupportedError: Unavailable,
        sa.exc.DatabaseError: Unavailable,
        sa.exc.DBAPIError: Unavailable,
    }

    def classes(kind: type) -> set[type]:
        return {kind}.union(*(classes(sub) for sub in kind.__subclasses__()))

    assert classes(sa.exc.DBAPIError) == set(expected)
    for foreign, ours in expected.items():
        error = foreign("SELECT 1", {}, Exception("first line\nsecond line"))
        assert type(translate(error, "the database")) is ours
        assert "second line" not in str(translate(error, "the database"))
    for foreign in (sa.exc.TimeoutError, sa.exc.DisconnectionError):
        assert type(translate(foreign("x"), "the database")) is Unavailable


def test_a_database_that_stays_locked_is_busy(new_sqlite: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for another writer too long hears that, and may try again."""
    monkeypatch.setattr("workbench.store.engine.BUSY_SECONDS", 0)
    with closing(Store.open(new_sqlite())) as store, store.write() as first:
        first.users.add("ana")
        with pytest.raises(Unavailable, match="busy; try again"), store.write() as second:
            second.users.add("ben")


def test_two_that_add_the_same_at_once_are_told(store: Store) -> None:
    """What a unique index refuses is a conflict."""
    row = {"name": "news", "salt": "00", "created_at": dt.datetime.now(dt.UTC)}
    with pytest.raises(Conflict), store.write() as tx:
        tx._connection.execute(sa.insert(projects), [row, row])
