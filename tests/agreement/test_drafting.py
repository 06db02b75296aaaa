"""A draft has what all say; everything else is laid out for decision."""

from hypothesis import given
from msgspec import structs

from tests.agreement.sentences import attributed, entity, ntv, renamed, several_answers, stance
from workbench.agreement.drafting import draft
from workbench.domain.annotations import Annotation
from workbench.domain.layers import LAYERS, Attribution, AuthorHolder, Stance
from workbench.domain.meaning import mean_the_same

SCALE = {"against": -1.0, "neutral": 0.0, "favor": 1.0}


@given(several_answers(1))
def test_what_all_say_is_taken_over_whole(answers: list[Annotation]) -> None:
    """Nothing is left to decide, and the draft means the same."""
    drafted = draft([answers[0], renamed(answers[0]), answers[0]], SCALE)
    assert drafted.decisions == ()
    assert all(mean_the_same(drafted.annotation, answers[0], layer) for layer in LAYERS)


@given(several_answers())
def test_every_item_is_agreed_on_or_a_version(answers: list[Annotation]) -> None:
    """Each answer is one of the versions of each decision, and all of them together are the answers."""
    drafted = draft(answers, SCALE)
    agreed = len(list(drafted.annotation.items))
    for at, answer in enumerate(answers):
        own = [version for decision in drafted.decisions for version in decision.versions if at in version.by]
        assert len(own) == len(drafted.decisions)
        assert agreed + sum(version.item is not None for version in own) == len(list(answer.items))
    assert {item.id for item in drafted.annotation.items} | {each.id for each in drafted.decisions} == set(
        drafted.order
    )


@given(several_answers())
def test_taking_all_of_one_answer_gives_that_answer(answers: list[Annotation]) -> None:
    """References lead to the draft's own ids."""
    drafted = draft(answers, SCALE)
    for at, answer in enumerate(answers):
        taken = [
            version.item
            for decision in drafted.decisions
            for version in decision.versions
            if at in version.by and version.item is not None
        ]
        attributions = [*drafted.annotation.attributions, *(item for item in taken if isinstance(item, Attribution))]
        stances = [*drafted.annotation.stances, *(item for item in taken if isinstance(item, Stance))]
        whole = structs.replace(drafted.annotation, attributions=tuple(attributions), stances=tuple(stances))
        assert mean_the_same(whole, answer, "attribution")
        assert mean_the_same(whole, answer, "stance")


def test_versions_say_who_and_the_many_come_first() -> None:
    """Two of three agree on the words."""
    answers = [
        ntv(entity("Erdogan", "PERSON")),
        ntv(entity("Recep Tayyip Erdogan", "PERSON", note="with the first names")),
        ntv(entity("Recep Tayyip Erdogan", "PERSON", uncertain=True)),
    ]
    [decision] = draft(answers, SCALE).decisions
    assert decision.kinds == ("boundary",)
    assert [version.by for version in decision.versions] == [(1, 2), (0,)]
    assert [(remark.by, remark.note, remark.uncertain) for remark in decision.versions[0].remarks] == [
        (1, "with the first names", False),
        (2, "", True),
    ]
    item = decision.versions[0].item
    assert item is not None
    assert (item.note, item.uncertain) == ("", False)


def test_one_who_has_nothing_says_so() -> None:
    """A version without an item."""
    [decision] = draft([ntv(entity("Turkey", "GPE")), ntv()], SCALE).decisions
    assert [(version.item is None, version.by) for version in decision.versions] == [(False, (0,)), (True, (1,))]


def test_what_hangs_on_a_decision_waits_for_it() -> None:
    """All say that its source is for the mediation, but not which words the source has."""
    answers = [
        ntv(said := attributed(source=source), stance("favor", said, "mediation"))
        for source in ("Recep Tayyip Erdogan", "Erdogan")
    ]
    drafted = draft(answers, SCALE)
    assert [(decision.layer, decision.kinds) for decision in drafted.decisions] == [
        ("attribution", ("boundary",)),
        ("stance", ()),
    ]
    [version] = drafted.decisions[1].versions
    assert version.by == (0, 1)
    assert isinstance(version.item, Stance)
    assert version.item.holder.attribution == drafted.decisions[0].id  # type: ignore[union-attr]


def test_a_lone_flagged_answer_is_taken_over() -> None:
    """There is nobody who differs."""
    drafted = draft([ntv(stance("favor", AuthorHolder(), "mediation"))], SCALE)
    assert (len(drafted.annotation.stances), drafted.decisions) == (1, ())
