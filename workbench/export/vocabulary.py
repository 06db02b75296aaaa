"""Labels by number, and a sentence for the answer whose label the newest scheme no longer has."""

from collections.abc import Collection, Sequence

import numpy as np

from workbench.domain.annotations import Annotation
from workbench.domain.scheme import Scheme
from workbench.errors import SchemeViolation
from workbench.export.arrays import Integers
from workbench.export.features import scale_names


def entity_labels(said: Sequence[Annotation], scheme: Scheme) -> Integers:
    """The label of each entity of all annotations.

    Raises:
        SchemeViolation: the scheme lacks one.
    """
    numbers = {label: number for number, label in enumerate(scheme.entities.labels)}
    try:
        return np.array([numbers[item.label] for one in said for item in one.entities], np.int64)
    except KeyError:
        raise _unknown(said, [[item.label for item in one.entities] for one in said], numbers) from None


def stance_labels(said: Sequence[Annotation], scheme: Scheme) -> Integers:
    """The label of each stance of all annotations, by its place on the scale.

    Raises:
        SchemeViolation: the scale lacks one.
    """
    numbers = {label: number for number, label in enumerate(scale_names(scheme))}
    try:
        return np.array([numbers[item.label] for one in said for item in one.stances], np.int64)
    except KeyError:
        raise _unknown(said, [[item.label for item in one.stances] for one in said], numbers) from None


def _unknown(said: Sequence[Annotation], labels: Sequence[Sequence[str]], known: Collection[str]) -> SchemeViolation:
    annotation, label = next(
        (one, label) for one, used in zip(said, labels, strict=True) for label in used if label not in known
    )
    return SchemeViolation(
        f"the answer of {annotation.annotator!r} for sentence {annotation.sentence} of {annotation.document!r} has the "
        f"label {label!r}, which the newest scheme lacks: add it to the scheme, or to [renamed] as one of "
        f"{', '.join(known)}"
    )
