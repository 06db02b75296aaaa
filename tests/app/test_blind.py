"""The blind rule: an annotator never receives another's labels, by page, component data or API."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, WebSocket, expect

from tests.app.furnished import SENTENCES, MakeServer, Visitor, furnish
from workbench.app.house import House
from workbench.app.pages.front import FOR_ALL, FOR_LEADS
from workbench.app.sessions import COOKIE
from workbench.domain.annotations import Annotation
from workbench.domain.codec import decode, encode
from workbench.settings import SchemeFile
from workbench.store import Store
from workbench.workflows import labeling, users

OTHER = "MARK-ben"
MARK = b"MARK"


def say(store: Store, user: str, mark: str, sentence: int = 0, status: str = "submitted") -> None:
    """Answer a sentence so that every free text of the answer carries a mark."""
    span = {"fragments": [{"start": 0, "end": 6, "text": "Turkey"}]}
    content = {"fragments": [{"start": 12, "end": 24, "text": "it was ready"}]}
    said: dict[str, Any] = {
        "document": "a b",
        "sentence": sentence,
        "status": status,
        "note": f"{mark}-note",
        "entities": [{"id": f"{mark}-e", "label": "GPE", "span": span, "note": f"{mark}-entity"}],
        "attributions": [{"id": f"{mark}-a", "content": content, "source": span, "note": f"{mark}-attribution"}],
        "stances": [
            {
                "id": f"{mark}-s",
                "holder": {"kind": "source", "attribution": f"{mark}-a"},
                "target": {"kind": "text", "text": f"{mark}-target"},
                "label": "favor",
            }
        ],
        "refused_suggestions": [f"{mark}-refused"],
    }
    labeling.submit(store, "news", user, decode(encode(said), Annotation), f"{mark}-{sentence}")


def prepare(store: Store) -> None:
    """Somebody else has answered everything, and ana the first sentence."""
    users.add_user(store, OTHER, OTHER, project="news", role="annotator")
    for sentence, status in enumerate(("submitted", "flagged", "skipped")):
        say(store, OTHER, "MARK", sentence, status)
    say(store, "ana", "own")


def test_the_api_is_blind(house: House, visitor: Visitor) -> None:
    """No answer of any address carries anything of another's, though ana's own are there."""
    prepare(house.store)
    ana = visitor(house, "ana")
    api = "/api/v1/projects/news"
    answers = [
        ana.post(f"{api}/claims", json={"want": 10}),
        ana.get(f"{api}/mine"),
        *(ana.get(f"{api}/mine?status={status}") for status in ("submitted", "skipped", "flagged")),
        *(ana.get(f"{api}/mine/a b/{sentence}") for sentence in range(3)),
        ana.get(f"{api}/canonicals?q=M"),
        ana.get(f"{api}/guidelines"),
        ana.get("/api/v1/session"),
        ana.get(f"{api}/cases"),
        ana.get(f"{api}/cases/a b/0"),
        ana.post(f"{api}/annotations", json={"key": "MARK-0", "annotation": {"document": "a b", "sentence": 0}}),
    ]
    for answer in answers[:-1]:
        assert MARK not in answer.content, answer.url
    assert b"own-note" in answers[5].content
    assert [answer.status_code for answer in answers[6:8]] == [403, 403]
    # Another's key is no way to their answer either.
    assert b"MARK-note" not in answers[-1].content
    assert answers[-1].status_code == 200


def test_a_release_or_a_lease_tells_nothing(house: House, visitor: Visitor) -> None:
    """What is handed out says nothing about who else has it."""
    prepare(house.store)
    batch = visitor(house, "ana").post("/api/v1/projects/news/claims", json={"want": 10}).json()
    assert [item["sentence"] for item in batch["items"]] == [1, 2]
    assert all(item["annotation"] is None for item in batch["items"])
    assert [annotation["annotator"] for annotation in batch["documents"]["a b"]["mine"]] == ["ana"]


@pytest.mark.browser
@pytest.mark.slow
def test_the_pages_are_blind(
    new_sqlite: Callable[[], str], scheme_file: SchemeFile, make_server: MakeServer, browser: Browser
) -> None:
    """Nothing that the browser receives on any page, leads' pages by their address too, is another's."""
    url = new_sqlite()
    with closing(Store.open(url)) as store:
        furnish(store, scheme_file)
        prepare(store)
        token = users.sign_in_trusted(store, "ana")
    server = make_server(url)
    server.start()
    received: list[tuple[str, bytes]] = []
    with closing(browser.new_context()) as context:
        context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])
        page = context.new_page()

        def listen(websocket: WebSocket) -> None:
            websocket.on(
                "framereceived",
                lambda frame: received.append((page.url, frame if isinstance(frame, bytes) else frame.encode())),
            )

        def pass_on(route: Route) -> None:
            answer = route.fetch()
            received.append((route.request.url, answer.body()))
            route.fulfill(response=answer)

        page.on("websocket", listen)
        context.route("**/api/**", pass_on)
        for place in (*FOR_ALL, *FOR_LEADS):
            page.goto(f"{server.url}/{'' if place.path == 'label' else place.path}")
            shown = (
                page.get_by_role("link", name=place.title)
                if place in FOR_ALL
                else page.get_by_role("heading", name="This page is for leads")
            )
            expect(shown).to_be_visible(timeout=30_000)
            page.wait_for_timeout(700)
        for sentence, text in enumerate(SENTENCES[:2]):
            page.goto(f"{server.url}/?document=a+b&sentence={sentence}")
            expect(page.get_by_text(text.partition(" ")[0]).first).to_be_visible(timeout=30_000)
            page.wait_for_timeout(700)
    everything = b"".join(body for _, body in received)
    assert b"own-note" in everything
    assert not [place for place, body in received if MARK in body]
