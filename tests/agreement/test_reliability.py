"""What is true, who is right, and who is steady."""

import random as stdlib_random

import numpy as np
import pandas as pd
import pytest
from crowdkit.aggregation import MACE, DawidSkene, MajorityVote
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.test_published import CASES
from workbench.agreement.consistency import drift, self_agreement
from workbench.agreement.dawid_skene import dawid_skene
from workbench.agreement.mace import fit, mace
from workbench.agreement.majority import entropy, majority, soft_labels
from workbench.agreement.ratings import Ratings
from workbench.agreement.votes import Votes
from workbench.errors import InvalidInput, NoValue

# crowd-kit calls pandas in ways that pandas has deprecated; that is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


def study(seed: int, *, units: int = 120, raters: int = 6, labels: int = 3, each: int = 4) -> pd.DataFrame:
    """Votes of annotators who differ in skill, as crowd-kit wants them."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(labels, size=units)
    skill = rng.uniform(0.4, 0.95, size=raters)
    rows = []
    for unit in range(units):
        for rater in rng.choice(raters, size=each, replace=False):
            right = rng.random() < skill[rater]
            rows.append((unit, rater, truth[unit] if right else rng.integers(labels)))
    return pd.DataFrame(rows, columns=["task", "worker", "label"])


def votes_of(data: pd.DataFrame) -> Votes:
    return Votes.from_triples(*(data[column].to_numpy() for column in ("task", "worker", "label")))


def test_the_patients_of_1979_are_met() -> None:
    """Marginals and the first observer's errors, from 45 patients and an observer who saw each three times."""
    case = CASES["dawid_skene1979"]
    found = dawid_skene(Votes.from_triples(*(list(column) for column in zip(*case["data"], strict=True))))
    marginals, tolerance = case["expected"]["class_marginals"]
    assert found.posteriors.mean(axis=0) == pytest.approx(marginals, abs=tolerance)
    errors = np.array(case["expected"]["observer1_error_rates_true_by_response"])
    assert found.errors[0] == pytest.approx(errors, abs=case["expected"]["tol_error_rates"])
    assert found.converged


@pytest.mark.parametrize("seed", range(3))
def test_posteriors_equal_crowd_kit(seed: int) -> None:
    """Dawid–Skene after the same number of iterations, few or many."""
    data = study(seed)
    for iterations in (3, 60):
        theirs = DawidSkene(n_iter=iterations, tol=-np.inf).fit(data)
        ours = dawid_skene(votes_of(data), iterations=iterations, tolerance=1e-300)
        table = theirs.probas_.sort_index().sort_index(axis=1).to_numpy()
        assert ours.posteriors == pytest.approx(table, abs=1e-6)


def test_the_likelihood_never_falls() -> None:
    """EM goes up."""
    steps = np.diff(dawid_skene(votes_of(study(4))).log_likelihood)
    assert (steps >= -1e-9).all()


@pytest.mark.parametrize(("variational", "method"), [(True, "vb"), (False, "em")])
def test_mace_equals_crowd_kit_from_the_same_start(variational: bool, method: str) -> None:
    """Posteriors after ten iterations."""
    data = study(5)
    theirs = MACE(n_restarts=1, n_iter=10, method=method, random_state=3)
    # It numbers labels and annotators as they come; sorted, they come as ours do.
    data = data.sort_values(["label", "worker", "task"])
    workers, labels = data["worker"].unique(), data["label"].unique()
    theirs._initialize(len(workers), len(labels))
    chances, habits = theirs.spamming_.copy(), theirs.thetas_.copy()
    theirs.fit(data)
    order = np.argsort(workers)
    start = chances[order], habits[order][:, np.argsort(labels)]
    _, posteriors, _, _ = fit(votes_of(data), start, 10, variational=variational)
    table = theirs.probas_.sort_index().sort_index(axis=1).to_numpy()
    assert posteriors == pytest.approx(table, abs=1e-6)


def test_every_start_of_mace_is_another_and_the_best_is_kept() -> None:
    """Restarts from one point would be a waste."""
    votes = votes_of(study(6, units=40, labels=4))
    found = mace(votes, starts=4, iterations=3)
    assert len(set(found.log_likelihood.tolist())) == 4
    assert fit(votes, _best_start(votes, found.log_likelihood), 3)[1] == pytest.approx(found.posteriors)


