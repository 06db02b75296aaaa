"""An annotator at the labeler: what hands on a keyboard and a mouse can do, and nothing else."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass
class Annotator:
    """Somebody signed in, with a sentence on the screen."""

    page: Page

    def sign_in(self, address: str, name: str, password: str) -> None:
        self.page.goto(address)
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.press("Enter")
        expect(self.sentence).to_be_visible(timeout=60_000)

    @property
    def sentence(self) -> Locator:
        return self.page.get_by_test_id("sentence")

    @property
    def text(self) -> str:
        return self.sentence.locator("[data-testid=token]").first.evaluate("token => token.parentElement.textContent")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tokens(self, words: str, sentence: Locator | None = None) -> tuple[int, int]:
        """The first and the last token of some words of the sentence, by number."""
        found = (sentence or self.sentence).locator("[data-testid=token]")
        texts = found.all_text_contents()
        wanted = "".join(words.split())
        for first in range(len(texts)):
            for last in range(first, len(texts)):
                joined = "".join(texts[first : last + 1])
                if joined == wanted:
                    return first, last
                if not wanted.startswith(joined):
                    break
        raise AssertionError(f"“{words}” is not in {texts}")

    def select(self, words: str) -> None:
        """By keyboard: the caret to the first word, then stretch it to the last."""
        first, last = self.tokens(words)
        self.press("Home", *["ArrowRight"] * first, *["Shift+ArrowRight"] * (last - first))

    def drag(self, words: str) -> None:
        """By mouse, over the words."""
        first, last = self.tokens(words)
        tokens = self.sentence.locator("[data-testid=token]")
        for at, button in ((first, self.page.mouse.down), (last, self.page.mouse.up)):
            box = tokens.nth(at).bounding_box()
            assert box is not None
            self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
            button()

    def double_click(self, word: str) -> None:
        self.sentence.locator("[data-testid=token]").nth(self.tokens(word)[0]).dblclick()

    def answer(self, text: str, option: str) -> None:
        """Type into the list that is open, and take an option."""
        self.page.keyboard.type(text)
        wanted = self.page.get_by_test_id("picker-option").filter(has_text=option)
        expect(wanted.first).to_be_visible()
        number = self.page.get_by_test_id("picker-option").all_text_contents().index(wanted.first.text_content() or "")
        self.press(*["ArrowDown"] * number, "Enter")
        expect(self.page.get_by_test_id("picker")).to_be_hidden()

    def submit(self) -> None:
        """And see another sentence at once."""
        before = self.text
        self.press("Control+Enter")
        expect(self.sentence).not_to_contain_text(before)

    def wait_until_saved(self) -> None:
        expect(self.page.get_by_test_id("status")).to_contain_text("saved", timeout=30_000)
