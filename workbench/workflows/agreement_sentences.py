"""The sentences behind a number: those in which people differ. For a project's leads."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from workbench.agreement.differences import KINDS, Difference, differences, differences_within
from workbench.agreement.groups import group_items
from workbench.domain.annotations import Annotation
from workbench.domain.layers import ROLES, Attribution, Entity, LayerName, Stance
from workbench.domain.scheme import Scheme
from workbench.store import Project, Store, Transaction, Versions
from workbench.workflows.agreement_blocks import Ints
from workbench.workflows.agreement_keeping import kept
from workbench.workflows.agreement_layers import MISSED
from workbench.workflows.agreement_report import DisagreeingSentence, Disagreements, ShownDifference
from workbench.workflows.agreement_view import View, iso_week
from workbench.workflows.roles import need_role

MOST_READ = 400
"""Sentences, to find out in how many a label is involved."""


def disagreements(
    store: Store,
    project: str,
    user: str,
    layer: LayerName,
    *,
    kind: str | None = None,
    label: str | None = None,
    taken_for: str | None = None,
    pair: tuple[str, str] | None = None,
    annotator: str | None = None,
    week: str | None = None,
    limit: int = 50,
) -> Disagreements:
    """The sentences behind a number: those in which people differ, in document order.

    Args:
        kind: only differences of this kind.
        label: only those in which one of the items has this label (of attribution: this role).
        taken_for: beside `label`, only those in which the other item has this label, or is not there (`missed`).
        pair, annotator: only those between these two, or of this one.
        week: only sentences whose newest answer is from this ISO week, such as `2026-W09`.
        limit: how many at most.

    Raises:
        NotAllowed: the user is no lead of the project.
    """
    with store.read() as tx:
        need_role(tx, tx.projects.get(project), user, "lead")
    view = kept(store, project).view()
    candidates = _candidates(view, layer, kind, pair, annotator, week)
    if label is not None:
        candidates = np.intersect1d(candidates, _where_used(view, layer, label))
        if taken_for not in (None, MISSED):
            candidates = np.intersect1d(candidates, _where_used(view, layer, taken_for))
    listed: list[DisagreeingSentence] = []
    read = found = 0
    with store.read() as tx:
        home = tx.projects.get(project)
        scheme = view.scheme
        while read < len(candidates) and (len(listed) < limit or (label is not None and read < MOST_READ)):
            some = candidates[read : read + max(limit, 1)].tolist()
            read += len(some)
            for each in _read(tx, home, some, scheme):
                apart = tuple(
                    one for one in each.differences if one.layer == layer and _meant(one, kind, pair, annotator)
                )
                if label is not None:
                    apart = tuple(one for one in apart if _confuses(each.labels(one), label, taken_for))
                found += bool(apart)
                if apart and len(listed) < limit:
                    listed.append(each.shown(apart))
    # Whether a label is involved shows in the answers only; where these are too many to read, the rest counts as it is.
    exact = label is None or read >= len(candidates)
    total = len(candidates) if label is None else found + len(candidates) - read
    return Disagreements(total=total, exact=exact, sentences=tuple(listed))


def _candidates(
    view: View,
    layer: LayerName,
    kind: str | None,
    pair: tuple[str, str] | None,
    annotator: str | None,
    week: str | None,
) -> Ints:
    """Row ids of the sentences with such differences, in document order."""
    rows = view.cells("differs", layer)
    chosen = np.ones(len(rows), dtype=bool)
    if kind is not None:
        chosen &= rows[:, 3] == (list(KINDS).index(kind) if kind in KINDS else -1)  # type: ignore[arg-type]
    numbers = {name: number for number, name in view.counted.people.items()}
    for name in pair or ():
        chosen &= (rows[:, 1:3] == numbers.get(name, -1)).any(axis=1)
    if annotator is not None:
        chosen &= (rows[:, 1:3] == numbers.get(annotator, -1)).any(axis=1)
    found = np.unique(rows[chosen, 0])
    if week is not None:
        weeks = view.completed[view.at(found)]
        meant = [each for each in np.unique(weeks).tolist() if iso_week(each) == week]
        found = found[np.isin(weeks, meant)]
    return found


def _where_used(view: View, layer: LayerName, label: str | None) -> Ints:
    """Row ids of the sentences in which somebody gave a label."""
    names: Mapping[LayerName, Sequence[str]] = {
        "entities": view.counted.terms.labels,
        "attribution": ROLES,
        "stance": view.counted.terms.scale,
    }
    rows = view.cells("used", layer)
    place = names[layer].index(label) if label in names[layer] else -1
    return np.unique(rows[rows[:, 3] == place, 0])


class _Sentence:
    """A sentence with its answers, and all in which they differ."""

    def __init__(self, document: str, title: str, sentence: int, text: str, answers: Sequence[Annotation]) -> None:
        self.document = document
        self.title = title
        self.sentence = sentence
        self.text = text
        self.answers = {answer.annotator: answer for answer in answers}
        self.differences: tuple[ShownDifference, ...] = ()

    def shown(self, apart: tuple[ShownDifference, ...]) -> DisagreeingSentence:
        return DisagreeingSentence(
            document=self.document,
            title=self.title,
            sentence=self.sentence,
            text=self.text,
            annotators=tuple(self.answers),
            differences=apart,
        )

    def labels(self, one: ShownDifference) -> tuple[set[str], set[str]]:
        """Those of the items that differ, on either side."""
        return (
            _labels(self.answers[one.first], one.first_item),
            _labels(self.answers[one.second], one.second_item),
        )


def _read(tx: Transaction, project: Project, ids: Sequence[int], scheme: Scheme) -> Iterator[_Sentence]:
    pointers = tx.digests.pointers(project, ids, Versions())
    answers = tx.digests.answers(project, [each.revision for each in pointers])
    places = tx.digests.places(ids, {})
    scale = {point.label: point.value for point in scheme.stance.scale}
    by_sentence: dict[int, list[Annotation]] = {}
    for each in pointers:
        by_sentence.setdefault(each.sentence, []).append(answers[each.revision])
    for sentence in ids:
        place = places[sentence]
        cut = place.sentences[place.at]
        own = sorted(by_sentence.get(sentence, ()), key=lambda answer: answer.annotator)
        found = _Sentence(place.document.id, place.document.title, place.at, cut.text, own)
        found.differences = tuple(differences_among(own, scale))
        yield found


def differences_among(answers: Sequence[Annotation], scale: Mapping[str, float]) -> Iterator[ShownDifference]:
    """What every two of several answers differ in, with names.

    All are grouped at once, as where they are counted: with a third answer two items may be meant as the same that
    would not be without it.

    Args:
        scale: the value of each stance label.
    """
    groups = group_items(tuple(answers))
    for first, second in combinations(range(len(answers)), 2):
        one, other = answers[first], answers[second]
        for each in differences_within(groups, first, second, scale):
            yield _shown(each, one.annotator, other.annotator)


def shown_differences(
    one: Annotation, other: Annotation, second: str, scale: Mapping[str, float]
) -> Iterator[ShownDifference]:
    """What two answers differ in, with names.

    Args:
        second: the name of whom the other answer is.
        scale: the value of each stance label.
    """
    for each in differences(one, other, scale):
        yield _shown(each, one.annotator, second)


def _shown(each: Difference, first: str, second: str) -> ShownDifference:
    return ShownDifference(
        layer=each.layer,
        kind=each.kind,
        title=KINDS[each.kind].title,
        first=first,
        second=second,
        first_item=each.first,
        second_item=each.second,
        detail=each.detail,
    )


def _confuses(labels: tuple[set[str], set[str]], label: str, taken_for: str | None) -> bool:
    """Whether one side has the label, and the other what it was taken for."""
    return any(
        label in mine and (taken_for is None or taken_for in theirs or (taken_for == MISSED and not theirs))
        for mine, theirs in (labels, labels[::-1])
    )


def _meant(one: ShownDifference, kind: str | None, pair: tuple[str, str] | None, annotator: str | None) -> bool:
    return (
        kind in (None, one.kind)
        and annotator in (None, one.first, one.second)
        and (pair is None or set(pair) == {one.first, one.second})
    )


def _labels(answer: Annotation, item_id: str | None) -> set[str]:
    item = next((each for each in answer.items if each.id == item_id), None)
    match item:
        case Entity() | Stance():
            return {item.label}
        case Attribution():
            return {role for role in ROLES if item.role(role) is not None}
        case None:
            return set()
