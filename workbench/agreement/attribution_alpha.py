"""Chance-corrected agreement on whole attributions, with partial credit, and what it is made of.

What would the two annotators' answers have in common if they had not read the same text? One of them
answers for another text, drawn at random, and each of its tokens moves to the same relative place in
this one. So chance keeps everybody's habits: how often there is an attribution, how long its parts
are, that the source comes first and that most nests are shallow.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.agreement.arrays import Floats, Ints, Numbers, divide
from workbench.agreement.attribution import texts_of
from workbench.agreement.frames import Frame, Match, Said, dice, pair_up
from workbench.agreement.sample import Sample
from workbench.errors import InvalidInput, NoValue

Facet = Literal["tuple", "detection", "role", "boundary", "link"]
FACETS: tuple[Facet, ...] = get_args(Facet)


@dataclass(frozen=True, eq=False)
class AttributionAlpha:
    """Agreement by facet, laid out over texts.

    Attributes:
        samples: of each facet, or the reason why it has no value.
        draws: how many times the texts were exchanged.
        seed: of the draws.
    """

    samples: dict[Facet, Sample | NoValue]
    draws: int
    seed: int


def attribution_alpha(matches: Sequence[Match], *, draws: int = 10, seed: int = 0) -> AttributionAlpha:
    """1 − disagreement observed / disagreement expected, of the whole and of its parts.

    The disagreement of two answers is, over their matched attributions and those that are not:

    - tuple: 1 for each that only one has, 1 − likeness for each of a matched pair; per attribution.
    - detection: 1 for each that only one has; per attribution.
    - role: of the tokens that both of a matched pair cover, those with different roles; per such token.
    - boundary: 1 − Dice of all tokens of a matched pair; per pair.
    - link: of matched pairs, those not nested in what is matched, or nested by one only; per pair.

    So α of *detection* tells whether people see the same attributions, the others whether they then see
    the same in them, and *tuple* takes all together.

    Source: the form is Krippendorff's α; partial credit by optimal matching as in Mathet, Widlöcher &
    Métivier (2015); chance by exchange of texts, defined here.

    Args:
        matches: of `match_frames`.
        draws: random exchanges of texts; in each, either annotator's answers move once.
        seed: of the draws.

    Raises:
        NoValue: nobody found an attribution, or there are fewer than two texts.

    >>> from workbench.agreement.frames import match_frames
    >>> frames = [Frame({"content": frozenset({at, at + 1}), "source": frozenset({0})}) for at in (2, 4, 6)]
    >>> answers = [Said(f"s{i}", who, (frame,), 9) for i, frame in enumerate(frames) for who in ("ann", "bob")]
    >>> found = attribution_alpha(match_frames(answers))
    >>> found.samples["tuple"].estimate(), found.samples["link"].reason
    (1.0, 'single_label')
    """
    if draws < 1:
        raise InvalidInput("chance needs one draw or more")
    if not any(found.first.frames or found.second.frames for found in matches):
        raise NoValue("too_few_items", "nobody found an attribution in the texts that two annotated")
    texts = texts_of(matches)
    if len(texts) < 2:
        raise NoValue("too_few_items", "chance needs two texts or more that two annotated")
    place = {text: at for at, text in enumerate(texts)}
    at = np.array([place[found.first.text] for found in matches], dtype=np.int64)
    observed = _sum_texts(at, matches, len(texts))
    expected = np.zeros_like(observed)
    generator = np.random.default_rng(seed)
    for _ in range(draws):
        others = _exchange(matches, texts, generator)
        both = [(found.first, _move(other.second, found.first)) for found, other in zip(matches, others, strict=True)]
        both += [(_move(other.first, found.second), found.second) for found, other in zip(matches, others, strict=True)]
        expected += _sum_texts(np.tile(at, 2), pair_up(both), len(texts)) / (2 * draws)
    parts = np.hstack([observed, expected])
    samples: dict[Facet, Sample | NoValue] = {}
    for which, facet in enumerate(FACETS):
        sample = Sample(parts, np.ones(len(texts), dtype=np.int64), _value_of(which))
        try:
            sample.estimate()
        except NoValue:
            samples[facet] = NoValue("single_label", f"chance never disagrees on {facet}, or has nothing to agree on")
        else:
            samples[facet] = sample
    return AttributionAlpha(samples, draws, seed)


def _value_of(which: int) -> Callable[[Numbers], Numbers]:
    def value(totals: Numbers) -> Numbers:
        observed = divide(totals[..., 2 * which], totals[..., 2 * which + 1])
        half = 2 * len(FACETS)
        expected = divide(totals[..., half + 2 * which], totals[..., half + 2 * which + 1])
        return np.asarray(1 - divide(observed, expected))

    return value


def _exchange(matches: Sequence[Match], texts: Sequence[Hashable], generator: np.random.Generator) -> list[Match]:
    """For each, one of another text: the texts go round in a random circle, so that none meets itself."""
    of_text: dict[Hashable, list[Match]] = {}
    for found in sorted(matches, key=lambda found: (str(found.first.annotator), str(found.second.annotator))):
        of_text.setdefault(found.first.text, []).append(found)
    circle = sorted(texts, key=str)
    order = generator.permutation(len(circle))
    following = {circle[one]: circle[other] for one, other in zip(order, np.roll(order, -1), strict=True)}
    draw = dict(zip(circle, generator.random(len(circle)), strict=True))
    others = [of_text[following[found.first.text]] for found in matches]
    return [some[int(draw[found.first.text] * len(some))] for found, some in zip(matches, others, strict=True)]


def _sum_texts(at: Ints, matches: Sequence[Match], texts: int) -> Floats:
    sums: Floats = np.zeros((texts, 2 * len(FACETS)))
    np.add.at(sums, at, np.array([_disagreement(found) for found in matches]))
    return sums


def _move(answer: Said, into: Said) -> Said:
    """The same answer, squeezed or stretched into another text."""
    if answer.length == into.length or not answer.length:
        return answer
    factor = into.length / answer.length
    frames = tuple(
        Frame({role: _scale(tokens, factor) for role, tokens in frame.roles.items()}, frame.parent)
        for frame in answer.frames
    )
    return answer._replace(frames=frames)


def _scale(tokens: frozenset[int], factor: float) -> frozenset[int]:
    return frozenset(int(token * factor) for token in tokens)


def _disagreement(found: Match) -> list[float]:
    """What disagrees, and how much could, by facet."""
    first, second = found.first.frames, found.second.frames
    every = len(first) + len(second)
    alone = every - 2 * len(found.pairs)
    to = {i: j for i, j, _ in found.pairs}
    back = {j: i for i, j in to.items()}
    unlike = apart = linked = differ = shared = 0.0
    for i, j, alike in found.pairs:
        one, other = first[i], second[j]
        unlike += 2 * (1 - alike)
        apart += 1 - dice(one.tokens, other.tokens)
        common = one.tokens & other.tokens
        shared += len(common)
        differ += sum(_roles_of(one, token) != _roles_of(other, token) for token in common)
        linked += not _nested_alike(one.parent, other.parent, to, back)
    pairs = len(found.pairs)
    return [alone + unlike, every, alone, every, differ, shared, apart, pairs, linked, pairs]


def _roles_of(frame: Frame, token: int) -> set[str]:
    return {role for role, tokens in frame.roles.items() if token in tokens}


def _nested_alike(mine: int | None, theirs: int | None, to: dict[int, int], back: dict[int, int]) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    return to.get(mine) == theirs and back.get(theirs) == mine
