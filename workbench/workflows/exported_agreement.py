"""The figures of agreement that go into an export's card."""

import msgspec

from workbench.agreement import MEASURES
from workbench.domain.scheme import content_version
from workbench.export import Agreement, AgreementFigure, LayerFigures
from workbench.store import Project, Store, Transaction, Versions
from workbench.workflows.agreement_keeping import Progress, kept
from workbench.workflows.agreement_report import LayerAgreement, MeasureFigure

_DIGITS = 4
"""Sums that were kept up to date and sums that were counted anew may differ in the last digits of a float."""


def agreement_for_export(store: Store, project: str, progress: Progress | None = None) -> Agreement:
    """Agreement on every layer, by every measure, without names.

    What was counted before is not counted again; the first time, it takes longer than the export itself.

    Raises:
        NotFound: there is no such project.
        MissingPackage: the scheme's pipeline is not installed.
    """
    with store.read() as tx:
        found = tx.projects.get(project)
        _, sentences = tx.documents.count(found)
        gold = tx.digests.count_gold(found)
    report = kept(store, project).report(sentences, gold, progress)
    defined = [(name, measure.title, measure.summary, measure.chance) for name, measure in MEASURES.items()]
    return Agreement(
        measures_version=content_version(msgspec.json.encode(defined)),
        layers={layer.layer: _layer(layer) for layer in report.layers},
    )


def agreement_stamp(tx: Transaction, project: Project) -> tuple[object, ...]:
    """What changes whenever anything does that agreement is counted from; soon told."""
    newest = tx.schemes.newest(project)
    return (
        newest.version,
        newest.guidelines_version,
        tx.documents.count(project),
        tx.digests.total(project, Versions()),
        tx.digests.count_gold(project),
    )


def _layer(layer: LayerAgreement) -> LayerFigures:
    figures = {each.name: each for each in (*layer.beside, *layer.measures)}
    headline = figures.pop(layer.headline, None)
    ordered = (headline, *figures.values()) if headline is not None else tuple(figures.values())
    return LayerFigures(
        items=layer.items,
        over=layer.over,
        verdict=layer.verdict,
        headline=layer.headline,
        figures=tuple(_figure(each) for each in ordered),
    )


def _figure(each: MeasureFigure) -> AgreementFigure:
    figure = each.figure
    return AgreementFigure(
        measure=each.name,
        title=each.title,
        value=_rounded(figure.value),
        low=_rounded(figure.low),
        high=_rounded(figure.high),
        items=figure.n,
        message=figure.message,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS) + 0.0  # no -0.0
