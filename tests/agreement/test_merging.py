"""One annotation from several people's."""

from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import annotations, documents, news_scheme
from workbench.agreement.beliefs import Beliefs
from workbench.agreement.groups import group_items
from workbench.agreement.merging import Rule, merge, weigh
from workbench.agreement.patterns import labels_of, patterns
from workbench.domain.annotations import Annotation
from workbench.domain.layers import (
    LAYERS,
    Attribution,
    AuthorHolder,
    Entity,
    SchemeTarget,
    SourceHolder,
    Stance,
    spans_of,
)
from workbench.domain.meaning import items_of
from workbench.domain.rules import check
from workbench.domain.spans import Span
from workbench.errors import InvalidInput, SchemeViolation

TEXT = "The Turkish NTV channel quoted Recep Tayyip Erdogan as saying Turkey was ready to mediate."
LABELS = labels_of(news_scheme())
PEOPLE = ("ann", "bob", "cem", "dee", "eve")


def words(*parts: str) -> Span:
    return Span.of(TEXT, *((TEXT.index(part), TEXT.index(part) + len(part)) for part in parts))


def answer(*items: Any, who: str = "ann") -> Annotation:
    return Annotation(
        document="d",
        sentence=0,
        annotator=who,
        entities=tuple(item for item in items if isinstance(item, Entity)),
        attributions=tuple(item for item in items if isinstance(item, Attribution)),
        stances=tuple(item for item in items if isinstance(item, Stance)),
    )


def answers(*said: Sequence[Any]) -> list[Annotation]:
    return [answer(*items, who=who) for who, items in zip(PEOPLE, said, strict=False)]


def mention(part: str, label: str = "ORG", **more: Any) -> Entity:
    return Entity(id="e", span=words(part), label=label, **more)


@pytest.mark.parametrize(
    ("have", "of", "threshold", "becomes"),
    [
        (2, 3, 0.6, "kept"),
        (1, 3, 0.6, "not"),
        (2, 4, 0.6, "undecided"),
        (3, 5, 0.6, "kept"),
        (2, 3, 0.7, "undecided"),
        (3, 3, 1.0, "kept"),
        (1, 2, 0.5, "kept"),
        (1, 4, 0.2, "kept"),
        (1, 10, 0.2, "not"),
    ],
)
def test_enough_must_have_an_item(have: int, of: int, threshold: float, becomes: str) -> None:
    """At least the threshold's share; with as many against it, it is out, and in between its layer is undecided."""
    said = [answer(*([mention("NTV")] if at < have else []), who=str(at)) for at in range(of)]
    found = merge(said, Rule(LABELS, threshold=threshold))
    assert len(found.annotation.entities) == (becomes == "kept")
    assert found.undecided == ({"entities": "disagreement"} if becomes == "undecided" else {})
    assert [weight.support for weight in found.weights["entities"]] == [have / of] * (becomes == "kept")


@pytest.mark.parametrize(("ties", "label"), [("undecided", None), ("first", "PERSON"), ("last", "GPE")])
def test_ties_follow_their_rule(ties: Any, label: str | None) -> None:
    """Left open, or the first or the last label of the scheme's."""
    order = list(LABELS["entities"])
    low, high = sorted(("GPE", "PERSON"), key=order.index)
    label = {"undecided": None, "first": low, "last": high}[ties]
    found = merge(answers([mention("NTV", "GPE")], [mention("NTV", "PERSON")]), Rule(LABELS, ties=ties))
    assert [item.label for item in found.annotation.entities] == ([label] if label else [])
    assert found.undecided == ({} if label else {"entities": "tied"})


def test_the_words_are_those_most_chose() -> None:
    """Whatever their label; else the nearest to all others."""
    long, short = mention("Turkish NTV channel"), mention("NTV channel")
    found = merge(answers([long], [short], [short]), Rule(LABELS))
    assert found.annotation.entities[0].span == short.span
    wide = mention("The Turkish NTV channel")
    found = merge(answers([wide], [long], [short]), Rule(LABELS))
    assert found.annotation.entities[0].span == long.span


def test_of_equally_near_words_those_count_that_begin_first() -> None:
    """Whoever chose them."""
    early, late = mention("The Turkish NTV channel"), mention("NTV channel")
    for said in ([early], [late]), ([late], [early]):
        assert merge(answers(*said), Rule(LABELS)).annotation.entities[0].span == early.span


