"""Stances of many sentences become one graph."""

from typing import Any

import pytest
from msgspec import structs

from workbench.domain.annotations import Annotation
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.layers import (
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    Entity,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    TextTarget,
)
from workbench.domain.scheme import Scheme
from workbench.domain.spans import Span
from workbench.domain.stance_graph import StanceGraph, build_graph
from workbench.domain.stance_readings import normalise, read_stances

TEXT = "NTV quoted Erdogan as saying Turkey was ready for talks. He said so."
TURKEY, RUSSIA = CanonicalEntity("GPE/Turkey", "Turkey", "GPE"), CanonicalEntity("GPE/Russia", "Russia", "GPE")
NTV = CanonicalEntity("ORG/NTV", "NTV", "ORG")


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span.of(TEXT, (start, start + len(words)))


def says(*stances: Stance, who: str = "ana", sentence: int = 0, document: str = "d", **layers: Any) -> Annotation:
    return Annotation(document=document, sentence=sentence, annotator=who, stances=stances, **layers)


def stance(holder: Any, target: Any, label: str, **more: Any) -> Stance:
    return Stance(id="s", holder=holder, target=target, label=label, **more)


@pytest.fixture
def graph_of(scheme: Scheme) -> Any:
    def build(*answers: Annotation, gold: tuple[Annotation, ...] = ()) -> StanceGraph:
        readings = [one for answer in answers for one in read_stances(answer)]
        readings += [one for answer in gold for one in read_stances(answer, gold=True)]
        return build_graph(readings, scheme, [TURKEY, RUSSIA, NTV])

    return build


def turkey_on(target: Any, label: str, **more: Any) -> Stance:
    return stance(CanonicalHolder("GPE/Turkey"), target, label, **more)


def test_what_several_say_is_one_edge(graph_of: Any) -> None:
    """With how many answers and sentences it rests on, and whose they are."""
    on = turkey_on(SchemeTarget("mediation"), "favor", evidence=span("ready for talks"))
    graph = graph_of(
        says(on), says(structs.replace(on, implicit=True), who="ben"), says(on, sentence=1), says(who="cleo")
    )
    (edge,) = graph.edges
    assert (edge.answers, edge.implicit, edge.annotators) == (3, 1, {"ana": 2, "ben": 1})
    assert [(place.sentence, place.annotators, place.evidence) for place in edge.places] == [
        (0, ("ana", "ben"), ("ready for talks",)),
        (1, ("ana",), ("ready for talks",)),
    ]
    assert graph.nodes[edge.holder].name == "Turkey"
    assert graph.nodes[edge.target].name == "Turkish mediation between Russia and Ukraine"


@pytest.mark.parametrize(
    "target",
    [
        SchemeTarget("russia"),
        CanonicalTarget("GPE/Russia"),
        TextTarget("  russia "),
        TextTarget("“Russia”"),
    ],
)
def test_targets_that_are_one_thing_are_one_node(graph_of: Any, target: Any) -> None:
    """A target of the scheme that stands for an entity, the entity itself, and its name in words."""
    graph = graph_of(says(turkey_on(target, "against")), says(turkey_on(CanonicalTarget("GPE/Russia"), "against")))
    assert [edge.answers for edge in graph.edges] == [2]
    assert graph.nodes[graph.edges[0].target].key == "entity:GPE/Russia"


def test_words_are_the_entity_that_they_are_marked_as(graph_of: Any) -> None:
    """In the same answer, whatever they are."""
    mention = Entity(id="e", span=span("He"), label="PERSON", canonical="GPE/Russia")
    (edge,) = graph_of(says(turkey_on(SpanTarget(span("He")), "favor"), entities=(mention,))).edges
    assert edge.target == "entity:GPE/Russia"


