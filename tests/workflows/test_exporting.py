"""From the store to `load_dataset`: every code point, on either database, whole or not at all."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.export.projects import article, fill, mediation, quote
from tests.export.reading import attribution, entity, stance
from tests.strategies import annotations, documents
from workbench.domain.annotations import Annotation
from workbench.domain.codec import encode
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import ROLES, Attribution
from workbench.domain.spans import join_touching
from workbench.errors import Conflict, InvalidInput, NotFound
from workbench.export import CONFIGS, POLICIES, SPLITS
from workbench.store import Store
from workbench.workflows.exporting import export_dataset

# Loading takes half a second, so examples are few, and a failure is not explained at length.
GENTLY = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

Labeled = tuple[Document, tuple[Sentence, ...], list[Annotation]]


@st.composite
def labeled_documents(draw: st.DrawFn) -> Labeled:
    document, sentences = draw(documents())
    answers = {}
    for annotator in draw(st.lists(st.sampled_from(["ana", "ben", "zoë"]), max_size=3, unique=True)):
        answer = draw(annotations(document, sentences, annotator=annotator))
        answers[annotator, answer.sentence] = answer
    return document, sentences, list(answers.values())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def noteless(items: Iterable[Any]) -> list[Any]:
    """Items as columns have them; notes are in the JSON only."""
    return [replace(item, note="") for item in items]


def streamed(path: str, config: str, cache: Path) -> Iterator[tuple[dict[str, Any], Any]]:
    import datasets

    for rows in datasets.load_dataset(path, config, streaming=True, cache_dir=str(cache)).values():
        for row in rows:
            yield row, rows.features


corpora = st.lists(labeled_documents(), max_size=5, unique_by=lambda drawn: drawn[0].id)


@given(drawn=corpora)
@settings(GENTLY, max_examples=10)
def test_every_code_point_comes_out(
    drawn: list[Labeled], new_sqlite: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What anybody said of any text is in `annotations`, as JSON and in columns, and documents are as they came."""
    folder = tmp_path_factory.mktemp("export")
    with closing(Store.open(new_sqlite())) as store:
        fill(store, [labeled[:2] for labeled in drawn], [answer for *_, answers in drawn for answer in answers])
        with store.read() as tx:
            project = tx.projects.get("news")
            stored = list(tx.annotations.heads(project))
            registry = {one.id: one for one in tx.canonicals.all(project)}
        path = export_dataset(store, "news", folder / "out").path
    kept = {row["document"]: row for row, _ in streamed(path, "documents", folder)}
    assert len(kept) == len(drawn)
    for document, sentences, _ in drawn:
        row = kept[document.id]
        assert (row["text"], row["title"], row["date"]) == (document.text, document.title, document.date)
        assert msgspec.json.decode(row["metadata"]) == document.metadata
        assert [document.text[part["document_start"] : part["document_end"]] for part in row["sentences"]] == [
            sentence.text for sentence in sentences
        ]
    rows = list(streamed(path, "annotations", folder))
    assert len(rows) == len(stored)
    for row, features in rows:
        said = msgspec.json.decode(row["annotation"], type=Annotation)
        bare = replace(said, canonical_entities=())
        assert bare in [replace(one, annotator=said.annotator) for one in stored]
        assert set(said.canonical_entities) == {registry[key] for key in said.canonicals}
        assert row["text"] == kept[row["document"]]["text"][row["document_start"] : row["document_end"]]
        items = [entity(item, row, features["entities"].feature) for item in row["entities"]]
        items += [attribution(item, row, features["attributions"].feature) for item in row["attributions"]]
        items += [stance(item, row, features["stances"].feature) for item in row["stances"]]
        assert items == noteless(said.items)
        assert (row["note"], row["seconds"], row["revision"]) == (said.note, said.seconds, said.revision)
        assert (row["created_at"], features["status"].int2str(row["status"])) == (said.created_at, said.status)


