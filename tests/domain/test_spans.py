import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts
from workbench.domain.spans import Fragment, Span, join_touching
from workbench.errors import InvalidSpan, InvalidText

TEXT = "He quoted Erdogan 👩‍👩‍👧 as saying"


def test_a_span_quotes_its_document() -> None:
    """Offsets are code points, half-open, in the document."""
    span = Span.of(TEXT, (3, 9), (TEXT.index("as"), len(TEXT)))
    assert [fragment.text for fragment in span.fragments] == ["quoted", "as saying"]
    assert span.text == "quoted … as saying"
    assert (span.start, span.end) == (3, len(TEXT))


@pytest.mark.parametrize(
    ("ranges", "says"),
    [
        ([], "at least one fragment"),
        ([(3, 3)], "empty"),
        ([(5, 3)], "empty"),
        ([(-1, 3)], "outside"),
        ([(0, 999)], "outside"),
        ([(0, 4), (3, 6)], "overlap or are out of order"),
        ([(6, 8), (0, 2)], "overlap or are out of order"),
    ],
)
def test_impossible_fragments_are_refused(ranges: list[tuple[int, int]], says: str) -> None:
    """Empty, reversed, outside, overlapping and unordered fragments cannot be made."""
    with pytest.raises(InvalidSpan, match=says):
        Span.of(TEXT, *ranges)


def test_a_fragment_is_as_long_as_its_text() -> None:
    """An emoji of five code points counts five."""
    with pytest.raises(InvalidSpan, match="1 code points long"):
        Fragment(18, 19, "👩‍👩‍👧")
    assert Fragment(18, 23, "👩‍👩‍👧").end == 23


def test_a_fragment_refuses_what_cannot_be_stored() -> None:
    """Lone surrogates and NUL are named with their offset."""
    with pytest.raises(InvalidText, match=r"U\+D800 at offset 1"):
        Fragment(0, 2, "a\ud800")


def test_a_misquote_names_both_readings() -> None:
    """A quote that differs from the document is refused."""
    with pytest.raises(
        InvalidSpan, match=r"quotes 'He', but the document has 'She'|quotes 'He', but the document has 'Sh'"
    ):
        Span.of(TEXT, (0, 2)).check_quotes("She quoted")


def test_touching_spans_do_not_overlap() -> None:
    """Ends are exclusive."""
    assert not Span.of(TEXT, (0, 2)).overlaps(Span.of(TEXT, (2, 4)))
    assert Span.of(TEXT, (0, 3)).overlaps(Span.of(TEXT, (2, 4)))


def test_a_split_span_lies_within_touching_fragments() -> None:
    """What counts is the code points, not how they are cut."""
    whole = Span.of(TEXT, (3, 17))
    assert whole.within(Span.of(TEXT, (0, 9), (9, 20)))
    assert not whole.within(Span.of(TEXT, (0, 9), (10, 20)))


@given(texts(), st.data())
def test_within_and_overlap_agree_with_sets_of_code_points(text: str, data: st.DataObject) -> None:
    """The interval arithmetic is that of sets."""
    from tests.strategies import spans

    one, other = data.draw(spans(text)), data.draw(spans(text))
    sets = [{point for start, end in span.ranges for point in range(start, end)} for span in (one, other)]
    assert one.within(other) == (sets[0] <= sets[1])
    assert one.overlaps(other) == bool(sets[0] & sets[1])
    assert {point for start, end in join_touching(one.ranges) for point in range(start, end)} == sets[0]
