"""A dataset to train on, and a Python that has torch beside what this one has."""

import os
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.strategies import news_scheme
from tests.training.learnable import fill_learnable

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def learnable(new_sqlite: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of the learnable project, by the command's own workflow."""
    from workbench.store import Store
    from workbench.workflows.exporting import export_dataset

    out = tmp_path_factory.mktemp("learnable") / "dataset"
    with closing(Store.open(new_sqlite())) as store:
        fill_learnable(store, news_scheme())
        export_dataset(store, "learnable", out)
    return out


@pytest.fixture(scope="session")
def python_with_torch() -> Path:
    """The interpreter; tests that need it are skipped where there is none, but fail where one was promised."""
    named = os.environ.get("WORKBENCH_TEST_TRAINING")
    path = Path(named) if named else ROOT / ".venv-training" / "bin" / "python"
    if path.exists():
        return path
    if named:
        pytest.fail(f"WORKBENCH_TEST_TRAINING names {path}, which is not there; `make test` builds one")
    pytest.skip("torch is not installed for the tests; `make test` does that")


@pytest.fixture(scope="session")
def train_with_torch(python_with_torch: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `workbench train` where torch is, without a network."""

    def train(*words: object) -> subprocess.CompletedProcess[str]:
        # Small models on a busy machine: more threads would only wait for each other.
        environment = os.environ | {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
        return subprocess.run(
            [python_with_torch, "-m", "workbench", "train", *map(str, words)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return train
