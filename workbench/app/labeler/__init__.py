"""The labeler: a Streamlit component of plain ES modules, served from this package as it is.

What it is given is all that Python and the browser share here; sentences it claims and submits through the
HTTP API, so that the annotator never waits for a rerun. `frontend/labeler.js` is where it begins.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypedDict

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

# The distribution's name, then the component's in `[[tool.streamlit.component.components]]` of pyproject.toml.
COMPONENT = "workbench.labeler"


Mode = Literal["label", "adjudicate"]


class LabelerUser(TypedDict):
    """Whose labels these are."""

    name: str
    display_name: str
    role: str


class LabelerProject(TypedDict):
    """What is being labeled."""

    name: str
    title: str
    overlap: int


class OpenSentence(TypedDict):
    """A sentence: one of one's own, or one to decide."""

    document: str
    sentence: int


class KindHelp(TypedDict):
    """A kind of difference."""

    title: str
    description: str


class LabelerData(TypedDict):
    """Everything the labeler is told when it is mounted.

    Attributes:
        api: prefix of the project's addresses, such as `/api/v1/projects/news`.
        csrf: the session's token, sent with every request that changes something.
        user: the annotator; drafts and the outbox are kept in the browser under this name.
        scheme: the `Scheme` as JSON, with `version` and `guidelines_version`.
        guidelines: Markdown.
        open: a sentence to revise, or to decide, first; None to go on with the queue.
        sign_in: where to sign in again.
        mode: whether one labels sentences, or decides where annotators differ.
        kinds: of differences, by name; where one decides.
    """

    api: str
    csrf: str
    user: LabelerUser
    project: LabelerProject
    scheme: Mapping[str, Any]
    guidelines: str
    open: OpenSentence | None
    sign_in: str
    mode: Mode
    kinds: Mapping[str, KindHelp]


def labeler(data: LabelerData, key: str = "labeler", height: int | Literal["fill"] = "fill") -> None:
    """Draw the labeler on the page.

    Args:
        data: what it works on.
        key: Streamlit's key; the component survives reruns under it.
        height: pixels, or `"fill"` for all of the window below the page's header.
    """
    _component()(
        key=key,
        data={**data, "fill": height == "fill"},
        height="content" if height == "fill" else height,
    )


@cache
def _component() -> "ComponentRenderer":
    from streamlit.components.v2 import component

    return component(COMPONENT, js="labeler.js")
