"""Two people who differ in each layer, for the tests of the dashboard."""

from typing import Any

from workbench.domain.annotations import Annotation
from workbench.domain.codec import decode, encode
from workbench.store import Store
from workbench.workflows import labeling


def span(start: int, end: int, text: str) -> dict[str, Any]:
    return {"fragments": [{"start": start, "end": end, "text": text}]}


# “Turkey said it was ready.” and “Ankara agreed with Kyiv.”, which begins at 26.
TURKEY, SAID, CONTENT = span(0, 6, "Turkey"), span(7, 11, "said"), span(12, 24, "it was ready")
ANKARA, KYIV = span(26, 32, "Ankara"), span(45, 49, "Kyiv")


def stance(label: str) -> dict[str, Any]:
    holder = {"kind": "source", "attribution": "a1"}
    return {"id": "s1", "holder": holder, "target": {"kind": "text", "text": "<i>war</i>"}, "label": label}


ANSWERS: dict[str, list[dict[str, Any]]] = {
    "ana": [
        {
            "sentence": 0,
            "entities": [{"id": "e1", "span": TURKEY, "label": "GPE", "attributes": {"metonym": True}}],
            "attributions": [{"id": "a1", "source": TURKEY, "cue": SAID, "content": CONTENT}],
            "stances": [stance("favor")],
            "seconds": 30.0,
            "note": "<b>sure?</b>",
        },
        {
            "sentence": 1,
            "entities": [
                {"id": "e1", "span": ANKARA, "label": "GPE"},
                {"id": "e2", "span": KYIV, "label": "GPE"},
            ],
            "seconds": 10.0,
        },
    ],
    "ben": [
        {
            "sentence": 0,
            "entities": [{"id": "x1", "span": TURKEY, "label": "ORG", "attributes": {"metonym": True}}],
            "attributions": [{"id": "a1", "source": TURKEY, "content": CONTENT}],
            "stances": [stance("against")],
            "seconds": 40.0,
        },
        {"sentence": 1, "entities": [{"id": "x1", "span": ANKARA, "label": "GPE"}], "seconds": 20.0},
    ],
}


def answer_all(store: Store, *people: str) -> None:
    """Give these people's answers."""
    for name in people:
        for said in ANSWERS[name]:
            answer = decode(encode({"document": "a b", **said}), Annotation)
            labeling.submit(store, "news", name, answer, f"{name}-{said['sentence']}")
