"""The main road, with nothing stubbed: label in a browser, train from the export, and meet Label Studio both ways."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import ntv
from tests.e2e.annotator import Annotator
from tests.e2e.editor import Editor
from tests.e2e.installed import Workbench
from tests.label_studio_server import LabelStudioServer
from workbench.domain.annotations import Annotation
from workbench.domain.codec import decode
from workbench.settings import shipped

PASSWORD = "correct horse battery"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def ntv_revisions(workbench: Workbench) -> list[Annotation]:
    """All revisions of the one sentence, oldest first."""
    found = workbench.annotations("--all-revisions")
    return [each for each in found if (each.document, each.sentence) == (ntv.DOCUMENT, ntv.SENTENCE)]


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A project with the seed article, which nobody has labeled yet."""
    made = Workbench(tmp_path_factory.mktemp("main-road"))
    made.run("init", str(shipped("configs") / "news.toml"))
    made.run("import", str(shipped("seeds")))
    made.run("users", "add", "ana", "--role", "annotator", "--password-stdin", stdin=PASSWORD)
    return made


def label_entities(annotator: Annotator) -> None:
    """Ten: suggestions accepted by key, wrong ones refused, missing ones made by key and by mouse."""
    page = annotator.page
    annotator.select("Turkish")
    annotator.press("Enter")
    annotator.select("NTV")
    annotator.press("Enter", "w")
    annotator.answer("NTV", "new: NTV")
    annotator.select("November")
    annotator.press("Enter")
    annotator.select("Tayyip Erdogan")  # the model cut the name short
    annotator.press("Backspace")
    annotator.drag("Recep Tayyip Erdogan")
    annotator.press("p", "w")
    annotator.answer("Recep Tayyip Erdogan", "new: Recep Tayyip Erdogan")
    annotator.select("Turkey")
    annotator.press("Enter", "w")
    annotator.answer("Turkey Q43", "new: Turkey")
    for words in ("Russia", "Ukraine"):
        annotator.select(words)
        annotator.press("Enter")
    annotator.select("Ankara")
    annotator.press("Enter", "m", "w")
    annotator.answer("Tur", "Turkey")  # completed from the registry
    annotator.double_click("drones")
    page.get_by_test_id("key-label-PRODUCT").click()
    annotator.select("Kyiv")  # the model took the city for a person
    annotator.press("Backspace")
    annotator.select("Kyiv")
    annotator.press("g", "Escape")


def label_attributions(annotator: Annotator) -> None:
    """Three, nested in one another, the first with a split cue."""
    annotator.press("a")
    annotator.select("The Turkish NTV channel")
    annotator.press("s")
    annotator.select("quoted")
    annotator.press("c")
    annotator.select("as saying")
    annotator.press("c")
    annotator.drag(ntv.CONTENT)
    annotator.press("t", "Enter", "a")
    annotator.select("Recep Tayyip Erdogan")
    annotator.press("s")
    annotator.select("as saying")
    annotator.press("c")
    annotator.select(ntv.CONTENT)
    annotator.press("t", "n", "1", "Enter", "a")
    annotator.select("Turkey")
    annotator.press("s")
    annotator.select("was ready")
    annotator.press("c")
    annotator.select("to mediate between Russia and Ukraine")
    annotator.press("t", "n", "2", "Enter")


def label_stance(annotator: Annotator) -> None:
    """Erdogan's, towards the mediation, through his attribution and so through NTV's."""
    annotator.press("2", "f", "1", "3")
    annotator.select("ready to mediate")
    annotator.press("e", "Enter")


def check_shown(page: Page) -> None:
    """Everything that was labeled stands on the screen."""
    for layer, count in (("entities", 10), ("attributions", 3), ("stances", 1)):
        expect(page.get_by_test_id(f"list-{layer}").locator("[data-item]")).to_have_count(count)
    bars = page.get_by_test_id("bar")
    for role, count in (("source", 3), ("cue", 4), ("content", 3)):
        assert bars.and_(page.locator(f"[data-role={role}]")).count() >= count
    expect(page.get_by_test_id("list-stances")).to_contain_text("Recep Tayyip Erdogan")
    expect(page.get_by_test_id("list-stances")).to_contain_text("① The Turkish NTV channel → ② Recep Tayyip Erdogan")


