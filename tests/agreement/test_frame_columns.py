"""Answers compared by the thousand are what they are compared one by one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.test_attribution import LENGTH, frames
from workbench.agreement.attribution_alpha import disagreement, exchanged
from workbench.agreement.frame_columns import FrameColumns, disagreements
from workbench.agreement.frames import Frame, Match, Said, match_frames, pair_up

lengths = st.integers(1, 2 * LENGTH)


def moved(answer: Said, length: int) -> Said:
    """Each token to the same relative place in a text of another length."""
    factor = length / answer.length
    frames_there = tuple(
        Frame(
            {role: frozenset(int(at * factor) for at in tokens) for role, tokens in frame.roles.items()}, frame.parent
        )
        for frame in answer.frames
    )
    return answer._replace(frames=frames_there, length=length)


@given(st.lists(st.tuples(frames(), frames()), min_size=1, max_size=5))
def test_columns_disagree_as_sets_do(both: list[tuple[tuple[Frame, ...], ...]]) -> None:
    """Matched, by facet, for each pair of answers: the same ten numbers."""
    pairs = [(Said("s", "ann", one, LENGTH), Said("s", "bob", other, LENGTH)) for one, other in both]
    ours = disagreements(*(FrameColumns.of(side) for side in zip(*pairs, strict=True)))
    assert ours == pytest.approx(np.array([disagreement(found) for found in pair_up(pairs)], dtype=float), abs=1e-12)


@given(st.lists(st.tuples(frames(), lengths), min_size=1, max_size=4), st.data())
def test_answers_move_into_other_texts(rows: list[tuple[tuple[Frame, ...], int]], data: st.DataObject) -> None:
    """Some of them, several times, squeezed or stretched: as if each had been laid out there."""
    answers = [Said("s", "ann", some, length) for some, length in rows]
    which = data.draw(st.lists(st.integers(0, len(answers) - 1), max_size=4))
    into = data.draw(st.lists(lengths, min_size=len(which), max_size=len(which)))
    taken = FrameColumns.of(answers).take(np.array(which, dtype=int), np.array(into, dtype=int))
    expected = FrameColumns.of([moved(answers[at], length) for at, length in zip(which, into, strict=True)])
    for name in ("length", "first", "parent", "token_first", "token", "roles"):
        assert getattr(taken, name).tolist() == getattr(expected, name).tolist()


def test_texts_that_meet_disagree_as_if_compared_by_hand() -> None:
    """Two texts meet each other in every draw, either annotator's answer moving once."""
    one, other = Frame({"content": frozenset({0, 1})}), Frame({"content": frozenset({2, 3}), "cue": frozenset({1})})
    rows: dict[str, Any] = {
        "s": [Said("s", "ann", (one,), 4), Said("s", "bob", (one, other), 4)],
        "t": [Said("t", "ann", (other,), 8), Said("t", "bob", (other,), 8)],
    }
    found = {text: list(match_frames(said)) for text, said in rows.items()}
    by_hand: dict[str, Any] = {}
    for text, met in (("s", "t"), ("t", "s")):
        (here,), (there,) = found[text], found[met]
        length = here.first.length
        both: list[Match] = pair_up(
            [(here.first, moved(there.second, length)), (moved(there.first, length), here.second)]
        )
        by_hand[text] = np.mean([disagreement(each) for each in both], axis=0)
    for text, row in exchanged(found, draws=3).items():
        assert row == pytest.approx(by_hand[str(text)])
