"""Labels go out in the formats of others: whose, which, and what is said of the rest."""

import datetime as dt
from pathlib import Path

import pytest

from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.documents import Document
from workbench.domain.layers import Attribution, Entity, SourceHolder, Stance, TextTarget
from workbench.domain.spans import Span
from workbench.errors import Conflict, InvalidInput, NotFound
from workbench.export import pseudonyms
from workbench.store import Project
from workbench.workflows.converting import export_format
from workbench.workflows.importing import import_documents

TEXT = "Putin told Erdogan: no. Kyiv lost."


@pytest.fixture
def project(sqlite_store, scheme_file) -> Project:
    with sqlite_store.write() as tx:
        made = tx.projects.add("news", salt="00ff")
        tx.schemes.add(made, scheme_file.scheme, scheme_file.source, scheme_file.guidelines)
        tx.users.add("ana")
        tx.users.add("ben")
        tx.commit()
    documents = [Document(id="one", text=TEXT), Document(id="two", text=TEXT)]
    import_documents(sqlite_store, "news", documents, "blank:en", suggest=False)
    return made


def entity(words: str, label: str) -> Entity:
    start = TEXT.index(words)
    return Entity(id="e1", label=label, span=Span.of(TEXT, (start, start + len(words))))


def say(store, project, who: str, sentence: int, *entities: Entity, key: str = "", **more) -> None:
    answer = Annotation(document="one", sentence=sentence, annotator=who, entities=entities, **more)
    with store.write() as tx:
        tx.annotations.append(project, answer, key or f"{who}-{sentence}")
        tx.commit()


def lines(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text().splitlines()


def test_what_all_say_is_written_together(sqlite_store, project, tmp_path):
    """A sentence on which they differ is left without that layer, and that is said."""
    say(sqlite_store, project, "ana", 0, entity("Putin", "PERSON"))
    say(sqlite_store, project, "ben", 0, entity("Putin", "ORG"))
    say(sqlite_store, project, "ana", 1, entity("Kyiv", "GPE"))
    say(sqlite_store, project, "ben", 1, entity("Kyiv", "GPE"))
    report = export_format(sqlite_store, "news", "brat", tmp_path / "out")
    assert lines(tmp_path / "out", "one.ann") == ["T1\tGPE 24 28\tKyiv"]
    assert (report.documents, report.annotations) == (1, 2)
    assert report.losses == {
        "documents without an answer, which were left out": 1,
        "sentences whose entities layer annotators do not agree on, written without it": 1,
    }


def test_a_majority_is_written_together(sqlite_store, project, tmp_path):
    """All layers from one annotation, so that what refers to each other does so."""
    with sqlite_store.write() as tx:
        tx.users.add("cem")
        tx.commit()
    span = Span.of(TEXT, (20, 22))
    for who, label in (("ana", "favor"), ("ben", "favor"), ("cem", "against")):
        said = Attribution(id=f"x{who}", content=span, source=Span.of(TEXT, (0, 5)), cue=Span.of(TEXT, (6, 10)))
        held = Stance(id="e2", holder=SourceHolder(said.id), target=TextTarget("it"), label=label, attribution=said.id)
        say(sqlite_store, project, who, 0, entity("Putin", "PERSON"), attributions=(said,), stances=(held,))
    alone = export_format(sqlite_store, "news", "prodigy", tmp_path / "alone")
    assert alone.losses["sentences whose stance layer annotators do not agree on, written without it"] == 1
    report = export_format(sqlite_store, "news", "prodigy", tmp_path / "out", policy="majority")
    assert not any("stance layer" in what for what in report.losses)
    (file,) = (tmp_path / "out").rglob("*.jsonl")
    assert "favor" in file.read_text()


def test_votes_have_no_place_in_another_format(sqlite_store, project, tmp_path):
    """So a policy that resolves nothing is refused."""
    say(sqlite_store, project, "ana", 0, entity("Putin", "PERSON"))
    with pytest.raises(InvalidInput, match="'soft' leaves votes"):
        export_format(sqlite_store, "news", "brat", tmp_path / "out", policy="soft")


def test_each_for_themselves(sqlite_store, project, tmp_path):
    """Under pseudonyms, or, where that is wanted, by name."""
    say(sqlite_store, project, "ana", 0, entity("Putin", "PERSON"))
    say(sqlite_store, project, "ben", 0, entity("Putin", "ORG"))
    export_format(sqlite_store, "news", "brat", tmp_path / "hidden", policy="every")
    assert (tmp_path / "hidden" / pseudonyms(project.salt)("ana") / "one.ann").exists()
    export_format(sqlite_store, "news", "brat", tmp_path / "named", policy="every", names=True)
    assert lines(tmp_path / "named", "ben/one.ann") == ["T1\tORG 0 5\tPutin"]


def test_gold_counts_before_all(sqlite_store, project, tmp_path):
    """Whatever they said."""
    say(sqlite_store, project, "ana", 0, entity("Putin", "ORG"))
    decided = Annotation(
        document="one",
        sentence=0,
        annotator="ben",
        entities=(entity("Putin", "PERSON"),),
        created_at=dt.datetime.now(dt.UTC),
    )
    with sqlite_store.write() as tx:
        tx.gold.put(project, Gold(annotation=decided, made_of=(AnnotationRef("ana", 1),)))
        tx.commit()
    export_format(sqlite_store, "news", "brat", tmp_path / "out")
    assert lines(tmp_path / "out", "one.ann") == ["T1\tPERSON 0 5\tPutin"]


def test_a_stance_does_not_outlive_its_attribution(sqlite_store, project, tmp_path):
    """Where people differ on the attribution, what leans on it is left out, and that is said."""
    content = Attribution(id="a1", content=Span.of(TEXT, (20, 22)))
    other = Attribution(id="a1", content=Span.of(TEXT, (20, 22)), source=Span.of(TEXT, (0, 5)))
    stance = Stance(id="s1", holder=SourceHolder("a1"), target=TextTarget("it"), label="against")
    say(sqlite_store, project, "ana", 0, attributions=(content,), stances=(stance,))
    say(sqlite_store, project, "ben", 0, attributions=(other,), stances=(stance,))
    report = export_format(sqlite_store, "news", "brat", tmp_path / "out")
    assert lines(tmp_path / "out", "one.ann") == []
    assert any("attribution layer" in what for what in report.losses)


def test_nothing_is_no_export(sqlite_store, project, tmp_path):  # noqa: ARG001
    """Nor is a folder left behind."""
    with pytest.raises(NotFound, match="there is nothing to export"):
        export_format(sqlite_store, "news", "conll2003", tmp_path / "out")
    assert list(tmp_path.glob("*out*")) == []


def test_what_is_there_stays(sqlite_store, project, tmp_path):
    """An export never writes over another."""
    say(sqlite_store, project, "ana", 0, entity("Putin", "PERSON"))
    export_format(sqlite_store, "news", "conll2003", tmp_path / "out")
    with pytest.raises(Conflict, match="is not empty"):
        export_format(sqlite_store, "news", "conll2012", tmp_path / "out")


def test_an_empty_folder_is_filled_and_a_link_refused(sqlite_store, project, tmp_path):
    """The folder that somebody made for it; the link before anything is read."""
    say(sqlite_store, project, "ana", 0)
    (tmp_path / "out").mkdir()
    export_format(sqlite_store, "news", "conll2003", tmp_path / "out", policy="every")
    assert any((tmp_path / "out").iterdir())
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    with pytest.raises(Conflict, match="is a symbolic link"):
        export_format(sqlite_store, "no such project", "conll2003", tmp_path / "link")
