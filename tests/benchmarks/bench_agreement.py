"""Agreement beside the libraries that others use, in one run, on the same data, values checked equal.

`run()` takes everything at full size; `python tests/benchmarks/bench_agreement.py 0.1` at a tenth, to
see that it works. Times are the median of `REPEATS`; a library that would take minutes is timed on a
part, and the row's name says so.
"""

import logging
import os
import sys
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from workbench.agreement import (
    MEASURES,
    Estimate,
    Ratings,
    Said,
    Sample,
    Spans,
    Votes,
    estimates,
    interval,
    match_frames,
)
from workbench.agreement.alignment import Continuum, Dissimilarity
from workbench.agreement.alpha import alpha, alpha_sample
from workbench.agreement.attribution_alpha import attribution_alpha, disagreement
from workbench.agreement.comparison import compare
from workbench.agreement.dawid_skene import dawid_skene
from workbench.agreement.frame_columns import FrameColumns, disagreements
from workbench.agreement.frames import Frame
from workbench.agreement.gamma import gamma
from workbench.agreement.intervals import intervals, standard_error
from workbench.agreement.mace import mace
from workbench.agreement.resampling import replicates
from workbench.agreement.span_f1 import GRADES, semeval_counts, span_f1
from workbench.agreement.two_raters import cohen_pairs

REPEATS = 5
LABELS, RATERS = 5, 5
PANEL = ["percent", "percent_pairwise", "alpha", "alpha_ordinal", "fleiss", "ac1", "ac2", "brennan_prediger"]
BY_RATER = ["cohen", "cohen_quadratic", "scott", "conger"]

Row = dict[str, Any]


def run(scale: float = 1.0, repeats: int = REPEATS) -> list[Row]:
    """Every goal as a row: name, ours, theirs, ratio, goal, unit."""
    rows: list[Row] = []
    with warnings.catch_warnings():
        # The other libraries warn of their own affairs (pandas, numba, cvxpy).
        warnings.simplefilter("ignore")
        for bench in (_alpha, _bootstrap, _pairs, _reliability, _gamma, _spans, _attributions, _panel, _report):
            rows += bench(scale, repeats)
    return rows


def _row(name: str, ours: float, theirs: float | None, goal: float, unit: str = "s") -> Row:
    """A goal is how many times less than theirs, or, where there is nobody to compare with, at most so much."""
    ratio = None if theirs is None else theirs / ours
    return {"name": name, "ours": ours, "theirs": theirs, "ratio": ratio, "goal": goal, "unit": unit}


def _time(call: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    times, result = [], None
    for _ in range(repeats):
        start = perf_counter()
        result = call()
        times.append(perf_counter() - start)
    return median(times), result


def _peak(call: Callable[[], Any]) -> float:
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep a solver's report, which is written past Python, out of the table."""
    sys.stdout.flush()
    kept = os.dup(1)
    logging.disable()
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        yield
    finally:
        logging.disable(logging.NOTSET)
        os.dup2(kept, 1)
        os.close(kept)


def _study(units: int, raters: int = RATERS, labels: int = LABELS, seed: int = 0) -> np.ndarray[Any, Any]:
    rng = np.random.default_rng(seed)
    truth = rng.integers(labels, size=units)
    return np.where(rng.random((raters, units)) < 0.7, truth, rng.integers(labels, size=(raters, units)))


def _triples(table: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], ...]:
    units = table.shape[1]
    order = np.random.default_rng(1).permutation(table.size)
    rater, unit = np.divmod(np.arange(table.size), units)
    return unit[order], rater[order], table.ravel()[order]


def _equal(ours: float | None, theirs: float, tolerance: float = 1e-9) -> None:
    if ours is None or abs(ours - theirs) > tolerance:
        raise AssertionError(f"values differ: {ours} and {theirs}")


