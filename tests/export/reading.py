"""Rows of an export back to what they were made of, by the documented columns alone."""

from collections.abc import Mapping
from typing import Any

from workbench.domain.layers import (
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    Entity,
    Holder,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    Target,
    TextTarget,
)
from workbench.domain.spans import Fragment, Span

Row = Mapping[str, Any]


def span(fragments: list[Row], text: str, offset: int) -> Span | None:
    """A span, after a check of both kinds of offsets against the row's text."""
    for fragment in fragments:
        inside = offset <= fragment["document_start"] and fragment["document_end"] <= offset + len(text)
        if inside:
            assert text[fragment["start"] : fragment["end"]] == fragment["text"]
            assert fragment["start"] == fragment["document_start"] - offset
        else:
            assert fragment["start"] is fragment["end"] is None
    if not fragments:
        return None
    return Span(tuple(Fragment(part["document_start"], part["document_end"], part["text"]) for part in fragments))


def marks(item: Row, features: Any) -> dict[str, Any]:
    named = {}
    for name, value in (item.get("attributes") or {}).items():
        if value is not None and value is not False:
            named[name] = True if value is True else features["attributes"][name].int2str(value)
    return {"attributes": named, "uncertain": item["uncertain"], "suggested_by": item["suggested_by"]}


def entity(item: Row, row: Row, features: Any) -> Entity:
    text, offset = row["text"], row["document_start"]
    return Entity(
        id=item["id"],
        span=span(item["fragments"], text, offset),
        label=features["label"].int2str(item["label"]),
        canonical=item["canonical"],
        antecedent=span(item["antecedent"], text, offset),
        **marks(item, features),
    )


def attribution(item: Row, row: Row, features: Any) -> Attribution:
    text, offset = row["text"], row["document_start"]
    spans = ("source", "cue", "content", "addressee", "source_antecedent", "content_antecedent")
    return Attribution(
        id=item["id"],
        parent=item["parent"],
        source_canonical=item["source_canonical"],
        implicit_source=item["implicit_source"],
        **{name: span(item[name], text, offset) for name in spans},
        **marks(item, features),
    )


def stance(item: Row, row: Row, features: Any) -> Stance:
    text, offset = row["text"], row["document_start"]
    return Stance(
        id=item["id"],
        holder=_holder(item, features),
        target=_target(item, span(item["target_fragments"], text, offset), features),
        label=features["label"].int2str(item["label"]),
        implicit=item["implicit"],
        evidence=span(item["evidence"], text, offset),
        attribution=item["attribution"],
        **marks(item, features),
    )


def _holder(item: Row, features: Any) -> Holder:
    match features["holder_kind"].int2str(item["holder_kind"]):
        case "author":
            return AuthorHolder()
        case "canonical":
            return CanonicalHolder(item["holder_canonical"])
        case "source":
            return SourceHolder(item["holder_attribution"])
    raise AssertionError(item)


def _target(item: Row, quoted: Span | None, features: Any) -> Target:
    match features["target_kind"].int2str(item["target_kind"]):
        case "target":
            return SchemeTarget(item["target_key"])
        case "canonical":
            return CanonicalTarget(item["target_canonical"])
        case "span":
            assert quoted is not None
            return SpanTarget(quoted)
        case "text":
            return TextTarget(item["target"])
    raise AssertionError(item)
