"""The environment: where the data are, and the secrets."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from workbench.errors import InvalidSetting, NotFound

VARIABLES = {
    "WORKBENCH_HOME": "the data folder, where no --home is given; `data` unless set",
    "WORKBENCH_DATABASE_URL": "the database, `postgresql://…` or `sqlite:///…`; a file in the data folder unless set",
    "WORKBENCH_LABEL_STUDIO_URL": "the Label Studio server to sync with",
    "WORKBENCH_LABEL_STUDIO_TOKEN": "the access token of a user of that server",
    "WORKBENCH_HUB_URL": "the hub to publish datasets to; HF_ENDPOINT or https://huggingface.co unless set",
    "WORKBENCH_HUB_TOKEN": "an access token with write permission there; HF_TOKEN unless set",
}

_HUGGINGFACE = "https://huggingface.co"
_PACKAGE = Path(__file__).resolve().parents[1]


class Settings(Struct, frozen=True, kw_only=True):
    """What the environment says; no message ever repeats the database's URL or the token.

    Attributes:
        home: the data folder.
        database_url: that of an SQLite file in the data folder, unless set.
        label_studio_url, label_studio_token: the server to sync with, where set.
        hub_url, hub_token: the hub to publish to.
        configs: the folder of the schemes.
    """

    home: Path
    database_url: str
    label_studio_url: str | None
    label_studio_token: str | None
    configs: Path
    hub_url: str = _HUGGINGFACE
    hub_token: str | None = None

    def label_studio(self) -> tuple[str, str]:
        """The URL and the token of the server to sync with.

        Raises:
            InvalidSetting: one is not set.
        """
        if not self.label_studio_url or not self.label_studio_token:
            missing = "URL" if not self.label_studio_url else "TOKEN"
            raise InvalidSetting(
                f"WORKBENCH_LABEL_STUDIO_{missing} is not set; to sync, set the address of a Label Studio server "
                "and the access token of a user of it"
            )
        return self.label_studio_url, self.label_studio_token

    def hub(self) -> tuple[str, str]:
        """The URL and the token of the hub to publish to.

        Raises:
            InvalidSetting: there is no token.
        """
        if not self.hub_token:
            raise InvalidSetting(
                "WORKBENCH_HUB_TOKEN is not set; to publish, set an access token with write permission at "
                f"{self.hub_url}"
            )
        return self.hub_url, self.hub_token

    @property
    def database_file(self) -> Path | None:
        """The database's file, where it is one."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path) if scheme.startswith("sqlite") else None

    def scheme_path(self, project: str) -> Path:
        """Where the scheme of a project is looked for.

        Raises:
            NotFound: there is none; those that there are are named.
        """
        path = self.configs / f"{project}.toml"
        if not path.is_file():
            known = ", ".join(sorted(found.stem for found in self.configs.glob("*.toml"))) or "none"
            raise NotFound(f"there is no scheme {path}; name a file with --scheme, or one of those there: {known}")
        return path


def read_settings(home: Path | None = None) -> Settings:
    """Read the environment.

    Args:
        home: the data folder, where the command line names one.

    Raises:
        InvalidSetting: a variable has an impossible value.
    """
    folder = (home or Path(os.environ.get("WORKBENCH_HOME") or "data")).expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise InvalidSetting(f"the data folder {folder} is a file; name a folder")
    database = _url("WORKBENCH_DATABASE_URL", ("postgresql", "sqlite"))
    own = Path.cwd() / "configs"
    return Settings(
        home=folder,
        database_url=database or f"sqlite:///{folder / 'workbench.sqlite3'}",
        label_studio_url=_url("WORKBENCH_LABEL_STUDIO_URL", ("http", "https")),
        label_studio_token=os.environ.get("WORKBENCH_LABEL_STUDIO_TOKEN") or None,
        hub_url=_url("WORKBENCH_HUB_URL", ("http", "https")) or _url("HF_ENDPOINT", ("http", "https")) or _HUGGINGFACE,
        hub_token=os.environ.get("WORKBENCH_HUB_TOKEN") or os.environ.get("HF_TOKEN") or None,
        configs=own if own.is_dir() else shipped("configs"),
    )


def shipped(name: str) -> Path:
    """A folder that comes with Workbench, `configs` or `seeds`: beside the package, or within it in a wheel."""
    beside = _PACKAGE.parent / name
    return beside if beside.is_dir() else _PACKAGE / "shipped" / name


def _url(variable: str, schemes: tuple[str, ...]) -> str | None:
    value = os.environ.get(variable)
    if not value:
        return None
    if "://" not in value or urlsplit(value).scheme.split("+")[0] not in schemes:
        raise InvalidSetting(f"{variable} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    return value
