"""Nothing that was submitted is lost or doubled: by a reload, a lost connection, a sign-out, a refusal."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.app.labeler.conftest import Desk
from workbench.domain.documents import Document

pytestmark = pytest.mark.browser

TEXT = "Ann spoke. Bob left. Cem stayed. Dan came."


@pytest.fixture
def four(desk: Desk) -> Desk:
    """Four short sentences."""
    desk.add(Document(id="four", text=TEXT), (0, 10), (11, 20), (21, 32), (33, 42))
    return desk


@pytest.fixture
def at_work(page: Page, four: Desk) -> Page:
    """The labeler, with the first of them on the screen."""
    assert four.waiting
    page.goto("/")
    expect(page.get_by_test_id("sentence")).to_have_text("Ann spoke.")
    return page


def status(page: Page) -> Callable[[str], None]:
    return lambda text: expect(page.get_by_test_id("status")).to_contain_text(text)


def labels(desk: Desk) -> list[tuple[int, str]]:
    return sorted((one.sentence, entity.label) for one in desk.accepted.values() for entity in one.entities)


def test_next_sentence_at_once(at_work: Page, four: Desk) -> None:
    """The next sentence is there in the same task as the key, whatever the server does."""
    four.fails = 503
    at_work.evaluate(
        """() => {
          const press = new KeyboardEvent("keydown", {key: "Enter", code: "Enter", ctrlKey: true, bubbles: true});
          document.body.dispatchEvent(press);
          const root = document.getElementById("host").shadowRoot;
          window.shown = root.querySelector("[data-testid=sentence]").textContent;
        }"""
    )
    assert at_work.evaluate("window.shown") == "Bob left."


def test_acknowledged(at_work: Page, four: Desk) -> None:
    """What the server has acknowledged leaves the outbox."""
    at_work.keyboard.press("p")
    at_work.keyboard.press("Control+Enter")
    status(at_work)("saved")
    assert labels(four) == [(0, "PERSON")]
    assert at_work.evaluate("Object.keys(localStorage).filter((key) => key.includes('outbox:')).length") == 0


def test_offline_and_reload(at_work: Page, four: Desk) -> None:
    """What could not be sent is sent after a reload, once."""
    four.fails = 503
    at_work.keyboard.press("p")
    at_work.keyboard.press("Control+Enter")
    status(at_work)("1 waiting")
    four.fails = None
    at_work.reload()
    status(at_work)("saved")
    assert labels(four) == [(0, "PERSON")]
    expect(at_work.get_by_test_id("sentence")).to_have_text("Bob left.")


def test_tab_closed(at_work: Page, four: Desk, context: BrowserContext) -> None:
    """What waits when the tab is closed is sent by the next one."""
    four.fails = 503
    at_work.keyboard.press("p")
    at_work.keyboard.press("Control+Enter")
    status(at_work)("1 waiting")
    at_work.close()
    four.fails = None
    again = context.new_page()
    again.goto("/")
    status(again)("saved")
    assert labels(four) == [(0, "PERSON")]


def test_lost_answer(at_work: Page, four: Desk) -> None:
    """An answer that is lost on the way leads to the same key again, and to one annotation."""
    four.loses_answers = True
    at_work.keyboard.press("p")
    at_work.keyboard.press("Control+Enter")
    status(at_work)("1 waiting")
    expect(at_work.get_by_test_id("status")).to_contain_text("does not answer")
    four.loses_answers = False
    at_work.evaluate("dispatchEvent(new Event('online'))")
    status(at_work)("saved")
    assert four.posts > 1
    assert len(four.accepted) == 1


def test_order(at_work: Page, four: Desk) -> None:
    """What waits goes out in the order in which it was submitted."""
    four.fails = 503
    for _ in range(3):
        at_work.keyboard.press("Control+Enter")
    status(at_work)("3 waiting")
    four.fails = None
    at_work.evaluate("dispatchEvent(new Event('online'))")
    status(at_work)("saved")
    assert [one.sentence for one in four.accepted.values()] == [0, 1, 2]


def test_signed_out(at_work: Page, four: Desk) -> None:
    """Signed out, the work is kept and a link leads to the sign-in; afterwards it goes out."""
    four.fails = 401
    at_work.keyboard.press("p")
    at_work.keyboard.press("Control+Enter")
    status(at_work)("signed out")
    assert at_work.get_by_test_id("status").get_by_role("link").get_attribute("href") == "/sign-in"
    four.fails = None
    at_work.evaluate("dispatchEvent(new Event('focus'))")
    status(at_work)("saved")
    assert labels(four) == [(0, "PERSON")]


def test_refused_is_mended(at_work: Page, four: Desk) -> None:
    """A refused sentence shows the server's reason, is opened again, and goes out once it is mended."""
    four.fails = 422
    at_work.keyboard.press("p")
    at_work.keyboard.press("Control+Enter")
    status(at_work)("1 refused")
    four.fails = None
    at_work.get_by_test_id("refused").click()
    expect(at_work.get_by_test_id("refused-entry")).to_contain_text("told to fail")
    at_work.get_by_test_id("reopen").click()
    expect(at_work.get_by_test_id("sentence")).to_have_text("Ann spoke.")
    at_work.get_by_test_id("item-line").click()
    at_work.keyboard.press("o")
    at_work.keyboard.press("Control+Enter")
    status(at_work)("saved")
    assert labels(four) == [(0, "ORG")]


