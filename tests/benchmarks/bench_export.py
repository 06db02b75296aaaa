"""Export against writing the very same tables with plain pyarrow.

Ours: `export_dataset` from the database to the published folder: reading, decoding, tokenising, building columns,
compressing, card, manifest with hashes, and waiting for the disk.

Theirs: the same rows of the same configurations and three splits, which are in memory as Python columns (lists of
dicts, lists, texts and numbers) before the clock starts: `pa.Table.from_pydict` with the same schema, and
`ParquetWriter.write_table` with the same settings and size of row groups into the same files. Nothing is read,
tokenised or hashed, and the disk is not waited for.

Memory: the peak of a process of its own that exports a project ten times as large, each document ten times under
another id, over that for the project as it was. With `WORKBENCH_BENCH_MILLION=1` it has a hundred thousand sentences
and then a million, which takes a quarter of an hour and ten gigabytes of disk.
"""

import contextlib
import datetime as dt
import gc
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Table, func, insert, select

from workbench.domain.annotations import Annotation
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.documents import Document, Sentence, cut_sentences
from workbench.domain.layers import (
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    Entity,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
)
from workbench.domain.spans import Span
from workbench.export.chunks import ROW_GROUP_ROWS
from workbench.export.parquet import SETTINGS
from workbench.settings import read_scheme
from workbench.store import Store, tables
from workbench.store.engine import for_writing
from workbench.store.mapping import annotation_to_row, document_to_row, sentence_to_row
from workbench.workflows.exporting import export_dataset

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = 20_000
FEW = 100_000 if os.environ.get("WORKBENCH_BENCH_MILLION") == "1" else 20_000
TIMES = 10
SENTENCES_A_DOCUMENT = 25
DOCUMENTS_AT_ONCE = 100
REPETITIONS = 5
GOAL = 0.5
MEMORY_GOAL = 1.3

PLACES = ["Turkey", "Russia", "Ukraine", "Ankara", "Kyiv", "Moscow", "Washington", "Crimea", "Donbas", "Brussels"]
PEOPLE = ["Recep Tayyip Erdogan", "Vladimir Putin", "Dmitry Peskov", "Ursula von der Leyen", "Zoë Ångström"]
ORGS = ["NTV", "Bloomberg", "NATO", "the Kremlin", "the Foreign Ministry"]
DAYS = ["on Monday", "in November", "last week", "earlier this month"]
ACTS = ["ready to mediate", "opposed to sanctions", "selling drones", "sending more troops", "closing its airspace"]
PEOPLE_ASKED = ("ana", "ben")
WHEN = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_SYLLABLES = ["ba", "do", "ke", "li", "mo", "nu", "pra", "ste", "tri", "vel", "wan", "zo"]
WORDS = ["".join(parts) for parts in product(_SYLLABLES, repeat=3)]
"""So that invented documents are no near-duplicates of each other."""


def run(sentences: int = SENTENCES, repetitions: int = REPETITIONS) -> list[dict[str, Any]]:
    """Alternate the two and compare their medians; then compare peaks of memory.

    Returns:
        Two rows: `name`, `ours` and `theirs`, `ratio`, `goal`, `unit`.
    """
    return [_speed(sentences, repetitions), _memory(FEW, TIMES)]


def _speed(sentences: int, repetitions: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="workbench-bench-") as name:
        folder = Path(name)
        with contextlib.closing(Store.open(f"sqlite:///{folder}/workbench.sqlite3")) as store, _frozen() as freeze:
            fill(store, sentences)
            columns = _as_python(Path(export_dataset(store, "bench", folder / "first").path))
            freeze()
            ours, theirs = [], []
            for number in range(repetitions):
                ours.append(_seconds(lambda out: export_dataset(store, "bench", out), folder / f"ours-{number}"))
                theirs.append(_seconds(lambda out: _write_plainly(columns, out), folder / f"theirs-{number}"))
    ours_rate, theirs_rate = (sentences / statistics.median(times) for times in (ours, theirs))
    return {
        "name": f"export of {sentences:,} sentences against writing the same tables with pyarrow",
        "ours": round(ours_rate),
        "theirs": round(theirs_rate),
        "ratio": round(ours_rate / theirs_rate, 2),
        "goal": GOAL,
        "unit": "sentences/s",
    }


