"""`workbench agreement`: how far annotators agree, layer by layer."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, Session, count, session

if TYPE_CHECKING:
    from workbench.workflows.agreement_report import AgreementReport, Figure, LayerAgreement


class Layer(StrEnum):
    """A layer of the scheme."""

    entities = "entities"
    attribution = "attribution"
    stance = "stance"


class By(StrEnum):
    """What a layer can be told by."""

    measure = "measure"
    label = "label"
    pair = "pair"
    annotator = "annotator"
    week = "week"
    difference = "difference"


def agreement(
    layer: Annotated[Layer | None, typer.Option("--layer", help="Only this layer.")] = None,
    by: Annotated[
        By | None, typer.Option("--by", help="Go into a layer by measure, label, pair, annotator, week or difference.")
    ] = None,
    scheme_version: Annotated[
        str | None,
        typer.Option("--scheme-version", metavar="HASH", help="Only answers made under this version of the scheme."),
    ] = None,
    guidelines_version: Annotated[
        str | None,
        typer.Option(
            "--guidelines-version", metavar="HASH", help="Only answers made under this version of the guidelines."
        ),
    ] = None,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Say how far annotators agree: the numbers of the dashboard.

    Without --by there is a line for each layer. With --json every number is printed, with its interval, how many
    items it rests on, and where it has none, the reason why.
    """
    with session(project, home, json) as run:
        from msgspec import structs

        from workbench.workflows.agreement import report

        with run.progress("Counting") as progress:
            found = report(
                run.store,
                run.project,
                None,
                scheme_version=scheme_version,
                guidelines_version=guidelines_version,
                progress=progress,
            )
        if layer is not None:
            found = structs.replace(found, layers=tuple(each for each in found.layers if each.layer == layer))
        if by is None:
            _summarize(run, found)
        else:
            columns, rows = _BY[by]
            run.table(found, ("layer", *columns), [(each.layer, *row) for each in found.layers for row in rows(each)])


def _summarize(run: Session, found: "AgreementReport") -> None:
    rows = [(each.layer, each.title, *_cells(each.figure), each.trend.direction) for each in found.layers]
    run.table(found, ("layer", "measure", "value", "95 %", "n", "trend"), rows)
    if run.as_json:
        return
    for each in found.layers:
        typer.echo(f"{each.layer}: {each.verdict}")
    run.say(
        f"{found.answers:,} answers of {count(len(found.annotators), 'annotator')} to {found.answered:,} of "
        f"{count(found.sentences, 'sentence')}; {found.shared:,} were answered by two or more"
    )


def _cells(figure: "Figure") -> tuple[str, str, str]:
    value = "no value" if figure.value is None else f"{figure.value:.3f}"
    ends = "" if figure.low is None or figure.high is None else f"{figure.low:.3f} to {figure.high:.3f}"
    return value, ends, f"{figure.n:,}"


def _line(figure: "Figure") -> tuple[str, str, str, str]:
    return (*_cells(figure), "" if figure.value is not None and not figure.message else figure.message)


def _by_measure(layer: "LayerAgreement") -> "Iterator[Sequence[object]]":
    for each in (*layer.beside, *layer.measures):
        yield (each.title, *_line(each.figure))


def _by_label(layer: "LayerAgreement") -> "Iterator[Sequence[object]]":
    for each in layer.by_label:
        yield (each.label, f"{each.uses:,}", *_line(each.figure))


def _by_pair(layer: "LayerAgreement") -> "Iterator[Sequence[object]]":
    for each in layer.by_pair:
        ways = ("" if agr is None else _cells(agr)[0] for agr in (each.agr, each.agr_back))
        yield (f"{each.first}, {each.second}", *_line(each.figure), *ways)


def _by_annotator(layer: "LayerAgreement") -> "Iterator[Sequence[object]]":
    for each in layer.by_annotator:
        figures = (each.with_others, each.others_without, each.with_self, each.with_gold)
        yield (each.annotator, f"{each.n:,}", *(_cells(figure)[0] for figure in figures))


def _by_week(layer: "LayerAgreement") -> "Iterator[Sequence[object]]":
    for each in layer.by_week:
        yield (each.week, each.annotator or "all", *_line(each.figure))


def _by_difference(layer: "LayerAgreement") -> "Iterator[Sequence[object]]":
    for each in layer.differences:
        yield each.title, f"{each.count:,}", f"{each.sentences:,}"


_FIGURE = ("value", "95 %", "n", "")
_BY: dict[By, tuple[Sequence[str], Callable[["LayerAgreement"], Iterator[Sequence[object]]]]] = {
    By.measure: (("measure", *_FIGURE), _by_measure),
    By.label: (("label", "uses", *_FIGURE), _by_label),
    By.pair: (("pair", *_FIGURE, "agr(a‖b)", "agr(b‖a)"), _by_pair),
    By.annotator: (
        ("annotator", "sentences", "with others", "others without", "with self", "with gold"),
        _by_annotator,
    ),
    By.week: (("week", "annotator", *_FIGURE), _by_week),
    By.difference: (("difference", "count", "sentences"), _by_difference),
}
