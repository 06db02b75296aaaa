"""Label: the labeler, with nothing around it."""

import msgspec
import streamlit as st

from workbench.agreement import KINDS
from workbench.app.api import PREFIX
from workbench.app.labeler import LabelerData, Mode, labeler
from workbench.app.pages.visit import Visit


def draw(visit: Visit) -> None:
    labeler(component_data(visit, asked_for()), key="labeler")


def component_data(visit: Visit, asked_for: tuple[str, int] | None, mode: Mode = "label") -> LabelerData:
    """What the labeler is given: the project and oneself; sentences it fetches from the API."""
    newest = visit.open.scheme
    user = visit.signed_in.user
    return {
        "api": f"{PREFIX}/projects/{visit.project}",
        "csrf": visit.signed_in.csrf,
        "user": {"name": user.name, "display_name": user.display_name or user.name, "role": visit.open.role},
        "project": {"name": visit.project, "title": newest.scheme.title, "overlap": newest.scheme.overlap},
        "scheme": msgspec.to_builtins(newest.scheme)
        | {"version": newest.version, "guidelines_version": newest.guidelines_version},
        "guidelines": newest.guidelines,
        "open": {"document": asked_for[0], "sentence": asked_for[1]} if asked_for else None,
        "sign_in": "/sign-in",
        "mode": mode,
        "kinds": {name: {"title": kind.title, "description": kind.description} for name, kind in KINDS.items()}
        if mode == "adjudicate"
        else {},
    }


def asked_for() -> tuple[str, int] | None:
    """The sentence that the address names."""
    document, sentence = st.query_params.get("document"), st.query_params.get("sentence", "")
    return (document, int(sentence)) if document and sentence.isascii() and sentence.isdigit() else None
