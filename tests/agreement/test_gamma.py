"""γ and its alignments: fixtures, published bands, and equality with pygamma-agreement."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.test_published import CASES
from workbench.agreement.alignment import Continuum, Dissimilarity, best_alignment
from workbench.agreement.gamma import Gamma, continuum_of, gamma, gamma_by_label
from workbench.agreement.spans import Answer, Spans
from workbench.errors import InvalidInput, NoValue

Rows = list[tuple[str, float, float, str]]
FIXTURES = ["two_annotators_simple", "identical_perfect", "weighted_alpha3_beta2"]


def continuum(rows: Rows) -> tuple[Continuum, list[str]]:
    """From annotator, start, end and label of each unit."""
    people, labels = sorted({row[0] for row in rows}), sorted({row[3] for row in rows})
    columns = (
        np.array([people.index(row[0]) for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=float),
        np.array([row[2] for row in rows], dtype=float),
        np.array([labels.index(row[3]) for row in rows], dtype=np.int64),
    )
    return Continuum(*columns, len(people)), labels


def published(name: str) -> Rows:
    path = Path(__file__).parent / "continua" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [(who, float(start), float(end), label) for who, label, start, end in csv.reader(lines)]


@pytest.mark.parametrize("name", FIXTURES)
def test_the_disorder_of_a_fixture_is_met(name: str) -> None:
    """Disorder of the best alignment, under the fixture's own weights."""
    (case,) = [case for key, case in CASES.items() if key.startswith("gamma_fixture") and key.endswith(name)]
    data = case["data"]
    by = Dissimilarity(data["alpha"], data["beta"], data["delta_empty"])
    value, tolerance = case["expected"]["best_alignment_disorder"]
    found = best_alignment(continuum([tuple(unit) for unit in data["units"]])[0], by)
    assert found.disorder == pytest.approx(value, abs=tolerance)


@pytest.fixture(scope="module")
def measured() -> dict[str, tuple[Gamma, dict[str, float | None]]]:
    case = CASES["pygamma_bands"]
    by = Dissimilarity(**{{"delta_empty": "empty"}.get(k, k): v for k, v in case["data"]["dissimilarity"].items()})
    found = {}
    for path in case["data"]["files"]:
        name = Path(path).stem
        units, labels = continuum(published(name))
        shuffled = "Shuffle" in case["expected"][name].get("sampler", "")
        result = gamma(units, by, precision=0.02, sampler="shuffle" if shuffled else "statistical")
        each = {labels[k]: value for k, value in gamma_by_label(units, result, by).items()}
        found[name] = result, each
    return found


@pytest.mark.parametrize("name", ["3by100", "2by1000", "AlexPaulSuzan"])
def test_the_published_bands_are_met(name: str, measured: dict[str, Any]) -> None:
    """γ, γ-cat, γ-k and the number of unitary alignments of three corpora."""
    expected, (found, each) = CASES["pygamma_bands"]["expected"][name], measured[name]
    assert len(found.alignment.members) == expected["n_unitary"]
    assert expected["gamma"][0] <= found.value <= expected["gamma"][1]
    assert expected["gamma_cat"][0] <= found.category <= expected["gamma_cat"][1]
    if "disorder" in expected:
        assert found.observed == pytest.approx(expected["disorder"][0], abs=expected["disorder"][1])
    for label, band in expected.get("gamma_k", {}).items():
        low, high = band if isinstance(band, list) else (band - 0.01, band + 0.01)
        assert low <= each[label] <= high


def pygamma_disorder(rows: Rows, by: Dissimilarity) -> float:
    """Of the best alignment, by the other library."""
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity
    from pygamma_agreement import Continuum as Other

    other = Other()
    for who, start, end, label in rows:
        other.add(who, Segment(start, end), label)
    dissimilarity = CombinedCategoricalDissimilarity(alpha=by.alpha, beta=by.beta, delta_empty=by.empty)
    return float(other.get_best_alignment(dissimilarity).disorder)


# pygamma-agreement and what it stands on warn of their own affairs.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.slow
def test_disorder_equals_pygamma() -> None:
    """On its own corpora and on random ones, to 1e-6 (it counts in single precision)."""
    by = Dissimilarity(3, 2)
    paul = [
        (who, float(start), float(end), label) for who, label, start, end in CASES["pygamma_paul_suzann_alex"]["data"]
    ]
    studies = [paul, published("AlexPaulSuzan")]
    rng = np.random.default_rng(1)
    for people in (2, 3):
        rows = []
        for who in range(people):
            for at in range(0, 60, 8):
                start = at + int(rng.integers(-2, 3)) + 3
                rows.append((f"p{who}", float(start), float(start + rng.integers(2, 8)), "xyz"[int(rng.integers(3))]))
        studies.append(rows)
    for rows in studies:
        ours = best_alignment(continuum(rows)[0], by).disorder
        assert ours == pytest.approx(pygamma_disorder(rows, by), abs=1e-6)


@st.composite
def rows(draw: st.DrawFn, people: int = 3) -> Rows:
    found: Rows = []
    for who in range(people):
        for start, length, label in draw(
            st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from("xy")), min_size=1, max_size=3)
        ):
            found.append((f"p{who}", float(start), float(start + length), label))
    return found


