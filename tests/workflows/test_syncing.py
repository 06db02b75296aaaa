"""`workflows/syncing.py`: both ways, twice, and through every fault, against a fake server behind the real SDK."""

import copy
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from tests.labelstudio.fake_server import TOKEN, URL, FakeLabelStudio
from tests.labelstudio.synced_project import ARTICLE, PROJECT, furnish, head, revisions, submit_ntv
from workbench.domain.annotations import Annotation
from workbench.domain.layers import Entity
from workbench.domain.spans import Span
from workbench.errors import NotFound, Unavailable, WorkbenchError
from workbench.labelstudio.client import LabelStudioClient
from workbench.settings import SchemeFile
from workbench.store import Store
from workbench.workflows import labeling, syncing


@pytest.fixture
def server() -> FakeLabelStudio:
    return FakeLabelStudio()


@pytest.fixture
def client(server: FakeLabelStudio) -> Iterator[LabelStudioClient]:
    with LabelStudioClient(URL, TOKEN, transport=server.transport, retries=0) as opened:
        yield opened


@pytest.fixture
def news(store: Store, scheme_file: SchemeFile, seed_text: str) -> Store:
    furnish(store, scheme_file, seed_text)
    return store


@pytest.fixture
def sqlite_news(sqlite_store: Store, scheme_file: SchemeFile, seed_text: str) -> Store:
    furnish(sqlite_store, scheme_file, seed_text)
    return sqlite_store


def relabel(result: list[dict[str, Any]], text: str, label: str) -> list[dict[str, Any]]:
    """As the editor does: another label for the entity with these words."""
    changed = copy.deepcopy(result)
    for entry in changed:
        if entry["type"] == "labels" and entry["from_name"] == "entity" and entry["value"]["text"] == text:
            entry["value"]["labels"] = [label]
    return changed


def labels(annotation: Annotation | None) -> dict[str, str]:
    assert annotation is not None
    return {entity.span.text: entity.label for entity in annotation.entities}


def revise(store: Store, answer: Annotation, word: str, label: str) -> Annotation:
    """As the labeler does: another label for the entity with these words."""
    entities = tuple(replace(entity, label=label) if entity.span.text == word else entity for entity in answer.entities)
    return labeling.submit(store, PROJECT, answer.annotator, replace(answer, entities=entities), f"{word}-{label}")


def test_push_sends_everything_once(news: Store, server: FakeLabelStudio, client: LabelStudioClient) -> None:
    """A push makes the project, a task a sentence, predictions of suggestions and the answers; a second one nothing."""
    submit_ntv(news)
    with news.read() as tx:
        sentences = tx.documents.count(tx.projects.get(PROJECT))[1]

    report = syncing.push_with(news, PROJECT, client)

    assert (report.made, report.tasks, report.created, report.problems) == (True, sentences, 1, ())
    assert len(server.projects) == 1
    assert len(server.tasks) == sentences
    assert report.predictions == len(server.predictions) > 0
    before = copy.deepcopy(server.state())
    with server.watched() as writes:
        again = syncing.push_with(news, PROJECT, client)
    assert writes == []
    assert server.state() == before
    assert (again.made, again.tasks, again.predictions, again.created, again.updated) == (False, 0, 0, 0, 0)


def test_pull_after_push_changes_nothing(news: Store, client: LabelStudioClient) -> None:
    """What was sent and not touched brings no revision, however often one pulls."""
    submit_ntv(news)
    syncing.push_with(news, PROJECT, client)
    for _ in range(2):
        report = syncing.pull_with(news, PROJECT, client)
        assert (report.revisions, report.problems, report.conflicts, report.users) == (0, (), (), ())
    assert len(revisions(news)) == 1


def test_edit_there_is_a_second_revision_here(news: Store, server: FakeLabelStudio, client: LabelStudioClient) -> None:
    """A label changed in Label Studio becomes a revision of the same annotator; what is not shown there stays."""
    mine = submit_ntv(news)
    syncing.push_with(news, PROJECT, client)
    server.edit(1, relabel(server.annotations[1]["result"], "drones", "EVENT"))

    report = syncing.pull_with(news, PROJECT, client)

    assert report.revisions == 1
    newest = head(news, mine.sentence, "ana")
    assert newest is not None
    assert (newest.revision, newest.origin.kind, labels(newest)["drones"]) == (2, "label_studio", "EVENT")
    untouched = replace(mine, entities=())
    assert replace(newest, entities=()).says_the_same(untouched)
    assert [each for each in newest.entities if each.id != "e9"] == [each for each in mine.entities if each.id != "e9"]
    assert syncing.pull_with(news, PROJECT, client).revisions == 0
    with server.watched() as writes:
        syncing.push_with(news, PROJECT, client)
    assert writes == []


