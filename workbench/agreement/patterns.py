"""Who voted for what about a group of items that are meant as the same."""

from collections import Counter
from collections.abc import Mapping, Sequence

from workbench.agreement.groups import Group, Groups
from workbench.domain.annotations import Annotation
from workbench.domain.layers import Attribution, Item, LayerName
from workbench.domain.scheme import Scheme
from workbench.errors import SchemeViolation

Labels = Mapping[LayerName, Sequence[str]]
"""What can be voted for in each layer; nothing where items have no labels."""

Vote = tuple[str, int]
"""Who, and for what: the label's place on the scale plus one (1 where there are no labels), or 0 for no such item."""
Pattern = tuple[Vote, ...]
"""The votes of all who answered, by name."""


def labels_of(scheme: Scheme) -> dict[LayerName, tuple[str, ...]]:
    """What can be voted for in each layer, in the order of the scheme."""
    return {
        "entities": tuple(scheme.entities.labels),
        "attribution": (),
        "stance": tuple(point.label for point in scheme.stance.scale),
    }


def patterns(groups: Groups, labels: Labels) -> "Counter[tuple[LayerName, Pattern]]":
    """How everybody voted on each group: all that a model of the annotators learns from."""
    return Counter((group.layer, pattern_of(group, groups.answers, labels)) for group in groups.groups)


def votes_for(
    layer: LayerName, members: Sequence[Item], labels: Labels, answers: Sequence[Annotation]
) -> tuple[int, ...]:
    """How many of the members have each label; empty where items have none.

    Raises:
        SchemeViolation: one has a label that nobody can vote for.
    """
    known = labels.get(layer, ())
    counts = Counter(_known(member, known, answers) for member in members) if known else Counter[int]()
    return tuple(counts[at] for at in range(len(known)))


def pattern_of(group: Group, answers: Sequence[Annotation], labels: Labels) -> Pattern:
    """The votes of all who answered.

    Raises:
        SchemeViolation: as `votes_for`.
    """

    def code(at: int) -> int:
        if at not in group.items:
            return 0
        known = labels.get(group.layer, ())
        return 1 + _known(group.items[at], known, answers) if known else 1

    return tuple(sorted((answer.annotator, code(at)) for at, answer in enumerate(answers)))


def _known(item: Item, labels: Sequence[str], answers: Sequence[Annotation]) -> int:
    label = label_of(item)
    if label not in labels:
        raise SchemeViolation(
            f"an answer for sentence {answers[0].sentence} of {answers[0].document!r} has the label {label!r}, which "
            f"the newest scheme lacks: add it to the scheme, or to [renamed] as one of {', '.join(labels)}"
        )
    return labels.index(label)


def label_of(item: Item) -> str:
    return "" if isinstance(item, Attribution) else item.label
