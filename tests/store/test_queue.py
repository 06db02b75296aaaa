"""Claims: never twice to one person, never more people than the overlap, nothing left behind."""

import datetime as dt
from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.store.conftest import PEOPLE, RANGES, TEXT, fill
from workbench.domain.annotations import STATUSES, Annotation, Status
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.scheme import Order
from workbench.store import Project, Store

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
LEASE = dt.timedelta(hours=1)
ORDERS: tuple[Order, ...] = get_args(Order)
ALL = [(f"d{document}", sentence) for document in range(4) for sentence in range(3)]


def claim(
    store: Store,
    project: Project,
    user: str = "ana",
    want: int = 100,
    now: dt.datetime = NOW,
    overlap: int = 1,
    order: Order = "document",
) -> list[tuple[str, int]]:
    with store.write() as tx:
        claims = tx.queue.claim(project, user, want, now, LEASE, overlap, order)
        tx.commit()
    assert all(one.user == user and one.expires_at == now + LEASE for one in claims)
    return [(one.document, one.sentence) for one in claims]


def say(store: Store, project: Project, user: str, key: tuple[str, int], status: Status = "submitted") -> None:
    with store.write() as tx:
        count = sum(1 for _ in tx.annotations.revisions(project, user=user))
        answer = Annotation(document=key[0], sentence=key[1], annotator=user, status=status, note=f"{count}")
        tx.annotations.append(project, answer, f"k{count}")
        tx.commit()


def available(store: Store, project: Project, user: str, overlap: int = 1, now: dt.datetime = NOW) -> int:
    with store.read() as tx:
        return tx.queue.available(project, user, now, overlap)


@pytest.mark.parametrize("order", ORDERS)
def test_every_sentence_is_handed_out_once(store: Store, project: Project, order: Order) -> None:
    """Whatever the order, all of them come, none twice."""
    assert sorted(claim(store, project, order=order)) == ALL
    assert claim(store, project, "ben", order=order) == []


def test_document_order_is_that_of_the_import(store: Store, project: Project) -> None:
    """Document by document, sentence by sentence."""
    assert claim(store, project, want=5) == ALL[:5]
    assert claim(store, project, "ben", want=5) == ALL[5:10]


def test_random_order_is_each_users_own_and_the_same_again(store: Store, project: Project) -> None:
    """It is derived from the project's salt and the user's name."""
    first = {name: claim(store, project, name, overlap=4, order="random") for name in PEOPLE}
    with store.write() as tx:
        for name in PEOPLE:
            tx.queue.release(project, name)
        tx.commit()
    assert {name: claim(store, project, name, overlap=4, order="random") for name in PEOPLE} == first
    assert len({tuple(keys) for keys in first.values()}) >= 3  # two may begin at the same of twelve places
    assert ALL not in first.values()


def test_gain_completes_before_it_begins(store: Store, project: Project) -> None:
    """What waits for its last label comes first, then what waits for two, then what is untouched."""
    say(store, project, "ben", ALL[5])
    say(store, project, "cem", ALL[5])
    say(store, project, "cem", ALL[8])
    assert claim(store, project, want=4, overlap=3, order="gain") == [ALL[5], ALL[8], ALL[0], ALL[1]]


def test_claiming_again_renews_what_one_has_and_adds_to_it(store: Store, project: Project) -> None:
    """`want` counts those one has already, which come first."""
    assert claim(store, project, want=2) == ALL[:2]
    later = NOW + LEASE / 2
    assert claim(store, project, want=3, now=later) == ALL[:3]
    assert claim(store, project, "ben", want=1, now=NOW + LEASE) == ALL[3:4]


def test_an_expired_lease_returns(store: Store, project: Project) -> None:
    """At the moment it ends, others may have the sentence."""
    claim(store, project)
    assert available(store, project, "ben", now=NOW + LEASE) == len(ALL)
    assert claim(store, project, "ben", now=NOW + LEASE) == ALL