def test_edit_here_replaces_what_is_there(news: Store, server: FakeLabelStudio, client: LabelStudioClient) -> None:
    """An answer that was revised here is changed there, in the same annotation."""
    mine = submit_ntv(news)
    syncing.push_with(news, PROJECT, client)
    revise(news, mine, "drones", "EVENT")

    report = syncing.push_with(news, PROJECT, client)

    assert (report.created, report.updated, len(server.annotations)) == (0, 1, 1)
    assert syncing.pull_with(news, PROJECT, client).revisions == 0


def test_changes_on_both_sides_are_both_kept(news: Store, server: FakeLabelStudio, client: LabelStudioClient) -> None:
    """A conflict loses neither side: a push leaves it alone, a pull makes both revisions and says so."""
    mine = submit_ntv(news)
    syncing.push_with(news, PROJECT, client)
    revise(news, mine, "drones", "EVENT")
    server.edit(1, relabel(server.annotations[1]["result"], "Kyiv", "LOC"))

    pushed = syncing.push_with(news, PROJECT, client)
    assert pushed.updated == 0
    assert "changed here and in Label Studio; pull" in pushed.problems[0]

    pulled = syncing.pull_with(news, PROJECT, client)
    assert len(pulled.conflicts) == 1
    kept = [labels(each) for each in revisions(news)]
    assert [(each["drones"], each["Kyiv"]) for each in kept] == [
        ("PRODUCT", "GPE"),
        ("EVENT", "GPE"),
        ("PRODUCT", "LOC"),
    ]
    assert syncing.pull_with(news, PROJECT, client).conflicts == ()
    assert syncing.push_with(news, PROJECT, client).problems == ()


def test_of_two_changes_the_later_one_counts(
    sqlite_news: Store, server: FakeLabelStudio, client: LabelStudioClient
) -> None:
    """In a conflict the newest revision is the one that was said later; a push then sends it."""
    mine = submit_ntv(sqlite_news)
    syncing.push_with(sqlite_news, PROJECT, client)
    server.edit(1, relabel(server.annotations[1]["result"], "Kyiv", "LOC"))
    server.annotations[1]["updated_at"] = "2020-01-01T00:00:00Z"
    revise(sqlite_news, mine, "drones", "EVENT")

    syncing.pull_with(sqlite_news, PROJECT, client)

    newest = labels(head(sqlite_news, mine.sentence, "ana"))
    assert (newest["drones"], newest["Kyiv"]) == ("EVENT", "GPE")
    assert len(revisions(sqlite_news)) == 4
    assert syncing.push_with(sqlite_news, PROJECT, client).updated == 1
    assert syncing.pull_with(sqlite_news, PROJECT, client).revisions == 0


def test_deleting_there_what_was_added_here_is_an_edit(
    sqlite_news: Store, server: FakeLabelStudio, client: LabelStudioClient
) -> None:
    """Going back to an earlier state in Label Studio is a change like any other, not a push that broke off."""
    mine = submit_ntv(sqlite_news)
    syncing.push_with(sqlite_news, PROJECT, client)
    first = copy.deepcopy(server.annotations[1]["result"])
    more = replace(mine, entities=(*mine.entities, Entity(id="e99", span=mine.entities[0].span, label="GPE")))
    labeling.submit(sqlite_news, PROJECT, "ana", more, "more")
    syncing.push_with(sqlite_news, PROJECT, client)
    server.edit(1, first)

    assert syncing.pull_with(sqlite_news, PROJECT, client).revisions == 1
    newest = head(sqlite_news, mine.sentence, "ana")
    assert newest is not None
    assert newest.revision == 3
    assert newest.says_the_same(mine)


