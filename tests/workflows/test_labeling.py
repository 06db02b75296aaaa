"""What an annotator does, and what they never see."""

import datetime as dt

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import structs

from tests.store.conftest import RANGES, TEXT, fill
from tests.strategies import annotated, news_scheme
from workbench.domain.annotations import Annotation, Origin
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.layers import Entity
from workbench.domain.scheme import Renames
from workbench.domain.spans import Span
from workbench.errors import Conflict, InvalidInput, InvalidSpan, NotAllowed, NotFound, SchemeViolation
from workbench.store import Store
from workbench.workflows import labeling

ONE = Span.of(TEXT, (0, 3))


@pytest.fixture
def news(store: Store) -> Store:
    """A project with four documents of three sentences, and four annotators."""
    fill(store)
    with store.write() as tx:
        tx.users.add("stranger")
        tx.users.add("root", admin=True)
        tx.commit()
    return store


def test_a_batch_has_its_sentences_and_their_documents(news: Store) -> None:
    """What one sentence needs to be shown comes with it; a document comes once."""
    batch = labeling.claim_batch(news, "news", "ana", 4)
    assert [(item.document, item.sentence) for item in batch.items] == [("d0", 0), ("d0", 1), ("d0", 2), ("d1", 0)]
    assert sorted(batch.documents) == ["d0", "d1"]
    view = batch.documents["d0"]
    assert (view.text, view.sentences, view.mine) == (TEXT, tuple(RANGES), ())
    assert (batch.remaining, batch.today) == (8, 0)
    lease = batch.items[0].expires_at - dt.datetime.now(dt.UTC)
    assert abs(lease - dt.timedelta(minutes=news_scheme().lease_minutes)) < dt.timedelta(minutes=1)


def test_what_is_submitted_is_kept_with_its_author_versions_and_time(news: Store) -> None:
    """The browser is not believed in these."""
    before = dt.datetime.now(dt.UTC)
    sent = Annotation(
        document="d0",
        sentence=0,
        annotator="ben",
        origin=Origin("model", "m"),
        scheme_version="forged",
        created_at=before - dt.timedelta(days=9),
        revision=7,
        entities=(Entity(id="e", span=ONE, label="PERSON"),),
    )
    stored = labeling.submit(news, "news", "ana", sent, "key")
    assert (stored.annotator, stored.revision, stored.origin) == ("ana", 1, Origin())
    assert stored.scheme_version == news_scheme().version
    assert stored.created_at >= before
    assert stored.entities == sent.entities
    batch = labeling.claim_batch(news, "news", "ana", 1)
    assert batch.today == 1
    assert batch.documents["d0"].mine == (stored,)


def test_what_waited_in_a_browser_while_a_label_was_renamed_is_taken(news: Store) -> None:
    """Replayed, it is answered as before; new, it is kept under the new name."""
    sent = Annotation(document="d0", sentence=0, entities=(Entity(id="e", span=ONE, label="PERSON"),))
    stored = labeling.submit(news, "news", "ana", sent, "key")
    with news.write() as tx:
        scheme = news_scheme()
        labels = {"HUMAN" if name == "PERSON" else name: label for name, label in scheme.entities.labels.items()}
        attributes = {
            name: structs.replace(each, labels=tuple("HUMAN" if one == "PERSON" else one for one in each.labels))
            for name, each in scheme.entities.attributes.items()
        }
        entities = structs.replace(scheme.entities, labels=labels, attributes=attributes)
        renamed = structs.replace(scheme, entities=entities, renamed=Renames(entities={"PERSON": "HUMAN"}))
        tx.schemes.add(tx.projects.get("news"), renamed, "", "")
        tx.commit()
    again = labeling.submit(news, "news", "ana", sent, "key")
    assert (again.revision, again.created_at) == (1, stored.created_at)
    assert again.entities[0].label == "HUMAN"
    waited = labeling.submit(news, "news", "ana", structs.replace(sent, sentence=1), "another key")
    assert waited.entities[0].label == "HUMAN"


