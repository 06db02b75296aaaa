"""From marks and links to annotations: what `export.formats.marking` does, back, and what other people draw."""

from collections import defaultdict
from typing import TypedDict

from msgspec.structs import replace

from workbench.domain.annotations import Annotation
from workbench.domain.canonical import CanonicalEntity, canonical_id
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import (
    ROLES,
    AttributeValue,
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    Entity,
    Holder,
    LayerName,
    Role,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    Target,
    TextTarget,
)
from workbench.domain.markup import (
    ANTECEDENT,
    CANONICAL,
    HOLDER,
    IMPLICIT,
    IMPLICIT_SOURCE,
    LINKS,
    NOTE,
    PARENT,
    SENTENCE,
    SUGGESTED_BY,
    TARGET,
    THROUGH,
    UNCERTAIN,
    WHOLE_SENTENCE,
    Mark,
    Markup,
    attribute_of,
    sentence_at,
)
from workbench.domain.spans import Span
from workbench.ingest.annotated.parts import join_parts
from workbench.ingest.annotated.reader import Losses
from workbench.ingest.annotated.vocabulary import ATTRIBUTION, Vocabulary


def read_markup(
    markup: Markup,
    document: Document,
    sentences: tuple[Sentence, ...],
    vocabulary: Vocabulary,
    losses: Losses,
) -> tuple[Annotation, ...]:
    """What the marks of one annotator say, sentence by sentence; of every sentence, since all were read.

    Args:
        losses: what is drawn and means nothing is counted here.

    Raises:
        InvalidInput: what is drawn contradicts itself.
    """
    marks = join_parts(vocabulary.translate(markup, losses), document.text)
    return _Reading(marks, document, sentences, vocabulary, losses).annotations()


class _Common(TypedDict):
    attributes: dict[str, AttributeValue]
    uncertain: bool
    note: str
    suggested_by: str


