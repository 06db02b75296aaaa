import msgspec
import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.strategies import annotated, news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence, cut_sentences
from workbench.domain.layers import (
    Attribution,
    AuthorHolder,
    CanonicalTarget,
    Entity,
    Item,
    SchemeTarget,
    Stance,
    TextTarget,
)
from workbench.domain.rules import check
from workbench.domain.scheme import Rules, Scheme
from workbench.domain.spans import Fragment, Span
from workbench.errors import InvalidAnnotation, InvalidInput, InvalidSpan, SchemeViolation

TEXT = "Peskov said that Ankara and Moscow differ."
DOCUMENT = Document(id="d", text=TEXT)
(SENTENCE,) = cut_sentences(DOCUMENT, [(0, len(TEXT))])
ANKARA, MOSCOW = Span.of(TEXT, (17, 23)), Span.of(TEXT, (28, 34))


def judge(*items: Item, scheme: Scheme | None = None, canonicals: tuple[str, ...] = (), **fields: object) -> None:
    by_kind = {
        "entities": tuple(item for item in items if isinstance(item, Entity)),
        "attributions": tuple(item for item in items if isinstance(item, Attribution)),
        "stances": tuple(item for item in items if isinstance(item, Stance)),
    }
    annotation = Annotation(**{"document": "d", "sentence": 0, **by_kind, **fields})  # type: ignore[arg-type]
    check(annotation, DOCUMENT, SENTENCE, scheme or news_scheme(), canonicals)


def entity(**fields: object) -> Entity:
    return Entity(**{"id": "e", "span": ANKARA, "label": "GPE", **fields})  # type: ignore[arg-type]


def stance(**fields: object) -> Stance:
    made = {"id": "s", "holder": AuthorHolder(), "target": TextTarget("peace"), "label": "favor", **fields}
    return Stance(**made)  # type: ignore[arg-type]


@given(annotated())
def test_what_the_scheme_allows_passes(made: tuple[Document, tuple[Sentence, ...], Annotation]) -> None:
    """Random annotations made by the rules are accepted."""
    document, sentences, annotation = made
    registry = [entity.id for entity in annotation.canonical_entities]
    check(annotation, document, sentences[annotation.sentence], news_scheme(), registry)


@pytest.mark.parametrize(
    ("item", "error", "says"),
    [
        (entity(label="CITY"), SchemeViolation, "label 'CITY' of entity e is not in the scheme; allowed: PERSON, ORG"),
        (entity(attributes={"colour": "red"}), SchemeViolation, "attribute 'colour' of e .*allowed: metonym, mention"),
        (entity(attributes={"metonym": False}), SchemeViolation, "is a flag: true, or left out"),
        (entity(attributes={"mention": "noun"}), SchemeViolation, "value 'noun'.*allowed: name, nominal, pronoun"),
        (entity(label="DATE", attributes={"metonym": True}), SchemeViolation, "is for GPE, .* only, not for DATE"),
        (entity(canonical="GPE/Nowhere"), InvalidAnnotation, "'GPE/Nowhere' is not in the project's registry"),
        (entity(span=Span((Fragment(17, 23, "Moscow"),))), InvalidSpan, "the span of e: .* the document has 'Ankara'"),
        (stance(label="for"), SchemeViolation, "label 'for' of stance s .*allowed: against, neutral, favor"),
        (stance(target=SchemeTarget("moon")), SchemeViolation, "target 'moon' of stance s .*allowed: mediation"),
        (stance(target=CanonicalTarget("GPE/Oz")), InvalidAnnotation, "not in the project's registry"),
        (Attribution(id="a", content=Span.of(TEXT, (7, 41)), cue=Span.of(TEXT, (7, 11))), SchemeViolation, "own cue"),
        (Attribution(id="a", content=Span.of(TEXT, (12, 41))), SchemeViolation, "begins with “that”"),
    ],
)
def test_what_the_scheme_does_not_allow_is_refused(item: Item, error: type[InvalidInput], says: str) -> None:
    """One sentence: what is wrong, where, what is allowed."""
    with pytest.raises(error, match=says):
        judge(item)


def test_rules_can_be_switched() -> None:
    """A scheme that has "that" inside and cues in contents accepts both."""
    loose = replace(
        news_scheme(), rules=Rules(content_contains_cue=True, complementizer="that", complementizer_inside=True)
    )
    judge(Attribution(id="a", content=Span.of(TEXT, (12, 41)), cue=Span.of(TEXT, (12, 16))), scheme=loose)


def test_a_layer_that_is_off_is_refused() -> None:
    """And the ones that are on are named."""
    with pytest.raises(SchemeViolation, match="layer 'stance' of s is not in the scheme; allowed: entities"):
        judge(stance(), scheme=replace(news_scheme(), layers=("entities",)))


def test_holders_can_be_limited() -> None:
    """A project without authors' stances."""
    with pytest.raises(SchemeViolation, match=r"holder .author. of stance s"):
        judge(stance(), scheme=replace(news_scheme(), rules=Rules(holders=("source",))))


def test_nesting_can_be_forbidden() -> None:
    """Outermost mentions only."""
    flat = replace(news_scheme(), rules=Rules(entity_nesting="outermost"))
    inner = Span.of(TEXT, (17, 19))
    judge(entity(), entity(id="f", span=MOSCOW), scheme=flat)
    with pytest.raises(SchemeViolation, match="e “Ankara” and f “An” nest"):
        judge(entity(), entity(id="f", span=inner), scheme=flat)


@pytest.mark.parametrize("fields", [{"sentence": 1}, {"document": "other"}, {"sentence_text": "Other."}])
def test_an_annotation_belongs_to_its_sentence(fields: dict[str, object]) -> None:
    """Another place or another text is refused."""
    with pytest.raises(InvalidAnnotation):
        judge(**fields)


def test_a_role_outside_the_scheme_is_refused() -> None:
    """A project without addressees."""
    scheme = news_scheme()
    roles = {name: role for name, role in scheme.attribution.roles.items() if name != "addressee"}
    without = replace(scheme, attribution=msgspec.structs.replace(scheme.attribution, roles=roles))
    with pytest.raises(SchemeViolation, match=r"role 'addressee' of attribution a .*allowed: source, cue, content"):
        judge(Attribution(id="a", content=MOSCOW, addressee=ANKARA), scheme=without)
