"""A dataset that is not what was written is told so, in one sentence for each thing."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.export.projects import mediation
from tests.export.writing import Seed, labeled, write
from workbench.domain.documents import Sentence
from workbench.domain.scheme import content_version
from workbench.errors import InvalidFile, NotFound
from workbench.export import verify_dataset
from workbench.export.hub import hashed


@pytest.fixture
def dataset(tmp_path: Path, seed: Seed, sentence: Sentence) -> Path:
    write(tmp_path / "out", [labeled(seed, mediation(sentence))])
    return tmp_path / "out"


def rewrite(dataset: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change the manifest, and let it vouch for itself again."""
    content = msgspec.json.decode((dataset / "manifest.json").read_bytes())
    change(content)
    content["version"] = content_version(msgspec.json.encode({**content, "version": ""}))
    (dataset / "manifest.json").write_bytes(msgspec.json.encode(content))


def test_what_was_written_is_good(dataset: Path) -> None:
    """Also after a hub has been at it."""
    (dataset / ".gitattributes").write_text("*.parquet filter=lfs")
    verification = verify_dataset(dataset)
    assert verification.problems == ()
    assert verification.rows == sum(
        sum(splits.values())
        for splits in msgspec.json.decode((dataset / "manifest.json").read_bytes())["rows"].values()
    )


def test_every_byte_counts(dataset: Path) -> None:
    """Changed, cut off, missing, added: each is named."""
    train = dataset / "entities" / "train-00000-of-00001.parquet"
    content = bytearray(train.read_bytes())
    content[len(content) // 2] ^= 1
    train.write_bytes(content)
    card = dataset / "README.md"
    card.write_bytes(card.read_bytes()[:-1])
    (dataset / "stance" / "test-00000-of-00001.parquet").unlink()
    (dataset / "stance" / "more.parquet").write_bytes(b"")
    problems = set(verify_dataset(dataset).problems)
    (changed,) = [problem for problem in problems if "SHA-256" in problem]
    assert changed.startswith("entities/train-00000-of-00001.parquet was changed: its SHA-256 is ")
    assert problems - {changed} == {
        "stance/test-00000-of-00001.parquet is missing",
        "stance/more.parquet is not in manifest.json",
        f"README.md was changed: it has {card.stat().st_size} bytes, not {card.stat().st_size + 1}",
    }


def test_the_manifest_vouches_for_itself(dataset: Path) -> None:
    """A number changed in it is found."""
    path = dataset / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"documents": 1', b'"documents": 2'))
    (problem,) = verify_dataset(dataset).problems
    assert problem.startswith("manifest.json was changed: its version is ")


def test_rows_are_counted(dataset: Path) -> None:
    """Even where the manifest agrees with itself."""

    def claim(content: dict[str, object]) -> None:
        content["rows"]["stance"]["train"] = 3  # type: ignore[index]
        next(file for file in content["files"] if file["path"].startswith("documents/train"))["rows"] = 2  # type: ignore[attr-defined]

    rewrite(dataset, claim)
    assert verify_dataset(dataset).problems == (
        "documents/train-00000-of-00001.parquet has 1 rows, not 2",
        "manifest.json says that stance has 3 rows in train, but its files have 2",
        "manifest.json says that documents has 1 rows in train, but its files have 2",
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda card: card.replace("config_name: stance", "config_name: attitude"),
            "README.md does not declare the configuration stance",
        ),
        (lambda card: card.replace("- name: title\n", "- name: heading\n"), "the columns that README.md declares for"),
    ],
)
def test_the_library_finds_every_configuration_with_its_columns(
    dataset: Path, change: Callable[[str], str], problem: str
) -> None:
    """As the card declares them, even where every hash is right."""
    card = dataset / "README.md"
    assert change(card.read_text()) != card.read_text()
    card.write_text(change(card.read_text()))

    def accept(content: dict[str, object]) -> None:
        content["files"][0] = msgspec.to_builtins(hashed(dataset, "README.md"))  # type: ignore[index]

    rewrite(dataset, accept)
    problems = verify_dataset(dataset).problems
    assert problems
    assert all(problem in said for said in problems)


def test_what_is_no_dataset_is_refused(tmp_path: Path, dataset: Path) -> None:
    """In one sentence."""
    with pytest.raises(NotFound, match=r"nowhere has no manifest.json, so it is no dataset of `workbench export`$"):
        verify_dataset(tmp_path / "nowhere")
    shutil.copyfile(dataset / "README.md", dataset / "manifest.json")
    with pytest.raises(InvalidFile, match="is no manifest of a dataset that this Workbench knows"):
        verify_dataset(dataset)


def test_a_manifest_that_is_no_text_is_refused(dataset: Path) -> None:
    """In the same sentence, whether a value or a name is no UTF-8, or it is nested without end."""
    for content in (b'{"version": "\xff\xfe"}', b'{"ver\xffsion": ""}', b'{"version": ' + b"[" * 100_000):
        (dataset / "manifest.json").write_bytes(content)
        with pytest.raises(InvalidFile, match="is no manifest of a dataset that this Workbench knows"):
            verify_dataset(dataset)
