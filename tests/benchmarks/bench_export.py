"""Export against writing the very same tables with plain pyarrow.

Ours: `export_dataset` from the database to the published folder: reading, decoding, tokenising, building columns,
compressing, card, manifest with hashes, and waiting for the disk.

Theirs: the same rows of the same five configurations and three splits, which are in memory as Python columns (lists of
dicts, lists, texts and numbers) before the clock starts: `pa.Table.from_pydict` with the same schema, and
`ParquetWriter.write_table` with the same settings and size of row groups into the same files. Nothing is read,
tokenised or hashed, and the disk is not waited for.
"""

import contextlib
import datetime as dt
import gc
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.domain.annotations import Annotation
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.documents import Document, cut_sentences
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
from workbench.store import Store
from workbench.workflows.exporting import export_dataset
from workbench.workflows.fingerprinting import fingerprint_documents

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = 20_000
SENTENCES_A_DOCUMENT = 25
REPETITIONS = 5
GOAL = 0.5

PLACES = ["Turkey", "Russia", "Ukraine", "Ankara", "Kyiv", "Moscow", "Washington", "Crimea", "Donbas", "Brussels"]
PEOPLE = ["Recep Tayyip Erdogan", "Vladimir Putin", "Dmitry Peskov", "Ursula von der Leyen", "Zoë Ångström"]
ORGS = ["NTV", "Bloomberg", "NATO", "the Kremlin", "the Foreign Ministry"]
DAYS = ["on Monday", "in November", "last week", "earlier this month"]
ACTS = ["ready to mediate", "opposed to sanctions", "selling drones", "sending more troops", "closing its airspace"]
TAILS = [
    "despite the growing defence ties cemented by sales of armed vehicles",
    "as it had on multiple occasions declared its support for the other side’s position",
    "while acting independently to safeguard its own interests",
]


def run(sentences: int = SENTENCES, repetitions: int = REPETITIONS) -> list[dict[str, Any]]:
    """Alternate the two and compare their medians.

    Returns:
        One row: `name`, `ours` and `theirs` in sentences a second, `ratio`, `goal`, `unit`.
    """
    with tempfile.TemporaryDirectory(prefix="workbench-bench-") as name:
        folder = Path(name)
        with contextlib.closing(Store.open(f"sqlite:///{folder}/workbench.sqlite3")) as store, _frozen() as freeze:
            fill(store, sentences)
            fingerprint_documents(store, "bench")  # as an import does
            columns = _as_python(Path(export_dataset(store, "bench", folder / "first").path))
            freeze()
            ours, theirs = [], []
            for number in range(repetitions):
                ours.append(_seconds(lambda out: export_dataset(store, "bench", out), folder / f"ours-{number}"))
                theirs.append(_seconds(lambda out: _write_plainly(columns, out), folder / f"theirs-{number}"))
    ours_rate, theirs_rate = (sentences / statistics.median(times) for times in (ours, theirs))
    return [
        {
            "name": "export against writing the same tables with pyarrow",
            "ours": round(ours_rate),
            "theirs": round(theirs_rate),
            "ratio": round(ours_rate / theirs_rate, 2),
            "goal": GOAL,
            "unit": "sentences/s",
        }
    ]


@contextlib.contextmanager
def _frozen() -> Iterator[Callable[[], None]]:
    """Keep the garbage collector from walking, in our time, through the millions of objects that are theirs."""
    try:
        yield gc.freeze
    finally:
        gc.unfreeze()


def fill(store: Store, sentences: int) -> None:
    """A project of invented news: each sentence answered once, every fourth twice."""
    chance = random.Random(2)
    file = read_scheme(ROOT / "configs" / "news.toml")
    registry = [
        CanonicalEntity(id=f"GPE/{name}", name=name, kind="GPE", wikidata=f"Q{number}")
        for number, name in enumerate(PLACES, 1)
    ]
    with store.write() as tx:
        project = tx.projects.add("bench", salt="00" * 16)
        version = tx.schemes.add(project, file.scheme, file.source, file.guidelines)
        for user in ("ana", "ben"):
            tx.users.add(user)
        tx.canonicals.add(project, registry)
        for number in range(-(-sentences // SENTENCES_A_DOCUMENT)):
            texts = [
                _sentence(chance) for _ in range(min(SENTENCES_A_DOCUMENT, sentences - number * SENTENCES_A_DOCUMENT))
            ]
            document = Document(id=f"news-{number:06}", text="\n".join(texts), title=texts[0][:40])
            ends = [0]
            for text in texts:
                ends.append(ends[-1] + len(text) + 1)
            cut = cut_sentences(document, [(start, end - 1) for start, end in pairwise(ends)])
            tx.documents.add(project, document, cut)
            for sentence in cut:
                for user in ("ana", "ben")[:2]:
                    answer = _answer(
                        chance, document, sentence.index, sentence.start, sentence.text, user, version.version
                    )
                    tx.annotations.append(project, answer, f"{number}-{sentence.index}")
        tx.commit()


def _sentence(chance: random.Random) -> str:
    one, other = chance.sample(PLACES, 2)
    return (
        f"{chance.choice(PEOPLE)} told {chance.choice(ORGS)} {chance.choice(DAYS)} that {one} was "
        f"{chance.choice(ACTS)} between {other} and {chance.choice(PLACES)}, {chance.choice(TAILS)}, "
        f"officials in {chance.choice(PLACES)} said."
    )


def _answer(
    chance: random.Random, document: Document, sentence: int, start: int, text: str, user: str, version: str
) -> Annotation:
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
                        attributes={"metonym": True} if label == "GPE" and chance.random() < 0.3 else {},
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
            holder=chance.choice([AuthorHolder(), CanonicalHolder("GPE/Turkey"), SourceHolder("a1")]),
            target=chance.choice([SchemeTarget("mediation"), SpanTarget(span(that + 6, end))]),
            label=chance.choice(["against", "neutral", "favor"]),
            evidence=span(that + 6, end),
            attribution="a1",
        ),
    )
    return Annotation(
        document=document.id,
        sentence=sentence,
        annotator=user,
        entities=tuple(entities),
        attributions=(outer, inner),
        stances=stances if chance.random() < 0.6 else (),
        seconds=round(chance.uniform(5, 90), 1),
        scheme_version=version,
        guidelines_version="0" * 12,
        created_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=sentence),
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
    for row in run():
        print(row)  # noqa: T201 (a benchmark prints)
