import datetime as dt
import decimal
from typing import Any

import pytest

from workbench.errors import InvalidInput
from workbench.ingest.records import LARGEST, Columns, to_document


def document(columns: Columns | None = None, **row: Any) -> Any:
    return to_document(row, (columns or Columns()).resolve(list(row)), "en")


def test_columns_of_the_fields_names_are_used_where_they_are():
    """Without any choice, columns that are named like fields fill them, and the rest is metadata."""
    found = document(
        text="One.", id="a", title="T", url="https://x.org", date="2021-12-03", language="tr", section="World", page=3
    )
    assert (found.id, found.text, found.title, found.url) == ("a", "One.", "T", "https://x.org")
    assert (found.date, found.language, found.metadata) == (
        dt.date(2021, 12, 3),
        "tr",
        {"section": "World", "page": 3},
    )


def test_columns_can_be_chosen_and_left():
    """A field may come from any column, and a column may be left to the metadata."""
    found = document(Columns(text="body", id="key", date=""), body="One.", key=7, date="in May", title=None)
    assert (found.id, found.text, found.date, found.title) == ("7", "One.", None, "")
    assert found.metadata == {"date": "in May"}


def test_chosen_column_must_be_there():
    """A column that was asked for and is not there is an error that names those that are."""
    with pytest.raises(InvalidInput, match=r"no column 'body' for the text; the columns are 'id', 'text'"):
        Columns(text="body").resolve(["id", "text"])
    with pytest.raises(InvalidInput, match="no column 'headline' for the title"):
        Columns(title="headline").resolve(["text"])


@pytest.mark.parametrize("given", [{}, {"id": None}, {"id": ""}])
def test_document_without_an_id_is_known_by_its_text(given):
    """The same text has the same id in every import; another text has another."""
    assert document(text="One.", **given).id == "70277bfc409b5021"
    assert document(text="Two.", **given).id != "70277bfc409b5021"


def test_text_is_kept_as_it_is():
    """Nothing is trimmed, joined or normalised."""
    text = " \r\nCafe\u0301\u00a0\u200b\t"
    assert document(text=text).text == text


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2021-12-03", dt.date(2021, 12, 3)),
        ("2021-12-03T23:30:00+03:00", dt.date(2021, 12, 3)),
        ("2021-12-03 23:30:00Z", dt.date(2021, 12, 3)),
        (dt.date(2021, 12, 3), dt.date(2021, 12, 3)),
        (dt.datetime(2021, 12, 3, 23, 30), dt.date(2021, 12, 3)),
        ("", None),
        (None, None),
    ],
)
def test_dates(value, date):
    """ISO 8601, with or without a time; the day is the one that is written."""
    assert document(text="One.", date=value).date == date


@pytest.mark.parametrize("value", ["3 December 2021", "2021-13-01", "03/12/2021", 20211203, ["2021-12-03"]])
def test_other_dates_are_refused(value):
    """What could mean several days, or none, is refused and not guessed at."""
    with pytest.raises(InvalidInput, match="'date' must be a date such as 2021-12-03"):
        document(text="One.", date=value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"text": None}, "'text' must be a string, not missing or null"),
        ({"text": 3}, "'text' must be a string, not the number 3"),
        ({"text": True}, "'text' must be a string, not true or false"),
        ({"text": ["a"]}, "'text' must be a string, not a list"),
        ({"text": {"a": 1}}, "'text' must be a string, not an object"),
        ({"text": " \n"}, "'text' is empty"),
        ({"text": "\ufeff"}, "'text' is empty"),
        ({"text": "a\x00b"}, r"'text' holds U\+0000 at offset 1"),
        ({"text": "a\ud800b"}, r"'text' holds U\+D800 at offset 1"),
        ({"text": "a" * (LARGEST + 1)}, "16,777,217 characters; 16,777,216 are allowed"),
        ({"text": "One.", "id": True}, "'id' must be a string or a whole number"),
        ({"text": "One.", "id": 1.5}, "'id' must be a string or a whole number"),
        ({"text": "One.", "id": "a/b"}, "no slash"),
        ({"text": "One.", "title": 4}, "'title' must be a string"),
        ({"text": "One.", "title": "a\x00"}, r"U\+0000"),
        ({"text": "One.", "more": ["a\ud800"]}, r"'more' holds U\+D800"),
        ({"text": "One.", "more": {"a\x00": 1}}, r"'more' holds U\+0000"),
        ({"text": "One.", "more": object()}, "'more' holds a object, which is no JSON"),
    ],
)
def test_wrong_values_are_refused(row, said):
    """Each with a sentence that names the column."""
    with pytest.raises(InvalidInput, match=said):
        document(**row)


def test_metadata_becomes_json():
    """What JSON cannot hold is written as people write it there; infinities are null."""
    found = document(
        text="One.",
        when=dt.datetime(2021, 12, 3, 1, 2),
        price=decimal.Decimal("1.10"),
        raw=b"\x00\xff",
        score=float("nan"),
        tags=("a", None),
        took=dt.timedelta(seconds=90),
    )
    assert found.metadata == {
        "when": "2021-12-03T01:02:00",
        "price": "1.10",
        "raw": "AP8=",
        "score": None,
        "tags": ["a", None],
        "took": 90.0,
    }


def test_column_called_metadata_is_the_metadata():
    """What was exported with its metadata in an object comes back the same."""
    assert document(text="One.", metadata={"a": 1}, b=2).metadata == {"a": 1, "b": 2}
    assert document(text="One.", metadata="free text").metadata == {"metadata": "free text"}