def test_draft(at_work: Page) -> None:
    """The unfinished sentence is there again after a reload, down to the last edit."""
    at_work.keyboard.press("p")
    at_work.keyboard.press("ArrowRight")
    at_work.keyboard.press("e")
    at_work.reload()
    expect(at_work.get_by_test_id("sentence")).to_have_text("Ann spoke.")
    expect(at_work.get_by_test_id("item-line")).to_have_count(2)


def test_other_tab(at_work: Page, context: BrowserContext) -> None:
    """A second tab waits until it is told to take over; the first one then stands aside."""
    second = context.new_page()
    second.goto("/")
    expect(second.get_by_test_id("phase-elsewhere")).to_be_visible()
    second.get_by_test_id("instead-action").click()
    expect(second.get_by_test_id("sentence")).to_have_text("Ann spoke.")
    expect(at_work.get_by_test_id("phase-elsewhere")).to_be_visible()


def test_finished(at_work: Page, four: Desk) -> None:
    """When nothing is left the page says so, and finds what comes later."""
    for _ in range(4):
        at_work.keyboard.press("Control+Enter")
    expect(at_work.get_by_test_id("phase-finished")).to_be_visible()
    four.add(Document(id="more", text="Eve sang."), (0, 9))
    at_work.get_by_test_id("instead-action").click()
    expect(at_work.get_by_test_id("sentence")).to_have_text("Eve sang.")


def test_asked_again(at_work: Page, four: Desk) -> None:
    """What is put back comes again with its answer and the reason, each time that it is put back, and once."""
    at_work.keyboard.press("p")
    for _ in range(4):
        at_work.keyboard.press("Control+Enter")
    for revision in (1, 2):
        expect(at_work.get_by_test_id("phase-finished")).to_be_visible()
        status(at_work)("saved")
        four.again["four", 0] = revision
        at_work.get_by_test_id("instead-action").click()
        expect(at_work.get_by_test_id("sentence")).to_have_text("Ann spoke.")
        expect(at_work.get_by_text("Asked again: labels changed.")).to_be_visible()
        expect(at_work.get_by_test_id("list-entities").locator("[data-item]")).to_have_count(1)
        at_work.keyboard.press("Control+Enter")
    expect(at_work.get_by_test_id("phase-finished")).to_be_visible()
    status(at_work)("saved")
    assert labels(four) == [(0, "PERSON")] * 3


def test_server_away(four: Desk, page: Page) -> None:
    """Without a server the page says so, and goes on by itself when it is back."""
    four.fails = 503
    page.goto("/")
    expect(page.get_by_test_id("phase-failed")).to_be_visible()
    four.fails = None
    expect(page.get_by_test_id("sentence")).to_have_text("Ann spoke.", timeout=15_000)