def test_the_chain_of_sources_is_kept(graph_of: Any) -> None:
    """Outermost first; the holder is not said to be their own source."""
    content = span("Turkey was ready for talks")
    outer = Attribution(id="a1", content=content, source=span("NTV"))
    inner = Attribution(id="a2", content=content, source=span("Erdogan"), parent="a1")
    on = stance(SourceHolder("a2"), TextTarget("talks"), "favor", attribution="a2")
    (edge,) = graph_of(says(on, attributions=(outer, inner))).edges
    assert edge.via == ("NTV",)
    (edge,) = graph_of(
        says(structs.replace(on, holder=CanonicalHolder("GPE/Turkey")), attributions=(outer, inner))
    ).edges
    assert edge.via == ("NTV", "Erdogan")


def test_an_unnamed_source_is_another_one_elsewhere(graph_of: Any) -> None:
    """“The official” of one article need not be that of the next; a pronoun is who it points to."""
    attribution = Attribution(id="a", content=span("so"), source=span("He"), source_antecedent=span("Erdogan"))
    on = stance(SourceHolder("a"), TextTarget("talks"), "favor")
    graph = graph_of(*(says(on, document=name, attributions=(attribution,)) for name in ("d1", "d2")))
    assert [graph.nodes[edge.holder].name for edge in graph.edges] == ["Erdogan", "Erdogan"]
    assert len({edge.holder for edge in graph.edges}) == 2
    implicit = Attribution(id="a", content=span("so"), implicit_source=True)
    (edge,) = graph_of(says(on, attributions=(implicit,))).edges
    assert edge.holder.startswith("words:d:")


def test_every_article_has_its_own_author(graph_of: Any) -> None:
    """Two who differ contradict nobody."""
    graph = graph_of(
        says(stance(AuthorHolder(), TextTarget("war"), "against"), document="d1"),
        says(stance(AuthorHolder(), TextTarget("war"), "favor"), document="d2"),
    )
    assert len({edge.holder for edge in graph.edges}) == 2
    assert graph.contradictions == ()


FOR, AGAINST = (turkey_on(TextTarget("war"), label) for label in ("favor", "against"))


@pytest.mark.parametrize(
    ("answers", "opponents"),
    [
        ([says(FOR), says(AGAINST, sentence=1)], "holder"),
        ([says(FOR), says(AGAINST, sentence=1, who="ben")], "holder"),
        ([says(FOR), says(AGAINST, who="ben")], "annotators"),
        ([says(FOR), says(AGAINST, who="ben"), says(AGAINST, sentence=1, who="ben")], "annotators"),
        ([says(FOR), says(AGAINST, who="ben"), says(AGAINST, sentence=1, who="ana")], "holder"),
        ([says(FOR), says(turkey_on(TextTarget("war"), "neutral"), sentence=1)], None),
    ],
)
def test_a_holder_s_contradiction_is_told_from_the_readers_(
    graph_of: Any, answers: list[Annotation], opponents: str | None
) -> None:
    """It is the readers' where they differ on the same sentences and on nothing else."""
    found = graph_of(*answers).contradictions
    assert [one.opponents for one in found] == ([opponents] if opponents else [])


def test_a_selection_keeps_what_belongs_to_it(graph_of: Any) -> None:
    """Its nodes, and the contradictions that its edges are part of."""
    graph = graph_of(says(FOR), says(AGAINST, sentence=1), says(turkey_on(TextTarget("peace"), "favor"), sentence=2))
    against = graph.select(label="against")
    assert [edge.label for edge in against.edges] == ["against"]
    assert {node.name for node in against.nodes.values()} == {"Turkey", "war"}
    assert len(against.contradictions) == 1
    assert graph.select(target="words::peace").contradictions == ()
    assert set(graph.contradicting) == {edge.id for edge in graph.edges if edge.target == "words::war"}


def test_gold_is_counted(graph_of: Any) -> None:
    """So that one sees what was decided."""
    (edge,) = graph_of(gold=(says(FOR),)).edges
    assert (edge.gold, edge.answers) == (1, 1)


def test_nothing_gives_an_empty_graph(graph_of: Any) -> None:
    """And no error."""
    assert graph_of() == StanceGraph({}, (), ())


@pytest.mark.parametrize("words", ["", "the", "“”", "A", "  An  official "])
def test_normalising_twice_changes_nothing(words: str) -> None:
    """Whatever is left of it."""
    assert normalise(normalise(words)) == normalise(words)
