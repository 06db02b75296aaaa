"""One Hugging Face dataset in the Hub's layout: Parquet files, a card and a manifest."""

import hashlib
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import workbench
from workbench.domain.scheme import content_version
from workbench.export.background import Background
from workbench.export.card import make_card
from workbench.export.chunks import Terms
from workbench.export.counts import Counts
from workbench.export.features import CONFIGS, SPLITS, UNSEEN, Config, Split, features_of
from workbench.export.garbage import fewer_collections
from workbench.export.parquet import SplitWriter
from workbench.export.policies import policy_named
from workbench.export.report import Agreement, ExportedFile, Manifest
from workbench.export.tables import LabeledDocument, Tables
from workbench.export.unseen import set_apart

if TYPE_CHECKING:
    import pyarrow as pa

CARD = "README.md"
MANIFEST = "manifest.json"


def write_dataset(
    folder: Path,
    documents: Iterable[LabeledDocument],
    terms: Terms,
    *,
    project: str,
    guidelines_version: str,
    agreement: Agreement | None = None,
) -> Manifest:
    """Write a dataset into an empty folder, holding a few row groups in memory at a time.

    Args:
        documents: in the order in which they are to be written.
        agreement: how far annotators agree, for the card.

    Raises:
        NotFound: there is no such policy.
        SchemeViolation: an answer has a label that the scheme lacks.
    """
    features = features_of(terms.scheme)
    schemas = {config: declared.arrow_schema for config, declared in features.items()}
    counts = Counts(terms.scheme)
    with ExitStack() as opened:
        writers: dict[tuple[Config, Split], SplitWriter] = {}
        for config in CONFIGS:
            for split in SPLITS:
                writers[config, split] = SplitWriter(folder, config, split, schemas[config])
                opened.callback(writers[config, split].close)

        def write(config: Config, split: Split, table: "pa.Table") -> None:
            writers[config, split].write(table)
            counts.add(config, split, table)
            tables.leakage.add(config, split, table)

        with Background() as background, fewer_collections():
            tables = Tables(terms, schemas, lambda *table: background.do(write, *table))
            for document in documents:
                tables.add(document)
            tables.finish()
        written = {key: writer.finish() for key, writer in writers.items()}
        if terms.scheme.splits.unseen != "none":
            counts.forget("test")
            unseen = tables.leakage.unseen()
            for config in CONFIGS:
                parts = set_apart(folder, config, written[config, "test"], schemas[config], unseen, counts.add)
                for split, writer in parts.items():
                    opened.callback(writer.close)
                    writers[config, split], written[config, split] = writer, writer.finish()
    splits = (*SPLITS, UNSEEN) if terms.scheme.splits.unseen != "none" else SPLITS
    manifest = Manifest(
        version="",
        project=project,
        policy=terms.policy,
        policy_version=_policy_version(terms),
        policy_options=dict(terms.options),
        scheme_version=terms.scheme.version,
        guidelines_version=guidelines_version,
        agreement=agreement,
        splits={split: getattr(terms.scheme.splits, split) for split in SPLITS},
        leakage=tables.leakage.report(),
        documents=tables.documents,
        sentences=tables.sentences,
        annotators=len(tables.annotators),
        rows={config: {split: writers[config, split].rows for split in splits} for config in CONFIGS},
        bases={layer: counts.values(layer, "basis") for layer in terms.scheme.layers},
        left_out={layer: dict(sorted(reasons.items())) for layer, reasons in tables.left_out.items()},
        stale_gold=tables.stale_gold,
        dropped=dict(sorted(tables.dropped.items())),
        bio=counts.values("entities", "bio"),
        unknown_attributes=tables.unknown_attributes,
        written_with=_packages(),
        files=tuple(
            hashed(folder, file.path, file.rows)
            for config in CONFIGS
            for split in splits
            for file in written[config, split]
        ),
    )
    (folder / CARD).write_bytes(make_card(terms.scheme, features, writers, counts, manifest).encode())
    manifest = msgspec.structs.replace(manifest, files=(hashed(folder, CARD), *manifest.files))
    manifest = msgspec.structs.replace(manifest, version=content_version(msgspec.json.encode(manifest)))
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
    return manifest


def hashed(folder: Path, path: str, rows: int | None = None) -> ExportedFile:
    """A file of a dataset with its size and its hash."""
    with (folder / path).open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return ExportedFile(path, digest, (folder / path).stat().st_size, rows)


def _policy_version(terms: Terms) -> str:
    said = (terms.policy, dict(terms.options), policy_named(terms.policy).description)
    return content_version(msgspec.json.encode(said, order="sorted"))


def _packages() -> dict[str, str]:
    import datasets
    import pyarrow as pa

    return {"workbench": workbench.__version__, "datasets": datasets.__version__, "pyarrow": pa.__version__}
