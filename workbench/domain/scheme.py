"""A project's scheme: what may be said, and how it is asked for.

The TOML under `configs/` has these fields under these names; unknown ones are refused. `settings.py`
reads the file and adds the line to what is said here.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from workbench.domain.layers import LAYERS, ROLES, LayerName, Role
from workbench.errors import InvalidScheme

_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z"
Name = Annotated[str, Meta(pattern=_NAME, description="1 to 40 letters, digits, - and _, not beginning with - or _")]
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}\Z", description="a colour such as #1f77b4")]
Key = Annotated[str, Meta(min_length=1, max_length=20, description="a key: 1 to 20 characters")]
Order = Literal["document", "random", "gain"]
Nesting = Literal["all", "outermost", "innermost"]
Level = Literal["nominal", "ordinal", "interval"]
HolderKind = Literal["author", "canonical", "source"]
Similarity = Annotated[float, Meta(ge=0.5, le=1, description="a number from 0.5 to 1")]
Unseen = Literal["none", "targets", "sources"]


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Unknown keys are refused."""


class Label(_Part, frozen=True, kw_only=True):
    """An entity label.

    Attributes:
        key: what to press.
        colour, colour_dark: on light and on dark ground.
        description: one sentence for the guidelines.
        examples: phrases, the labeled part in [brackets].
    """

    key: Key
    colour: Colour
    colour_dark: Colour
    description: str
    examples: tuple[str, ...] = ()


class Attribute(_Part, frozen=True, kw_only=True):
    """A property of an item: a flag without `values`, a choice with them.

    Attributes:
        key: what to press; a choice moves to its next value.
        values: what may be chosen; empty for a flag, which is true or absent.
        labels: the entity labels it is for; empty means all. Only for entities.
    """

    key: Key
    description: str
    values: tuple[Name, ...] = ()
    labels: tuple[Name, ...] = ()
    examples: tuple[str, ...] = ()


class RoleHelp(_Part, frozen=True, kw_only=True):
    """A role of an attribution."""

    key: Key
    description: str
    examples: tuple[str, ...] = ()


class Entities(_Part, frozen=True, kw_only=True):
    labels: dict[Name, Label]
    attributes: dict[Name, Attribute] = field(default_factory=dict)


class AttributionLayer(_Part, frozen=True, kw_only=True):
    """Attributes:
    roles: those in use; `content` must be among them.
    colours, colours_dark: for the first, second, … attribution of a sentence, over and over.
    """

    roles: dict[Role, RoleHelp]
    colours: tuple[Colour, ...]
    colours_dark: tuple[Colour, ...]
    attributes: dict[Name, Attribute] = field(default_factory=dict)


class ScalePoint(_Part, frozen=True, kw_only=True):
    """One label of the stance scale.

    Attributes:
        value: its place on the scale; the labels of a scheme stand in ascending order.
        symbol: one character, so that colour never stands alone.
    """

    label: Name
    value: float
    key: Key
    symbol: str
    colour: Colour
    colour_dark: Colour
    description: str
    examples: tuple[str, ...] = ()


class StanceTarget(_Part, frozen=True, kw_only=True):
    name: str
    description: str = ""
    canonical: str | None = None


class StanceLayer(_Part, frozen=True, kw_only=True):
    scale: tuple[ScalePoint, ...]
    level: Level = "ordinal"
    targets: dict[Name, StanceTarget] = field(default_factory=dict)
    attributes: dict[Name, Attribute] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, float]:
        """Where each label stands on the scale."""
        return {point.label: point.value for point in self.scale}


class Rules(_Part, frozen=True, kw_only=True):
    """What holds between items.

    Attributes:
        entity_nesting: all mentions, only the outermost, or only the innermost of nested ones.
        content_contains_cue: whether a content may contain its own cue.
        complementizer: the word ("that") which `complementizer_inside` speaks of; empty for none.
        complementizer_inside: whether a content begins with it or after it.
        holders: who may hold a stance.
    """

    entity_nesting: Nesting = "all"
    content_contains_cue: bool = False
    complementizer: str = ""
    complementizer_inside: bool = False
    holders: tuple[HolderKind, ...] = ("author", "canonical", "source")


class Splits(_Part, frozen=True, kw_only=True):
    """How documents are dealt out to the sides of an export.

    Attributes:
        train, validation, test: shares of the documents; they add up to 1.
        near_duplicates: documents at least this alike stay on one side: the Jaccard similarity of their sets of
            three words in a row; 1 for those with the same words only.
        unseen: whether test documents in which no stance's target, or no source, is one of the training side's
            are a test of their own.
    """

    train: float = 0.8
    validation: float = 0.1
    test: float = 0.1
    near_duplicates: Similarity = 0.8
    unseen: Unseen = "none"


class Renames(_Part, frozen=True, kw_only=True):
    """Declared migrations, old name to new, so that a renamed label strands no annotation."""

    entities: dict[Name, Name] = field(default_factory=dict)
    stance: dict[Name, Name] = field(default_factory=dict)
    targets: dict[Name, Name] = field(default_factory=dict)


