"""A page that would have to wait says how far it is instead."""

import pytest

from tests.app.disagreeing import answer_all
from tests.app.test_pages import show, text_of, visit_of
from workbench.app.house import House
from workbench.app.pages import agreement
from workbench.app.pages.counting import report_or_progress
from workbench.errors import MissingPackage
from workbench.workflows import agreement as counted
from workbench.workflows import agreement_keeping


def test_much_to_count_is_a_bar_and_then_the_report(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page waits for nothing, and is itself once there is little left."""
    answer_all(sqlite_house.store, "ana", "ben")
    visit = visit_of(sqlite_house, "lena")
    monkeypatch.setattr(agreement_keeping, "MUCH", 0)
    page = show(agreement, visit)
    assert not page.exception
    (bar,) = page.get("progress")
    assert "Counting for the first time" in bar.proto.text
    assert "Entities" not in text_of(page)
    monkeypatch.undo()
    counted.report(sqlite_house.store, visit.project, visit.user)
    assert "Entities" in text_of(show(agreement, visit))


def test_what_went_wrong_takes_the_place_of_the_bar(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is raised, for the frame of all pages to say, instead of a bar that never moves."""
    answer_all(sqlite_house.store, "ana", "ben")
    visit = visit_of(sqlite_house, "lena")
    monkeypatch.setattr(agreement_keeping, "MUCH", 0)
    held = agreement_keeping.kept(sqlite_house.store, visit.project)
    held.failed = MissingPackage("no pipeline is installed")
    with pytest.raises(MissingPackage, match="no pipeline"):
        report_or_progress(visit)
    monkeypatch.undo()
    assert report_or_progress(visit) is not None
