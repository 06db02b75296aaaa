"""`labelstudio/results.py`: which results are the same; and how tests write what the editor does."""

from typing import Any

from workbench.labelstudio.results import Tie, result_hash


def region(id_: str, control: str, label: str, start: int, end: int) -> dict[str, Any]:
    """A region as the editor makes it: without anything of ours, its quote not to be trusted."""
    return {
        "id": id_,
        "from_name": control,
        "to_name": "text",
        "type": "labels",
        "origin": "manual",
        "value": {"start": start, "end": end, "text": "\\n", "labels": [label]},
    }


def entity_region(id_: str, label: str, start: int, end: int) -> dict[str, Any]:
    return region(id_, "entity", label, start, end)


def choice(id_: str, control: str, value: str) -> dict[str, Any]:
    """A choice ticked for a region."""
    value_ = {"start": 0, "end": 1, "choices": [value]}
    return {"id": id_, "from_name": control, "to_name": "text", "type": "choices", "value": value_}


def line(id_: str, control: str, text: str) -> dict[str, Any]:
    """Something written for a region."""
    return {"id": id_, "from_name": control, "to_name": "text", "type": "textarea", "value": {"text": [text]}}


def relation(start: str, end: str, *labels: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": start, "to_id": end, "direction": "right", "labels": list(labels)}


def test_order_quote_and_origin_do_not_tell_results_apart() -> None:
    """What the editor rewrites by itself is no change."""
    one = [region("a", "entity", "GPE", 0, 3), relation("a", "b", "part_of", "refers_to")]
    other = [relation("a", "b", "refers_to", "part_of"), region("a", "entity", "GPE", 0, 3) | {"origin": "prediction"}]
    other[1]["value"]["text"] = "something else"
    assert result_hash(one) == result_hash(other)


def test_place_label_and_direction_do() -> None:
    """A moved boundary, another label, a turned arrow are changes."""
    base = [region("a", "entity", "GPE", 0, 3), relation("a", "b", "part_of")]
    others = [
        [region("a", "entity", "GPE", 0, 4), base[1]],
        [region("a", "entity", "ORG", 0, 3), base[1]],
        [base[0], base[1] | {"direction": "left"}],
        [base[0]],
        [*base, line("a", "entity_canonical", "GPE/Turkey")],
    ]
    assert len({result_hash(each) for each in (base, *others)}) == len(others) + 1


def test_region_ids_are_apart_and_safe() -> None:
    """Item ids with full stops, colons and dashes stay different from one another and fit a CSS selector."""
    items = ["a.b", "a:b", "a-b", "a_b", "a_db", "a__b", "a_hb", "ab"]
    ids = {Tie(item, "span", 0).region for item in items}
    assert len(ids) == len(items)
    assert all(id_.replace("-", "").replace("_", "").isalnum() for id_ in ids)