def test_an_answer_after_the_lease_is_kept_though_the_sentence_went_to_another(store: Store, project: Project) -> None:
    """Labels are never lost; the other's claim stays."""
    claim(store, project, want=1)
    assert claim(store, project, "ben", want=1, now=NOW + LEASE) == ALL[:1]
    say(store, project, "ana", ALL[0])
    say(store, project, "ben", ALL[0])
    with store.read() as tx:
        assert [head.annotator for head in tx.annotations.heads(project)] == ["ana", "ben"]
        assert tx.queue.progress(project, 1).labels == 1


@pytest.mark.parametrize("status", STATUSES)
def test_nobody_gets_a_sentence_again_that_they_answered(store: Store, project: Project, status: Status) -> None:
    """Whether submitted, skipped or flagged."""
    claim(store, project, want=1)
    say(store, project, "ana", ALL[0], status)
    assert ALL[0] not in claim(store, project)


def test_a_skipped_sentence_is_free_for_others(store: Store, project: Project) -> None:
    """Skipping frees the slot."""
    claim(store, project, want=1)
    say(store, project, "ana", ALL[0], "skipped")
    assert claim(store, project, "ben", want=1) == ALL[:1]


def test_a_submission_revised_to_skipped_frees_its_slot(store: Store, project: Project) -> None:
    """Even for those who have long passed it."""
    say(store, project, "ana", ALL[0])
    assert claim(store, project, "ben", want=2) == ALL[1:3]
    say(store, project, "ana", ALL[0], "skipped")
    assert ALL[0] in claim(store, project, "ben", want=3)


def test_what_is_released_is_free_at_once(store: Store, project: Project) -> None:
    """Some, or all; what one has not claimed is passed over."""
    claim(store, project, want=3)
    with store.write() as tx:
        assert tx.queue.release(project, "ana", [ALL[1], ALL[7]]) == 1
        tx.commit()
    assert claim(store, project, "ben", want=1) == [ALL[1]]
    with store.write() as tx:
        assert tx.queue.release(project, "ana") == 2
        assert tx.queue.release(project, "ana") == 0
        tx.commit()
    assert sorted(claim(store, project, "ben", want=3)) == ALL[:3]


def test_documents_that_come_in_are_handed_out_to_those_who_were_through(store: Store, project: Project) -> None:
    """Whoever had reached the end goes on."""
    for key in ALL:
        say(store, project, "ana", key)
    for order in ORDERS:
        assert claim(store, project, order=order, overlap=2) == []
    with store.write() as tx:
        document = Document(id="new", text=TEXT)
        tx.documents.add(project, document, cut_sentences(document, RANGES))
        tx.commit()
    for order in ORDERS:
        assert sorted(claim(store, project, order=order, overlap=2)) == [("new", n) for n in range(3)]


def test_a_larger_overlap_opens_what_was_full(store: Store, project: Project) -> None:
    """The overlap is a setting that may change."""
    for key in ALL:
        say(store, project, "ana", key)
    assert claim(store, project, "ben") == []
    assert claim(store, project, "ben", overlap=2) == ALL


def test_progress_counts_answers(store: Store, project: Project) -> None:
    """By status and person; labels beyond the overlap do not count twice."""
    for name in ("ana", "ben"):
        say(store, project, name, ALL[0])
    say(store, project, "ana", ALL[1], "flagged")
    say(store, project, "ana", ALL[2], "skipped")
    with store.read() as tx:
        one, two = tx.queue.progress(project, 1), tx.queue.progress(project, 2)
    assert (one.documents, one.sentences, one.wanted, one.labels, one.begun, one.complete) == (4, 12, 12, 2, 2, 2)
    assert (two.wanted, two.labels, two.begun, two.complete) == (24, 3, 2, 1)
    assert (one.submitted, one.flagged, one.skipped) == (2, 1, 1)
    assert one.users == {"ana": 2, "ben": 1}


def test_counting_what_is_available_may_stop_early(store: Store, project: Project) -> None:
    """A large project is not counted to its end."""
    with store.read() as tx:
        assert tx.queue.available(project, "ana", NOW, 1, at_most=5) == 5


