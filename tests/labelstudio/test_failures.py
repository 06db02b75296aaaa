"""`labelstudio/failures.py`: every exception of httpx and the SDK becomes one of ours, and nothing leaks."""

import inspect
import json
from typing import Any

import httpx
import label_studio_sdk.errors as sdk_errors
import pytest
from label_studio_sdk.core.api_error import ApiError
from label_studio_sdk.core.parse_error import ParsingError

from workbench.errors import Conflict, InvalidSetting, NotFound, Refused, Unavailable, WorkbenchError
from workbench.labelstudio.failures import translated

URL = "http://127.0.0.1:8080"
SECRET = "sessionid=secret"


def foreign_exceptions() -> list[type[Exception]]:
    """All that httpx and the SDK's client export."""
    from_httpx = [each for _, each in inspect.getmembers(httpx, inspect.isclass) if issubclass(each, Exception)]
    from_sdk = [each for name in sdk_errors.__all__ if inspect.isclass(each := getattr(sdk_errors, name))]
    return [*from_httpx, *from_sdk, ApiError, ParsingError]


def make(kind: type[Exception]) -> Exception:
    arguments: dict[str, Any] = {"message": SECRET, "headers": {"set-cookie": SECRET}, "body": {"detail": "no"}}
    arguments |= {"status_code": 503, "request": httpx.Request("GET", URL), "response": httpx.Response(500)}
    parameters = inspect.signature(kind.__init__).parameters
    if issubclass(kind, ApiError | ParsingError):
        return kind(**{name: value for name, value in arguments.items() if name in parameters})
    if "message" in parameters:
        wanted = {name for name, each in parameters.items() if each.default is inspect.Parameter.empty}
        return kind(**{name: value for name, value in arguments.items() if name in wanted})
    return kind()


@pytest.mark.parametrize("kind", foreign_exceptions(), ids=lambda kind: kind.__name__)
def test_every_foreign_exception_is_translated(kind: type[Exception]) -> None:
    """None of them comes through, and no message holds what an answer's headers held."""
    with pytest.raises(WorkbenchError) as caught, translated(URL, "list the tasks"):
        raise make(kind)
    assert URL in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"detail": "bad", "validation_errors": {"label_config": ["no such tag"]}}, Refused),
        (401, {"detail": "Invalid token."}, Refused),
        (403, {"detail": "no"}, Refused),
        (404, {"detail": "No Project matches"}, NotFound),
        (404, "<html>", Refused),
        (200, "<html>", Refused),
        (405, "<html>", Refused),
        (408, None, Unavailable),
        (409, {"detail": "there"}, Conflict),
        (429, None, Unavailable),
        (500, {"detail": "boom"}, Unavailable),
        (None, None, Refused),
    ],
)
def test_answers_by_status(status: int | None, body: Any, kind: type[WorkbenchError]) -> None:
    """A refusal is told from an accident, and HTML from an answer."""
    with pytest.raises(kind), translated(URL, "do it"):
        raise ApiError(status_code=status, body=body)


def test_reason_of_a_refused_config_is_told() -> None:
    """Which control is wrong stands in the sentence."""
    body = {"detail": "Validation error", "validation_errors": {"label_config": ["no such tag"]}}
    with pytest.raises(Refused, match="label_config: no such tag"), translated(URL, "make the project"):
        raise ApiError(status_code=400, body=body)


def test_token_that_no_header_can_hold() -> None:
    """An odd character in the token is a bad token, not a crash."""
    with pytest.raises(Refused, match="the token"), translated(URL, "do it"):
        "é".encode("ascii")


def test_what_is_no_json_is_no_label_studio() -> None:
    """A page where JSON was expected: probably the wrong address."""
    with pytest.raises(Refused, match="is the address right"), translated(URL, "do it"):
        json.loads("<html>")


def test_wrong_address_is_a_setting() -> None:
    """What is no HTTP address is told as such."""
    with pytest.raises(InvalidSetting, match="no address"), translated("ftp://x", "do it"):
        raise httpx.UnsupportedProtocol("ftp")


def test_our_own_errors_come_through() -> None:
    """Also those that are ValueErrors."""
    error = InvalidSetting("mine")
    with pytest.raises(InvalidSetting) as caught, translated(URL, "do it"):
        raise error
    assert caught.value is error