def _memory(few: int, times: int) -> dict[str, Any]:
    peaks = []
    with (
        tempfile.TemporaryDirectory(prefix="workbench-bench-") as name,
        contextlib.closing(Store.open(f"sqlite:///{name}/workbench.sqlite3")) as store,
    ):
        fill(store, few)
        peaks.append(_peak(Path(name)))
        multiply(store, times)
        peaks.append(_peak(Path(name)))
    ratio = round(peaks[1] / peaks[0], 2)
    return {
        "name": f"peak memory of an export of {few * times:,} sentences over one of {few:,}",
        "ours": round(peaks[1] / 1024),
        "theirs": round(peaks[0] / 1024),
        "ratio": ratio,
        "goal": f"≤ {MEMORY_GOAL:g} ×",
        "reached": ratio <= MEMORY_GOAL,
        "unit": "MiB",
    }


def _peak(folder: Path) -> int:
    """The peak memory of a process that exports what is in a folder, in KiB."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_export", str(folder)]
    ran = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    shutil.rmtree(folder / "out")
    return int(ran.stdout)


def export_alone(folder: Path) -> int:
    """Export what is in a folder, and return the peak memory of this process in KiB."""
    with contextlib.closing(Store.open(f"sqlite:///{folder}/workbench.sqlite3")) as store:
        export_dataset(store, "bench", folder / "out")
    # Not `getrusage`: what that tells begins with the memory of the process which started this one.
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


@contextlib.contextmanager
def _frozen() -> Iterator[Callable[[], None]]:
    """Keep the garbage collector from walking, in our time, through the millions of objects that are theirs."""
    try:
        yield gc.freeze
    finally:
        gc.unfreeze()


def fill(store: Store, sentences: int) -> None:
    """A project of invented news, each sentence answered twice, put straight into the tables."""
    chance = random.Random(2)
    file = read_scheme(ROOT / "configs" / "news.toml")
    registry = [
        CanonicalEntity(id=f"GPE/{name}", name=name, kind="GPE", wikidata=f"Q{number}")
        for number, name in enumerate(PLACES, 1)
    ]
    with store.write() as tx:
        project = tx.projects.add("bench", salt="00" * 16)
        version = tx.schemes.add(project, file.scheme, file.source, file.guidelines).version
        users = [tx.users.add(user).id for user in PEOPLE_ASKED]
        tx.canonicals.add(project, registry)
        tx.commit()
    sizes = [SENTENCES_A_DOCUMENT] * (sentences // SENTENCES_A_DOCUMENT) + [sentences % SENTENCES_A_DOCUMENT]
    made = (_document(chance, number, size, version) for number, size in enumerate(sizes) if size)
    with for_writing(store.engine.connect()) as connection:
        sentence_id = revision_id = 0
        for number, (document, cut, answers) in enumerate(made, 1):
            rows: dict[Table, list[dict[str, Any]]] = {
                tables.documents: [{"id": number, "project_id": project.id, **document_to_row(document)}],
                tables.sentences: [],
                tables.revisions: [],
                tables.heads: [],
            }
            for sentence in cut:
                sentence_id += 1
                common = {"project_id": project.id, "sentence_id": sentence_id}
                rows[tables.sentences].append(
                    {"id": sentence_id, "project_id": project.id, "document_id": number, "shuffle": 0, "taken": 2}
                    | sentence_to_row(sentence)
                )
                for user, answer in zip(users, answers[sentence.index], strict=True):
                    revision_id += 1
                    row = {"user_id": user, **common, **annotation_to_row(answer)}
                    rows[tables.revisions].append(row | {"id": revision_id, "key": str(revision_id)})
                    pointer = {name: row[name] for name in ("revision", "status", "created_at")}
                    rows[tables.heads].append({**common, "user_id": user, "revision_id": revision_id, **pointer})
            for table, some in rows.items():
                connection.execute(insert(table), some)
            if number % DOCUMENTS_AT_ONCE == 0:
                connection.commit()
        connection.commit()


def multiply(store: Store, times: int) -> None:
    """Add copies of all documents, with everything that was said of them, until there are so many of each."""
    shifted = {
        tables.documents: {"id": tables.documents, "name": None},
        tables.sentences: {"id": tables.sentences, "document_id": tables.documents},
        tables.revisions: {"id": tables.revisions, "sentence_id": tables.sentences, "key": None},
        tables.heads: {"sentence_id": tables.sentences, "revision_id": tables.revisions},
    }
    with for_writing(store.engine.connect()) as connection:
        sizes = {table: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in shifted}
        for copy in range(1, times):
            for table, columns in shifted.items():
                # Ids are numbers from 1, so that those of a copy are all moved by as many as there were.
                values = [
                    column
                    if column.name not in columns
                    else column + copy * sizes[numbered]
                    if (numbered := columns[column.name]) is not None
                    else column + f"-{copy}"
                    for column in table.columns
                ]
                originals = table.c.sentence_id if table is tables.heads else table.c.id
                within = sizes[tables.sentences if table is tables.heads else table]
                chosen = select(*values).where(originals <= within)
                connection.execute(insert(table).from_select(list(table.columns), chosen))
            connection.commit()


def _document(
    chance: random.Random, number: int, size: int, version: str
) -> tuple[Document, tuple[Sentence, ...], list[list[Annotation]]]:
    """A document, its sentences, and everybody's answers for each."""
    texts = [_sentence(chance) for _ in range(size)]
    document = Document(id=f"news-{number:06}", text="\n".join(texts), title=texts[0][:40])
    ends = [0]
    for text in texts:
        ends.append(ends[-1] + len(text) + 1)
    cut = cut_sentences(document, [(start, end - 1) for start, end in pairwise(ends)])
    return document, cut, [[_answer(chance, document, one, user, version) for user in PEOPLE_ASKED] for one in cut]


