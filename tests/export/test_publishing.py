"""What was exported arrives on a hub whole, or what is wrong is said in one sentence."""

import socket
from pathlib import Path

import pytest

from tests.export.projects import article, mediation
from tests.export.writing import Seed, labeled, write
from tests.hub_server import TOKEN, HubServer
from tests.hub_server import server as server
from workbench.domain.documents import Sentence
from workbench.errors import InvalidFile, InvalidInput, NotAllowed, NotFound, Refused, Unavailable, WorkbenchError
from workbench.export import Hub, Manifest, publish_dataset, verify_dataset

# The client hands files to its own HTTP library in a way that this calls old.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")


@pytest.fixture
def hub(server: HubServer) -> Hub:
    return Hub(server.url, TOKEN)


@pytest.fixture
def manifest(tmp_path: Path, seed: Seed, sentence: Sentence) -> Manifest:
    return write(tmp_path / "out", [labeled(seed, mediation(sentence))])


def test_it_arrives_as_it_is(tmp_path: Path, server: HubServer, hub: Hub, manifest: Manifest) -> None:
    """In one commit, private, tagged with its version; what is downloaded verifies."""
    published = publish_dataset(tmp_path / "out", "team/news", hub)
    repository = server.repositories["team/news"]
    assert published.url == f"{server.url}/datasets/team/news"
    assert (repository.private, len(repository.commits)) == (True, 2)
    assert repository.commits[1][0] == f"Version {manifest.version} by Workbench"
    assert repository.tags == {manifest.version: 1}
    assert verify_dataset(repository.save(tmp_path / "downloaded")).problems == ()


def test_another_version_replaces_it(tmp_path: Path, server: HubServer, hub: Hub, manifest: Manifest) -> None:
    """Files that it lacks go in the same commit; the older one stays under its tag."""
    publish_dataset(tmp_path / "out", "team/news", hub, public=True)
    server.repositories["team/news"].files["stance/train-00001-of-00002.parquet"] = b"of another day"
    other = write(tmp_path / "other", [labeled(article("One.", "another"))])
    publish_dataset(tmp_path / "other", "team/news", hub)
    repository = server.repositories["team/news"]
    assert (repository.private, len(repository.commits)) == (False, 3)
    assert repository.tags == {manifest.version: 1, other.version: 2}
    assert verify_dataset(repository.save(tmp_path / "downloaded")).version == other.version
    assert "stance/train-00001-of-00002.parquet" not in repository.files


def test_again_changes_nothing(tmp_path: Path, server: HubServer, hub: Hub, manifest: Manifest) -> None:
    """No commit without a change, and no second tag."""
    first = publish_dataset(tmp_path / "out", "team/news", hub)
    assert publish_dataset(tmp_path / "out", "team/news", hub).commit == first.commit
    assert len(server.repositories["team/news"].commits) == 2
    assert list(server.repositories["team/news"].tags) == [manifest.version]


@pytest.mark.usefixtures("manifest")
@pytest.mark.parametrize(
    ("broken", "kind", "says"),
    [
        ({"/api/repos/create": 503}, Unavailable, "is away or busy"),
        ({"/api/repos/create": 429}, Unavailable, "is away or busy"),
        ({"/api/datasets/team/news/tree": 404}, NotFound, "has no place for team/news"),
        ({"/api/validate-yaml": 400}, Refused, "said no to team/news: Invalid metadata in README.md"),
        ({"/api/datasets/team/news/preupload": 403}, NotAllowed, "may not write to team/news"),
        ({"/large/": 400}, Refused, "said no to team/news: "),
        ({"/api/datasets/team/news/commit": 409}, WorkbenchError, "somebody else is changing team/news"),
        ({"/api/datasets/team/news/commit": 500}, Unavailable, "nothing was published"),
    ],
)
def test_what_fails_publishes_nothing(
    tmp_path: Path, server: HubServer, hub: Hub, broken: dict[str, int], kind: type[WorkbenchError], says: str
) -> None:
    """At whichever request; the sentence names the hub, never the token."""
    server.broken = broken
    with pytest.raises(kind, match=says) as caught:
        publish_dataset(tmp_path / "out", "team/news", hub)
    assert server.url in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert all(len(repository.commits) == 1 for repository in server.repositories.values())
    server.broken = {}
    publish_dataset(tmp_path / "out", "team/news", hub)


@pytest.mark.usefixtures("manifest")
def test_who_may_not_is_told(tmp_path: Path, server: HubServer, hub: Hub) -> None:
    """A token that is none, a namespace of others."""
    with pytest.raises(NotAllowed, match="does not accept the token; set WORKBENCH_HUB_TOKEN"):
        publish_dataset(tmp_path / "out", "team/news", Hub(server.url, "hf_wrong"))
    with pytest.raises(NotAllowed, match=r"may not write to others/news at .*: .*rights to create"):
        publish_dataset(tmp_path / "out", "others/news", hub)
    with pytest.raises(Refused, match="has characters that none has"):
        publish_dataset(tmp_path / "out", "team/news", Hub(server.url, "hf_é\n"))


@pytest.mark.usefixtures("manifest", "server")
def test_a_hub_that_is_away_is_named(tmp_path: Path) -> None:
    """Nobody listens there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unavailable, match=f"the hub at http://127.0.0.1:{port} is away or busy"):
        publish_dataset(tmp_path / "out", "team/news", Hub(f"http://127.0.0.1:{port}", TOKEN))


def test_what_was_changed_is_not_published(
    tmp_path: Path,
    server: HubServer,
    hub: Hub,
    manifest: Manifest,  # noqa: ARG001
) -> None:
    """Nor what is no dataset; the hub hears nothing of it."""
    (tmp_path / "out" / "README.md").write_text("mine")
    with pytest.raises(InvalidFile, match=r"is not as it was written, so it is not published: README.md was changed"):
        publish_dataset(tmp_path / "out", "team/news", hub)
    with pytest.raises(NotFound, match=r"no dataset of `workbench export`"):
        publish_dataset(tmp_path, "team/news", hub)
    assert server.asked == []


@pytest.mark.parametrize(
    "name", ["news", "team/", "team/news/one", "team/ne ws", "../news", "team/news.git", "team/a--b"]
)
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    """Before anything else."""
    with pytest.raises(InvalidInput, match="must be like NAMESPACE/NAME"):
        publish_dataset(tmp_path, name, Hub("http://127.0.0.1:9", TOKEN))
