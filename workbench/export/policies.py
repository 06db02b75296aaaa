"""Which answers become rows of the layer configurations: one function a policy, one table of them."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from workbench.domain.annotations import Annotation, Gold
from workbench.domain.layers import LayerName
from workbench.domain.meaning import mean_the_same
from workbench.domain.merged import Merged, PolicyName, Undecided, Weight
from workbench.errors import NotFound

Basis = Literal["gold", "single", "unanimous", "individual", "majority", "dawid_skene", "soft"]
LeftOut = Literal["unanswered", "flagged", Undecided]


class Answer(NamedTuple):
    """An answer that is exported.

    Attributes:
        annotation: what it says.
        basis: why it counts.
        annotators: the users whose answers it rests on.
        weights: what is behind each of its items; None where all have all of them, or nothing is known.
        stale: whether it is a decision, and one of those answers was revised since.
    """

    annotation: Annotation
    basis: Basis
    annotators: tuple[str, ...]
    weights: Sequence[Weight] | None = None
    stale: bool = False


class Judge(NamedTuple):
    """Whoever compares answers item by item; other rooms know how.

    Attributes:
        merge: several answers into one.
        weigh: the items of a decision, by layer, by the answers that people gave.
    """

    merge: Callable[[Sequence[Annotation]], Merged]
    weigh: Callable[[Annotation, Sequence[Annotation]], Mapping[LayerName, Sequence[Weight]]]


class Case:
    """A sentence to be decided, layer by layer.

    Attributes:
        heads: all newest answers.
        gold: the adjudicated one.
        answers: those that say something.
    """

    def __init__(self, heads: Sequence[Annotation], gold: Gold | None, judge: Judge) -> None:
        self.heads = heads
        self.gold = gold
        self.answers = [head for head in heads if head.status == "submitted"]
        self._judge = judge
        self._merged: Merged | None = None

    @property
    def merged(self) -> Merged:
        """The answers as one, asked for only where people differ."""
        if self._merged is None:
            self._merged = self._judge.merge(self.answers)
        return self._merged

    @cached_property
    def weights_of_gold(self) -> Mapping[LayerName, Sequence[Weight]] | None:
        """How people voted on what was decided; None where nobody did."""
        return self._judge.weigh(self.gold.annotation, self.answers) if self.gold and self.answers else None

    @property
    def stale(self) -> bool:
        """Whether an answer that gold was made of was revised since."""
        if self.gold is None:
            return False
        return self.gold.stale({head.annotator: head.revision or 0 for head in self.heads})


Decision = tuple[Answer, ...] | LeftOut
Decide = Callable[[Case, LayerName], Decision]


class Policy(NamedTuple):
    """Attributes:
    decide: from all that was said of a sentence to the rows of one layer.
    description: a sentence or two for the card and for help texts.
    judges: whether it depends on how answers are merged, and so on the threshold and the rule for ties.
    resolves: whether what it lets through is one answer a sentence that stands without its votes.
    """

    decide: Decide
    description: str
    judges: bool = False
    resolves: bool = True


def consensus(case: Case, layer: LayerName) -> Decision:
    """Gold; else, unless somebody flagged the sentence, what all who answered say alike."""
    if case.gold is not None:
        weights = case.weights_of_gold
        annotators = tuple(ref.annotator for ref in case.gold.made_of)
        of_layer = None if weights is None else weights[layer]
        return (Answer(case.gold.annotation, "gold", annotators, of_layer, case.stale),)
    if "flagged" in [head.status for head in case.heads]:
        return "flagged"
    if not case.answers:
        return "unanswered"
    first, *others = case.answers
    if not others:
        return (Answer(first, "single", (first.annotator,)),)
    if not all(mean_the_same(first, other, layer) for other in others):
        return "disagreement"
    return (Answer(first, "unanimous", tuple(answer.annotator for answer in case.answers)),)


def every(case: Case, layer: LayerName) -> Decision:  # noqa: ARG001 (one signature)
    """Each submitted answer for itself."""
    rows = tuple(Answer(answer, "individual", (answer.annotator,)) for answer in case.answers)
    if rows:
        return rows
    return "flagged" if any(head.status == "flagged" for head in case.heads) else "unanswered"


def merging(basis: Basis) -> Decide:
    """As `consensus`; but where people differ, what their answers come to."""

    def decide(case: Case, layer: LayerName) -> Decision:
        decision = consensus(case, layer)
        why = basis
        if decision != "disagreement":
            if (
                isinstance(decision, str)
                or decision[0].basis != "unanimous"
                or not _linked_to_disagreement(case, layer)
            ):
                return decision
            why = "unanimous"
        merged = case.merged
        if layer in merged.undecided:
            return merged.undecided[layer]
        everybody = tuple(answer.annotator for answer in case.answers)
        return (Answer(merged.annotation, why, everybody, merged.weights[layer]),)

    return decide


def _linked_to_disagreement(case: Case, layer: LayerName) -> bool:
    """Whether people differ in a layer with which this one shares ids; both must then be of one annotation."""
    linked: tuple[LayerName, ...] = ("attribution", "stance")
    return layer in linked and any(consensus(case, other) == "disagreement" for other in linked)


_CONSENSUS = (
    "the adjudicated gold annotation where there is one; else the only answer; else what all annotators say alike"
)

POLICIES: dict[PolicyName, Policy] = {
    "consensus": Policy(
        consensus,
        f"One row a sentence: {_CONSENSUS} in that layer (ids, notes and marks of uncertainty are the first "
        "annotator's). Sentences that somebody flagged, and those on which annotators differ in that layer, are left "
        "out of it until they are adjudicated.",
    ),
    "majority": Policy(
        merging("majority"),
        f"As consensus ({_CONSENSUS}); but where they differ, items that are meant as the same are brought together. "
        "An item counts if at least the threshold's share of those who answered have it, and does not if as many have "
        "not. Its label is the one that most gave; its words are those that most chose, or the nearest to all, of "
        "equally near ones those that begin first, and what hangs on it comes with the words. A sentence with an item "
        "in between is left out of the layer as a disagreement, one with an item whose label is tied by the rule for "
        "ties.",
        judges=True,
    ),
    "dawid_skene": Policy(
        merging("dawid_skene"),
        f"As consensus ({_CONSENSUS}); but where they differ, as in majority, with probabilities in place of shares: "
        "a model in the manner of Dawid and Skene (1979), fitted to all answers of the project, learns how often each "
        "annotator overlooks items, makes them up, and takes one label for another. An item counts if it is at least "
        "as probable as the threshold, and does not if its absence is.",
        judges=True,
    ),
    "soft": Policy(
        merging("soft"),
        f"As consensus ({_CONSENSUS}); but where they differ, nothing is resolved: every item that anybody found is "
        "there once, with the votes for its labels and the share of annotators who have it. Its label is the one that "
        "most gave, of tied ones the first.",
        judges=True,
        resolves=False,
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
    for known, policy in POLICIES.items():
        if known == name:
            return policy
    raise NotFound(f"there is no export policy {name!r}; known are {', '.join(POLICIES)}")