def _best_start(votes: Votes, likelihoods: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from workbench.agreement.mace import random_start

    generator = np.random.default_rng(0)
    starts = [random_start(generator, len(votes.raters), len(votes.labels)) for _ in likelihoods]
    return starts[int(likelihoods.argmax())]


def test_a_spammer_is_found_out() -> None:
    """One who always answers the same has the least competence, and their habit is that answer."""
    data = study(7, raters=5, each=5)
    data.loc[data["worker"] == 4, "label"] = 1
    found = mace(votes_of(data))
    assert found.competence.argmin() == 4
    assert found.habits[4].argmax() == 1


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=25), st.randoms()
)
def test_order_of_votes_is_irrelevant(rows: list[tuple[int, int, int]], random: stdlib_random.Random) -> None:
    """Votes in any order give the same posteriors, labels and shares."""
    shuffled = random.sample(rows, len(rows))
    one, other = (
        Votes.from_triples(*(list(c) for c in zip(*r, strict=True)), scale=range(3)) for r in (rows, shuffled)
    )
    first, second = (dawid_skene(votes, iterations=20) for votes in (one, other))
    assert first.posteriors == pytest.approx(second.posteriors, abs=1e-9)
    assert majority(one).labels == majority(other).labels
    assert soft_labels(one).tolist() == soft_labels(other).tolist()


@given(st.lists(st.integers(0, 2), min_size=1, max_size=8), st.integers(1, 4))
def test_perfect_agreement_is_kept(truth: list[int], raters: int) -> None:
    """Where all say the same, so does every method, surely."""
    rows = [(unit, rater, label) for unit, label in enumerate(truth) for rater in range(raters)]
    votes = Votes.from_triples(*(list(column) for column in zip(*rows, strict=True)), scale=range(3))
    assert dawid_skene(votes).best == tuple(truth)
    assert majority(votes).labels == tuple(truth)
    assert entropy(soft_labels(votes)).tolist() == [0.0] * len(truth)


def test_majority_equals_crowd_kit() -> None:
    """Wherever there is no tie."""
    data = study(8)
    theirs = MajorityVote().fit_predict(data).sort_index()
    ours = majority(votes_of(data))
    for mine, yours, tied in zip(ours.labels, theirs, ours.tied, strict=True):
        assert tied or mine == yours


@pytest.mark.parametrize(("rule", "expected"), [("undecided", None), ("first", "a"), ("last", "c")])
def test_ties_are_broken_as_asked_and_recorded(rule: str, expected: str | None) -> None:
    """The rule stands beside the result."""
    votes = Votes.from_triples([1, 1], ["x", "y"], ["c", "a"], scale="abc")
    found = majority(votes, rule)  # type: ignore[arg-type]
    assert (found.labels, found.tied.tolist(), found.rule, found.seed) == ((expected,), [True], rule, None)


def test_a_random_tie_can_be_repeated() -> None:
    """The seed is recorded, draws among the tied only, and repeats."""
    rows = [(unit, rater, label) for unit in range(60) for rater, label in ((0, "a"), (1, "c"))]
    votes = Votes.from_triples(*(list(column) for column in zip(*rows, strict=True)), scale="abc")
    found = majority(votes, "random", seed=3)
    assert set(found.labels) == {"a", "c"}
    assert found.seed == 3
    assert found.labels == majority(votes, "random", seed=3).labels


def test_entropy_is_in_bits() -> None:
    """Four equally likely labels are two bits."""
    assert entropy(np.full((1, 4), 0.25)).tolist() == [2.0]


def test_no_votes_say_so() -> None:
    """Nothing can be inferred from nothing."""
    with pytest.raises(NoValue) as none:
        Votes.from_triples([], [], [])
    assert none.value.reason == "too_few_items"


@pytest.mark.parametrize("wrong", [{"iterations": 0}, {"tolerance": 0.0}])
def test_impossible_settings_are_refused(wrong: dict[str, float]) -> None:
    """EM must be able to move and to stop."""
    with pytest.raises(InvalidInput):
        dawid_skene(Votes.from_triples([1], [1], [1]), **wrong)  # type: ignore[arg-type]


def test_self_agreement_compares_occasions() -> None:
    """First with second, whoever else rated; one who saw nothing twice has a reason."""
    units = [1, 2, 3, 1, 2, 3, 1]
    raters = ["ann"] * 6 + ["bob"]
    found = {one.annotator: one for one in self_agreement(units, raters, list("xyxxyxx"))}
    assert (found["ann"].agreement, found["ann"].alpha, found["ann"].units) == (1.0, pytest.approx(1), 3)
    assert (found["bob"].agreement, found["bob"].alpha, found["bob"].reason) == (None, None, "one_annotator")


def test_drift_shows_in_the_period_of_the_one_who_drifts() -> None:
    """The others' ratings count whenever they were given."""
    table = [[0, 1] * 20, [0, 1] * 20, [0, 1] * 10 + [1, 0] * 10]
    ratings = Ratings.from_table(table, raters=["ann", "bob", "eve"])
    weeks = np.where(ratings.unit < 20, 1, 2)
    found = {(one.annotator, one.period): one for one in drift(ratings, weeks)}
    assert found["eve", 1].agreement == 1
    assert found["eve", 2].agreement == pytest.approx(1 / 3)
    assert found["ann", 2].units == 20
