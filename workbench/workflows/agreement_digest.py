"""From answers to the numbers that agreement is counted from, many sentences at once."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import combinations
from typing import NamedTuple

import msgspec
import numpy as np

from workbench.agreement import Said, align, held
from workbench.agreement.differences import KINDS, differences_within
from workbench.agreement.groups import group_items
from workbench.agreement.tallies import (
    ATTRIBUTION_COLUMNS,
    SET_COLUMNS,
    SPAN_COLUMNS,
    TOKEN_COLUMNS,
    tally_attributions,
    tally_cells,
    tally_spans,
)
from workbench.domain.annotations import Annotation
from workbench.domain.layers import LAYERS, ROLES
from workbench.domain.meaning import mean_the_same
from workbench.domain.scheme import Scheme
from workbench.workflows.agreement_blocks import EARLIER, GOLD, Block, Floats, Table
from workbench.workflows.agreement_reading import Range, Sheet, Tokenize, Tokens, mark, place_entities, read_sheet

FORMAT = 3
_KINDS = {kind: at for at, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Terms:
    """What digests depend on beside the answers.

    Attributes:
        scheme: today's.
        tokenize: with the scheme's pipeline.
    """

    scheme: Scheme
    tokenize: Tokenize

    @cached_property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.scheme.entities.labels)

    @cached_property
    def scale(self) -> tuple[str, ...]:
        return tuple(point.label for point in self.scheme.stance.scale)

    @cached_property
    def values(self) -> dict[str, float]:
        return {point.label: point.value for point in self.scheme.stance.scale}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the values of `pairs`."""
        return (
            *SPAN_COLUMNS,
            *(f"{part} {label}" for part in ("hit", "marked") for label in self.labels),
            *ATTRIBUTION_COLUMNS,
            "pairs",
            "held",
            *(f"same {layer}" for layer in LAYERS),
        )

    @cached_property
    def form(self) -> str:
        """A name of the form, which changes with everything that digests depend on."""
        depends = (FORMAT, self.columns, self.values, tuple(KINDS), self.scheme.renamed, self.scheme.pipeline)
        return blake2b(msgspec.json.encode(depends, order="sorted"), digest_size=8).hexdigest()


class Filed(NamedTuple):
    """A sheet with the numbers that it is kept under.

    Attributes:
        sentence, document: row ids.
        rank: where the sentence stands in the order in which chance draws texts.
        stamp: what its answers are known by.
        sheet: its annotators are row ids.
    """

    sentence: int
    document: int
    rank: int
    stamp: int
    sheet: Sheet


class _Pair(NamedTuple):
    filed: Filed
    first: int
    second: int
    one: Annotation
    other: Annotation


def digest(files: Sequence[Filed], terms: Terms) -> Block:
    """Count some sentences."""
    pairs = [pair for filed in files for pair in _pairs(filed)]
    tokens = Tokens([filed.sheet for filed in files], terms.tokenize)
    values, confusion = _compare(pairs, tokens, terms)
    ratings, stance_cells, found = _stances(files, pairs, terms)
    place = {name: at for at, name in enumerate(terms.columns)}
    values[:, [place["pairs"], place["held"]]] = found
    sentences, sets = _cells(files, tokens, terms)
    versions = {
        _number(answer.scheme_version, answer.guidelines_version): (answer.scheme_version, answer.guidelines_version)
        for filed in files
        for answer in filed.sheet.answers.values()
    }
    tables = {
        "sentences": Table.of("sentences", [filed[:4] for filed in files], sentences, len(TOKEN_COLUMNS)),
        "sets": sets,
        "pairs": Table.of(
            "pairs", [(pair.filed.sentence, pair.first, pair.second) for pair in pairs], values, len(terms.columns)
        ),
        "confused entities": Table.of("confused entities", confusion),
        "confused attribution": Table.of("confused attribution", []),
        "confused stance": Table.of("confused stance", stance_cells),
        **_by_layer("differs", _differences(files, terms)),
        **_by_layer("used", _uses(files, terms)),
        "ratings": Table.of("ratings", ratings),
        "answers": _answers(files),
    }
    return Block(tables, versions)


def week_of(answer: Annotation) -> int:
    """The week in which it was given, counted from the Monday with which the year 1 began."""
    return ((answer.created_at.toordinal() if answer.created_at else 1) - 1) // 7


def _pairs(filed: Filed) -> Iterator[_Pair]:
    sheet = filed.sheet
    answers = {int(str(who)): answer for who, answer in sheet.answers.items()}
    for first, second in combinations(sorted(answers), 2):
        yield _Pair(filed, first, second, answers[first], answers[second])
    for who, answer in answers.items():
        if sheet.gold is not None:
            yield _Pair(filed, who, GOLD, answer, sheet.gold)
        if who in sheet.earlier:
            yield _Pair(filed, who, EARLIER, answer, sheet.earlier[who])