def test_annotation_made_there_is_its_authors(news: Store, server: FakeLabelStudio, client: LabelStudioClient) -> None:
    """Who labels in Label Studio becomes a user who cannot sign in, unless a mapping names one."""
    syncing.push_with(news, PROJECT, client)
    region = {"id": "aBc", "from_name": "entity", "to_name": "text", "type": "labels"}
    result = [region | {"value": {"start": 0, "end": 6, "text": "?", "labels": ["GPE"]}}]
    server.annotate(1, result)
    server.users.append({"id": 2, "email": "Ben@Example.org", "first_name": "", "last_name": ""})
    server.annotate(2, result, author=2)

    report = syncing.pull_with(news, PROJECT, client, {"ben@example.org": "ben"})

    assert (report.revisions, report.users) == (2, ("lead@example.org",))
    with news.read() as tx:
        made = tx.users.get("lead@example.org")
    assert (made.active, made.has_password, made.display_name) == (False, False, "Lea D")
    assert labels(head(news, 0, "lead@example.org")) == {"Turkey": "GPE"}
    assert head(news, 1, "ben") is not None
    assert syncing.pull_with(news, PROJECT, client, {"ben@example.org": "ben"}).revisions == 0
    with server.watched() as writes:
        syncing.push_with(news, PROJECT, client)
    assert writes == []


def test_accepted_suggestion_says_so(news: Store, server: FakeLabelStudio, client: LabelStudioClient) -> None:
    """Begun from a prediction: what was kept is marked as suggested, what was deleted as refused."""
    syncing.push_with(news, PROJECT, client)
    prediction = next(each for each in server.predictions.values() if len(each["result"]) > 1)
    kept = copy.deepcopy(prediction["result"][:1])
    kept[0]["id"] = "newIdOfEd"  # the editor makes new ids
    server.annotate(prediction["task"], kept, parent_prediction=prediction["id"])

    syncing.pull_with(news, PROJECT, client)

    answer = revisions(news)[0]
    assert [entity.suggested_by for entity in answer.entities] == ["spacy 1"]
    refused = {entry["meta"]["workbench"]["item"] for entry in prediction["result"][1:]}
    assert set(answer.refused_suggestions) == refused


def test_what_cannot_be_valid_is_reported_and_the_rest_goes_on(
    news: Store, server: FakeLabelStudio, client: LabelStudioClient
) -> None:
    """A dangling relation is one sentence in the report, again and again until it is mended; others are pulled."""
    mine = submit_ntv(news)
    other = submit_ntv(news, "ben", "second")
    syncing.push_with(news, PROJECT, client)
    broken = copy.deepcopy(server.annotations[1]["result"])
    broken.append({"type": "relation", "from_id": "e1-span-0", "to_id": "nowhere", "labels": ["part_of"]})
    server.edit(1, broken)
    server.edit(2, relabel(server.annotations[2]["result"], "drones", "EVENT"))

    for expected in (1, 0):
        report = syncing.pull_with(news, PROJECT, client)
        assert report.revisions == expected
        assert len(report.problems) == 1
        assert "'nowhere'" in report.problems[0]
    assert len(revisions(news)) == 3
    newest = head(news, mine.sentence, "ana")
    assert newest is not None
    assert newest.says_the_same(mine)
    assert labels(head(news, other.sentence, "ben"))["drones"] == "EVENT"


def test_deleted_there_is_reported_and_kept_here(
    news: Store, server: FakeLabelStudio, client: LabelStudioClient
) -> None:
    """Deleting an annotation or a task in Label Studio loses no label, and a push does not send it again."""
    submit_ntv(news)
    syncing.push_with(news, PROJECT, client)
    server.delete_annotation(1)
    del server.tasks[2]

    for report in (syncing.pull_with(news, PROJECT, client), syncing.pull_with(news, PROJECT, client)):
        assert (report.revisions, len(report.problems)) == (0, 2)
        assert all("deleted in Label Studio" in problem for problem in report.problems)
    with server.watched() as writes:
        syncing.push_with(news, PROJECT, client)
    assert writes == []
    assert len(revisions(news)) == 1


def test_deleted_project_is_made_anew(news: Store, server: FakeLabelStudio, client: LabelStudioClient) -> None:
    """A pull says that the project is gone; a push makes another with everything in it."""
    submit_ntv(news)
    syncing.push_with(news, PROJECT, client)
    for table in (server.projects, server.tasks, server.annotations, server.predictions):
        table.clear()
    with pytest.raises(NotFound, match="gone; push it first"):
        syncing.pull_with(news, PROJECT, client)
    report = syncing.push_with(news, PROJECT, client)
    assert (report.made, report.created, len(server.annotations)) == (True, 1, 1)


