"""The dataset card: README.md with the Hub's metadata in front."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbench.domain.scheme import Scheme
from workbench.export.card_body import card_body
from workbench.export.counts import Counts
from workbench.export.features import CONFIGS, Config, Split
from workbench.export.licences import licence_fields
from workbench.export.parquet import SplitWriter
from workbench.export.report import Manifest

if TYPE_CHECKING:
    from datasets import Features

Written = Mapping[tuple[Config, Split], SplitWriter]


def listed_splits(written: Written, config: Config) -> list[Split]:
    """The splits that the card announces: those with rows, or all if none has any.

    `datasets` refuses to load a configuration of which an announced split is empty, though it streams it.
    """
    splits = [split for name, split in written if name == config]
    return [split for split in splits if written[config, split].rows] or splits


def make_card(
    scheme: Scheme, features: "Mapping[Config, Features]", written: Written, counts: Counts, manifest: Manifest
) -> str:
    """The whole card, the same for the same data.

    Args:
        manifest: its version and its files are not looked at, since the card is one of them.
    """
    return f"---\n{_metadata(scheme, features, written, counts)}\n---\n\n{card_body(scheme, counts, manifest)}\n"


def _metadata(scheme: Scheme, features: "Mapping[Config, Features]", written: Written, counts: Counts) -> str:
    from datasets import DatasetInfo, SplitDict, SplitInfo
    from datasets.info import DatasetInfosDict
    from datasets.utils.metadata import MetadataConfigs
    from huggingface_hub import DatasetCardData

    tasks, kinds, tags = [], [], ["news", "workbench"]
    if "entities" in scheme.layers:
        kinds.append("named-entity-recognition")
    if "attribution" in scheme.layers:
        tags += ["attribution", "quotations"]
    if {"entities", "attribution"} & set(scheme.layers):
        tasks.append("token-classification")
    if "stance" in scheme.layers:
        tasks.append("text-classification")
        tags.append("stance-detection")
    data = DatasetCardData(
        pretty_name=" ".join(scheme.title.split()),
        language=sorted(counts.values("documents", "language")) or [scheme.language],
        task_categories=tasks,
        task_ids=kinds,
        tags=sorted(tags),
        size_categories=[_size(sum(writer.rows for (config, _), writer in written.items() if config == "entities"))],
    )
    for field, value in licence_fields(scheme.licence).items():
        data[field] = value
    infos, configs = DatasetInfosDict(), MetadataConfigs()
    for config in CONFIGS:
        splits = SplitDict()
        for split in listed_splits(written, config):
            writer = written[config, split]
            splits.add(SplitInfo(split, num_bytes=writer.bytes, num_examples=writer.rows))
        infos[config] = DatasetInfo(features=features[config], splits=splits)
        configs[config] = {
            "data_files": [{"split": split, "path": f"{config}/{split}-*"} for split in splits],
            **({"default": True} if config == CONFIGS[0] else {}),
        }
    configs.to_dataset_card_data(data)
    infos.to_dataset_card_data(data)
    return data.to_yaml().rstrip()


def _size(rows: int) -> str:
    bounds = [(10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M")]
    return next((name for bound, name in bounds if rows < bound), "10M<n<100M")