@given(drawn=corpora)
@settings(GENTLY, max_examples=10)
def test_layers_hold_what_each_said(
    drawn: list[Labeled], new_sqlite: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Under the policy `every`, all submitted answers and no other, span by span."""
    folder = tmp_path_factory.mktemp("export")
    answers = [answer for *_, answers in drawn for answer in answers]
    with closing(Store.open(new_sqlite())) as store:
        fill(store, [labeled[:2] for labeled in drawn], answers)
        path = export_dataset(store, "news", folder / "out", policy="every").path
    found: dict[str, list[Any]] = {"entities": [], "attributions": [], "stances": []}
    for row, features in streamed(path, "entities", folder):
        found["entities"] += [entity(item, row, features["entities"].feature) for item in row["entities"]]
        assert [row["text"][a:b] for a, b in zip(row["token_starts"], row["token_ends"], strict=True)] == row["tokens"]
    for row, features in streamed(path, "attribution", folder):
        items = features["attributions"].feature
        found["attributions"] += [attribution(item, row, items) for item in row["attributions"]]
    pairs = []
    for row, features in streamed(path, "attribution_pairs", folder):
        pairs.append(attribution(row, row, features))
        check_roles(row, pairs[-1], features)
    assert pairs == found["attributions"]
    for row, features in streamed(path, "stance", folder):
        found["stances"].append(stance(row, row, features))
    submitted = [answer for answer in answers if answer.status == "submitted"]
    for layer, items in found.items():
        said = noteless(item for answer in submitted for item in getattr(answer, layer))
        assert sorted(items, key=encode) == sorted(said, key=encode)


def check_roles(row: dict[str, Any], said: Attribution, features: Any) -> None:
    """Texts and tags of each role say what its span says, where they can."""
    for role in ROLES:
        span, fate = said.role(role), row[f"{role}_bio"]
        assert row[f"{role}_text"] == (None if span is None else span.text)
        shown = []
        for tag, start, end in zip(row[f"{role}_tags"], row["token_starts"], row["token_ends"], strict=True):
            if tag == 1:
                shown.append((start, end))
            elif tag == 2:
                shown[-1] = (shown[-1][0], end)
        if span is None or features[f"{role}_bio"].int2str(fate) != "in_bio":
            assert not shown
            assert (fate is None) == (span is None)
        else:
            assert shown == [
                (a - row["document_start"], b - row["document_start"]) for a, b in join_touching(span.ranges)
            ]


@pytest.fixture
def contested(seed: tuple[Document, tuple[Sentence, ...]]) -> list[Annotation]:
    """Three people's answers for two sentences: two are of one mind and the third is not, and a tie of two."""
    sentence = next(one for one in seed[1] if one.text.startswith("The Turkish NTV channel quoted"))
    ana, ben, cem = (mediation(sentence, who) for who in ("ana", "ben", "cem"))
    first, *others = cem.stances
    cem = replace(cem, entities=cem.entities[1:], stances=(replace(first, label="against"), *others))
    other = seed[1][0]
    mention = replace(ana.entities[0], span=quote(other, "Turkey"), label="GPE")
    tie = [
        replace(ana, annotator=who, sentence=0, entities=(replace(mention, label=label),), attributions=(), stances=())
        for who, label in (("ana", "GPE"), ("ben", "ORG"))
    ]
    return [ana, ben, cem, *tie]


@pytest.mark.parametrize("streaming", [False, True])
def test_a_majority_is_exported_with_its_votes(
    sqlite_store: Store,
    tmp_path: Path,
    seed: tuple[Document, tuple[Sentence, ...]],
    contested: list[Annotation],
    streaming: bool,
) -> None:
    """By two of three; what is tied is left out, and counted; every item says who has it."""
    import datasets

    fill(sqlite_store, [seed], contested)
    report = export_dataset(sqlite_store, "news", tmp_path / "out", policy="majority")

    def load(config: str) -> tuple[list[dict[str, Any]], Any]:
        rows = datasets.load_dataset(
            report.path, config, split="train", streaming=streaming, cache_dir=str(tmp_path / "cache")
        )
        return list(rows), rows.features

    ((row,), features) = load("entities")
    assert features["basis"].int2str(row["basis"]) == "majority"
    assert (row["policy"], row["stale"], len(row["annotators"])) == ("majority", False, 3)
    items = [entity(item, row, features["entities"].feature) for item in row["entities"]]
    assert {(item.span, item.label) for item in items} == {(item.span, item.label) for item in contested[0].entities}
    votes = {item["fragments"][0]["text"]: (item["voters"], round(item["support"], 3)) for item in row["entities"]}
    assert votes["Turkish"] == (2, 0.667)
    assert votes["NTV"] == (3, 1.0)
    (first, second), features = load("stance")
    assert features["label"].names == ["against", "neutral", "favor"]
    assert (first["votes"], first["voters"], first["support"]) == ([1, 0, 2], 3, 1.0)
    assert first["soft_label"] == pytest.approx([1 / 3, 0, 2 / 3])
    assert first["entropy"] == pytest.approx(0.9183, abs=1e-4)
    assert (second["votes"], second["entropy"], second["posterior"]) == ([0, 3, 0], 0.0, None)
    manifest = report.manifest
    assert manifest.policy_options == {"threshold": 0.6, "ties": "undecided"}
    assert manifest.left_out["entities"] == {"tied": 1, "unanswered": len(seed[1]) - 2}
    assert manifest.bases["stance"] == {"majority": 2}


def test_ties_and_thresholds_are_chosen(
    sqlite_store: Store, tmp_path: Path, seed: tuple[Document, tuple[Sentence, ...]], contested: list[Annotation]
) -> None:
    """And said in the manifest; what cannot be is refused."""
    fill(sqlite_store, [seed], contested)
    first = export_dataset(sqlite_store, "news", tmp_path / "first", policy="majority", ties="first", threshold=0.9)
    assert first.manifest.left_out["entities"] == {"disagreement": 1, "unanswered": len(seed[1]) - 2}
    assert first.manifest.bases["entities"] == {"majority": 1}
    assert first.manifest.policy_options == {"threshold": 0.9, "ties": "first"}
    with pytest.raises(NotFound, match="no rule 'loudest' for ties; known are undecided, first, last"):
        export_dataset(sqlite_store, "news", tmp_path / "second", ties="loudest")
    with pytest.raises(InvalidInput, match="above 0 and at most 1, not 2"):
        export_dataset(sqlite_store, "news", tmp_path / "second", threshold=2)


def test_a_model_of_the_annotators_says_how_sure_it_is(
    sqlite_store: Store, tmp_path: Path, seed: tuple[Document, tuple[Sentence, ...]], contested: list[Annotation]
) -> None:
    """Under `dawid_skene` every item that was contested has a posterior."""
    fill(sqlite_store, [seed], contested)
    report = export_dataset(sqlite_store, "news", tmp_path / "out", policy="dawid_skene", threshold=0.5, ties="first")
    rows = [row for row, _ in streamed(report.path, "entities", tmp_path)]
    posteriors = [item["posterior"] for row in rows for item in row["entities"]]
    assert posteriors
    assert all(value is not None and 0.5 <= value <= 1 for value in posteriors)
    assert report.manifest.bases["entities"]["dawid_skene"] == len(rows)


def test_gold_that_was_overtaken_is_marked(
    sqlite_store: Store, tmp_path: Path, seed: tuple[Document, tuple[Sentence, ...]], answers: list[Annotation]
) -> None:
    """It still counts, but says so, and the manifest counts it."""
    fill(sqlite_store, [seed], answers[:2], gold=[replace(answers[0], annotator="quasimodo")])
    with sqlite_store.write() as tx:
        tx.annotations.append(tx.projects.get("news"), replace(answers[1], stances=()), "later")
        tx.commit()
    report = export_dataset(sqlite_store, "news", tmp_path / "out")
    assert report.manifest.stale_gold == 1
    (row,) = [row for row, _ in streamed(report.path, "entities", tmp_path)]
    assert row["stale"]
    assert {item["support"] for item in row["entities"]} == {1.0}
    assert [row["support"] for row, _ in streamed(report.path, "stance", tmp_path)] == [0.5, 0.5]


@pytest.fixture
def seed(seed_text: str) -> tuple[Document, tuple[Sentence, ...]]:
    return article(seed_text, "000_ba9a8abaa905c4c6")


@pytest.fixture
def answers(seed: tuple[Document, tuple[Sentence, ...]]) -> list[Annotation]:
    """Two people of one mind, one with a telling name; another sentence with a note; gold for neither."""
    sentence = next(one for one in seed[1] if one.text.startswith("The Turkish NTV channel quoted"))
    return [
        mediation(sentence, "Wilhelmina-Xanthippe"),
        mediation(sentence, "quasimodo"),
        replace(mediation(sentence, "quasimodo"), sentence=0, entities=(), attributions=(), stances=(), note="A note."),
    ]


@pytest.mark.postgresql
def test_the_database_makes_no_difference(
    new_sqlite: Callable[[], str],
    new_postgresql: Callable[[], str],
    tmp_path: Path,
    seed: tuple[Document, tuple[Sentence, ...]],
    answers: list[Annotation],
    contested: list[Annotation],
) -> None:
    """The same bytes from SQLite and from PostgreSQL, at another time, whoever else is in the database.

    With figures of agreement, gold, and documents that nearly duplicate others.
    """
    lines = [article(f"Line {number}.", f"Doc {number}") for number in range(30)]
    names = ["ben", "Ana", "a_x", "aX", "Émile"]  # they sort differently here and there
    more = [
        Annotation(document=doc.id, sentence=0, annotator=name, created_at=answers[0].created_at)
        for doc, _ in lines
        for name in names
    ]
    for url, name in ((new_sqlite(), "one"), (new_postgresql(), "two")):
        with closing(Store.open(url)) as store:
            if name == "two":
                fill(store, [seed], answers[:1], name="another")
            copies = [article(seed[0].text + f"\n{number}", f"Copy {number}") for number in range(5)]
            said = [*answers, *contested, *more]
            fill(store, [seed, *lines, *copies], said, gold=[replace(answers[0], annotator="lead")])
            for policy in POLICIES:
                export_dataset(store, "news", tmp_path / name / policy, policy=policy, agreement=True)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_it_loads_in_a_process_of_its_own(
    sqlite_store: Store, tmp_path: Path, seed: tuple[Document, tuple[Sentence, ...]], answers: list[Annotation]
) -> None:
    """With nothing but `datasets` and no network."""
    fill(sqlite_store, [seed], answers)
    path = export_dataset(sqlite_store, "news", root=tmp_path / "exports").path
    script = f"""
        from datasets import get_dataset_config_names, load_dataset
        path = {path!r}
        assert get_dataset_config_names(path) == {sorted(CONFIGS)!r}
        for streaming in (False, True):
            for name in {CONFIGS!r}:
                for split, rows in load_dataset(path, name, streaming=streaming).items():
                    print(streaming, name, split, len(list(rows)))
    """
    environment = {
        **os.environ,
        "HF_HOME": str(tmp_path / "home"),
        "HF_HUB_OFFLINE": "1",
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    rows = {"entities": 2, "attribution": 2, "attribution_pairs": 3, "stance": 2, "annotations": 3, "documents": 1}
    assert ran.stdout.splitlines() == [
        f"{streaming} {name} train {rows[name]}" for streaming in (False, True) for name in CONFIGS
    ]


def test_no_user_is_named(
    sqlite_store: Store, tmp_path: Path, seed: tuple[Document, tuple[Sentence, ...]], answers: list[Annotation]
) -> None:
    """Neither in the card, nor in the manifest, nor in any column."""
    import pyarrow.parquet as pq

    from workbench.domain.annotations import Origin

    answers[0] = replace(answers[0], origin=Origin("label_studio", "Wilhelmina-Xanthippe", "1"))
    fill(sqlite_store, [seed], answers, gold=[replace(answers[1], annotator="Wilhelmina-Xanthippe")])
    report = export_dataset(sqlite_store, "news", tmp_path / "out")
    text = "".join(str(pq.read_table(path).to_pydict()) for path in (tmp_path / "out").rglob("*.parquet"))
    text += "".join(path.read_text() for path in (tmp_path / "out").glob("*.*"))
    assert not [name for name in ("wilhelmina", "xanthippe", "quasimodo") if name in text.lower()]
    assert text.count("annotator-") > 5
    assert report.manifest.annotators == 2


def test_the_version_names_the_folder(
    store: Store, tmp_path: Path, seed: tuple[Document, tuple[Sentence, ...]], answers: list[Annotation]
) -> None:
    """The same state again is there already; another makes another."""
    fill(store, [seed], answers[:1])
    first = export_dataset(store, "news", root=tmp_path)
    assert first.path == str(tmp_path / "news" / first.manifest.version)
    with pytest.raises(Conflict, match="exists already and is not empty"):
        export_dataset(store, "news", root=tmp_path)
    with store.write() as tx:
        tx.annotations.append(tx.projects.get("news"), replace(answers[0], status="skipped"), "another")
        tx.commit()
    second = export_dataset(store, "news", root=tmp_path)
    assert {path.name for path in (tmp_path / "news").iterdir()} == {first.manifest.version, second.manifest.version}


def test_gold_counts_by_its_newest_decision(
    store: Store, tmp_path: Path, seed: tuple[Document, tuple[Sentence, ...]], answers: list[Annotation]
) -> None:
    """An older one of the same sentence is history."""
    decision = replace(answers[0], annotator="lead")
    fill(store, [seed], answers[:2], gold=[decision, replace(decision, stances=())])
    manifest = export_dataset(store, "news", tmp_path / "out").manifest
    assert manifest.bases == {"entities": {"gold": 1}, "attribution": {"gold": 1}, "stance": {}}


def test_an_empty_project_exports(store: Store, tmp_path: Path) -> None:
    """With every configuration and every split."""
    fill(store)
    report = export_dataset(store, "news", tmp_path / "out")
    assert report.manifest.rows == {config: dict.fromkeys(SPLITS, 0) for config in CONFIGS}
    assert not list(streamed(report.path, "entities", tmp_path))


def test_progress_counts_documents(sqlite_store: Store, tmp_path: Path) -> None:
    """From none to all."""
    fill(sqlite_store, [article("One.", name) for name in ("a", "b", "c")])
    seen: list[tuple[int, int]] = []
    export_dataset(sqlite_store, "news", tmp_path / "out", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_what_is_there_is_refused_before_anything_is_read(sqlite_store: Store, tmp_path: Path) -> None:
    """One sentence; the folder stays as it is."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("mine")
    with pytest.raises(Conflict, match=r"out exists already and is not empty; nothing was written$"):
        export_dataset(sqlite_store, "no such project", tmp_path / "out")
    assert contents(tmp_path) == {"out/mine": b"mine"}


def test_an_unknown_name_leaves_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    """Neither a folder nor half of one."""
    fill(sqlite_store)
    with pytest.raises(NotFound, match="news"):
        export_dataset(sqlite_store, "nws", tmp_path / "out")
    with pytest.raises(NotFound, match="consensus"):
        export_dataset(sqlite_store, "news", tmp_path / "out", policy="loudest")
    assert not list(tmp_path.iterdir())


def test_a_kill_leaves_no_half(
    new_sqlite: Callable[[], str],
    tmp_path: Path,
    seed: tuple[Document, tuple[Sentence, ...]],
    answers: list[Annotation],
) -> None:
    """Only a hidden folder, which the next run clears."""
    url = new_sqlite()
    with closing(Store.open(url)) as store:
        fill(store, [seed, *(article("One.", f"d{number}") for number in range(20))], answers)
        script = f"""
            import time
            from pathlib import Path
            from workbench.store import Store
            from workbench.workflows.exporting import export_dataset
            def progress(done, total):
                if done == 10:
                    print("half", flush=True)
                    time.sleep(60)
            export_dataset(Store.open({url!r}), "news", Path("out"), progress=progress)
        """
        child = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(script)],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert child.stdout is not None
        with child.stdout:
            assert child.stdout.readline() == b"half\n"
            with pytest.raises(Conflict, match="another export is being written"):
                export_dataset(store, "news", tmp_path / "out")
            child.send_signal(signal.SIGKILL)
            child.wait()
        assert [path.name for path in tmp_path.iterdir()] == [".out.unfinished"]
        export_dataset(store, "news", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