def test_what_hangs_on_a_label_comes_with_it() -> None:
    """An item is one person's, so an attribute never meets a label that it is not for."""
    metonym = mention("NTV", "GPE", attributes={"metonym": True}, uncertain=True, note="hm")
    (item,) = merge(answers([metonym], [mention("NTV")], [mention("NTV")]), Rule(LABELS)).annotation.entities
    assert (item.label, item.attributes, item.note, item.uncertain) == ("ORG", {}, "", True)


def test_references_lead_to_what_was_kept() -> None:
    """Under new ids; a nesting or a link whose other end did not come along is gone."""
    content, inner = words("Turkey was ready to mediate"), words("ready to mediate")
    outer = Attribution(id="x", content=content, source=words("The Turkish NTV channel"), cue=words("quoted"))
    nested = Attribution(id="y", content=inner, source=words("Turkey"), cue=words("was"), parent="x")
    held = Stance(id="z", holder=AuthorHolder(), target=SchemeTarget("mediation"), label="favor", attribution="x")
    by_source = replace(held, holder=SourceHolder("x"))
    together = merge(answers([outer, nested, by_source], [outer, nested, by_source]), Rule(LABELS)).annotation
    first, second = sorted(together.attributions, key=lambda item: item.content.start)
    assert (first.parent, second.parent) == (None, first.id)
    assert (together.stances[0].attribution, together.stances[0].holder) == (first.id, SourceHolder(first.id))
    bare, alone = replace(nested, parent=None), replace(held, attribution=None)
    apart = merge(answers([outer, nested, held], [bare, alone], [bare, alone]), Rule(LABELS))
    assert [item.content for item in apart.annotation.attributions] == [inner]
    assert apart.annotation.stances[0].attribution is None


def test_a_stance_without_its_holder_is_undecided() -> None:
    """What most saw cannot stand without the source that holds it."""
    source = Attribution(id="x", content=words("Turkey was ready to mediate"), source=words("Erdogan"))
    held = Stance(id="z", holder=SourceHolder("x"), target=SchemeTarget("mediation"), label="favor")
    by_author = replace(held, holder=AuthorHolder())
    rule = Rule(LABELS, threshold=0.6)
    found = merge(answers([source, held], [source, held], [by_author], [by_author], []), rule)
    assert found.annotation.stances == ()
    assert "stance" in found.undecided


def test_nested_mentions_follow_the_scheme() -> None:
    """Where it keeps the outermost only, the better supported stays, and of equals the outer."""
    inner, outer = mention("NTV"), mention("Turkish NTV channel", "GPE")
    said = answers([inner], [outer], [inner], [outer])
    found = merge(said, Rule(LABELS, threshold=0.5, nesting="outermost"))
    assert [item.span.text for item in found.annotation.entities] == ["Turkish NTV channel"]
    assert sum(found.dropped.values()) == 1
    assert len(merge(said, Rule(LABELS, threshold=0.5)).annotation.entities) == 2


def test_an_unknown_label_is_refused() -> None:
    """Wherever it stands, with what to do."""
    with pytest.raises(SchemeViolation, match=r"'TRIBE'.*\[renamed\]"):
        merge(answers([mention("NTV", "TRIBE")], []), Rule(LABELS))


@pytest.mark.parametrize("threshold", [0.0, -1.0, 1.1, float("nan")])
def test_a_threshold_is_a_share(threshold: float) -> None:
    """Above 0, at most 1."""
    with pytest.raises(InvalidInput, match="above 0 and at most 1"):
        Rule(LABELS, threshold=threshold)


def test_a_decision_is_weighed_by_what_others_said() -> None:
    """Votes for each label, also where none is the decided one."""
    decided = answer(mention("NTV", "GPE"), who="lead")
    (weight,) = weigh(decided, answers([mention("NTV")], [mention("NTV")], []), Rule(LABELS))["entities"]
    assert (weight.voters, weight.support) == (2, 2 / 3)
    assert dict(zip(LABELS["entities"], weight.votes, strict=True))["ORG"] == 2


