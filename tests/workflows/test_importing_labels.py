"""Documents come in together with their labels: all of it, or nothing."""

from pathlib import Path

import pytest

from workbench.domain.documents import Document
from workbench.errors import Conflict, InvalidFile, InvalidInput, NotFound, SchemeViolation
from workbench.store import Project, Store
from workbench.workflows.importing import import_documents
from workbench.workflows.importing_labels import AnnotatedFiles, LabelsReport, import_labels

TEXT = "Putin told Erdogan.\r\nKyiv lost.\r\n"
PUTIN = "T1\tPERSON 0 5\tPutin\n"


@pytest.fixture
def project(store, scheme_file) -> Project:
    with store.write() as tx:
        made = tx.projects.add("news")
        tx.schemes.add(made, scheme_file.scheme, scheme_file.source, scheme_file.guidelines)
        tx.users.add("ana")
        tx.users.add("ben")
        tx.commit()
    return made


def put(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    return folder


def bring(store: Store, path: Path, *, format: str = "brat", users=None, **more) -> LabelsReport:
    users = {"": "ana"} if users is None else users
    return import_labels(store, "news", AnnotatedFiles((path,), format), "blank:en", users=users, **more)


def heads(store: Store, project: Project):
    with store.read() as tx:
        return [
            (head.annotator, head.sentence, [(item.label, item.span.text) for item in head.entities])
            for head in tx.annotations.heads(project)
        ]


def test_documents_and_labels_are_there(store, project, tmp_path):
    """The text byte for byte, and an answer to every sentence, since all of them were read."""
    put(tmp_path, one_dot_txt=TEXT, one_dot_ann=PUTIN + "T2\tGPE 21 25\tKyiv\n#1\tAnnotatorNotes T2\tcity\n")
    assert bring(store, tmp_path) == LabelsReport(documents=1, added=2, unchanged=0, losses={})
    with store.read() as tx:
        assert tx.documents.get(project, "one").text == TEXT
        _, head = tx.annotations.heads(project)
    assert head.entities[0].note == "city"
    assert heads(store, project) == [("ana", 0, [("PERSON", "Putin")]), ("ana", 1, [("GPE", "Kyiv")])]


def test_twice_is_once(store, project, tmp_path):
    """What somebody said already changes nothing."""
    put(tmp_path, one_dot_txt=TEXT, one_dot_ann=PUTIN)
    bring(store, tmp_path)
    before = heads(store, project)
    assert bring(store, tmp_path) == LabelsReport(documents=0, added=0, unchanged=2, losses={})
    assert heads(store, project) == before


def test_each_annotator_becomes_a_user(store, project, tmp_path):
    """Of the same name, or of the one that is named for them."""
    put(tmp_path, ana__one_dot_txt=TEXT, ana__one_dot_ann=PUTIN, bob__one_dot_txt=TEXT, bob__one_dot_ann="")
    with pytest.raises(NotFound, match="no user 'bob'; add them with `workbench users add`, or say who it is"):
        bring(store, tmp_path, users={})
    assert bring(store, tmp_path, users={"bob": "ben"}).added == 4
    assert [(who, sentence) for who, sentence, _ in heads(store, project)] == [
        ("ana", 0),
        ("ben", 0),
        ("ana", 1),
        ("ben", 1),
    ]


def test_two_annotators_do_not_become_one_user(store, project, tmp_path):
    """Their answers would overwrite each other."""
    put(tmp_path, ana__one_dot_txt=TEXT, ana__one_dot_ann=PUTIN, bob__one_dot_txt=TEXT, bob__one_dot_ann="")
    with pytest.raises(InvalidFile, match="the annotators 'ana' and 'bob' would both become 'ben'"):
        bring(store, tmp_path, users={"": "ben"})
    assert heads(store, project) == []


def test_unknown_labels_are_one_error(store, project, tmp_path):
    """Which names all of them in all files; nothing is kept."""
    put(tmp_path, one_dot_txt=TEXT, one_dot_ann=PUTIN.replace("PERSON", "PER"))
    put(tmp_path, two_dot_txt=TEXT, two_dot_ann=PUTIN.replace("PERSON", "MISC"))
    with pytest.raises(SchemeViolation, match=r"these labels: MISC \(1\), PER \(1\); allowed: PERSON, ORG"):
        bring(store, tmp_path)
    with store.read() as tx:
        assert tx.documents.count(project) == (0, 0)
    report = bring(store, tmp_path, renames={"PER": "PERSON", "MISC": ""})
    assert report.losses == {"marks labeled MISC, left out as asked": 1}
    assert heads(store, project)[0] == ("ana", 0, [("PERSON", "Putin")])


@pytest.mark.parametrize(
    ("ann", "error"),
    [
        (PUTIN + "A1\tmention T1 shout\n", r"value 'shout' of attribute 'mention' of e1 is not in the scheme"),
        ("T1\tContent 0 18\tPutin told Erdogan\nT2\tCue 6 10\ttold\nR1\tcue Arg1:T1 Arg2:T2\n", "contains its own cue"),
    ],
)
def test_what_the_scheme_forbids_is_refused(store, project, tmp_path, ann, error):
    """By the one gate before the store; good documents before it are not kept either."""
    put(tmp_path, a_dot_txt=TEXT, a_dot_ann=PUTIN, b_dot_txt=TEXT, b_dot_ann=ann)
    with pytest.raises(InvalidInput, match=error) as raised:
        bring(store, tmp_path)
    assert "b.txt" in str(raised.value)
    with store.read() as tx:
        assert tx.documents.count(project) == (0, 0)


def test_documents_that_are_there_keep_their_sentences(store, project, tmp_path):  # noqa: ARG001
    """Their text must be the same."""
    import_documents(store, "news", [Document(id="one", text=TEXT)], "en_core_web_sm", suggest=False)
    put(tmp_path, one_dot_txt=TEXT, one_dot_ann=PUTIN)
    assert bring(store, tmp_path).documents == 0
    put(tmp_path, one_dot_txt=TEXT.replace("\r\n", "\n"))
    with pytest.raises(Conflict, match="document 'one' is in project 'news' already, with another text"):
        bring(store, tmp_path)


def test_skipped_ones_are_skipped(store, project, tmp_path):
    """As Prodigy's ignored tasks."""
    put(tmp_path, tasks_dot_jsonl='{"text": "He came.", "answer": "ignore"}\n')
    bring(store, tmp_path, format="prodigy")
    with store.read() as tx:
        assert [head.status for head in tx.annotations.heads(project)] == ["skipped"]


def test_the_same_labels_twice_are_refused(store, project, tmp_path):
    """Nobody can say which of them counts."""
    put(tmp_path, tasks_dot_jsonl='{"text": "He came.", "answer": "accept"}\n' * 2)
    with pytest.raises(InvalidFile, match="has labels twice; leave one out"):
        bring(store, tmp_path, format="prodigy")
    assert heads(store, project) == []


def test_whoever_labeled_it_must_be_named(store, tmp_path, project):  # noqa: ARG001
    """Where the files do not say."""
    put(tmp_path, one_dot_txt=TEXT, one_dot_ann=PUTIN)
    with pytest.raises(InvalidFile, match="does not say who labeled it; name a user with --as USER"):
        bring(store, tmp_path, users={})
