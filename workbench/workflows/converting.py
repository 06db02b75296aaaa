"""Labels out in the formats of others."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from workbench.domain.annotations import Annotation
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.layers import LAYERS, SourceHolder, Stance
from workbench.domain.merged import THRESHOLD
from workbench.errors import InvalidInput, NotFound
from workbench.export import Case, Judge, policy_named, pseudonyms, refuse_existing, staged
from workbench.export.formats import Answered, Answers, Losses, Terms, format_named
from workbench.store import Project, Store, Transaction
from workbench.text.tokens import token_ranges
from workbench.workflows.deciding import choice_of, judge_of
from workbench.workflows.in_step import InStep

Progress = Callable[[int, int], None]
"""Called with how many documents are done, and how many there are."""

TOGETHER, EVERY = "consensus", "every"
_CANONICALS_REMEMBERED = 10_000


class FormatReport(Struct, frozen=True):
    """What an export in another's format wrote.

    Attributes:
        documents: those with an answer; others are left out.
        annotations: answers written.
        losses: what the format cannot carry, in words, and how many of each.
    """

    path: str
    format: str
    documents: int
    annotations: int
    losses: dict[str, int]


def export_format(
    store: Store,
    project: str,
    format: str,
    out: Path,
    *,
    policy: str = TOGETHER,
    threshold: float = THRESHOLD,
    ties: str = "undecided",
    names: bool = False,
    progress: Progress | None = None,
) -> FormatReport:
    """Write the labels in a format of others, whole or not at all.

    Args:
        format: one of `FORMATS`.
        out: the folder to make.
        policy: `every` for a file or folder for each annotator; else which answers are written together.
        threshold, ties: as `choice_of` says.
        names: name annotators as they are called here, and not by pseudonyms.

    Raises:
        NotFound: there is no such project, format, policy or rule for ties.
        InvalidInput: the threshold is not above 0 and at most 1, or the policy leaves votes, which no format has.
        Conflict: there is something in the folder already, or another export is writing to it.
        InvalidFile: the folder cannot be written.
        MissingPackage: the scheme's pipeline is not installed.
    """
    write = format_named(format).write
    choice = choice_of(policy, threshold, ties)
    if not policy_named(policy).resolves:
        raise InvalidInput(f"policy {policy!r} leaves votes, and no format of another tool has a place for them")
    refuse_existing(out)
    losses: Losses = Counter()
    counted = {"documents": 0, "annotations": 0}
    with store.read() as tx:
        found = tx.projects.get(project)
        scheme = tx.schemes.newest(found).scheme
        names_of = (lambda name: name) if names else pseudonyms(found.salt)
        judge = judge_of(tx, found, scheme, choice)
        terms = Terms(scheme, partial(token_ranges, pipeline=scheme.pipeline), losses)

        def answered() -> Iterator[Answered]:
            for one in _answered(tx, found, policy, judge, names_of, losses, progress):
                counted["documents"] += 1
                counted["annotations"] += sum(len(answers.annotations) for answers in one.answers)
                yield one

        with staged(out.absolute().parent / f".{out.name}.unfinished") as staging:
            write(staging.folder, answered(), terms)
            if not counted["annotations"]:
                raise NotFound(f"there is nothing to export: no answer of project {project!r} meets policy {policy!r}")
            staging.publish(out)
    return FormatReport(str(out), format, **counted, losses=dict(sorted((+losses).items())))


def _answered(
    tx: Transaction,
    project: Project,
    policy: str,
    judge: Judge,
    names_of: Callable[[str], str],
    losses: Losses,
    progress: Progress | None,
) -> Iterator[Answered]:
    @lru_cache(_CANONICALS_REMEMBERED)
    def canonical(identity: str) -> CanonicalEntity:
        return tx.canonicals.get(project, [identity])[0]

    def complete(annotation: Annotation) -> Annotation:
        entities = tuple(canonical(identity) for identity in sorted(annotation.canonicals))
        return replace(annotation, canonical_entities=entities)

    total, _ = tx.documents.count(project)
    heads_of = InStep(tx.annotations.heads(project), lambda head: (head.document, head.sentence))
    gold_of = InStep(
        iter(()) if policy == EVERY else tx.gold.all(project),
        lambda decision: (decision.annotation.document, decision.annotation.sentence),
    )
    for done, (document, sentences) in enumerate(tx.documents.iterate(project)):
        if progress is not None:
            progress(done, total)
        heads = heads_of.of(document.id)
        decided = {sentence: decision for sentence, (decision,) in gold_of.of(document.id).items()}
        by: dict[str, list[Annotation]] = {}
        for sentence in sorted(heads.keys() | decided.keys()):
            said = heads.get(sentence, [])
            if policy == EVERY:
                for head in said:
                    if head.status == "submitted":
                        by.setdefault(names_of(head.annotator), []).append(complete(head))
                continue
            together = _decide(Case(said, decided.get(sentence), judge), policy, losses)
            if together is not None:
                by.setdefault("", []).append(complete(together))
        if by:
            answers = tuple(Answers(name, tuple(annotations)) for name, annotations in sorted(by.items()))
            yield Answered(document, sentences, answers)
        else:
            losses["documents without an answer, which were left out"] += 1
    heads_of.finish()
    gold_of.finish()
    if progress is not None:
        progress(total, total)


def _decide(case: Case, policy: str, losses: Losses) -> Annotation | None:
    """What counts of a sentence, layer by layer; None where nothing does."""
    decide = policy_named(policy).decide
    layers = {layer: decide(case, layer) for layer in LAYERS}
    answers = {layer: decision[0] for layer, decision in layers.items() if not isinstance(decision, str)}
    if not answers:
        return None
    # What was merged has all that was decided, under ids of its own.
    weighed = (answer for answer in answers.values() if answer.weights is not None and answer.basis != "gold")
    merged = next((answer.annotation for answer in weighed), None)
    kept = {layer: merged or answer.annotation for layer, answer in answers.items()}
    for layer in layers.keys() - kept.keys():
        losses[f"sentences whose {layer} layer annotators do not agree on, written without it"] += 1
    attributions = kept["attribution"].attributions if "attribution" in kept else ()
    there = {attribution.id for attribution in attributions}
    stances = kept["stance"].stances if "stance" in kept else ()
    fitting = tuple(stance for stance in stances if _leans_on(stance) <= there)
    losses["stances that lean on an attribution that annotators do not agree on"] += len(stances) - len(fitting)
    first = next(iter(kept.values()))
    return replace(
        first,
        entities=kept["entities"].entities if "entities" in kept else (),
        attributions=attributions,
        stances=fitting,
    )


def _leans_on(stance: Stance) -> set[str]:
    held = stance.holder.attribution if isinstance(stance.holder, SourceHolder) else None
    return {name for name in (stance.attribution, held) if name is not None}
