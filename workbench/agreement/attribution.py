"""Agreement on attributions: found, with the same roles, linked and nested alike."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.agreement.arrays import Floats, Numbers, divide
from workbench.agreement.frames import Frame, Match, Said, dice
from workbench.agreement.matching import match
from workbench.agreement.sample import Sample
from workbench.domain.layers import ROLES, Role
from workbench.errors import NoValue

_Tokens = frozenset[int]


@dataclass(frozen=True)
class Directed:
    """agr(a‖b): of what one annotator found, how much the other found too.

    Attributes:
        first, second: the annotators.
        agreement: agr(first‖second); None where the first found nothing.
        found: how many the first found.
    """

    first: Hashable
    second: Hashable
    agreement: float | None
    found: int


def directed_agreement(matches: Sequence[Match]) -> list[Directed]:
    """agr(a‖b) for every two annotators, both ways.

    Formula: |attributions of a that overlap one of b| / |attributions of a|. What overlaps is the cue, or
    the content where there is no cue.

    Source: Wiebe, Wilson & Cardie (2005), *Language Resources and Evaluation* 39, 165–210, section 8.1.

    >>> from workbench.agreement.frames import match_frames
    >>> one, two = Frame({"content": frozenset({3, 4}), "cue": frozenset({2})}), Frame({"content": frozenset({7})})
    >>> found = directed_agreement(match_frames([Said("s", "ann", (one, two), 9), Said("s", "bob", (one,), 9)]))
    >>> [(each.first, each.second, each.agreement) for each in found]
    [('ann', 'bob', 0.5), ('bob', 'ann', 1.0)]
    """
    hits: dict[tuple[Hashable, Hashable], list[int]] = {}
    for found in matches:
        for one, other in ((found.first, found.second), (found.second, found.first)):
            tally = hits.setdefault((one.annotator, other.annotator), [0, 0])
            tally[0] += _met(one, other)
            tally[1] += len(one.frames)
    return [
        Directed(first, second, hit / count if count else None, count) for (first, second), (hit, count) in hits.items()
    ]


def agr_sample(matches: Sequence[Match]) -> Sample:
    """agr, both ways of every two annotators together; the items are texts.

    Formula: (Σ agr(a‖b) |attributions of a| + Σ agr(b‖a) |attributions of b|) / (|those of a| + |those of b|).

    Source: Wiebe, Wilson & Cardie (2005), *Language Resources and Evaluation* 39, 165–210, section 8.1.

    Raises:
        NoValue: nobody found an attribution.

    >>> from workbench.agreement.frames import match_frames
    >>> one, two = Frame({"content": frozenset({3, 4}), "cue": frozenset({2})}), Frame({"content": frozenset({7})})
    >>> answers = [Said("s", "ann", (one, two), 9), Said("s", "bob", (one,), 9)]
    >>> round(agr_sample(match_frames(answers)).estimate(), 3)
    0.667
    """
    rows = [
        [
            *(float(_met(found.first, found.second)), float(len(found.first.frames))),
            *(float(_met(found.second, found.first)), float(len(found.second.frames))),
        ]
        for found in matches
    ]
    sample = _by_text(matches, rows, agr_value)
    if not sample.totals[1::2].any():
        raise NoValue("too_few_items", "there is no attribution found in the texts that two annotated")
    return sample


def agr_value(totals: Numbers) -> Numbers:
    """From what the first found of which the second has a part, what the first found; and the other way round."""
    return divide(totals[..., 0] + totals[..., 2], totals[..., 1] + totals[..., 3])


def _met(one: Said, other: Said) -> int:
    """How many attributions of the one overlap one of the other's."""
    anchors = [_anchor(frame) for frame in other.frames]
    return sum(any(_anchor(frame) & anchor for anchor in anchors) for frame in one.frames)


def _anchor(frame: Frame) -> _Tokens:
    return frame.roles.get("cue") or frame.roles.get("content") or frame.tokens


