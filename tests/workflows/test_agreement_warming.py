"""Counting in the background."""

import threading
import time
from collections.abc import Callable

import pytest

from tests.workflows.test_agreement import PEOPLE, Labeling, fill
from workbench.errors import MissingPackage
from workbench.store import Store
from workbench.text.pipelines import load_tokenizer
from workbench.workflows import agreement, agreement_keeping
from workbench.workflows.agreement_snapshot import Snapshot
from workbench.workflows.agreement_warming import Warming

SOON = 60.0


def until(holds: Callable[[], bool]) -> None:
    """Wait for it, but not for ever."""
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_whoever_asks_finds_it_counted(sqlite_store: Store) -> None:
    """New answers are counted without anybody asking, until it is stopped."""
    labeling = Labeling(sqlite_store, fill(sqlite_store, PEOPLE, 4, 4), 4, 4, seed=1)
    labeling.answer(20)
    snapshot = agreement_keeping.kept(sqlite_store, "news").snapshot
    warming = Warming(sqlite_store, look_every=0.01)
    warming.start()
    until(lambda: not snapshot.waiting())
    labeling.answer(5)
    until(lambda: not snapshot.waiting())
    warming.stop()
    labeling.answer(5)
    assert snapshot.waiting()


def test_the_log_says_when_it_ends(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A mistake in the code ends it, but not silently."""
    fill(sqlite_store, PEOPLE, 1, 1)
    ended: list[object] = []
    monkeypatch.setattr(threading, "excepthook", ended.append)
    monkeypatch.setattr(Snapshot, "refresh", lambda _, **__: {}["mistake"])
    warming = Warming(sqlite_store, look_every=0.01)
    warming.start()
    until(lambda: bool(ended))
    warming.stop()
    assert "counted in the background no more" in caplog.text
    assert "KeyError: 'mistake'" in caplog.text


def test_the_pipeline_is_there_before_the_next_answer(sqlite_store: Store) -> None:
    """Also where all is counted already, so that nothing needs it yet."""
    labeling = Labeling(sqlite_store, fill(sqlite_store, PEOPLE, 4, 4), 4, 4, seed=1)
    labeling.answer(20)
    agreement.report(sqlite_store, "news", "lea")
    load_tokenizer.cache_clear()
    warming = Warming(sqlite_store, look_every=0.01)
    warming.start()
    until(lambda: load_tokenizer.cache_info().currsize > 0)
    warming.stop()


def test_a_page_is_told_how_far_it_is(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is much to count, it is counted in a thread meanwhile."""
    labeling = Labeling(sqlite_store, fill(sqlite_store, PEOPLE, 4, 4), 4, 4, seed=1)
    labeling.answer(20)
    assert agreement.under_way(sqlite_store, "news", "lea") is None
    monkeypatch.setattr(agreement_keeping, "MUCH", 5)
    told = agreement.under_way(sqlite_store, "news", "lea")
    assert told is not None
    done, total = told
    assert done <= total
    assert total > 5
    until(lambda: agreement.under_way(sqlite_store, "news", "lea") is None)
    assert agreement.report(sqlite_store, "news", "lea").answers > 0


def test_whoever_waits_is_told_what_went_wrong(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it can be counted, which is tried each time that somebody asks."""
    labeling = Labeling(sqlite_store, fill(sqlite_store, PEOPLE, 4, 4), 4, 4, seed=1)
    labeling.answer(20)
    monkeypatch.setattr(agreement_keeping, "MUCH", 5)
    held = agreement_keeping.kept(sqlite_store, "news")
    with monkeypatch.context() as broken:
        broken.setattr(Snapshot, "refresh", _no_pipeline)
        assert agreement.under_way(sqlite_store, "news", "lea") is not None
        until(lambda: held.failed is not None)
        for _ in range(2):
            with pytest.raises(MissingPackage, match="no pipeline"):
                agreement.under_way(sqlite_store, "news", "lea")
        until(lambda: not _counting())
    with pytest.raises(MissingPackage):
        agreement.under_way(sqlite_store, "news", "lea")
    until(lambda: held.failed is None)
    assert agreement.under_way(sqlite_store, "news", "lea") is None


def _no_pipeline(_: Snapshot, **__: object) -> None:
    raise MissingPackage("no pipeline is installed")


def _counting() -> bool:
    return any(thread.name == "agreement" for thread in threading.enumerate())


def test_a_store_is_not_kept_by_what_was_counted_of_it(sqlite_store: Store) -> None:
    """Once it is given up, so is what was counted."""
    labeling = Labeling(sqlite_store, fill(sqlite_store, PEOPLE, 2, 2), 2, 2, seed=1)
    labeling.answer(3)
    other = Store(sqlite_store.engine, sqlite_store.where)
    agreement.report(other, "news", "lea")
    before = len(agreement_keeping._kept)
    del other
    assert len(agreement_keeping._kept) == before - 1
