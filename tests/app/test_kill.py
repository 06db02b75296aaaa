"""An acknowledged label is never lost and never doubled, however the server dies."""

import random
import threading
import time
import uuid
from contextlib import closing

import httpx
import pytest

from tests.app.furnished import MakeServer, furnish
from workbench.app.sessions import COOKIE, csrf_of
from workbench.settings import SchemeFile
from workbench.store import Store
from workbench.workflows import users

KILLS = 12
CLIENTS = 3
SENTENCES = 600


class Labeler:
    """One person's labeler, as far as the network sees it: an outbox that keeps what is not acknowledged."""

    def __init__(self, url: str, token: str) -> None:
        self.client = httpx.Client(
            base_url=url, cookies={COOKIE: token}, headers={"x-workbench-csrf": csrf_of(token)}, timeout=20
        )
        self.outbox: list[tuple[str, int]] = []
        self.acknowledged: dict[str, tuple[int, int]] = {}
        self.next = 0

    def work(self) -> None:
        """Send what waits, then go on submitting, until the server is gone."""
        try:
            while True:
                if not self.outbox:
                    self.outbox.append((str(uuid.uuid4()), self.next % SENTENCES))
                    self.next += 1
                self.send(*self.outbox[0])
        except httpx.TransportError:
            return

    def send(self, key: str, sentence: int) -> None:
        body = {"key": key, "annotation": {"document": "a b", "sentence": sentence, "note": key}}
        answer = self.client.post("/api/v1/projects/news/annotations", json=body)
        assert answer.status_code == 200, answer.text
        self.outbox.pop(0)
        self.acknowledged[key] = (sentence, answer.json()["revision"])


@pytest.mark.slow
@pytest.mark.parametrize("database", ["new_sqlite", pytest.param("new_postgresql", marks=pytest.mark.postgresql)])
def test_acknowledged_is_kept_once(
    database: str, request: pytest.FixtureRequest, make_server: MakeServer, scheme_file: SchemeFile
) -> None:
    """Killed again and again at any moment, with clients that repeat what they have no answer to."""
    url = request.getfixturevalue(database)()
    with closing(Store.open(url)) as store:
        furnish(store, scheme_file, SENTENCES)
        tokens = {name: users.sign_in_trusted(store, name) for name in ("ana", "ben", "lena")}
    server = make_server(url)
    moments = random.Random(20)
    server.start()
    labelers = {name: Labeler(server.url, token) for name, token in tokens.items()}
    for _ in range(KILLS):
        threads = [threading.Thread(target=labeler.work) for labeler in labelers.values()]
        for thread in threads:
            thread.start()
        time.sleep(moments.uniform(0.02, 0.6))
        server.kill()
        for thread in threads:
            thread.join(30)
        server.start()
    for labeler in labelers.values():
        for key, sentence in list(labeler.outbox):
            labeler.send(key, sentence)
        labeler.client.close()
    assert sum(len(labeler.acknowledged) for labeler in labelers.values()) > KILLS
    with closing(Store.open(url)) as store, store.read() as tx:
        kept = [
            (answer.annotator, answer.note, (answer.sentence, answer.revision))
            for answer in tx.annotations.revisions(tx.projects.get("news"))
        ]
    promised = [(name, key, place) for name, labeler in labelers.items() for key, place in labeler.acknowledged.items()]
    assert sorted(kept) == sorted(promised)