def _compare(pairs: Sequence[_Pair], tokens: Tokens, terms: Terms) -> tuple[Floats, list[tuple[int, ...]]]:
    """The values of `pairs`, but for stance; and what entities were taken for."""
    place = {name: at for at, name in enumerate(terms.columns)}
    values = np.zeros((len(pairs), len(terms.columns)))
    if not pairs:
        return values, []
    kinds = len(terms.labels)
    gone = "\x00gone"  # stands for labels that the scheme has no more

    def marked(pair: _Pair, answer: Annotation) -> list[tuple[list[Range], str]]:
        spans = place_entities(pair.filed.sheet, answer)
        return [(ranges, label if label in terms.scheme.entities.labels else gone) for ranges, label in spans]

    both = [(marked(pair, pair.one), marked(pair, pair.other)) for pair in pairs]
    found = tally_spans(both, [*terms.labels, gone])
    values[:, : len(SPAN_COLUMNS)] = found.columns
    first = len(SPAN_COLUMNS)
    values[:, first : first + kinds] = found.hits[:, :kinds]
    values[:, first + kinds : first + 2 * kinds] = found.marked[:, :kinds]
    at = place[ATTRIBUTION_COLUMNS[0]]
    values[:, at : at + len(ATTRIBUTION_COLUMNS)] = tally_attributions(_said(pairs, tokens))
    for layer in LAYERS:
        values[:, place[f"same {layer}"]] = [mean_the_same(pair.one, pair.other, layer) for pair in pairs]
    confusion: list[tuple[int, ...]] = [
        (pairs[pair].filed.sentence, pairs[pair].first, pairs[pair].second, row, column, times)
        for pair, row, column, times in found.confusion.tolist()
    ]
    return values, confusion


def _said(pairs: Sequence[_Pair], tokens: Tokens) -> list[tuple[Said, Said]]:
    """The attributions of each pair; each answer is read once, with how far any to its sentence reaches."""
    read: dict[int, dict[Hashable, Said]] = {}
    both = []
    for pair in pairs:
        sheet = pair.filed.sheet
        if pair.filed.sentence not in read:
            answers: dict[Hashable, Annotation] = dict(sheet.answers)
            answers |= {(who, EARLIER): answer for who, answer in sheet.earlier.items()}
            if sheet.gold is not None:
                answers[GOLD] = sheet.gold
            read[pair.filed.sentence] = {said.annotator: said for said in read_sheet(sheet, answers, tokens)}
        own = read[pair.filed.sentence]
        second = (pair.first, EARLIER) if pair.second == EARLIER else pair.second
        both.append((own[pair.first], own[second]))
    return both


def _stances(
    files: Sequence[Filed], pairs: Sequence[_Pair], terms: Terms
) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]], Floats]:
    """`ratings`; what stances were taken for; and (pairs, 2) of each pair 2 × stances of both, and of either."""
    at = {(pair.filed.sentence, pair.first, pair.second): place for place, pair in enumerate(pairs)}
    found = np.zeros((len(pairs), 2))
    found[:, 1] = [len(pair.one.stances) + len(pair.other.stances) for pair in pairs]
    ratings: list[tuple[int, ...]] = []
    cells: list[tuple[int, ...]] = []
    shared = {filed.sentence: filed.sheet.answers for filed in files if len(filed.sheet.answers) > 1}
    for sentence, group in enumerate_units(shared, terms):
        unit, members = group
        ratings += [(sentence, unit, who, label) for who, label in members]
        for (first, row), (second, column) in combinations(sorted(members), 2):
            found[at[sentence, first, second], 0] += 2
            cells.append((sentence, first, second, row, column, 1))
    alone = {place: {0: pair.one, 1: pair.other} for place, pair in enumerate(pairs) if pair.second < 0}
    for place, (_, members) in enumerate_units(alone, terms):
        if len(members) == 2:
            found[place, 0] += 2
            pair, (row, column) = pairs[place], (label for _, label in sorted(members))
            cells.append((pair.filed.sentence, pair.first, pair.second, row, column, 1))
    return ratings, cells, found


