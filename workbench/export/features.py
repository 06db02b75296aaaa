"""What every column of every configuration is, declared once from the scheme and never inferred.

So a project without a single label exports with the same features as a full one.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, get_args

from workbench.domain.annotations import STATUSES, OriginKind
from workbench.domain.layers import ROLES, Holder, LayerName, Target
from workbench.domain.scheme import Attribute, Scheme
from workbench.export.policies import Basis

if TYPE_CHECKING:
    from datasets import Features

Config = Literal["entities", "attribution", "attribution_pairs", "stance", "annotations", "documents"]
CONFIGS: tuple[Config, ...] = get_args(Config)

Split = Literal["train", "validation", "test", "test_unseen"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")
UNSEEN: Split = "test_unseen"
"""A part of the test side, where the scheme asks for it."""

BASES: tuple[str, ...] = get_args(Basis)
HOLDER_KINDS: tuple[str, ...] = tuple(kind.__struct_config__.tag for kind in get_args(Holder))
TARGET_KINDS: tuple[str, ...] = tuple(kind.__struct_config__.tag for kind in get_args(Target))
ORIGINS: tuple[str, ...] = get_args(OriginKind)

BIO_FATES = ("in_bio", "discontinuous", "inside_token", "outside_sentence")
"""Whether BIO tags can show a span, and if not, why; in a sequence of its own a split one is shown."""

ROLE_TAGS = ("O", "B", "I")


def bio_names(scheme: Scheme) -> list[str]:
    """The BIO tags of the scheme's entity labels; `O` is 0, then B and I of each label in turn."""
    return ["O", *(f"{side}-{label}" for label in scheme.entities.labels for side in "BI")]


def scale_names(scheme: Scheme) -> list[str]:
    """The stance labels, in the order of the scale."""
    return [point.label for point in scheme.stance.scale]


def features_of(scheme: Scheme) -> dict[Config, "Features"]:
    """The features of every configuration.

    Offsets are code points, half-open. `start` and `end` count in the row's `text`, and are null
    for what lies outside it; `document_start` and `document_end` count in the document's text.
    """
    from datasets import ClassLabel, Features, List, Value

    string, integer, number, flag = Value("string"), Value("int32"), Value("float64"), Value("bool")
    fragments = List(
        {"start": integer, "end": integer, "document_start": integer, "document_end": integer, "text": string}
    )
    chain = List({"attribution": string, "source": string, "canonical": string})

    def marks(layer: LayerName) -> dict[str, object]:
        declared = _attributes(scheme.attributes(layer))
        return {**({"attributes": declared} if declared else {}), "uncertain": flag, "suggested_by": string}

    entity: dict[str, object] = {
        "id": string,
        "label": ClassLabel(names=list(scheme.entities.labels)),
        "fragments": fragments,
        "canonical": string,
        "canonical_name": string,
        "wikidata": string,
        "antecedent": fragments,
        "bio": ClassLabel(names=list(BIO_FATES)),
        "bio_layer": integer,
        **marks("entities"),
    }
    attribution: dict[str, object] = {
        "id": string,
        "parent": string,
        **dict.fromkeys(ROLES, fragments),
        **{f"{role}_bio": ClassLabel(names=list(BIO_FATES)) for role in ROLES},
        "source_canonical": string,
        "implicit_source": flag,
        "source_antecedent": fragments,
        "content_antecedent": fragments,
        "chain": chain,
        **marks("attribution"),
    }
    stance: dict[str, object] = {
        "id": string,
        "label": ClassLabel(names=scale_names(scheme)),
        "value": number,
        "holder_kind": ClassLabel(names=list(HOLDER_KINDS)),
        "holder": string,
        "holder_canonical": string,
        "holder_attribution": string,
        "holder_fragments": fragments,
        "target_kind": ClassLabel(names=list(TARGET_KINDS)),
        "target": string,
        "target_key": string,
        "target_canonical": string,
        "target_fragments": fragments,
        "implicit": flag,
        "evidence": fragments,
        "attribution": string,
        "chain": chain,
        **marks("stance"),
    }
    # What is behind an item, where a policy says which items count.
    weight = {"voters": integer, "support": number, "posterior": number}
    entity_votes = {
        "votes": List({"label": ClassLabel(names=list(scheme.entities.labels)), "count": integer, "share": number}),
        "entropy": number,
    }
    stance_votes = {"votes": List(integer), "soft_label": List(number), "entropy": number}
    place = {
        "document": string,
        "sentence": integer,
        "document_start": integer,
        "document_end": integer,
        "text": string,
    }
    provenance = {
        "policy": string,
        "basis": ClassLabel(names=list(BASES)),
        "annotators": List(string),
        "stale": flag,
        "scheme_version": string,
        "guidelines_version": string,
    }
    tokens = {"tokens": List(string), "token_starts": List(integer), "token_ends": List(integer)}
    role_tags = List(ClassLabel(names=list(ROLE_TAGS)))
    tags = List(ClassLabel(names=bio_names(scheme)))
    return {
        "entities": Features(
            {
                **place,
                **tokens,
                "ner_tags": tags,
                "nested_ner_tags": List(tags),
                "entities": List({**entity, **weight, **entity_votes}),
                **provenance,
            }
        ),
        "attribution": Features(
            {
                **place,
                **tokens,
                **{f"{role}_tags": List(role_tags) for role in ROLES},
                "attributions": List({**attribution, **weight}),
                **provenance,
            }
        ),
        "attribution_pairs": Features(
            {
                **place,
                **tokens,
                **{f"{role}_tags": role_tags for role in ROLES},
                **{f"{role}_text": string for role in ROLES},
                **attribution,
                **weight,
                **provenance,
            }
        ),
        "stance": Features({**place, **stance, **weight, **stance_votes, **provenance}),
        "annotations": Features(
            {
                **place,
                "annotator": string,
                "status": ClassLabel(names=list(STATUSES)),
                "revision": integer,
                "created_at": Value("timestamp[us, tz=UTC]"),
                "seconds": number,
                "scheme_version": string,
                "guidelines_version": string,
                "origin": ClassLabel(names=list(ORIGINS)),
                "origin_name": string,
                "origin_version": string,
                "note": string,
                "entities": List(entity),
                "attributions": List(attribution),
                "stances": List(stance),
                "annotation": string,
            }
        ),
        "documents": Features(
            {
                "document": string,
                "title": string,
                "url": string,
                "date": Value("date32"),
                "language": string,
                "metadata": string,
                "text": string,
                "sentences": List({"document_start": integer, "document_end": integer}),
            }
        ),
    }


def _attributes(declared: Mapping[str, Attribute]) -> dict[str, object]:
    from datasets import ClassLabel, Value

    return {
        name: ClassLabel(names=list(attribute.values)) if attribute.values else Value("bool")
        for name, attribute in declared.items()
    }
