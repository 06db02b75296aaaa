"""A dataset loads without code, with the features that were declared, whatever is in it."""

import gc
import hashlib
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from tests.export.projects import article, mediation
from tests.export.writing import TURKEY, Seed, labeled, write
from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import CanonicalHolder, CanonicalTarget, SpanTarget, TextTarget
from workbench.errors import SchemeViolation
from workbench.export import CONFIGS, SPLITS, LabeledDocument, Manifest, chunks, parquet, split_of
from workbench.export.features import features_of


def only(dataset: Any, split: str = "train") -> dict[str, Any]:
    (row,) = dataset[split]
    return dict(row)


def test_nothing_exports_with_all_features(tmp_path: Path, load: Callable[..., Any]) -> None:
    """An empty project has every configuration and every split, and streams."""
    write(tmp_path / "out", [])
    declared = features_of(news_scheme())
    for config in CONFIGS:
        streamed = load(tmp_path / "out", config, streaming=True)
        assert list(streamed) == list(SPLITS)
        for split in SPLITS:
            assert streamed[split].features == declared[config]
            assert list(streamed[split]) == []


def test_the_library_itself_refuses_a_configuration_without_rows(tmp_path: Path, load: Callable[..., Any]) -> None:
    """Whatever its files hold, unless it is streamed; once this fails, the card need not say so any more."""
    write(tmp_path / "out", [])
    with pytest.raises(ValueError, match="corresponds to no data"):
        load(tmp_path / "out", "stance")


def test_a_split_without_rows_stops_nobody(tmp_path: Path, load: Callable[..., Any], seed: Seed) -> None:
    """`load_dataset` refuses a split without rows, so the card announces only the others; the files are all there."""
    write(tmp_path / "out", [labeled(seed)])
    assert {split: len(rows) for split, rows in load(tmp_path / "out", "documents").items()} == {"train": 1}
    assert len(list((tmp_path / "out").rglob("*.parquet"))) == len(CONFIGS) * len(SPLITS)


@pytest.mark.parametrize("streaming", [False, True])
def test_every_configuration_loads(
    tmp_path: Path, load: Callable[..., Any], seed: Seed, sentence: Sentence, streaming: bool
) -> None:
    """All at once or streamed, with the declared features; the first is the default."""
    write(tmp_path / "out", [labeled(seed, mediation(sentence))])
    declared = features_of(news_scheme())
    rows = {}
    for config in CONFIGS:
        dataset = load(tmp_path / "out", config, streaming=streaming)["train"]
        assert dataset.features == declared[config]
        rows[config] = len(list(dataset))
    assert rows == {
        "entities": 1,
        "attribution": 1,
        "attribution_pairs": 3,
        "stance": 2,
        "annotations": 1,
        "documents": 1,
    }
    default = load(tmp_path / "out", streaming=streaming)["train"]
    assert default.features == declared["entities"]


def test_tokens_and_tags_stand_side_by_side(
    tmp_path: Path, load: Callable[..., Any], seed: Seed, sentence: Sentence
) -> None:
    """The outermost mentions in `ner_tags`, those within in layers, and what neither shows in `entities`."""
    manifest = write(tmp_path / "out", [labeled(seed, mediation(sentence))])
    dataset = load(tmp_path / "out", "entities")
    row = only(dataset)
    names = dataset["train"].features["ner_tags"].feature.names
    assert [row["text"][a:b] for a, b in zip(row["token_starts"], row["token_ends"], strict=True)] == row["tokens"]
    shown = {token: names[tag] for token, tag in zip(row["tokens"], row["ner_tags"], strict=True) if tag}
    assert shown == {"Turkish": "B-ORG", "NTV": "I-ORG", "channel": "I-ORG"}
    (nested,) = row["nested_ner_tags"]
    assert {token: names[tag] for token, tag in zip(row["tokens"], nested, strict=True) if tag} == {
        "Turkish": "B-NORP",
        "NTV": "B-ORG",
    }
    fates = dataset["train"].features["entities"].feature["bio"]
    assert [(item["id"], fates.int2str(item["bio"]), item["bio_layer"]) for item in row["entities"]] == [
        ("e1", "in_bio", 1),
        ("e2", "in_bio", 1),
        ("e3", "in_bio", 0),
        ("e4", "discontinuous", None),
        ("e5", "inside_token", None),
    ]
    assert manifest.bio == {"discontinuous": 1, "in_bio": 3, "inside_token": 1}


