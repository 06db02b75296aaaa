"""What tells that answers changed, and where."""

import pytest

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


def ask(store: Store, project: Project, afresh: bool) -> None:
    """Put all newest answers in question."""
    with store.write() as tx:
        standing = [one for one, _ in tx.requeue.older(project, "another", "another")]
        tx.requeue.ask(project, standing, "", None, afresh)
        tx.commit()


def pointer_of(store: Store, project: Project, versions: Versions = ALL) -> tuple[int, int]:
    """The only pointer, with numbers of revisions; 0 for none."""
    with store.read() as tx:
        (block,) = tx.digests.marks(project, versions)
        (pointer,) = tx.digests.pointers(project, block, versions)
        assert tx.digests.pointers(project, [pointer.sentence], versions) == [pointer]
        said = tx.digests.answers(project, pointer[2:])
        place = tx.digests.places([pointer.sentence], {})[pointer.sentence]
    assert (place.document.id, place.at, place.document.text) == ("d1", 1, TEXT)
    return said[pointer.revision].revision, said[pointer.earlier].revision if pointer.earlier else 0


def test_pointers_name_the_answer_that_counts(store: Store, project: Project) -> None:
    """What was skipped counts for nothing; a correction has none before it, nor what was asked in sight of it."""
    say(store, project, "ana", "a1")
    say(store, project, "ana", "a2", status="flagged")
    say(store, project, "ben", "b1")
    say(store, project, "ben", "b2", status="skipped")
    assert pointer_of(store, project) == (2, 0)
    ask(store, project, afresh=False)
    say(store, project, "ana", "a3")
    assert pointer_of(store, project) == (3, 0)


@pytest.mark.parametrize("versions", [ALL, Versions(None, "")])
def test_pointers_name_what_was_asked_again_afresh(store: Store, project: Project, versions: Versions) -> None:
    """Once it is answered; of several the newest, if it counts."""
    say(store, project, "ana", "a1")
    ask(store, project, afresh=True)
    assert pointer_of(store, project, versions) == (1, 0)
    say(store, project, "ana", "a2")
    assert pointer_of(store, project, versions) == (2, 1)
    say(store, project, "ana", "a3")
    assert pointer_of(store, project, versions) == (3, 1)
    ask(store, project, afresh=True)
    assert pointer_of(store, project, versions) == (3, 1)
    say(store, project, "ana", "a4", status="flagged")
    assert pointer_of(store, project, versions) == (4, 3)


def test_under_a_version_both_are_of_it(store: Store, project: Project) -> None:
    """What was asked afresh under one is no earlier answer under another."""
    say(store, project, "ana", "a1", version="old")
    ask(store, project, afresh=True)
    say(store, project, "ana", "a2", version="new")
    assert pointer_of(store, project) == (2, 1)
    assert pointer_of(store, project, Versions(None, "old")) == (1, 0)
    assert pointer_of(store, project, Versions(None, "new")) == (2, 0)


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
