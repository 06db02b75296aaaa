"""The sentences in which people differ, and one of them with everybody's answer. For a project's leads."""

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import combinations, groupby

from workbench.agreement.differences import KINDS, differences
from workbench.domain.annotations import Annotation, Status
from workbench.domain.layers import ROLES, Attribution, Entity, LayerName, Stance
from workbench.store import Store
from workbench.workflows.agreement_report import DisagreeingSentence, Disagreements, ShownDifference, SideBySide
from workbench.workflows.roles import need_role

GOLD = "gold"

_COUNTED: tuple[Status, ...] = ("submitted", "flagged")


def side_by_side(store: Store, project: str, user: str, document: str, sentence: int) -> SideBySide:
    """A sentence with everybody's newest answer that counts, and gold.

    Raises:
        NotAllowed: the user is no lead of the project.
        NotFound: there is no such document or sentence.
    """
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        scheme = tx.schemes.newest(found).scheme
        text, place = tx.documents.read_sentence(found, document, sentence)
        answers = tuple(
            answer
            for answer in tx.annotations.heads(found, document=document, statuses=_COUNTED)
            if answer.sentence == sentence
        )
        gold = tx.gold.of(found, document, sentence)
        heads = tx.annotations.head_revisions(found, document, sentence)
    scale = {point.label: point.value for point in scheme.stance.scale}
    return SideBySide(
        document=document,
        title=text.title,
        text=text.text,
        sentence=sentence,
        start=place.start,
        end=place.end,
        answers=answers,
        gold=gold,
        stale=gold is not None and gold.stale(heads),
        differences=tuple(
            each for one, other in combinations(answers, 2) for each in _shown(one, other, other.annotator, scale)
        ),
        from_gold=tuple(each for answer in answers if gold for each in _shown(answer, gold.annotation, GOLD, scale)),
    )


def disagreements(
    store: Store,
    project: str,
    user: str,
    layer: LayerName,
    *,
    kind: str | None = None,
    label: str | None = None,
    pair: tuple[str, str] | None = None,
    annotator: str | None = None,
    week: str | None = None,
    limit: int = 50,
) -> Disagreements:
    """The sentences behind a number: those in which people differ, in document order.

    Args:
        kind: only differences of this kind.
        label: only those in which one of the items has this label (of attribution: this role).
        pair, annotator: only those between these two, or of this one.
        week: only sentences whose newest answer is from this ISO week, such as `2026-W09`.
        limit: how many at most.

    Raises:
        NotAllowed: the user is no lead of the project.
    """
    total = 0
    listed: list[DisagreeingSentence] = []
    with store.read() as tx:
        found = tx.projects.get(project)
        need_role(tx, found, user, "lead")
        scale = {point.label: point.value for point in tx.schemes.newest(found).scheme.stance.scale}
        for (document, sentence), group in groupby(tx.annotations.heads(found, statuses=_COUNTED), _place):
            answers = list(group)
            if week is not None and week != _week(answers):
                continue
            apart = tuple(
                each
                for one, other in combinations(answers, 2)
                if annotator in (None, one.annotator, other.annotator)
                and (pair is None or set(pair) == {one.annotator, other.annotator})
                for each in _shown(one, other, other.annotator, scale)
                if each.layer == layer
                and kind in (None, each.kind)
                and (label is None or label in _labels(one, each.first_item) | _labels(other, each.second_item))
            )
            total += bool(apart)
            if apart and len(listed) < limit:
                text, place = tx.documents.read_sentence(found, document, sentence)
                names = tuple(answer.annotator for answer in answers)
                listed.append(
                    DisagreeingSentence(
                        document=document,
                        title=text.title,
                        sentence=sentence,
                        text=place.text,
                        annotators=names,
                        differences=apart,
                    )
                )
    return Disagreements(total=total, sentences=tuple(listed))


def _place(answer: Annotation) -> tuple[str, int]:
    return answer.document, answer.sentence


def _week(answers: list[Annotation]) -> str:
    newest = max(answer.created_at or dt.datetime.min.replace(tzinfo=dt.UTC) for answer in answers)
    return f"{newest:%G-W%V}"


def _labels(answer: Annotation, item_id: str | None) -> set[str]:
    item = next((each for each in answer.items if each.id == item_id), None)
    match item:
        case Entity() | Stance():
            return {item.label}
        case Attribution():
            return {role for role in ROLES if item.role(role) is not None}
        case None:
            return set()


def _shown(one: Annotation, other: Annotation, second: str, scale: Mapping[str, float]) -> Iterator[ShownDifference]:
    for each in differences(one, other, scale):
        yield ShownDifference(
            layer=each.layer,
            kind=each.kind,
            title=KINDS[each.kind].title,
            first=one.annotator,
            second=second,
            first_item=each.first,
            second_item=each.second,
            detail=each.detail,
        )
