"""Annotators have pseudonyms."""

from workbench.export import pseudonyms


def test_one_person_has_one_pseudonym_in_a_project() -> None:
    """In every export of it, and another than the next person."""
    name = pseudonyms("00ff")("ana")
    assert name == pseudonyms("00ff")("ana") != pseudonyms("00ff")("ben")


def test_another_project_has_others() -> None:
    """The salt is the project's own, so people cannot be followed from one to the other."""
    assert pseudonyms("00ff")("ana") != pseudonyms("00fe")("ana")
