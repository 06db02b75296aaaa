"""Every document gets a fingerprint, and near-duplicates an export's one side."""

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.export.conftest import load as load
from tests.export.projects import Documents, article, fill
from tests.strategies import news_scheme
from workbench.export import split_of
from workbench.store import Store
from workbench.workflows.exporting import export_dataset
from workbench.workflows.fingerprinting import deal_documents, fingerprint_documents

SHARES = news_scheme().splits
WORDS = [f"word{number}" for number in range(500)]


def invented(number: int) -> str:
    return " ".join(random.Random(number).choices(WORDS, k=200))


def edited(text: str) -> str:
    """As an agency's client prints it: another beginning, a word changed, no last line."""
    words = text.split()
    words[100] = "amended"
    return "(Reuters) - " + " ".join(words[:-8])


def sides(folder: Path, load: Callable[..., object]) -> dict[str, str]:
    loaded = load(folder, "documents")
    return {row["document"]: split for split, rows in loaded.items() for row in rows}  # type: ignore[attr-defined]


@pytest.fixture
def corpus() -> Documents:
    return [article(invented(number), f"d{number}") for number in range(60)]


def test_older_documents_get_theirs(store: Store, corpus: Documents) -> None:
    """Once."""
    fill(store, corpus[:3])
    assert [fingerprint_documents(store, "news") for _ in range(2)] == [3, 0]


def test_a_document_without_one_is_dealt_out_all_the_same(store: Store, corpus: Documents) -> None:
    """It may have come in a moment ago."""
    fill(store, [*corpus[:2], article(invented(0), "copy")])
    with store.read() as tx:
        project = tx.projects.get("news")
        before = deal_documents(tx, project, SHARES)
    fingerprint_documents(store, "news")
    with store.read() as tx:
        assert deal_documents(tx, project, SHARES) == before
    assert before.joined == 1


def test_a_planted_near_duplicate_is_on_the_side_of_its_original(
    store: Store, corpus: Documents, tmp_path: Path, load: Callable[..., object]
) -> None:
    """Though its own hash would have it elsewhere."""
    original = next(doc.id for doc, _ in corpus if split_of(doc.id, SHARES) == "test")
    text = next(doc.text for doc, _ in corpus if doc.id == original)
    copies = [f"copy{number}" for number in range(20) if split_of(f"copy{number}", SHARES) == "train"][:3]
    fill(store, [*corpus, *(article(edited(text), copy) for copy in copies)])
    report = export_dataset(store, "news", tmp_path / "out")
    found = sides(tmp_path / "out", load)
    assert {found[name] for name in (original, *copies)} == {"test"}
    leakage = report.manifest.leakage
    assert (leakage.joined, leakage.across, leakage.left_out) == (3, 0, ())


def test_a_fifth_more_documents_moves_none(
    store: Store, corpus: Documents, tmp_path: Path, load: Callable[..., object]
) -> None:
    """Nearly all alike or not at all."""
    mixed = [
        article(edited(doc.text), doc.id) if number % 7 == 0 else (doc, cut) for number, (doc, cut) in enumerate(corpus)
    ]
    fill(store, mixed)
    export_dataset(store, "news", tmp_path / "before")
    more = [
        article(edited(corpus[number][0].text) if number % 2 else invented(1000 + number), f"more{number}")
        for number in range(12)
    ]
    with store.write() as tx:
        for document, cut in more:
            tx.documents.add(tx.projects.get("news"), document, cut)
        tx.commit()
    export_dataset(store, "news", tmp_path / "after")
    before, after = (sides(tmp_path / name, load) for name in ("before", "after"))
    assert len(before) == 60
    assert len(after) == 72
    assert before.items() <= after.items()


@pytest.mark.postgresql
def test_both_databases_deal_alike(
    new_sqlite: Callable[[], str], new_postgresql: Callable[[], str], corpus: Documents
) -> None:
    """Sides depend on texts, ids and their order alone."""
    dealings = []
    for url in (new_sqlite(), new_postgresql()):
        with closing(Store.open(url)) as opened:
            fill(opened, [*corpus, *(article(edited(doc.text), f"copy-{doc.id}") for doc, _ in corpus)])
            with opened.read() as tx:
                dealings.append(deal_documents(tx, tx.projects.get("news"), SHARES))
    assert dealings[0] == dealings[1]
    assert dealings[0].joined == len(corpus)
