"""Split spans in formats without them: marks tied to the first one by links `part_of`."""

from msgspec.structs import replace

from workbench.domain.markup import PART_OF, Link, Mark, Markup
from workbench.domain.spans import Span, join_touching


def join_parts(markup: Markup, text: str) -> Markup:
    """Make one mark of those that `part_of` ties together.

    Args:
        text: of the document.
    """
    leads = {link.start: link.end for link in markup.links if link.label.casefold() == PART_OF}
    if not leads:
        return markup

    def lead(mark: str) -> str:
        seen: set[str] = set()
        while mark in leads and mark not in seen:
            seen.add(mark)
            mark = leads[mark]
        return mark

    parts: dict[str, list[Mark]] = {}
    for mark in markup.marks:
        parts.setdefault(lead(mark.id), []).append(mark)
    whole = {one.id: one for one in markup.marks}
    marks = []
    for name, found in parts.items():
        ranges = join_touching(sorted(part_range for mark in found for part_range in mark.span.ranges))
        marks.append(replace(whole[name], span=Span.of(text, *ranges)))
    links = tuple(
        Link(link.label, lead(link.start), lead(link.end)) for link in markup.links if link.label.casefold() != PART_OF
    )
    return Markup(marks=tuple(marks), links=tuple(dict.fromkeys(links)))
