"""What an export says about itself, to whoever asked for it and in its manifest."""

from msgspec import Struct


class ExportedFile(Struct, frozen=True):
    """Attributes:
    path: relative to the dataset, with forward slashes.
    sha256: of its bytes, in hexadecimal.
    rows: None where it has none to count.
    """

    path: str
    sha256: str
    bytes: int
    rows: int | None = None


class Shared(Struct, frozen=True):
    """Attributes:
    shared: how many different ones are on the training side as well.
    of: how many different ones there are.
    """

    shared: int
    of: int


class LeakageReport(Struct, frozen=True, kw_only=True):
    """What the sides of the splits have in common.

    Attributes:
        near_duplicates: how alike documents are that stay on one side.
        joined: documents that nearly duplicate one imported before.
        left_out: ids of documents that are on no side, since they nearly duplicate documents of two.
        across: pairs of near-duplicates on two sides; to be 0.
        shared: by side other than train, what it shares with train: `sentences` (letter by letter),
            `canonicals` (entities that are mentioned), `targets` and `sources`.
    """

    near_duplicates: float
    joined: int
    left_out: tuple[str, ...]
    across: int
    shared: dict[str, dict[str, Shared]]


class AgreementFigure(Struct, frozen=True, kw_only=True):
    """Attributes:
    measure, title: its name, and for people to read.
    value: None where it is not defined.
    low, high: the ends of its 95 % interval; None where there is none.
    items: how many it rests on.
    message: why there is no value, or no interval.
    """

    measure: str
    title: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    items: int = 0
    message: str = ""


class LayerFigures(Struct, frozen=True, kw_only=True):
    """Attributes:
    items: what the items are, in words.
    over: what intervals are resampled over, `documents` or `sentences`.
    verdict: what to make of it, in a sentence.
    headline: the measure that stands for the layer.
    figures: by every measure of the layer, that one first.
    """

    items: str
    over: str
    verdict: str
    headline: str
    figures: tuple[AgreementFigure, ...]


class Agreement(Struct, frozen=True, kw_only=True):
    """How far annotators agree, before anything was decided.

    Attributes:
        measures_version: a hash of what the measures are.
    """

    measures_version: str
    layers: dict[str, LayerFigures]


class Manifest(Struct, frozen=True, kw_only=True):
    """`manifest.json`: what the dataset was made of and what it consists of.

    Attributes:
        format: of the dataset; a change that could break a reader raises it.
        version: a hash of all that follows, so equal versions are equal datasets: 12 hexadecimal digits.
        policy_version: a hash of the policy, its options and what it is said to do.
        policy_options: what was chosen beside the policy, where it makes a difference.
        splits: shares by which documents were dealt out.
        agreement: how far annotators agree, by layer; None where that was not asked for.
        leakage: what the sides have in common nevertheless.
        annotators: how many people's answers are in it.
        rows: by configuration and split.
        bases: why rows are there, by configuration.
        left_out: sentences without a row, by layer and reason.
        stale_gold: adjudicated sentences of which an answer was revised since; their rows are marked `stale`.
        dropped: what was decided but has no place without what was not, and how many of each.
        bio: entities by whether BIO tags can show them, and if not why.
        unknown_attributes: attribute values that the newest scheme lacks; they are in `annotations` as JSON only.
        written_with: packages on which the bytes depend.
    """

    format: int = 1
    version: str
    project: str
    policy: str
    policy_version: str
    policy_options: dict[str, float | str]
    scheme_version: str
    guidelines_version: str
    agreement: Agreement | None
    splits: dict[str, float]
    leakage: LeakageReport
    documents: int
    sentences: int
    annotators: int
    rows: dict[str, dict[str, int]]
    bases: dict[str, dict[str, int]]
    left_out: dict[str, dict[str, int]]
    stale_gold: int
    dropped: dict[str, int]
    bio: dict[str, int]
    unknown_attributes: int
    written_with: dict[str, str]
    files: tuple[ExportedFile, ...]


class ExportReport(Struct, frozen=True):
    """Attributes:
    path: the dataset's folder, for `load_dataset`.
    """

    path: str
    manifest: Manifest
