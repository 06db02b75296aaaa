"""A lead's way from a number to the sentences behind it, to who said what, to the decision, to the gold."""

import json
from pathlib import Path

import pytest
from msgspec import structs
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installed import Workbench
from workbench.agreement import KINDS
from workbench.domain.annotations import Annotation, Gold
from workbench.domain.codec import decode, encode
from workbench.domain.layers import LAYERS
from workbench.domain.meaning import mean_the_same
from workbench.workflows.demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """The demo: three people's labels of its article, who differ in each of the ways that have a name."""
    made = Workbench(tmp_path_factory.mktemp("adjudication"), "demo")
    made.run("demo", "--no-serve")
    return made


def sign_in(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Name").fill("lea")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Adjudicate")).to_be_visible(timeout=60_000)


def newest(workbench: Workbench, place: tuple[str, int]) -> dict[str, Annotation]:
    """Everybody's answer to a sentence."""
    found = [decode(line, Annotation) for line in workbench.run("annotations", "dump").splitlines()]
    return {each.annotator: each for each in found if (each.document, each.sentence) == place}


def gold(workbench: Workbench) -> list[Gold]:
    return [decode(line, Gold) for line in workbench.run("gold", "dump").splitlines()]


def open_behind_a_bar(page: Page, address: str) -> None:
    """From a bar of the dashboard to a sentence behind it, side by side."""
    page.goto(f"{address}/agreement?layer=Stance")
    bars = page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    expect(bars).to_be_visible(timeout=60_000)
    rows = page.locator("a.wb-row")
    expect(rows.first).to_be_visible(timeout=30_000)
    box = bars.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 18)
    page.wait_for_url("**kind=*", timeout=30_000)
    rows.first.click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible(timeout=60_000)


def decide_by_key(page: Page, key: str) -> None:
    """Take one person's version of everything, and keep it."""
    expect(page.get_by_test_id("decision")).to_be_visible(timeout=60_000)
    open_lines = page.locator("[data-testid=decision-line]:not(.done)")
    expect(open_lines.first).to_be_visible()
    while left := open_lines.count():
        page.keyboard.press(key)
        expect(open_lines).not_to_have_count(left)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("status")).to_contain_text("saved", timeout=30_000)


def test_people_differ_in_every_way_that_has_a_name(workbench: Workbench) -> None:
    """The walk below meets them all."""
    cases = json.loads(workbench.run("gold", "queue", "--json"))["cases"]
    assert {kind for case in cases for kind in case["kinds"]} == set(KINDS)
    assert {name for case in cases for name in case["annotators"]} == {"ben", "cleo", "dan"}


def test_from_the_number_to_the_gold(workbench: Workbench, browser: Browser, artifacts: Path) -> None:
    """By clicks to the sentence, by keys to the decision; and back again when somebody revises their answer."""
    with workbench.serving() as address:
        page = browser.new_context(viewport={"width": 1360, "height": 900}).new_page()
        sign_in(page, address)
        open_behind_a_bar(page, address)
        page.screenshot(path=artifacts / "side-by-side.png")
        decide = page.get_by_role("link", name="Decide")
        document, sentence = page.url.rpartition("?")[2].split("&")
        place = document.partition("=")[2], int(sentence.partition("=")[2])
        decide.click()
        decide_by_key(page, "1")
        page.screenshot(path=artifacts / "adjudicated.png")

        [kept] = gold(workbench)
        answers = newest(workbench, place)
        first, *_ = sorted(answers)
        assert (kept.annotation.document, kept.annotation.sentence) == place
        assert (kept.annotation.annotator, kept.policy) == ("lea", "adjudicated")
        assert {ref.annotator for ref in kept.made_of} == set(answers)
        assert all(mean_the_same(kept.annotation, answers[first], layer) for layer in LAYERS)

        revised = structs.replace(answers[first], entities=(), revision=None, created_at=None)
        workbench.run("annotations", "load", "-", stdin=encode(revised).decode())
        page.goto(f"{address}/sentence?document={place[0]}&sentence={place[1]}")
        expect(page.get_by_text("An answer was revised since.")).to_be_visible(timeout=60_000)
        page.get_by_role("link", name="Decide again").click()
        expect(page.get_by_test_id("revising")).to_contain_text(f"decided before by lea, {first} revised since")
        # What lea decided before is taken to begin with: one key keeps it.
        page.keyboard.press("Control+Enter")
        expect(page.get_by_test_id("status")).to_contain_text("saved", timeout=30_000)
        [again] = gold(workbench)
        assert all(mean_the_same(again.annotation, kept.annotation, layer) for layer in LAYERS)
        assert {ref.annotator: ref.revision for ref in again.made_of}[first] == 2
        page.context.close()
