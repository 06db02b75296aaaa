"""Write a project's labels as a Hugging Face dataset."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from workbench.domain import unchecked
from workbench.domain.merged import THRESHOLD
from workbench.errors import Unavailable
from workbench.export import (
    Agreement,
    ExportReport,
    LabeledDocument,
    Terms,
    pseudonyms,
    refuse_existing,
    staged,
    write_dataset,
)
from workbench.store import Project, Store, Transaction
from workbench.text.tokens import token_arrays
from workbench.workflows.deciding import choice_of, judge_of
from workbench.workflows.exported_agreement import agreement_for_export, agreement_stamp
from workbench.workflows.fingerprinting import deal_documents, fingerprint_documents
from workbench.workflows.in_step import InStep

Progress = Callable[[int, int], None]
"""Called with how many documents are done, and how many there are."""

_TRIES = 5
"""Counting anew takes a moment only, since what was counted before is kept."""


def export_dataset(
    store: Store,
    project: str,
    out: Path | None = None,
    *,
    root: Path = Path("exports"),
    policy: str = "consensus",
    threshold: float = THRESHOLD,
    ties: str = "undecided",
    again: bool = False,
    agreement: bool = False,
    progress: Progress | None = None,
) -> ExportReport:
    """Write one state of the project as a dataset, whole or not at all.

    The same state gives the same bytes, on whatever database it is.

    Args:
        out: the folder to make; without it, `<root>/<project>/<version>`, where the version is a hash of the content.
        policy, threshold, ties: which answers become rows, as `choice_of` says.
        again: whether a folder under the version's name, made by an earlier export of the same, will do.
        agreement: whether to measure how far annotators agree, for the card.
        progress: is told of sentences while agreement is counted, then of documents.

    Raises:
        NotFound: there is no such project, policy or rule for ties.
        InvalidInput: the threshold is not above 0 and at most 1.
        Conflict: there is something in the folder already, or another export is writing to it.
        SchemeViolation: an answer has a label that the newest scheme lacks.
        InvalidFile: the folder cannot be written.
        MissingPackage: the scheme's pipeline is not installed.
        Unavailable: answers come in faster than agreement on them is counted.
    """
    choice = choice_of(policy, threshold, ties)
    if out is not None:
        refuse_existing(out)
    fingerprint_documents(store, project)
    with _one_state(store, project, agreement, progress) as (tx, figures):
        found = tx.projects.get(project)
        newest = tx.schemes.newest(found)
        canonicals = {entity.id: entity for entity in tx.canonicals.all(found)}  # people make them, so they fit
        tokenize = partial(token_arrays, pipeline=newest.scheme.pipeline)
        dealing = deal_documents(tx, found, newest.scheme.splits)
        judge = judge_of(tx, found, newest.scheme, choice)
        terms = Terms(
            newest.scheme, policy, pseudonyms(found.salt), canonicals, tokenize, judge, dealing, choice.options
        )
        hidden = root / project / ".unfinished" if out is None else out.absolute().parent / f".{out.name}.unfinished"
        with staged(hidden) as staging:
            manifest = write_dataset(
                staging.folder,
                _documents(tx, found, progress),
                terms,
                project=project,
                guidelines_version=newest.guidelines_version,
                agreement=figures,
            )
            target = out if out is not None else root / project / manifest.version
            if not (again and out is None and target.is_dir()):
                staging.publish(target)
    return ExportReport(str(target), manifest)


@contextmanager
def _one_state(
    store: Store, project: str, agreement: bool, progress: Progress | None
) -> Iterator[tuple[Transaction, Agreement | None]]:
    """A transaction to export in, with the figures of agreement on the very answers that it sees."""
    if not agreement:
        with store.read() as tx:
            yield tx, None
        return
    for _ in range(_TRIES):
        with store.read() as tx:
            before = agreement_stamp(tx, tx.projects.get(project))
        figures = agreement_for_export(store, project, progress)
        with store.read() as tx:
            if agreement_stamp(tx, tx.projects.get(project)) == before:
                yield tx, figures
                return
    raise Unavailable(
        f"project {project!r} changed each of the {_TRIES} times that its agreement was counted; "
        "export it again when fewer answers come in, or without agreement"
    )


def _documents(tx: Transaction, project: Project, progress: Progress | None) -> Iterator[LabeledDocument]:
    heads = InStep(
        tx.annotations.heads(project, kind=unchecked.Annotation), lambda head: (head.document, head.sentence)
    )
    gold = InStep(
        tx.gold.all(project, unchecked.Gold),
        lambda decision: (decision.annotation.document, decision.annotation.sentence),
    )
    total, _ = tx.documents.count(project)
    for done, (document, sentences) in enumerate(tx.documents.iterate(project)):
        if progress is not None:
            progress(done, total)
        yield LabeledDocument(
            document,
            sentences,
            heads.of(document.id),
            {sentence: decision for sentence, (decision,) in gold.of(document.id).items()},
        )
    heads.finish()
    gold.finish()
    if progress is not None:
        progress(total, total)
