"""Arrows between groups, and which of them were understood."""

from collections.abc import Callable, Collection, Sequence

from workbench.errors import InvalidAnnotation
from workbench.labelstudio.config import PART_OF
from workbench.labelstudio.groups import Group
from workbench.labelstudio.results import Results


class Links:
    """The arrows of one annotation.

    An arrow that no question has asked for means nothing; `check_all_understood` refuses it.
    """

    def __init__(self, groups: Sequence[Group], results: Results) -> None:
        self._arrows = [(arrow.start, arrow.end, arrow.label) for arrow in results.relations if arrow.label != PART_OF]
        self._arrows += [(start, end, "") for start, end in results.unnamed]
        self._at: dict[str, list[Group]] = {}
        for group in groups:
            for region in group.regions:
                self._at.setdefault(region.id, []).append(group)
        self._understood: set[tuple[str, str, str]] = set()

    def ends(self, start: Group, label: str, wanted: Callable[[Group], bool]) -> list[Group]:
        """Where the arrows of that label lead from a group, each once."""
        return self._far(start, {label}, wanted, both_ways=False)

    def neighbours(self, group: Group, labels: Collection[str], wanted: Callable[[Group], bool]) -> list[Group]:
        """What the arrows of those labels join with a group, each once, in whichever direction they were drawn."""
        return self._far(group, labels, wanted, both_ways=True)

    def check_all_understood(self) -> None:
        """Refuse an arrow between regions that it cannot join.

        Raises:
            InvalidAnnotation: there is one.
        """
        for arrow in self._arrows:
            if arrow not in self._understood:
                start, end, label = arrow
                one, other = self._at[start][0], self._at[end][0]
                raise InvalidAnnotation(
                    f"a relation {label or 'without a name'} leads from {one.quoted} ({one.label}) to {other.quoted} "
                    f"({other.label}), where it means nothing; name it otherwise or delete it"
                )

    def _far(
        self, group: Group, labels: Collection[str], wanted: Callable[[Group], bool], both_ways: bool
    ) -> list[Group]:
        mine = {region.id for region in group.regions}
        found: dict[int, Group] = {}
        for arrow in self._arrows:
            start, end, label = arrow
            if label not in labels:
                continue
            far = end if start in mine else start if both_ways and end in mine else None
            for other in self._at[far] if far is not None else ():
                if wanted(other):
                    found[id(other)] = other
                    self._understood.add(arrow)
        return list(found.values())
