"""`workbench init`, `import` and `suggest`: what a project consists of."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.formats import AsOption, MapOption, has_labels, import_with_labels
from workbench.cli.session import HomeOption, JsonOption, ProjectOption, count, session

if TYPE_CHECKING:
    from workbench.domain.documents import Document
    from workbench.ingest import Documents
    from workbench.workflows.projects import SchemeChange

Pipeline = Annotated[
    str | None, typer.Option("--pipeline", metavar="NAME", help="The spaCy pipeline; the scheme's without it.")
]


def init(
    scheme: Annotated[
        Path | None,
        typer.Argument(metavar="[SCHEME]", help="The scheme's file; configs/<project>.toml without it."),
    ] = None,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Make a project, or change its scheme.

    The project has the name of the scheme's file, unless --project says another. What was labeled
    stays; a scheme that would strand labels in use is refused.
    """
    if scheme is None and project is None:
        raise typer.BadParameter("name a scheme's file or a --project")
    with session(project, home, json, creates=True) as run:
        from workbench.settings import read_scheme
        from workbench.workflows import projects

        path = scheme or run.settings.scheme_path(str(project))
        name = project or path.stem
        read = read_scheme(path)
        exists = name in run.project_names()
        if not exists:
            projects.create_project(run.store, name, read.scheme, read.source, read.guidelines)
        change = projects.apply_scheme(run.store, name, read.scheme, read.source, read.guidelines)
        run.show({"project": name, "created": not exists, "scheme": change}, _describe(name, not exists, change))


def import_(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="Files, folders of files, or Hugging Face datasets on disk."),
    ],
    format: Annotated[
        str | None,
        typer.Option(help="One that `workbench formats` lists; by the suffix without it.", metavar="NAME"),
    ] = None,
    text: Annotated[str, typer.Option("--text", metavar="COLUMN", help="The column of the text.")] = "text",
    id: Annotated[str | None, typer.Option("--id", metavar="COLUMN", help="The column of the document's id.")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="COLUMN", help="The column of the title.")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="COLUMN", help="The column of the address.")] = None,
    date: Annotated[str | None, typer.Option("--date", metavar="COLUMN", help="The column of the date.")] = None,
    suggest: Annotated[bool, typer.Option(help="Keep the names that the pipeline finds, as suggestions.")] = True,
    pipeline: Pipeline = None,
    as_user: AsOption = None,
    map_label: MapOption = None,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Bring documents into a project; with their labels, from a format that has them.

    They are cut into sentences and get first suggestions. Text is kept byte for byte. What is in
    the project already is left as it is, so an interrupted import is finished by doing it again. Of
    input with a mistake in it, nothing is imported.

    The columns text, id, title, url, date and language are found by their names; all others become
    metadata.
    """
    with session(project, home, json) as run:
        if format is not None and has_labels(format):
            import_with_labels(run, paths, format, as_user or (), map_label or (), pipeline)
            return
        from workbench.ingest import Columns, Documents
        from workbench.workflows.importing import import_documents

        columns = Columns(text=text, id=id, title=title, url=url, date=date)
        scheme = run.scheme
        documents = _Together([Documents(path, format, columns, scheme.language) for path in paths])
        with run.progress("Importing") as progress:
            report = import_documents(
                run.store,
                run.project,
                documents,
                pipeline or scheme.pipeline,
                progress=progress,
                suggest=suggest,
            )
        run.show(
            report,
            f"{count(report.added, 'document')} added with {count(report.sentences, 'sentence')} and "
            f"{count(report.suggestions, 'suggestion')}; {report.unchanged:,} there already",
        )


def suggest(
    pipeline: Pipeline = None,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Suggest entities where it was not done yet.

    A sentence gets suggestions once from each version of a pipeline.
    """
    with session(project, home, json) as run:
        from workbench.workflows import suggesting

        with run.progress("Suggesting") as progress:
            report = suggesting.suggest(run.store, run.project, pipeline or run.scheme.pipeline, progress)
        run.show(
            report,
            f"{count(report.suggestions, 'suggestion')} by {report.model} {report.version} "
            f"in {count(report.sentences, 'sentence')} of {count(report.documents, 'document')}",
        )


def _describe(project: str, created: bool, change: "SchemeChange") -> str:
    if created:
        return f"project {project} is ready; bring documents with `workbench import`"
    if not change.changed:
        return f"project {project} has this scheme already"
    parts = [f"added {', '.join(change.added)}"] if change.added else []
    parts += [f"removed {', '.join(change.removed)}"] if change.removed else []
    parts += [f"renamed {old} to {new}" for old, new in change.renamed.items()]
    return f"project {project} has the changed scheme{': ' if parts else ''}{'; '.join(parts)}"


@dataclass(frozen=True)
class _Together:
    """The documents of several places; as each of them, they can be read more than once."""

    places: "list[Documents]"

    def __iter__(self) -> "Iterator[Document]":
        for place in self.places:
            yield from place
