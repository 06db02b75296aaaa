"""Krippendorff's first αᵤ, of 1995: how far apart are the units of one value, in squared lengths?

`unitized_alpha` replaced it in 2016, since it behaves oddly with more than two annotators; it is here to
compare with what was published by it.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

from workbench.errors import InvalidInput, NoValue

Section = tuple[int, int, bool]


@dataclass(frozen=True)
class Disagreement:
    """Of the units of one value.

    Attributes:
        observed: Dₒ.
        expected: Dₑ.
    """

    observed: float
    expected: float

    @property
    def alpha(self) -> float:
        """Of this value alone.

        Raises:
            NoValue: nothing is expected, since there are no units, or no gaps.
        """
        if self.expected <= 0:
            raise NoValue("single_label", "no other arrangement of these units is possible")
        return 1 - self.observed / self.expected


def alpha_u(units: Sequence[tuple[int, int, Hashable, Hashable]], length: int, annotators: int) -> float:
    """1 − Σ Dₒ / Σ Dₑ over the values.

    Formula: Dₒ = Σ δ²(g, h) over the sections of every two annotators / (m (m − 1) L²), with δ² = Δ_begin² +
    Δ_end² for units that intersect, ℓ² for a unit within a gap; Dₑ = 2/L Σ_units [(N − 1)(2ℓ³ − 3ℓ² + ℓ)/3 + ℓ²
    Σ_{gaps g ≥ ℓ} (g − ℓ + 1)] / (mL (mL − 1) − Σ ℓ (ℓ − 1)).

    Source: Krippendorff (1995), *Sociological Methodology* 25, 47–76; (2004) *Content Analysis*, 2nd ed.,
    section 11.6.

    Args:
        units: start, length, annotator, value of each; those of one annotator and value do not overlap.
        length: of the continuum, which begins at 0.
        annotators: how many there are.

    Raises:
        NoValue: one annotator, or fewer than two units.

    >>> c, k = "c", "k"
    >>> units = [(75, 70, 0, c), (220, 30, 0, c), (70, 80, 1, c), (205, 20, 1, c), (250, 20, 1, c),
    ...          (30, 60, 0, k), (150, 50, 0, k), (30, 60, 1, k), (150, 50, 1, k)]
    >>> round(alpha_u(units, 300, 2), 3)  # Krippendorff (2004), p. 254
    0.859
    """
    if annotators < 2:
        raise NoValue("one_annotator", "agreement needs two annotators or more")
    if len(units) < 2:
        raise NoValue("too_few_items", f"chance needs two units or more, not {len(units)}")
    each = alpha_u_by_value(units, length, annotators).values()
    return Disagreement(sum(one.observed for one in each), sum(one.expected for one in each)).alpha


def alpha_u_by_value(
    units: Sequence[tuple[int, int, Hashable, Hashable]], length: int, annotators: int
) -> dict[Hashable, Disagreement]:
    """The disagreements of each value, which `alpha_u` sums.

    >>> units = [(75, 70, 0, "c"), (220, 30, 0, "c"), (70, 80, 1, "c"), (205, 20, 1, "c"), (250, 20, 1, "c")]
    >>> round(alpha_u_by_value(units, 300, 2)["c"].alpha, 2)
    0.73
    """
    values = dict.fromkeys(value for _, _, _, value in units)
    people = dict.fromkeys(who for _, _, who, _ in units)
    if len(people) > annotators:
        raise InvalidInput(f"units of {len(people)} annotators, but only {annotators} are said to be there")
    found: dict[Hashable, Disagreement] = {}
    for value in values:
        marked = [[(at, size) for at, size, who, what in units if what == value and who == one] for one in people]
        marked += [[] for _ in range(annotators - len(people))]
        sections = [_sections(sorted(own), length) for own in marked]
        found[value] = Disagreement(_observed(sections, length), _expected(sections, length))
    return found


def _sections(units: list[tuple[int, int]], length: int) -> list[Section]:
    """Start, length, and whether it is a unit; gaps between."""
    sections: list[Section] = []
    at = 0
    for start, size in units:
        if start < at or start + size > length:
            raise InvalidInput("units of one annotator and value must not overlap, nor end after the continuum")
        if start > at:
            sections.append((at, start - at, False))
        sections.append((start, size, True))
        at = start + size
    if at < length:
        sections.append((at, length - at, False))
    return sections


def _observed(sections: list[list[Section]], length: int) -> float:
    total = 0
    for first, second in combinations(sections, 2):
        i = j = 0
        while i < len(first) and j < len(second):
            total += _apart(first[i], second[j])
            end_first, end_second = first[i][0] + first[i][1], second[j][0] + second[j][1]
            i, j = i + (end_first <= end_second), j + (end_second <= end_first)
    many = len(sections)
    return 2 * total / (many * (many - 1) * length * length)


def _apart(one: Section, other: Section) -> int:
    """Squared distance of two sections that intersect."""
    begins, ends = one[0] - other[0], one[0] + one[1] - other[0] - other[1]
    if one[2] and other[2]:
        return begins * begins + ends * ends
    if one[2] and begins >= 0 and ends <= 0:
        return one[1] * one[1]
    if other[2] and begins <= 0 and ends >= 0:
        return other[1] * other[1]
    return 0


def _expected(sections: list[list[Section]], length: int) -> float:
    every = [section for own in sections for section in own]
    units = [size for _, size, is_unit in every if is_unit]
    gaps = [size for _, size, is_unit in every if not is_unit]
    total = 0.0
    for size in units:
        room = sum(gap - size + 1 for gap in gaps if gap >= size)
        total += (len(units) - 1) * (2 * size**3 - 3 * size**2 + size) / 3 + size * size * room
    whole = len(sections) * length
    return 2 / length * total / (whole * (whole - 1) - sum(size * (size - 1) for size in units))
