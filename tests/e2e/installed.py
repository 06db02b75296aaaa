"""The command line and the server, as their users start them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.label_studio_server import free_port
from workbench.domain.annotations import Annotation
from workbench.domain.codec import decode


class Workbench:
    """The command line and the server, as their users start them."""

    def __init__(self, home: Path, project: str = "news") -> None:
        self.home = home
        self.project = project
        self.settings: dict[str, str] = {}

    def run(self, *words: str, stdin: str = "") -> str:
        """One command; what it prints to standard output."""
        done = subprocess.run(
            [sys.executable, "-m", "workbench", *words, "--home", str(self.home)],
            input=stdin,
            capture_output=True,
            text=True,
            env=os.environ | self.settings,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def annotations(self, *options: str) -> list[Annotation]:
        lines = self.run("annotations", "dump", "--project", self.project, *options).splitlines()
        return [decode(line, Annotation) for line in lines]

    @contextmanager
    def serving(self) -> Iterator[str]:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "workbench", "serve", "--project", self.project, "--home", str(self.home)]
        with (self.home / "server.log").open("wb") as log:
            process = subprocess.Popen([*command, "--port", str(port)], stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 60
            while True:
                try:
                    with urlopen(f"{address}/healthz", timeout=5):
                        break
                except OSError:
                    assert process.poll() is None, (self.home / "server.log").read_text()
                    assert time.monotonic() < deadline, "the server did not become healthy"
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)
