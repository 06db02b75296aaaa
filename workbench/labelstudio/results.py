"""Label Studio's `result` lists and what they consist of, side by side: `write_results`, `read_results`.

Its server checks next to nothing in them and its editor does harm to what it does not know, so everything that is sent
is made here in the one form that the editor keeps, and everything that comes back is checked here first.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct, field

from workbench.errors import InvalidAnnotation
from workbench.labelstudio.config import FLAG, FLAGGED, LABELS, SENTENCE_NOTE, TEXT

Result = Mapping[str, Any]

_CARRIER = "workbench"
_ESCAPES = {"_": "__", "-": "_h", ".": "_d", ":": "_c"}
_ESCAPED = re.compile(r"[-_.:]")


class Tie(Struct, frozen=True, omit_defaults=True):
    """What a region is to us; travels in its `meta`, which the editor keeps, also when it makes new ids.

    Attributes:
        item: the item's id.
        part: which of its spans, as `domain.layers.spans_of` names them.
        fragment: which part of a split span, from 0.
        original: the whole item in its canonical form, on the first of its regions.
    """

    item: str
    part: str
    fragment: int = 0
    original: Any = None

    @property
    def region(self) -> str:
        """The region id that we give.

        The editor puts it into a CSS selector as it is, where a full stop or a colon would leave the region without
        colour: only letters, digits, `-` and `_` are safe.
        """
        return f"{_ESCAPED.sub(lambda found: _ESCAPES[found.group()], self.item)}-{self.part}-{self.fragment}"


class Region(Struct, frozen=True, kw_only=True):
    """A labeled range of the task's text.

    A region of the editor that has labels of several controls is several of these with one id.

    Attributes:
        start, end: code points of the sentence, half-open.
        choices: what is ticked for it, by control.
        lines: what is written for it, by control.
        note: what the editor calls its meta information.
    """

    id: str
    control: str
    label: str
    start: int
    end: int
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    note: str = ""
    tie: Tie | None = None


class Relation(Struct, frozen=True, order=True):
    """An arrow between two regions, by their ids."""

    start: str
    end: str
    label: str


class Results(Struct, frozen=True, kw_only=True):
    """A `result` list, understood.

    Attributes:
        unnamed: arrows without a label, from region to region.
    """

    regions: tuple[Region, ...] = ()
    relations: tuple[Relation, ...] = ()
    unnamed: tuple[tuple[str, str], ...] = ()
    flagged: bool = False
    note: str = ""


def write_results(results: Results, text: str) -> list[dict[str, Any]]:
    """The list that Label Studio gets; it survives its editor unchanged.

    Args:
        text: the task's.
    """
    written: list[dict[str, Any]] = []
    for region in results.regions:
        place = {"start": region.start, "end": region.end}
        quote = text[region.start : region.end]
        meta: dict[str, Any] = {}
        if region.note:
            meta["text"] = [region.note]
        if region.tie is not None:
            meta[_CARRIER] = msgspec.to_builtins(region.tie)
        carried = {"meta": meta} if meta else {}
        labels = {**place, "text": quote, "labels": [region.label]}
        written.append(_result(region.id, region.control, "labels", labels) | carried)
        for control, values in region.choices.items():
            choices = {**place, "text": quote, "choices": list(values)}
            written.append(_result(region.id, control, "choices", choices) | carried)
        for control, line in region.lines.items():
            written.append(_result(region.id, control, "textarea", {**place, "text": [line]}) | carried)
    if results.flagged:
        written.append(_result(FLAG, FLAG, "choices", {"choices": [FLAGGED]}))
    if results.note:
        written.append(_result(SENTENCE_NOTE, SENTENCE_NOTE, "textarea", {"text": [results.note]}))
    # Of two relations with the same ends the editor keeps one: all labels go into one.
    arrows: dict[tuple[str, str], list[str]] = {}
    for relation in results.relations:
        arrows.setdefault((relation.start, relation.end), []).append(relation.label)
    for (start, end), names in arrows.items():
        written.append({"type": "relation", "from_id": start, "to_id": end, "direction": "right", "labels": names})
    return written


def _result(id_: str, control: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": id_, "from_name": control, "to_name": TEXT, "type": kind, "origin": "manual", "value": value}


def read_results(result: Sequence[Result], text: str) -> Results:
    """Understand a list as it came, whoever made it.

    Args:
        text: the task's; the quotes in the list are not trusted.

    Raises:
        InvalidAnnotation: a region outside the text, an arrow to nowhere, an entry of a kind that our labeling config
            has no control for.
    """
    regions: dict[tuple[str, str], Region] = {}
    choices: dict[str, dict[str, tuple[str, ...]]] = {}
    lines: dict[str, dict[str, str]] = {}
    arrows: list[Result] = []
    flagged, note = False, ""
    for entry in result:
        if not isinstance(entry, Mapping):
            raise InvalidAnnotation(f"the result has the entry {str(entry)[:40]!r}, which is no object")
        control, kind, id_ = entry.get("from_name"), entry.get("type"), entry.get("id")
        value = entry.get("value")
        value = value if isinstance(value, Mapping) else {}
        if kind == "relation":
            arrows.append(entry)
        elif control == FLAG:
            flagged = flagged or FLAGGED in _values(entry, "choices")
        elif control == SENTENCE_NOTE:
            note = "\n".join(_values(entry, "text"))
        elif not isinstance(id_, str | int) or not isinstance(control, str):
            raise InvalidAnnotation(f"the result has an entry of type {kind!r} without id or control")
        elif control in LABELS and kind == "labels":
            key = (str(id_), control)
            if key in regions:
                raise InvalidAnnotation(f"two regions have the id {id_!r}")
            regions[key] = _region(str(id_), control, entry, text)
        elif kind == "choices":
            choices.setdefault(str(id_), {})[control] = _values(entry, "choices")
        elif kind == "textarea":
            lines.setdefault(str(id_), {})[control] = "\n".join(_values(entry, "text"))
        else:
            raise InvalidAnnotation(f"the result has an entry of type {kind!r} from {control!r}, which is not ours")
    known = {id_ for id_, _ in regions}
    for id_ in (*choices, *lines):
        if id_ not in known:
            raise InvalidAnnotation(f"something is ticked or written for the region {id_!r}, which is not there")
    relations, unnamed = _relations(arrows, known)
    return Results(
        regions=tuple(
            msgspec.structs.replace(region, choices=choices.get(region.id, {}), lines=lines.get(region.id, {}))
            for region in regions.values()
        ),
        relations=relations,
        unnamed=unnamed,
        flagged=flagged,
        note=note,
    )


def result_hash(result: Sequence[Result]) -> str:
    """What tells two results apart; their order and what the editor adds by itself does not count."""

    def plain(entry: Result) -> bytes:
        kept: dict[str, Any] = {
            key: entry[key] for key in ("id", "from_name", "type", "meta", "from_id", "to_id") if key in entry
        }
        value = entry.get("value")
        if isinstance(value, Mapping):
            kept["value"] = {key: value[key] for key in value if key != "text" or not isinstance(value[key], str)}
        if entry.get("type") == "relation":
            kept |= {
                "labels": sorted(map(str, entry.get("labels") or [])),
                "direction": entry.get("direction", "right"),
            }
        return msgspec.json.encode(kept, order="sorted")

    return hashlib.sha256(b"\n".join(sorted(map(plain, result)))).hexdigest()


def _region(id_: str, control: str, entry: Result, text: str) -> Region:
    labels = _values(entry, "labels")
    start, end = entry["value"].get("start"), entry["value"].get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise InvalidAnnotation(
            f"the region {id_!r} at [{start}, {end}) is empty or outside the text's [0, {len(text)})"
        )
    if len(labels) != 1:
        raise InvalidAnnotation(f"“{text[start:end]}” must have one label of {control}, not {len(labels)}")
    meta = entry.get("meta")
    meta = meta if isinstance(meta, Mapping) else {}
    written = meta.get("text")
    note = "\n".join(map(str, written)) if isinstance(written, list) else str(written or "")
    return Region(id=id_, control=control, label=labels[0], start=start, end=end, note=note, tie=_tie(meta))


def _tie(meta: Mapping[str, Any]) -> Tie | None:
    try:
        return msgspec.convert(meta[_CARRIER], Tie)
    except (KeyError, msgspec.ValidationError):
        return None  # made in the editor, or by somebody else's script


def _values(entry: Result, name: str) -> tuple[str, ...]:
    value = entry.get("value")
    found = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(found, str):
        return (found,)
    if not isinstance(found, Sequence) or not all(isinstance(each, str) for each in found):
        raise InvalidAnnotation(f"an entry from {entry.get('from_name')!r} has no list of {name}")
    return tuple(found)


def _relations(arrows: Sequence[Result], known: set[str]) -> tuple[tuple[Relation, ...], tuple[tuple[str, str], ...]]:
    relations: dict[Relation, None] = {}
    unnamed: dict[tuple[str, str], None] = {}
    for arrow in arrows:
        ends = [str(arrow.get("from_id")), str(arrow.get("to_id"))]
        for end in ends:
            if end not in known:
                raise InvalidAnnotation(f"a relation leads to or from the region {end!r}, which is not there")
        if arrow.get("direction") == "left":
            ends.reverse()
        labels = [label for label in arrow.get("labels") or [] if isinstance(label, str)]
        for label in labels:
            relations[Relation(ends[0], ends[1], label)] = None
            if arrow.get("direction") == "bi":
                relations[Relation(ends[1], ends[0], label)] = None
        if not labels:
            unnamed[ends[0], ends[1]] = None
    return tuple(relations), tuple(unnamed)
