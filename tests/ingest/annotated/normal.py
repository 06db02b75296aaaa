"""What every format that carries all layers must give back, whatever it calls the items."""

from collections.abc import Iterable

from msgspec.structs import replace

from workbench.domain.annotations import Annotation
from workbench.domain.layers import SourceHolder, SpanTarget
from workbench.domain.spans import Span, join_touching


def normal(annotation: Annotation, text: str) -> Annotation:
    """With ids by order, touching fragments joined, and without what is about the whole sentence."""

    def whole(span: Span | None) -> Span | None:
        return None if span is None else Span.of(text, *join_touching(span.ranges))

    names = {item.id: f"a{number}" for number, item in enumerate(annotation.attributions, 1)}
    entities = tuple(
        replace(item, id=f"e{number}", span=whole(item.span), antecedent=whole(item.antecedent))
        for number, item in enumerate(annotation.entities, 1)
    )
    attributions = tuple(
        replace(
            item,
            id=names[item.id],
            parent=names.get(item.parent),
            **{
                name: whole(getattr(item, name))
                for name in ("content", "source", "cue", "addressee", "source_antecedent", "content_antecedent")
            },
        )
        for item in annotation.attributions
    )
    stances = tuple(
        replace(
            item,
            id=f"s{number}",
            evidence=whole(item.evidence),
            holder=SourceHolder(names[item.holder.attribution])
            if isinstance(item.holder, SourceHolder)
            else item.holder,
            target=SpanTarget(whole(item.target.span)) if isinstance(item.target, SpanTarget) else item.target,
            attribution=names.get(item.attribution),
        )
        for number, item in enumerate(annotation.stances, 1)
    )
    used = annotation.canonicals
    return Annotation(
        document=annotation.document,
        sentence=annotation.sentence,
        entities=entities,
        attributions=attributions,
        stances=stances,
        canonical_entities=tuple(entity for entity in annotation.canonical_entities if entity.id in used),
    )


def with_items(annotations: Iterable[Annotation]) -> list[Annotation]:
    """Those of sentences in which there is something."""
    return [annotation for annotation in annotations if any(annotation.items)]
