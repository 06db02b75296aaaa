"""Label Studio's own editor, as somebody uses it who has never seen Workbench."""

import json
from dataclasses import dataclass
from urllib.request import Request, urlopen

from playwright.sync_api import Page

from tests.label_studio_server import LabelStudioServer


@dataclass
class Editor:
    """A page of Label Studio."""

    page: Page
    server: LabelStudioServer

    def sign_in(self) -> None:
        self.page.goto(f"{self.server.url}/user/login")
        self.page.fill("input[name=email]", self.server.email)
        self.page.fill("input[name=password]", self.server.password)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(lambda url: "login" not in url, wait_until="commit")

    def open(self, project: int, beginning: str) -> None:
        """The task whose sentence begins like this."""
        request = Request(f"{self.server.url}/api/tasks?project={project}&page_size=1000&fields=all")
        request.add_header("Authorization", f"Token {self.server.token}")
        with urlopen(request) as response:
            tasks = json.load(response)["tasks"]
        (task,) = [task["id"] for task in tasks if task["data"]["text"].startswith(beginning)]
        self.page.goto(f"{self.server.url}/projects/{project}/data?task={task}")
        self.page.locator(".htx-highlight").first.wait_for(timeout=120_000)

    @property
    def highlighted(self) -> str:
        """The sentence, with a dot for every character that no region covers."""
        text: str = self.page.locator(".wb-text [class*=richtext__line]").first.evaluate(
            """sentence => {
                const walker = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
                let text = "";
                for (let node = walker.nextNode(); node; node = walker.nextNode())
                    text += node.parentElement.closest(".htx-highlight") ? node.data : "·".repeat(node.length);
                return text;
            }"""
        )
        return text

    def relabel(self, words: str, label: str) -> None:
        """Click a region, then another label."""
        self.page.locator(".htx-highlight").get_by_text(words, exact=True).first.click()
        self.page.locator(".wb-palette").get_by_text(label).first.click()

    def update(self) -> None:
        with self.page.expect_response(lambda response: response.request.method == "PATCH") as saved:
            self.page.locator("button", has_text="Update").click()
        assert saved.value.ok
