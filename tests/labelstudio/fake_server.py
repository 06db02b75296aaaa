"""As much of Label Studio's API as a sync asks for, in memory, behind `httpx.MockTransport`: for fault tests only.

What it does was measured against the real server, on which `test_real_server.py` runs the same roads.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

TOKEN = "0123456789abcdef0123456789abcdef01234567"
URL = "http://label-studio.test"


class FakeLabelStudio:
    """Attributes:
    requests: method and path of each, in order; `writes` those that change something.
    fault: called with the number of a request, `True` before and `False` after it is done; may raise.
    """

    def __init__(self) -> None:
        self.projects: dict[int, dict[str, Any]] = {}
        self.tasks: dict[int, dict[str, Any]] = {}
        self.annotations: dict[int, dict[str, Any]] = {}
        self.predictions: dict[int, dict[str, Any]] = {}
        self.drafts: list[dict[str, Any]] = []
        self.users = [{"id": 1, "email": "lead@example.org", "first_name": "Lea", "last_name": "D"}]
        self.requests: list[tuple[str, str]] = []
        self.fault: Callable[[int, bool], None] | None = None
        self._clock = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._handle)

    @contextmanager
    def watched(self) -> Iterator[list[tuple[str, str]]]:
        """The writing requests made inside."""
        before = len(self.requests)
        writes: list[tuple[str, str]] = []
        yield writes
        writes += [request for request in self.requests[before:] if request[0] != "GET"]

    def state(self) -> dict[str, Any]:
        """Everything that somebody would see, without ids and times."""
        by_task: dict[str, Any] = {}
        for task in self.tasks.values():
            answers = [
                (each["unique_id"], each["import_id"], each["was_cancelled"], each["result"])
                for each in self.annotations.values()
                if each["task"] == task["id"]
            ]
            models = [
                (each["model_version"], each["result"])
                for each in self.predictions.values()
                if each["task"] == task["id"]
            ]
            by_task.setdefault(task["data"]["sid"], []).append(
                (task["data"], sorted(answers, key=str), sorted(models, key=str))
            )
        return {"projects": [each["label_config"] for each in self.projects.values()], "tasks": by_task}

    def touch(self, task: int) -> str:
        """Let time go on; the task is changed now."""
        self._clock += dt.timedelta(seconds=1)
        now = self._clock.isoformat().replace("+00:00", "Z")
        self.tasks[task]["updated_at"] = now
        return now

    def edit(self, annotation: int, result: list[dict[str, Any]]) -> None:
        """What the editor's Update does."""
        found = self.annotations[annotation]
        found["result"] = result
        found["updated_at"] = self.touch(found["task"])

    def annotate(self, task: int, result: list[dict[str, Any]], author: int = 1, **fields: Any) -> int:
        """What the editor's Submit does."""
        id_ = max(self.annotations, default=0) + 1
        self.annotations[id_] = {
            "id": id_,
            "task": task,
            "project": self.tasks[task]["project"],
            "result": result,
            "completed_by": author,
            "was_cancelled": False,
            "lead_time": None,
            "unique_id": None,
            "import_id": None,
            "parent_prediction": None,
            "updated_at": self.touch(task),
        } | fields
        return id_

    def delete_annotation(self, annotation: int) -> None:
        self.touch(self.annotations.pop(annotation)["task"])

    def _handle(self, request: httpx.Request) -> httpx.Response:
        number = len(self.requests)
        self.requests.append((request.method, request.url.path))
        if self.fault is not None:
            self.fault(number, True)
        response = self._answer(request)
        if self.fault is not None:
            self.fault(number, False)
        return response

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.headers["authorization"] != f"Token {TOKEN}":
            return _error(401, "Invalid token.")
        body = json.loads(request.content) if request.content else {}
        for method, pattern, answer in self._routes():
            match = re.fullmatch(pattern, request.url.path)
            if match and method == request.method:
                return answer(body, dict(request.url.params), *map(int, match.groups()))
        return httpx.Response(404, text="<html>Page not found</html>")

    def _routes(self) -> list[tuple[str, str, Callable[..., httpx.Response]]]:
        return [
            ("GET", r"/api/projects/", self._list_projects),
            ("POST", r"/api/projects/", self._make_project),
            ("GET", r"/api/projects/(\d+)/", lambda _, __, id_: _one(self.projects, id_)),
            ("PATCH", r"/api/projects/(\d+)/", lambda body, _, id_: _change(self.projects, id_, body)),
            ("POST", r"/api/projects/(\d+)/import", self._import),
            ("GET", r"/api/tasks/", self._list_tasks),
            ("GET", r"/api/tasks/(\d+)/", self._read_task),
            ("POST", r"/api/tasks/(\d+)/annotations/", self._make_annotation),
            ("PATCH", r"/api/annotations/(\d+)/", self._change_annotation),
            ("POST", r"/api/predictions/", self._make_prediction),
            ("PATCH", r"/api/predictions/(\d+)/", lambda body, _, id_: _change(self.predictions, id_, body)),
            ("GET", r"/api/users/", lambda *_: httpx.Response(200, json=self.users)),
        ]

    def _list_projects(self, _: Any, params: dict[str, str]) -> httpx.Response:
        page, size = int(params["page"]), int(params["page_size"])
        found = list(self.projects.values())[(page - 1) * size : page * size]
        if page > 1 and not found:
            return _error(404, "Invalid page.")
        return httpx.Response(200, json={"count": len(self.projects), "next": None, "previous": None, "results": found})

    def _make_project(self, body: dict[str, Any], _: Any) -> httpx.Response:
        id_ = max(self.projects, default=0) + 1
        self._clock += dt.timedelta(seconds=1)
        self.projects[id_] = body | {"id": id_, "created_at": self._clock.isoformat()}
        return httpx.Response(201, json=self.projects[id_])

    def _import(self, body: list[dict[str, Any]], _: Any, project: int) -> httpx.Response:
        ids = []
        for each in body:
            id_ = max(self.tasks, default=0) + 1  # as on SQLite: an id may come back
            self.tasks[id_] = {"id": id_, "project": project, "data": each["data"]}
            self.touch(id_)
            for prediction in each.get("predictions", ()):
                self._add_prediction(id_, prediction["result"], prediction["model_version"])
            ids.append(id_)
        return httpx.Response(201, json={"task_count": len(ids), "task_ids": ids})

    def _list_tasks(self, _: Any, params: dict[str, str]) -> httpx.Response:
        project = int(params["project"])
        if project not in self.projects:
            return _error(404, "No Project matches the given query.")
        found = [task for _, task in sorted(self.tasks.items()) if task["project"] == project]
        for item in json.loads(params["query"])["filters"]["items"]:
            found = [task for task in found if _matches(task, item)]
        page = [self._full(task) for task in found[: int(params["page_size"])]]
        return httpx.Response(
            200,
            json={"tasks": page, "total": len(found), "total_annotations": 0, "total_predictions": 0},
        )

    def _read_task(self, _: Any, __: Any, id_: int) -> httpx.Response:
        if id_ not in self.tasks:
            return _error(404, "No Task matches the given query.")
        return httpx.Response(200, json=self._full(self.tasks[id_]))

    def _full(self, task: dict[str, Any]) -> dict[str, Any]:
        annotations = [each for each in self.annotations.values() if each["task"] == task["id"]]
        shown = [{key: value for key, value in each.items() if key != "unique_id"} for each in annotations]
        return task | {
            "annotations": shown,
            "annotations_ids": ",".join(str(each["id"]) for each in annotations),
            "predictions": [each for each in self.predictions.values() if each["task"] == task["id"]],
            "drafts": [each for each in self.drafts if each["task"] == task["id"]],
        }

    def _make_annotation(self, body: dict[str, Any], _: Any, task: int) -> httpx.Response:
        if any(each["unique_id"] == body["unique_id"] for each in self.annotations.values()):
            return _error(409, "Annotation with this unique id already exists")
        id_ = self.annotate(task, body.pop("result"), **body)
        return httpx.Response(201, json=self.annotations[id_])

    def _change_annotation(self, body: dict[str, Any], _: Any, id_: int) -> httpx.Response:
        if id_ not in self.annotations:
            return _error(404, "No Annotation matches the given query.")
        self.annotations[id_] |= body | {"updated_at": self.touch(self.annotations[id_]["task"])}
        return httpx.Response(200, json=self.annotations[id_])

    def _make_prediction(self, body: dict[str, Any], _: Any) -> httpx.Response:
        made = self._add_prediction(body["task"], body["result"], body["model_version"])
        return httpx.Response(201, json=made)

    def _add_prediction(self, task: int, result: Any, version: str) -> dict[str, Any]:
        id_ = max(self.predictions, default=0) + 1
        self.predictions[id_] = {"id": id_, "task": task, "result": result, "model_version": version}
        return self.predictions[id_]


def _matches(task: dict[str, Any], item: dict[str, Any]) -> bool:
    column = item["filter"].removeprefix("filter:tasks:")
    value = task["data"]["sid"] if column == "data.sid" else task[column]
    match item["operator"]:
        case "greater":
            return bool(value > item["value"])
        case "greater_or_equal":
            return dt.datetime.fromisoformat(value) >= dt.datetime.fromisoformat(item["value"])
        case "in_list":
            return value in item["value"]
    raise AssertionError(item)


def _one(table: dict[int, dict[str, Any]], id_: int) -> httpx.Response:
    return httpx.Response(200, json=table[id_]) if id_ in table else _error(404, "No match.")


def _change(table: dict[int, dict[str, Any]], id_: int, body: dict[str, Any]) -> httpx.Response:
    table[id_] |= body
    return httpx.Response(200, json=table[id_])


def _error(status: int, detail: str) -> httpx.Response:
    return httpx.Response(status, json={"id": "x", "status_code": status, "detail": detail})