def test_attributions_keep_their_nesting(
    tmp_path: Path, load: Callable[..., Any], seed: Seed, sentence: Sentence
) -> None:
    """Roles with fragments, parents and chains."""
    write(tmp_path / "out", [labeled(seed, mediation(sentence))])
    items = only(load(tmp_path / "out", "attribution"))["attributions"]
    assert [part["text"] for part in items[0]["cue"]] == ["quoted", "as saying"]
    assert [(item["parent"], [link["attribution"] for link in item["chain"]]) for item in items] == [
        (None, ["a1"]),
        ("a1", ["a1", "a2"]),
        ("a2", ["a1", "a2", "a3"]),
    ]
    assert items[1]["cue"] == items[1]["addressee"] == []


def test_a_stance_says_who_through_whom(
    tmp_path: Path, load: Callable[..., Any], seed: Seed, sentence: Sentence
) -> None:
    """Holder and target are readable and identified; the chain is there."""
    write(tmp_path / "out", [labeled(seed, mediation(sentence))])
    dataset = load(tmp_path / "out", "stance")["train"]
    first, second = dataset
    assert (first["holder"], first["target"]) == (
        "Recep Tayyip Erdogan",
        "Turkish mediation between Russia and Ukraine",
    )
    assert (first["holder_attribution"], first["target_key"], first["value"]) == ("a2", "mediation", 1.0)
    assert [link["source"] for link in first["chain"]] == ["The Turkish NTV channel", "Recep Tayyip Erdogan"]
    assert dataset.features["holder_kind"].int2str(second["holder_kind"]) == "author"
    assert (second["holder"], second["chain"], second["implicit"]) == (None, [], True)


def test_canonical_entities_are_named(tmp_path: Path, load: Callable[..., Any], seed: Seed, sentence: Sentence) -> None:
    """Wherever they stand: a mention, a source, a holder, a target."""
    answer = mediation(sentence)
    answer = replace(
        answer,
        entities=(replace(answer.entities[0], canonical=TURKEY.id),),
        attributions=(replace(answer.attributions[0], source_canonical=TURKEY.id), *answer.attributions[1:]),
        stances=(
            replace(answer.stances[0], holder=CanonicalHolder(TURKEY.id), target=TextTarget("peace")),
            replace(answer.stances[1], target=CanonicalTarget(TURKEY.id)),
            replace(answer.stances[1], id="s3", target=SpanTarget(answer.attributions[2].content)),
        ),
    )
    write(tmp_path / "out", [labeled(seed, answer)])
    (entity,) = only(load(tmp_path / "out", "entities"))["entities"]
    assert (entity["canonical"], entity["canonical_name"], entity["wikidata"]) == (TURKEY.id, "Turkey", "Q43")
    stances = list(load(tmp_path / "out", "stance")["train"])
    assert [(row["holder"], row["target"]) for row in stances] == [
        ("Turkey", "peace"),
        (None, "Turkey"),
        (None, "mediate between Russia and Ukraine"),
    ]
    said = msgspec.json.decode(only(load(tmp_path / "out", "annotations"))["annotation"], type=Annotation)
    assert said.canonical_entities == (TURKEY,)


def test_gold_is_taken_and_stays_out_of_annotations(
    tmp_path: Path, load: Callable[..., Any], seed: Seed, sentence: Sentence
) -> None:
    """It is nobody's answer; the rows say whose answers it rests on."""
    gold = replace(mediation(sentence, "lead"), entities=())
    manifest = write(tmp_path / "out", [labeled(seed, mediation(sentence), mediation(sentence, "ben"), gold=gold)])
    row = only(load(tmp_path / "out", "entities"))
    assert row["entities"] == []
    assert row["annotators"] == ["annotator-aaaaaaaa", "annotator-bbbbbbbb"]
    assert manifest.bases["entities"] == {"gold": 1}
    assert manifest.rows["annotations"]["train"] == 2


def test_what_is_left_out_is_counted(tmp_path: Path, seed: Seed, sentence: Sentence) -> None:
    """By layer and reason; a layer in which all agree stays."""
    ben = replace(mediation(sentence, "ben"), stances=())
    other = Annotation(document=sentence.document, sentence=0, annotator="ana", status="flagged")
    manifest = write(tmp_path / "out", [labeled(seed, mediation(sentence), ben, other)])
    silent = len(seed[1]) - 2
    assert manifest.left_out == {
        "entities": {"flagged": 1, "unanswered": silent},
        "attribution": {"flagged": 1, "unanswered": silent},
        "stance": {"disagreement": 1, "flagged": 1, "unanswered": silent},
    }
    assert manifest.rows["entities"] == {"train": 1, "validation": 0, "test": 0}