def detection_f1_sample(matches: Sequence[Match]) -> Sample:
    """F1 of attributions found by both; the items are texts.

    Formula: 2 · matched / (found by one + found by the other), over all pairs of annotators; matched as in
    `match_frames`.

    Source: Hripcsak & Rothschild (2005), *Journal of the American Medical Informatics Association* 12,
    296–298, doi:10.1197/jamia.M1733.

    Raises:
        NoValue: nobody found an attribution.

    >>> from workbench.agreement.frames import match_frames
    >>> one, two = Frame({"content": frozenset({3, 4})}), Frame({"content": frozenset({7})})
    >>> answers = [Said("s", "ann", (one, two), 9), Said("s", "bob", (one,), 9)]
    >>> round(detection_f1_sample(match_frames(answers)).estimate(), 3)
    0.667
    """
    counts = [(len(found.pairs), len(found.first.frames), len(found.second.frames)) for found in matches]
    return _f1(matches, counts, "found")


def tuple_f1_sample(matches: Sequence[Match]) -> Sample:
    """F1 with partial credit: a matched pair counts as much as it is alike.

    Formula: 2 Σ likeness of matched pairs / (found by one + found by the other).

    Source: Hripcsak & Rothschild (2005), *Journal of the American Medical Informatics Association* 12,
    296–298, doi:10.1197/jamia.M1733; partial
    credit by likeness, defined in `frames.likeness`.

    >>> from workbench.agreement.frames import match_frames
    >>> full, bare = Frame({"content": frozenset({1}), "cue": frozenset({0})}), Frame({"content": frozenset({1})})
    >>> answers = [Said("s", "ann", (full,), 3), Said("s", "bob", (bare,), 3)]
    >>> round(tuple_f1_sample(match_frames(answers)).estimate(), 3)
    0.667
    """
    counts = [
        (sum(alike for _, _, alike in found.pairs), len(found.first.frames), len(found.second.frames))
        for found in matches
    ]
    return _f1(matches, counts, "found")


def role_exact_sample(matches: Sequence[Match], role: Role) -> Sample:
    """Of the matched attributions where either has the role, the share with the very same tokens.

    Formula: |{pairs: A = B}| / |{pairs: A ∪ B ≠ ∅}|, A and B the tokens of the role on either side.

    Source: exact match, as in Segura-Bedmar, Martínez & Herrero-Zazo (2013), *SemEval-2013 Task 9*, ACL S13-2056.

    Raises:
        NoValue: no matched attribution has the role.

    >>> from workbench.agreement.frames import match_frames
    >>> ann, bob = (Frame({"content": frozenset(tokens)}) for tokens in ({1, 2}, {1, 2, 3}))
    >>> found = match_frames([Said("s", "ann", (ann,), 5), Said("s", "bob", (bob,), 5)])
    >>> role_exact_sample(found, "content").estimate()
    0.0
    """
    return _role_mean(matches, role, lambda one, other: float(one == other))


def role_dice_sample(matches: Sequence[Match], role: Role) -> Sample:
    """Of the matched attributions where either has the role, the mean Dice of its tokens; 0 where one lacks it.

    Formula: Σ 2 |A ∩ B| / (|A| + |B|) / |{pairs: A ∪ B ≠ ∅}|.

    Source: Dice (1945), *Ecology* 26, 297–302.

    Raises:
        NoValue: no matched attribution has the role.

    >>> from workbench.agreement.frames import match_frames
    >>> ann, bob = (Frame({"content": frozenset(tokens)}) for tokens in ({1, 2}, {1, 2, 3}))
    >>> found = match_frames([Said("s", "ann", (ann,), 5), Said("s", "bob", (bob,), 5)])
    >>> role_dice_sample(found, "content").estimate()
    0.8
    """
    return _role_mean(matches, role, dice)


