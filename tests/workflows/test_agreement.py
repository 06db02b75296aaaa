"""Agreement as a project's leads are told it: equal to the measures taken directly, and never out of date."""

import random
from collections.abc import Hashable
from functools import partial
from typing import Any

import msgspec
import pytest

from tests.strategies import news_scheme
from tests.workflows.disagreeing import answer, documents, fill
from workbench.agreement import Estimate, estimates, match_frames, measures_of
from workbench.agreement.alpha import alpha_by_label
from workbench.agreement.attribution import directed_agreement
from workbench.agreement.confusion import confusion_of_all
from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.layers import Entity
from workbench.domain.spans import Span
from workbench.errors import NotAllowed, NoValue
from workbench.store import Project, Store, Versions
from workbench.text.tokens import token_arrays
from workbench.workflows import agreement
from workbench.workflows.agreement_keeping import Kept
from workbench.workflows.agreement_reading import Sheet, Tokens, align_stances, mark, read_attributions
from workbench.workflows.agreement_report import AgreementReport, LayerAgreement
from workbench.workflows.agreement_snapshot import ALL, Snapshot

PEOPLE = ("ana", "ben", "cem")
COUNTED = ("submitted", "flagged")


class Labeling:
    """People who answer, at random."""

    def __init__(self, store: Store, project: Project, count: int, sentences: int, seed: int) -> None:
        self.store = store
        self.project = project
        self.documents = list(documents(count, sentences))
        self.chance = random.Random(seed)
        self.key = 0

    def answer(self, times: int) -> None:
        """Sentences and people at random; who has answered a sentence answers it again."""
        with self.store.write() as tx:
            for _ in range(times):
                document, cut = self.chance.choice(self.documents)
                self.key += 1
                said = answer(document, self.chance.choice(cut), self.chance.choice(PEOPLE), self.chance)
                tx.annotations.append(self.project, said, f"k{self.key}")
            tx.commit()

    def ask_afresh(self) -> None:
        """All answers, of whoever gave them."""
        with self.store.write() as tx:
            standing = [one for one, _ in tx.requeue.older(self.project, "another", "another")]
            tx.requeue.ask(self.project, standing, "", None, afresh=True)
            tx.commit()

    def decide(self, times: int) -> None:
        """Gold for sentences at random."""
        with self.store.write() as tx:
            for _ in range(times):
                document, cut = self.chance.choice(self.documents)
                said = answer(document, self.chance.choice(cut), "lea", self.chance)
                tx.gold.put(self.project, Gold(annotation=said, made_of=(AnnotationRef("ana", 1),)))
            tx.commit()


def fresh(store: Store, like: AgreementReport, versions: Versions = ALL) -> AgreementReport:
    """The report counted from nothing."""
    with store.write() as tx:
        tx._connection.exec_driver_sql("DELETE FROM digests")
        tx.commit()
    return Kept(Snapshot(store, "news", versions)).report(like.sentences, like.gold)


def sheets(store: Store, project: Project) -> list[Sheet]:
    """What everybody said last, read without anything that is to be tested."""
    said: dict[tuple[str, int], dict[Hashable, Annotation]] = {}
    with store.read() as tx:
        for head in tx.annotations.heads(project, statuses=COUNTED):
            said.setdefault((head.document, head.sentence), {})[head.annotator] = head
        return [
            Sheet(document, cut, at, said[document.id, at])
            for document, cut in tx.documents.iterate(project)
            for at in range(len(cut))
            if (document.id, at) in said
        ]


def measured(store: Store, project: Project) -> dict[str, dict[str, Estimate]]:
    """Every measure of every layer, taken directly."""
    every = sheets(store, project)
    shared = [sheet for sheet in every if len(sheet.answers) > 1]
    scheme = news_scheme()
    tokens = Tokens(shared, partial(token_arrays, pipeline=scheme.pipeline))
    marked = mark(shared, tokens, scheme.entities.labels)
    return {
        "entities": estimates(marked, measures_of("spans")),
        "attribution": estimates(match_frames(read_attributions(shared, tokens)), measures_of("attributions")),
        "stance": estimates(align_stances(every, scheme).ratings, set(measures_of("ratings")) - {"alpha_ratio"}),
    }


