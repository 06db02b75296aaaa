"""The formats of other tools: `workbench formats`, and what `import` and `export` do with them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, Session, count, session

HUGGINGFACE = "huggingface"

FormatOption = Annotated[
    str,
    typer.Option("--format", metavar="NAME", help="huggingface, or one of `workbench formats`."),
]
NamesOption = Annotated[
    bool, typer.Option("--names", help="In another tool's format: people's names instead of pseudonyms.")
]
AsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--as",
        metavar="[ANNOTATOR=]USER",
        help="Whose labels they become, of all or of one annotator in the files; may be repeated.",
    ),
]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="OLD=[NEW]", help="What a label is called here; nothing leaves it out; repeatable."),
]


def formats(project: ProjectOption = None, home: HomeOption = None, json: JsonOption = False) -> None:
    """List the formats of other tools that `import` and `export` know."""
    with session(project, home, json) as run:
        from workbench.export.formats import FORMATS
        from workbench.ingest import READERS
        from workbench.ingest.annotated import ANNOTATED

        listed = {
            name: {
                "import": name in ANNOTATED or name in READERS,
                "export": name in FORMATS or name == HUGGINGFACE,
                "description": FORMATS[name].description if name in FORMATS else "documents only",
            }
            for name in (*READERS, *dict.fromkeys((*ANNOTATED, *FORMATS)))
        }
        listed[HUGGINGFACE]["description"] = "documents in; all labels out, as tables to train on"
        yes = {True: "yes", False: ""}
        rows = [
            (name, yes[bool(one["import"])], yes[bool(one["export"])], one["description"])
            for name, one in listed.items()
        ]
        run.table(listed, ("format", "import", "export", "what it carries"), rows)


def has_labels(name: str) -> bool:
    """Whether a format brings labels along.

    Raises:
        InvalidInput: there is no such format.
    """
    from workbench.errors import InvalidInput
    from workbench.ingest import READERS
    from workbench.ingest.annotated import ANNOTATED

    if name not in READERS and name not in ANNOTATED:
        known = ", ".join((*READERS, *ANNOTATED))
        raise InvalidInput(f"there is no format {name!r}; the formats are {known}")
    return name in ANNOTATED


def import_with_labels(
    run: Session,
    paths: Sequence[Path],
    name: str,
    as_: Sequence[str],
    map_: Sequence[str],
    pipeline: str | None,
) -> None:
    """Bring documents together with their labels into the project."""
    from workbench.workflows.importing_labels import AnnotatedFiles, import_labels

    scheme = run.scheme
    with run.progress("Importing") as progress:
        report = import_labels(
            run.store,
            run.project,
            AnnotatedFiles(tuple(paths), name, scheme.language),
            pipeline or scheme.pipeline,
            users=_users(as_),
            renames=dict(_pair(one, "--map") for one in map_),
            progress=progress,
        )
    text = (
        f"{count(report.documents, 'document')} and {count(report.added, 'answer')} added; "
        f"{report.unchanged:,} there already"
    )
    run.show(report, text + _lost(report.losses, "no place here for"))


def export_as(
    run: Session, name: str, out: Path | None, names: bool, *, policy: str, threshold: float, ties: str
) -> None:
    """Write the labels in the format of another tool."""
    from workbench.workflows.converting import export_format

    folder = out or Path("exports") / run.project / name
    with run.progress("Exporting") as progress:
        report = export_format(
            run.store,
            run.project,
            name,
            folder,
            policy=policy,
            threshold=threshold,
            ties=ties,
            names=names,
            progress=progress,
        )
    text = f"{report.path} is written: {count(report.annotations, 'answer')} in {count(report.documents, 'document')}"
    run.show(report, text + _lost(report.losses, f"not carried by {name}"))


def _lost(losses: Mapping[str, int], what: str) -> str:
    if not losses:
        return ""
    return f"\n{what}:\n" + "\n".join(f"    {number:,} × {name}" for name, number in losses.items())


def _users(as_: Sequence[str]) -> dict[str, str]:
    return dict(_pair(one, "--as") if "=" in one else ("", one) for one in as_)


def _pair(said: str, option: str) -> tuple[str, str]:
    old, sign, new = said.partition("=")
    if not sign or not old:
        raise typer.BadParameter(f"{said!r} must be like OLD=NEW", param_hint=option)
    return old, new
