"""What was exported, looked at again: `workbench export --verify` and `workbench diff`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, Session, count, session

if TYPE_CHECKING:
    from workbench.export import Comparison


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of an export.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="That of another one.")],
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Tell two exported datasets apart.

    It says what they were made under, which rows of which split are new, gone or changed, how often
    each label was given, and whether a document is on another side of the split than before.
    """
    with session(project, home, json) as run:
        from workbench.export import compare_datasets

        comparison = compare_datasets(old, new)
        run.show(comparison, _describe(comparison))


def verify(run: Session, folder: Path) -> None:
    """Check an export, and fail if something is wrong with it."""
    from workbench.export import verify_dataset

    verification = verify_dataset(folder)
    good = f"{folder} is as it was written: {count(verification.files, 'file')}, version {verification.version}"
    run.show(verification, "" if verification.problems else good)
    for problem in verification.problems:
        run.say(f"error: {problem}")
    if verification.problems:
        raise typer.Exit(1)


def check_push(run: Session, repository: str, format: str) -> None:
    """Refuse what cannot be published before anything long begins.

    Raises:
        InvalidInput: it is no name of a dataset on a hub, or not the format of one.
        InvalidSetting: there is no token.
    """
    from workbench.errors import InvalidInput
    from workbench.export import check_name

    check_name(repository)
    if format != "huggingface":
        raise InvalidInput(f"a hub takes the format huggingface, not {format}; leave out --push or --format")
    run.settings.hub()


def publish(run: Session, folder: Path, repository: str, public: bool) -> None:
    """Put an export on a hub."""
    from workbench.export import Hub, publish_dataset

    url, token = run.settings.hub()
    run.say(f"publishing {folder} to {url}")
    published = publish_dataset(folder, repository, Hub(url, token), public=public)
    run.show({"path": str(folder), "published": published}, f"{published.url} has version {published.version}")


def _describe(comparison: "Comparison") -> str:
    if comparison.old == comparison.new:
        return f"both are version {comparison.new}"
    lines = [f"{comparison.old} → {comparison.new}"]
    lines += [f"{name}: {old} → {new}" for name, (old, new) in comparison.settings.items()]
    added, removed, moved = comparison.documents_added, comparison.documents_removed, comparison.moved
    lines.append(f"documents: {added:,} added, {removed:,} removed, {len(moved):,} on another side")
    lines += [f"    {each.document}: {each.old} → {each.new}" for each in moved]
    for config, splits in comparison.rows.items():
        for split, rows in splits.items():
            if rows.added or rows.removed or rows.changed:
                lines.append(
                    f"{config}, {split}: {count(rows.added, 'row')} added, {rows.removed:,} removed, "
                    f"{rows.changed:,} changed, {rows.same:,} the same"
                )
    for layer, (was, is_) in comparison.agreement.items():
        lines.append(f"agreement on {layer}: {'none' if was is None else was} → {'none' if is_ is None else is_}")
    for config, labels in comparison.labels.items():
        lines.append(
            f"labels in {config}: " + ", ".join(f"{name} {old} → {new}" for name, (old, new) in labels.items())
        )
    return "\n".join(lines)
