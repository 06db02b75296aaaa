"""Reading what a request carries, no more than is allowed."""

from starlette.requests import Request

from workbench.errors import InvalidInput


class TooLarge(InvalidInput):
    """A request's body is larger than allowed."""


class WrongContentType(InvalidInput):
    """A request's body is of a kind that is not read here."""


async def read_body(request: Request, content_type: str, limit: int) -> bytes:
    """Read the body.

    Raises:
        WrongContentType: it is not of `content_type`.
        TooLarge: it has more than `limit` bytes; the rest is not read.
    """
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != content_type:
        raise WrongContentType(f"the request must be {content_type}, not {sent or 'of no type'}")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge(f"the request must have no more than {limit} bytes")
    return bytes(body)
