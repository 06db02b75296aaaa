"""What changed between two versions of a scheme and its guidelines, in words, and whose answers it puts in question."""

import re
from collections.abc import Iterator, Mapping
from difflib import ndiff

from msgspec import Struct, structs

from workbench.domain.annotations import Annotation
from workbench.domain.layers import LAYERS, LayerName
from workbench.domain.scheme import Attribute, Scheme
from workbench.store import SchemeVersion
from workbench.workflows.scheme_names import names_in_use, paths_of_renames

GUIDELINES = "guidelines"

_BEGINNING = "beginning"
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*$")
_FENCE = re.compile(r"\s*(```|~~~)")
_RULES: dict[str, LayerName] = {
    "entity_nesting": "entities",
    "content_contains_cue": "attribution",
    "complementizer": "attribution",
    "complementizer_inside": "attribution",
    "holders": "stance",
}
_SECTIONS: dict[LayerName, str] = {"entities": "entit", "attribution": "attribution", "stance": "stance"}


class Change(Struct, frozen=True):
    """One thing that changed.

    Attributes:
        path: key path in the scheme, or `guidelines.` with a heading.
        words: what became of it.
        lines: lines of it that went (`- …`) and came (`+ …`).
        layer: whose answers it puts in question; None: all.
        names: of those, only answers that use one of these names; empty: all with anything in the layer.
        settled: whether it puts no answer in question.
    """

    path: str
    words: str
    lines: tuple[str, ...] = ()
    layer: LayerName | None = None
    names: frozenset[str] = frozenset()
    settled: bool = False

    def concerns(self, answer: Annotation) -> bool:
        """Whether it puts an answer, under the names of today, in question."""
        if self.settled:
            return False
        if self.names:
            return not self.names.isdisjoint(names_in_use(answer))
        match self.layer:
            case None:
                return True
            case "entities":
                return bool(answer.entities)
            case "attribution":
                return bool(answer.attributions)
            case "stance":
                return bool(answer.stances)


def find_changes(old: SchemeVersion, new: SchemeVersion) -> tuple[Change, ...]:
    """What became of a scheme and its guidelines, in their order.

    Keys, colours, overlap, order, splits and titles are left out: they change nothing about what a label means.
    """
    return (*_scheme_changes(old.scheme, new.scheme), *_guideline_changes(old.guidelines, new.guidelines))


def _scheme_changes(old: Scheme, new: Scheme) -> Iterator[Change]:
    for layer in LAYERS:
        if (layer in old.layers) != (layer in new.layers):
            on = layer in new.layers
            yield Change(f"layers.{layer}", f"layer {layer} switched {'on' if on else 'off'}", settled=not on)
    renames = paths_of_renames(new.renamed)
    earlier, after = _parts(old), _parts(new)
    before = {
        renames.get(path, path): structs.replace(part, among=frozenset(renames.get(name, name) for name in part.among))
        for path, part in earlier.items()
    }
    for path, to in renames.items():
        if path in earlier:
            yield Change(to, f"{path} renamed to {to}", settled=True)
    for path in [*after, *(path for path in before if path not in after)]:
        yield from _part_change(path, before.get(path), after.get(path))
    for name in old.rules.__struct_fields__:
        was, now = getattr(old.rules, name), getattr(new.rules, name)
        if was != now:
            yield Change(f"rules.{name}", "changed", (f"- {_show(was)}", f"+ {_show(now)}"), _RULES[name])
    if old.stance.level != new.stance.level:
        lines = (f"- {old.stance.level}", f"+ {new.stance.level}")
        yield Change("stance.level", "changed, which makes no answer another one", lines, settled=True)


class _Meaning(Struct, frozen=True):
    """What a part of a scheme means to whoever labels.

    Attributes:
        texts: what is said of it, a line each.
        among: for an attribute, the names of those it is for; empty: all of the layer.
    """

    layer: LayerName
    texts: tuple[str, ...]
    among: frozenset[str] = frozenset()
    is_attribute: bool = False


def _parts(scheme: Scheme) -> dict[str, _Meaning]:
    parts: dict[str, _Meaning] = {}
    for name, label in scheme.entities.labels.items():
        parts[f"entities.labels.{name}"] = _Meaning("entities", (label.description, *label.examples))
    for role, text in scheme.attribution.roles.items():
        parts[f"attribution.roles.{role}"] = _Meaning("attribution", (text.description, *text.examples))
    for point in scheme.stance.scale:
        texts = (f"{point.value:g}: {point.description}", *point.examples)
        parts[f"stance.scale.{point.label}"] = _Meaning("stance", texts)
    for key, target in scheme.stance.targets.items():
        texts = (target.name, *filter(None, (target.description, target.canonical)))
        parts[f"stance.targets.{key}"] = _Meaning("stance", texts)
    for layer in LAYERS:
        attributes: Mapping[str, Attribute] = scheme.attributes(layer)
        for name, attribute in attributes.items():
            among = frozenset(f"entities.labels.{label}" for label in attribute.labels)
            texts = tuple(filter(None, (attribute.description, ", ".join(attribute.values), *attribute.examples)))
            parts[f"{layer}.attributes.{name}"] = _Meaning(layer, texts, among, is_attribute=True)
    return parts


def _part_change(path: str, before: _Meaning | None, after: _Meaning | None) -> Iterator[Change]:
    """A name that came might fit whatever the layer has; of one that went, or changed, those that use it are meant."""
    if before == after:
        return
    lines = _lines(before.texts if before else (), after.texts if after else ())
    meaning = after or before
    assert meaning is not None
    if before is None:
        yield Change(path, "added", lines, meaning.layer, meaning.among)
    elif after is None:
        names = before.among if before.is_attribute else frozenset({path})
        yield Change(path, "removed", lines, meaning.layer, names)
    elif meaning.is_attribute:
        among = before.among | after.among if before.among and after.among else frozenset()
        yield Change(path, "changed", lines, meaning.layer, among)
    else:
        yield Change(path, "changed", lines, meaning.layer, frozenset({path}))


def _guideline_changes(old: str, new: str) -> Iterator[Change]:
    before, after = _sections(old), _sections(new)
    for heading in [*after, *(heading for heading in before if heading not in after)]:
        was, now = before.get(heading), after.get(heading)
        if was == now:
            continue
        words = "section added" if was is None else "section removed" if now is None else "section changed"
        folded = heading.casefold()
        layer = next((layer for layer, stem in _SECTIONS.items() if stem in folded), None)
        yield Change(f"{GUIDELINES}.{heading}", words, _lines(was or (), now or ()), layer)


def _sections(markdown: str) -> dict[str, tuple[str, ...]]:
    """The lines below each heading, by the path of headings that leads to it.

    The title is in no path, or to change it would make every section another one; what stands below it, before
    the first section, is the beginning.
    """
    found: dict[str, list[str]] = {}
    above: list[tuple[int, str]] = []
    path, fenced = _BEGINNING, False
    for line in markdown.splitlines():
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading:
            level = len(heading.group(1))
            above = [*((depth, name) for depth, name in above if depth < level), (level, heading.group(2))]
            path = " › ".join(name for depth, name in above if depth > 1) or _BEGINNING
            found.setdefault(path, [])
        elif line.strip():
            found.setdefault(path, []).append(line.strip())
    return {path: tuple(lines) for path, lines in found.items()}


def _lines(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in ndiff(old, new) if line.startswith(("- ", "+ ")))


def _show(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
