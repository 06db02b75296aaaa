"""Regions and arrows, whoever drew them, as items: the way back from `showing.py`.

Everything that stands in the editor must mean something here; what does not is refused with a sentence that says what
to draw or delete, never left out silently.
"""

from collections.abc import Collection, Mapping, Sequence

from workbench.domain.layers import AttributeValue, LayerName
from workbench.domain.scheme import Scheme
from workbench.errors import InvalidAnnotation
from workbench.labelstudio.config import (
    ABOUT,
    ANTECEDENT,
    CHOSEN_TARGET,
    ENTITY,
    HELD_BY,
    HOLDER,
    HOLDER_NAME,
    IMPLICIT,
    IMPLICIT_SOURCE,
    NESTED_IN,
    REFERS_TO,
    ROLE,
    STANCE,
    TARGET,
    TARGET_TEXT,
    THROUGH,
    attribute_control,
    canonical_control,
    uncertain_control,
)
from workbench.labelstudio.groups import Group, group_regions
from workbench.labelstudio.links import Links
from workbench.labelstudio.results import Results
from workbench.labelstudio.views import AttributionView, EntityView, ItemView, Ranges, Shown, StanceView

_MAIN_PART = {ENTITY: "span", ROLE: "content", STANCE: "evidence"}

_Roles = Mapping[str, Mapping[str, Group]]


def read_shown(
    results: Results, text: str, offset: int, scheme: Scheme, headless: Collection[str], hidden: Collection[str]
) -> Shown:
    """Tell which items the regions and arrows are.

    Args:
        text: the task's.
        offset: where it begins in the document.
        headless: ids of attributions whose content lies in another sentence.
        hidden: ids of items that are not shown, which no new item may take.

    Raises:
        InvalidAnnotation: something stands alone or says two things at once.
    """
    reader = _Reader(group_regions(results, text, offset), results, scheme, headless, hidden)
    items = reader.items()
    reader.check_nothing_left()
    return Shown(items=items, flagged=results.flagged, note=results.note)


