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
def exports(new_sqlite: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The learnable project, by the command's own workflow, under two policies."""
    from workbench.store import Store
    from workbench.workflows.exporting import export_dataset

    found = {policy: tmp_path_factory.mktemp("learnable") / policy for policy in ("consensus", "soft")}
    with closing(Store.open(new_sqlite())) as store:
        fill_learnable(store, news_scheme())
        for policy, out in found.items():
            export_dataset(store, "learnable", out, policy=policy)
    return found


@pytest.fixture(scope="session")
def learnable(exports: dict[str, Path]) -> Path:
    """The learnable project's dataset, of what all say."""
    return exports["consensus"]


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
