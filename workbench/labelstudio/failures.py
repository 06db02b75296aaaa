"""Whatever the SDK and httpx raise, as our own errors.

Nothing here quotes `str(ApiError)`: it holds headers, with session cookies.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from workbench.errors import Conflict, InvalidSetting, NotFound, Refused, Unavailable, WorkbenchError

_BUSY = (408, 425, 429)


@contextmanager
def translated(url: str, doing: str) -> Iterator[None]:
    """Translate what goes wrong inside.

    Args:
        url: of the server.
        doing: what was being done, for the message: "list the tasks".

    Raises:
        Unavailable: it is away, busy, or did not answer in time; also in the midst of an answer.
        Refused: it said no, or is no Label Studio.
        NotFound: what was asked for is not there.
        Conflict: what was to be made is there.
        InvalidSetting: the address cannot be one.
    """
    import httpx
    from label_studio_sdk.core.api_error import ApiError
    from label_studio_sdk.core.parse_error import ParsingError

    found: WorkbenchError
    try:
        yield
        return
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        found = InvalidSetting(f"{url!r} is no address of a Label Studio server, such as http://127.0.0.1:8080")
    except httpx.LocalProtocolError:
        found = Refused(f"the token for Label Studio at {url} has characters that no token has")
    except httpx.TimeoutException:
        found = Unavailable(f"Label Studio at {url} took too long to {doing}; try again, nothing is done twice")
    except (httpx.TooManyRedirects, httpx.DecodingError):
        found = _no_label_studio(url, doing)
    except httpx.TransportError as error:
        found = Unavailable(f"Label Studio at {url} cannot be reached to {doing} ({type(error).__name__}); try again")
    except (httpx.HTTPError, httpx.StreamError, httpx.CookieConflict) as error:
        found = Unavailable(
            f"Label Studio at {url} broke off while asked to {doing} ({type(error).__name__}); try again"
        )
    except ApiError as error:
        found = _from_answer(error.status_code, error.body, url, doing)
    except ParsingError as error:
        found = _from_answer(error.status_code, None, url, doing)
    except UnicodeEncodeError:
        found = Refused(f"the token for Label Studio at {url} has characters that no token has")
    except ValueError as error:
        if isinstance(error, WorkbenchError):
            raise
        found = _no_label_studio(url, doing)  # JSON was expected
    raise found from None


def _from_answer(status: int | None, body: Any, url: str, doing: str) -> WorkbenchError:
    said = _detail(body)
    if status in (401, 403):
        return Refused(f"Label Studio at {url} refuses the token{said}; make a new one there under Account & Settings")
    if status == 404 and isinstance(body, dict):
        return NotFound(f"Label Studio at {url} does not have what it needs to {doing}{said}")
    if status == 409:
        return Conflict(f"Label Studio at {url} has it already, so it cannot {doing}{said}")
    if status in _BUSY or (status is not None and status >= 500):
        return Unavailable(f"Label Studio at {url} failed to {doing} (status {status}); try again")
    if status is not None and 400 <= status < 500 and isinstance(body, dict):
        return Refused(f"Label Studio at {url} refuses to {doing}{said}")
    return _no_label_studio(url, doing)


def _no_label_studio(url: str, doing: str) -> WorkbenchError:
    return Refused(f"{url} does not answer like Label Studio when asked to {doing}; is the address right?")


def _detail(body: Any) -> str:
    if not isinstance(body, dict):
        return ""
    found = body.get("validation_errors") or body.get("detail")
    if isinstance(found, dict):
        found = "; ".join(f"{name}: {_flat(value)}" for name, value in found.items())
    text = _flat(found) if found else ""
    return f" ({text[:300]})" if text else ""


def _flat(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
