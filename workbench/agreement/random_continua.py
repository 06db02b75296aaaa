"""Continua as chance might have made them, for γ."""

from typing import Literal

import numpy as np

from workbench.agreement.alignment import Continuum

Sampler = Literal["shuffle", "statistical"]

_SHORTEST = 1e-6


def random_continuum(units: Continuum, sampler: Sampler, generator: np.random.Generator) -> Continuum:
    """Draw one continuum with as many annotators.

    - shuffle: everybody becomes a random annotator, turned round the continuum by a random amount; no
      two amounts nearer than half a mean unit, as long as there is room.
    - statistical: as many units as an annotator has, with such gaps, lengths and labels, all drawn from
      normal distributions with the means and deviations found.

    Source: Mathet, Widlöcher & Métivier (2015), section 5.2; Titeux & Riad (2021), *Journal of Open
    Source Software* 6(62), 2989, doi:10.21105/joss.02989.
    """
    while True:
        drawn = _shuffle(units, generator) if sampler == "shuffle" else _statistical(units, generator)
        if len(drawn.annotator):
            return drawn


def _shuffle(units: Continuum, generator: np.random.Generator) -> Continuum:
    low, high = float(units.start.min()), float(units.end.max())
    apart = float((units.end - units.start).mean()) / 2
    room = [(low, high)]
    columns: list[tuple[int, np.ndarray[tuple[int], np.dtype[np.bool_]], float]] = []
    for person in range(units.annotators):
        turn = _turn(room, generator) if room else float(generator.uniform(low, high))
        room = [
            part
            for start, end in room
            for part in ((start, min(end, turn - apart)), (max(start, turn + apart), end))
            if part[1] > part[0]
        ]
        columns.append((person, units.annotator == generator.integers(units.annotators), turn))
    start = np.concatenate([units.start[own] + turn for _, own, turn in columns])
    length = np.concatenate([(units.end - units.start)[own] for _, own, _ in columns])
    start = np.where(start > high, start + low - high, start)
    annotator = np.concatenate([np.full(int(own.sum()), person) for person, own, _ in columns])
    label = np.concatenate([units.label[own] for _, own, _ in columns])
    return Continuum(annotator, start, start + length, label, units.annotators)


def _turn(room: list[tuple[float, float]], generator: np.random.Generator) -> float:
    """A whole number, anywhere in the room alike."""
    sizes = np.array([end - start for start, end in room])
    start, end = room[int(generator.choice(len(room), p=sizes / sizes.sum()))]
    return float(int(generator.uniform(start, end)))


def _statistical(units: Continuum, generator: np.random.Generator) -> Continuum:
    counts = np.bincount(units.annotator, minlength=units.annotators)
    drawn = np.abs(np.trunc(generator.normal(counts.mean(), counts.std(), size=units.annotators))).astype(np.int64)
    drawn[0] = max(drawn[0], 1)
    total = int(drawn.sum())
    gaps = _gaps(units)
    lengths = units.end - units.start
    gap = generator.normal(gaps.mean(), gaps.std(), size=total)
    length = np.maximum(np.abs(generator.normal(lengths.mean(), lengths.std(), size=total)), _SHORTEST)
    end = np.cumsum(gap + length)
    annotator = np.repeat(np.arange(units.annotators), drawn)
    before = np.concatenate([[0.0], end])[np.cumsum(drawn) - drawn]
    end = end - before[annotator]
    label = units.label[generator.integers(len(units.label), size=total)]
    return Continuum(annotator, end - length, end, label, units.annotators)


def _gaps(units: Continuum) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """From each unit of an annotator to the next, and from the beginning to the first; and one of nothing."""
    order = np.lexsort((units.end, units.start, units.annotator))
    annotator, start, end = units.annotator[order], units.start[order], units.end[order]
    follows = annotator[1:] == annotator[:-1]
    first = np.concatenate([[True], ~follows])
    leading = start[first]
    return np.concatenate([[0.0], (start[1:] - end[:-1])[follows], leading[leading > 0]])