class _Reading:
    def __init__(
        self,
        markup: Markup,
        document: Document,
        sentences: tuple[Sentence, ...],
        vocabulary: Vocabulary,
        losses: Losses,
    ) -> None:
        self._document, self._sentences, self._words, self._losses = document, sentences, vocabulary, losses
        self._ranges = tuple((sentence.start, sentence.end) for sentence in sentences)
        self._marks = {mark.id: mark for mark in markup.marks}
        self._links: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for link in markup.links:
            if link.label.casefold() in LINKS:
                self._links[link.start][link.label.casefold()].append(link.end)
            else:
                losses[f"links labeled {link.label}"] += 1
        self._taken: set[str] = set()
        self._registry: dict[int, dict[str, CanonicalEntity]] = defaultdict(dict)
        self._roles = self._find_attributions()
        self._centre_of = {mark: centre for centre, roles in reversed(self._roles.items()) for mark in roles.values()}
        self._centre_of |= {centre: centre for centre in self._roles}
        self._homes = {centre: self._home(self._root(centre)) for centre in self._roles}
        self._names: dict[str, str] = {}
        numbers: dict[int, int] = defaultdict(int)
        for centre, home in self._homes.items():
            numbers[home] += 1
            self._names[centre] = f"a{numbers[home]}"

    def annotations(self) -> tuple[Annotation, ...]:
        entities: dict[int, list[Entity]] = defaultdict(list)
        attributions: dict[int, list[Attribution]] = defaultdict(list)
        stances: dict[int, list[Stance]] = defaultdict(list)
        for mark in self._marks.values():
            if mark.id in self._roles:
                home = self._homes[mark.id]
                attributions[home].append(self._attribution(mark, home))
            elif (label := self._words.entity(mark.label)) is not None:
                home = self._home(mark)
                entities[home].append(self._entity(mark, label, home, f"e{len(entities[home]) + 1}"))
            elif (scale := self._words.stance(mark.label)) is not None:
                through = self._attribution_at(mark, THROUGH)
                held_by = self._attribution_at(mark, HOLDER)
                anchor = through or held_by
                home = self._homes[anchor] if anchor else self._home(mark)
                stance = self._stance(mark, scale, home, f"s{len(stances[home]) + 1}", through, held_by)
                if stance is not None:
                    stances[home].append(stance)
        for mark in self._marks.values():
            if mark.id not in self._taken:
                self._losses[f"{mark.label} marks that belong to nothing"] += 1
        return tuple(
            Annotation(
                document=self._document.id,
                sentence=home,
                entities=tuple(entities[home]),
                attributions=tuple(attributions[home]),
                stances=tuple(stances[home]),
                canonical_entities=tuple(self._registry[home][key] for key in sorted(self._registry[home])),
            )
            for home in range(len(self._sentences))
        )

    # ------------------------------------------------------------ what belongs together

    def _find_attributions(self) -> dict[str, dict[Role, str]]:
        """The marks of each attribution by role, by the mark from which its links lead."""
        linked_contents = {end for links in self._links.values() for end in links.get("content", ())}
        found: dict[str, dict[Role, str]] = {}
        for mark in self._marks.values():
            own = self._words.role(mark.label)
            leads = {role: ends for role in ROLES if (ends := self._ends(mark.id, role))}
            if mark.label.casefold() == ATTRIBUTION:
                own = "cue" if "content" in leads else "content"
            if own is None or (not leads and (own != "content" or mark.id in linked_contents)):
                continue
            roles: dict[Role, str] = {own: mark.id}
            for role, ends in leads.items():
                self._losses[f"attributions with a second {role}, which was left out"] += len(ends) - (
                    role not in roles
                )
                roles.setdefault(role, ends[0])
            if "content" in roles:
                found[mark.id] = roles
        return found

    def _ends(self, start: str, label: str) -> list[str]:
        return [end for end in self._links[start][label] if end in self._marks] if start in self._links else []

    def _one(self, start: str, label: str) -> Mark | None:
        ends = self._ends(start, label)
        if len(ends) > 1:
            self._losses[f"second links labeled {label} from one mark"] += len(ends) - 1
        return self._marks[ends[0]] if ends else None

    def _parent(self, centre: str) -> str | None:
        return next((self._centre_of[end] for end in self._ends(centre, PARENT) if end in self._centre_of), None)

    def _root(self, centre: str) -> Mark:
        seen = {centre}
        while (parent := self._parent(centre)) is not None and parent not in seen:
            seen.add(parent)
            centre = parent
        return self._marks[centre] if SENTENCE in self._marks[centre].texts else self._content(centre)

    def _content(self, centre: str) -> Mark:
        return self._marks[self._roles[centre]["content"]]

    def _home(self, mark: Mark) -> int:
        said = mark.texts.get(SENTENCE, "")
        if said.isdecimal() and int(said) < len(self._sentences):
            return int(said)
        return sentence_at(mark.span.start, self._ranges)

    def _attribution_at(self, mark: Mark, label: str) -> str | None:
        end = self._one(mark.id, label)
        return self._centre_of.get(end.id) if end is not None else None

    def _span(self, start: str, label: str) -> Span | None:
        mark = self._one(start, label)
        return self._take(mark).span if mark is not None else None

    def _take(self, mark: Mark) -> Mark:
        self._taken.add(mark.id)
        return mark

    # ------------------------------------------------------------ the layers

    def _entity(self, mark: Mark, label: str, home: int, name: str) -> Entity:
        self._take(mark)
        return Entity(
            id=name,
            span=mark.span,
            label=label,
            canonical=self._reference(mark, CANONICAL, home),
            antecedent=self._span(mark.id, ANTECEDENT),
            **self._common(mark, "entities"),
        )

    def _attribution(self, centre: Mark, home: int) -> Attribution:
        marks = {role: self._take(self._marks[mark]) for role, mark in self._roles[centre.id].items()}
        source, content = marks.get("source"), marks["content"]
        parent = self._parent(centre.id)
        on_source = self._reference(source, CANONICAL, home) if source is not None else None
        return Attribution(
            id=self._names[centre.id],
            parent=self._names[parent] if parent is not None else None,
            content=content.span,
            source=source.span if source is not None else None,
            cue=marks["cue"].span if "cue" in marks else None,
            addressee=marks["addressee"].span if "addressee" in marks else None,
            source_canonical=on_source or self._reference(centre, CANONICAL, home),
            implicit_source=source is None and centre.attributes.get(IMPLICIT_SOURCE) is True,
            source_antecedent=self._span(source.id, ANTECEDENT) if source is not None else None,
            content_antecedent=self._span(content.id, ANTECEDENT),
            **self._common(centre, "attribution"),
        )

    def _stance(
        self, mark: Mark, label: str, home: int, name: str, through: str | None, held_by: str | None
    ) -> Stance | None:
        self._take(mark)
        holder = self._holder(mark, home, held_by)
        target = self._target(mark, home)
        if holder is None or target is None:
            self._losses[f"stances without {'a holder' if holder is None else 'a target'}"] += 1
            return None
        return Stance(
            id=name,
            holder=holder,
            target=target,
            label=label,
            implicit=mark.attributes.get(IMPLICIT) is True,
            evidence=None if mark.attributes.get(WHOLE_SENTENCE) is True else mark.span,
            attribution=self._names[through] if through else None,
            **self._common(mark, "stance"),
        )

    def _holder(self, mark: Mark, home: int, held_by: str | None) -> Holder | None:
        if held_by is not None:
            return SourceHolder(self._names[held_by])
        canonical = self._reference(mark, HOLDER, home)
        if canonical is not None:
            return CanonicalHolder(canonical)
        return AuthorHolder() if mark.attributes.get(HOLDER) == "author" else None

    def _target(self, mark: Mark, home: int) -> Target | None:
        span = self._span(mark.id, TARGET)
        if span is not None:
            return SpanTarget(span)
        canonical = self._reference(mark, TARGET, home)
        if canonical is not None:
            return CanonicalTarget(canonical)
        if mark.texts.get(TARGET, "").strip():
            return TextTarget(mark.texts[TARGET])
        chosen = mark.attributes.get(TARGET)
        return SchemeTarget(chosen) if isinstance(chosen, str) else None

    def _common(self, mark: Mark, layer: LayerName) -> _Common:
        kept: dict[str, AttributeValue] = {}
        for name, value in mark.attributes.items():
            own = attribute_of(name)
            if own is None or value is False:
                continue
            if own in self._words.scheme.attributes(layer):
                kept[own] = value
            else:
                self._losses[f"attributes named {name}"] += 1
        for name in mark.texts.keys() - {NOTE, SUGGESTED_BY, SENTENCE, TARGET}:
            self._losses[f"texts named {name}"] += 1
        return {
            "attributes": kept,
            "uncertain": mark.attributes.get(UNCERTAIN) is True,
            "note": mark.texts.get(NOTE, ""),
            "suggested_by": mark.texts.get(SUGGESTED_BY, ""),
        }

    def _reference(self, mark: Mark, name: str, home: int) -> str | None:
        """The id of a canonical entity, which is put down with the sentence."""
        entity = mark.references.get(name)
        if entity is None:
            return None
        kind = self._words.renamed_entity(entity.kind) or self._words.entity(mark.label)
        if kind is None:
            self._losses["references to something of an unknown kind"] += 1
            return None
        if kind != entity.kind:
            entity = replace(entity, id=canonical_id(kind, entity.name), kind=kind)
        self._registry[home].setdefault(entity.id, entity)
        return entity.id
