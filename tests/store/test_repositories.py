"""The smaller repositories: projects, schemes, users, sessions, canonical entities, suggestions, gold, links."""

import datetime as dt

import pytest
from msgspec import structs

from tests.store.conftest import TEXT
from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.layers import Entity
from workbench.domain.scheme import Renames, content_version
from workbench.domain.spans import Span
from workbench.errors import Conflict, InvalidInput, NotFound
from workbench.store import AnnotationLink, Project, Store, TaskLink

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def test_a_missing_project_is_answered_with_those_there_are(store: Store) -> None:
    """The message helps to find the right name."""
    with store.write() as tx:
        with pytest.raises(NotFound, match="there is none yet"):
            tx.projects.get("x")
        one = tx.projects.add("one")
        tx.projects.add("two", salt="ab")
        with pytest.raises(NotFound, match="there are: one, two"):
            tx.projects.get("x")
        with pytest.raises(Conflict):
            tx.projects.add("one")
    assert len(bytes.fromhex(one.salt)) == 16


def test_a_scheme_is_recorded_when_it_changes_and_not_again(store: Store, project: Project) -> None:
    """Scheme, source and guidelines together."""
    scheme = news_scheme()
    with store.write() as tx:
        first = tx.schemes.newest(project)
        assert tx.schemes.add(project, scheme, "", "") == first
        second = tx.schemes.add(project, scheme, "# source", "Guide")
        assert second.guidelines_version == content_version(b"Guide")
        assert tx.schemes.all(project) == [first, second]
        assert second.scheme == scheme
        with pytest.raises(NotFound, match="has no scheme yet"):
            tx.schemes.newest(tx.projects.add("bare"))


@pytest.mark.parametrize("name", ["", " ana", "a b", "-x", "a\x00", "x" * 101, "a/b", "a\n"])
def test_a_name_that_cannot_be_one_is_refused(store: Store, name: str) -> None:
    """Names go into addresses, files and columns."""
    with pytest.raises(InvalidInput), store.write() as tx:
        tx.users.add(name)


def test_roles_are_a_projects_own_and_admins_are_admin_everywhere(store: Store, project: Project) -> None:
    """Who is switched off is nothing anywhere."""
    with store.write() as tx:
        other = tx.projects.add("other")
        tx.users.add("root", admin=True)
        tx.users.set_role(project, "ana", "lead")
        assert tx.users.role(project, "ana") == "lead"
        assert tx.users.role(other, "ana") is None
        assert tx.users.role(other, "root") == "admin"
        assert tx.users.roles("ana") == {"news": "lead"}
        assert [(user.name, role) for user, role in tx.users.members(project)][:2] == [
            ("ana", "lead"),
            ("ben", "annotator"),
        ]
        tx.users.set_role(project, "ana", None)
        assert tx.users.role(project, "ana") is None
        tx.users.deactivate("root")
        assert tx.users.role(other, "root") is None
        with pytest.raises(InvalidInput, match="allowed are annotator, lead, admin"):
            tx.users.set_role(project, "ana", "boss")


@pytest.mark.usefixtures("project")
def test_a_session_ends_with_its_time_its_removal_or_its_user(store: Store) -> None:
    """And is known by its hash only."""
    with store.write() as tx:
        for token in ("one", "two", "three"):
            tx.sessions.add(token, "ana", NOW + DAY)
        assert tx.sessions.user("one", NOW).name == "ana"
        assert tx.sessions.user("one", NOW + DAY) is None
        tx.sessions.remove("one")
        assert tx.sessions.user("one", NOW) is None
        tx.sessions.remove_expired(NOW)
        assert tx.sessions.user("two", NOW) is not None
        tx.users.deactivate("ana")
        assert tx.sessions.user("two", NOW) is None


def test_a_canonical_entity_keeps_what_it_has(store: Store, project: Project) -> None:
    """The first to register an id decides."""
    turkey = CanonicalEntity(id="GPE/Turkey", name="Turkey", kind="GPE", wikidata="Q43")
    with store.write() as tx:
        assert tx.canonicals.add(project, [turkey, turkey], by="ana") == 1
        assert tx.canonicals.add(project, [structs.replace(turkey, name="Türkiye")]) == 0
        assert list(tx.canonicals.all(project)) == [turkey]
        assert tx.canonicals.ids(project, ["GPE/Turkey", "GPE/Syria"]) == {"GPE/Turkey"}
        assert tx.canonicals.ids(project, []) == set()


