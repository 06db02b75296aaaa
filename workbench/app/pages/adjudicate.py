"""Adjudicate: the labeler again, with everybody's answers side by side. For leads."""

from workbench.app.labeler import labeler
from workbench.app.pages.label import asked_for, component_data
from workbench.app.pages.visit import Visit


def draw(visit: Visit) -> None:
    labeler(component_data(visit, asked_for(), "adjudicate"), key="adjudicator")
