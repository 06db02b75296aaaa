"""`workbench stances`: who is for or against what."""

from typing import Annotated

import typer

from workbench.cli.session import HomeOption, JsonOption, ProjectOption, session


def stances(
    document: Annotated[
        str | None,
        typer.Option("--document", metavar="ID", help="Only of this document; of the whole project without."),
    ] = None,
    project: ProjectOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Say who is for or against what, according to whom, and who contradicts themselves.

    Those that rest on the most sentences come first. A sentence that was adjudicated counts as it was decided.
    """
    with session(project, home, json) as run:
        from workbench.workflows.stances import stance_graph

        graph = stance_graph(run.store, run.project, None, document)
        contradicting = graph.contradicting
        rows = [
            (
                graph.nodes[edge.holder].name,
                edge.label,
                graph.nodes[edge.target].name,
                " → ".join(edge.via),
                len(edge.places),
                edge.answers,
                contradicting.get(edge.id, ""),
            )
            for edge in graph.edges
        ]
        columns = ("holder", "stance", "target", "according to", "sentences", "answers", "contradiction")
        run.table(graph, columns, rows)
