import pytest

from workbench.domain.canonical import CanonicalEntity, canonical_id
from workbench.errors import InvalidInput


def test_two_people_who_name_the_same_thing_meet() -> None:
    """White space and the form of accents make no difference."""
    assert canonical_id("PERSON", " Recep  Tayyip\tErdoğan ") == canonical_id("PERSON", "Recep Tayyip Erdog\u0306an")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": " "}, "name must have 1 to 300"),
        ({"wikidata": "43"}, "must look like Q43"),
        ({"kind": "x" * 301}, "kind must have"),
    ],
)
def test_an_entity_that_names_nothing_is_refused(fields: dict[str, str], says: str) -> None:
    """Each field has a stated form."""
    with pytest.raises(InvalidInput, match=says):
        CanonicalEntity(**{"id": "GPE/Turkey", "name": "Turkey", "kind": "GPE", **fields})
