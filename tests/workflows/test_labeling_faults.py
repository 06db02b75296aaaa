"""An acknowledged label is never lost or doubled, whenever its process is killed."""

import os
import random
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.store.conftest import fill
from workbench.domain.annotations import Annotation
from workbench.store import Store

ROUNDS = 5
WORKERS = ("ana", "ben")
WORKER = Path(__file__).parent / "labeling_worker.py"


def work_until_killed(url: str, user: str, outbox: Path, seconds: float, *what: str) -> list[str]:
    """Run a worker for so long after it began, `kill -9` it, and return what it was acknowledged."""
    environment = os.environ | {"PYTHONPATH": str(WORKER.parents[2])}
    command = [sys.executable, str(WORKER), url, user, str(outbox), *what]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        killer = threading.Timer(seconds, worker.kill)
        killer.start()
        lines = worker.stdout.read()
    killer.join()
    return lines.split("\n")[:-1]


@pytest.mark.slow
def test_an_acknowledged_label_is_there_exactly_once_whenever_the_process_is_killed(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    """Two people label at once; both processes are killed again and again at random moments."""
    project = fill(store)
    acknowledged: dict[str, list[str]] = {user: [] for user in WORKERS}

    def suffer(user: str) -> None:
        chance = random.Random(user)
        for _ in range(ROUNDS):
            outbox = tmp_path / user
            acknowledged[user] += work_until_killed(store_url, user, outbox, chance.uniform(0.02, 0.4))

    with ThreadPoolExecutor() as pool:
        list(pool.map(suffer, WORKERS))
    with store.read() as tx:
        for user in WORKERS:
            kept = Counter(revision.note for revision in tx.annotations.revisions(project, user=user))
            assert acknowledged[user]
            assert set(kept.values()) == {1}
            assert set(acknowledged[user]) <= set(kept)
            assert len(set(kept) - set(acknowledged[user])) <= ROUNDS  # kept, and killed before it could say so
        assert tx.health.heads_astray(project) == 0
        assert tx.health.miscounted(project) == 0


@pytest.mark.slow
def test_an_acknowledged_decision_is_there_exactly_once_whenever_the_process_is_killed(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    """A lead decides; the process is killed again and again at random moments."""
    project = fill(store)
    with store.write() as tx:
        tx.users.add("lena")
        tx.users.set_role(project, "lena", "lead")
        for document in range(4):
            for sentence in range(3):
                answer = Annotation(document=f"d{document}", sentence=sentence, annotator="cem")
                tx.annotations.append(project, answer, f"{document} {sentence}")
        tx.commit()
    chance = random.Random(7)
    acknowledged: list[str] = []
    for _ in range(ROUNDS):
        seconds = chance.uniform(0.02, 0.4)
        acknowledged += work_until_killed(store_url, "lena", tmp_path / "lena", seconds, "decide")
    with store.read() as tx:
        kept = Counter(gold.annotation.note for gold in tx.gold.history(project))
    assert acknowledged
    assert set(kept.values()) == {1}
    assert set(acknowledged) <= set(kept)
    assert len(set(kept) - set(acknowledged)) <= ROUNDS
