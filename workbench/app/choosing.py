"""Which project the pages show: a choice of the browser's, kept in a cookie."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

PROJECT_COOKIE = "workbench_project"


async def choose_project(request: Request) -> Response:
    """`GET /project/{name}`; whether one has a part in it is asked wherever it is shown."""
    response = RedirectResponse("/", 303)
    response.set_cookie(
        PROJECT_COOKIE,
        request.path_params["name"],
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


def choosing_routes() -> list[Route]:
    return [Route("/project/{name}", choose_project, methods=["GET"])]
