"""The environment is read once, checked, and never repeated in a message."""

from pathlib import Path

import pytest

from workbench.errors import InvalidSetting, NotFound
from workbench.settings import VARIABLES, read_scheme, read_settings, shipped


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_data_folder_is_data_unless_set(tmp_path: Path) -> None:
    """Nothing need be set."""
    settings = read_settings()
    assert settings.home == tmp_path / "data"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/workbench.sqlite3"
    assert (settings.label_studio_url, settings.label_studio_token) == (None, None)


def test_the_command_line_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--home, then WORKBENCH_HOME, then data."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "environment"))
    assert read_settings().home == tmp_path / "environment"
    assert read_settings(Path("command")).home == tmp_path / "command"


def test_a_file_is_no_data_folder(tmp_path: Path) -> None:
    """It is refused before anything is written."""
    (tmp_path / "data").touch()
    with pytest.raises(InvalidSetting, match="is a file; name a folder"):
        read_settings()


@pytest.mark.parametrize("url", ["mysql://u:secret@host/x", "secret", "postgresql:secret", "/data/secret.sqlite3"])
def test_an_impossible_url_is_refused_without_repeating_it(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database's URL holds a password."""
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", url)
    with pytest.raises(InvalidSetting, match="WORKBENCH_DATABASE_URL must begin with postgresql:// or sqlite://") as no:
        read_settings()
    assert "secret" not in str(no.value)


@pytest.mark.parametrize("url", ["postgresql://u:p@host/x", "postgresql+psycopg://host/x", "sqlite:////tmp/x.sqlite3"])
def test_a_database_is_postgresql_or_sqlite(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With or without a driver."""
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", url)
    assert read_settings().database_url == url


def test_only_sqlite_has_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one whose absence can be seen before connecting."""
    assert read_settings().database_file == tmp_path / "data" / "workbench.sqlite3"
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", "postgresql://host/x")
    assert read_settings().database_file is None


def test_a_label_studio_is_a_web_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything else is refused."""
    monkeypatch.setenv("WORKBENCH_LABEL_STUDIO_URL", "localhost:8080")
    with pytest.raises(InvalidSetting, match="WORKBENCH_LABEL_STUDIO_URL must begin with http:// or https://"):
        read_settings()


def test_the_schemes_of_the_current_folder_go_first(tmp_path: Path) -> None:
    """Where it has none, those that come with Workbench are there."""
    assert read_settings().configs == shipped("configs")
    (tmp_path / "configs").mkdir()
    assert read_settings().configs == tmp_path / "configs"


def test_an_unknown_scheme_is_not_found_and_the_known_ones_named() -> None:
    """A newcomer who misspells it sees what there is."""
    with pytest.raises(NotFound, match=r"there is no scheme .*nwes\.toml; .*: .*news"):
        read_settings().scheme_path("nwes")


def test_every_shipped_scheme_can_be_read() -> None:
    """They are examples to start from."""
    schemes = sorted(shipped("configs").glob("*.toml"))
    assert schemes
    for path in schemes:
        assert read_scheme(path).guidelines


def test_the_hub_is_hugging_face_s_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own variables come before those of Hugging Face's tools."""
    for variable in ("HF_ENDPOINT", "HF_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(InvalidSetting, match=r"WORKBENCH_HUB_TOKEN is not set; .* at https://huggingface.co$"):
        read_settings().hub()
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example")
    monkeypatch.setenv("HF_TOKEN", "theirs")
    assert read_settings().hub() == ("https://mirror.example", "theirs")
    monkeypatch.setenv("WORKBENCH_HUB_URL", "http://127.0.0.1:8000")
    monkeypatch.setenv("WORKBENCH_HUB_TOKEN", "ours")
    assert read_settings().hub() == ("http://127.0.0.1:8000", "ours")


def test_a_hub_s_address_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or it is refused with the variable's name."""
    monkeypatch.setenv("WORKBENCH_HUB_URL", "huggingface.co")
    with pytest.raises(InvalidSetting, match="WORKBENCH_HUB_URL must begin with http:// or https://"):
        read_settings()
