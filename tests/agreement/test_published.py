"""Every published worked example is met, value by value, and none is passed over."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.agreement import alpha, confusion, conger, distances, intervals, many_raters, percent, standard_errors
from workbench.agreement import two_raters as two
from workbench.agreement.ratings import Ratings
from workbench.errors import NoValue

CASES: dict[str, dict[str, Any]] = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "agreement_cases.json").read_text(encoding="utf-8"))["cases"]
}
Number = Callable[[Ratings], float]


def _observed(ratings: Ratings) -> float:
    table = confusion.confusion_of_all(ratings)[0, 1]
    return float(table.trace() / table.sum())


def _chance(ratings: Ratings) -> float:
    table = confusion.confusion_of_all(ratings)[0, 1]
    return float(two.cohen_chance(table / table.sum(), distances.weights(len(table), "identity")))


# What each name under "expected" stands for, where it is one number of one set of ratings.
NUMBERS: dict[str, Number] = {
    "alpha_nominal": alpha.alpha,
    "alpha_nominal_precise": alpha.alpha,
    "alpha_ordinal": lambda r: alpha.alpha(r, "ordinal"),
    "alpha_interval": lambda r: alpha.alpha(r, "interval"),
    "alpha_ratio": lambda r: alpha.alpha(r, "ratio"),
    "alpha_masi": lambda r: alpha.alpha(r, distances.masi_product(r.labels)),
    "alpha_set_distance": lambda r: alpha.alpha(r, distances.set_kinds(r.labels)),
    "alpha_se_gwet": standard_errors.gwet_alpha_error,
    "Do_nominal": lambda r: alpha.disagreements(r)[0],
    "De_nominal": lambda r: alpha.disagreements(r)[1],
    "Do_interval": lambda r: alpha.disagreements(r, "interval")[0],
    "De_interval": lambda r: alpha.disagreements(r, "interval")[1],
    "gwet_ac1": many_raters.gwet_ac,
    "gwet_ac2_quadratic": lambda r: many_raters.gwet_ac(r, "quadratic"),
    "ac1_pe": many_raters.gwet_chance,
    "ac1_se": standard_errors.gwet_error,
    "fleiss_kappa": many_raters.fleiss_kappa,
    "fleiss_kappa_precise": many_raters.fleiss_kappa,
    "fleiss_kappa_missing": many_raters.fleiss_kappa,
    "conger_kappa": conger.conger_kappa,
    "brennan_prediger": many_raters.brennan_prediger,
    "bennett_s": many_raters.brennan_prediger,
    "percent_agreement": percent.percent_agreement,
    "cohen_kappa": two.cohen_kappa,
    "cohen_se": lambda r: intervals.standard_error(two.cohen_sample(r), correct=False),
    "cohen_ase": lambda r: intervals.standard_error(two.cohen_sample(r), correct=False),
    "kappa_linear": lambda r: two.cohen_kappa(r, "linear"),
    "kappa_linear_ase": lambda r: intervals.standard_error(two.cohen_sample(r, "linear"), correct=False),
    "kappa_quadratic": lambda r: two.cohen_kappa(r, "quadratic"),
    "kappa_max": two.kappa_maximum,
    "scott_pi": two.scott_pi,
}


def _rater_table(data: Any) -> Ratings:
    return Ratings.from_table(list(zip(*data, strict=True)))


def _sets(data: Any) -> Ratings:
    return Ratings.from_table(list(zip(*[[frozenset(item) for item in row] for row in data], strict=True)))


READ: dict[str, Callable[[Any], Ratings]] = {
    "ratings_items_x_raters": _rater_table,
    "counts_items_x_categories": Ratings.from_counts,
    "table_rater1_x_rater2": Ratings.from_confusion,
    "set_pairs": _sets,
}

# Values that one number of `NUMBERS` does not say: a test of their own, below.
APART = {
    ("krippendorff1980_p139", "alpha_per_category"),
    ("krippendorff1980_p139", "percent_per_category"),
    ("fleiss1971", "fleiss_per_category"),
    ("fleiss1971", "tol_per_category"),
    ("fleiss1971", "Po"),
    ("fleiss1971", "Pe"),
    ("cohen1960_ex2", "kappa_weighted_cohen1968"),
    ("agresti1992", "kappa_per_category"),
}
TWO_RATERS = {"Po": _observed, "Pe": _chance}


def _numbers() -> Iterator[Any]:
    for name, case in CASES.items():
        if case["kind"] not in READ:
            continue
        for key, expected in case["expected"].items():
            if (name, key) in APART:
                continue
            measure = NUMBERS.get(key) or TWO_RATERS[key]
            yield pytest.param(case, measure, *expected, id=f"{name}-{key}")


@pytest.mark.parametrize(("case", "measure", "value", "tolerance"), list(_numbers()))
def test_a_published_number_is_met(case: dict[str, Any], measure: Number, value: float, tolerance: float) -> None:
    """The published value, within its tolerance."""
    assert measure(READ[case["kind"]](case["data"])) == pytest.approx(value, abs=tolerance)


def test_alpha_by_label_is_that_of_1980() -> None:
    """One label against the rest, α and percent, as on p. 139."""
    case = CASES["krippendorff1980_p139"]
    ratings = _rater_table(case["data"])
    for label, value in case["expected"]["alpha_per_category"].items():
        assert alpha.alpha_by_label(ratings)[int(label)] == pytest.approx(value, abs=0.001)
    for label, value in case["expected"]["percent_per_category"].items():
        assert percent.percent_agreement(ratings.one_against_rest(int(label))) == pytest.approx(value, abs=0.001)


def test_fleiss_by_label_is_that_of_1971() -> None:
    """The labels' κ and the two parts of the whole, as on p. 381."""
    case = CASES["fleiss1971"]
    ratings = _rater_table(case["data"])
    expected = case["expected"]
    for label, value in expected["fleiss_per_category"].items():
        found = many_raters.fleiss_by_label(ratings)[int(label)]
        assert found == pytest.approx(value, abs=expected["tol_per_category"])
    assert percent.percent_agreement(ratings) == pytest.approx(expected["Po"][0], abs=expected["Po"][1])
    assert many_raters.fleiss_chance(ratings) == pytest.approx(expected["Pe"][0], abs=expected["Pe"][1])