def test_every_answer_can_be_had(tmp_path: Path, load: Callable[..., Any], seed: Seed, sentence: Sentence) -> None:
    """By the policy of that name, one row each."""
    ben = replace(mediation(sentence, "ben"), entities=())
    write(tmp_path / "out", [labeled(seed, mediation(sentence), ben)], policy="every")
    rows = load(tmp_path / "out", "entities")["train"]
    assert [(row["annotators"], len(row["entities"])) for row in rows] == [
        (["annotator-aaaaaaaa"], 5),
        (["annotator-bbbbbbbb"], 0),
    ]
    assert set(rows["policy"]) == {"every"}


def test_a_layer_that_is_off_has_no_rows(tmp_path: Path, seed: Seed, sentence: Sentence) -> None:
    """A sentence that nobody was asked about is no negative example."""
    scheme = replace(news_scheme(), layers=("entities",))
    answer = replace(mediation(sentence), attributions=(), stances=())
    manifest = write(tmp_path / "out", [labeled(seed, answer)], scheme=scheme)
    assert manifest.rows["entities"]["train"] == 1
    assert manifest.rows["attribution"]["train"] == manifest.rows["stance"]["train"] == 0
    assert list(manifest.left_out) == ["entities"]


def test_a_scheme_without_attributes_exports(
    tmp_path: Path, load: Callable[..., Any], seed: Seed, sentence: Sentence
) -> None:
    """Parquet has no struct without fields, so there is no column for them then."""
    scheme = news_scheme()
    scheme = replace(
        scheme,
        entities=replace(scheme.entities, attributes={}),
        attribution=replace(scheme.attribution, attributes={}),
        stance=replace(scheme.stance, attributes={}),
    )
    manifest = write(tmp_path / "out", [labeled(seed, mediation(sentence))], scheme=scheme)
    assert "attributes" not in only(load(tmp_path / "out", "entities"))["entities"][0]
    assert manifest.unknown_attributes == 2


def test_documents_are_whole_and_on_one_side(tmp_path: Path, load: Callable[..., Any]) -> None:
    """Text as it came; no document in two splits of any configuration."""
    texts = {f"d{number}": f"One {number}.\r\nTwo\u00a0é 👩‍👩‍👧‍👦.\n" for number in range(40)}
    documents = [article(text, name) for name, text in texts.items()]
    answers = [[Annotation(document=name, sentence=index, annotator="ana") for index in range(2)] for name in texts]
    write(tmp_path / "out", [labeled(doc, *said) for doc, said in zip(documents, answers, strict=True)])
    for config in ("documents", "entities", "annotations"):
        dataset = load(tmp_path / "out", config)
        sides = {split: set(rows["document"]) for split, rows in dataset.items()}
        assert sides == {
            split: {name for name in texts if split_of(name, news_scheme().splits) == split} for split in SPLITS
        }
    stored = {row["document"]: row for rows in load(tmp_path / "out", "documents").values() for row in rows}
    assert {name: row["text"] for name, row in stored.items()} == texts
    ranges = stored["d0"]["sentences"]
    assert [texts["d0"][part["document_start"] : part["document_end"]] for part in ranges] == [
        "One 0.\r",
        "Two\u00a0é 👩‍👩‍👧‍👦.",
    ]


def test_an_answer_beyond_the_scheme_is_refused(tmp_path: Path, seed: Seed, sentence: Sentence) -> None:
    """The sentence says whose and where, and what to do."""
    answer = mediation(sentence)
    answer = replace(answer, entities=(replace(answer.entities[0], label="TRIBE"),))
    with pytest.raises(SchemeViolation, match=r"'ana' for sentence 7 of '000_.*' has the label 'TRIBE'.*\[renamed\]"):
        write(tmp_path / "out", [labeled(seed, answer)])