class Labeling(RuleBasedStateMachine):
    """Claims, answers, releases, expiries, imports and changes of the overlap, in any order, beside a simple model."""

    store: Store

    @initialize()
    def begin(self) -> None:
        with self.store.write() as tx:
            self.project = tx.projects.add(f"p{len(tx.projects.all())}")
            tx.commit()
        self.now, self.overlap, self.keys = NOW, 2, []
        self.claims: dict[tuple[tuple[str, int], str], dt.datetime] = {}
        self.heads: dict[tuple[tuple[str, int], str], Status] = {}
        self.appended = 0
        self.import_document()
        self.import_document()

    @rule()
    def import_document(self) -> None:
        document = Document(id=f"d{len(self.keys) // 3}", text=TEXT)
        with self.store.write() as tx:
            tx.documents.add(self.project, document, cut_sentences(document, RANGES))
            tx.commit()
        self.keys += [(document.id, n) for n in range(3)]

    @rule(overlap=st.integers(1, 3))
    def change_overlap(self, overlap: int) -> None:
        self.overlap = overlap

    @rule(minutes=st.sampled_from([1, 59, 61]))
    def wait(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    def taken(self, key: tuple[str, int]) -> int:
        answers = {user for (at, user), status in self.heads.items() if at == key and status != "skipped"}
        live = {user for (at, user), until in self.claims.items() if at == key and until > self.now}
        return len(answers) + len(live)

    def free(self, user: str) -> set[tuple[str, int]]:
        live = {key for (key, name), until in self.claims.items() if name == user and until > self.now}
        return {
            key
            for key in self.keys
            if key not in live and (key, user) not in self.heads and self.taken(key) < self.overlap
        }

    @rule(user=st.sampled_from(PEOPLE), want=st.integers(1, 4), order=st.sampled_from(ORDERS))
    def claim(self, user: str, want: int, order: Order) -> None:
        had = {key for (key, name), until in self.claims.items() if name == user and until > self.now}
        free = self.free(user)
        got = claim(self.store, self.project, user, want, self.now, self.overlap, order)
        assert len(got) == len(set(got)) == min(want, len(had) + len(free))
        new = set(got) - had
        assert new <= free
        assert len(set(got) & had) == min(want, len(had))
        if order == "document" and new:
            assert sorted(new, key=self.keys.index) == sorted(free, key=self.keys.index)[: len(new)]
        if order == "gain" and new:
            assert sorted(map(self.taken, new)) == sorted(map(self.taken, free))[-len(new) :]
        self.claims = {at: until for at, until in self.claims.items() if until > self.now}
        self.claims |= {(key, user): self.now + LEASE for key in got}

    @rule(user=st.sampled_from(PEOPLE), pick=st.integers(0, 10**6), status=st.sampled_from(STATUSES))
    def answer(self, user: str, pick: int, status: Status) -> None:
        mine = sorted(key for key, name in self.claims if name == user) or self.keys
        key = mine[pick % len(mine)]
        self.appended += 1
        with self.store.write() as tx:
            said = Annotation(document=key[0], sentence=key[1], annotator=user, status=status)
            tx.annotations.append(self.project, said, f"{self.project.name}-{self.appended}")
            tx.commit()
        self.claims.pop((key, user), None)
        self.heads[key, user] = status

    @rule(user=st.sampled_from(PEOPLE))
    def release(self, user: str) -> None:
        with self.store.write() as tx:
            tx.queue.release(self.project, user)
            tx.commit()
        self.claims = {at: until for at, until in self.claims.items() if at[1] != user}

    @invariant()
    def counts_agree(self) -> None:
        with self.store.read() as tx:
            assert tx.health.miscounted(self.project) == 0
            for user in PEOPLE[:2]:
                assert tx.queue.available(self.project, user, self.now, self.overlap) == len(self.free(user))


def test_claims_follow_their_rules_in_any_order_of_events(store: Store) -> None:
    """The queue and a model of it in a few lines agree at every step."""

    class Here(Labeling):
        pass

    fill(store, documents=0)
    Here.store = store
    examples = 40 if store.file else 15
    Here.TestCase.settings = settings(max_examples=examples, stateful_step_count=30, deadline=None)
    Here.TestCase("runTest").runTest()
