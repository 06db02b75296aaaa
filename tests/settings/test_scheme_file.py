"""A scheme is read whole, or refused with its file, line, key and what is allowed."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.scheme import Scheme
from workbench.errors import InvalidScheme, NotFound
from workbench.settings import read_scheme
from workbench.settings.toml_errors import line_of

NEWS = Path(__file__).parents[2] / "configs" / "news.toml"
SOURCE = NEWS.read_text(encoding="utf-8")
LINES = SOURCE.splitlines()


def write(folder: Path, source: str | bytes) -> Path:
    path = folder / "mine.toml"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    (folder / "news.md").write_text("# Guidelines\n", encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InvalidScheme) as refused:
        read_scheme(path)
    return str(refused.value)


def test_reads_scheme_source_and_guidelines() -> None:
    """What is read is the scheme, its text and the text of its guidelines."""
    read = read_scheme(NEWS)
    assert isinstance(read.scheme, Scheme)
    assert read.source == SOURCE
    assert read.guidelines == (NEWS.parent / "news.md").read_text(encoding="utf-8")


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Some editors write one, and nobody sees it."""
    assert read_scheme(write(tmp_path, SOURCE.encode("utf-8-sig"))).source == SOURCE


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("overlap = 4", "overlp = 4", "overlp = 4", "overlp: unknown key (did you mean overlap?); allowed are title, "),
        ("overlap = 4", "overlap = 0", "overlap = 0", "overlap: must be a whole number from 1 to 100, not 0"),
        ("overlap = 4", 'overlap = "4"', "overlap =", "overlap: must be a whole number from 1 to 100, not '4'"),
        ("overlap = 4", "overlap = 2026-01-01", "overlap =", "overlap: must be a whole number from 1 to 100, not 2026"),
        ('order = "document"', 'order = "documnt"', "order =", "one of document, random, gain, not 'documnt' (did you"),
        (
            "lease_minutes = 240",
            "lease_minutes = true",
            "lease_minutes",
            "must be a whole number from 1 to 10080, not t",
        ),
        (
            '[entities.labels.PERSON]\nkey = "p"',
            '[entities.labels.PERSON]\nkeyy = "p"',
            "keyy",
            "entities.labels.PERSON.keyy: unknown key (did you mean key?); allowed are key, colour, colour_dark, ",
        ),
        (
            "[entities.labels.ORG]",
            '[entities.labels."not a name"]',
            '[entities.labels."not a name"]',
            "entities.labels.'not a name': the name must be 1 to 40 letters, digits, - and _",
        ),
        ('colour = "#00795a"', 'colour = "green"', 'colour = "green"', "labels.ORG.colour: must be a colour such as #"),
        (
            'colour = "#00795a"\n',
            "",
            "[entities.labels.ORG]",
            "entities.labels.ORG: colour is missing; it must be a colour such as #1f77b4",
        ),
        (
            "[attribution.roles.cue]",
            "[attribution.roles.verb]",
            "roles.verb]",
            "one of source, cue, content, addressee",
        ),
        ('label = "neutral"', 'lable = "neutral"', "lable", "stance.scale[1].lable: unknown key (did you mean label?)"),
        ("value = 0\n", 'value = "zero"\n', 'value = "zero"', "stance.scale[1].value: must be a number, not 'zero'"),
        ("content_contains_cue = false", "content_contains_cue = 0", "content_contains_cue", "must be true or false, "),
        ('"canonical", "source"]', '"canonical", "sauce"]', "holders", "rules.holders[2]: must be one of author, "),
        (
            "train = 0.8",
            "train = 0.9",
            "[splits]",
            "splits: train, validation and test must be 0 or more and add up to",
        ),
        ('labels = ["GPE", "LOC"', 'labels = ["GPE", "LUC"', 'labels = ["GPE"', "metonym.labels: 'LUC' is no entity"),
        ('key = "2"', 'key = "1"', 'key = "1"', "stance.scale[1].key: '1' is the key of stance.scale.against already"),
        ('guidelines = "news.md"', 'guidelines = "no.md"', "guidelines =", "guidelines: there is no file "),
        ("[[stance.scale]]", "[[stance.scale]", "[[stance.scale]", "this is no TOML: expected ']]'"),
        ("[rules]", "[rules]\n[rules]", None, "this is no TOML: cannot declare"),
        ("[entities.labels.PERSON]", "entities = 3\n[entities.labels.PERSON]", None, "this is no TOML: "),
    ],
)
def test_a_mistake_is_named_with_line_key_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, at: str | None, says: str
) -> None:
    """The line is that on which the author has to change something."""
    assert old in SOURCE
    source = SOURCE.replace(old, new, 1)
    message = refusal(write(tmp_path, source))
    assert message.startswith(f"{tmp_path / 'mine.toml'}, line ")
    assert says in message
    assert "\n" not in message
    if at is not None:
        line = int(message.split(", line ")[1].split(":")[0])
        assert at in source.splitlines()[line - 1]


