"""What painters compute: lanes, Markdown, names of keys."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.browser

blocks = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 200), st.integers(1, 90)),
    max_size=25,
)
BELOW = {"a": None, "b": "a", "c": "b", "d": "a"}


@given(blocks)
def test_lanes(run: Callable[..., Any], chosen: list[tuple[str, int, int]]) -> None:
    """Bars in one lane never meet, a nested group is below the one around it, and no lane is empty."""
    made = [
        {"item": str(at), "group": group, "below": BELOW[group], "left": left, "right": left + width}
        for at, (group, left, width) in enumerate(sorted(chosen, key=lambda block: block[0]))
    ]
    lanes, count = run(
        "rendering/lanes.js",
        """({packLanes}, blocks) => {
             const {lanes, count} = packLanes(blocks);
             return [blocks.map((block) => lanes.get(block)), count];
           }""",
        made,
    )
    placed = list(zip(made, lanes, strict=True))
    assert set(lanes) == set(range(count))
    for (one, lane), (other, other_lane) in combinations(placed, 2):
        if lane == other_lane:
            assert one["right"] <= other["left"] or other["right"] <= one["left"]
        if other["below"] == one["group"]:
            assert lane < other_lane


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Title\n\nTwo *soft*, **hard**", "<h1>Title</h1><p>Two <em>soft</em>, <strong>hard</strong></p>"),
        ("`a<b`", "<p><code>a&lt;b</code></p>"),
        ("- one\n  more\n- two\n  1. inner", "<ul><li>one more</li><li>two<ol><li>inner</li></ol></li></ul>"),
        ("|a|\n|---|\n|1|", "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"),
        ("> said\n> he", "<blockquote><p>said he</p></blockquote>"),
        ("<script>x</script> <b>", "<p>&lt;script&gt;x&lt;/script&gt; &lt;b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("*[Ankara]* and *'s*, 2 * 3 * 4", "<p><em>[Ankara]</em> and <em>'s</em>, 2 * 3 * 4</p>"),
    ],
)  # fmt: skip
def test_markdown(run: Callable[..., Any], text: str, html: str) -> None:
    """Guidelines are headings, lists, tables and emphasis; markup in them is text."""
    shown = run(
        "rendering/markdown.js",
        """({renderMarkdown}, text) => {
             const box = document.createElement("div");
             box.append(...renderMarkdown(text));
             return box.innerHTML;
           }""",
        text,
    )
    assert shown == html


@given(st.text(st.sampled_from("#*_`|>-[]()<1. \nab"), max_size=40))
def test_markdown_ends(run: Callable[..., Any], text: str) -> None:
    """Whatever is written, rendering ends and makes nothing but the known elements."""
    tags = run(
        "rendering/markdown.js",
        """({renderMarkdown}, text) => renderMarkdown(text).flatMap((block) =>
             [block, ...block.querySelectorAll("*")].map((element) => element.localName))""",
        text,
    )
    known = "h1 h2 h3 h4 h5 h6 p ul ol li table thead tbody tr th td blockquote hr em strong code a".split()  # noqa: SIM905
    assert set(tags) <= set(known)


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ({"key": "p", "code": "KeyP"}, "p"),
        ({"key": "P", "code": "KeyP", "shiftKey": True}, "Shift+P"),
        ({"key": "P", "code": "KeyP"}, "p"),
        ({"key": "з", "code": "KeyP"}, "p"),
        ({"key": "?", "code": "Slash", "shiftKey": True}, "?"),
        ({"key": "z", "code": "KeyZ", "ctrlKey": True}, "Ctrl+Z"),
        ({"key": "z", "code": "KeyZ", "metaKey": True, "shiftKey": True}, "Ctrl+Shift+Z"),
        ({"key": "ß", "code": "KeyS", "altKey": True}, "Alt+S"),
        ({"key": "ArrowLeft", "code": "ArrowLeft", "altKey": True, "shiftKey": True}, "Alt+Shift+ArrowLeft"),
        ({"key": " ", "code": "Space"}, "Space"),
    ],
)
def test_key_names(run: Callable[..., Any], event: dict[str, Any], name: str) -> None:
    """A key has one name on every keyboard, with Caps Lock and without."""
    pressed = run("control/keynames.js", '({keyName}, event) => keyName(new KeyboardEvent("keydown", event))', event)
    assert pressed == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("p", "p"),
        ("G", "Shift+G"),
        ("Shift+f", "Shift+F"),
        ("ctrl+z", "Ctrl+Z"),
        ("+", "+"),
        ("Ctrl++", "Ctrl++"),
        ("Alt+ArrowLeft", "Alt+ArrowLeft"),
    ],
)
def test_keys_as_the_scheme_writes_them(run: Callable[..., Any], written: str, name: str) -> None:
    """The scheme may write a key in any usual way."""
    assert run("control/keynames.js", "({readKeyName}, written) => readKeyName(written)", written) == name


def test_every_key_means_one_thing(run: Callable[..., Any], scheme: Any) -> None:
    """In no context do two commands of the shipped scheme share a key, so that none is out of reach."""
    import msgspec

    clashes = run(
        "control/bindings.js model/scheme.js",
        """({makeBindings}, {readScheme}, json) => {
             const bindings = makeBindings(readScheme(json));
             const clashes = [];
             for (const context of ["suggestion", "text", "entity", "attribution", "stance", "always"]) {
               const taken = new Map();
               for (const {id, keys, contexts} of bindings) {
                 if (!contexts.includes(context)) continue;
                 for (const key of keys) {
                   if (taken.has(key)) clashes.push([context, key, taken.get(key), id]);
                   taken.set(key, id);
                 }
               }
             }
             return [clashes, bindings.filter(({keys}) => !keys.length).map(({id}) => id)];
           }""",
        msgspec.to_builtins(scheme),
    )
    assert clashes == [[], []]