class _Reader:
    def __init__(
        self,
        groups: Sequence[Group],
        results: Results,
        scheme: Scheme,
        headless: Collection[str],
        hidden: Collection[str],
    ) -> None:
        self._groups = groups
        self._links = Links(groups, results)
        self._scheme = scheme
        self._headless = headless
        self._ids = _name_items(groups, {*headless, *hidden})
        self._pointed: set[int] = set()

    def items(self) -> dict[str, ItemView]:
        roles = self._roles()
        items: dict[str, ItemView] = {}
        for group in self._of(ENTITY):
            items[self._ids[id(group)]] = self._entity(group)
        for attribution, parts in roles.items():
            items[attribution] = self._attribution(parts)
        for group in self._of(STANCE):
            items[self._ids[id(group)]] = self._stance(group, roles)
        return items

    def check_nothing_left(self) -> None:
        for group in self._groups:
            if group.control in (TARGET, ANTECEDENT) and id(group) not in self._pointed:
                arrow = ABOUT if group.control == TARGET else REFERS_TO
                raise InvalidAnnotation(
                    f"{group.quoted} is marked as {group.label}, but no {arrow} leads to it; "
                    "draw one or delete the mark"
                )
        self._links.check_all_understood()

    def _of(self, control: str) -> list[Group]:
        return [group for group in self._groups if group.control == control]

    def _roles(self) -> _Roles:
        """The groups of each attribution, by role."""
        contents = [group for group in self._of(ROLE) if _is_content(group)]
        parts: dict[str, dict[str, Group]] = {self._ids[id(group)]: {"content": group} for group in contents}
        arrows = {"", *(f"{role}_of" for role in self._scheme.attribution.roles)}
        for group in self._of(ROLE):
            if _is_content(group):
                continue
            # What is marked says which role it is, so the arrow's direction and even its name may be off.
            owners = [self._ids[id(content)] for content in self._links.neighbours(group, arrows, _is_content)]
            if not owners and group.tie is not None and group.tie.item in self._headless:
                owners = [group.tie.item]
            if not owners:
                raise InvalidAnnotation(
                    f"{group.quoted} is marked as {group.label}, but no {group.label}_of leads from it to a content; "
                    "draw one or delete the mark"
                )
            for owner in owners:
                other = parts.setdefault(owner, {}).setdefault(group.label, group)
                if other is not group:
                    raise _two_of(f"an attribution has a {group.label}", other, group)
        return parts

    def _entity(self, group: Group) -> EntityView:
        return EntityView(
            label=group.label,
            span=group.ranges,
            antecedent=self._pointed_at(group, REFERS_TO, ANTECEDENT),
            uncertain=bool(group.ticked(uncertain_control("entities"))),
            note=group.note,
            canonical=group.written(canonical_control("entities")),
            attributes=self._attributes("entities", group),
        )

    def _attribution(self, parts: Mapping[str, Group]) -> AttributionView:
        view = AttributionView(note="\n".join(part.note for part in parts.values() if part.note))
        for role in ("source", "cue", "addressee"):
            if role in parts:
                setattr(view, role, parts[role].ranges)
        if "source" in parts:
            view.source_antecedent = self._pointed_at(parts["source"], REFERS_TO, ANTECEDENT)
        if "content" in parts:
            content = parts["content"]
            view.content = content.ranges
            view.content_antecedent = self._pointed_at(content, REFERS_TO, ANTECEDENT)
            view.parent = self._parent(content)
            view.implicit_source = bool(content.ticked(IMPLICIT_SOURCE))
            view.uncertain = bool(content.ticked(uncertain_control("attribution")))
            view.canonical = content.written(canonical_control("attribution"))
            view.attributes = self._attributes("attribution", content)
        return view

    def _parent(self, content: Group) -> str | None:
        parents = self._links.ends(content, NESTED_IN, _is_content)
        if len(parents) > 1:
            raise _two_of(f"the content {content.quoted} is nested in a content", *parents[:2])
        return self._ids[id(parents[0])] if parents else None

    def _stance(self, group: Group, roles: _Roles) -> StanceView:
        through = self._attribution_at(group, THROUGH, roles, None)
        return StanceView(
            label=group.label,
            evidence=group.ranges,
            holder=_one_ticked(group, HOLDER),
            held_by=self._attribution_at(group, HELD_BY, roles, through),
            canonical=group.written(HOLDER_NAME),
            target=_one_ticked(group, CHOSEN_TARGET),
            text=group.written(TARGET_TEXT),
            about=self._pointed_at(group, ABOUT, TARGET),
            through=through,
            implicit=bool(group.ticked(IMPLICIT)),
            uncertain=bool(group.ticked(uncertain_control("stance"))),
            note=group.note,
            attributes=self._attributes("stance", group),
        )

    def _attribution_at(self, stance: Group, label: str, roles: _Roles, preferred: str | None) -> str | None:
        far = self._links.ends(stance, label, lambda group: group.control == ROLE)
        found = [
            attribution
            for attribution, parts in roles.items()
            if any(group is end for group in parts.values() for end in far)
        ]
        if preferred in found:  # a source that two attributions share
            return preferred
        if len(found) > 1:
            raise InvalidAnnotation(f"{label} leads from the stance {stance.quoted} to two attributions; delete one")
        return found[0] if found else None

    def _pointed_at(self, group: Group, label: str, own: str) -> Ranges:
        ends = self._links.ends(group, label, lambda _: True)
        marks = [end for end in ends if end.control == own] or ends[:1]
        if len(marks) > 1:
            raise _two_of(f"{label} leads from {group.quoted} to", *marks[:2])
        self._pointed |= {id(end) for end in marks}
        return marks[0].ranges if marks else ()

    def _attributes(self, layer: LayerName, group: Group) -> dict[str, AttributeValue]:
        found: dict[str, AttributeValue] = {}
        for name, attribute in self._scheme.attributes(layer).items():
            # After a change of label the editor no longer shows what the new one does not have.
            if attribute.labels and group.label not in attribute.labels:
                continue
            value = _one_ticked(group, attribute_control(layer, name))
            if value:
                found[name] = value if attribute.values else True
        return found


def _is_content(group: Group) -> bool:
    return group.control == ROLE and group.label == "content"


def _name_items(groups: Sequence[Group], taken: Collection[str]) -> dict[int, str]:
    """Ids for the groups that are the main part of an item: what they were, else new ones."""
    mains = [group for group in groups if group.control in (ENTITY, STANCE) or _is_content(group)]
    names = {
        id(group): group.tie.item
        for group in mains
        if group.tie is not None and group.tie.part == _MAIN_PART[group.control]
    }
    used = {*names.values(), *taken}
    for group in mains:
        if id(group) not in names:
            name = group.name
            while name in used:
                name = f"{name[:60]}-ls"
            used.add(name)
            names[id(group)] = name
    return names


def _one_ticked(group: Group, control: str) -> str:
    ticked = group.ticked(control)
    if len(ticked) > 1:
        raise InvalidAnnotation(f"{group.quoted} has two values of {control}: {ticked[0]} and {ticked[1]}")
    return ticked[0] if ticked else ""


def _two_of(what: str, one: Group, other: Group) -> InvalidAnnotation:
    return InvalidAnnotation(
        f"{what} {one.quoted} and another one, {other.quoted}; join them with part_of where they are one, or delete one"
    )