def test_the_manifest_vouches_for_every_file(tmp_path: Path, seed: Seed, sentence: Sentence) -> None:
    """With its hash, its size and its rows; and for itself by the version."""
    written = write(tmp_path / "out", [labeled(seed, mediation(sentence))])
    manifest = msgspec.json.decode((tmp_path / "out" / "manifest.json").read_bytes(), type=Manifest)
    assert manifest == written
    files = {
        path.relative_to(tmp_path / "out").as_posix(): path for path in (tmp_path / "out").rglob("*") if path.is_file()
    }
    assert {file.path for file in manifest.files} == set(files) - {"manifest.json"}
    for file in manifest.files:
        content = files[file.path].read_bytes()
        assert (file.sha256, file.bytes) == (hashlib.sha256(content).hexdigest(), len(content))


def test_the_same_gives_the_same_bytes(tmp_path: Path, seed: Seed, sentence: Sentence) -> None:
    """Folder, time and process leave no trace; other labels or another policy make another version."""
    one, two, other, every = (
        write(tmp_path / name, [labeled(seed, answer)], policy=policy)
        for name, answer, policy in (
            ("one", mediation(sentence), "consensus"),
            ("two", mediation(sentence), "consensus"),
            ("other", replace(mediation(sentence), seconds=3.0), "consensus"),
            ("every", mediation(sentence), "every"),
        )
    )
    assert one == two
    assert (tmp_path / "one" / "manifest.json").read_bytes() == (tmp_path / "two" / "manifest.json").read_bytes()
    assert len({one.version, other.version, every.version}) == 3


def test_large_exports_come_in_row_groups_and_files(
    tmp_path: Path, load: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named as the Hub names them, in order, with nothing lost between."""
    import pyarrow.parquet as pq

    monkeypatch.setattr(chunks, "ROW_GROUP_ROWS", 10)
    monkeypatch.setattr(parquet, "SHARD_BYTES", 20_000)
    names = [name for name in map("d{}".format, range(120)) if split_of(name, news_scheme().splits) == "train"]
    documents = [article(f"Sentence of {name}.", name) for name in names]
    manifest = write(
        tmp_path / "out",
        [labeled(doc, Annotation(document=doc[0].id, sentence=0, annotator="ana")) for doc in documents],
    )
    files = sorted((tmp_path / "out" / "annotations").glob("train-*"))
    assert [path.name for path in files] == [
        f"train-{number:05}-of-{len(files):05}.parquet" for number in range(len(files))
    ]
    assert len(files) > 1
    groups = [pq.ParquetFile(path).metadata for path in files]
    sizes = [meta.row_group(number).num_rows for meta in groups for number in range(meta.num_row_groups)]
    assert set(sizes[:-1]) == {10}
    assert load(tmp_path / "out", "annotations")["train"]["document"][:] == names
    rows = {file.path: file.rows for file in manifest.files}
    assert [rows[f"annotations/{path.name}"] for path in files] == [meta.num_rows for meta in groups]


def test_a_file_has_few_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Since a writer remembers each of them until the file is closed."""
    import pyarrow.parquet as pq

    monkeypatch.setattr(chunks, "ROW_GROUP_ROWS", 5)
    monkeypatch.setattr(parquet, "SHARD_ROW_GROUPS", 3)
    documents = [article(f"Sentence {number}.", f"d{number}") for number in range(100)]
    write(
        tmp_path / "out",
        [labeled(doc, Annotation(document=doc[0].id, sentence=0, annotator="ana")) for doc in documents],
    )
    files = sorted((tmp_path / "out" / "annotations").glob("train-*"))
    groups = [pq.ParquetFile(path).metadata.num_row_groups for path in files]
    assert len(groups) > 2
    assert set(groups[:-1]) == {3}


def test_memory_holds_row_groups_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many documents come, few are alive at a time."""

    class Watched(Document, frozen=True, weakref=True):
        pass

    monkeypatch.setattr(chunks, "ROW_GROUP_ROWS", 10)
    seen: list[weakref.ref[Any]] = []
    peak = 0

    def documents() -> Iterable[LabeledDocument]:
        nonlocal peak
        for number in range(400):
            document, sentences = article(f"Sentence {number}.", f"d{number}")
            watched = Watched(id=document.id, text=document.text)
            seen.append(weakref.ref(watched))
            yield labeled((watched, sentences), Annotation(document=document.id, sentence=0, annotator="ana"))
            if number % 50 == 0:
                gc.collect()
                peak = max(peak, sum(one() is not None for one in seen))

    write(tmp_path / "out", documents())
    assert 0 < peak < 100