def test_a_key_used_for_another_answer_is_a_conflict(news: Store) -> None:
    """It is a mistake of the sender, and changes nothing."""
    labeling.submit(news, "news", "ana", Annotation(document="d0", sentence=0), "key")
    with pytest.raises(Conflict):
        labeling.submit(news, "news", "ana", Annotation(document="d0", sentence=0, note="other"), "key")


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_of_impossible_length_is_refused(news: Store, key: str) -> None:
    """From 1 to 200 characters."""
    with pytest.raises(InvalidInput, match="1 to 200 characters"):
        labeling.submit(news, "news", "ana", Annotation(document="d0", sentence=0), key)


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (Annotation(document="d0", sentence=0, entities=(Entity(id="e", span=ONE, label="NOPE"),)), SchemeViolation),
        (
            Annotation(
                document="d0", sentence=0, entities=(Entity(id="e", span=Span.of("xyz", (0, 3)), label="PERSON"),)
            ),
            InvalidSpan,
        ),
        (Annotation(document="d0", sentence=9), NotFound),
        (Annotation(document="zz", sentence=0), NotFound),
        (
            Annotation(document="d0", sentence=0, entities=(Entity(id="e", span=ONE, label="GPE", canonical="no"),)),
            InvalidInput,
        ),
    ],
)
def test_what_the_document_or_the_scheme_does_not_allow_is_not_kept(
    news: Store, bad: Annotation, error: type[Exception]
) -> None:
    """One gate before the store."""
    with pytest.raises(error):
        labeling.submit(news, "news", "ana", bad, "key")
    assert labeling.own_sentences(news, "news", "ana") == []


def test_canonical_entities_that_come_along_are_registered(news: Store) -> None:
    """Only those that the answer refers to, and of kinds that the scheme has."""
    made = [CanonicalEntity(id=f"GPE/{name}", name=name, kind="GPE") for name in ("A", "B")]
    entity = Entity(id="e", span=ONE, label="GPE", canonical="GPE/A")
    answer = Annotation(document="d0", sentence=0, entities=(entity,), canonical_entities=tuple(made))
    labeling.submit(news, "news", "ana", answer, "key")
    with news.read() as tx:
        assert list(tx.canonicals.all(tx.projects.get("news"))) == [made[0]]
    odd = CanonicalEntity(id="odd", name="odd", kind="NOPE")
    with pytest.raises(SchemeViolation, match="kind 'NOPE'"):
        labeling.submit(
            news,
            "news",
            "ana",
            Annotation(
                document="d0",
                sentence=1,
                entities=(structs.replace(entity, canonical="odd"),),
                canonical_entities=(odd,),
            ),
            "other",
        )


def test_only_those_with_a_part_in_the_project_may_do_anything(news: Store) -> None:
    """A stranger gets nothing; an admin has a part in every project; who is switched off in none."""
    answer = Annotation(document="d0", sentence=0)
    for act in (
        lambda user: labeling.claim_batch(news, "news", user, 1),
        lambda user: labeling.submit(news, "news", user, answer, "key"),
        lambda user: labeling.release(news, "news", user),
        lambda user: labeling.own_sentences(news, "news", user),
        lambda user: labeling.reopen(news, "news", user, "d0", 0),
        lambda user: labeling.scheme_of(news, "news", user),
    ):
        with pytest.raises(NotAllowed, match="no part in project 'news'"):
            act("stranger")
    assert labeling.claim_batch(news, "news", "root", 1).items
    with news.write() as tx:
        tx.users.deactivate("ana")
        tx.commit()
    with pytest.raises(NotAllowed):
        labeling.submit(news, "news", "ana", answer, "key")


@pytest.mark.parametrize("want", [0, -1, 101])
def test_a_batch_has_a_size(news: Store, want: int) -> None:
    """From 1 to 100."""
    with pytest.raises(InvalidInput, match=f"from 1 to 100, not {want}"):
        labeling.claim_batch(news, "news", "ana", want)


def test_released_sentences_go_to_others(news: Store) -> None:
    """Those named, or all."""
    labeling.claim_batch(news, "news", "ana", 3)
    assert labeling.release(news, "news", "ana", [("d0", 0)]) == 1
    assert labeling.release(news, "news", "ana") == 2


