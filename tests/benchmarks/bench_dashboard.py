"""The whole dashboard of a project of 100,000 annotations: opened, and again after one new annotation.

50,000 sentences of 12 words in 3,572 documents, each answered by two of ten people: some four entities,
one attribution and half a stance an answer, with mistakes in each. What was never counted before is counted once,
which is a row of its own, without a goal; its result is kept in the database. *Opened* is another process: nothing in
memory, nothing imported yet but the command line. The dashboard is every number: `agreement.report`.
"""

import datetime as dt
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence, cut_sentences
from workbench.domain.layers import Attribution, AuthorHolder, Entity, SourceHolder, Stance, TextTarget
from workbench.domain.spans import Span
from workbench.store import Project, Store
from workbench.store.mapping import annotation_to_row
from workbench.store.tables import heads, revisions, sentences, users

SENTENCES = 50_000
OF_A_DOCUMENT = 14
PEOPLE = tuple(f"person{number}" for number in range(10))
WORDS = [
    "Turkey",
    "Russia",
    "said",
    "that",
    "drones",
    "would",
    "never",
    "leave",
    "Kyiv",
    "before",
    "NATO",
    "met",
    "Ankara",
    "again",
    "on",
    "Monday",
    "morning",
]
LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "EVENT", "DATE", "PRODUCT")

OPEN = """
import json, sys, time
began = time.perf_counter()
from workbench.store import Store
from workbench.workflows import agreement
store = Store.open(sys.argv[1])
report = agreement.report(store, "news", "lea")
print(json.dumps({"seconds": time.perf_counter() - began, "answers": report.answers, "layers": len(report.layers)}))
"""


def run() -> list[dict[str, Any]]:
    """Make the project, then measure."""
    from workbench.workflows import agreement, disagreements

    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/workbench.sqlite3"
        store = Store.open(url)
        project = fill(store, SENTENCES)
        began = time.perf_counter()
        found = agreement.report(store, "news", "lea")
        first = time.perf_counter() - began
        assert found.answers == 2 * SENTENCES
        opened = sorted(_open(url) for _ in range(3))[1]
        again = []
        for number in range(5):
            _answer_one(store, project, number)
            began = time.perf_counter()
            found = agreement.report(store, "news", "lea")
            again.append(time.perf_counter() - began)
            assert found.answers == 2 * SENTENCES + number + 1
        began = time.perf_counter()
        waiting = disagreements.queue(store, "news", "lea")
        listed = time.perf_counter() - began
        assert waiting.waiting + waiting.agreed == SENTENCES
        assert not waiting.unread
        size = Path(f"{home}/workbench.sqlite3").stat().st_size / 1e6
        store.close()
    return [
        {"name": "dashboard, 100,000 annotations, never counted before", "ours": first, "unit": "s"},
        {"name": "dashboard, opened by a new process", "ours": opened, "unit": "s", "goal": 2.0},
        {"name": "dashboard, after one new annotation", "ours": sorted(again)[2], "unit": "s", "goal": 0.5},
        {"name": "what waits for a decision, 100,000 annotations", "ours": listed, "unit": "s"},
        {"name": "database with all that was counted", "ours": size, "unit": "MB"},
    ]


def _open(url: str) -> float:
    printed = subprocess.run([sys.executable, "-c", OPEN, url], capture_output=True, text=True, check=True).stdout
    seconds: float = json.loads(printed)["seconds"]
    return seconds