def check_measures(labeling: Labeling, found: AgreementReport) -> None:
    """That the report has what is `measured`."""
    for name, expected in measured(labeling.store, labeling.project).items():
        own = {each.name: each.figure for each in layer(found, name).measures}
        assert own.keys() == expected.keys()
        for measure, estimate in expected.items():
            assert own[measure].value == pytest.approx(estimate.value, abs=1e-9), measure
            if estimate.value is None:
                assert own[measure].reason == estimate.reason, measure


def layer(found: AgreementReport, name: Any) -> LayerAgreement:
    one = found.layer(name)
    assert one is not None
    return one


@pytest.fixture
def labeling(store: Store) -> Labeling:
    project = fill(store, PEOPLE, 6, 5)
    labeling = Labeling(store, project, 6, 5, seed=1)
    labeling.answer(70)
    return labeling


@pytest.mark.parametrize("answers", [14, 30, 90])
def test_every_measure_is_what_it_is_when_taken_directly(sqlite_store: Store, answers: int) -> None:
    """Value for value and reason for reason, however much there is."""
    labeling = Labeling(sqlite_store, fill(sqlite_store, PEOPLE, 6, 5), 6, 5, seed=answers)
    labeling.answer(answers)
    check_measures(labeling, agreement.report(sqlite_store, "news", "lea"))


