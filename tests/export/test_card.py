"""The card is what the Hub expects, and says what is in the dataset."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from datasets.info import DatasetInfosDict
from datasets.utils.metadata import MetadataConfigs
from huggingface_hub import DatasetCard
from msgspec.structs import replace

from tests.export.projects import mediation
from tests.export.writing import Seed, labeled, write
from tests.strategies import news_scheme
from workbench.domain.documents import Sentence
from workbench.export import CONFIGS
from workbench.export.features import features_of


@pytest.fixture
def card(tmp_path: Path, seed: Seed, sentence: Sentence) -> DatasetCard:
    scheme = replace(news_scheme(), licence="CC-BY-4.0", citation="@misc{news,\n  title = {News}\n}")
    write(tmp_path / "out", [labeled(seed, mediation(sentence))], scheme=scheme)
    return DatasetCard.load(tmp_path / "out" / "README.md", ignore_metadata_errors=False)


def test_the_hub_s_own_classes_read_the_metadata(card: DatasetCard) -> None:
    """Configurations, features and splits, each with its checks."""
    configs = MetadataConfigs.from_dataset_card_data(card.data)
    assert set(configs) == set(CONFIGS)
    assert configs.get_default_config_name() == "entities"
    infos = DatasetInfosDict.from_dataset_card_data(card.data)
    assert {name: info.features for name, info in infos.items()} == features_of(news_scheme())
    assert {name: info.splits["train"].num_examples for name, info in infos.items()} == {
        "entities": 1,
        "attribution": 1,
        "attribution_pairs": 3,
        "stance": 2,
        "annotations": 1,
        "documents": 1,
    }


def test_fields_have_the_hub_s_words(card: DatasetCard) -> None:
    """Language, licence, tasks and size from its closed lists."""
    from datasets.utils import resources

    sizes = yaml.safe_load((Path(resources.__file__).parent / "size_categories.json").read_text())
    data: dict[str, Any] = card.data.to_dict()
    assert data["license"] == "cc-by-4.0"
    assert data["language"] == ["en"]
    assert data["task_categories"] == ["token-classification", "text-classification"]
    assert data["task_ids"] == ["named-entity-recognition"]
    assert set(data["size_categories"]) <= set(sizes)


def test_the_text_counts_labels(card: DatasetCard) -> None:
    """By split; and shows how to cite."""
    assert (
        "| `ORG` | A named organisation: company, agency, party, medium, alliance, ministry, sports team. | 2 | 0 | 0 |"
        in (card.text)
    )
    assert "| `cue` |" in card.text
    assert "3 of 5 entities" in card.text
    assert "```\n@misc{news,\n  title = {News}\n}\n```" in card.text


def test_a_scheme_s_words_cannot_break_the_card(tmp_path: Path, seed: Seed) -> None:
    """Whatever a title or a description holds."""
    scheme = news_scheme()
    label = replace(scheme.entities.labels["ORG"], description="a | b\n\n# no <script>")
    scheme = replace(
        scheme,
        title="---\nlicense: mit\n---\n'\"{}: #",
        description="<b>\n---\n",
        licence="House: rules\n#1",
        entities=replace(scheme.entities, labels={**scheme.entities.labels, "ORG": label}),
    )
    write(tmp_path / "out", [labeled(seed)], scheme=scheme)
    card = DatasetCard.load(tmp_path / "out" / "README.md", ignore_metadata_errors=False)
    assert card.data.to_dict()["license"] == "other"
    assert card.data.to_dict()["license_name"] == "house-rules-1"
    assert card.data.pretty_name == "--- license: mit --- '\"{}: #"
    assert "| `ORG` | a \\| b # no &lt;script&gt; | 0 | 0 | 0 |" in card.text
    assert "<script>" not in card.text


def test_one_of_a_kind_is_not_many(card: DatasetCard) -> None:
    """1 document, 1 annotator."""
    assert card.text.lstrip().split("\n\n")[2].startswith("1 document, 13 sentences, 1 annotator.")
