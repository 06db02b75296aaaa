import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts
from workbench.text.boundaries import mend


def sentences(marked: str) -> list[str]:
    """Mend a text in which `|` marks the boundaries that a parser proposes."""
    starts, text = [0], ""
    for part in marked.split("|"):
        text += part
        starts.append(len(text))
    return [text[start:end] for start, end in mend(text, starts)]


@pytest.mark.parametrize(
    ("proposed", "mended"),
    [
        ('It ended. "|[Erdogan] wants peace," he said.', ["It ended.", '"[Erdogan] wants peace," he said.']),
        ('He said "it is over.|" She left.', ['He said "it is over."', "She left."]),
        ("(He denied it.|) She left.", ["(He denied it.)", "She left."]),
        ("Sie sagte: „|Nein.“ |Er ging.", ["Sie sagte: „Nein.“", "Er ging."]),
        ("Il a dit : « |Non. |» Il est parti.", ["Il a dit : « Non. »", "Il est parti."]),
        ("Hän sanoi: ”|Ei.|” Hän lähti.", ["Hän sanoi: ”Ei.”", "Hän lähti."]),
        ('"|[|Erdogan] left.', ['"[Erdogan] left.']),
    ],
)
def test_marks_stay_with_the_words_they_touch(proposed, mended):
    """A boundary on the wrong side of a quotation mark or bracket moves to the other side."""
    assert sentences(proposed) == mended


@pytest.mark.parametrize(
    "sentence",
    [
        '"We won\'t go," |he said.',
        '"We won\'t go," |Erdogan said.',
        '"Why?" |he asked.',
        "“Never!” |shouted Mr. Putin.",
        '"Are you sure?" |Recep Tayyip Erdogan asked.',
        '"Are you sure?" |Erdogan asked on Friday.',
        'He said: |"We won\'t go."',
        '"Turkey\'s stance", |the official said, |"is clear".',
    ],
)
def test_quotation_stays_with_who_said_it(sentence):
    """A quotation and its "he said" are one sentence."""
    assert sentences(sentence) == [sentence.replace("|", "")]


@pytest.mark.parametrize(
    "text",
    [
        '"Why?" |Erdogan left the room.',
        '"It is over." |Washington declined to comment.',
        "He came. |She left.",
        "He came! |She left.",
        "i went home. |then i slept.",
        "Prices fell. |iPhone sales rose.",
        "He came.|She left.",
        "لن نذهب. |قال المسؤول.",
        "他来了。|她走了。",
    ],
)
def test_boundary_after_a_full_stop_is_kept(text):
    """What a parser ends with a full stop is left as it is."""
    assert sentences(text) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. |official left.",
        "Turkey not |To Clash With Russia",
        "Turkey – |Ankara, that is – declined.",
        "He left, |Erdogan stayed.",
        "He said so? |asked Baker.",
    ],
)
def test_boundary_without_a_full_stop_is_dropped(sentence):
    """Commas, dashes, abbreviations before a small letter and nothing at all end no sentence."""
    assert sentences(sentence) == [sentence.replace("|", "")]


def test_what_has_no_word_is_no_sentence():
    """Stray marks go to the sentence before, or at the start to the one behind."""
    assert sentences("— |He came. |... |😀") == ["— He came. ... 😀"]


def test_text_without_any_punctuation_is_cut_where_the_parser_says():
    """Pieces are not joined into something that nobody can read."""
    piece = 60 * "word "
    assert max(map(len, sentences("|".join(20 * [piece])))) < 1000


@given(texts(0, 20), st.lists(st.integers(0, 100)))
def test_sentences_hold_everything_but_white_space(text, starts):
    """Whatever is proposed: sentences are in order, do not overlap, and leave nothing out."""
    found = mend(text, [start for start in starts if start <= len(text)])
    ends = [0, *(end for _, end in found)]
    assert all(last <= start < end for last, (start, end) in zip(ends, found, strict=False))
    assert all(text[start:end] == text[start:end].strip() for start, end in found)
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())
