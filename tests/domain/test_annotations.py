import datetime as dt

import pytest

from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.layers import Attribution, AuthorHolder, Entity, Item, SourceHolder, Stance, TextTarget
from workbench.domain.spans import Span
from workbench.errors import InvalidAnnotation

TEXT = "NTV quoted Erdogan as saying Turkey was ready to mediate."
CONTENT = Span.of(TEXT, (29, 56))


def annotation(**fields: object) -> Annotation:
    return Annotation(document="d", sentence=0, **fields)  # type: ignore[arg-type]


def attribution(id: str, parent: str | None = None, content: Span = CONTENT, **fields: object) -> Attribution:
    return Attribution(id=id, parent=parent, content=content, **fields)  # type: ignore[arg-type]


def test_attributions_nest_three_deep() -> None:
    """A child may have its parent's whole content, and the chain runs outermost first."""
    made = annotation(
        attributions=(
            attribution("ntv"),
            attribution("erdogan", "ntv"),
            attribution("turkey", "erdogan", Span.of(TEXT, (46, 56))),
        )
    )
    assert [link.id for link in made.chain("turkey")] == ["ntv", "erdogan", "turkey"]


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([attribution("a", "b"), attribution("b", "a")], "circle"),
        ([attribution("a", "zz")], "'zz' is referred to but not there"),
        ([attribution("a", content=Span.of(TEXT, (46, 56))), attribution("b", "a")], "must lie within"),
        ([attribution("a"), attribution("a")], "two items have the id 'a'"),
    ],
)
def test_impossible_nesting_is_refused(items: list[Attribution], says: str) -> None:
    """Cycles, missing parents, contents that leave their parent's, doubled ids."""
    with pytest.raises(InvalidAnnotation, match=says):
        annotation(attributions=tuple(items))


def test_an_item_is_not_its_own_parent() -> None:
    """The shortest circle."""
    with pytest.raises(InvalidAnnotation, match="its own parent"):
        attribution("a", "a")


def test_an_implicit_source_has_no_words() -> None:
    """Either a span or implicit."""
    with pytest.raises(InvalidAnnotation, match="not implicit"):
        attribution("a", source=Span.of(TEXT, (0, 3)), implicit_source=True)
    assert attribution("a", implicit_source=True).source is None


@pytest.mark.parametrize(
    "stance",
    [
        Stance(id="s", holder=SourceHolder("zz"), target=TextTarget("peace"), label="favor"),
        Stance(id="s", holder=AuthorHolder(), target=TextTarget("peace"), label="favor", attribution="zz"),
    ],
)
def test_a_stance_refers_to_what_is_there(stance: Stance) -> None:
    """A dangling reference is refused."""
    with pytest.raises(InvalidAnnotation, match="'zz', which is not there"):
        annotation(stances=(stance,))


@pytest.mark.parametrize("bad", ["", "a b", "é", "x" * 65])
def test_item_ids_are_plain(bad: str) -> None:
    """They travel through URLs, XML and file names."""
    with pytest.raises(InvalidAnnotation, match="item id"):
        Entity(id=bad, span=CONTENT, label="GPE")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("seconds", -1.0, "seconds"),
        ("seconds", float("nan"), "seconds"),
        ("sentence", -1, "0 or more"),
        ("created_at", dt.datetime(2026, 1, 1), "time zone"),
    ],
)
def test_impossible_circumstances_are_refused(field: str, value: object, says: str) -> None:
    """Times without a zone, negative durations."""
    with pytest.raises(InvalidAnnotation, match=says):
        Annotation(**{"document": "d", "sentence": 0, field: value})  # type: ignore[arg-type]


def test_saying_the_same_leaves_out_who_and_when() -> None:
    """Order of items, annotator, time and revision do not matter; a note does."""
    items: list[Item] = [Entity(id=name, span=CONTENT, label="GPE") for name in "ab"]
    one = annotation(entities=tuple(items), annotator="ana", revision=1, seconds=3.0)
    assert one.says_the_same(annotation(entities=tuple(reversed(items)), annotator="ben"))
    assert not one.says_the_same(annotation(entities=tuple(items), note="?"))


def test_gold_goes_stale_when_an_input_is_revised() -> None:
    """It remembers which revisions it was made of."""
    gold = Gold(annotation=annotation(), made_of=(AnnotationRef("ana", 1), AnnotationRef("ben", 2)))
    assert not gold.stale({"ana": 1, "ben": 2, "cleo": 7})
    assert gold.stale({"ana": 2, "ben": 2})
