"""Marks and links from the cells of a WebAnno TSV file."""

import re
from collections.abc import Iterator

from workbench.domain.canonical import CanonicalEntity, canonical_id
from workbench.domain.layers import AttributeValue
from workbench.domain.markup import CANONICAL, Link, Mark, Markup
from workbench.domain.spans import Span
from workbench.errors import InvalidFile
from workbench.ingest.annotated.webanno_lines import Layer, Row, Table

_STACK, _SLOTS = re.compile(r"(?<!\\)((?:\\\\)*)\|"), re.compile(r"(?<!\\)((?:\\\\)*);")
_NUMBERED = re.compile(r"((?:[^\\]|\\.)*?)\[(\d+)\]", re.DOTALL)
_REFERENCE = re.compile(r"(\d+-\d+(?:\.\d+)?)(?:\[(\d+)(?:_(\d+))?\])?")
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t"}
_WIKIDATA = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)")
_WORDS = ("lexmorph", "segmentation", "syntax")
_SLOT = re.compile(r"ROLE_(.*):(.*?)_(.*)")
_LABELS = ("label", "value", "Label", "Value")


class _Growing:
    """A mark over the rows that have it."""

    def __init__(self, name: str, row: Row, values: dict[str, str]) -> None:
        self.name, self.start, self.end, self.values = name, row.start, row.end, values


def marks_of(table: Table, text: str) -> Markup:
    """All spans as marks, all relations and slots as links.

    Args:
        text: of the document, by which offsets are turned into code points.

    Raises:
        InvalidFile: a relation or slot leads to nothing.
    """
    return _Marks(table, text).markup()


class _Marks:
    def __init__(self, table: Table, text: str) -> None:
        self._table, self._text = table, text
        self._growing: dict[tuple[str, str], _Growing] = {}
        self._at: dict[tuple[str, str], str] = {}
        self._slots: list[tuple[str, str, str, Row]] = []
        self._links: list[Link] = []
        for layer in table.layers:
            if layer.kind == "SP" and not _of_words(layer):
                self._spans(layer)
        for name, role, target, row in self._slots:
            self._links.append(Link(role, name, self._find(target, None, row)))
        for layer in table.layers:
            if layer.kind == "RL" and not _of_words(layer):
                self._relations(layer)
            elif layer.kind != "SP" or _of_words(layer):
                said = sum(row.cells[layer.first] != "_" for row in table.rows)
                table.lost[f"annotations of layer {layer.name.rpartition('.')[2]}"] += said

    def markup(self) -> Markup:
        found = list(self._growing.items())
        if all(key.isdecimal() for (_, key), _ in found):  # then that is the order in which they were made
            found.sort(key=lambda one: int(one[0][1]))
        # Both tools mark places between letters; a span here has words.
        empty = {growing.name for _, growing in found if growing.start == growing.end}
        marks = tuple(self._mark(layer, growing) for (layer, _), growing in found if growing.name not in empty)
        links = tuple(link for link in self._links if not {link.start, link.end} & empty)
        self._table.lost["marks without words"] += len(empty)
        self._table.lost["links of marks without words"] += len(self._links) - len(links)
        return Markup(marks=marks, links=links)

    def _spans(self, layer: Layer) -> None:
        slots = {number for number, column in enumerate(layer.columns) if column.startswith("ROLE_")}
        for row in self._table.rows:
            stacks = [_split(_STACK, cell) for cell in _cells(layer, row)]
            if stacks[0] == ["_"]:
                continue
            for place in range(max(map(len, stacks))):
                cells = [stack[place] if place < len(stack) else "*" for stack in stacks]
                key, values = self._one(cells, slots | {number + 1 for number in slots}, layer)
                known = (layer.name, key or f"{row.name}/{place}")
                if known in self._growing:
                    self._growing[known].end = max(self._growing[known].end, row.end)
                    continue
                name = str(len(self._growing) + 1)
                self._growing[known] = _Growing(name, row, values)
                self._at.setdefault((row.name, key or "0"), name)
                if key:
                    self._at.setdefault((layer.name, key), name)
                for slot in slots:
                    self._slot(layer, slot, cells, name, row)

    def _one(self, cells: list[str], slots: set[int], layer: Layer) -> tuple[str, dict[str, str]]:
        """The number that tells an annotation apart, if it has one, and its features."""
        key, values = "", {}
        for number, cell in enumerate(cells):
            if number in slots:
                continue
            numbered = _NUMBERED.fullmatch(cell)
            value, key = (numbered[1], numbered[2]) if numbered else (cell, key)
            if value not in ("*", "_", "") and number < len(layer.columns):
                values[layer.columns[number]] = _unescape(value)
        return key, values

    def _slot(self, layer: Layer, slot: int, cells: list[str], name: str, row: Row) -> None:
        feature = _SLOT.fullmatch(layer.columns[slot])
        roles = _split(_SLOTS, _without_number(cells[slot]))
        targets = _split(_SLOTS, cells[slot + 1]) if slot + 1 < len(cells) else []
        for role, target in zip(roles, targets, strict=False):
            if _REFERENCE.match(target):
                plain = _without_number(role)
                named = _unescape(plain) if plain not in ("*", "_") or feature is None else feature[2]
                self._slots.append((name, named, target, row))

    def _relations(self, layer: Layer) -> None:
        label_columns = [number for number, name in enumerate(layer.columns) if not name.startswith("BT_")]
        base = next((number for number, name in enumerate(layer.columns) if name.startswith("BT_")), None)
        for row in self._table.rows:
            stacks = [_split(_STACK, cell) for cell in _cells(layer, row)]
            if base is None or stacks[base] == ["_"]:
                continue
            for place, reference in enumerate(stacks[base]):
                match = _REFERENCE.fullmatch(reference)
                if match is None:
                    raise InvalidFile(self._table.path, f"{reference!r} leads to nothing", row.line)
                said = [stacks[number][place] for number in label_columns if place < len(stacks[number])]
                labels = [_unescape(_without_number(one)) for one in said if _without_number(one) not in ("*", "_")]
                label = labels[0] if labels else layer.name.rpartition(".")[2]
                start = self._find(f"{match[1]}[{match[2] or 0}]", layer, row)
                end = self._find(f"{row.name}[{match[3] or 0}]", layer, row)
                self._links.append(Link(label, start, end))
                self._table.lost[f"further features of {layer.name.rpartition('.')[2]}"] += max(len(labels) - 1, 0)

    def _find(self, reference: str, layer: Layer | None, row: Row) -> str:
        """The mark at a token, by its number there."""
        match = _REFERENCE.fullmatch(reference)
        if match is not None:
            base = layer.columns[-1].removeprefix("BT_") if layer is not None else ""
            for key in ((base, match[2] or "0"), (match[1], match[2] or "0")):
                if key in self._at:
                    return self._at[key]
            at_token = [name for (token, _), name in self._at.items() if token == match[1]]
            if len(at_token) == 1:
                return at_token[0]
        raise InvalidFile(self._table.path, f"{reference} is no annotation", row.line)

    def _mark(self, layer: str, growing: _Growing) -> Mark:
        values = dict(growing.values)
        attributes: dict[str, AttributeValue] = {}
        texts: dict[str, str] = {}
        found = next((name for name in _LABELS if name in values), None) or next(iter(values), None)
        label = values.pop(found) if found is not None else layer.rpartition(".")[2]
        references = dict(_references(values, label))
        for name, value in values.items():
            if name.startswith("text_"):
                texts[name.removeprefix("text_")] = value
            else:
                attributes[name.removeprefix("is_")] = {"true": True, "false": False}.get(value, value)
        place = self._table.place
        start, end = place(self._text, growing.start), place(self._text, growing.end)
        return Mark(
            id=growing.name,
            label=label,
            span=Span.of(self._text, (start, end)),
            attributes=attributes,
            references=references,
            texts=texts,
        )