def enumerate_units(
    texts: Mapping[int, Mapping[Hashable, Annotation]] | Mapping[int, Mapping[int, Annotation]], terms: Terms
) -> Iterator[tuple[int, tuple[int, list[tuple[int, int]]]]]:
    """Stances of several answers to a text that are of the same holder and target, text by text.

    Returns:
        text, then the unit's number in it, and who gave it which label of the scale.
    """
    if not texts:
        return
    scale = {label: at for at, label in enumerate(terms.scale)}
    stances = [
        one
        for text, answers in texts.items()
        for who, answer in answers.items()
        for one in held(text, who, answer.stances, answer.attributions)
        if one.label in scale
    ]
    aligned = align({text: list(answers) for text, answers in texts.items()}, stances, terms.scale)
    members: dict[int, list[tuple[int, int]]] = {}
    ratings = aligned.ratings
    for unit, rater, label in zip(ratings.unit.tolist(), ratings.rater.tolist(), ratings.label.tolist(), strict=True):
        members.setdefault(unit, []).append((int(str(ratings.raters[rater])), label))
    numbers: Counter[int] = Counter()
    for unit, text in enumerate(aligned.text.tolist()):
        name = int(str(aligned.texts[text]))
        yield name, (numbers[name], members[unit])
        numbers[name] += 1


def _cells(files: Sequence[Filed], tokens: Tokens, terms: Terms) -> tuple[Floats, Table]:
    """The values of `sentences`, and `sets`."""
    sentences = np.zeros((len(files), len(TOKEN_COLUMNS)))
    shared = [at for at, filed in enumerate(files) if len(filed.sheet.answers) > 1]
    if not shared:
        return sentences, Table.of("sets", [], [], len(SET_COLUMNS))
    sheets = [files[at].sheet for at in shared]
    marked = mark(sheets, tokens, terms.labels)
    found = tally_cells(marked)
    of = {sheet.name: at for sheet, at in zip(sheets, shared, strict=True)}
    place = [of[name] for name in marked.spans.texts]  # type: ignore[index]
    sentences[place] = found.tokens
    keys = [
        (files[place[text]].sentence, set_number(labels))
        for text, labels in zip(found.text.tolist(), found.labels, strict=True)
    ]
    return sentences, Table.of("sets", keys, found.sets, len(SET_COLUMNS))


def set_number(labels: frozenset[Hashable]) -> int:
    """The number under which a set of labels is kept: 0 for the empty one."""
    return _number(*sorted(map(str, labels))) if labels else 0


def _answers(files: Sequence[Filed]) -> Table:
    keys, seconds = [], []
    for filed in files:
        for who, answer in filed.sheet.answers.items():
            version = _number(answer.scheme_version, answer.guidelines_version)
            keys.append((filed.sentence, who, week_of(answer), version))
            seconds.append(np.nan if answer.seconds is None else answer.seconds)
    return Table.of("answers", keys, seconds, 1)


def _by_layer(kind: str, rows: Iterator[tuple[int, tuple[int, ...]]]) -> dict[str, Table]:
    found: list[list[tuple[int, ...]]] = [[] for _ in LAYERS]
    for layer, row in rows:
        found[layer].append(row)
    names = [f"{kind} {layer}" for layer in LAYERS]
    return {name: Table.of(name, some) for name, some in zip(names, found, strict=True)}


def _uses(files: Sequence[Filed], terms: Terms) -> Iterator[tuple[int, tuple[int, ...]]]:
    labels, scale = ({name: at for at, name in enumerate(names)} for names in (terms.labels, terms.scale))
    for filed in files:
        for who, answer in filed.sheet.answers.items():
            used = (
                Counter(labels[entity.label] for entity in answer.entities if entity.label in labels),
                Counter(
                    at for one in answer.attributions for at, role in enumerate(ROLES) if one.role(role) is not None
                ),
                Counter(scale[stance.label] for stance in answer.stances if stance.label in scale),
            )
            for layer, counts in enumerate(used):
                for row, times in counts.items():
                    yield layer, (filed.sentence, int(str(who)), 0, row, 0, times)


def _differences(files: Sequence[Filed], terms: Terms) -> Iterator[tuple[int, tuple[int, ...]]]:
    for filed in files:
        who = sorted(int(str(name)) for name in filed.sheet.answers)
        answers = tuple(filed.sheet.answers[name] for name in who)
        if len(who) < 2 or all(mean_the_same(answers[0], other, layer) for other in answers[1:] for layer in LAYERS):
            continue
        groups = group_items(answers)
        for first, second in combinations(range(len(who)), 2):
            found = Counter(
                (LAYERS.index(one.layer), _KINDS[one.kind])
                for one in differences_within(groups, first, second, terms.values)
            )
            for (layer, kind), times in found.items():
                yield layer, (filed.sentence, who[first], who[second], kind, 0, times)


def _number(*names: str) -> int:
    return int.from_bytes(blake2b("\x1f".join(names).encode(), digest_size=8).digest(), signed=True)