def test_a_sentence_is_labeled_in_a_browser(workbench: Workbench, browser: Browser, artifacts: Path) -> None:
    """By keyboard and mouse; after a reload all of it is there again."""
    with workbench.serving() as address:
        page = browser.new_page(viewport={"width": 1360, "height": 900})
        annotator = Annotator(page)
        annotator.sign_in(address, "ana", PASSWORD)
        while not annotator.text.startswith(ntv.BEGINS):
            annotator.submit()
        label_entities(annotator)
        label_attributions(annotator)
        label_stance(annotator)
        check_shown(page)
        page.screenshot(path=artifacts / "labeler.png")
        annotator.submit()
        annotator.wait_until_saved()
        page.reload()
        expect(annotator.sentence).to_be_visible(timeout=30_000)
        annotator.press("Alt+ArrowLeft")
        expect(annotator.sentence).to_contain_text(ntv.BEGINS)
        check_shown(page)
        page.close()
    (stored,) = ntv_revisions(workbench)
    ntv.check_labels(stored)
    assert stored.annotator == "ana"
    accepted = {entity.span.text for entity in stored.entities if entity.suggested_by}
    assert accepted == {"Turkish", "NTV", "November", "Turkey", "Russia", "Ukraine", "Ankara"}


def test_the_export_reads_the_same(workbench: Workbench, tmp_path: Path) -> None:
    """`load_dataset`, offline and in a fresh process, finds what was labeled."""
    workbench.run("export", "--project", "news", "--out", str(tmp_path / "data"))
    program = """
import json, sys
from datasets import load_dataset
rows = [row for split in load_dataset(sys.argv[1], "annotations").values() for row in split]
stances = [row for split in load_dataset(sys.argv[1], "stance").values() for row in split]
print(json.dumps({"annotations": rows, "stances": stances}, default=str))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "data")],
        capture_output=True,
        text=True,
        env=os.environ | {"HF_HOME": str(tmp_path / "cache"), "HF_HUB_OFFLINE": "1"},
        check=True,
    )
    loaded = json.loads(done.stdout)
    (row,) = [
        row for row in loaded["annotations"] if row["document"] == ntv.DOCUMENT and row["sentence"] == ntv.SENTENCE
    ]
    ntv.check_labels(decode(row["annotation"], Annotation))
    assert "ana" not in {str(value) for value in row.values()}
    (stance,) = loaded["stances"]
    assert stance["sentence"] == ntv.SENTENCE


@pytest.mark.label_studio
def test_label_studio_shows_it_and_gives_it_back(
    workbench: Workbench, browser: Browser, label_studio: LabelStudioServer, artifacts: Path
) -> None:
    """Pushed, it stands in Label Studio's editor; changed there and pulled, the change is a second revision."""
    workbench.settings |= {
        "WORKBENCH_LABEL_STUDIO_URL": label_studio.url,
        "WORKBENCH_LABEL_STUDIO_TOKEN": label_studio.token,
    }
    pushed = json.loads(workbench.run("sync", "push", "--project", "news", "--json"))
    assert pushed["created"] == len(workbench.annotations())
    page = browser.new_page(viewport={"width": 1600, "height": 1200})
    editor = Editor(page, label_studio)
    editor.sign_in()
    editor.open(pushed["remote_project"], ntv.BEGINS)
    for words, *_ in (*ntv.ENTITIES, *ntv.ATTRIBUTIONS):
        assert words in editor.highlighted
    page.screenshot(path=artifacts / "label-studio.png")
    editor.relabel("drones", "EVENT")
    editor.update()
    page.close()

    pulled = [json.loads(workbench.run("sync", "pull", "--project", "news", "--json")) for _ in range(2)]
    assert [each["revisions"] for each in pulled] == [1, 0]
    first, second = ntv_revisions(workbench)
    assert (first.revision, second.revision) == (1, 2)
    assert (second.annotator, second.origin.kind) == ("ana", "label_studio")
    changed = {entity.span.text: entity.label for entity in second.entities if entity not in first.entities}
    assert changed == {"drones": "EVENT"}
    assert len(second.entities) == len(first.entities)
    assert (second.attributions, second.stances) == (first.attributions, first.stances)
