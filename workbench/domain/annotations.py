"""One person's answer for one sentence, the rules it obeys by itself, and gold."""

import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct, field
from msgspec.structs import force_setattr

from workbench.domain.canonical import CanonicalEntity
from workbench.domain.characters import check_text
from workbench.domain.layers import Attribution, Entity, Item, SourceHolder, Stance, canonicals_of
from workbench.domain.spans import Span
from workbench.errors import InvalidAnnotation

Status = Literal["submitted", "skipped", "flagged"]
STATUSES: tuple[Status, ...] = get_args(Status)

OriginKind = Literal["person", "model", "label_studio"]


class Origin(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where an annotation came from.

    Attributes:
        kind: a person in the labeler or a file, a model, or a person in Label Studio.
        name: the model's name; empty for a person.
        version: the model's version.
    """

    kind: OriginKind = "person"
    name: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        # msgspec leaves out a default where it meets the very same string, so equal ones are made the same.
        force_setattr(self, "kind", sys.intern(self.kind))


class Annotation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """One annotator's answer for one sentence. As JSON, one line of `workbench annotations dump`.

    What can be judged without the document and the scheme is enforced on construction, here;
    `domain.rules.check` does the rest.

    Attributes:
        document: id of the document.
        sentence: the sentence's place in its document, from 0.
        sentence_text: the sentence itself; where given, it must be what the document has.
        annotator: the user's name.
        status: submitted, skipped, or flagged for discussion.
        note: free text about the whole sentence.
        refused_suggestions: ids of suggested items that the annotator refused.
        seconds: time spent on the sentence.
        scheme_version, guidelines_version: hashes of those it was made under.
        created_at: when it was submitted, in UTC.
        revision: from 1, counted by the store for each annotator and sentence.
        canonical_entities: those it refers to, so that it can move to another project.

    Raises:
        InvalidAnnotation: duplicate ids, a reference to an item that is not there, a cycle of
            parents, or a content that leaves its parent's.
    """

    document: str
    sentence: int
    sentence_text: str = ""
    annotator: str = ""
    status: Status = "submitted"
    entities: tuple[Entity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    stances: tuple[Stance, ...] = ()
    note: str = ""
    refused_suggestions: tuple[str, ...] = ()
    seconds: float | None = None
    origin: Origin = field(default_factory=Origin)
    scheme_version: str = ""
    guidelines_version: str = ""
    created_at: datetime | None = None
    revision: int | None = None
    canonical_entities: tuple[CanonicalEntity, ...] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "status", sys.intern(self.status))  # as in Origin
        check_text(self.note, "the annotation's note")
        if self.sentence < 0:
            raise InvalidAnnotation(f"sentence {self.sentence} must be 0 or more")
        if self.seconds is not None and not 0 <= self.seconds < float("inf"):
            raise InvalidAnnotation(f"seconds must be 0 or more, not {self.seconds}")
        if self.created_at is not None and self.created_at.utcoffset() is None:
            raise InvalidAnnotation(f"created_at {self.created_at.isoformat()} needs a time zone, such as Z")
        _check_ids(self)
        attributions = {attribution.id: attribution for attribution in self.attributions}
        for attribution in self.attributions:
            _check_parent(attribution, attributions)
        for stance in self.stances:
            _check_stance(stance, attributions)

    @property
    def items(self) -> Iterator[Item]:
        """All items, layer by layer."""
        yield from self.entities
        yield from self.attributions
        yield from self.stances

    @property
    def canonicals(self) -> frozenset[str]:
        """Ids of all canonical entities it refers to."""
        return frozenset(canonical for item in self.items for canonical in canonicals_of(item))

    def says_the_same(self, other: "Annotation") -> bool:
        """Whether both say the same of the same sentence; by whom, when and under what is left out."""
        return _said(self) == _said(other)

    def chain(self, attribution_id: str) -> tuple[Attribution, ...]:
        """The attribution with those it is nested in, outermost first."""
        return source_chain({item.id: item for item in self.attributions}, attribution_id)


class AnnotationRef(Struct, frozen=True, forbid_unknown_fields=True):
    """One revision of one annotator's answer, by name."""

    annotator: str
    revision: int


class Gold(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An adjudicated annotation that remembers what it was made of.

    Attributes:
        annotation: the decision; its `annotator` is the adjudicator.
        made_of: the revisions that were on the table.
        policy: how it was decided: by a person, or the name of a rule.
    """

    annotation: Annotation
    made_of: tuple[AnnotationRef, ...]
    policy: str = "adjudicated"

    def stale(self, heads: Mapping[str, int]) -> bool:
        """Whether one of its inputs was revised since.

        Args:
            heads: each annotator's newest revision of the sentence.
        """
        return bool(self.revised(heads))

    def decides_the_same(self, other: "Gold") -> bool:
        """Whether both say the same on the same grounds; by whom and when is left out."""
        return set(self.made_of) == set(other.made_of) and self.annotation.says_the_same(other.annotation)

    def revised(self, heads: Mapping[str, int]) -> tuple[str, ...]:
        """The annotators who revised an input since."""
        return tuple(ref.annotator for ref in self.made_of if heads.get(ref.annotator, ref.revision) > ref.revision)


def source_chain(attributions: Mapping[str, Attribution], attribution_id: str) -> tuple[Attribution, ...]:
    """The attribution with those it is nested in, outermost first.

    Raises:
        InvalidAnnotation: a parent is missing or the parents run in a circle.
    """
    chain: list[Attribution] = []
    at: str | None = attribution_id
    while at is not None:
        if at not in attributions:
            raise InvalidAnnotation(f"attribution {at!r} is referred to but not there")
        if any(link.id == at for link in chain):
            raise InvalidAnnotation(f"the parents of attribution {attribution_id} run in a circle at {at}")
        chain.append(attributions[at])
        at = attributions[at].parent
    return tuple(reversed(chain))


def _said(annotation: Annotation) -> tuple[object, ...]:
    def unordered(items: tuple[Item, ...]) -> dict[str, Item]:
        return {item.id: item for item in items}

    return (
        annotation.document,
        annotation.sentence,
        annotation.status,
        annotation.note,
        unordered(annotation.entities),
        unordered(annotation.attributions),
        unordered(annotation.stances),
        frozenset(annotation.refused_suggestions),
    )


def _check_ids(annotation: Annotation) -> None:
    seen: set[str] = set()
    for item in annotation.items:
        if item.id in seen:
            raise InvalidAnnotation(f"two items have the id {item.id!r}")
        seen.add(item.id)


def _check_parent(attribution: Attribution, attributions: Mapping[str, Attribution]) -> None:
    if attribution.parent is None:
        return
    source_chain(attributions, attribution.id)
    parent = attributions[attribution.parent]
    if not attribution.content.within(parent.content):
        raise InvalidAnnotation(
            f"the content of attribution {attribution.id}, {_shorten(attribution.content)}, must lie within "
            f"that of its parent {parent.id}, {_shorten(parent.content)}"
        )


def _check_stance(stance: Stance, attributions: Mapping[str, Attribution]) -> None:
    if stance.attribution is not None and stance.attribution not in attributions:
        raise InvalidAnnotation(f"stance {stance.id} is expressed through {stance.attribution!r}, which is not there")
    if isinstance(stance.holder, SourceHolder) and stance.holder.attribution not in attributions:
        raise InvalidAnnotation(
            f"stance {stance.id} is held by the source of {stance.holder.attribution!r}, which is not there"
        )


def _shorten(span: Span) -> str:
    return f"“{span.text if len(span.text) <= 60 else span.text[:59] + '…'}” at {span.start}"