def test_what_is_missing_from_the_document_itself_has_no_line(tmp_path: Path) -> None:
    """A key that belongs at the top can be written anywhere there."""
    message = refusal(write(tmp_path, SOURCE.replace("title =", "description =", 1).replace("description =", "#", 1)))
    assert message.startswith(f"{tmp_path / 'mine.toml'}: title is missing")


def test_an_unfinished_document_is_named_with_its_last_line(tmp_path: Path) -> None:
    """The parser notices at the end."""
    assert refusal(write(tmp_path, 'title = "x"\nlayers = [\n')).startswith(f"{tmp_path / 'mine.toml'}, line ")


def test_an_empty_file_says_what_it_lacks(tmp_path: Path) -> None:
    """An empty TOML document is valid, but no scheme."""
    assert "title is missing" in refusal(write(tmp_path, ""))


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    """Latin-1 is refused, not guessed at."""
    message = refusal(write(tmp_path, 'title = "x"\ndescription = "Türkei"\n'.encode("latin-1")))
    assert message == f"{tmp_path / 'mine.toml'}, line 2: this is not UTF-8; save the file as UTF-8"


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    """It is named."""
    with pytest.raises(NotFound, match=r"there is no file .*none\.toml"):
        read_scheme(tmp_path / "none.toml")


def test_a_folder_is_no_scheme(tmp_path: Path) -> None:
    """The system's reason is passed on."""
    assert "cannot be read" in refusal(tmp_path)


def _paths(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [at] if at else []
    if isinstance(value, dict):
        found += [path for name, item in value.items() for path in _paths(item, (*at, name))]
    elif isinstance(value, list):
        found += [path for place, item in enumerate(value) for path in _paths(item, (*at, place))]
    return found


@pytest.mark.parametrize("path", _paths(tomllib.loads(SOURCE)), ids=str)
def test_every_value_is_found_on_a_line_that_names_it(path: tuple[str | int, ...]) -> None:
    """The statement on that line has the key, or opens the table that holds it."""
    line = line_of(SOURCE, path)
    assert line is not None
    name = [part for part in path if isinstance(part, str)][-1]
    assert name in LINES[line - 1]


@given(st.integers(0, len(LINES) - 1), st.text(max_size=20).filter(lambda text: "\r" not in text))
def test_any_line_may_be_broken(tmp_path_factory: pytest.TempPathFactory, at: int, junk: str) -> None:
    """Whatever stands on a line, the scheme is read or refused in one sentence; nothing else happens."""
    source = "\n".join([*LINES[:at], junk, *LINES[at + 1 :]])
    try:
        path = write(tmp_path_factory.getbasetemp(), source)
    except UnicodeEncodeError:
        return
    message = f"{path}: fine"
    try:
        read_scheme(path)
    except InvalidScheme as refused:
        message = str(refused)
    assert message.startswith(str(path))
    assert "\n" not in message
