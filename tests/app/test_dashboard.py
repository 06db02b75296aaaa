"""The dashboard in a browser: from a number to the sentences behind it, and to what everybody said."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import msgspec
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.app.disagreeing import answer_all
from tests.app.furnished import MakeServer, furnish
from workbench.app.sessions import COOKIE
from workbench.settings import SchemeFile
from workbench.store import Store
from workbench.workflows import users

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Dashboard:
    """A lead's browser, what it complained about, and the server's store."""

    def __init__(self, page: Page, url: str, store: Store) -> None:
        self.page = page
        self.url = url
        self.store = store
        self.refused: list[str] = []
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "unsafe-eval" in message.text:
            self.refused.append(message.text)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.url}/{path}")
        return self.page


@pytest.fixture
def dashboard(
    new_sqlite: Callable[[], str], scheme_file: SchemeFile, make_server: MakeServer, browser: Browser
) -> Iterator[Dashboard]:
    """A lead's, on a project in which ana and ben differ."""
    url = new_sqlite()
    with closing(Store.open(url)) as store:
        furnish(store, scheme_file)
        answer_all(store, "ana", "ben")
        token = users.sign_in_trusted(store, "lena")
        server = make_server(url)
        server.start()
        with closing(browser.new_context(viewport={"width": 1280, "height": 900})) as context:
            context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])
            yield Dashboard(context.new_page(), server.url, store)


def test_a_number_leads_to_the_sentences_and_to_the_answers(dashboard: Dashboard) -> None:
    """A click on a bar narrows the list and stands in the address; a click on a sentence shows it side by side."""
    page = dashboard.open("agreement?layer=Entities")
    expect(page.get_by_text("2 people · 4 answers")).to_be_visible(timeout=60_000)
    rows = page.locator("a.wb-row")
    expect(rows).to_have_count(2, timeout=30_000)
    bars = page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    expect(bars).to_be_visible(timeout=30_000)
    box = bars.bounding_box()
    assert box is not None
    # Of the two bars, the upper one: what is cheaper to decide stands first, labels before what was missed.
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 18)
    expect(rows).to_have_count(1, timeout=30_000)
    expect(rows.first).to_contain_text("Turkey said it was ready.")
    expect(page).to_have_url(re.compile(r"/agreement\?.*kind=Label"), timeout=30_000)
    rows.first.click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible(timeout=60_000)
    expect(page.locator(".wb-kind", has_text="Polarity flipped")).to_be_visible()
    expect(page.locator(".wb-marked").first).to_contain_text("Turkey")
    decide = page.get_by_role("link", name="Decide")
    expect(decide).to_have_attribute("href", "/adjudicate?document=a+b&sentence=0")
    assert dashboard.refused == []


def test_every_picture_is_drawn_under_our_policy(dashboard: Dashboard) -> None:
    """No picture asks the browser to run text as code."""
    for address, heading in (
        ("agreement?layer=Entities&by=By+label", "Agreement"),
        ("agreement?layer=Entities&by=By+pair", "Agreement"),
        ("agreement?layer=Entities&by=By+annotator", "Agreement"),
        ("agreement?layer=Entities&by=By+week", "Agreement"),
        ("progress?show=Pace", "Progress"),
        ("progress?show=Labels", "Progress"),
        ("progress?show=Time+per+sentence", "Progress"),
    ):
        page = dashboard.open(address)
        expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=60_000)
        picture = page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
        expect(picture).to_be_visible(timeout=30_000)
    assert dashboard.refused == []


def test_a_new_answer_shows_after_a_click(dashboard: Dashboard) -> None:
    """The lead asks for it with one click."""
    page = dashboard.open("agreement")
    expect(page.get_by_text("2 people · 4 answers")).to_be_visible(timeout=60_000)
    with dashboard.store.write() as tx:
        found = tx.projects.get("news")
        answer = tx.annotations.head(found, "a b", 1, "ben")
        assert answer is not None
        tx.users.add("carl")
        tx.users.set_role(found, "carl", "annotator")
        tx.annotations.append(found, msgspec.structs.replace(answer, annotator="carl", revision=None), "carl-1")
        tx.commit()
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_text("3 people · 5 answers")).to_be_visible(timeout=60_000)