def test_reused_task_id_is_not_taken_for_ours(
    sqlite_news: Store, server: FakeLabelStudio, client: LabelStudioClient
) -> None:
    """A task that bears the id of a deleted one of ours, in another project, is left alone."""
    syncing.push_with(sqlite_news, PROJECT, client)
    last = max(server.tasks)
    sentence = int(server.tasks[last]["data"]["sid"].rpartition("#")[2])
    server.tasks[last] = {"id": last, "project": 99, "data": {"sid": "other#0", "text": "other"}}
    server.touch(last)
    answer = Annotation(document=ARTICLE, sentence=sentence)
    labeling.submit(sqlite_news, PROJECT, "ana", answer, "k")

    report = syncing.push_with(sqlite_news, PROJECT, client)

    assert "was deleted in Label Studio" in report.problems[0]
    assert server.annotations == {}


def test_forgotten_links_lose_nothing(
    sqlite_news: Store, server: FakeLabelStudio, client: LabelStudioClient, seed_text: str
) -> None:
    """With a store from before the push, what was sent is known by its number, and what is not shown there stays."""
    mine = submit_ntv(sqlite_news)
    elsewhere = Entity(id="hidden", span=Span.of(seed_text, (0, 6)), label="GPE")
    answer = replace(mine, entities=(*mine.entities, elsewhere))
    labeling.submit(sqlite_news, PROJECT, "ana", answer, "more")
    pushed = syncing.push_with(sqlite_news, PROJECT, client)
    server.edit(1, relabel(server.annotations[1]["result"], "drones", "EVENT"))
    with sqlite_news.write() as tx:
        tx.label_studio.put_link(tx.projects.get(PROJECT), URL, pushed.remote_project, anew=True)
        tx.commit()

    report = syncing.pull_with(sqlite_news, PROJECT, client)

    assert (report.revisions, len(report.conflicts), report.users) == (1, 1, ())
    newest = head(sqlite_news, mine.sentence, "ana")
    assert newest is not None
    assert labels(newest)["drones"] == "EVENT"
    assert newest.entities[-1] == elsewhere
    assert syncing.push_with(sqlite_news, PROJECT, client).problems == ()
    assert len(server.annotations) == 1


def test_unsaved_edits_are_not_overwritten(news: Store, server: FakeLabelStudio, client: LabelStudioClient) -> None:
    """While somebody has changes in the editor that are not saved, a push leaves the annotation alone."""
    mine = submit_ntv(news)
    syncing.push_with(news, PROJECT, client)
    revise(news, mine, "drones", "EVENT")
    server.drafts.append({"id": 1, "task": server.annotations[1]["task"], "annotation": 1, "result": []})
    report = syncing.push_with(news, PROJECT, client)
    assert report.updated == 0
    assert "not saved yet" in report.problems[0]


def test_skipped_and_flagged_go_both_ways(news: Store, server: FakeLabelStudio, client: LabelStudioClient) -> None:
    """Skipping is Label Studio's own; what is for discussion is ticked there."""
    for sentence, status in ((0, "skipped"), (1, "flagged")):
        labeling.submit(news, PROJECT, "ana", Annotation(document=ARTICLE, sentence=sentence, status=status), status)
    syncing.push_with(news, PROJECT, client)
    assert server.annotations[1]["was_cancelled"]
    server.annotations[1]["was_cancelled"] = False
    server.edit(1, [])
    server.edit(2, [])
    syncing.pull_with(news, PROJECT, client)
    for sentence in (0, 1):
        newest = head(news, sentence, "ana")
        assert newest is not None
        assert newest.status == "submitted"


def test_status_tells_what_would_change(news: Store, server: FakeLabelStudio, client: LabelStudioClient) -> None:
    """Counts of both sides, before, between and after; and nothing is changed by asking."""
    mine = submit_ntv(news)
    first = syncing.status_with(news, PROJECT, client)
    assert (first.remote_project, first.push_annotations, first.push_sentences) == (None, 1, first.sentences)
    syncing.push_with(news, PROJECT, client)
    second = syncing.status_with(news, PROJECT, client)
    assert (second.tasks, second.linked, second.push_sentences, second.pull_revisions) == (second.sentences, 1, 0, 0)
    server.edit(1, relabel(server.annotations[1]["result"], "drones", "EVENT"))
    revise(news, mine, "Kyiv", "LOC")
    with server.watched() as writes:
        third = syncing.status_with(news, PROJECT, client)
    assert (third.push_annotations, third.pull_revisions, len(third.conflicts)) == (1, 1, 1)
    assert writes == []
    assert len(revisions(news)) == 2


