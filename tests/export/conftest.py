"""Datasets are read as their users read them: by `datasets`, without a network."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from workbench.domain.documents import Document, Sentence

os.environ.setdefault("HF_HUB_OFFLINE", "1")


@pytest.fixture
def load(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """`load_dataset` with a cache of its own."""
    import datasets

    cache = str(tmp_path_factory.mktemp("cache"))
    datasets.disable_progress_bars()
    return lambda path, *args, **options: datasets.load_dataset(str(path), *args, cache_dir=cache, **options)


@pytest.fixture
def seed(seed_text: str) -> "tuple[Document, tuple[Sentence, ...]]":
    """The seed article, cut at its lines."""
    from tests.export.projects import article

    return article(seed_text, "000_ba9a8abaa905c4c6")


@pytest.fixture
def sentence(seed: "tuple[Document, tuple[Sentence, ...]]") -> "Sentence":
    """The sentence of three nested attributions."""
    return next(one for one in seed[1] if one.text.startswith("The Turkish NTV channel quoted"))