def _alpha(scale: float, repeats: int) -> list[Row]:
    import krippendorff

    table = _study(int(1_000_000 * scale))
    triples = _triples(table)
    matrix = table.astype(float)

    def ours() -> float:
        return alpha(Ratings.from_triples(*triples, scale=range(LABELS)))

    def theirs() -> float:
        return float(krippendorff.alpha(reliability_data=matrix, level_of_measurement="nominal"))

    ours_time, value = _time(ours, repeats)
    their_time, other = _time(theirs, repeats)
    _equal(value, other)
    name = f"α of {table.shape[1]:,} items × {RATERS}"
    return [
        _row(f"{name}, from triples, beside krippendorff from its matrix", ours_time, their_time, 15),
        _row(f"{name}, memory", _peak(ours), _peak(theirs), 8, "MiB"),
    ]


def _bootstrap(scale: float, repeats: int) -> list[Row]:
    import krippendorff

    units, few = int(100_000 * scale), 10
    table = _study(units)
    sample = alpha_sample(Ratings.from_table(table, scale=range(LABELS)))
    matrix = table.astype(float)
    rng = np.random.default_rng(2)

    def loop() -> list[float]:
        return [
            float(
                krippendorff.alpha(
                    reliability_data=matrix[:, rng.integers(units, size=units)], level_of_measurement="nominal"
                )
            )
            for _ in range(few)
        ]

    ours_time, ours = _time(lambda: replicates(sample, 1000, 0), repeats)
    their_time, theirs = _time(loop, repeats)
    _equal(float(ours.mean()), float(np.mean(theirs)), 6 * float(ours.std()))
    name = f"1000 resamples at {units:,} items, beside a loop over krippendorff ({few} timed, × {1000 // few})"
    return [_row(name, ours_time, their_time * 1000 / few, 500)]


def _pairs(scale: float, repeats: int) -> list[Row]:
    from itertools import combinations

    from sklearn.metrics import cohen_kappa_score
    from statsmodels.stats.inter_rater import cohens_kappa

    units, people = int(2_000 * scale), 50
    table = _study(units, people)
    ratings = Ratings.from_table(table, scale=range(LABELS))
    pairs = list(combinations(range(people), 2))

    def statsmodels() -> list[float]:
        return [
            cohens_kappa(
                np.bincount(table[a] * LABELS + table[b], minlength=LABELS**2).reshape(LABELS, LABELS),
                return_results=False,
            )
            for a, b in pairs
        ]

    ours_time, ours = _time(lambda: cohen_pairs(ratings), repeats)
    sk_time, theirs = _time(lambda: [cohen_kappa_score(table[a], table[b]) for a, b in pairs], repeats)
    sm_time, others = _time(statsmodels, repeats)
    for mine, yours, another in zip(ours, theirs, others, strict=True):
        _equal(mine.value or 0.0, yours)
        _equal(mine.value or 0.0, another)
    name = f"all {len(pairs):,} pairs of κ on {units:,} items"
    return [
        _row(f"{name}, beside scikit-learn", ours_time, sk_time, 20),
        _row(f"{name}, beside statsmodels on bincount tables", ours_time, sm_time, 2),
    ]


def _reliability(scale: float, repeats: int) -> list[Row]:
    import pandas as pd
    from crowdkit.aggregation import MACE, DawidSkene

    units, people, iterations = int(5_000 * scale), 20, 30
    rng = np.random.default_rng(3)
    table = _study(units, people)
    rater = np.concatenate([rng.choice(people, RATERS, replace=False) for _ in range(units)])
    unit = np.repeat(np.arange(units), RATERS)
    frame = pd.DataFrame({"task": unit, "worker": rater, "label": table[rater, unit]})

    def votes() -> Votes:
        return Votes.from_triples(unit, rater, table[rater, unit])

    ds_time, ds = _time(lambda: dawid_skene(votes(), iterations=iterations, tolerance=1e-300), repeats)
    ds_other, theirs = _time(lambda: DawidSkene(n_iter=iterations, tol=-np.inf).fit(frame), repeats)
    _equal(float(np.abs(ds.posteriors - theirs.probas_.sort_index().sort_index(axis=1).to_numpy()).max()), 0, 1e-6)
    mace_time, mine = _time(lambda: mace(votes(), starts=3, iterations=10), repeats)
    mace_other, yours = _time(lambda: MACE(n_restarts=3, n_iter=10).fit(frame), repeats)
    same = np.mean([a == b for a, b in zip(mine.best, yours.labels_.sort_index(), strict=True)])
    if same < 0.98:
        raise AssertionError(f"MACE agrees on {same:.1%} of the labels only")
    name = f"{units:,} items × {RATERS} of {people} annotators, beside crowd-kit"
    return [
        _row(f"Dawid–Skene, {iterations} iterations, {name}", ds_time, ds_other, 6),
        _row(f"MACE, 3 starts × 10 iterations, {name}", mace_time, mace_other, 8),
    ]