def role_alpha_sample(matches: Sequence[Match], role: Role) -> Sample:
    """Krippendorff's α on whether each token of the text has the role, over the matched attributions.

    Formula: 1 − (N − 1) D / (n₁ n₀) with D the tokens on which the two differ, n₁ and n₀ how often both
    together said yes and no, N = n₁ + n₀.

    Source: Krippendorff (2011), *Computing Krippendorff's Alpha-Reliability*, section A (two values, two observers).

    Raises:
        NoValue: no matched attribution has the role.

    >>> from workbench.agreement.frames import match_frames
    >>> ann, bob = (Frame({"content": frozenset(tokens)}) for tokens in ({1, 2}, {1, 2, 3}))
    >>> matches = match_frames([Said("s", "ann", (ann,), 10), Said("s", "bob", (bob,), 10)])
    >>> round(role_alpha_sample(matches, "content").estimate(), 3)
    0.747
    """

    def add(found: Match) -> list[float]:
        differ = yes = places = 0.0
        for one, other in _fillers(found, role):
            differ += len(one ^ other)
            yes += len(one) + len(other)
            places += 2 * max(found.first.length, max(one | other) + 1)
        return [differ, yes, places - yes]

    sample = _by_text(matches, [add(found) for found in matches], role_alpha_value)
    if not sample.totals[1]:
        raise NoValue("too_few_items", f"no attribution that both found has a {role}")
    return sample


def role_alpha_value(totals: Numbers) -> Numbers:
    """α from sums: tokens on which two differ, how often both together said yes, and no."""
    differ, yes, no = totals[..., 0], totals[..., 1], totals[..., 2]
    return np.asarray(1 - divide((yes + no - 1) * differ, yes * no))


def link_f1_sample(matches: Sequence[Match]) -> Sample:
    """F1 of links, given their ends: does the same cue, source and addressee go with the same content?

    The spans of each role are matched first, whatever attribution they are in (optimally, by token
    Dice). A link goes from an attribution's content to another role of it; only those both of whose
    ends the other annotator has as well are counted.

    Formula: 2 · links that both have / (links of the one + links of the other).

    Source: F1 given matched ends, as relations are scored given mentions: Doddington et al. (2004), *The
    Automatic Content Extraction (ACE) Program*, LREC.

    Raises:
        NoValue: no link has both ends matched.

    >>> from workbench.agreement.frames import match_frames
    >>> a, b, x, y = (frozenset({at}) for at in (0, 1, 5, 6))
    >>> straight = (Frame({"content": x, "source": a}), Frame({"content": y, "source": b}))
    >>> crossed = (Frame({"content": x, "source": b}), Frame({"content": y, "source": b}))
    >>> found = match_frames([Said("s", "ann", straight, 9), Said("s", "bob", crossed, 9)])
    >>> round(link_f1_sample(found).estimate(), 3)
    0.667
    """

    there = {role: _match_fillers(matches, role) for role in ROLES}

    def count(at: int, found: Match) -> tuple[float, float, float]:
        if not there["content"][at]:
            return 0, 0, 0
        to = {role: there[role][at] for role in ROLES}
        back = {role: {other: one for one, other in pairs.items()} for role, pairs in to.items()}
        mine = {
            (role, to["content"][content], to[role][filler])
            for role, content, filler in _links(found.first)
            if content in to["content"] and filler in to[role]
        }
        theirs = {link for link in _links(found.second) if link[1] in back["content"] and link[2] in back[link[0]]}
        return len(mine & theirs), len(mine), len(theirs)

    return _f1(matches, [count(at, found) for at, found in enumerate(matches)], "linked whose ends both")


def nesting_f1_sample(matches: Sequence[Match]) -> Sample:
    """F1 of nesting: is the same attribution nested in the same one?

    An edge goes from an attribution to its parent; it agrees where both ends are matched and the other
    annotator has that edge.

    Formula: 2 · edges that both have / (edges of the one + edges of the other).

    Source: Hripcsak & Rothschild (2005), *Journal of the American Medical Informatics Association* 12,
    296–298, doi:10.1197/jamia.M1733,
    on edges in place of spans.

    Raises:
        NoValue: nobody nested an attribution.

    >>> from workbench.agreement.frames import match_frames
    >>> outer, inner = Frame({"content": frozenset({3, 4, 5})}), Frame({"content": frozenset({5})}, parent=0)
    >>> loose = Frame({"content": frozenset({5})})
    >>> found = match_frames([Said("s", "ann", (outer, inner), 9), Said("s", "bob", (outer, loose), 9)])
    >>> nesting_f1_sample(found).estimate()
    0.0
    """

    def count(found: Match) -> tuple[float, float, float]:
        to = {i: j for i, j, _ in found.pairs}
        mine = {(to[at], to[parent]) for at, parent in _edges(found.first) if at in to and parent in to}
        theirs = _edges(found.second)
        return len(mine & theirs), len(_edges(found.first)), len(theirs)

    return _f1(matches, [count(found) for found in matches], "nested")


