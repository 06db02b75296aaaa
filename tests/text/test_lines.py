import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts
from workbench.text.lines import blocks

WRAPPED = """\
WASHINGTON (Reuters) - The United States on Wednesday warned Russia not to
invade Ukraine, saying that Moscow would pay a "terrible price" if it did so,
and that the U.S. would respond with sanctions. Officials in the White House
Situation Room followed the events.
"""


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in blocks(text)]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\n\n", "\r\n \t\r\n"])
def test_every_line_break_ends_a_paragraph(line_break):
    """Of whatever kind a line break is, a text with a paragraph a line is cut there."""
    text = line_break.join(["A headline", "A paragraph that is longer than it.", "Another one"])
    assert cut(text) == ["A headline", "A paragraph that is longer than it.", "Another one"]


def test_wrapped_paragraphs_stay_whole():
    """In a text whose lines are wrapped, a break in mid-sentence is white space."""
    text = f"A headline\n\n{WRAPPED}\n{WRAPPED}"
    assert cut(text) == ["A headline", WRAPPED.strip(), WRAPPED.strip()]


def test_wrapped_text_with_crlf():
    """CR LF wraps a line as LF does."""
    text = (WRAPPED + "\n" + WRAPPED).replace("\n", "\r\n")
    assert cut(text) == [WRAPPED.replace("\n", "\r\n").strip()] * 2


def test_short_line_in_wrapped_text_ends_a_paragraph():
    """Where the next word would have fitted, somebody has chosen to break the line."""
    text = f"Washington warns Moscow\n{WRAPPED}{WRAPPED}"
    assert cut(text) == ["Washington warns Moscow", WRAPPED.strip(), WRAPPED.strip()]


def test_indented_line_in_wrapped_text_begins_a_paragraph():
    """A paragraph may be marked by its indent alone."""
    lines = WRAPPED.splitlines()[:3]
    text = "\n".join(["    " + lines[0][:-4], *lines[1:], "    " + lines[0][:-4], *lines[1:]])
    assert len(cut(text)) == 2


def test_list_items_in_wrapped_text_stay_apart():
    """A bullet begins a block, and a line that hangs below it goes on."""
    item = (
        "* the first of the items runs over more than a single line of the text and\n  ends on the second one of them"
    )
    assert cut(f"{WRAPPED}\n{item}\n{item}\n") == [WRAPPED.strip(), item, item]


def test_list_of_headlines_is_not_wrapped():
    """Lines of much the same length that begin with capitals are no wrapped text."""
    text = "\n".join(
        ["Turkey will not clash with Russia", "Russia denies plotting an invasion", "Ukraine buys more drones"]
    )
    assert len(cut(text)) == 3


def test_sentences_a_line_are_not_wrapped():
    """One sentence a line, each with its full stop, is cut at every line."""
    text = "".join(f"This is sentence number {number} of the article.\n" for number in range(9))
    assert len(cut(text)) == 9


def test_long_address_does_not_hide_the_wrapping():
    """One line that could not be broken leaves the others wrapped."""
    address = "https://example.org/" + 100 * "x"
    text = "\n\n".join([WRAPPED.strip()] * 6 + [f"It stands at\n{address}\nand nowhere else."])
    assert cut(text)[:6] == [WRAPPED.strip()] * 6


def test_wrapped_text_without_capitals():
    """Scripts without capitals are judged by the missing full stops alone."""
    text = (
        "قال مسؤول تركي إن بلاده لن تدخل في صراع مع روسيا\n"
        "بسبب أوكرانيا رغم عضويتها في حلف شمال الأطلسي وهي\n"
        "تتعاون عسكريا مع كييف منذ سنوات عديدة وقد باعت لها\n"
        "طائرات مسيرة في العام الماضي وتدعمها في قضية القرم"
    )
    assert len(cut(text)) == 1


def test_wide_characters_are_wrapped_anywhere():
    """Chinese has no spaces to break lines at: a full line goes on."""
    text = (
        "土耳其官员周三表示土耳其不会因为乌克兰问题而与俄罗斯发生冲突尽管土耳其\n"
        "是北约成员国并且与乌克兰保持着密切的军事合作关系同时向基辅出售了许多无\n"
        "人机但是安卡拉没有与华盛顿协调任何步骤而是独立行动以维护自身的利益这名\n官员说。"
    )
    assert len(cut(text)) == 1


def test_signature_of_the_file_is_in_no_block():
    """U+FEFF at the start of a text belongs to the file's encoding; elsewhere it is a character."""
    assert blocks("\ufeffA headline\nMore\ufeff here") == [(1, 11), (12, 22)]


@given(st.one_of(st.text(), texts(0, 40)))
def test_blocks_hold_everything_but_white_space(text):
    """Blocks are in order, do not overlap, have no white space at their ends and leave nothing out."""
    found = blocks(text)
    at = 0
    for start, end in found:
        assert not text[at:start].lstrip("\ufeff").strip() or at > 0
        assert at <= start < end
        assert text[start:end] == text[start:end].strip()
        at = end
    kept = "".join(text[start:end] for start, end in found)
    assert "".join(kept.split()).lstrip("\ufeff") == "".join(text.split()).lstrip("\ufeff")
