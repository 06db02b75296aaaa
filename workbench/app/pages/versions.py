"""Versions: what changed in the scheme and the guidelines, and what to label again for it. For leads."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from workbench.app.form_page import as_sentence
from workbench.app.pages.figures import LAYER_TITLES, interval, value
from workbench.app.pages.plain import plain
from workbench.app.pages.tables import draw_table
from workbench.app.pages.visit import Visit
from workbench.errors import WorkbenchError
from workbench.workflows import agreement, versions
from workbench.workflows.agreement_report import AgreementReport
from workbench.workflows.scheme_changes import Change
from workbench.workflows.versions import InQuestion, Version

_LINES_SHOWN = 12
_EVERYTHING = "Also what no change concerns"


def draw(visit: Visit) -> None:
    st.title("Versions")
    if done := st.session_state.pop("requeued", None):
        st.success(plain(done))
    found = versions.versions(visit.house.store, visit.project, visit.user)
    _draw_versions(found)
    if len(found.versions) < 2:
        st.html(
            '<p class="wb-empty">The scheme and the guidelines have not changed yet. When they do, by '
            "<code>workbench init</code>, what changed is told here, and what it puts in question can be labeled "
            "again.</p>"
        )
        return
    older = [one.number for one in found.versions[:-1]]
    since = st.selectbox("Compare today with", older[::-1], format_func=lambda number: f"version {number}")
    _draw_agreement(visit, found.versions[since - 1], found.versions[-1])
    changes = versions.changes_since(visit.house.store, visit.project, visit.user, since)
    concerned = _in_question(visit, since, found)
    _draw_changes(changes, concerned)
    _draw_put_back(visit, since, changes, concerned)


def _in_question(visit: Visit, since: int, found: versions.Versions) -> InQuestion:
    """Read anew only once somebody has answered or something was put back: it takes seconds in a large project."""
    now = visit.project, since, found
    before = st.session_state.get("in-question")
    if before is not None and before[0] == now:
        return before[1]  # type: ignore[no-any-return]
    with st.spinner("Looking for what that puts in question…"):
        concerned = versions.in_question(visit.house.store, visit.project, visit.user, since)
    st.session_state["in-question"] = now, concerned
    return concerned


def _draw_versions(found: versions.Versions) -> None:
    draw_table(
        [
            {
                "Version": one.number,
                "Since": f"{one.created_at:%Y-%m-%d %H:%M} UTC",
                "Answers": one.answers,
                "Changes": len(one.changes),
                "Scheme": one.scheme_version,
                "Guidelines": one.guidelines_version,
            }
            for one in found.versions
        ],
        "versions",
        {"Answers": "Newest answers that were made under it; who answers again counts under the newer."},
    )
    if found.elsewhere:
        st.caption(f"{found.elsewhere:,} answers were made under versions that this project never had.")
    if found.waiting:
        waiting = ", ".join(f"{name} {count:,}" for name, count in found.waiting.items())
        st.write(plain(f"Put back, and not answered again yet: {waiting}."))


def _draw_agreement(visit: Visit, before: Version, after: Version) -> None:
    st.subheader("Agreement before and after")
    then, now = (
        agreement.report(
            visit.house.store,
            visit.project,
            visit.user,
            scheme_version=one.scheme_version,
            guidelines_version=one.guidelines_version,
        )
        for one in (before, after)
    )
    draw_table(
        [
            {
                "Layer": LAYER_TITLES[layer],
                "Measure": measure,
                f"Version {before.number}": _figure(then, layer),
                f"Version {after.number}": _figure(now, layer),
            }
            for layer, measure in ((each.layer, each.title) for each in now.layers)
        ],
        "before-and-after",
    )
    st.caption(
        "Of answers made under each, with the interval and on how many it rests; also those answered again since."
    )


def _figure(report: AgreementReport, name: str) -> str:
    layer = next((each for each in report.layers if each.layer == name), None)
    if layer is None:
        return "no such layer"
    if layer.figure.value is None:
        return layer.figure.message or "no value"
    ends = interval(layer.figure)
    return f"{value(layer.figure.value)}{f' ({ends})' if ends else ''}, n = {layer.figure.n:,}"


def _draw_changes(changes: Sequence[Change], concerned: InQuestion) -> None:
    st.subheader("What changed")
    if not changes:
        st.html('<p class="wb-empty">Since then, nothing that stands today.</p>')
        return
    st.html(f'<div class="wb-list">{"".join(_change(one, concerned) for one in changes)}</div>')


def _change(one: Change, concerned: InQuestion) -> str:
    count = concerned.count([one.path])
    answers = count.asked + count.waiting
    about = "puts nothing in question" if not answers else f"puts {_count(answers)} in question"
    lines = "".join(
        f'<li class="wb-{"gone" if line[0] == "-" else "come"}" dir="auto">{escape(line[2:])}</li>'
        for line in one.lines[:_LINES_SHOWN]
    )
    more = len(one.lines) - _LINES_SHOWN
    rest = f'<li class="wb-about">and {more} more lines</li>' if more > 0 else ""
    return (
        f'<div class="wb-row"><b>{escape(one.path)}</b> {escape(one.words)}'
        f'<ul class="wb-diff">{lines}{rest}</ul><span class="wb-about">{about}</span></div>'
    )


def _draw_put_back(visit: Visit, since: int, changes: Sequence[Change], concerned: InQuestion) -> None:
    st.subheader("Label again")
    if not concerned.groups:
        st.html('<p class="wb-empty">Every answer was made under the newest version.</p>')
        return
    left, right = st.columns(2)
    with left:
        paths = st.multiselect(
            "What these changes concern",
            [one.path for one in changes],
            default=[one.path for one in changes if concerned.count([one.path]).asked],
        )
        everything = st.checkbox(_EVERYTHING, help="Every answer under an older version, whatever changed.")
        people = st.multiselect("Of", concerned.annotators, placeholder="everybody") or concerned.annotators
    with right:
        reason = st.text_input("Reason, for those who answer again", max_chars=300)
        afresh = st.checkbox(
            "Afresh: they do not see their earlier answer",
            help="Only then does agreement with oneself say how firm answers are. Otherwise they see what they said, "
            "and change what has to be changed.",
        )
    count = concerned.count(paths, people, everything)
    waiting = f" {_count(count.waiting)} of these wait already." if count.waiting else ""
    st.caption(
        "They go back to the people who gave them, before anything else. The earlier answers stay, as revisions, and "
        f"go on counting until there are newer ones.{waiting}"
    )
    if st.button(f"Put {_count(count.asked)} back", type="primary", disabled=not count.asked):
        try:
            done = versions.requeue(
                visit.house.store,
                visit.project,
                visit.user,
                since,
                paths,
                everything,
                people,
                reason,
                afresh,
            )
        except WorkbenchError as error:
            st.error(plain(as_sentence(str(error))))
            return
        st.session_state["requeued"] = f"{_count(done.asked)} {'was' if done.asked == 1 else 'were'} put back."
        st.rerun()


def _count(answers: int) -> str:
    return f"{answers:,} answer{'' if answers == 1 else 's'}"
