"""The roads of a sync against a real Label Studio server, and its own editor in a real browser."""

import copy
import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.label_studio_server import LabelStudioServer
from tests.labelstudio.synced_project import (
    ARTICLE,
    PROJECT,
    article,
    furnish,
    head,
    ntv_annotation,
    ntv_sentence,
    submit_ntv,
    suggestions,
)
from tests.labelstudio.test_results import entity_region
from tests.strategies import AWKWARD
from workbench.domain.annotations import Annotation
from workbench.domain.layers import Entity
from workbench.domain.scheme import Scheme
from workbench.domain.spans import Span
from workbench.errors import Refused, Unavailable
from workbench.labelstudio.client import LabelStudioClient
from workbench.labelstudio.codec import encode
from workbench.labelstudio.config import labeling_config
from workbench.settings import SchemeFile
from workbench.store import Store
from workbench.workflows import labeling, syncing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

pytestmark = pytest.mark.label_studio


@pytest.fixture
def client(label_studio: LabelStudioServer) -> Iterator[LabelStudioClient]:
    with LabelStudioClient(label_studio.url, label_studio.token) as opened:
        yield opened


@pytest.fixture
def news(sqlite_store: Store, scheme_file: SchemeFile, seed_text: str) -> Store:
    furnish(sqlite_store, scheme_file, seed_text)
    return sqlite_store


def remote_of(client: LabelStudioClient, project: int, answer: Annotation) -> Any:
    (task,) = client.tasks_of(project, [f"{answer.document}#{answer.sentence}"])
    (remote,) = task.annotations
    return task, remote


def test_both_ways_twice(news: Store, label_studio: LabelStudioServer, client: LabelStudioClient) -> None:
    """Push and pull, each twice: the second time nothing happens; an edit there comes as one revision."""
    mine = submit_ntv(news)
    first = syncing.push(news, PROJECT, label_studio.url, label_studio.token)
    assert (first.made, first.created, first.problems) == (True, 1, ())
    before = list(client.tasks(first.remote_project))
    again = syncing.push(news, PROJECT, label_studio.url, label_studio.token)
    assert (again.made, again.tasks, again.predictions, again.created, again.updated) == (False, 0, 0, 0, 0)
    assert list(client.tasks(first.remote_project)) == before
    for _ in range(2):
        pulled = syncing.pull(news, PROJECT, label_studio.url, label_studio.token)
        assert (pulled.revisions, pulled.problems, pulled.conflicts) == (0, (), ())

    _, remote = remote_of(client, first.remote_project, mine)
    result = [copy.deepcopy(dict(entry)) for entry in remote.result]
    for entry in result:
        if entry.get("from_name") == "entity" and entry["value"]["text"] == "drones" and entry["type"] == "labels":
            entry["value"]["labels"] = ["EVENT"]
    client.update_annotation(remote.id, result, remote.import_id, False, None)
    counted = syncing.status(news, PROJECT, label_studio.url, label_studio.token)
    assert (counted.pull_revisions, counted.push_annotations) == (1, 0)
    assert [syncing.pull_with(news, PROJECT, client).revisions for _ in range(2)] == [1, 0]
    newest = head(news, mine.sentence, "ana")
    assert newest is not None
    assert {entity.span.text: entity.label for entity in newest.entities}["drones"] == "EVENT"
    assert newest.attributions == mine.attributions
    assert newest.stances == mine.stances


def test_deleted_and_foreign_annotations(
    news: Store, label_studio: LabelStudioServer, client: LabelStudioClient
) -> None:
    """One deleted there is reported and kept; one made there becomes its author's."""
    mine = submit_ntv(news)
    pushed = syncing.push_with(news, PROJECT, client)
    task, remote = remote_of(client, pushed.remote_project, mine)
    client._sdk.annotations.delete(remote.id)
    client._sdk.annotations.create(task.id, result=[entity_region("aBc", "NORP", 4, 11)])

    report = syncing.pull_with(news, PROJECT, client)

    assert (report.revisions, report.users) == (1, (label_studio.email,))
    assert "was deleted in Label Studio" in report.problems[0]
    theirs = head(news, mine.sentence, label_studio.email)
    assert theirs is not None
    assert [(entity.span.text, entity.label) for entity in theirs.entities] == [("Turkish", "NORP")]
    assert head(news, mine.sentence, "ana") == mine


@pytest.mark.filterwarnings("ignore:The `parse_obj` method is deprecated")  # the SDK's own
def test_personal_token(news: Store, label_studio: LabelStudioServer, client: LabelStudioClient) -> None:
    """A personal access token, which the server gives by default, works as the legacy one does."""
    token = client._sdk.tokens.create().token
    assert syncing.push(news, PROJECT, label_studio.url, token).made


