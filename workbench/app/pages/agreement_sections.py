"""What the dashboard shows of one layer: a picture, which leads to the sentences, and its table."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from workbench.app.pages import charts
from workbench.app.pages.behind import choose, pair_name
from workbench.app.pages.figures import as_told, interval, percent, value
from workbench.app.pages.plain import plain
from workbench.app.pages.tables import Cell, draw_table
from workbench.workflows.agreement_layers import MISSED
from workbench.workflows.agreement_report import AgreementReport, Figure, LayerAgreement, PairFigure

_HELP = {
    "With others": "The headline measure over all pairs that this one is in.",
    "Others without": "The headline measure of the others alone: where it is higher, this one pulls it down.",
    "With themselves": "On sentences that they were asked again afresh: the headline measure of either answer.",
    "With gold": "F1 against gold; of stance the share of labels.",
    "Competence": "How probably they answer by knowledge rather than by chance (MACE).",
    "Accuracy": "How often they are right (Dawid–Skene).",
    "agr(first‖second)": "Of what the first found, what the second found at least a part of.",
    "agr(second‖first)": "Of what the second found, what the first found at least a part of.",
    "Agree": "Percent agreement on the same items.",
    "n": "On how many items it rests.",
}


class Section(NamedTuple):
    """A tab."""

    title: str
    draw: Callable[[AgreementReport, LayerAgreement], None]


def draw_kinds(_found: AgreementReport, layer: LayerAgreement) -> None:
    """Typed differences."""
    kinds = [each for each in layer.differences if each.count]
    if not kinds:
        _say("Nobody differs from anybody.")
        return
    _chart(charts.by_kind(kinds), layer, "kinds", lambda picked: {"kind": picked["kind"]})
    draw_table(
        [
            {"Kind": each.title, "Differences": each.count, "Sentences": each.sentences, "What it is": each.description}
            for each in kinds
        ],
        f"{layer.layer}-differences",
    )


def draw_labels(_found: AgreementReport, layer: LayerAgreement) -> None:
    """Agreement on each label."""
    picture = charts.by_name([(each.label, each.figure) for each in layer.by_label], "label", layer.figure.value)
    _chart(picture, layer, "labels", lambda picked: {"label": picked["label"]})
    draw_table(
        [{"Label": each.label, "Uses": each.uses, **_columns(each.figure)} for each in layer.by_label],
        f"{layer.layer}-labels",
        _HELP,
    )


def draw_pairs(found: AgreementReport, layer: LayerAgreement) -> None:
    """Agreement of every two annotators."""
    cells = [
        {
            "first": one,
            "second": other,
            "value": each.figure.value,
            "words": value(each.figure.value),
            "n": each.figure.n,
        }
        for each in layer.by_pair
        if each.figure.value is not None
        for one, other in ((each.first, each.second), (each.second, each.first))
    ]
    picture = charts.heat_map(cells, found.annotators, _ink()) if cells else None
    _chart(
        picture,
        layer,
        "pairs",
        lambda picked: {"pair": pair_name(picked["first"], picked["second"])},
        width="content",
    )
    draw_table(
        [
            {"First": each.first, "Second": each.second, **_columns(each.figure), **_both_ways(each)}
            for each in layer.by_pair
        ],
        f"{layer.layer}-pairs",
        _HELP,
    )


def _both_ways(pair: PairFigure) -> dict[str, Cell]:
    if pair.agr is None or pair.agr_back is None:
        return {}
    return {"agr(first‖second)": pair.agr.value, "agr(second‖first)": pair.agr_back.value}


def draw_annotators(_found: AgreementReport, layer: LayerAgreement) -> None:
    """Each annotator with the others, without them, with themselves, and with gold."""
    picture = charts.with_and_without(layer.by_annotator, layer.figure.value)
    _chart(picture, layer, "annotators", lambda picked: {"annotator": picked["annotator"]})
    rows: list[dict[str, Cell]] = []
    for each in layer.by_annotator:
        row: dict[str, Cell] = {
            "Annotator": each.annotator,
            "Shared sentences": each.n,
            "With others": each.with_others.value,
            "Others without": each.others_without.value,
            "With themselves": each.with_self.value,
            "With gold": each.with_gold.value,
        }
        if layer.layer == "stance":
            row |= {"Competence": each.competence, "Accuracy": each.accuracy}
        rows.append(row)
    draw_table(rows, f"{layer.layer}-annotators", _HELP)
    for column, figures in (
        ("With others", [each.with_others for each in layer.by_annotator]),
        ("Others without", [each.others_without for each in layer.by_annotator]),
        ("With themselves", [each.with_self for each in layer.by_annotator]),
        ("With gold", [each.with_gold for each in layer.by_annotator]),
    ):
        for message in sorted({each.message for each in figures if each.value is None}):
            st.caption(plain(f"{column}, where there is no value: {message}."))


def draw_weeks(found: AgreementReport, layer: LayerAgreement) -> None:
    """Where it goes."""
    picture = charts.by_week(layer.by_week, found.annotators)
    _chart(picture, layer, "weeks", lambda picked: {"week": picked["week"]})
    draw_table(
        [{"Week": each.week, "Annotator": each.annotator or "all", **_columns(each.figure)} for each in layer.by_week],
        f"{layer.layer}-weeks",
        _HELP,
    )


def draw_confusion(_found: AgreementReport, layer: LayerAgreement) -> None:
    """What one said where another said something else."""
    tables = {"all pairs": layer.confusion} if layer.confusion else {}
    tables |= {pair_name(each.first, each.second): each for each in layer.confusion_by_pair}
    if not tables:
        _say("There is nothing to confuse here.")
        return
    which = st.selectbox("Between", list(tables), key="between", width=360)
    table = tables[which if which in tables else next(iter(tables))]
    _chart(
        charts.confusion_map(table, _ink()),
        layer,
        "confusion",
        lambda picked: _cell(picked["first"], picked["second"]) | ({} if which == "all pairs" else {"pair": which}),
        width="content",
    )
    st.caption("Rows say what one gave, columns what the other gave on the same; darker is a greater share of the row.")
    draw_table(
        [
            {"": row, **{column: table.cells[i][j] for j, column in enumerate(table.labels)}}
            for i, row in enumerate(table.labels)
        ],
        f"{layer.layer}-confusion",
    )


def _cell(row: str, column: str) -> dict[str, str]:
    """What a cell of a confusion stands for; in the diagonal nobody differs about the label, but about more."""
    label, other = (column, row) if row == MISSED else (row, column)
    return {"label": label} if label == other else {"label": label, "taken for": other}


def draw_measures(_found: AgreementReport, layer: LayerAgreement) -> None:
    """Every measure that applies, and what more sentences would bring."""
    draw_table(
        [
            {"Measure": each.title, **_columns(each.figure), "What it tells": each.summary}
            for each in (*layer.beside, *layer.measures)
        ],
        f"{layer.layer}-measures",
        _HELP,
    )
    st.markdown(f"**How many more sentences** until the interval of “{plain(layer.title)}” is so narrow")
    draw_table(
        [{"Width": f"± {each.width / 2:g}", "More sentences": each.sentences} for each in layer.needed],
        f"{layer.layer}-needed",
    )
    over = "documents, since sentences of one resemble each other" if layer.over == "documents" else "sentences"
    st.caption(f"Intervals are bootstrapped over {over}; they hold the true value 95 times in 100.")


SECTIONS: tuple[Section, ...] = (
    Section("What differs", draw_kinds),
    Section("By label", draw_labels),
    Section("By pair", draw_pairs),
    Section("By annotator", draw_annotators),
    Section("By week", draw_weeks),
    Section("Confusion", draw_confusion),
    Section("All measures", draw_measures),
)


def _columns(figure: Figure) -> dict[str, Cell]:
    return {
        "Value": figure.value,
        "Interval": interval(figure),
        "n": figure.n,
        "Agree": percent(figure.agreement),
        "Why not": as_told(figure.message),
    }


def _chart(
    picture: charts.Picture | None,
    layer: LayerAgreement,
    name: str,
    read: Callable[[Mapping[str, Any]], Mapping[str, str]],
    width: Any = "stretch",
) -> None:
    if picture is None:
        _say("Nothing here has a value yet; the table says why.")
        return
    key = f"{layer.layer}-{name}"
    st.altair_chart(picture, width=width, key=key, on_select=choose(key, read), selection_mode=charts.PICK)


def _ink() -> str:
    return "#ececea" if st.context.theme.type == "dark" else "#1a1a18"


def _say(sentence: str) -> None:
    st.html(f'<p class="wb-empty">{sentence}</p>')
