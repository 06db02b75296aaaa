"""The migrations make what `tables.py` says."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from workbench.errors import WorkbenchError
from workbench.store import Store
from workbench.store.migrate import HEAD, VERSION_TABLE, _config
from workbench.store.tables import metadata


def test_the_migrations_end_where_the_tables_do(store: Store) -> None:
    """After the last migration nothing is left to migrate."""
    with store.read() as tx:
        context = MigrationContext.configure(tx._connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_indexes_are_named_as_the_queue_names_them(store: Store) -> None:
    """Claims name their indexes on SQLite."""
    with store.read() as tx:
        names = {index["name"] for index in inspect(tx._connection).get_indexes("sentences")}
    assert {"ix_sentences_project_id_taken_id", "ix_sentences_project_id_taken_shuffle"} <= names


def test_the_newest_revision_is_the_newest_file() -> None:
    """`HEAD` is what Alembic finds."""
    assert ScriptDirectory.from_config(_config()).get_current_head() == HEAD


def test_many_may_open_an_empty_database_at_once(tmp_path: Path) -> None:
    """One migrates, the others wait and find it done."""
    url = f"sqlite:///{tmp_path}/new.sqlite3"
    with ThreadPoolExecutor(6) as pool:
        for store in pool.map(Store.open, [url] * 6):
            store.close()


@pytest.mark.parametrize("table", ["revisions", "golds"])
@pytest.mark.parametrize("change", ["UPDATE {} SET body = ''", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_people_said(
    annotated_store: Store, table: str, change: str
) -> None:
    """Revisions and gold are append-only, whoever asks."""
    with pytest.raises(WorkbenchError, match="append-only"), annotated_store.write() as tx:
        tx._connection.exec_driver_sql(change.format(table))


def test_a_fresh_file_needs_no_template(tmp_path: Path) -> None:
    """The first opening makes the file."""
    path = tmp_path / "fresh.sqlite3"
    with closing(Store.open(f"sqlite:///{path}")):
        assert path.exists()


def test_a_fresh_postgresql_database_is_filled_once(new_postgresql: Callable[[], str]) -> None:
    """Its migrations run in one transaction."""
    with closing(Store.open(new_postgresql())) as store, store.read() as tx:
        assert tx.health.revision() == (HEAD, HEAD)
