"""Which answers become rows of the layer configurations: one function a policy, one table of them."""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from workbench.domain.annotations import Annotation, Gold
from workbench.domain.layers import LayerName
from workbench.domain.meaning import mean_the_same
from workbench.errors import NotFound

Basis = Literal["gold", "single", "unanimous", "individual"]
LeftOut = Literal["unanswered", "flagged", "disagreement"]


class Answer(NamedTuple):
    """An answer that is exported.

    Attributes:
        annotation: what it says.
        basis: why it counts.
        annotators: the users whose answers it rests on.
    """

    annotation: Annotation
    basis: Basis
    annotators: tuple[str, ...]


Decision = tuple[Answer, ...] | LeftOut
Decide = Callable[[Sequence[Annotation], Gold | None, LayerName], Decision]


class Policy(NamedTuple):
    """Attributes:
    decide: from all newest answers to one sentence, and its gold, to the rows of one layer.
    description: a sentence or two for the card and for help texts.
    """

    decide: Decide
    description: str


def consensus(heads: Sequence[Annotation], gold: Gold | None, layer: LayerName) -> Decision:
    """Gold; else, unless somebody flagged the sentence, what all who answered say alike."""
    if gold is not None:
        return (Answer(gold.annotation, "gold", tuple(ref.annotator for ref in gold.made_of)),)
    if "flagged" in [head.status for head in heads]:
        return "flagged"
    answers = [head for head in heads if head.status == "submitted"]
    if not answers:
        return "unanswered"
    first, *others = answers
    if not others:
        return (Answer(first, "single", (first.annotator,)),)
    if not all(mean_the_same(first, other, layer) for other in others):
        return "disagreement"
    return (Answer(first, "unanimous", tuple(answer.annotator for answer in answers)),)


def every(heads: Sequence[Annotation], gold: Gold | None, layer: LayerName) -> Decision:  # noqa: ARG001 (one signature)
    """Each submitted answer for itself."""
    rows = tuple(Answer(head, "individual", (head.annotator,)) for head in heads if head.status == "submitted")
    if rows:
        return rows
    return "flagged" if any(head.status == "flagged" for head in heads) else "unanswered"


POLICIES: dict[str, Policy] = {
    "consensus": Policy(
        consensus,
        "One row a sentence: the adjudicated gold annotation where there is one; else the only answer; else what all "
        "annotators say alike in that layer (ids, notes and marks of uncertainty are the first annotator's). "
        "Sentences that somebody flagged, and those on which annotators differ in that layer, are left out of it "
        "until they are adjudicated.",
    ),
    "every": Policy(
        every,
        "One row for every annotator and sentence, as submitted; nothing is resolved, and adjudicated gold annotations "
        "are not used. Flagged and skipped answers are left out.",
    ),
}


def policy_named(name: str) -> Policy:
    """Look up a policy.

    Raises:
        NotFound: there is none of that name; the known ones are named.
    """
    if name not in POLICIES:
        raise NotFound(f"there is no export policy {name!r}; known are {', '.join(POLICIES)}")
    return POLICIES[name]