def test_kappa_with_given_disagreements_is_that_of_1968() -> None:
    """Cohen's own weights, given as disagreements."""
    case = CASES["cohen1960_ex2"]
    weights = 1 - np.array(case["weights_cohen1968"]) / 6
    value, tolerance = case["expected"]["kappa_weighted_cohen1968"]
    assert two.cohen_kappa(Ratings.from_confusion(case["data"]), weights) == pytest.approx(value, abs=tolerance)


def test_kappa_by_label_is_that_of_1992() -> None:
    """One label against the rest, with chance from the pooled use of both, as it was published."""
    case = CASES["agresti1992"]
    ratings = Ratings.from_confusion(case["data"])
    for label, value in case["expected"]["kappa_per_category"].items():
        found = two.scott_pi(ratings.one_against_rest(int(label) - 1))
        assert found == pytest.approx(value, abs=0.001)


def test_units_for_a_wanted_alpha_are_those_printed() -> None:
    """Bloch & Kraemer's formula, rounded up."""
    case = CASES["bloch_kraemer_sample_size"]
    found = [
        intervals.items_for_alpha(given["p"], given["alpha_min"], given["sig"]) for given in case["data"]["inputs"]
    ]
    assert found == case["expected"]["N"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("single_label_everywhere", "single_label"),
        ("no_overlap", "no_overlap"),
        ("one_annotator", "one_annotator"),
        ("one_item", "too_few_items"),
    ],
)
@pytest.mark.parametrize(
    "measure",
    [
        alpha.alpha,
        many_raters.fleiss_kappa,
        many_raters.gwet_ac,
        many_raters.brennan_prediger,
        conger.conger_kappa,
        two.cohen_kappa,
        two.scott_pi,
    ],
)
def test_what_is_undefined_says_why(name: str, reason: str, measure: Number) -> None:
    """Degenerate ratings have a reason, never 0, 1 or NaN."""
    data = CASES["degenerate_requirements"]["data"][name]
    with pytest.raises(NoValue) as none:
        measure(_rater_table(data))
    assert none.value.reason == reason


# The cases that are not ratings: each is met in the test module of its measure.
def test_every_case_is_accounted_for() -> None:
    """A case that nobody reads would be a promise that nobody keeps."""
    here = {name for name, case in CASES.items() if case["kind"] in READ}
    here |= {"bloch_kraemer_sample_size", "degenerate_requirements"}
    assert set(CASES) - here == ELSEWHERE


ELSEWHERE = {
    "krippendorff2004_p254_alphaU",
    "krippendorff1995_alphaU",
    "krippendorff1995_digitized",
    "dkpro_alphaU_degenerate",
    "semeval2013_9.1_table",
    "order_dependence_probe",
    "pygamma_paul_suzann_alex",
    "gamma_fixture_01_two_annotators_simple",
    "gamma_fixture_03_identical_perfect",
    "gamma_fixture_06_weighted_alpha3_beta2",
    "pygamma_bands",
    "dawid_skene1979",
    "ualpha2016_three_coders",
}
