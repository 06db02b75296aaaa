"""What several people's answers come to when labels are exported: agreement's numbers for the export's policies."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import NamedTuple

from workbench.agreement.beliefs import Beliefs
from workbench.agreement.groups import group_items
from workbench.agreement.merging import Rule, merge, weigh
from workbench.agreement.patterns import Pattern, labels_of, patterns
from workbench.domain import unchecked
from workbench.domain.annotations import Annotation, Status
from workbench.domain.layers import LayerName
from workbench.domain.merged import TIE_RULES, TieRule
from workbench.domain.scheme import Scheme
from workbench.errors import InvalidInput, NotFound
from workbench.export import Judge, policy_named
from workbench.store import Project, Transaction


class Choice(NamedTuple):
    """Which answers count.

    Attributes:
        policy: one of `POLICIES`.
        threshold: from which share of those who answered, or probability, something counts.
        ties: what becomes of an item with equally likely labels.
        options: what was chosen beside the policy, where it makes a difference.
    """

    policy: str
    threshold: float
    ties: TieRule
    options: Mapping[str, float | str]


def choice_of(policy: str, threshold: float, ties: str) -> Choice:
    """Check a choice.

    Args:
        policy: one of `POLICIES`.
        threshold: above 0, at most 1.
        ties: one of `TIE_RULES`.

    Raises:
        NotFound: there is no such policy or rule.
        InvalidInput: the threshold is none.
    """
    options: dict[str, float | str] = {"threshold": threshold, "ties": ties} if policy_named(policy).judges else {}
    if not 0 < threshold <= 1:
        raise InvalidInput(f"the threshold must be above 0 and at most 1, not {threshold:g}")
    for rule in TIE_RULES:
        if rule == ties:
            return Choice(policy, threshold, rule, options)
    raise NotFound(f"there is no rule {ties!r} for ties; known are {', '.join(TIE_RULES)}")


def judge_of(tx: Transaction, project: Project, scheme: Scheme, choice: Choice) -> Judge:
    """Whoever decides under a choice. For a model of the annotators, all answers are read once."""
    labels = labels_of(scheme)
    believe = None
    if choice.policy == "dawid_skene":
        counts: Counter[tuple[LayerName, Pattern]] = Counter()
        for answers in _by_sentence(tx, project):
            if len(answers) > 1:
                counts.update(patterns(group_items(answers), labels))
        believe = Beliefs(counts, labels)
    rule = Rule(labels, scheme.rules.entity_nesting, choice.threshold, choice.ties, believe, choice.policy == "soft")
    return Judge(partial(merge, rule=rule), partial(weigh, rule=rule))


def _by_sentence(tx: Transaction, project: Project) -> Iterator[list[Annotation]]:
    submitted: tuple[Status, ...] = ("submitted",)
    heads = tx.annotations.heads(project, statuses=submitted, kind=unchecked.Annotation)
    for _, answers in groupby(heads, key=lambda head: (head.document, head.sentence)):
        yield list(answers)
