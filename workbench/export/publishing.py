"""An exported dataset on a hub: whole, in one commit, under its version as a tag."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from workbench.errors import (
    Conflict,
    InvalidFile,
    InvalidInput,
    NotAllowed,
    NotFound,
    Refused,
    Unavailable,
    WorkbenchError,
)
from workbench.export.hub import MANIFEST
from workbench.export.verification import read_manifest, verify_dataset

if TYPE_CHECKING:
    from huggingface_hub.errors import HfHubHTTPError

HUGGINGFACE = "https://huggingface.co"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
_BUSY = (408, 425, 429)


class Hub(Struct, frozen=True):
    """Attributes:
    url: its address.
    token: of a user of it; no message ever repeats it.
    """

    url: str
    token: str


class Published(Struct, frozen=True):
    """Attributes:
    url: the dataset's page.
    version: the export's, which is the tag as well.
    commit: what the hub calls the state that has it.
    private: whether it was to be seen by its owner only, if it was made anew.
    """

    url: str
    version: str
    commit: str
    private: bool


def check_name(repository: str) -> None:
    """Raises:
    InvalidInput: this cannot be the name of a dataset on a hub.
    """
    if not re.fullmatch(rf"{_NAME}/{_NAME}", repository) or re.search(r"--|\.\.|\.git$", repository):
        raise InvalidInput(
            f"{repository!r} cannot be the name of a dataset on a hub; it must be like NAMESPACE/NAME, "
            "each of letters, digits, -, _ and ."
        )


def publish_dataset(folder: Path, repository: str, hub: Hub, *, public: bool = False) -> Published:
    """Make a dataset on a hub what the folder is; nothing changes there before all is there.

    Files that the dataset had before and the folder has not are deleted in the same commit. Doing it again
    changes nothing.

    Args:
        repository: `NAMESPACE/NAME`; made if it is not there.
        public: whether all may see it, if it is made.

    Raises:
        InvalidInput: the name cannot be one.
        NotFound: the folder is no dataset, or the hub has no such namespace.
        InvalidFile: the folder is not as it was written.
        NotAllowed: the hub does not accept the token, or not for this.
        Unavailable: the hub is away, busy or broken.
        Refused: it said no.
    """
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, constants

    check_name(repository)
    problems = verify_dataset(folder).problems
    if problems:
        raise InvalidFile(folder, f"is not as it was written, so it is not published: {problems[0]}")
    _, manifest = read_manifest(folder)
    paths = [MANIFEST, *(file.path for file in manifest.files)]
    if hub.url.rstrip("/") != HUGGINGFACE:
        constants.HF_HUB_DISABLE_XET = True  # its storage is Hugging Face's own; others speak Git LFS
    api = HfApi(endpoint=hub.url.rstrip("/"), token=hub.token)
    with _translated(hub, repository):
        url = api.create_repo(repository, repo_type="dataset", private=not public, exist_ok=True)
        there = api.list_repo_files(repository, repo_type="dataset")
        gone = sorted(path for path in set(there) - set(paths) if not path.startswith("."))
        # One commit: the library's own way to upload a folder may make several, and readers would meet halves.
        commit = api.create_commit(
            repository,
            [
                *(CommitOperationDelete(path_in_repo=path) for path in gone),
                *(CommitOperationAdd(path_in_repo=path, path_or_fileobj=folder / path) for path in paths),
            ],
            commit_message=f"Version {manifest.version} by Workbench",
            repo_type="dataset",
        )
        api.create_tag(repository, tag=manifest.version, revision=commit.oid, repo_type="dataset", exist_ok=True)
    return Published(str(url), manifest.version, commit.oid, not public)


@contextmanager
def _translated(hub: Hub, repository: str) -> Iterator[None]:
    import httpx2  # the client's
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    try:
        yield
    except HfHubHTTPError as error:
        raise _from_answer(error, hub, repository) from None
    except OfflineModeIsEnabled:
        raise Unavailable(f"the hub at {hub.url} was not asked, since HF_HUB_OFFLINE is set; unset it") from None
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, UnicodeEncodeError):
        raise Refused(f"the address or the token of the hub at {hub.url} has characters that none has") from None
    except httpx2.TransportError as error:
        raise _away(hub, type(error).__name__) from None
    except RuntimeError as error:  # what a file's upload meets is wrapped in one
        cause = error.__cause__
        if isinstance(cause, HfHubHTTPError):
            raise _from_answer(cause, hub, repository) from None
        if isinstance(cause, httpx2.TransportError):
            raise _away(hub, type(cause).__name__) from None
        raise
    except (ValueError, KeyError) as error:  # an answer that is none of a hub, or a card that it does not accept
        raise Refused(f"the hub at {hub.url} said no to {repository}: {_in_a_line(error)}") from None


def _from_answer(error: "HfHubHTTPError", hub: Hub, repository: str) -> WorkbenchError:
    status = error.response.status_code
    said = _in_a_line(error.server_message or f"HTTP {status}")
    match status:
        case 401:
            return NotAllowed(f"the hub at {hub.url} does not accept the token; set WORKBENCH_HUB_TOKEN to a valid one")
        case 402 | 403:
            return NotAllowed(f"the token may not write to {repository} at {hub.url}: {said}")
        case 404:
            return NotFound(f"the hub at {hub.url} has no place for {repository}: {said}")
        case 409 | 412:
            return Conflict(f"somebody else is changing {repository} at {hub.url}; try again")
        case _ if status in _BUSY or status >= 500:
            return _away(hub, said)
    return Refused(f"the hub at {hub.url} said no to {repository}: {said}")


def _away(hub: Hub, why: str) -> Unavailable:
    return Unavailable(f"the hub at {hub.url} is away or busy ({why}); try again, nothing was published")


def _in_a_line(said: object) -> str:
    return " ".join(str(said).split())
