"""Projects, and schemes that change under labels."""

import pytest
from msgspec import structs

from tests.store.conftest import TEXT, fill
from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation, Gold
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.layers import Entity
from workbench.domain.scheme import Renames, Scheme
from workbench.domain.spans import Span
from workbench.errors import Conflict, InvalidInput, SchemeViolation
from workbench.store import Store
from workbench.workflows import labeling, projects

SCHEME = news_scheme()


def without(scheme: Scheme, label: str, instead: str | None = None, renames: Renames | None = None) -> Scheme:
    """The scheme without an entity label, or with it under another name."""
    labels = {instead if name == label else name: each for name, each in scheme.entities.labels.items()}
    labels = {name: each for name, each in labels.items() if name is not None}
    attributes = {
        name: structs.replace(each, labels=tuple(one for one in each.labels if one != label))
        for name, each in scheme.entities.attributes.items()
    }
    entities = structs.replace(scheme.entities, labels=labels, attributes=attributes)
    return structs.replace(scheme, entities=entities, renamed=renames or Renames())


@pytest.fixture
def news(store: Store) -> Store:
    """A project in which one answer uses PRODUCT."""
    fill(store)
    entity = Entity(id="e", span=Span.of(TEXT, (0, 3)), label="PRODUCT")
    labeling.submit(store, "news", "ana", Annotation(document="d0", sentence=0, entities=(entity,)), "key")
    return store


def test_a_project_begins_with_its_scheme(store: Store) -> None:
    """Source and guidelines are kept beside it."""
    project = projects.create_project(store, "my-news_1", SCHEME, "# source", "Guide")
    with store.read() as tx:
        newest = tx.schemes.newest(tx.projects.get("my-news_1"))
    assert (newest.scheme, newest.source, newest.guidelines) == (SCHEME, "# source", "Guide")
    assert project.name == "my-news_1"
    with pytest.raises(Conflict):
        projects.create_project(store, "my-news_1", SCHEME)


@pytest.mark.parametrize("name", ["", "a b", "-a", "ä", "a/b", "x" * 41, "a\n"])
def test_a_name_that_could_be_no_folder_or_address_is_refused(store: Store, name: str) -> None:
    """Project names stand in addresses and in file names."""
    with pytest.raises(InvalidInput, match="project name"):
        projects.create_project(store, name, SCHEME)


def test_the_same_scheme_again_changes_nothing(news: Store) -> None:
    """The report says so."""
    change = projects.apply_scheme(news, "news", SCHEME)
    assert not change.changed
    assert change.version == change.before == SCHEME.version


def test_a_label_in_use_cannot_be_dropped(news: Store) -> None:
    """It is named, with how often it is used; the old scheme stays."""
    with pytest.raises(SchemeViolation, match=r"entities\.labels\.PRODUCT \(1 times\).*\[renamed\]"):
        projects.apply_scheme(news, "news", without(SCHEME, "PRODUCT"))
    with news.read() as tx:
        assert tx.schemes.newest(tx.projects.get("news")).scheme == SCHEME


def test_a_label_that_nobody_used_can_be_dropped(news: Store) -> None:
    """And the report names it."""
    change = projects.apply_scheme(news, "news", without(SCHEME, "EVENT"))
    assert "entities.labels.EVENT" in change.removed
    assert change.before == SCHEME.version != change.version


def test_a_declared_rename_carries_what_is_in_use(news: Store) -> None:
    """Old answers are read under the new name from then on."""
    renames = Renames(entities={"PRODUCT": "GOODS"})
    change = projects.apply_scheme(news, "news", without(SCHEME, "PRODUCT", "GOODS", renames))
    assert change.renamed == {"entities.labels.PRODUCT": "entities.labels.GOODS"}
    assert change.added == change.removed == ()
    with news.read() as tx:
        head = tx.annotations.head(tx.projects.get("news"), "d0", 0, "ana")
    assert head.entities[0].label == "GOODS"


def test_a_rename_must_stay_declared_while_old_answers_need_it(news: Store) -> None:
    """A later scheme that forgets it would strand them again."""
    renamed = without(SCHEME, "PRODUCT", "GOODS", Renames(entities={"PRODUCT": "GOODS"}))
    projects.apply_scheme(news, "news", renamed)
    with pytest.raises(SchemeViolation, match="PRODUCT"):
        projects.apply_scheme(news, "news", structs.replace(renamed, renamed=Renames()))


def test_layers_roles_scale_targets_and_attributes_in_use_count_too(news: Store) -> None:
    """Switching a layer off strands all that is in it."""
    with pytest.raises(SchemeViolation, match="PRODUCT"):
        projects.apply_scheme(news, "news", structs.replace(SCHEME, layers=("stance",)))


def test_kinds_of_canonical_entities_and_gold_are_in_use_as_well(news: Store) -> None:
    """Not answers alone."""
    entity = Entity(id="e", span=Span.of(TEXT, (0, 3)), label="EVENT")
    with news.write() as tx:
        project = tx.projects.get("news")
        tx.canonicals.add(project, [CanonicalEntity(id="LOC/x", name="x", kind="LOC")])
        gold = Annotation(document="d0", sentence=0, annotator="ana", entities=(entity,))
        tx.gold.put(project, Gold(annotation=gold, made_of=()))
        tx.commit()
    for label in ("LOC", "EVENT"):
        with pytest.raises(SchemeViolation, match=label):
            projects.apply_scheme(news, "news", without(SCHEME, label))


def test_settings_and_guidelines_may_change_without_making_labels_another_thing(news: Store) -> None:
    """The version is a hash of meaning."""
    change = projects.apply_scheme(news, "news", structs.replace(SCHEME, overlap=3), "", "New")
    assert change.changed
    assert change.version == change.before
    assert change.guidelines_version != change.guidelines_before