def _references(values: dict[str, str], label: str) -> Iterator[tuple[str, CanonicalEntity]]:
    """The canonical entities among the features, which are taken out."""
    for feature in [name for name in values if name.startswith("id_")]:
        name = feature.removeprefix("id_")
        identity = values.pop(feature)
        called, wikidata = values.pop(f"name_{name}", identity), values.pop(f"wikidata_{name}", None)
        yield name, CanonicalEntity(identity, called, identity.partition("/")[0], wikidata)
    identifier = values.pop("identifier", None)
    if identifier is not None:
        wikidata_id = _WIKIDATA.fullmatch(identifier)
        known = canonical_id(label, identifier)
        yield CANONICAL, CanonicalEntity(known, identifier, label, wikidata_id[1] if wikidata_id else None)


def _of_words(layer: Layer) -> bool:
    """Whether it says something of words, or of relations between them."""
    names = [layer.name, *(column.removeprefix("BT_") for column in layer.columns if column.startswith("BT_"))]
    return any(name.startswith("de.tudarmstadt") and any(f".{part}." in name for part in _WORDS) for name in names)


def _cells(layer: Layer, row: Row) -> list[str]:
    return row.cells[layer.first : layer.first + max(len(layer.columns), 1)]


def _split(separator: re.Pattern[str], cell: str) -> list[str]:
    return separator.sub(lambda found: f"{found[1]}\x00", cell).split("\x00")


def _without_number(cell: str) -> str:
    numbered = _NUMBERED.fullmatch(cell)
    return numbered[1] if numbered else cell


def _unescape(value: str) -> str:
    return _ESCAPED.sub(lambda found: _CHARACTERS.get(found[1], found[1]), value)