def test_bad_token_and_absent_server(news: Store, label_studio: LabelStudioServer) -> None:
    """Both are one sentence with the address, and change nothing."""
    with pytest.raises(Refused, match="refuses the token"):
        syncing.push(news, PROJECT, label_studio.url, "0" * 40)
    with pytest.raises(Unavailable, match=r"http://127\.0\.0\.1:9 cannot be reached"):
        syncing.pull(news, PROJECT, "http://127.0.0.1:9", label_studio.token)


def test_server_takes_the_config_as_it_is(label_studio: LabelStudioServer, scheme: Scheme) -> None:
    """The labeling config is valid for the SDK and for the server, and comes back unchanged."""
    from label_studio_sdk.label_interface import LabelInterface

    config = labeling_config(scheme)
    LabelInterface(config).validate()
    with LabelStudioClient(label_studio.url, label_studio.token) as client:
        made = client.create_project("config", "", config, "")
        found = client.project(made.id)
    assert found is not None
    assert found.config == config


def test_long_sids_are_asked_for_in_short_queries(client: LabelStudioClient, scheme: Scheme) -> None:
    """Two hundred tasks with long, odd names are all found again."""
    project = client.create_project("sids", "", labeling_config(scheme), "")
    sids = [f'Ärtikel, "{number}" / & % # {"x" * 80}#{number}' for number in range(200)]
    data = {"text": "Hi", "title": "", "before": "", "after": ""}
    client.import_tasks(project.id, [{"data": data | {"sid": sid}} for sid in sids])
    assert {task.sid for task in client.tasks_of(project.id, sids)} == set(sids)


@pytest.fixture
def page(label_studio: LabelStudioServer, browser: "Browser") -> Iterator["Page"]:
    with closing(browser.new_context(viewport={"width": 1500, "height": 1100})) as context:
        opened = context.new_page()
        opened.goto(f"{label_studio.url}/user/login")
        opened.fill("input[name=email]", label_studio.email)
        opened.fill("input[name=password]", label_studio.password)
        opened.click("button[type=submit]")
        opened.wait_for_url(lambda url: "/user/login" not in url)
        yield opened


def open_task(page: "Page", label_studio: LabelStudioServer, project: int, task: int) -> None:
    page.goto(f"{label_studio.url}/projects/{project}/data?task={task}")
    page.locator(".wb-text [class*=richtext__line]").first.wait_for()
    page.locator(".htx-highlight").first.wait_for()


def select_text(page: "Page", start: int, end: int) -> None:
    """Drag over these code points of the sentence, as a mouse does."""
    rectangles = page.evaluate(
        """([start, end]) => {
            const walker = document.createTreeWalker(document.querySelector(".wb-text"), NodeFilter.SHOW_TEXT);
            const ends = []; let at = 0;
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                for (let unit = 0; unit < node.length; at++) {
                    const size = node.data.codePointAt(unit) > 0xffff ? 2 : 1;
                    const range = document.createRange();
                    range.setStart(node, unit); range.setEnd(node, unit + size);
                    const box = range.getBoundingClientRect();
                    if (at === start) ends[0] = [box.left + 1, box.top + box.height / 2];
                    if (at === end - 1) ends[1] = [box.right - 1, box.top + box.height / 2];
                    unit += size;
                }
            }
            return ends;
        }""",
        [start, end],
    )
    page.mouse.move(*rectangles[0])
    page.mouse.down()
    page.mouse.move(*rectangles[1], steps=8)
    page.mouse.up()


def save(page: "Page") -> None:
    """Press Submit or Update, and wait until the server has it."""

    def is_saving(answer: "Response") -> bool:
        is_annotation = re.search(r"/annotations(/\d+)?/?(\?|$)", answer.url) is not None
        return is_annotation and answer.request.method in ("POST", "PATCH")

    with page.expect_response(is_saving) as saved:
        page.locator("button").filter(has_text=re.compile("^(Submit|Update)$")).click()
    assert saved.value.ok


