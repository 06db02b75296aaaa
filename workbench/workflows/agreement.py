"""How far a project's annotators agree, for its leads."""

from workbench.store import Store, Versions
from workbench.workflows.agreement_keeping import Progress, counting, kept
from workbench.workflows.agreement_report import AgreementReport
from workbench.workflows.roles import need_role

__all__ = ["Progress", "report", "under_way"]


def report(
    store: Store,
    project: str,
    user: str | None,
    *,
    scheme_version: str | None = None,
    guidelines_version: str | None = None,
    progress: Progress | None = None,
) -> AgreementReport:
    """Every number about a project's agreement, for its leads.

    What did not change since it was asked for last is not counted again, by this process or another.

    Args:
        user: who asks; None for whoever has the database itself.
        scheme_version, guidelines_version: only answers that were made under these; of each annotator and sentence
            the newest one that was, so that agreement before a change can be had after it.
        progress: is told how far it is, where much is to be counted.

    Raises:
        NotAllowed: the user is no lead of the project.
        NotFound: there is no such project or user.
        MissingPackage: the scheme's pipeline is not installed.
    """
    with store.read() as tx:
        found = tx.projects.get(project)
        if user is not None:
            need_role(tx, found, user, "lead")
        _, sentences = tx.documents.count(found)
        gold = tx.digests.count_gold(found)
    return kept(store, project, Versions(scheme_version, guidelines_version)).report(sentences, gold, progress)


def under_way(store: Store, project: str, user: str) -> tuple[int, int] | None:
    """How many answers are counted of how many, where much is to be counted before there is a report.

    It is counted in the background, from now on if not already. None once `report` answers in a moment.

    Raises:
        NotAllowed: the user is no lead of the project.
        WorkbenchError: it could not be counted, such as for want of a package; it is tried again meanwhile.
    """
    with store.read() as tx:
        need_role(tx, tx.projects.get(project), user, "lead")
    return counting(store, project)
