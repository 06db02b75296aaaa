"""One sentence with everybody's answer, and what differs between them. For a project's leads."""

from workbench.domain.annotations import Status
from workbench.store import Store
from workbench.workflows.agreement_report import SideBySide
from workbench.workflows.agreement_sentences import differences_among, shown_differences
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
        answers = tuple(tx.annotations.heads(found, document=document, sentence=sentence, statuses=_COUNTED))
        gold = tx.gold.of(found, document, sentence)
        heads = tx.annotations.head_revisions(found, document, sentence)
        said = (*answers, *([gold.annotation] if gold else ()))
        named = tx.canonicals.get(found, frozenset().union(*(each.canonicals for each in said)))
    scale = {point.label: point.value for point in scheme.stance.scale}
    return SideBySide(
        document=document,
        title=text.title,
        text=text.text,
        sentence=sentence,
        start=place.start,
        end=place.end,
        answers=answers,
        names={entity.id: entity.name for entity in named},
        gold=gold,
        stale=gold is not None and gold.stale(heads),
        differences=tuple(differences_among(answers, scale)),
        from_gold=tuple(
            each for answer in answers if gold for each in shown_differences(answer, gold.annotation, GOLD, scale)
        ),
    )
