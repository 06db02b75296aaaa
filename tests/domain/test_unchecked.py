"""What was checked when it came in is read without checking it again."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import annotations, documents
from workbench.domain import unchecked
from workbench.domain.annotations import Annotation, Gold
from workbench.domain.codec import decode, encode


@st.composite
def answers(draw: st.DrawFn) -> Annotation:
    document, sentences = draw(documents().filter(lambda drawn: bool(drawn[1])))
    return draw(annotations(document, sentences))


@settings(max_examples=50)
@given(answer=answers())
def test_nothing_is_lost(answer: Annotation) -> None:
    """The same fields in the same order, and the same bytes again."""
    line = encode(answer)
    found = decode(line, unchecked.Annotation)
    assert isinstance(found, Annotation)
    assert encode(found) == line
    assert decode(encode(found), Annotation) == answer
    assert [type(item).__mro__[1] for item in found.items] == [type(item) for item in answer.items]


@settings(max_examples=50)
@given(answer=answers())
def test_it_reads_the_same(answer: Annotation) -> None:
    """Under `repr` too, by which ties are broken."""
    line = encode(Gold(annotation=answer, made_of=()))
    assert repr(decode(line, unchecked.Gold)) == repr(decode(line, Gold))


def test_nothing_is_checked() -> None:
    """What no checked type would take is taken, and is not equal to one that is checked."""
    fragment: Any = decode(b'{"start":3,"end":1,"text":"abc"}', unchecked.Fragment)
    assert (fragment.start, fragment.end) == (3, 1)
    right = decode(b'{"start":0,"end":3,"text":"abc"}', unchecked.Fragment)
    assert right != decode(encode(right), unchecked.Fragment.__mro__[1])
