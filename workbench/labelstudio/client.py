"""A Label Studio server, as far as a sync needs it. The only module that calls the SDK.

Nothing that creates is ever sent twice by itself: after a failure one looks first. Tasks are paged by their ids, not by
offsets, which lose rows when others delete.
"""

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from msgspec import Struct

from workbench.errors import NotFound, Refused
from workbench.labelstudio.failures import translated
from workbench.labelstudio.results import Result

if TYPE_CHECKING:
    import httpx

SECONDS = 120
TASKS_A_PAGE = 100
_LONGEST_QUERY = 3000
_ONCE: Any = {"max_retries": 0}


class RemoteProject(Struct, frozen=True):
    """Attributes:
    made_at: when; together with the id what tells it from one that was deleted, since ids are reused.
    """

    id: int
    title: str
    description: str
    config: str
    made_at: str


class RemoteAnnotation(Struct, frozen=True):
    """Attributes:
    author: id of the user there.
    prediction: id of the prediction it was begun from.
    draft: whether somebody has changes in the editor that are not saved.
    """

    id: int
    result: Sequence[Result]
    author: int | None
    import_id: int | None
    cancelled: bool
    seconds: float | None
    updated_at: dt.datetime
    prediction: int | None
    draft: bool


class RemotePrediction(Struct, frozen=True):
    id: int
    version: str
    result: Sequence[Result]


class RemoteTask(Struct, frozen=True):
    """A task with all that was said of it; `sid` and `text` are empty where it is not ours."""

    id: int
    project: int
    sid: str
    text: str
    updated_at: dt.datetime
    annotations: tuple[RemoteAnnotation, ...]
    predictions: tuple[RemotePrediction, ...]


