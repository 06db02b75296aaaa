"""Guidelines: the project's own, and every label and key, made from the scheme."""

from collections.abc import Iterable, Mapping
from html import escape

import streamlit as st

from workbench.app.pages.visit import Visit
from workbench.domain.scheme import Attribute, Scheme


def draw(visit: Visit) -> None:
    scheme = visit.open.scheme.scheme
    dark = st.context.theme.type == "dark"
    text, labels = st.tabs(["Guidelines", "Labels and keys"])
    with text, st.container(key="prose"):
        st.markdown(visit.open.scheme.guidelines or "This project has no guidelines yet.")
    with labels:
        st.html(f'<div class="wb-guide">{"".join(tables(scheme, dark))}</div>')


def tables(scheme: Scheme, dark: bool) -> Iterable[str]:
    """One table for each layer that is switched on, as HTML."""
    if "entities" in scheme.layers:
        yield _table(
            "Entities",
            (
                _row(name, label.key, label.description, label.examples, label.colour_dark if dark else label.colour)
                for name, label in scheme.entities.labels.items()
            ),
        )
        yield _attributes("Of an entity", scheme.entities.attributes)
    if "attribution" in scheme.layers:
        yield _table(
            "Attribution",
            (_row(name, role.key, role.description, role.examples) for name, role in scheme.attribution.roles.items()),
        )
        yield _attributes("Of an attribution", scheme.attribution.attributes)
    if "stance" in scheme.layers:
        yield _table(
            "Stance",
            (
                _row(
                    f"{point.symbol} {point.label}",
                    point.key,
                    point.description,
                    point.examples,
                    point.colour_dark if dark else point.colour,
                )
                for point in scheme.stance.scale
            ),
        )
        yield _attributes("Of a stance", scheme.stance.attributes)
        if scheme.stance.targets:
            yield _table(
                "Targets",
                (_row(target.name, "", target.description, ()) for target in scheme.stance.targets.values()),
            )


def _attributes(title: str, attributes: Mapping[str, Attribute]) -> str:
    if not attributes:
        return ""
    return _table(
        title,
        (
            _row(
                name,
                attribute.key,
                attribute.description,
                attribute.examples,
                values=", ".join(attribute.values),
            )
            for name, attribute in attributes.items()
        ),
    )


def _table(title: str, rows: Iterable[str]) -> str:
    return f"<h3>{escape(title)}</h3><table>{''.join(rows)}</table>"


def _row(
    name: str, key: str, description: str, examples: Iterable[str], colour: str | None = None, values: str = ""
) -> str:
    chip = f' class="wb-chip" style="color:{colour};border-color:{colour}"' if colour else ' class="wb-chip"'
    shown = "".join(f"<li>{_mark(example)}</li>" for example in examples)
    return (
        f"<tr><td><span{chip}>{escape(name)}</span></td>"
        f"<td>{f'<kbd>{escape(key)}</kbd>' if key else ''}</td>"
        f"<td>{escape(description)}{f'<small>{escape(values)}</small>' if values else ''}"
        f"{f'<ul>{shown}</ul>' if shown else ''}</td></tr>"
    )


def _mark(example: str) -> str:
    """`the [Turkish] channel`, with what stands in brackets marked."""
    return escape(example).replace("[", "<mark>").replace("]", "</mark>")
