"""The stance graph as a picture: holders on the left, targets on the right, an edge a line of words and a curve.

Words are what one reads it by, so each edge has a line of its own: its label, how often, and according to whom.
They are links, which a picture has none of; so words are HTML, and only the curves between are an image. Names come
from documents and people: they are escaped, and in no image.
"""

import base64
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

from workbench.domain.scheme import ScalePoint, Scheme
from workbench.domain.stance_graph import Edge, StanceGraph

_ROW, _GAP = 26, 14
_WIDTH, _HEAD = 240, 9


def draw_picture(graph: StanceGraph, scheme: Scheme, dark: bool, links: Mapping[str, str], chosen: str = "") -> str:
    """The graph as HTML.

    Args:
        links: where each edge leads, by its id.
        chosen: id of the edge that is open.
    """
    points = {point.label: point for point in scheme.stance.scale}
    rows: dict[str, float] = {}
    parts: list[str] = []
    y = 0.0
    for holder, edges in _by_holder(graph.edges):
        height = _ROW * len(edges)
        parts.append(_name("wb-holder-name", y + height / 2, graph.nodes[holder].name))
        parts.append(f'<i class="wb-brace" style="top:{y + 4}px;height:{height - 8}px"></i>')
        for edge in edges:
            rows[edge.id] = y + _ROW / 2
            y += _ROW
        y += _GAP
    targets = _place_targets(graph.edges, rows)
    parts += [_name("wb-target-name", at, graph.nodes[key].name) for key, at in targets.items()]
    contradicting = graph.contradicting
    curves: list[str] = []
    for edge in graph.edges:
        point = points.get(edge.label)
        colour = (point.colour_dark if dark else point.colour) if point else "#808080"
        words = _words(edge, point, edge.id in contradicting)
        classes = "wb-edge wb-chosen" if edge.id == chosen else "wb-edge"
        parts.append(
            f'<a class="{classes}" href="{escape(links[edge.id])}" target="_self" title="{escape(words)}" '
            f'style="top:{rows[edge.id]}px;color:{escape(colour)}"><span dir="auto">{escape(words)}</span></a>'
        )
        curves.append(_curve(edge, colour, rows[edge.id], targets[edge.target], edge.id == chosen))
    total = max([y, *(at + _ROW / 2 for at in targets.values())])
    image = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{total:.0f}" '
        f'viewBox="0 0 {_WIDTH} {total:.0f}" preserveAspectRatio="none">{"".join(curves)}</svg>'
    )
    source = base64.b64encode(image.encode()).decode()
    return (
        f'<div class="wb-stances" style="height:{total:.0f}px">{"".join(parts)}'
        f'<img class="wb-curves" alt="" src="data:image/svg+xml;base64,{source}"></div>'
    )


def _by_holder(edges: Sequence[Edge]) -> list[tuple[str, list[Edge]]]:
    """Those with the most edges first; of one holder, by target."""
    count = {edge.holder: 0 for edge in edges}
    for edge in edges:
        count[edge.holder] += 1
    first = {holder: place for place, holder in enumerate(count)}
    target = {key: place for place, key in enumerate(dict.fromkeys(edge.target for edge in edges))}
    ordered = sorted(
        edges, key=lambda edge: (-count[edge.holder], first[edge.holder], target[edge.target], -len(edge.places))
    )
    return [(holder, list(some)) for holder, some in groupby(ordered, key=lambda edge: edge.holder)]


def _place_targets(edges: Sequence[Edge], rows: Mapping[str, float]) -> dict[str, float]:
    """Each beside the middle of its edges, as far as the others leave room."""
    wanted: dict[str, list[float]] = {}
    for edge in edges:
        wanted.setdefault(edge.target, []).append(rows[edge.id])
    placed: dict[str, float] = {}
    lowest: float = _ROW / 2
    for key, ys in sorted(wanted.items(), key=lambda each: sum(each[1]) / len(each[1])):
        placed[key] = max(lowest, sum(ys) / len(ys))
        lowest = placed[key] + _ROW
    highest = max(rows.values(), default=_ROW / 2)
    for key in reversed(placed):  # what was pushed below the last row comes up again, where there is room
        placed[key] = min(placed[key], highest)
        highest = placed[key] - _ROW
    if placed and (above := _ROW / 2 - min(placed.values())) > 0:
        placed = {key: at + above for key, at in placed.items()}
    return placed


def _words(edge: Edge, point: ScalePoint | None, contradicts: bool) -> str:
    symbol = f"{point.symbol} " if point and point.symbol else ""
    times = f" ×{edge.answers}" if edge.answers > 1 else ""
    via = f" · according to {' → '.join(edge.via)}" if edge.via else ""
    return f"{'⚡ ' if contradicts else ''}{symbol}{edge.label}{times}{via}"


def _curve(edge: Edge, colour: str, y: float, to: float, chosen: bool) -> str:
    end = _WIDTH - _HEAD
    width = min(1.5 + 0.6 * (len(edge.places) - 1), 5) + chosen
    dashes = ' stroke-dasharray="6 4"' if edge.implicit == edge.answers else ""
    return (
        f'<g fill="none" stroke="{escape(colour)}" opacity="{1 if chosen else 0.7}">'
        f'<path d="M0 {y}C{_WIDTH / 2} {y} {_WIDTH / 2} {to} {end} {to}" stroke-width="{width:.1f}"{dashes}/>'
        f'<path d="M{end} {to - 4}l{_HEAD} 4l-{_HEAD} 4z" fill="{escape(colour)}" stroke="none"/></g>'
    )


def _name(kind: str, y: float, name: str) -> str:
    shown = escape(name)
    return f'<span class="{kind}" style="top:{y}px" title="{shown}" dir="auto">{shown}</span>'