def _sentence(chance: random.Random) -> str:
    one, other = chance.sample(PLACES, 2)
    return (
        f"{chance.choice(PEOPLE)} told {chance.choice(ORGS)} {chance.choice(DAYS)} that {one} was "
        f"{chance.choice(ACTS)} between {other} and {chance.choice(PLACES)}, {' '.join(chance.choices(WORDS, k=11))}, "
        f"officials in {chance.choice(PLACES)} said."
    )


def _answer(chance: random.Random, document: Document, sentence: Sentence, user: str, version: str) -> Annotation:
    text, start, created = sentence.text, sentence.start, WHEN + dt.timedelta(seconds=sentence.index)
    # One in ten answers differs from the others of its sentence.
    mind = random.Random(f"{document.id} {sentence.index} {user if chance.random() < 0.1 else ''}")

    def span(first: int, last: int) -> Span:
        return Span.of(document.text, (start + first, start + last))

    entities = []
    for label, names in (("PERSON", PEOPLE), ("ORG", ORGS), ("GPE", PLACES)):
        for name in names:
            at = text.find(name)
            if at >= 0:
                entities.append(
                    Entity(
                        id=f"e{len(entities)}",
                        span=span(at, at + len(name)),
                        label=label,
                        canonical=f"GPE/{name}" if label == "GPE" else None,
                        attributes={"metonym": True} if label == "GPE" and mind.random() < 0.3 else {},
                    )
                )
    told, that, end = text.index(" told "), text.index(" that "), text.index(", officials in ")
    outer = Attribution(
        id="a0",
        source=span(end + 2, len(text) - 6),
        cue=span(len(text) - 5, len(text) - 1),
        content=span(0, end),
        attributes={"form": "indirect", "source_kind": "anonymous"},
    )
    inner = Attribution(
        id="a1",
        parent="a0",
        source=span(0, told),
        cue=span(told + 1, told + 5),
        addressee=span(told + 6, text.index(" ", told + 6)),
        content=span(that + 6, end),
        attributes={"form": "indirect", "source_kind": "named"},
    )
    stances = (
        Stance(
            id="s0",
            holder=mind.choice([AuthorHolder(), CanonicalHolder("GPE/Turkey"), SourceHolder("a1")]),
            target=mind.choice([SchemeTarget("mediation"), SpanTarget(span(that + 6, end))]),
            label=mind.choice(["against", "neutral", "favor"]),
            evidence=span(that + 6, end),
            attribution="a1",
        ),
    )
    return Annotation(
        document=document.id,
        sentence=sentence.index,
        annotator=user,
        revision=1,
        entities=tuple(entities),
        attributions=(outer, inner),
        stances=stances if mind.random() < 0.6 else (),
        seconds=round(chance.uniform(5, 90), 1),
        scheme_version=version,
        guidelines_version="0" * 12,
        created_at=created,
    )


def _seconds(write: Callable[[Path], object], out: Path) -> float:
    start = time.perf_counter()
    write(out)
    seconds = time.perf_counter() - start
    shutil.rmtree(out)
    return seconds


def _as_python(dataset: Path) -> dict[str, tuple[pa.Schema, dict[str, list[Any]]]]:
    tables = {path.relative_to(dataset).as_posix(): pq.read_table(path) for path in sorted(dataset.rglob("*.parquet"))}
    return {path: (table.schema, table.to_pydict()) for path, table in tables.items()}


def _write_plainly(columns: dict[str, tuple[pa.Schema, dict[str, list[Any]]]], out: Path) -> None:
    for path, (schema, values) in columns.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        table = pa.Table.from_pydict(values, schema=schema)
        with pq.ParquetWriter(out / path, schema, **SETTINGS) as writer:
            writer.write_table(table, row_group_size=ROW_GROUP_ROWS)


if __name__ == "__main__":
    print(export_alone(Path(sys.argv[1])))  # noqa: T201 (read by whoever started it)
