"""The labels of a file in the words of the scheme."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from workbench.domain.layers import Role
from workbench.domain.markup import (
    ANTECEDENT_LABEL,
    ENTITY_PREFIX,
    ROLE_LABELS,
    STANCE_PREFIX,
    TARGET_LABEL,
    Markup,
    entity_label,
)
from workbench.domain.scheme import Scheme
from workbench.errors import InvalidInput, SchemeViolation
from workbench.ingest.annotated.reader import Losses

ATTRIBUTION = "attribution"
_ROLES: dict[str, Role] = {label.casefold(): role for role, label in ROLE_LABELS.items()}


class Vocabulary:
    """What the labels of a file mean.

    A label of the scheme means itself; so do the names of the roles, in whatever case, and `Stance_` before a label
    of the scale, as an export writes them.
    """

    def __init__(self, scheme: Scheme, renames: Mapping[str, str] | None = None) -> None:
        """Args:
            renames: from a label of the file to one of ours; to nothing, to leave it out.

        Raises:
            InvalidInput: a label is mapped to one that means nothing.
        """
        self.scheme = scheme
        self._renames = dict(renames or {})
        self._scale = [point.label for point in scheme.stance.scale]
        for old, new in self._renames.items():
            if new and not self._known(new):
                raise InvalidInput(f"{old!r} cannot be mapped to {new!r}; allowed: {', '.join(self.allowed)}")

    @property
    def allowed(self) -> list[str]:
        """All labels that mean something, as an export writes them."""
        layers = self.scheme.layers
        known = [entity_label(label) for label in self.scheme.entities.labels] if "entities" in layers else []
        known += [ROLE_LABELS[role] for role in self.scheme.attribution.roles] if ATTRIBUTION in layers else []
        known += [f"{STANCE_PREFIX}{label}" for label in self._scale] if "stance" in layers else []
        return known

    def entity(self, label: str) -> str | None:
        """The entity label that it means."""
        if "entities" not in self.scheme.layers:
            return None
        known = self.scheme.entities.labels
        inner = label.removeprefix(ENTITY_PREFIX)
        if inner != label and inner in known:
            return inner
        # One that is called like a role goes by its longer name.
        return label if label in known and entity_label(label) == label else None

    def renamed_entity(self, label: str) -> str | None:
        """The entity label that it means once it is mapped."""
        return self.entity(self._renames.get(label, label))

    def role(self, label: str) -> Role | None:
        """The role of an attribution that it means."""
        if self.entity(label) is not None or ATTRIBUTION not in self.scheme.layers:
            return None
        return _ROLES.get(label.casefold())

    def stance(self, label: str) -> str | None:
        """The label of the scale that it means."""
        inner = label.removeprefix(STANCE_PREFIX)
        found = inner != label and inner in self._scale and "stance" in self.scheme.layers
        return inner if found else None

    def _known(self, label: str) -> bool:
        return (
            label in (ANTECEDENT_LABEL, TARGET_LABEL)
            or label.casefold() == ATTRIBUTION
            or any(means(label) for means in (self.entity, self.role, self.stance))
        )

    def unknown(self, markups: Iterable[Markup]) -> Counter[str]:
        """Labels that mean nothing, and how often each is there."""
        return Counter(
            mark.label
            for markup in markups
            for mark in markup.marks
            if mark.label not in self._renames and not self._known(mark.label)
        )

    def refuse(self, unknown: Mapping[str, int]) -> SchemeViolation:
        """The error for labels that mean nothing."""
        named = ", ".join(f"{label} ({count})" for label, count in sorted(unknown.items()))
        return SchemeViolation(
            f"the scheme does not know these labels: {named}; allowed: {', '.join(self.allowed)}; "
            "say what they are with --map OLD=NEW, or leave them out with --map OLD="
        )

    def translate(self, markup: Markup, losses: Losses) -> Markup:
        """The same with our labels; what is to be left out, is counted."""
        kept = []
        for mark in markup.marks:
            label = self._renames.get(mark.label, mark.label)
            if label:
                kept.append(mark if label == mark.label else replace(mark, label=label))
            else:
                losses[f"marks labeled {mark.label}, left out as asked"] += 1
        ids = {mark.id for mark in kept}
        links = tuple(
            replace(link, label=self._renames.get(link.label) or link.label)
            for link in markup.links
            if link.start in ids and link.end in ids
        )
        return Markup(marks=tuple(kept), links=links)
