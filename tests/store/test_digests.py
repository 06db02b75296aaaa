"""What tells that answers changed, and where."""

from tests.store.conftest import TEXT
from workbench.domain.annotations import Annotation, AnnotationRef, Gold, Status
from workbench.store import Project, Store, Versions

ALL = Versions()


def say(
    store: Store, project: Project, who: str, key: str, status: Status = "submitted", version: str = ""
) -> Annotation:
    with store.write() as tx:
        said = Annotation(document="d1", sentence=1, annotator=who, status=status, guidelines_version=version)
        kept = tx.annotations.append(project, said, key)
        tx.commit()
    return kept


def test_marks_change_with_every_answer_and_decision(store: Store, project: Project) -> None:
    """And with nothing else; their total too."""
    seen, totals = [], []
    for step in range(5):
        with store.read() as tx:
            seen.append(tx.digests.marks(project, ALL))
            assert tx.digests.marks(project, ALL) == seen[-1]
            totals.append(tx.digests.total(project, ALL))
            assert tx.digests.total(project, ALL) == totals[-1]
        if step == 3:
            with store.write() as tx:
                decision = Annotation(document="d1", sentence=1, annotator="dua")
                tx.gold.put(project, Gold(annotation=decision, made_of=(AnnotationRef("ana", 1),)))
                tx.commit()
        else:
            say(store, project, "ana", f"k{step}", status="skipped" if step == 2 else "submitted")
    assert seen[0] == {}
    assert len({repr(each) for each in seen}) == len(set(totals)) == len(seen)


def test_pointers_name_the_answer_and_the_one_before(store: Store, project: Project) -> None:
    """What was skipped counts for nothing, last or before."""
    say(store, project, "ana", "a1")
    say(store, project, "ana", "a2", status="skipped")
    say(store, project, "ana", "a3", status="flagged")
    say(store, project, "ben", "b1")
    say(store, project, "ben", "b2", status="skipped")
    with store.read() as tx:
        (block,) = tx.digests.marks(project, ALL)
        (pointer,) = tx.digests.pointers(project, block, ALL)
        assert tx.digests.pointers(project, [pointer.sentence], ALL) == [pointer]
        said = tx.digests.answers(project, [pointer.revision, pointer.earlier])
        place = tx.digests.places([pointer.sentence], {})[pointer.sentence]
    assert (said[pointer.revision].revision, said[pointer.earlier].revision) == (3, 1)
    assert (place.document.id, place.at, place.document.text) == ("d1", 1, TEXT)


def test_pointers_under_a_version_name_the_newest_that_was_made_under_it(store: Store, project: Project) -> None:
    """Though there is a newer one under another."""
    say(store, project, "ana", "a1", version="old")
    say(store, project, "ana", "a2", version="new")
    old = Versions(None, "old")
    with store.read() as tx:
        (block,) = tx.digests.marks(project, old)
        (pointer,) = tx.digests.pointers(project, block, old)
        assert tx.digests.answers(project, [pointer.revision])[pointer.revision].revision == 1
        assert tx.digests.marks(project, Versions(None, "none")) == {}


def test_what_is_saved_comes_back_in_its_form_only(store: Store, project: Project) -> None:
    """The newest body of a block takes the place of the one before."""
    with store.write() as tx:
        tx.digests.save(project, "one", {1: b"first", 2: b"\x00\xff"})
        tx.digests.save(project, "one", {1: b"second"})
        tx.commit()
    with store.read() as tx:
        assert tx.digests.load(project, "one") == {1: b"second", 2: b"\x00\xff"}
        assert tx.digests.load(project, "two") == {}
