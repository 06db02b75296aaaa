"""A real Label Studio server for the tests, from a copy of a folder that is migrated already.

The executable is named by WORKBENCH_TEST_LABEL_STUDIO; `make test` builds it into `.venv-label-studio`. A cold start
migrates for half a minute, one from a copied folder takes four seconds, so the folder is kept in pytest's cache.
"""

import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EMAIL = "lead@example.org"
PASSWORD = "a-password-for-tests"  # of a server that lives as long as the tests
TOKEN = "0123456789abcdef0123456789abcdef01234567"


@dataclass(frozen=True)
class LabelStudioServer:
    """A running server.

    Attributes:
        token: a legacy token of its only user, which the editor's sign-in does not need.
        email, password: that user's, for the editor.
    """

    url: str
    token: str = TOKEN
    email: str = EMAIL
    password: str = PASSWORD


def executable() -> Path:
    """The `label-studio` to test against; tests that need it are skipped where there is none."""
    named = os.environ.get("WORKBENCH_TEST_LABEL_STUDIO")
    path = Path(named) if named else ROOT / ".venv-label-studio" / "bin" / "label-studio"
    if path.exists():
        return path
    if named:
        pytest.fail(f"WORKBENCH_TEST_LABEL_STUDIO names {path}, which is not there; `make test` builds one")
    pytest.skip("no Label Studio is installed; `make test` builds one")


def _environment(data: Path) -> dict[str, str]:
    # Another server's settings would leak in through the environment, such as a database.
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return inherited | {
        "LABEL_STUDIO_BASE_DATA_DIR": str(data),
        "LABEL_STUDIO_USERNAME": EMAIL,
        "LABEL_STUDIO_PASSWORD": PASSWORD,
        "LABEL_STUDIO_USER_TOKEN": TOKEN,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "COLLECT_ANALYTICS": "False",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
    }


def free_port() -> int:
    """A port on the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _start(data: Path, port: int) -> subprocess.Popen[bytes]:
    with (data / "server.log").open("wb") as log:
        return subprocess.Popen(
            [executable(), "start", "--no-browser", "--port", str(port), "--internal-host", "127.0.0.1"],
            env=_environment(data),
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=data,
        )


def _wait(process: subprocess.Popen[bytes], url: str, data: Path, seconds: float = 500) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    log = (data / "server.log").read_text(errors="replace")[-2000:]
    pytest.fail(f"Label Studio did not start within {seconds} seconds; the end of its log:\n{log}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _template(cache: pytest.Cache) -> Path:
    """A data folder whose database is migrated, made once for an executable."""
    path = executable()
    folder = cache.mkdir("label-studio-template") / f"{path.stat().st_mtime_ns:x}"
    if not folder.exists():
        # Built aside and renamed, so that a killed run leaves no half of one, and workers do not meet.
        made = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
        made.mkdir(parents=True)
        port = free_port()
        process = _start(made, port)
        try:
            _wait(process, f"http://127.0.0.1:{port}", made)
        finally:
            _stop(process)
        if folder.exists():
            shutil.rmtree(made)
        else:
            made.rename(folder)
    return folder


@pytest.fixture(scope="session")
def label_studio(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[LabelStudioServer]:
    """A Label Studio server with one user and no projects, as long as the session."""
    assert request.config.cache is not None
    data = tmp_path_factory.mktemp("label-studio") / "data"
    shutil.copytree(_template(request.config.cache), data)
    port = free_port()
    process = _start(data, port)
    try:
        _wait(process, f"http://127.0.0.1:{port}", data)
        yield LabelStudioServer(f"http://127.0.0.1:{port}")
    finally:
        _stop(process)
