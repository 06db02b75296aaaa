"""What was never seen in training can be a test of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from tests.export.projects import article, quote
from tests.export.writing import labeled, write
from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.layers import Attribution, AuthorHolder, Stance, TextTarget
from workbench.domain.scheme import Scheme, Unseen
from workbench.export import CONFIGS, LabeledDocument, Manifest, split_of

NAMES = [f"d{number}" for number in range(60)]


def scheme(unseen: Unseen) -> Scheme:
    whole = news_scheme()
    return replace(whole, splits=replace(whole.splits, unseen=unseen))


def documents() -> list[LabeledDocument]:
    """Test documents about peace, which training knows, about war, about both and about nothing; said by them."""
    made = []
    test = 0
    for name in NAMES:
        about = ["Peace"]
        if split_of(name, news_scheme().splits) == "test":
            about = [["peace"], ["war"], ["peace", "war"], []][test % 4]
            test += 1
        document, (sentence,) = article("Peace and peace and war too.", name)
        said = Annotation(
            document=name,
            sentence=0,
            annotator="ana",
            attributions=tuple(
                Attribution(id=f"a{n}", content=quote(sentence, "too"), source=quote(sentence, what))
                for n, what in enumerate(about)
            ),
            stances=tuple(
                Stance(id=f"s{n}", holder=AuthorHolder(), target=TextTarget(what), label="favor")
                for n, what in enumerate(about)
            ),
        )
        made.append(labeled((document, (sentence,)), said))
    return made


@pytest.mark.parametrize("what", ["targets", "sources"])
def test_documents_whose_targets_or_sources_training_lacks_are_a_split(
    tmp_path: Path, load: Callable[..., Any], what: Unseen
) -> None:
    """In every configuration alike, and the rest of the test side is the other; streamed as well."""
    manifest = write(tmp_path / "out", documents(), scheme=scheme(what))
    test = [name for name in NAMES if split_of(name, news_scheme().splits) == "test"]
    for config in CONFIGS:
        for streaming in (False, True):
            loaded = load(tmp_path / "out", config, streaming=streaming)
            assert {row["document"] for row in loaded["test_unseen"]} == set(test[1::4])
            others = {row["document"] for row in loaded["test"]}
            assert others == set(test) - set(test[1::4]) - (
                set(test[3::4]) if config in ("stance", "attribution_pairs") else set()
            )
        whole = load(tmp_path / "out", config, split="all")
        assert len(whole) == sum(manifest.rows[config].values())
    card = (tmp_path / "out" / "README.md").read_text()
    assert f"in the documents of `test_unseen` there are {what}" in card
    assert "known in training by another id or other words counts as unseen" in card
    assert "| configuration | one row is | train | validation | test | test_unseen |" in card
    row = next(line for line in card.splitlines() if line.startswith("| `favor`"))
    counts = [int(cell) for cell in row.split(" | ")[2:5]] + [int(row.rstrip(" |").rsplit(" ", 1)[1])]
    assert counts == list(manifest.rows["stance"].values())


def test_the_manifest_vouches_for_these_files_too(tmp_path: Path) -> None:
    """And the same again gives the same bytes."""
    one, two = (write(tmp_path / name, documents(), scheme=scheme("targets")) for name in ("one", "two"))
    assert one == two
    files = {path.relative_to(tmp_path / "one").as_posix() for path in (tmp_path / "one").rglob("*.*")}
    assert {file.path for file in one.files} | {"manifest.json"} == files
    assert msgspec.json.decode((tmp_path / "one" / "manifest.json").read_bytes(), type=Manifest) == one


def test_without_being_asked_for_there_is_none(tmp_path: Path) -> None:
    """Nor a file for it."""
    write(tmp_path / "out", documents())
    assert not list((tmp_path / "out").rglob("*unseen*"))
