"""Revisions: appended once, never lost, never changed, read back as they were."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import structs
from sqlalchemy import event

from tests.store.conftest import TEXT, fill
from tests.strategies import annotated, news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.layers import AuthorHolder, Entity, SchemeTarget, Stance
from workbench.domain.scheme import Renames
from workbench.domain.spans import Span
from workbench.errors import Conflict, NotFound
from workbench.store import Project, Store


def answer(document: str = "d0", sentence: int = 0, by: str = "ana", **fields: object) -> Annotation:
    return Annotation(document=document, sentence=sentence, annotator=by, **fields)


def append(store: Store, project: Project, *answers: Annotation) -> list[Annotation]:
    with store.write() as tx:
        count = sum(1 for _ in tx.annotations.revisions(project))
        stored = [tx.annotations.append(project, one, f"key-{count + n}") for n, one in enumerate(answers)]
        tx.commit()
    return stored


@contextmanager
def counted_statements(store: Store) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield statements
    event.remove(store.engine, "before_cursor_execute", note)


def test_revisions_are_counted_for_each_person_and_sentence(store: Store, project: Project) -> None:
    """The first answer is revision 1; everybody counts by themselves."""
    stored = append(store, project, answer(), answer(note="again"), answer(by="ben"), answer(sentence=1))
    assert [one.revision for one in stored] == [1, 2, 1, 1]


def test_the_head_is_the_newest_revision_and_the_old_one_stays(store: Store, project: Project) -> None:
    """Revising appends."""
    first, second = append(store, project, answer(note="first"), answer(note="second"))
    with store.read() as tx:
        assert tx.annotations.head(project, "d0", 0, "ana") == second
        assert list(tx.annotations.revisions(project)) == [first, second]
        assert tx.annotations.revision(project, "d0", 0, "ana", 1) == first
        assert tx.annotations.head(project, "d0", 1, "ana") is None


def test_the_same_key_again_is_answered_with_what_was_stored(store: Store, project: Project) -> None:
    """A repeated submission is one revision, also when time and versions differ."""
    with store.write() as tx:
        stored = tx.annotations.append(project, answer(note="once", seconds=2), "key")
        tx.commit()
    with store.write() as tx:
        later = answer(note="once", seconds=9, scheme_version="new", created_at=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
        assert tx.annotations.append(project, later, "key") == stored
        tx.commit()
    with store.read() as tx:
        assert list(tx.annotations.revisions(project)) == [stored]


def test_the_same_key_for_another_answer_is_a_conflict(store: Store, project: Project) -> None:
    """A key names one answer."""
    append(store, project, answer())
    with pytest.raises(Conflict, match="was used for another answer"), store.write() as tx:
        tx.annotations.append(project, answer(note="other"), "key-0")


def test_keys_are_each_users_own(store: Store, project: Project) -> None:
    """Two users may use the same key."""
    with store.write() as tx:
        for name in ("ana", "ben"):
            assert tx.annotations.append(project, answer(by=name), "key").revision == 1
        tx.commit()


def test_a_given_time_is_kept_to_the_microsecond_in_utc(store: Store, project: Project) -> None:
    """Times with an offset come back as the same moment in UTC."""
    moment = dt.datetime(2026, 3, 1, 1, 2, 3, 456789, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    (stored,) = append(store, project, answer(created_at=moment))
    with store.read() as tx:
        head = tx.annotations.head(project, "d0", 0, "ana")
    assert head == stored
    assert head.created_at == moment
    assert head.created_at.isoformat() == "2026-02-28T22:02:03.456789+00:00"


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (answer(document="d9"), "project 'news' has no document 'd9'"),
        (answer(sentence=3), "document 'd0' has sentences 0 to 2, not 3"),
        (answer(by="zoe"), "there is no user 'zoe'"),
    ],
)
def test_what_does_not_exist_is_named(store: Store, project: Project, bad: Annotation, message: str) -> None:
    """No answer without its user, document and sentence."""
    with pytest.raises(NotFound, match=message), store.write() as tx:
        tx.annotations.append(project, bad, "key")


def test_heads_come_by_import_sentence_and_name(store: Store, project: Project) -> None:
    """The order is that of the import, then of the document, then of code points in names."""
    with store.write() as tx:
        for name in ("Zed", "a.b", "a_b", "äbc", "ab"):
            tx.users.add(name)
        first = Document(id="a-later-import", text="One.")
        tx.documents.add(project, first, cut_sentences(first, [(0, 4)]))
        tx.commit()
    names = ["ana", "äbc", "a_b", "Zed", "ab", "a.b"]
    append(
        store,
        project,
        answer("a-later-import", 0, "ana"),
        answer("d1", 1, "ana"),
        *(answer("d1", 0, name) for name in names),
    )
    with store.read() as tx:
        found = [(head.document, head.sentence, head.annotator) for head in tx.annotations.heads(project)]
    assert found == [("d1", 0, name) for name in sorted(names)] + [("d1", 1, "ana"), ("a-later-import", 0, "ana")]


def test_heads_can_be_restricted(store: Store, project: Project) -> None:
    """By user, by document, by status."""
    append(store, project, answer(), answer(by="ben", status="flagged"), answer("d1", 2, status="skipped"))

    def found(**which: object) -> list[tuple[str, str]]:
        with store.read() as tx:
            return [(head.document, head.annotator) for head in tx.annotations.heads(project, **which)]

    assert found(user="ana") == [("d0", "ana"), ("d1", "ana")]
    assert found(document="d0") == [("d0", "ana"), ("d0", "ben")]
    assert found(statuses=("skipped", "flagged")) == [("d0", "ben"), ("d1", "ana")]
    assert found(user="ana", document="d1", statuses=("submitted",)) == []


def test_reading_heads_takes_as_many_statements_for_many_as_for_few(store: Store, project: Project) -> None:
    """No statement for each answer."""
    append(store, project, *(answer(f"d{n}", m) for n in range(4) for m in range(3)))
    with counted_statements(store) as statements, store.read() as tx:
        assert len(list(tx.annotations.heads(project))) == 12
    assert len([one for one in statements if one.lstrip().startswith("SELECT")]) <= 2


def test_paging_through_ones_own_passes_over_none(store: Store, project: Project) -> None:
    """Pages follow one another by time, though several answers were created at the same moment."""
    moments = [dt.datetime(2026, 1, day, tzinfo=dt.UTC) for day in (1, 2, 2, 2, 3, 4)]
    places = [(f"d{n}", m) for n in range(2) for m in range(3)]
    append(store, project, *(answer(*place, created_at=at) for place, at in zip(places, moments, strict=True)))
    seen: list[tuple[str, int]] = []
    before = None
    with store.read() as tx:
        while page := tx.annotations.of_user_recent(project, "ana", 2, before):
            seen += [(one.document, one.sentence) for one in page]
            before = page[-1].created_at
        assert tx.annotations.count_since(project, "ana", moments[4]) == 2
    assert sorted(seen) == places
    assert seen[:2] == [("d1", 2), ("d1", 1)]


def test_gold_grows_stale_when_an_input_is_revised(store: Store, project: Project) -> None:
    """`head_revisions` is what `Gold.stale` needs."""
    append(store, project, answer(), answer(by="ben"), answer(by="ben", note="more"))
    with store.read() as tx:
        assert tx.annotations.head_revisions(project, "d0", 0) == {"ana": 1, "ben": 2}


def test_old_labels_are_read_under_their_new_names(store: Store, project: Project) -> None:
    """A declared rename strands nothing and changes nothing stored."""
    entity = Entity(id="e", span=Span.of(TEXT, (0, 3)), label="HUMAN")
    stance = Stance(id="s", holder=AuthorHolder(), target=SchemeTarget("old"), label="pro")
    append(store, project, answer(entities=(entity,), stances=(stance,)))
    scheme = news_scheme()
    target = sorted(scheme.stance.targets)[0]
    renames = Renames(entities={"HUMAN": "PERSON"}, stance={"pro": "favor"}, targets={"old": target})
    with store.write() as tx:
        before = tx.annotations.head(project, "d0", 0, "ana")
        tx.schemes.add(project, structs.replace(scheme, renamed=renames), "", "")
        after = tx.annotations.head(project, "d0", 0, "ana")
        tx.commit()
    assert before.entities[0].label == "HUMAN"
    assert after.entities[0].label == "PERSON"
    assert after.stances[0] == structs.replace(stance, label="favor", target=SchemeTarget(target))


def test_a_lowest_revision_leaves_a_gap_but_never_goes_back(store: Store, project: Project) -> None:
    """What moves from another database keeps its number where that is free."""
    with store.write() as tx:
        numbers = [
            tx.annotations.append(project, answer(note=str(n)), f"k{n}", lowest).revision
            for n, lowest in enumerate([3, 1, 4, 9])
        ]
    assert numbers == [3, 4, 5, 9]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=annotated())
def test_every_annotation_comes_back_as_it_went_in(store: Store, case: tuple) -> None:
    """Random Unicode, nesting, split spans: nothing changes on the way through either database."""
    document, sentences, annotation = case
    with store.write() as tx:
        tx.users.add("ana")
        project = tx.projects.add("p")
        tx.documents.add(project, document, sentences)
        tx.canonicals.add(project, annotation.canonical_entities)
        stored = tx.annotations.append(project, annotation, "key")
        assert tx.documents.read(project, document.id) == (document, sentences)
        assert list(tx.documents.iterate(project)) == [(document, sentences)]
        assert tx.annotations.head(project, document.id, annotation.sentence, "ana") == stored
        assert tx.annotations.append(project, annotation, "key") == stored
        assert list(tx.canonicals.all(project)) == sorted(annotation.canonical_entities, key=lambda one: one.id)
    expected = structs.replace(
        annotation,
        sentence_text="",
        canonical_entities=(),
        revision=1,
        created_at=annotation.created_at or stored.created_at,
    )
    assert stored == expected


def test_both_databases_iterate_alike(new_sqlite, new_postgresql) -> None:
    """The same writes give the same order, whatever the collation of the server."""
    orders = []
    for new in (new_sqlite, new_postgresql):
        store = Store.open(new())
        project = fill(store)
        with store.write() as tx:
            for name in ("B", "a", "Ç", "c", "_x".lstrip("_"), "É", "e", "1"):
                tx.users.add(name)
                tx.annotations.append(project, answer(by=name), "k")
            tx.commit()
        with store.read() as tx:
            orders.append([head.annotator for head in tx.annotations.heads(project)] + [u.name for u in tx.users.all()])
        store.close()
    assert orders[0] == orders[1]