def _gamma(scale: float, repeats: int) -> list[Row]:
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity
    from pygamma_agreement import Continuum as Theirs
    from pygamma_agreement.sampler import StatisticalContinuumSampler

    rng = np.random.default_rng(4)
    each, people = max(5, int(100 * scale)), 3
    columns = []
    for person in range(people):
        start = np.arange(each) * 12 + rng.integers(0, 4, size=each)
        columns.append(np.column_stack([np.full(each, person), start, start + rng.integers(3, 9, size=each)]))
    rows = np.vstack(columns)
    label = rng.integers(3, size=len(rows))
    units = Continuum(rows[:, 0], rows[:, 1].astype(float), rows[:, 2].astype(float), label, people)
    other = Theirs()
    for (person, start, end), which in zip(rows.tolist(), label.tolist(), strict=True):
        other.add(f"p{person}", Segment(start, end), f"l{which}")
    dissimilarity = CombinedCategoricalDissimilarity(alpha=3, beta=1, delta_empty=1)

    def theirs() -> Any:
        np.random.seed(0)
        return other.compute_gamma(dissimilarity, n_samples=30, sampler=StatisticalContinuumSampler())

    # Compile what it compiles before timing it.
    with _quiet():
        other.get_best_alignment(dissimilarity)
    ours_time, ours = _time(lambda: gamma(units, Dissimilarity(3, 1, 1), samples=30, sampler="statistical"), repeats)
    with _quiet():
        their_time, found = _time(theirs, repeats)
    _equal(ours.observed, float(found.observed_disorder), 1e-6)
    return [_row(f"γ of {people} × {each} units, 30 samples, beside pygamma-agreement", ours_time, their_time, 10)]


def _spans(scale: float, repeats: int) -> list[Row]:
    from nervaluate import Evaluator

    texts, each, names = int(10_000 * scale), 15, ["PER", "ORG", "LOC", "MISC"]
    rng = np.random.default_rng(5)
    start = np.tile(np.arange(each) * 10, (texts, 1)) + rng.integers(0, 3, size=(texts, each))
    end = start + rng.integers(2, 6, size=start.shape)
    label = rng.integers(4, size=start.shape)
    moved = np.where(rng.random(start.shape) < 0.2, rng.integers(-1, 2, size=start.shape), 0)
    start_b = np.maximum(start + moved, 0)
    end_b = np.maximum(end + moved, start_b + 1)
    label_b = np.where(rng.random(start.shape) < 0.9, label, rng.integers(4, size=start.shape))

    def lists(starts: Any, ends: Any, labels: Any) -> list[list[dict[str, Any]]]:
        return [
            [{"label": names[k], "start": s, "end": e - 1} for s, e, k in zip(*row, strict=True)]
            for row in zip(starts.tolist(), ends.tolist(), labels.tolist(), strict=True)
        ]

    true, predicted = lists(start, end, label), lists(start_b, end_b, label_b)
    text = np.tile(np.repeat(np.arange(texts), each), 2)
    columns = (
        text,
        np.repeat([0, 1], texts * each),
        np.concatenate([label.ravel(), label_b.ravel()]),
        np.concatenate([start.ravel(), start_b.ravel()]),
        np.concatenate([end.ravel(), end_b.ravel()]),
    )

    def ours() -> dict[str, Any]:
        found = compare(Spans.from_columns(*columns, sizes=(texts, 2, 4)))
        return {"counts": semeval_counts(found)} | {grade: span_f1(found, grade) for grade in GRADES}

    ours_time, found = _time(ours, repeats)
    their_time, result = _time(lambda: Evaluator(true, predicted, tags=names, loader="dict").evaluate(), repeats)
    strict = result["overall"]["strict"]
    counts = found["counts"]["strict"]
    # These spans are apart from each other, so that matching in order and the best matching are the same.
    _equal(counts.correct, strict.correct, 0)
    _equal(found["strict"], strict.f1)
    name = f"spans of {texts:,} documents × {each}: four F1 and SemEval counts, matching included, beside nervaluate"
    return [_row(name, ours_time, their_time, 10)]


