"""Many at once, in threads and in processes, on both databases."""

import datetime as dt
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.store.conftest import PEOPLE, RANGES, TEXT, fill
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.scheme import Order
from workbench.errors import Unavailable
from workbench.store import Project, Store

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
LEASE = dt.timedelta(hours=1)
OVERLAP = 2
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def all_at_once() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Start what is given together, wait for all, and raise the first error."""
    work: list[Callable[[], None]] = []
    yield work.append
    gate = threading.Barrier(len(work))

    def run(one: Callable[[], None]) -> None:
        gate.wait()
        one()

    with ThreadPoolExecutor(len(work)) as pool:
        for future in [pool.submit(run, one) for one in work]:
            future.result()


def claim(store: Store, project: Project, user: str, want: int, order: Order = "document") -> list[tuple[str, int]]:
    with store.write() as tx:
        claims = tx.queue.claim(project, user, want, NOW, LEASE, OVERLAP, order)
        tx.commit()
    return [(one.document, one.sentence) for one in claims]


@pytest.mark.parametrize("order", ["document", "random", "gain"])
def test_many_claiming_at_once_get_each_sentence_as_often_as_wanted(
    store: Store, project: Project, order: Order
) -> None:
    """Nobody gets a sentence twice, none goes to more than the overlap, and none is left."""
    got: dict[str, list[tuple[str, int]]] = {}

    def work(user: str) -> None:
        while len(mine := claim(store, project, user, len(got.get(user, ())) + 1, order)) > len(got.get(user, ())):
            got[user] = mine

    with all_at_once() as start:
        for user in PEOPLE:
            start(lambda user=user: work(user))
    for keys in got.values():
        assert len(keys) == len(set(keys))
    times = Counter(key for keys in got.values() for key in keys)
    assert set(times.values()) == {OVERLAP}
    assert len(times) == 12
    with store.read() as tx:
        assert tx.health.miscounted(project) == 0


def test_one_person_in_many_windows_holds_one_set_of_claims(store: Store, project: Project) -> None:
    """The same user claiming at once gets the same sentences."""
    got: list[list[tuple[str, int]]] = []
    with all_at_once() as start:
        for _ in range(6):
            start(lambda: got.append(claim(store, project, "ana", 3)))
    assert got == [got[0]] * 6
    assert len(got[0]) == 3


def test_labeling_skipping_releasing_and_importing_at_once_keep_the_counts(store: Store, project: Project) -> None:
    """Whatever meets, in the end every sentence has its labels and no claim is miscounted."""

    def label(user: str) -> None:
        idle = 0
        for turn in range(200):
            keys = claim(store, project, user, 2)
            if not keys:
                idle += 1
                if idle > 3:
                    return
            for n, key in enumerate(keys):
                status = "skipped" if user == "dua" else "submitted"
                if turn % 5 == 4 and n:
                    with store.write() as tx:
                        tx.queue.release(project, user, [key])
                        tx.commit()
                    continue
                with store.write() as tx:
                    answer = Annotation(document=key[0], sentence=key[1], annotator=user, status=status)
                    tx.annotations.append(project, answer, f"{key}")
                    tx.commit()

    def bring_in() -> None:
        for number in range(4):
            document = Document(id=f"late{number}", text=TEXT)
            with store.write() as tx:
                tx.documents.add(project, document, cut_sentences(document, RANGES))
                tx.commit()

    with all_at_once() as start:
        for user in PEOPLE:
            start(lambda user=user: label(user))
        start(bring_in)
    for user in PEOPLE:  # whatever came in or was given back after somebody went
        label(user)
    with store.read() as tx:
        progress = tx.queue.progress(project, OVERLAP)
        labels = Counter(
            (head.document, head.sentence) for head in tx.annotations.heads(project, statuses=("submitted",))
        )
        assert tx.health.miscounted(project) == 0
        assert tx.health.heads_astray(project) == 0
        assert tx.health.claims_of_answered(project) == 0
    assert progress.complete == progress.sentences == 24
    assert set(labels.values()) == {OVERLAP}


def test_appends_to_one_sentence_at_once_are_all_kept_in_a_row(store: Store, project: Project) -> None:
    """Revisions of one person are numbered without gap or double, though they come together."""

    def say(number: int) -> None:
        with store.write() as tx:
            tx.annotations.append(
                project, Annotation(document="d0", sentence=0, annotator="ana", note=f"{number}"), f"k{number}"
            )
            tx.commit()

    with all_at_once() as start:
        for number in range(8):
            start(lambda number=number: say(number))
    with store.read() as tx:
        found = list(tx.annotations.revisions(project))
        assert [one.revision for one in found] == list(range(1, 9))
        assert {one.note for one in found} == {f"{number}" for number in range(8)}
        assert tx.annotations.head(project, "d0", 0, "ana") == found[-1]


def test_the_same_submission_from_two_sides_at_once_is_one_revision(store: Store, project: Project) -> None:
    """A replayed key that races its first sending changes nothing."""
    revisions: list[int | None] = []

    def say() -> None:
        with store.write() as tx:
            stored = tx.annotations.append(project, Annotation(document="d0", sentence=0, annotator="ana"), "key")
            tx.commit()
        revisions.append(stored.revision)

    with all_at_once() as start:
        for _ in range(6):
            start(say)
    assert revisions == [1] * 6


CLAIMER = """
import datetime as dt, sys
from workbench.store import Store
store = Store.open(sys.argv[1])
with store.read() as tx:
    project = tx.projects.get("news")
