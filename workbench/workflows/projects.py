"""Projects and their schemes."""

import re
from collections import Counter

from msgspec import Struct

from workbench.domain.scheme import Scheme
from workbench.errors import InvalidInput, SchemeViolation
from workbench.store import Project, Store, Transaction
from workbench.workflows.scheme_names import names_in_use, names_of, paths_of_renames

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


class SchemeChange(Struct, frozen=True):
    """What became of a project's scheme.

    Attributes:
        changed: whether anything was recorded.
        version, before: the scheme's hash, now and then; the same if no meaning changed.
        guidelines_version, guidelines_before: likewise.
        added, removed: key paths of labels, attributes, roles and targets.
        renamed: old key paths to new ones.
    """

    changed: bool
    version: str
    before: str | None
    guidelines_version: str
    guidelines_before: str | None
    added: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: dict[str, str]


def create_project(store: Store, name: str, scheme: Scheme, source: str = "", guidelines: str = "") -> Project:
    """Make a project with its scheme.

    Args:
        source: the TOML that the scheme was read from.
        guidelines: Markdown.

    Raises:
        Conflict: there is one of that name.
        InvalidInput: the name cannot be one.
    """
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            f"project name {name[:60]!r} must have 1 to 40 of A-Z a-z 0-9 _ - and begin with a letter or digit"
        )
    with store.write() as tx:
        project = tx.projects.add(name)
        tx.schemes.add(project, scheme, source, guidelines)
        tx.commit()
    return project


def apply_scheme(store: Store, project: str, scheme: Scheme, source: str = "", guidelines: str = "") -> SchemeChange:
    """Record a project's scheme as it is now; nothing if it is recorded already.

    Raises:
        SchemeViolation: answers use a name that it no longer has and does not declare as renamed.
    """
    with store.write() as tx:
        found = tx.projects.get(project)
        before = tx.schemes.find(found)
        now = tx.schemes.add(found, scheme, source, guidelines)
        old, new = names_of(before.scheme) if before else set(), names_of(scheme)
        renamed = {path: to for path, to in paths_of_renames(scheme.renamed).items() if path in old}
        if before and not _keeps(before.scheme, scheme):
            _refuse_to_strand(tx, found, new)
        tx.commit()
    return SchemeChange(
        changed=before is None or now != before,
        version=now.version,
        before=before.version if before else None,
        guidelines_version=now.guidelines_version,
        guidelines_before=before.guidelines_version if before else None,
        added=tuple(sorted(new - old - set(renamed.values()))),
        removed=tuple(sorted(old - new - set(renamed))),
        renamed=renamed,
    )


def _keeps(before: Scheme, now: Scheme) -> bool:
    """Whether every name that could be in use is still there or still declared as renamed."""
    return (
        names_of(before) <= names_of(now)
        and paths_of_renames(before.renamed).items() <= paths_of_renames(now.renamed).items()
    )


def _refuse_to_strand(tx: Transaction, project: Project, names: set[str]) -> None:
    """Read everything through the new scheme and look for names that it does not know."""
    stranded: Counter[str] = Counter()
    for answer in tx.annotations.heads(project):
        stranded.update(names_in_use(answer) - names)
    for gold in tx.gold.all(project):
        stranded.update(names_in_use(gold.annotation) - names)
    for canonical in tx.canonicals.all(project):
        stranded.update({f"entities.labels.{canonical.kind}"} - names)
    if stranded:
        listed = ", ".join(f"{path} ({count} times)" for path, count in sorted(stranded.items()))
        raise SchemeViolation(
            f"the scheme of {project.name!r} lacks what is in use: {listed}; "
            "keep it, or name its successor under [renamed]"
        )