def test_ones_own_sentences_can_be_listed_and_opened_again(news: Store) -> None:
    """The latest first, by status, page by page; to be revised as often as one likes."""
    for number, status in enumerate(("submitted", "skipped", "flagged")):
        labeling.submit(news, "news", "ana", Annotation(document="d0", sentence=number, status=status), status)
    own = labeling.own_sentences(news, "news", "ana")
    assert [(one.sentence, one.status, one.text) for one in own] == [
        (2, "flagged", TEXT[27:]),
        (1, "skipped", TEXT[13:25]),
        (0, "submitted", TEXT[0:12]),
    ]
    assert labeling.own_sentences(news, "news", "ana", status="skipped") == [own[1]]
    assert labeling.own_sentences(news, "news", "ana", before=own[0].created_at.isoformat(), limit=1) == [own[1]]
    with pytest.raises(InvalidInput, match="no moment"):
        labeling.own_sentences(news, "news", "ana", before="yesterday")
    batch = labeling.reopen(news, "news", "ana", "d0", 1)
    assert batch.items[0].annotation.status == "skipped"
    assert batch.items[0].expires_at is None
    revised = labeling.submit(news, "news", "ana", Annotation(document="d0", sentence=1), "again")
    assert revised.revision == 2


def test_a_sentence_that_is_not_ones_own_cannot_be_opened_again(news: Store) -> None:
    """Neither untouched ones nor others'."""
    labeling.submit(news, "news", "ben", Annotation(document="d0", sentence=0), "key")
    for sentence in (0, 1):
        with pytest.raises(NotAllowed):
            labeling.reopen(news, "news", "ana", "d0", sentence)


def test_nothing_that_an_annotator_gets_tells_of_others(news: Store) -> None:
    """Blindness: no name, label, note, id or count of another's answers is in anything returned here."""
    with news.write() as tx:
        scheme = structs.replace(news_scheme(), overlap=2)
        tx.schemes.add(tx.projects.get("news"), scheme, "", "")
        tx.commit()
    secret = Entity(id="secretitem", span=ONE, label="NORP", note="secretnote", canonical="secretid")
    for sentence in range(3):
        labeling.submit(
            news,
            "news",
            "ben",
            Annotation(
                document="d0",
                sentence=sentence,
                entities=(secret,),
                note="secretnote",
                canonical_entities=(CanonicalEntity(id="secretid", name="secretname", kind="NORP"),),
            ),
            f"secretkey{sentence}",
        )
    labeling.claim_batch(news, "news", "cem", 2)
    mine = labeling.submit(news, "news", "ana", Annotation(document="d0", sentence=0), "key")
    shown = [
        labeling.claim_batch(news, "news", "ana", 100),
        labeling.own_sentences(news, "news", "ana"),
        labeling.reopen(news, "news", "ana", "d0", 0),
        mine,
        labeling.submit(news, "news", "ana", Annotation(document="d0", sentence=0), "key"),
    ]
    for each in shown:
        text = msgspec.json.encode(each).decode()
        assert "secret" not in text
        assert '"ben"' not in text
        assert '"cem"' not in text
        assert '"NORP"' not in text


def test_suggestions_of_the_newest_version_come_along(news: Store) -> None:
    """Each once, under today's labels, with ids of their own."""
    entity = Entity(id="s1", span=ONE, label="PERSON", suggested_by="m 1")
    with news.write() as tx:
        project = tx.projects.get("news")
        tx.suggestions.put(project, "d0", 0, "m", "1", [structs.replace(entity, label="ORG")])
        tx.suggestions.put(project, "d0", 0, "m", "2", [entity, structs.replace(entity, id="s2", label="NOPE")])
        tx.suggestions.put(project, "d0", 0, "n", "1", [entity, structs.replace(entity, label="GPE")])
        tx.commit()
    item = labeling.claim_batch(news, "news", "ana", 1).items[0]
    assert [(one.id, one.label) for one in item.suggestions] == [("s1", "PERSON"), ("s1.2", "GPE")]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=annotated())
def test_whatever_the_domain_allows_can_be_submitted_and_found_again(sqlite_store: Store, case: tuple) -> None:
    """Random annotations over random Unicode, through the workflow an annotator uses."""
    document, sentences, annotation = case
    with sqlite_store.write() as tx:
        number = len(tx.projects.all())
        name = f"p{number}"
        project = tx.projects.add(name)
        tx.schemes.add(project, news_scheme(), "", "")
        if tx.users.find("ana") is None:
            tx.users.add("ana", admin=True)
        tx.documents.add(project, document, sentences)
        tx.commit()
    stored = labeling.submit(sqlite_store, name, "ana", annotation, name)
    assert stored.says_the_same(annotation)
    found = labeling.reopen(sqlite_store, name, "ana", document.id, annotation.sentence)
    assert found.items[0].annotation == stored
    assert found.documents[document.id].text == document.text