now, lease = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC), dt.timedelta(hours=1)
print("ready", flush=True)
sys.stdin.readline()
had = 0
while True:
    with store.write() as tx:
        claims = tx.queue.claim(project, sys.argv[2], had + 1, now, lease, 2, "document")
        tx.commit()
    if len(claims) == had:
        break
    had = len(claims)
print(*(f"{one.document}/{one.sentence}" for one in claims))
"""


@pytest.mark.usefixtures("project")
def test_processes_claiming_at_once_share_out_alike(store_url: str) -> None:
    """The same holds for several app servers."""
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER, store_url, user],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for user in PEOPLE[:3]
    ]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    got = [worker.communicate()[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * len(workers)
    times = Counter(key for keys in got for key in keys)
    assert all(len(keys) == len(set(keys)) for keys in got)
    assert set(times.values()) == {OVERLAP}
    assert len(times) == 12


def test_a_writer_that_is_killed_leaves_no_lock(store: Store, store_url: str) -> None:
    """Others go on at once, without what it had not committed."""
    script = """
import sys, time
from workbench.store import Store
with Store.open(sys.argv[1]).write() as tx:
    tx.users.add("ghost")
    print("written", flush=True)
    time.sleep(60)
"""
    fill(store, documents=1)
    worker = subprocess.Popen([sys.executable, "-c", script, store_url], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert worker.stdout.readline() == "written\n"
    worker.kill()
    worker.communicate()
    with store.write() as tx:
        tx.users.add("ghost")
        tx.commit()


def test_a_dropped_connection_is_unavailable_once(
    postgresql_server: Callable[[str], str], new_postgresql: Callable[[], str]
) -> None:
    """A server that cuts the line is away; the next transaction finds it again."""
    import psycopg

    store = Store.open(new_postgresql())

    def be_cut_off() -> None:
        with store.read() as tx:
            pid = tx._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with closing(psycopg.connect(postgresql_server("postgres"))) as other:
                other.execute(f"SELECT pg_terminate_backend({pid})")
            tx.projects.all()

    with pytest.raises(Unavailable):
        be_cut_off()
    with store.read() as tx:
        assert tx.projects.all() == []
    store.close()


def test_servers_may_save_the_same_block_at_once(store: Store, project: Project) -> None:
    """Each keeps up to date for itself; what the later one counted stays, and nobody sees an error."""

    def work(number: int) -> None:
        for step in range(10):
            with store.write() as tx:
                tx.digests.save(project, "form", {7: bytes([number, step])})
                tx.commit()

    with all_at_once() as start:
        for number in range(4):
            start(lambda number=number: work(number))
    with store.read() as tx:
        assert tx.digests.load(project, "form")[7][1] == 9