def test_documents_in_two_blocks_are_summed(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where intervals are over documents and these lie in two blocks, every measure is the same, now and later."""
    monkeypatch.setattr("workbench.store.digests.BLOCK", 16)
    labeling = Labeling(sqlite_store, fill(sqlite_store, PEOPLE, 25, 3), 25, 3, seed=2)
    labeling.answer(200)
    for step in range(3):
        found = agreement.report(sqlite_store, "news", "lea")
        assert {each.over for each in found.layers} == {"documents"}
        check_measures(labeling, found)
        assert msgspec.json.encode(fresh(sqlite_store, found)) == msgspec.json.encode(found)
        labeling.answer(3)
        labeling.decide(step)


def test_what_is_kept_up_to_date_is_what_is_counted_anew(labeling: Labeling) -> None:
    """After any answers, revisions, withdrawals and decisions, by this process or from the database."""
    for step in range(4):
        found = agreement.report(labeling.store, "news", "lea")
        from_database = Kept(Snapshot(labeling.store, "news")).report(found.sentences, found.gold)
        assert msgspec.json.encode(from_database) == msgspec.json.encode(found)
        assert msgspec.json.encode(fresh(labeling.store, found)) == msgspec.json.encode(found)
        labeling.ask_afresh()
        labeling.answer(3)
        labeling.decide(step)


def test_nothing_is_counted_twice(labeling: Labeling) -> None:
    """One new answer means one sentence; none means the very same report."""
    first = agreement.report(labeling.store, "news", "lea")
    assert agreement.report(labeling.store, "news", "lea") is first
    told: list[tuple[int, int]] = []
    agreement.report(labeling.store, "news", "lea", progress=lambda done, total: told.append((done, total)))
    assert told == []


def test_a_changed_scheme_counts_anew(labeling: Labeling) -> None:
    """Labels may have other names now."""
    before = agreement.report(labeling.store, "news", "lea")
    scheme = news_scheme()
    with labeling.store.write() as tx:
        tx.schemes.add(labeling.project, msgspec.structs.replace(scheme, layers=("entities", "stance")), "", "")
        tx.commit()
    after = agreement.report(labeling.store, "news", "lea")
    assert [each.layer for each in after.layers] == ["entities", "stance"]
    assert layer(after, "entities").figure == layer(before, "entities").figure


def test_versions_are_told_apart(labeling: Labeling) -> None:
    """Of each annotator and sentence the newest answer under the version counts, though there is a newer one."""
    found = agreement.report(labeling.store, "news", "lea", guidelines_version="old")
    assert {each.guidelines_version for each in found.versions} == {"old"}
    with labeling.store.read() as tx:
        every = tx.annotations.revisions(labeling.project, statuses=COUNTED)
        under = {(one.document, one.sentence, one.annotator) for one in every if one.guidelines_version == "old"}
    assert found.answers == len(under)
    anew = fresh(labeling.store, found, Versions(None, "old"))
    assert msgspec.json.encode(anew) == msgspec.json.encode(found)


def test_stance_goes_down_to_labels_pairs_and_confusion(labeling: Labeling) -> None:
    """The same ratings, cut in other ways."""
    found = layer(agreement.report(labeling.store, "news", "lea"), "stance")
    ratings = align_stances(sheets(labeling.store, labeling.project), news_scheme()).ratings
    for label, value in alpha_by_label(ratings).items():
        own = next(each.figure for each in found.by_label if each.label == label)
        assert own.value == (None if isinstance(value, NoValue) else pytest.approx(value))
    tables = confusion_of_all(ratings)
    for each in found.confusion_by_pair:
        table = tables[ratings.raters.index(each.first), ratings.raters.index(each.second)]
        assert [list(row) for row in each.cells] == table.tolist()
    for pair in found.by_pair:
        table = tables[ratings.raters.index(pair.first), ratings.raters.index(pair.second)]
        assert pair.figure.n == table.sum()


def test_entities_go_down_to_labels_and_pairs(labeling: Labeling) -> None:
    """F1 of a pair is F1 of these two alone."""
    found = layer(agreement.report(labeling.store, "news", "lea"), "entities")
    every = sheets(labeling.store, labeling.project)
    tokens = Tokens(every, partial(token_arrays, pipeline=news_scheme().pipeline))
    for pair in found.by_pair:
        two = {pair.first, pair.second}
        some = [
            Sheet(each.document, each.sentences, each.at, {who: each.answers[who] for who in sorted(two)})
            for each in every
            if two <= each.answers.keys()
        ]
        expected = estimates(mark(some, tokens, news_scheme().entities.labels), ["span_strict"])["span_strict"]
        assert pair.figure.value == pytest.approx(expected.value)
        assert pair.figure.n == len(some)


def test_attributions_of_each_are_looked_for_in_those_of_the_other(labeling: Labeling) -> None:
    """agr, in both directions of every pair, is that of the answers themselves."""
    found = layer(agreement.report(labeling.store, "news", "lea"), "attribution")
    every = sheets(labeling.store, labeling.project)
    tokens = Tokens(every, partial(token_arrays, pipeline=news_scheme().pipeline))
    directed = directed_agreement(match_frames(read_attributions(every, tokens)))
    expected = {(each.first, each.second): (each.agreement, each.found) for each in directed}
    assert len(expected) == 2 * len(found.by_pair)
    for pair in found.by_pair:
        for names, figure in (((pair.first, pair.second), pair.agr), ((pair.second, pair.first), pair.agr_back)):
            assert figure is not None
            assert (figure.value, figure.n) == (pytest.approx(expected[names][0]), expected[names][1])


def test_people_are_told_apart(labeling: Labeling) -> None:
    """Each with the others, with themselves on what they were asked again, with gold, and what is inferred of them."""
    labeling.ask_afresh()
    labeling.answer(60)
    labeling.decide(12)
    found = agreement.report(labeling.store, "news", "lea")
    entities, stance = layer(found, "entities"), layer(found, "stance")
    assert [each.annotator for each in entities.by_annotator] == list(PEOPLE)
    for each in entities.by_annotator:
        assert each.with_others.value is not None
        assert each.with_self.n > 0
        assert each.with_gold.n > 0
    without = {each.annotator: each.others_without.value for each in entities.by_annotator}
    pairs = {(each.first, each.second): each.figure.value for each in entities.by_pair}
    assert without["cem"] == pairs["ana", "ben"]
    assert all(0 <= (each.competence or -1) <= 1 and 0 <= (each.accuracy or -1) <= 1 for each in stance.by_annotator)
    assert found.gold > 0


def test_a_correction_is_no_disagreement_with_oneself(labeling: Labeling) -> None:
    """Only what was asked again afresh tells; and the report is new as soon as it is answered."""
    labeling.answer(60)
    for step in range(2):
        found = agreement.report(labeling.store, "news", "lea")
        own = [each.with_self for one in found.layers for each in one.by_annotator]
        assert any(each.n for each in own) == bool(step)
        labeling.ask_afresh()
        labeling.answer(60)


def test_every_difference_is_counted(labeling: Labeling) -> None:
    """Mistakes of each kind that the annotators make are there, in sentences that there are."""
    found = agreement.report(labeling.store, "news", "lea")
    counts = {(one.layer, each.kind): each for one in found.layers for each in one.differences}
    for kind in (("entities", "boundary"), ("entities", "label"), ("entities", "missed"), ("attribution", "boundary")):
        assert counts[kind].count >= counts[kind].sentences > 0
        assert counts[kind].sentences <= found.shared


def test_what_was_skipped_is_no_answer(sqlite_store: Store) -> None:
    """What was flagged is: who flags has answered as well."""
    _two(sqlite_store, statuses=("flagged", "skipped"))
    found = agreement.report(sqlite_store, "news", "lea")
    assert (found.answers, found.annotators, found.shared) == (1, ("ana",), 0)
    assert {each.figure.reason for each in found.layers} == {"one_annotator"}


def test_two_of_four_marks_are_the_same(store: Store) -> None:
    """So the strict F1 is a half, and provisional."""
    _two(store)
    entities = layer(agreement.report(store, "news", "lea"), "entities")
    assert (entities.headline, entities.figure.value, entities.figure.n) == ("span_strict", 0.5, 1)
    assert entities.grade == "provisional"
    assert "1 of 50 sentences" in entities.verdict
    confusion = entities.confusion
    assert confusion is not None
    org, gpe = confusion.labels.index("ORG"), confusion.labels.index("GPE")
    assert confusion.cells[org][gpe] == confusion.cells[gpe][org] == 1


def test_annotators_are_not_told(sqlite_store: Store) -> None:
    """How others answer is for leads."""
    _two(sqlite_store)
    with pytest.raises(NotAllowed):
        agreement.report(sqlite_store, "news", "ana")


def _two(store: Store, statuses: tuple[Any, Any] = ("submitted", "submitted")) -> None:
    """Two answers to one sentence."""
    text = "Turkey backs NATO. Russia does not."
    with store.write() as tx:
        project = tx.projects.add("news", salt="5a17")
        tx.schemes.add(project, news_scheme(), "", "")
        for name in ("ana", "ben", "lea"):
            tx.users.add(name)
            tx.users.set_role(project, name, "lead" if name == "lea" else "annotator")
        document = Document(id="d", text=text)
        tx.documents.add(project, document, cut_sentences(document, [(0, 18), (19, len(text))]))
        for who, status, labels in zip(("ana", "ben"), statuses, (("GPE", "ORG"), ("GPE", "GPE")), strict=True):
            entities = tuple(
                Entity(id=f"e{at}", span=Span.of(text, span), label=label)
                for at, (span, label) in enumerate(zip([(0, 6), (13, 17)], labels, strict=True))
            )
            said = Annotation(document="d", sentence=0, annotator=who, status=status, entities=entities)
            tx.annotations.append(project, said, who)
        tx.commit()