def _edges(answer: Said) -> set[tuple[int, int]]:
    return {(at, frame.parent) for at, frame in enumerate(answer.frames) if frame.parent is not None}


def _links(answer: Said) -> set[tuple[Role, _Tokens, _Tokens]]:
    return {
        (role, frame.roles["content"], tokens)
        for frame in answer.frames
        if "content" in frame.roles
        for role, tokens in frame.roles.items()
        if role != "content"
    }


def _match_fillers(matches: Sequence[Match], role: Role) -> list[dict[_Tokens, _Tokens]]:
    """For each match, whose spans of the role are whose; one optimal matching for all texts at once."""
    found: list[dict[_Tokens, _Tokens]] = [{} for _ in matches]
    pairs: list[tuple[int, _Tokens, _Tokens]] = []
    rows: list[tuple[int, int, float]] = []
    lefts = rights = 0
    for at, each in enumerate(matches):
        mine, theirs = _distinct(each.first, role), _distinct(each.second, role)
        for i, one in enumerate(mine):
            for j, other in enumerate(theirs):
                alike = dice(one, other)
                if alike > 0:
                    pairs.append((at, one, other))
                    rows.append((lefts + i, rights + j, alike))
        lefts, rights = lefts + len(mine), rights + len(theirs)
    if rows:
        left, right, weight = (np.array(column) for column in zip(*rows, strict=True))
        for which in np.flatnonzero(match(left, right, weight)).tolist():
            at, one, other = pairs[which]
            found[at][one] = other
    return found


def _distinct(answer: Said, role: Role) -> list[_Tokens]:
    fillers = {frame.roles[role] for frame in answer.frames if role in frame.roles}
    return sorted(fillers, key=sorted) if len(fillers) > 1 else list(fillers)


def _fillers(found: Match, role: Role) -> list[tuple[_Tokens, _Tokens]]:
    """The role's tokens on both sides of each matched pair where either has it."""
    empty: _Tokens = frozenset()
    sides = [
        (found.first.frames[i].roles.get(role, empty), found.second.frames[j].roles.get(role, empty))
        for i, j, _ in found.pairs
    ]
    return [(one, other) for one, other in sides if one or other]


def _role_mean(matches: Sequence[Match], role: Role, credit: Callable[[_Tokens, _Tokens], float]) -> Sample:
    def add(found: Match) -> list[float]:
        sides = _fillers(found, role)
        return [sum(credit(one, other) for one, other in sides), len(sides)]

    sample = _by_text(matches, [add(found) for found in matches], _ratio)
    if not sample.totals[1]:
        raise NoValue("too_few_items", f"no attribution that both found has a {role}")
    return sample


def _f1(matches: Sequence[Match], counts: Sequence[tuple[float, float, float]], what: str) -> Sample:
    """From what both, the first and the second found, by match."""
    sample = _by_text(matches, [[2 * hits, mine + theirs] for hits, mine, theirs in counts], _ratio)
    if not sample.totals[1]:
        raise NoValue("too_few_items", f"there is no attribution {what} in the texts that two annotated")
    return sample


def _by_text(matches: Sequence[Match], rows: Sequence[list[float]], value: Callable[[Numbers], Numbers]) -> Sample:
    """Sums over the pairs of annotators of each text; the texts are the items, in the order of `texts_of`."""
    place = {text: at for at, text in enumerate(texts_of(matches))}
    parts: Floats = np.zeros((len(place), len(rows[0])))
    np.add.at(parts, [place[found.first.text] for found in matches], np.array(rows, dtype=float))
    return Sample(parts, np.ones(len(place), dtype=np.int64), value)


def texts_of(matches: Sequence[Match]) -> tuple[Hashable, ...]:
    """The texts that two annotated, in the order of the items of these samples."""
    return tuple(dict.fromkeys(found.first.text for found in matches))


def _ratio(totals: Numbers) -> Numbers:
    return divide(totals[..., 0], totals[..., 1])