def fill(store: Store, count: int) -> Project:
    """The project with its answers, written in bulk."""
    chance = random.Random(0)
    with store.write() as tx:
        project = tx.projects.add("news", salt="5a17")
        tx.schemes.add(project, news_scheme(), "", "")
        for name in (*PEOPLE, "lea"):
            tx.users.add(name)
            tx.users.set_role(project, name, "lead" if name == "lea" else "annotator")
        documents = list(_documents(count, chance))
        for document, cut in documents:
            tx.documents.add(project, document, cut)
        connection = tx._connection
        ids = iter(connection.execute(select(sentences.c.id).order_by(sentences.c.id)).scalars().all())
        numbers = {name: connection.execute(select(users.c.id).filter_by(name=name)).scalar_one() for name in PEOPLE}
        rows: list[dict[str, Any]] = []
        for document, cut in documents:
            for sentence in cut:
                key = next(ids)
                for name in chance.sample(PEOPLE, 2):
                    row = annotation_to_row(answer(document, sentence, chance))
                    rows.append(
                        {
                            "id": len(rows) + 1,
                            "project_id": project.id,
                            "sentence_id": key,
                            "user_id": numbers[name],
                            "key": str(len(rows)),
                            **row,
                        }
                    )
        for first in range(0, len(rows), 5000):
            part = rows[first : first + 5000]
            connection.execute(insert(revisions), part)
            pointers = [
                {
                    name: row[name]
                    for name in ("sentence_id", "user_id", "project_id", "revision", "status", "created_at")
                }
                | {"revision_id": row["id"]}
                for row in part
            ]
            connection.execute(insert(heads), pointers)
        connection.execute(update(sentences).values(taken=2))
        tx.commit()
    return project


def _documents(count: int, chance: random.Random) -> Iterator[tuple[Document, tuple[Sentence, ...]]]:
    for number, first in enumerate(range(0, count, OF_A_DOCUMENT)):
        text, ranges = "", []
        for _ in range(min(OF_A_DOCUMENT, count - first)):
            words = " ".join(chance.choices(WORDS, k=12)) + "."
            ranges.append((len(text), len(text) + len(words)))
            text += words + " "
        document = Document(id=f"d{number:05}", text=text)
        yield document, cut_sentences(document, ranges)


def answer(document: Document, sentence: Sentence, chance: random.Random) -> Annotation:
    """What somebody says of a sentence: what is true, with mistakes."""
    true = random.Random(f"{document.id} {sentence.index}")
    words, at = [], sentence.start
    for word in sentence.text[:-1].split(" "):
        words.append((at, at + len(word)))
        at += len(word) + 1
    entities = tuple(
        Entity(
            id=f"e{first}",
            span=Span.of(document.text, (words[first][0], words[first + (chance.random() < 0.1)][1])),
            label=label if chance.random() < 0.9 else chance.choice(LABELS),
        )
        for first, label in zip(sorted(true.sample(range(11), 4)), true.choices(LABELS, k=4), strict=True)
        if chance.random() < 0.95
    )
    cut = true.randint(3, 8) + (chance.random() < 0.1)
    attribution = Attribution(
        id="a0",
        source=Span.of(document.text, words[0]),
        cue=Span.of(document.text, words[1]),
        content=Span.of(document.text, (words[cut][0], words[11][1])),
    )
    stances: tuple[Stance, ...] = ()
    if true.random() < 0.5:
        label, target = true.choice(["against", "neutral", "favor"]), true.choice(["war", "drones"])
        label = label if chance.random() < 0.8 else "neutral"
        holder = true.choice([AuthorHolder(), SourceHolder("a0")])
        stances = (Stance(id="s0", holder=holder, target=TextTarget(target), label=label),)
    return Annotation(
        document=document.id,
        sentence=sentence.index,
        entities=entities,
        attributions=(attribution,),
        stances=stances,
        seconds=chance.uniform(5, 40),
        scheme_version="one",
        guidelines_version="one",
        revision=1,
        created_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC) + dt.timedelta(hours=chance.randrange(24 * 140)),
    )


def _answer_one(store: Store, project: Project, number: int) -> None:
    """A third answer to some sentence."""
    with store.write() as tx:
        document, cut = tx.documents.read(project, f"d{7 * number:05}")
        said = {head.annotator for head in tx.annotations.heads(project, document=document.id) if head.sentence == 3}
        name = next(name for name in PEOPLE if name not in said)
        new = answer(document, cut[3], random.Random(number))
        changed = Annotation(
            **{field: getattr(new, field) for field in new.__struct_fields__} | {"annotator": name, "revision": None}
        )
        tx.annotations.append(project, changed, f"new-{number}")
        tx.commit()
