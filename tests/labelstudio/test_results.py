"""`labelstudio/results.py`: what is taken for a result, and what is refused."""

from typing import Any


def entity_region(id_: str, label: str, start: int, end: int) -> dict[str, Any]:
    """A region as the editor makes it: without anything of ours, its quote not to be trusted."""
    return {
        "id": id_,
        "from_name": "entity",
        "to_name": "text",
        "type": "labels",
        "origin": "manual",
        "value": {"start": start, "end": end, "text": "\\n", "labels": [label]},
    }
