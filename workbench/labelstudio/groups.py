"""Regions tied together by `part_of`: a group is one span, a part of one item."""

import hashlib
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from workbench.errors import InvalidAnnotation
from workbench.labelstudio.config import LABELS, PART_OF
from workbench.labelstudio.results import Region, Relation, Results, Tie
from workbench.labelstudio.views import Ranges

_USABLE = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class Group(Struct, frozen=True, kw_only=True):
    """One span with its label.

    Attributes:
        regions: in the order of the text; one for each fragment.
        tie: what it was to us; none where it was made in the editor.
        name: an id for a new item of which it is the main part; the same however often it is read.
        ranges: in code points of the document.
        text: its words, for messages.
    """

    control: str
    label: str
    regions: tuple[Region, ...]
    tie: Tie | None
    name: str
    ranges: Ranges
    text: str

    @property
    def quoted(self) -> str:
        return f"“{self.text if len(self.text) <= 40 else self.text[:39] + '…'}”"

    @property
    def note(self) -> str:
        return "\n".join(region.note for region in self.regions if region.note)

    def ticked(self, control: str) -> tuple[str, ...]:
        """What is ticked, on whichever of its regions."""
        return tuple(dict.fromkeys(value for region in self.regions for value in region.choices.get(control, ())))

    def written(self, control: str) -> str:
        """What is written, on whichever of its regions."""
        return "\n".join(region.lines[control] for region in self.regions if control in region.lines)


def group_regions(results: Results, text: str, offset: int) -> list[Group]:
    """Join the fragments of split spans.

    Args:
        text: the task's.
        offset: where it begins in the document.

    Raises:
        InvalidAnnotation: `part_of` joins regions with different labels.
    """
    by_id: dict[str, list[Region]] = {}
    for region in results.regions:
        by_id.setdefault(region.id, []).append(region)
    leader = {_key(region): _key(region) for region in results.regions}

    def lead(key: tuple[str, str]) -> tuple[str, str]:
        while leader[key] != key:
            key = leader[key]
        return key

    for relation in results.relations:
        if relation.label == PART_OF:
            for one, other in _alike(relation, by_id):
                leader[lead(_key(one))] = lead(_key(other))
    members: dict[tuple[str, str], list[Region]] = {}
    for region in results.regions:
        members.setdefault(lead(_key(region)), []).append(region)
    taken: set[tuple[str, str]] = set()
    groups = [_group(regions, by_id, text, offset) for regions in members.values()]
    # A region that was copied in the editor carries the tie of its original: only one can be it.
    claims = sorted(range(len(groups)), key=lambda number: not _is_original(groups[number]))
    for number in claims:
        tie = groups[number].tie
        if tie is not None and (tie.item, tie.part) in taken:
            groups[number] = _untied(groups[number])
        elif tie is not None:
            taken.add((tie.item, tie.part))
    return groups


def _key(region: Region) -> tuple[str, str]:
    return region.id, region.control


def _alike(relation: Relation, by_id: Mapping[str, list[Region]]) -> Iterable[tuple[Region, Region]]:
    pairs = [
        (one, other)
        for one in by_id[relation.start]
        for other in by_id[relation.end]
        if one.control == other.control and one.label == other.label
    ]
    if not pairs:
        one, other = by_id[relation.start][0], by_id[relation.end][0]
        raise InvalidAnnotation(
            f"part_of joins a region labeled {one.label} with one labeled {other.label}; "
            "the parts of a span have one label"
        )
    return pairs


def _group(regions: list[Region], by_id: Mapping[str, list[Region]], text: str, offset: int) -> Group:
    regions = sorted(regions, key=lambda region: (region.start, region.end))
    ranges: list[tuple[int, int]] = []
    for region in regions:
        if ranges and region.start < ranges[-1][1]:  # drawn over each other: one fragment
            ranges[-1] = (ranges[-1][0], max(region.end, ranges[-1][1]))
        else:
            ranges.append((region.start, region.end))
    ties = [region.tie for region in regions if region.tie is not None]
    first = regions[0]
    return Group(
        control=first.control,
        label=first.label,
        regions=tuple(regions),
        tie=min(ties, key=lambda tie: tie.fragment, default=None),
        name=_name(first, by_id),
        ranges=tuple((start + offset, end + offset) for start, end in ranges),
        text=" … ".join(text[start:end] for start, end in ranges),
    )


def _name(region: Region, by_id: Mapping[str, list[Region]]) -> str:
    controls = [other.control for other in by_id[region.id]]
    if _USABLE.fullmatch(region.id) and region.control == min(controls, key=LABELS.index):
        return region.id
    return "ls-" + hashlib.sha256(f"{region.id}\x1f{region.control}".encode()).hexdigest()[:16]


def _is_original(group: Group) -> bool:
    return group.tie is not None and any(region.id == group.tie.region for region in group.regions)


def _untied(group: Group) -> Group:
    return Group(
        control=group.control,
        label=group.label,
        regions=group.regions,
        tie=None,
        name=group.name,
        ranges=group.ranges,
        text=group.text,
    )