@st.composite
def several(draw: st.DrawFn, least: int = 1) -> tuple[Any, Any, list[Annotation]]:
    document, sentences = draw(documents().filter(lambda drawn: bool(drawn[1])))
    first = draw(annotations(document, sentences, annotator=PEOPLE[0]))
    said = [replace(first, status="submitted")]
    for who in PEOPLE[1 : draw(st.integers(least, 3))]:
        other = draw(annotations(document, (sentences[first.sentence],), annotator=who))
        mixed = draw(st.sampled_from([other, first]))
        said.append(replace(mixed, annotator=who, sentence=first.sentence, status="submitted"))
    return document, sentences[first.sentence], said


rules = st.builds(
    lambda threshold, ties, soft: Rule(LABELS, threshold=threshold, ties=ties, soft=soft),
    st.sampled_from([0.3, 0.5, 0.6, 1.0]),
    st.sampled_from(["undecided", "first", "last"]),
    st.booleans(),
)


@settings(max_examples=30)
@given(drawn=several(), rule=rules)
def test_the_order_of_annotators_never_matters(drawn: Any, rule: Rule) -> None:
    """Nor who is called what."""
    *_, said = drawn
    found = {repr(merge(order, rule)) for order in permutations(said)}
    assert len(found) == 1


@settings(max_examples=30)
@given(drawn=several(), rule=rules)
def test_what_comes_out_may_be_stored(drawn: Any, rule: Rule) -> None:
    """It obeys the domain's rules and the scheme's, like any answer, and every item has its weight."""
    document, sentence, said = drawn
    found = merge(said, rule)
    scheme = news_scheme()
    check(found.annotation, document, sentence, scheme, found.annotation.canonicals)
    for layer in LAYERS:
        items = items_of(found.annotation, layer)
        assert len(items) == len(found.weights[layer])
        for weight in found.weights[layer]:
            assert 1 <= weight.voters <= len(said)
            assert sum(weight.votes) in (0, weight.voters)
            assert not weight.shares or sum(weight.shares) == pytest.approx(1)


@settings(max_examples=30)
@given(drawn=several())
def test_unanimity_keeps_everything(drawn: Any) -> None:
    """As often as it was said, under any rule."""
    *_, (first, *_) = drawn
    said = [replace(first, annotator=who) for who in PEOPLE[:3]]
    found = merge(said, Rule(LABELS, threshold=1.0))
    assert found.undecided == {}
    assert found.dropped == {}
    for layer in LAYERS:
        spans = sorted(repr(spans_of(item)) for item in items_of(found.annotation, layer))
        assert spans == sorted(repr(spans_of(item)) for item in items_of(first, layer))


@settings(max_examples=30)
@given(drawn=several(least=2))
def test_a_threshold_of_one_keeps_what_all_have(drawn: Any) -> None:
    """Nothing else, and no more than anybody has."""
    *_, said = drawn
    assume(len(said) > 1)
    found = merge(said, Rule(LABELS, threshold=1.0))
    for layer in LAYERS:
        assert all(weight.support == 1 for weight in found.weights[layer])
        assert len(items_of(found.annotation, layer)) <= min(len(items_of(one, layer)) for one in said)


@settings(max_examples=30)
@given(drawn=several())
def test_soft_keeps_every_group(drawn: Any) -> None:
    """Once, except stances of a holder that is nowhere."""
    *_, said = drawn
    groups = group_items(said).groups
    found = merge(said, Rule(LABELS, soft=True))
    assert sum(len(items_of(found.annotation, layer)) for layer in LAYERS) == len(groups)


def test_a_model_of_the_annotators_believes_the_careful() -> None:
    """Where two differ, the one who agrees with the third elsewhere is believed."""
    common = [answers([mention("NTV")], [mention("NTV")], [mention("NTV", "GPE")])] * 20
    common += [answers([mention("Turkey", "GPE")], [mention("Turkey", "GPE")], [])] * 20
    counts: Counter[Any] = Counter()
    for said in common:
        counts += patterns(group_items(said), LABELS)
    contested = answers([mention("Erdogan", "PERSON")], [], [])
    careless = [answer(who="ann"), answer(who="bob"), answer(mention("Erdogan", "PERSON"), who="cem")]
    for said in (contested, careless):
        counts += patterns(group_items(said), LABELS)
    rule = Rule(LABELS, believe=Beliefs(counts, LABELS))
    (weight,) = merge(common[0], rule).weights["entities"]
    assert weight.posterior is not None
    assert weight.posterior > 0.99
    assert weight.shares[LABELS["entities"].index("ORG")] > 0.99
    assert merge(common[20], rule).annotation.entities[0].label == "GPE"
