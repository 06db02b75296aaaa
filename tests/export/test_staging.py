"""A folder appears whole or not at all."""

from pathlib import Path

import pytest

from workbench.errors import Conflict, InvalidFile
from workbench.export.staging import refuse_existing, staged


def test_what_was_published_is_all_there(tmp_path: Path) -> None:
    """And nothing beside it."""
    with staged(tmp_path / "deep" / ".hidden") as staging:
        (staging.folder / "sub").mkdir()
        (staging.folder / "sub" / "file").write_text("text")
        staging.publish(tmp_path / "deep" / "target")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["target"]
    assert (tmp_path / "deep" / "target" / "sub" / "file").read_text() == "text"


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    """The folder goes, the error comes."""

    def fail() -> None:
        with staged(tmp_path / ".hidden") as staging:
            (staging.folder / "file").write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert not list(tmp_path.iterdir())


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    """Files, folders and links."""
    left = tmp_path / ".hidden"
    (left / "sub").mkdir(parents=True)
    (left / "sub" / "half").write_text("half")
    (left / "half").write_text("half")
    (left / "link").symlink_to(tmp_path, target_is_directory=True)
    with staged(left) as staging:
        assert not list(staging.folder.iterdir())


def test_two_at_once_do_not_meet(tmp_path: Path) -> None:
    """The second is told, and the first goes on."""
    with staged(tmp_path / ".hidden") as first:
        (first.folder / "file").write_text("text")
        with pytest.raises(Conflict, match="another export is being written"), staged(tmp_path / ".hidden"):
            pass
        first.publish(tmp_path / "target")
    assert (tmp_path / "target" / "file").exists()


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    """Somebody made it for that."""
    (tmp_path / "target").mkdir()
    refuse_existing(tmp_path / "target")
    with staged(tmp_path / ".hidden") as staging:
        (staging.folder / "file").write_text("text")
        staging.publish(tmp_path / "target")
    assert (tmp_path / "target" / "file").exists()


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_there_is_never_touched(tmp_path: Path, kind: str) -> None:
    """Neither a folder with something in it, nor a file, nor a link to nowhere."""
    target = tmp_path / "target"
    if kind == "folder":
        target.mkdir()
        (target / "mine").write_text("mine")
    elif kind == "file":
        target.write_text("mine")
    else:
        target.symlink_to("nowhere")
    with pytest.raises(Conflict, match="exists already"):
        refuse_existing(target)
    with pytest.raises(Conflict, match="exists already"), staged(tmp_path / ".hidden") as staging:
        staging.publish(target)
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


@pytest.mark.parametrize("full", [False, True])
def test_a_link_to_a_folder_is_refused_as_what_it_is(tmp_path: Path, full: bool) -> None:
    """Before anything is written, whatever is in the folder; both stay."""
    (tmp_path / "real").mkdir()
    if full:
        (tmp_path / "real" / "mine").touch()
    (tmp_path / "target").symlink_to("real", target_is_directory=True)
    with pytest.raises(Conflict, match=r"target exists already and is a symbolic link; name the folder itself"):
        refuse_existing(tmp_path / "target")
    assert (tmp_path / "target").is_symlink()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """In one sentence."""
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidFile, match=r"file.*: cannot be written: "), staged(tmp_path / "file" / ".hidden"):
        pass