def test_searching_finds_names_whatever_their_case_and_accents(store: Store, project: Project) -> None:
    """Names that are it, then that begin with it, then words that do, then the rest; no wildcards."""
    names = ["Erdoğan", "Recep Erdoğan", "ERDO", "Bilal Perdo", "100%", "a_b", "axb", "\\"]
    with store.write() as tx:
        tx.canonicals.add(project, [CanonicalEntity(id=f"P/{name}", name=name, kind="PERSON") for name in names])
        tx.canonicals.add(project, [CanonicalEntity(id="G/Erdo", name="Erdo", kind="GPE")])

        def found(text: str, **which: object) -> list[str]:
            return [entity.name for entity in tx.canonicals.search(project, text, **which)]

        assert found("erdo", kind="PERSON") == ["ERDO", "Erdoğan", "Recep Erdoğan", "Bilal Perdo"]
        assert found("erdogan", limit=1) == ["Erdoğan"]
        assert found("%") == ["100%"]
        assert found("a_b") == ["a_b"]
        assert found("\\") == ["\\"]
        assert len(found("")) == len(names) + 1


def test_kinds_follow_the_renames_of_the_scheme(store: Store, project: Project) -> None:
    """A kind is an entity label."""
    with store.write() as tx:
        tx.canonicals.add(project, [CanonicalEntity(id="x", name="x", kind="HUMAN")])
        renamed = structs.replace(news_scheme(), renamed=Renames(entities={"HUMAN": "PERSON"}))
        tx.schemes.add(project, renamed, "", "")
        assert [entity.kind for entity in tx.canonicals.search(project, "x", kind="PERSON")] == ["PERSON"]


def test_suggestions_replace_those_of_the_same_version(store: Store, project: Project) -> None:
    """The one put last of a model comes last."""
    entity = Entity(id="e", span=Span.of(TEXT, (0, 3)), label="DATE")
    with store.write() as tx:
        for version, entities in (("2", [entity]), ("10", []), ("2", [])):
            tx.suggestions.put(project, "d0", 0, "spacy", version, entities)
        assert [(one.version, one.entities) for one in tx.suggestions.of(project, "d0", 0)] == [("10", ()), ("2", ())]
        tx.suggestions.put(project, "d0", 0, "rules", "1", [entity])
        assert tx.suggestions.of(project, "d0", 0)[0].entities == (entity,)


def test_documents_a_model_has_not_wholly_seen_are_missing(store: Store, project: Project) -> None:
    """An empty suggestion is one, too."""
    with store.write() as tx:
        for sentence in range(3):
            tx.suggestions.put(project, "d1", sentence, "spacy", "1", [])
        tx.suggestions.put(project, "d2", 0, "spacy", "1", [])
        assert list(tx.suggestions.missing(project, "spacy", "1")) == ["d0", "d2", "d3"]
        assert list(tx.suggestions.missing(project, "spacy", "2")) == ["d0", "d1", "d2", "d3"]


def test_the_newest_gold_counts_and_knows_when_it_is_stale(store: Store, project: Project) -> None:
    """A decision follows another; a revision of what it was made of makes it stale."""
    with store.write() as tx:
        for number in range(2):
            said = Annotation(document="d1", sentence=0, annotator="ana", note=f"{number}")
            stored = tx.annotations.append(project, said, f"{number}")
            tx.gold.put(project, Gold(annotation=stored, made_of=(AnnotationRef("ana", number + 1),)))
        tx.gold.put(project, Gold(annotation=structs.replace(stored, document="d0"), made_of=()))
        newest = tx.gold.of(project, "d1", 0)
        assert newest.annotation.note == "1"
        assert [gold.annotation.document for gold in tx.gold.all(project)] == ["d0", "d1"]
        assert not newest.stale(tx.annotations.head_revisions(project, "d1", 0))
        tx.annotations.append(project, structs.replace(said, note="2"), "2")
        assert newest.stale(tx.annotations.head_revisions(project, "d1", 0))
        assert tx.gold.of(project, "d1", 1) is None


def test_links_to_label_studio_are_kept_until_the_project_is_another(store: Store, project: Project) -> None:
    """Tasks and annotations by our key and by theirs."""
    task = TaskLink("d0", 1, 77, "hash")
    annotation = AnnotationLink("d0", 1, "ana", "uuid", None, "base", 1)
    with store.write() as tx:
        link = tx.label_studio.put_link(project, "http://ls", 5)
        tx.label_studio.set_cursor(link, "then")
        tx.label_studio.put_task(project, link, task)
        tx.label_studio.put_annotation(project, link, annotation)
        known = structs.replace(annotation, remote_id=9)
        tx.label_studio.put_annotation(project, link, known)
        assert tx.label_studio.task(project, link, "d0", 1) == tx.label_studio.task_of(link, 77) == task
        assert tx.label_studio.task_of(link, 78) is None
        assert tx.label_studio.annotation(project, link, "d0", 1, "ana") == known
        assert tx.label_studio.annotation_of(link, 9) == known
        assert list(tx.label_studio.tasks(link)) == [task]
        assert list(tx.label_studio.annotations(link)) == [known]
        same = tx.label_studio.put_link(project, "http://ls", 5, "config")
        assert (same.id, same.cursor, same.config_hash) == (link.id, "then", "config")
        another = tx.label_studio.put_link(project, "http://ls", 6)
        assert tx.label_studio.cursor(another) is None
        assert list(tx.label_studio.tasks(another)) == []
        assert tx.label_studio.link(project, "http://other") is None
