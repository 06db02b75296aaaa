"""Sentences, suggestions and annotations to Label Studio: whatever is not there yet, once.

Before anything is made, it is looked for under a name that holds (`labelstudio/tasks.py`), and what was made is noted
right after. So a push that broke off anywhere is finished by the next one.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct, field

from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import Entity
from workbench.errors import Conflict
from workbench.labelstudio.client import LabelStudioClient, RemoteAnnotation, RemoteTask
from workbench.labelstudio.codec import encode, encode_suggestions
from workbench.labelstudio.results import result_hash
from workbench.labelstudio.tasks import import_id, sid_of, task_data, unique_id
from workbench.store import AnnotationLink, Store, TaskLink, Transaction
from workbench.workflows.importing import OnProgress
from workbench.workflows.shown_suggestions import suggestions_for
from workbench.workflows.sync_counterpart import Counterpart, known_revision, state_sent, state_there

AT_ONCE = 100


class Due(Struct, frozen=True):
    """A sentence that Label Studio does not have as we have it.

    Attributes:
        sentences: all of its document.
        link: of its task, if it has been sent.
        answers: those to send.
        suggested: what its prediction says.
        version: of the models that suggested it.
        payload: hash of what the task should hold.
    """

    document: Document
    sentences: tuple[Sentence, ...]
    index: int
    link: TaskLink | None
    answers: tuple[Annotation, ...]
    suggested: list[dict[str, Any]]
    version: str
    payload: str

    @property
    def sentence(self) -> Sentence:
        return self.sentences[self.index]

    @property
    def place(self) -> str:
        return f"sentence {self.index} of {self.document.id!r}"


class Pushed(Struct):
    """What a push did."""

    tasks: int = 0
    predictions: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)


class Links:
    """What the store knows to be there: tasks by sentence, annotations by sentence and user."""

    def __init__(self, tx: Transaction, both: Counterpart) -> None:
        self.tasks = {(task.document, task.sentence): task for task in tx.label_studio.tasks(both.link)}
        self.annotations = {
            (link.document, link.sentence, link.user): link for link in tx.label_studio.annotations(both.link)
        }


def find_due(tx: Transaction, both: Counterpart, document_id: str, links: Links) -> Iterator[Due]:
    """The sentences of a document that have something to send."""
    document, sentences = tx.documents.read(both.project, document_id)
    answers: dict[int, list[Annotation]] = {}
    for head in tx.annotations.heads(both.project, document=document_id):
        link = links.annotations.get((head.document, head.sentence, head.annotator))
        if link is None or link.remote_id is None or link.revision != head.revision:
            answers.setdefault(head.sentence, []).append(head)
    for sentence in sentences:
        shown = suggestions_for(tx.suggestions.of(both.project, document_id, sentence.index), both.scheme.scheme)
        suggested = encode_suggestions(shown, sentence, both.scheme.scheme) if shown else []
        version = _version(shown)
        data = task_data(document, sentences, sentence.index)
        payload = hashlib.sha256(f"{data['text']}\x1f{result_hash(suggested)}\x1f{version}".encode()).hexdigest()
        task = links.tasks.get((document_id, sentence.index))
        due = tuple(answers.get(sentence.index, ()))
        if due or task is None or task.text_hash != payload:
            yield Due(document, sentences, sentence.index, task, due, suggested, version, payload)


def push_all(store: Store, client: LabelStudioClient, both: Counterpart, progress: OnProgress | None) -> Pushed:
    """Send whatever is due."""
    with store.read() as tx:
        documents = [document.id for document, _ in tx.documents.iterate(both.project)]
        links = Links(tx, both)
    pusher = _Pusher(store, client, both, links)
    waiting: list[Due] = []
    for done, document_id in enumerate(documents, 1):
        with store.read() as tx:
            waiting += find_due(tx, both, document_id, links)
        while len(waiting) >= AT_ONCE:
            pusher.send(waiting[:AT_ONCE])
            del waiting[:AT_ONCE]
        if progress is not None:
            progress(done, len(documents))
    pusher.send(waiting)
    return pusher.pushed


class _Pusher:
    def __init__(self, store: Store, client: LabelStudioClient, both: Counterpart, links: Links) -> None:
        self._store = store
        self._client = client
        self._both = both
        self._scheme = both.scheme.scheme
        self._links = links
        self.pushed = Pushed()

    def send(self, due: list[Due]) -> None:
        """Bring the tasks of these sentences to what they should be."""
        if not due:
            return
        tasks = self._tasks(due)
        new = [each for each in due if sid_of(each.document.id, each.index) not in tasks and each.link is None]
        if new:
            tasks |= self._import(new)
        there: list[tuple[Due, RemoteTask]] = []
        for each in due:
            task = tasks.get(sid_of(each.document.id, each.index))
            if task is None:
                self._problem(f"the task of {each.place} was deleted in Label Studio; its labels are kept here")
            elif task.text != each.sentence.text:
                self._problem(f"task {task.id} no longer has the text of {each.place}; restore it in Label Studio")
            else:
                self._predict(each, task)
                there.append((each, task))
        self._note_tasks(there)
        for each, task in there:
            for answer in each.answers:
                self._annotate(each, task, answer)

    def _tasks(self, due: list[Due]) -> dict[str, RemoteTask]:
        """What is there, by sid; of several tasks for a sentence the one that we know, else the oldest."""
        known = {sid_of(each.document.id, each.index): each.link.task for each in due if each.link is not None}
        found: dict[str, RemoteTask] = {}
        sids = [sid_of(each.document.id, each.index) for each in due]
        for task in self._client.tasks_of(self._both.link.remote_id, sids):
            if task.sid not in found or task.id == known.get(task.sid):
                found[task.sid] = task
        return found

    def _import(self, new: list[Due]) -> dict[str, RemoteTask]:
        sent: list[dict[str, Any]] = []
        for each in new:
            task: dict[str, Any] = {"data": task_data(each.document, each.sentences, each.index)}
            if each.suggested:
                task["predictions"] = [{"result": each.suggested, "model_version": each.version}]
            sent.append(task)
        made = self._client.import_tasks(self._both.link.remote_id, sent)
        self.pushed.tasks += len(new)
        self.pushed.predictions += sum(bool(each.suggested) for each in new)
        return {task.sid: task for task in made}

    def _predict(self, due: Due, task: RemoteTask) -> None:
        if not due.suggested or (due.link is not None and due.link.text_hash == due.payload):
            return
        mine = [prediction for prediction in task.predictions if prediction.version == due.version]
        if any(result_hash(prediction.result) == result_hash(due.suggested) for prediction in mine):
            return
        if mine:
            self._client.update_prediction(mine[0].id, due.suggested, due.version)
        else:
            self._client.create_prediction(task.id, due.suggested, due.version)
        self.pushed.predictions += 1

    def _note_tasks(self, there: list[tuple[Due, RemoteTask]]) -> None:
        links = [TaskLink(due.document.id, due.index, task.id, due.payload) for due, task in there]
        new = [link for link, (due, _) in zip(links, there, strict=True) if link != due.link]
        if new:
            with self._store.write() as tx:
                for link in new:
                    tx.label_studio.put_task(self._both.project, self._both.link, link)
                tx.commit()

    def _annotate(self, due: Due, task: RemoteTask, answer: Annotation) -> None:
        unique = unique_id(self._both.project.salt, answer.document, answer.sentence, answer.annotator)
        link = self._links.annotations.get((answer.document, answer.sentence, answer.annotator))
        remote = find_remote(task, link, unique)
        result = encode(answer, due.sentence, self._scheme)
        what = f"{answer.annotator}'s label of {due.place}"
        if remote is None and link is not None and link.remote_id is not None:
            self._problem(f"{what} was deleted in Label Studio; it is kept here and not sent again")
        elif remote is None:
            self._create(due, task, answer, unique, result)
        elif state_there(remote) == state_sent(answer, due.sentence, self._scheme):
            self._note(answer, unique, remote)  # a push that broke off had come this far
            self.pushed.unchanged += 1
        else:
            self._update(due, task.id, answer, link, unique, result)

    def _create(
        self, due: Due, task: RemoteTask, answer: Annotation, unique: str, result: list[dict[str, Any]]
    ) -> None:
        try:
            remote = self._client.create_annotation(
                task.id, result, unique, import_id(unique), answer.status == "skipped", answer.seconds
            )
        except Conflict:
            self._problem(
                f"{answer.annotator}'s label of {due.place} is in Label Studio already, but not in task {task.id}; "
                "delete the other task or project there, then push again"
            )
            return
        self._note(answer, unique, remote)
        self.pushed.created += 1

    def _update(
        self,
        due: Due,
        task: int,
        answer: Annotation,
        link: AnnotationLink | None,
        unique: str,
        result: list[dict[str, Any]],
    ) -> None:
        # The server does not lock, so it is read as late as can be.
        fresh, sid = self._client.task(task), sid_of(answer.document, answer.sentence)
        remote = find_remote(fresh, link, unique) if fresh is not None and fresh.sid == sid else None
        what = f"{answer.annotator}'s label of {due.place}"
        if remote is None:
            self._problem(f"{what} was deleted in Label Studio; it is kept here and not sent again")
        elif remote.draft:
            self._problem(f"{what} is being changed in Label Studio and not saved yet; save or discard it there")
        elif not self._is_known(due, answer, link, remote):
            self._problem(f"{what} was changed here and in Label Studio; pull, then push again")
        else:
            sent = self._client.update_annotation(
                remote.id, result, import_id(unique), answer.status == "skipped", answer.seconds
            )
            self._note(answer, unique, sent)
            self.pushed.updated += 1

    def _is_known(self, due: Due, answer: Annotation, link: AnnotationLink | None, remote: RemoteAnnotation) -> bool:
        """Whether what stands there came from us or was pulled: nothing is lost when it is replaced."""
        there = state_there(remote)
        if link is not None and link.base_hash == there:
            return True
        with self._store.read() as tx:
            revisions = tx.annotations.revisions(
                self._both.project, user=answer.annotator, document=answer.document, sentence=answer.sentence
            )
            return known_revision(revisions, link, there, due.sentence, self._scheme) is not None

    def _note(self, answer: Annotation, unique: str, remote: RemoteAnnotation) -> None:
        assert answer.revision is not None
        with self._store.write() as tx:
            tx.label_studio.put_annotation(
                self._both.project,
                self._both.link,
                AnnotationLink(
                    document=answer.document,
                    sentence=answer.sentence,
                    user=answer.annotator,
                    unique_id=unique,
                    remote_id=remote.id,
                    base_hash=state_there(remote),
                    revision=answer.revision,
                ),
            )
            tx.commit()

    def _problem(self, sentence: str) -> None:
        self.pushed.problems.append(sentence)


def find_remote(task: RemoteTask, link: AnnotationLink | None, unique: str) -> RemoteAnnotation | None:
    """The annotation of a user, among those of its task: by the number that we gave it, else by the id we know."""
    number = import_id(unique)
    known = link.remote_id if link is not None else None
    for annotation in task.annotations:
        if annotation.import_id == number:
            return annotation
    return next((each for each in task.annotations if each.id == known), None)


def _version(shown: Iterable[Entity]) -> str:
    return ", ".join(sorted({entity.suggested_by or "workbench" for entity in shown}))