class LabelStudioClient:
    """A connection to a server.

    Args:
        url: of the server.
        token: personal or legacy.
        transport: instead of the network, for tests.
        retries: how often a request that only reads is repeated.
    """

    def __init__(self, url: str, token: str, transport: "httpx.BaseTransport | None" = None, retries: int = 2) -> None:
        import httpx
        from label_studio_sdk import LabelStudio

        self.url = url.rstrip("/")
        self._again: Any = {"max_retries": retries}
        # The built-in server answers four times as fast to a connection that is not kept alive.
        headers = {"Connection": "close"}
        self._http = httpx.Client(timeout=SECONDS, follow_redirects=True, headers=headers, transport=transport)
        with self._doing("read the token"):
            sdk: Any = LabelStudio
            self._sdk = sdk(  # typed loosely: the SDK's own types are unchecked models
                base_url=f"{self.url}/", api_key=token.strip(), httpx_client=self._http
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def project(self, id_: int) -> RemoteProject | None:
        """The project of that id, if it is there."""
        try:
            with self._doing("read the project"):
                return _project(self._sdk.projects.get(id_, request_options=self._again))
        except NotFound:
            return None

    def find_projects(self, marker: str) -> list[RemoteProject]:
        """Projects whose description holds the marker, the oldest first."""
        found: list[RemoteProject] = []
        page = 1
        while True:
            with self._doing("list the projects"):
                listed = self._sdk.projects.list(page=page, page_size=100, request_options=self._again).items or []
            found += [_project(each) for each in listed if marker in (each.description or "")]
            if len(listed) < 100:
                return sorted(found, key=lambda project: project.id)
            page += 1

    def create_project(self, title: str, description: str, config: str, instruction: str) -> RemoteProject:
        """Make a project; look with `find_projects` first, and after a failure."""
        with self._doing("make the project"):
            return _project(
                self._sdk.projects.create(
                    title=title,
                    description=description,
                    label_config=config,
                    expert_instruction=instruction,
                    enable_empty_annotation=True,
                    show_skip_button=True,
                    request_options=_ONCE,
                )
            )

    def set_config(self, project: int, config: str, instruction: str) -> None:
        """Give the project another labeling config.

        Raises:
            Refused: the config is wrong, or takes away a control that is in use.
        """
        with self._doing("change the labeling config"):
            self._sdk.projects.update(
                project, label_config=config, expert_instruction=instruction, request_options=self._again
            )

    def users(self) -> dict[int, tuple[str, str]]:
        """Everybody on the server: e-mail address and name, by id."""
        with self._doing("list the users"):
            listed = self._sdk.users.list(request_options=self._again)
        return {
            user.id: (user.email or "", f"{user.first_name or ''} {user.last_name or ''}".strip()) for user in listed
        }

    def tasks(self, project: int, changed_since: dt.datetime | None = None) -> Iterator[list[RemoteTask]]:
        """The project's tasks by id, page by page, with annotations and predictions.

        Raises:
            NotFound: the project is gone; never an end that only looks like one.
        """
        changed = (
            [_filter("updated_at", "greater_or_equal", "Datetime", _instant(changed_since))] if changed_since else []
        )
        for page in self._pages(project, changed):
            yield [_task(each) for each in page]

    def tasks_of(self, project: int, sids: Iterable[str]) -> list[RemoteTask]:
        """The tasks with these sids, by id; more than one for a sid if an import was done twice."""
        found: dict[int, RemoteTask] = {}
        for some in _short_enough(sids):
            for page in self._pages(project, [_filter("data.sid", "in_list", "List", some)]):
                found |= {each["id"]: _task(each) for each in page}
        return [found[id_] for id_ in sorted(found)]

    def task(self, id_: int) -> RemoteTask | None:
        """A task as it is right now, if it is there."""
        try:
            with self._doing("read a task"):
                return _task(self._sdk.tasks.get(str(id_), request_options=self._again).dict())
        except NotFound:
            return None

    def annotation_ids(self, project: int) -> dict[str, set[int]]:
        """Ids of the annotations that are there, by the sid of their task: a sweep that costs little."""
        found: dict[str, set[int]] = {}
        for page in self._pages(project, [], include="id,data,annotations_ids", page_size=500):
            for each in page:
                ids = str(each.get("annotations_ids") or "")
                sid = str((each.get("data") or {}).get("sid", ""))
                found.setdefault(sid, set()).update(int(id_) for id_ in ids.split(",") if id_)
        return found

    def import_tasks(self, project: int, tasks: Sequence[dict[str, Any]]) -> list[RemoteTask]:
        """Make tasks, all or none; look with `tasks_of` first, and after a failure.

        Args:
            tasks: each with `data` and `predictions`.
        """
        with self._doing("import tasks"):
            answer = self._sdk.projects.import_tasks(
                project, request=tasks, return_task_ids=True, request_options=_ONCE
            )
        ids = list(answer.task_ids or ())
        if len(ids) != len(tasks):
            raise Refused(f"Label Studio at {self.url} made {len(ids)} tasks where {len(tasks)} were sent")
        now = dt.datetime.now(dt.UTC)
        return [
            _task(sent | {"id": id_, "project": project, "updated_at": now, "predictions": _made(sent)})
            for id_, sent in zip(ids, tasks, strict=True)
        ]

    def create_annotation(
        self, task: int, result: Sequence[Result], unique: str, import_id: int, cancelled: bool, seconds: float | None
    ) -> RemoteAnnotation:
        """Make an annotation, once.

        Raises:
            Conflict: there is one under that UUID, here or in another task.
        """
        return self._write(
            "create an annotation",
            lambda: self._sdk.annotations.create(
                task,
                result=result,
                unique_id=unique,
                import_id=import_id,
                was_cancelled=cancelled,
                lead_time=seconds,
                request_options=_ONCE,
            ),
        )

    def update_annotation(
        self, id_: int, result: Sequence[Result], import_id: int, cancelled: bool, seconds: float | None
    ) -> RemoteAnnotation:
        """Replace what an annotation says; read it right before, since the server does not lock."""
        return self._write(
            "change an annotation",
            lambda: self._sdk.annotations.update(
                id_,
                result=result,
                import_id=import_id,
                was_cancelled=cancelled,
                lead_time=seconds,
                request_options=_ONCE,
            ),
        )

    def create_prediction(self, task: int, result: Sequence[Result], version: str) -> None:
        """Make a prediction; look at the task first, since the server takes the same one twice."""
        with self._doing("create a prediction"):
            self._sdk.predictions.create(task=task, result=result, model_version=version, request_options=_ONCE)

    def update_prediction(self, id_: int, result: Sequence[Result], version: str) -> None:
        with self._doing("change a prediction"):
            self._sdk.predictions.update(id_, result=result, model_version=version, request_options=_ONCE)

    def _write(self, doing: str, call: Callable[[], Any]) -> RemoteAnnotation:
        with self._doing(doing):
            return _annotation(call().dict(), set())

    def _pages(
        self, project: int, filters: list[dict[str, Any]], include: str | None = None, page_size: int = TASKS_A_PAGE
    ) -> Iterator[list[dict[str, Any]]]:
        """Tasks by id. Each request is for a first page, since the SDK takes a 404 on a later one for the end."""
        last = 0
        while True:
            items = [_filter("id", "greater", "Number", last), *filters]
            query = json.dumps({"filters": {"conjunction": "and", "items": items}, "ordering": ["tasks:id"]})
            with self._doing("list the tasks"):
                listed = self._sdk.tasks.list(
                    project=project,
                    query=query,
                    fields="all",
                    include=include,
                    page=1,
                    page_size=page_size,
                    request_options=self._again,
                )
                page = [each.dict() for each in listed.items or ()]
            if page:
                yield page
                last = page[-1]["id"]
            # The server may give less than a page, so its own count of what is left decides.
            if not page or listed.response.total <= len(page):
                return

    def _doing(self, doing: str) -> Any:
        return translated(self.url, doing)


def _filter(column: str, operator: str, kind: str, value: Any) -> dict[str, Any]:
    return {"filter": f"filter:tasks:{column}", "operator": operator, "type": kind, "value": value}


def _instant(moment: dt.datetime) -> str:
    # The one form that does not make the server fail.
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _short_enough(sids: Iterable[str]) -> Iterator[list[str]]:
    """Groups that fit into an address, which servers cut off at 4,096 bytes or more."""
    group: list[str] = []
    length = 0
    for sid in dict.fromkeys(sids):
        size = len(quote(json.dumps(sid))) + 6
        if group and length + size > _LONGEST_QUERY:
            yield group
            group, length = [], 0
        group.append(sid)
        length += size
    if group:
        yield group


def _project(found: Any) -> RemoteProject:
    made_at = str(found.created_at or "")
    return RemoteProject(found.id, found.title or "", found.description or "", found.label_config or "", made_at)


def _task(found: dict[str, Any]) -> RemoteTask:
    data = found.get("data")
    data = data if isinstance(data, dict) else {}
    drafts = found.get("drafts") or ()
    edited = {draft.get("annotation") for draft in drafts if isinstance(draft, dict)}
    predictions = [each for each in found.get("predictions") or () if isinstance(each, dict)]
    return RemoteTask(
        id=found["id"],
        project=int(found.get("project") or 0),
        sid=str(data.get("sid", "")),
        text=str(data.get("text", "")),
        updated_at=_moment(found["updated_at"]),
        annotations=tuple(_annotation(each, edited) for each in found.get("annotations") or ()),
        predictions=tuple(
            RemotePrediction(each["id"], str(each.get("model_version") or ""), each.get("result") or ())
            for each in predictions
        ),
    )


def _made(sent: dict[str, Any]) -> list[dict[str, Any]]:
    # Their ids are not told; nobody needs those of predictions that were made just now.
    return [prediction | {"id": 0} for prediction in sent.get("predictions") or ()]


def _annotation(found: dict[str, Any], edited: Collection[Any]) -> RemoteAnnotation:
    author = found.get("completed_by")
    if isinstance(author, dict):
        author = author.get("id")
    return RemoteAnnotation(
        id=found["id"],
        result=found.get("result") or (),
        author=author,
        import_id=found.get("import_id"),
        cancelled=bool(found.get("was_cancelled")),
        seconds=found.get("lead_time"),
        updated_at=_moment(found["updated_at"]),
        prediction=found.get("parent_prediction"),
        draft=found["id"] in edited,
    )


def _moment(value: str | dt.datetime) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
