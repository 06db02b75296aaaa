"""What is told of people beside agreement: how long they take, which labels they use, under which versions."""

import numpy as np

from workbench.domain.layers import ROLES, LayerName
from workbench.workflows.agreement_report import LabelUse, Pace, VersionCount
from workbench.workflows.agreement_view import View


def paces(view: View) -> tuple[Pace, ...]:
    """How long each annotator takes."""
    return tuple(_pace(view, at, name) for at, name in enumerate(view.people))


def _pace(view: View, who: int, name: str) -> Pace:
    mine = view.answers.who == who
    seconds = view.answers.seconds[mine]
    seconds = seconds[np.isfinite(seconds)]
    lower, median, upper = np.quantile(seconds, [0.25, 0.5, 0.75]).tolist() if len(seconds) else (None, None, None)
    return Pace(annotator=name, answers=int(mine.sum()), timed=len(seconds), median=median, lower=lower, upper=upper)


def count_versions(view: View) -> tuple[VersionCount, ...]:
    """How many answers were made under which versions; the most first."""
    numbers, counts = np.unique(view.answers.version, return_counts=True)
    names = view.counted.whole.versions
    found = [
        VersionCount(scheme_version=names[number][0], guidelines_version=names[number][1], answers=count)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda each: (-each.answers, each.scheme_version, each.guidelines_version)))


def label_names(view: View, layer: LayerName) -> tuple[str, ...]:
    """Names of what is counted as labels of a layer; of attribution, its roles."""
    match layer:
        case "entities":
            return view.counted.terms.labels
        case "attribution":
            return ROLES
        case "stance":
            return view.counted.terms.scale


def uses(view: View, layer: LayerName) -> tuple[LabelUse, ...]:
    """How often each annotator gave each label, in all their answers."""
    names = label_names(view, layer)
    rows = view.times("used", layer)
    counts = np.bincount(
        view.who(rows[:, 1]) * len(names) + rows[:, 3], rows[:, 5], minlength=len(view.people) * len(names)
    ).reshape(len(view.people), len(names))
    return tuple(
        LabelUse(annotator=who, label=label, count=int(counts[i, j]))
        for i, who in enumerate(view.people)
        for j, label in enumerate(names)
    )


def uses_in_shared(view: View, layer: LayerName) -> dict[str, int]:
    """How often each label was given, in the sentences that two answered."""
    names = label_names(view, layer)
    rows = view.times("used", layer)
    shared = rows[:, 0] > 0
    counts = np.bincount(rows[shared, 3], rows[shared, 5], minlength=len(names))
    wanted = view.scheme.attribution.roles if layer == "attribution" else names
    return {name: int(n) for name, n in zip(names, counts.tolist(), strict=True) if name in wanted}