Fault = Callable[[int, bool], None]


def fail_at(request: int, before: bool) -> Fault:
    """A fault at one request: before the server got it, or after it has done it."""

    def fault(number: int, at_start: bool) -> None:
        if number == request and at_start == before:
            raise httpx.ConnectError("refused") if before else httpx.ReadTimeout("too slow")

    return fault


@pytest.mark.parametrize("before", [True, False], ids=["not done", "done, but the answer is lost"])
def test_every_fault_of_a_push_is_mended_by_the_next(
    new_sqlite: Callable[[], str], scheme_file: SchemeFile, seed_text: str, before: bool
) -> None:
    """Whichever request fails, the push after it ends as one that never failed."""

    def road(server: FakeLabelStudio, at: int | None) -> Any:
        with closing(Store.open(new_sqlite())) as store, closing_client(server) as client:
            furnish(store, scheme_file, seed_text)
            mine = submit_ntv(store)
            runs = [lambda: syncing.push_with(store, PROJECT, client)]
            runs.append(lambda: (revise(store, mine, "drones", "EVENT"), syncing.push_with(store, PROJECT, client)))
            server.fault = fail_at(at, before) if at is not None else None
            failed = 0
            for run in runs:
                try:
                    run()
                except Unavailable:
                    failed += 1
                    syncing.push_with(store, PROJECT, client)
            assert failed == (at is not None)
            with server.watched() as writes:
                assert syncing.push_with(store, PROJECT, client).problems == ()
            assert writes == []
            assert syncing.pull_with(store, PROJECT, client).revisions == 0
            tasks = [len(each) for each in server.state()["tasks"].values()]
            answers = [(each["result"], each["was_cancelled"]) for each in server.annotations.values()]
            models = [(each["task"], each["result"]) for each in server.predictions.values()]
            return len(server.projects), tasks, answers, models

    smooth = FakeLabelStudio()
    expected = road(smooth, None)
    first_push = next(number for number, request in enumerate(smooth.requests) if request[0] == "PATCH") + 1
    for at in range(first_push):
        assert road(FakeLabelStudio(), at) == expected, f"after a fault at request {at}"


def closing_client(server: FakeLabelStudio) -> LabelStudioClient:
    return LabelStudioClient(URL, TOKEN, transport=server.transport, retries=0)


def test_every_fault_of_a_pull_is_mended_by_the_next(
    new_sqlite: Callable[[], str], scheme_file: SchemeFile, seed_text: str
) -> None:
    """Whichever request fails, the pull after it ends as one that never failed."""
    at = 0
    while True:
        server = FakeLabelStudio()
        with closing(Store.open(new_sqlite())) as store, closing_client(server) as client:
            furnish(store, scheme_file, seed_text)
            submit_ntv(store)
            syncing.push_with(store, PROJECT, client)
            server.edit(1, relabel(server.annotations[1]["result"], "drones", "EVENT"))
            server.annotate(1, [])
            server.fault = fail_at(len(server.requests) + at, True)
            try:
                syncing.pull_with(store, PROJECT, client)
            except Unavailable:
                syncing.pull_with(store, PROJECT, client)
                at += 1
            else:
                break
            assert [each.revision for each in revisions(store)] == [1, 1, 2]
    assert at >= 4


@pytest.mark.parametrize("status", [500, 502, 429])
def test_failing_server_is_told_in_a_sentence(sqlite_news: Store, status: int) -> None:
    """Any answer that is none is one of our errors, with the address and without headers."""
    transport = httpx.MockTransport(
        lambda _: httpx.Response(status, json={"detail": "secret"}, headers={"set-cookie": "sessionid=secret"})
    )
    with (
        LabelStudioClient(URL, TOKEN, transport=transport, retries=0) as client,
        pytest.raises(WorkbenchError) as caught,
    ):
        syncing.push_with(sqlite_news, PROJECT, client)
    assert isinstance(caught.value, Unavailable)
    assert "sessionid" not in str(caught.value)
    assert URL in str(caught.value)