class Scheme(_Part, frozen=True, kw_only=True):
    """Attributes:
    layers: those switched on.
    pipeline: the spaCy pipeline that segments and suggests.
    overlap: how many people label each sentence.
    order: in which sentences are handed out.
    lease_minutes: how long a sentence is kept for the annotator who has it on the screen.
    guidelines: the Markdown file beside the scheme's.
    keys: keys of the labeler's commands, by command, where they differ from its defaults.

    Raises:
        InvalidScheme: parts contradict each other: the key path is named.
    """

    title: str
    description: str = ""
    language: str = "en"
    layers: tuple[LayerName, ...] = LAYERS
    pipeline: str = "en_core_web_sm"
    overlap: Annotated[int, Meta(ge=1, le=100)] = 1
    order: Order = "document"
    lease_minutes: Annotated[int, Meta(ge=1, le=10080)] = 240
    guidelines: str = ""
    licence: str = ""
    citation: str = ""
    entities: Entities
    attribution: AttributionLayer
    stance: StanceLayer
    rules: Rules = field(default_factory=Rules)
    splits: Splits = field(default_factory=Splits)
    renamed: Renames = field(default_factory=Renames)
    keys: dict[str, Key] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_scheme(self)

    @property
    def version(self) -> str:
        """A hash of everything that decides what a label means: 12 hexadecimal digits.

        Keys, colours, overlap and order may change without making older labels another thing.
        """
        meaning = {
            "layers": self.layers,
            "entities": _names(self.entities.labels, self.entities.attributes),
            "attribution": _names(self.attribution.roles, self.attribution.attributes),
            "stance": [(point.label, point.value, point.description) for point in self.stance.scale],
            "level": self.stance.level,
            "targets": {key: target.name for key, target in self.stance.targets.items()},
            "stance_attributes": _names({}, self.stance.attributes),
            "rules": self.rules,
        }
        return content_version(msgspec.json.encode(meaning, order="sorted"))

    def scale_point(self, label: str) -> ScalePoint | None:
        return next((point for point in self.stance.scale if point.label == label), None)

    def attributes(self, layer: LayerName) -> Mapping[str, Attribute]:
        match layer:
            case "entities":
                return self.entities.attributes
            case "attribution":
                return self.attribution.attributes
            case "stance":
                return self.stance.attributes


def content_version(content: bytes) -> str:
    """The hash under which a scheme or guidelines are recorded: 12 hexadecimal digits of SHA-256."""
    return hashlib.sha256(content).hexdigest()[:12]


def _names(parts: Mapping[str, Label] | Mapping[Role, RoleHelp], attributes: Mapping[str, Attribute]) -> object:
    return [
        {name: part.description for name, part in parts.items()},
        {name: [attribute.description, attribute.values, attribute.labels] for name, attribute in attributes.items()},
    ]


def _check_scheme(scheme: Scheme) -> None:
    def refuse(path: str, sentence: str) -> InvalidScheme:
        return InvalidScheme(f"{path}: {sentence}")

    if not scheme.layers or len(set(scheme.layers)) != len(scheme.layers):
        raise refuse("layers", f"must be one or more of {', '.join(LAYERS)}, each once")
    if not scheme.entities.labels:
        raise refuse("entities.labels", "must have at least one label")
    if "content" not in scheme.attribution.roles:
        raise refuse("attribution.roles", f"must have content; allowed are {', '.join(ROLES)}")
    if not scheme.attribution.colours or len(scheme.attribution.colours) != len(scheme.attribution.colours_dark):
        raise refuse("attribution.colours_dark", "must have as many colours as attribution.colours, at least one")
    values = [point.value for point in scheme.stance.scale]
    if len(values) < 2 or values != sorted(set(values)):
        raise refuse("stance.scale", "must have two or more labels with ascending values")
    if len({point.label for point in scheme.stance.scale}) != len(values):
        raise refuse("stance.scale", "must have each label once")
    for name, attribute in scheme.entities.attributes.items():
        unknown = sorted(set(attribute.labels) - set(scheme.entities.labels))
        if unknown:
            raise refuse(f"entities.attributes.{name}.labels", f"{unknown[0]!r} is no entity label")
    shares = (scheme.splits.train, scheme.splits.validation, scheme.splits.test)
    if not (min(shares) >= 0 and abs(sum(shares) - 1) <= 1e-9):  # so that nan, which TOML has, is refused too
        raise refuse("splits", f"train, validation and test must be 0 or more and add up to 1, not {sum(shares):g}")
    for path, renames, known in (
        ("renamed.entities", scheme.renamed.entities, set(scheme.entities.labels)),
        ("renamed.stance", scheme.renamed.stance, {point.label for point in scheme.stance.scale}),
        ("renamed.targets", scheme.renamed.targets, set(scheme.stance.targets)),
    ):
        for old, new in renames.items():
            if old in known:
                raise refuse(f"{path}.{old}", "is still in use, so it was not renamed")
            if new not in known:
                raise refuse(f"{path}.{old}", f"{new!r} is not defined; allowed are {', '.join(sorted(known))}")
    _check_keys(scheme, refuse)


def _check_keys(scheme: Scheme, refuse: Callable[[str, str], InvalidScheme]) -> None:
    # A key may mean two things in two contexts (text selected, attribution open, stance open), not in one.
    contexts: dict[str, list[tuple[str, str]]] = {
        "entities": [(f"entities.labels.{name}", label.key) for name, label in scheme.entities.labels.items()],
        "attribution": [(f"attribution.roles.{name}", role.key) for name, role in scheme.attribution.roles.items()],
        "stance": [(f"stance.scale.{point.label}", point.key) for point in scheme.stance.scale],
        "keys": [(f"keys.{name}", key) for name, key in scheme.keys.items()],
    }
    for layer in LAYERS:
        for name, attribute in scheme.attributes(layer).items():
            contexts.setdefault(f"{layer} attributes", []).append((f"{layer}.attributes.{name}", attribute.key))
    for keyed in contexts.values():
        taken: dict[str, str] = {}
        for path, key in keyed:
            if key in taken:
                raise refuse(f"{path}.key", f"{key!r} is the key of {taken[key]} already")
            taken[key] = path
