"""Whether everything is as it should be, and what to do where it is not."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from workbench.domain.documents import Document, Sentence
from workbench.domain.rules import check
from workbench.domain.scheme import Scheme, content_version
from workbench.errors import InvalidInput, NotFound, WorkbenchError
from workbench.store import Project, SchemeVersion, Store, Transaction

Level = Literal["ok", "warning", "error"]
_NAMED = 5
_DOCUMENTS_REMEMBERED = 16


class Finding(Struct, frozen=True):
    """What one check found.

    Attributes:
        check: its name.
        project: the project it looked at; None where it was the database.
        level: an error is something that must not be; a warning, something to know.
        message: one sentence.
    """

    check: str
    project: str | None
    level: Level
    message: str


def examine(
    store: Store, project: str | None = None, schemes: Mapping[str, tuple[Scheme, str]] | None = None
) -> list[Finding]:
    """Look at the database and at its projects.

    Args:
        project: look at this one only.
        schemes: the schemes that the files hold now, with their guidelines, by project.

    Returns:
        A finding for every check, at least.
    """
    try:
        with store.read() as tx:
            findings = list(_look_at_database(tx))
            projects = [tx.projects.get(project)] if project is not None else tx.projects.all()
            for found in projects:
                for look in PROJECT_CHECKS:
                    findings += [
                        Finding(finding.check, found.name, finding.level, finding.message)
                        for finding in look(tx, found, (schemes or {}).get(found.name))
                    ]
    except NotFound:
        raise
    except WorkbenchError as error:
        return [Finding("database", None, "error", str(error))]
    return findings


def _ok(name: str, message: str) -> Finding:
    return Finding(name, None, "ok", message)


def _look_at_database(tx: Transaction) -> Iterator[Finding]:
    at, should = tx.health.revision()
    if at == should:
        yield _ok("database", f"it answers, and its tables are at revision {at}")
    else:
        yield Finding("database", None, "error", f"its tables are at revision {at}, not {should}; start Workbench anew")
    if tx.health.dialect == "sqlite":
        mode = tx.health.pragma("journal_mode")
        if mode == "wal":
            yield _ok("write-ahead log", "SQLite reads and writes at the same time")
        else:
            yield Finding(
                "write-ahead log",
                None,
                "error",
                f"SQLite's journal mode is {mode}, not wal; keep the file on a disk of this machine, not on a network",
            )
        damage = tx.health.damage()
        yield from (Finding("file", None, "error", sentence) for sentence in damage)
        if not damage:
            yield _ok("file", "SQLite finds nothing damaged")
    else:
        encoding = tx.health.encoding()
        level: Level = "ok" if encoding == "UTF8" else "error"
        yield Finding("encoding", None, level, f"PostgreSQL keeps text as {encoding}; UTF8 is needed")


_Current = tuple[Scheme, str] | None


def _look_at_scheme(tx: Transaction, project: Project, current: _Current) -> Iterator[Finding]:
    recorded = tx.schemes.find(project)
    if recorded is None:
        yield Finding("scheme", None, "error", "no scheme is recorded; run `workbench init`")
    elif current is None:
        yield _ok("scheme", f"version {recorded.version}, guidelines {recorded.guidelines_version}")
    else:
        yield _compare(recorded, *current)


def _compare(recorded: SchemeVersion, scheme: Scheme, guidelines: str) -> Finding:
    differing = [
        what
        for what, same in (
            ("labels or rules", scheme.version == recorded.version),
            ("guidelines", content_version(guidelines.encode()) == recorded.guidelines_version),
            ("settings", scheme == recorded.scheme or scheme.version != recorded.version),
        )
        if not same
    ]
    if not differing:
        return _ok("scheme", f"the file says what is recorded, version {recorded.version}")
    return Finding(
        "scheme", None, "warning", f"the file has other {' and '.join(differing)} than what people label by; apply it"
    )


def _look_at_claims(tx: Transaction, project: Project, _current: _Current) -> Iterator[Finding]:
    answered = tx.health.claims_of_answered(project)
    expired = tx.health.expired_claims(project, dt.datetime.now(dt.UTC))
    if answered:
        yield Finding("claims", None, "error", f"{answered} claims are of sentences that their user has answered")
    if expired:
        yield _ok("claims", f"{expired} claims have expired; the next claim returns them")
    elif not answered:
        yield _ok("claims", "none is left over")


def _look_at_counts(tx: Transaction, project: Project, _current: _Current) -> Iterator[Finding]:
    miscounted, astray = tx.health.miscounted(project), tx.health.heads_astray(project)
    if miscounted:
        yield Finding(
            "counts", None, "error", f"{miscounted} sentences are miscounted, and may be given to too many or few"
        )
    if astray:
        yield Finding("counts", None, "error", f"{astray} newest answers are not the ones that are shown")
    if not (miscounted or astray):
        yield _ok("counts", "every sentence counts its answers and claims, and shows the newest")


def _look_at_answers(tx: Transaction, project: Project, _current: _Current) -> Iterator[Finding]:
    """Every newest answer can be read, quotes its document, and is allowed by the scheme of today."""
    newest = tx.schemes.find(project)
    if newest is None:
        return

    @lru_cache(_DOCUMENTS_REMEMBERED)
    def read(document: str) -> tuple[Document, tuple[Sentence, ...]]:
        return tx.documents.read(project, document)

    count, bad = 0, 0
    try:
        for answer in tx.annotations.heads(project):
            count += 1
            document, sentences = read(answer.document)
            known = tx.canonicals.ids(project, answer.canonicals) if answer.canonicals else set()
            try:
                check(answer, document, sentences[answer.sentence], newest.scheme, known)
            except InvalidInput as error:
                bad += 1
                if bad <= _NAMED:
                    where = f"{answer.annotator}'s answer for sentence {answer.sentence} of {answer.document!r}"
                    yield Finding("answers", None, "error", f"{where}: {error}")
    except InvalidInput as error:
        yield Finding("answers", None, "error", f"answer {count + 1} cannot be read: {error}")
        return
    if bad > _NAMED:
        yield Finding("answers", None, "error", f"{bad - _NAMED} more answers contradict their document or the scheme")
    if not bad:
        yield _ok("answers", f"all {count} newest answers are what their documents and the scheme allow")


PROJECT_CHECKS: tuple[Callable[[Transaction, Project, _Current], Iterator[Finding]], ...] = (
    _look_at_scheme,
    _look_at_claims,
    _look_at_counts,
    _look_at_answers,
)
