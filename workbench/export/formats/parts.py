"""Split spans for formats without them: a mark for each fragment, tied to the first by links `part_of`."""

from msgspec.structs import replace

from workbench.domain.markup import PART_OF, Link, Mark, Markup
from workbench.domain.spans import Span


def split_parts(markup: Markup) -> Markup:
    """The same, where every mark has one range; what hangs on a mark stays on its first part."""
    marks: list[Mark] = []
    links = list(markup.links)
    further = len(markup.marks)
    for mark in markup.marks:
        first, *others = mark.span.fragments
        marks.append(replace(mark, span=Span((first,))) if others else mark)
        for fragment in others:
            further += 1
            marks.append(Mark(id=str(further), label=mark.label, span=Span((fragment,))))
            links.append(Link(PART_OF, str(further), mark.id))
    return Markup(marks=tuple(marks), links=tuple(links))