def _panel(scale: float, repeats: int) -> list[Row]:
    table = _study(int(1_000_000 * scale))
    triples = _triples(table)
    names = PANEL + BY_RATER

    def ours() -> dict[str, Estimate]:
        return estimates(Ratings.from_triples(*triples, scale=range(LABELS)), names, resamples=1000)

    took, found = _time(ours, repeats)
    ratings = Ratings.from_triples(*triples, scale=range(LABELS))
    for name in names:
        alone = interval(MEASURES[name].lay_out(ratings), method="abc")
        _equal(found[name].value, alone.value)
        _equal(found[name].low, alone.low, 0.1 * alone.width)
        _equal(found[name].high, alone.high, 0.1 * alone.width)
    return [
        _row(
            f"stance panel, {len(names)} measures with intervals, {table.shape[1]:,} items × {RATERS}", took, None, 0.3
        )
    ]


def _report(scale: float, repeats: int) -> list[Row]:
    """What a project's report asks for again and again: many measures whose rows are kept, text by text."""
    texts, measures = int(50_000 * scale), 40
    rng = np.random.default_rng(6)
    samples = {}
    for at in range(measures):
        marked = rng.poisson(3, size=texts)
        parts = np.column_stack([2.0 * rng.binomial(marked, 0.8), 2.0 * marked])
        samples[f"F1 {at}"] = Sample(
            parts, np.ones(texts, dtype=np.int64), lambda totals: totals[..., 0] / totals[..., 1]
        )
    documents = np.arange(texts) // 10
    by_text, found = _time(lambda: intervals(samples), repeats)
    by_document, clustered = _time(lambda: intervals(samples, clusters=documents), repeats)
    for name, sample in samples.items():
        _equal(found[name].value, clustered[name].value)
        error = standard_error(sample)
        _equal(found[name].width, 2 * 1.96 * error, 0.02 * error)
    name = f"intervals of {measures} measures on {texts:,} sentences"
    return [_row(name, by_text, None, 0.5), _row(f"{name}, over documents", by_document, None, 0.5)]


def _attributions(scale: float, repeats: int) -> list[Row]:
    """Two answers to each sentence, one or two attributions in each."""
    texts, length = int(50_000 * scale), 30
    rng = np.random.default_rng(7)
    answers = []
    for text in range(texts):
        starts = rng.integers(3, length - 8, size=1 + text % 2).tolist()
        for who in ("ann", "bob"):
            moved = rng.integers(0, 2, size=len(starts)).tolist()
            answers.append(Said(text, who, tuple(_frame(at, by) for at, by in zip(starts, moved, strict=True)), length))
    matches = match_frames(answers)
    columns = [FrameColumns.of([found[side] for found in matches]) for side in (0, 1)]
    took, found = _time(lambda: disagreements(*columns), repeats)
    expected = [disagreement(each) for each in matches]
    _equal(float(np.abs(found - expected).max()), 0)
    whole, _ = _time(lambda: attribution_alpha(matches), repeats)
    name = f"of {texts:,} sentences × 2 annotators"
    return [
        _row(f"attributions {name}, from columns: matched, five facets", took, None, 1),
        _row(f"α on attributions {name}, matched: five facets, chance by exchange", whole, None, 1),
    ]


def _frame(at: int, by: int) -> Frame:
    return Frame(
        {"source": frozenset({at - 2}), "cue": frozenset({at - 1}), "content": frozenset(range(at, at + 6 + by))}
    )


if __name__ == "__main__":
    for row in run(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0):
        theirs = "" if row["theirs"] is None else f" | {row['theirs']:.4g} {row['unit']} | × {row['ratio']:.1f}"
        sys.stdout.write(f"{row['name']}: {row['ours']:.4g} {row['unit']}{theirs} | goal {row['goal']}\n")
