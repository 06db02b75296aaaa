"""Entities of every two annotators, aligned: γ and γ-cat, and the counts of SemEval-2013.

These depend on all entities of two people at once, or on random draws, and so cannot be kept up to date
sentence by sentence as the numbers of `agreement` are; they are taken when they are asked for.
"""

from collections.abc import Hashable
from itertools import combinations

from msgspec import Struct

from workbench.agreement import Answer, Spans
from workbench.agreement.gamma import Gamma, continuum_of, gamma
from workbench.agreement.span_f1 import Counts, semeval_counts
from workbench.domain.annotations import Annotation
from workbench.errors import NoValue, Reason
from workbench.store import Store
from workbench.store.annotations import COUNTED
from workbench.workflows.agreement_reading import Sheet, place_entities


class Way(Struct, frozen=True, kw_only=True):
    """The second annotator's entities against the first's, scored in one of the ways of SemEval-2013."""

    name: str
    correct: int
    incorrect: int
    partial: int
    missing: int
    spurious: int
    f1: float | None


class AlignedPair(Struct, frozen=True, kw_only=True):
    """Two annotators.

    Attributes:
        sentences: that both answered.
        gamma: γ; None where it is not defined.
        error: its standard error, from the number of samples.
        gamma_cat: γ-cat; None where it is not defined.
        reason: why γ is not.
        message: the same as a sentence.
        ways: SemEval's counts, the first annotator taken as right.
    """

    first: str
    second: str
    sentences: int
    gamma: float | None
    error: float | None
    gamma_cat: float | None
    reason: Reason | None
    message: str
    ways: tuple[Way, ...]


class EntityAlignment(Struct, frozen=True, kw_only=True):
    """Every two annotators who answered a sentence in common.

    Attributes:
        samples: random continua that γ was drawn from, for each pair.
        seed: of the draws.
    """

    samples: int
    seed: int
    pairs: tuple[AlignedPair, ...]


def align_entities(store: Store, project: str, *, samples: int, seed: int) -> EntityAlignment:
    """Align the entities of every two annotators.

    Raises:
        InvalidInput: fewer than two samples.
        NotFound: there is no such project.
    """
    by_person = _entities(store, project)
    pairs = []
    for first, second in combinations(sorted(by_person), 2):
        common = sorted(by_person[first].keys() & by_person[second].keys())
        if not common:
            continue
        spans = Spans.from_answers(
            Answer(name, who, by_person[who][name]) for name in common for who in (first, second)
        )
        pairs.append(_pair(spans, len(common), samples, seed))
    return EntityAlignment(samples=samples, seed=seed, pairs=tuple(pairs))


_Marked = list[tuple[list[tuple[int, int]], str]]


def _entities(store: Store, project: str) -> dict[str, dict[tuple[str, int], _Marked]]:
    """By annotator and sentence, what counts."""
    said: dict[str, dict[int, dict[Hashable, Annotation]]] = {}
    found: dict[str, dict[tuple[str, int], _Marked]] = {}
    with store.read() as tx:
        named = tx.projects.get(project)
        for head in tx.annotations.heads(named, statuses=COUNTED):
            said.setdefault(head.document, {}).setdefault(head.sentence, {})[head.annotator] = head
        for document, sentences in tx.documents.iterate(named):
            for at, answers in said.get(document.id, {}).items():
                sheet = Sheet(document, sentences, at, answers)
                for who, answer in answers.items():
                    found.setdefault(str(who), {})[sheet.name] = place_entities(sheet, answer)
    return found


def _pair(spans: Spans, sentences: int, samples: int, seed: int) -> AlignedPair:
    first, second = map(str, spans.annotators)
    reason: Reason | None = None
    message = ""
    found: Gamma | None = None
    try:
        found = gamma(continuum_of(spans), samples=samples, seed=seed)
    except NoValue as none:
        reason, message = none.reason, str(none)
    return AlignedPair(
        first=first,
        second=second,
        sentences=sentences,
        gamma=None if found is None else found.value,
        error=None if found is None else found.error,
        gamma_cat=None if found is None else found.category,
        reason=reason,
        message=message,
        ways=tuple(_way(name, counts) for name, counts in semeval_counts(spans).items()),
    )


def _way(name: str, counts: Counts) -> Way:
    return Way(
        name=name,
        correct=counts.correct,
        incorrect=counts.incorrect,
        partial=counts.partial,
        missing=counts.missing,
        spurious=counts.spurious,
        f1=counts.f1,
    )