@pytest.mark.browser
def test_editor_shows_it_and_an_update_brings_only_the_change(
    news: Store, label_studio: LabelStudioServer, client: LabelStudioClient, page: "Page"
) -> None:
    """In the editor every region and arrow is there; a word labeled by mouse and saved is the only change here."""
    mine = submit_ntv(news)
    pushed = syncing.push_with(news, PROJECT, client)
    task, remote = remote_of(client, pushed.remote_project, mine)
    open_task(page, label_studio, pushed.remote_project, task.id)
    regions = {entry["id"] for entry in remote.result if entry["type"] == "labels"}
    classes = page.evaluate("[...document.querySelectorAll('.htx-highlight')].map(each => each.className).join(' ')")
    assert all(f"htx-highlight-{region}-" in classes for region in regions)
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.htx-highlight')).backgroundColor")
        != "rgba(0, 0, 0, 0)"
    )

    page.locator(".wb-palette >> text=EVENT").click()
    start = task.text.index("selling")
    select_text(page, start, start + len("selling"))
    save(page)

    report = syncing.pull_with(news, PROJECT, client)

    assert (report.revisions, report.problems, report.conflicts) == (1, (), ())
    newest = head(news, mine.sentence, "ana")
    assert newest is not None
    new = [entity for entity in newest.entities if entity not in mine.entities]
    assert [(entity.span.text, entity.label) for entity in new] == [("selling", "EVENT")]
    assert [entity for entity in newest.entities if entity not in new] == list(mine.entities)
    assert newest.attributions == mine.attributions
    assert newest.stances == mine.stances
    assert newest.note == mine.note
    assert (newest.revision, newest.annotator, newest.origin.kind) == (2, "ana", "label_studio")


@pytest.mark.browser
def test_prediction_is_accepted_in_the_editor(
    news: Store, label_studio: LabelStudioServer, client: LabelStudioClient, page: "Page", seed_text: str
) -> None:
    """Submitting what a prediction suggests gives entities that say who suggested them."""
    pushed = syncing.push_with(news, PROJECT, client)
    (task,) = client.tasks_of(pushed.remote_project, ["article#0"])
    document, sentences = article(seed_text)
    first_sentence = (document, sentences[0])
    assert task.predictions
    open_task(page, label_studio, pushed.remote_project, task.id)
    page.locator(".htx-highlight").first.click()
    page.keyboard.press("Backspace")
    save(page)

    report = syncing.pull_with(news, PROJECT, client)

    assert (report.revisions, report.users, report.problems) == (1, (label_studio.email,), ())
    theirs = head(news, 0, label_studio.email)
    assert theirs is not None
    suggested = {entity.id for entity in suggestions(*first_sentence)}
    assert {entity.suggested_by for entity in theirs.entities} == {"spacy 1"}
    assert {entity.id for entity in theirs.entities} | set(theirs.refused_suggestions) == suggested
    assert len(theirs.refused_suggestions) == 1


def test_server_keeps_every_annotation_as_it_is(client: LabelStudioClient, scheme: Scheme, seed_text: str) -> None:
    """What the server gives back is what it got, to the last key."""
    document, sentences = article(seed_text)
    sentence = ntv_sentence(sentences)
    result = encode(ntv_annotation(document, sentence), sentence, scheme)
    project = client.create_project("kept", "", labeling_config(scheme), "")
    data = {"sid": "x#0", "text": sentence.text, "title": "", "before": "", "after": ""}
    (task,) = client.import_tasks(project.id, [{"data": data}])
    made = client._sdk.annotations.create(task.id, result=result)
    assert client._sdk.annotations.get(made.id).result == result


@pytest.mark.browser
def test_editor_keeps_every_character(
    sqlite_store: Store,
    scheme_file: SchemeFile,
    label_studio: LabelStudioServer,
    client: LabelStudioClient,
    page: "Page",
) -> None:
    """Spans of emoji, joined, combining, right-to-left and odd white space come back from an Update as they were."""
    words = [word for word in AWKWARD if word.strip()]
    first = "Before it. "
    text = first + "".join(f"{blank}{word} x" for word in words for blank in (" ", "\u00a0", "\t")) + "\r\nend."
    furnish(sqlite_store, scheme_file, text, suggest=False, whole=(len(first), len(text)))
    entities, at = [], len(first)
    for number, word in enumerate(words):
        at = text.index(word, at)
        entities.append(Entity(id=f"e{number}", span=Span.of(text, (at, at + len(word))), label="GPE", note=word))
        at += len(word)
    entities.append(Entity(id="split", span=Span.of(text, (len(first), len(first) + 3), (at, len(text))), label="ORG"))
    mine = labeling.submit(
        sqlite_store, PROJECT, "ana", Annotation(document=ARTICLE, sentence=0, entities=tuple(entities)), "odd"
    )
    pushed = syncing.push_with(sqlite_store, PROJECT, client)
    task, _ = remote_of(client, pushed.remote_project, mine)
    open_task(page, label_studio, pushed.remote_project, task.id)
    page.get_by_text("for discussion").click()
    save(page)

    report = syncing.pull_with(sqlite_store, PROJECT, client)

    assert (report.revisions, report.problems) == (1, ())
    newest = head(sqlite_store, 0, "ana")
    assert newest is not None
    assert newest.status == "flagged"
    assert newest.entities == mine.entities
