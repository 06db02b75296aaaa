"""Documents keep their side."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.scheme import Splits
from workbench.export.splits import split_of


def test_shares_are_about_those_of_the_scheme() -> None:
    """A hash deals evenly."""
    sides = [split_of(f"document-{number}", Splits(train=0.6, validation=0.3, test=0.1)) for number in range(3000)]
    assert [round(sides.count(side) / 3000, 1) for side in ("train", "validation", "test")] == [0.6, 0.3, 0.1]


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_a_share_of_nothing_stays_empty(document: str) -> None:
    """Whatever the others add up to."""
    assert split_of(document, Splits(train=0.7, validation=0.3, test=0.0)) != "test"
    assert split_of(document, Splits(train=0.7, validation=0.0, test=0.3)) != "validation"
    assert split_of(document, Splits(train=1.0, validation=0.0, test=0.0)) == "train"


def test_sides_are_what_they_were() -> None:
    """A change of the hash would move documents between splits of published datasets."""
    sides = "".join(split_of(f"news-{number}", Splits())[0] for number in range(40))
    assert sides == "vtttttvttvttttttttttttttvttttvttttvvtttt"
