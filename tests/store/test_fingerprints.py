"""Fingerprints of documents are kept once."""

from workbench.store import Project, Store


def test_documents_have_none_until_they_get_one(store: Store, project: Project) -> None:
    """By import; what there is stays."""
    with store.write() as tx:
        assert [name for some in tx.fingerprints.missing(project) for name in some] == ["d0", "d1", "d2", "d3"]
        tx.fingerprints.put(project, {"d2": b"two", "d0": b"zero"})
        tx.fingerprints.put(project, {"d2": b"another", "d1": b"one"})
        tx.commit()
    with store.read() as tx:
        assert [list(some) for some in tx.fingerprints.missing(project)] == [["d3"]]
        assert list(tx.fingerprints.all(project)) == [("d0", b"zero"), ("d1", b"one"), ("d2", b"two"), ("d3", None)]


def test_a_project_has_its_own(store: Store, project: Project) -> None:
    """The same id elsewhere is another document."""
    with store.write() as tx:
        other = tx.projects.add("other")
        tx.fingerprints.put(other, {"d0": b"zero"})
        tx.commit()
    with store.read() as tx:
        assert list(tx.fingerprints.all(other)) == []
        assert dict(tx.fingerprints.all(project))["d0"] is None