@given(rows())
def test_the_alignment_is_the_best_there_is(units: Rows) -> None:
    """As good as the best of all partitions, tried one by one."""
    line, by = continuum(units)[0], Dissimilarity()
    assert best_alignment(line, by).disorder == pytest.approx(_least(line, by) / line.mean_units, abs=1e-5)


def _least(line: Continuum, by: Dissimilarity) -> float:
    """By recursion over the first annotator's units, then the others'."""
    from functools import cache

    def apart(i: int, j: int) -> float:
        if i < 0 or j < 0:
            return by.empty
        position = abs(line.start[i] - line.start[j]) + abs(line.end[i] - line.end[j])
        length = line.end[i] - line.start[i] + line.end[j] - line.start[j]
        return float(by.alpha * (position / length) ** 2 + by.beta * (line.label[i] != line.label[j])) * by.empty

    def cost(unitary: tuple[int, ...]) -> float:
        pairs = [(a, b) for at, a in enumerate(unitary) for b in unitary[at + 1 :]]
        return sum(apart(a, b) for a, b in pairs) / len(pairs)

    own = [tuple(np.flatnonzero(line.annotator == who).tolist()) for who in range(3)]

    @cache
    def least(a: tuple[int, ...], b: tuple[int, ...], c: tuple[int, ...]) -> float:
        if not (a or b or c):
            return 0.0
        firsts = [a[0]] if a else [-1]
        best = np.inf
        for i in firsts:
            seconds = (*b, -1) if i >= 0 else (b[0],) if b else (-1,)
            for j in seconds:
                thirds = (*c, -1) if i >= 0 or j >= 0 else (c[0],)
                for k in thirds:
                    rest = tuple(tuple(u for u in group if u not in (i, j, k)) for group in (a, b, c))
                    best = min(best, cost((i, j, k)) + least(*rest))
        return float(best)

    return least(*own)


@given(rows(people=1), st.integers(2, 4))
def test_perfect_agreement_is_one_or_undefined(units: Rows, people: int) -> None:
    """Doubles of one annotator have no disorder."""
    doubles = [(f"p{who}", *unit[1:]) for who in range(people) for unit in units]
    try:
        found = gamma(continuum(doubles)[0], samples=2)
    except NoValue:
        return
    assert found.observed == pytest.approx(0, abs=1e-9)
    assert found.value == pytest.approx(1)


@given(rows(), st.randoms())
def test_order_of_units_and_annotators_is_irrelevant_to_disorder(units: Rows, random: Any) -> None:
    """Shuffled and renamed, the best alignment has the same disorder."""
    names = ["p0", "p1", "p2"]
    other = dict(zip(names, random.sample(names, 3), strict=True))
    shuffled = [(other[who], *rest) for who, *rest in random.sample(units, len(units))]
    one, two = (best_alignment(continuum(each)[0], Dissimilarity()).disorder for each in (units, shuffled))  # type: ignore[arg-type]
    assert one == pytest.approx(two, abs=1e-5)


def test_the_same_seed_gives_the_same_gamma() -> None:
    """And what was drawn is reported."""
    units = continuum(published("AlexPaulSuzan"))[0]
    one, two = (gamma(units, seed=4, samples=10) for _ in range(2))
    assert (one.value, one.samples, one.seed, one.sampler) == (two.value, 10, 4, "shuffle")


def test_precision_asks_for_as_many_samples_as_it_takes() -> None:
    """A finer precision draws more."""
    units = continuum(published("AlexPaulSuzan"))[0]
    assert gamma(units, precision=0.05).samples < gamma(units, precision=0.02).samples


def test_texts_are_laid_end_to_end() -> None:
    """Only those that all annotated, without meeting."""
    answers = [Answer(text, who, [([(0, 2), (4, 6)], "x")]) for text in "ab" for who in ("p", "q")]
    line = continuum_of(Spans.from_answers([*answers, Answer("c", "p", [([(0, 3)], "x")])]))
    assert line.start.tolist() == [0, 0, 7, 7]
    assert line.end.tolist() == [6, 6, 13, 13]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([Answer("t", "a", [([(0, 1)], "x")])], "one_annotator"),
        ([Answer("t", "a", []), Answer("u", "b", [])], "no_overlap"),
        ([Answer("t", "a", []), Answer("t", "b", [])], "too_few_items"),
    ],
)
def test_undefined_gamma_says_why(answers: list[Answer], reason: str) -> None:
    """Nothing to align has no γ."""
    with pytest.raises(NoValue) as none:
        gamma(continuum_of(Spans.from_answers(answers)))
    assert none.value.reason == reason


@pytest.mark.parametrize("wrong", [{"samples": 1}, {"precision": 1.0}])
def test_impossible_wishes_are_refused(wrong: dict[str, Any]) -> None:
    """One sample has no spread."""
    with pytest.raises(InvalidInput):
        gamma(continuum(published("AlexPaulSuzan"))[0], **wrong)


def test_impossible_weights_are_refused() -> None:
    """Without position there would be nothing near."""
    with pytest.raises(InvalidInput):
        Dissimilarity(alpha=0)
