"""Chance-corrected agreement on whole attributions, with partial credit, and what it is made of.

What would the two annotators' answers have in common if they had not read the same text? One of them
answers for another text, drawn at random, and each of its tokens moves to the same relative place in
this one. So chance keeps everybody's habits: how often there is an attribution, how long its parts
are, that the source comes first and that most nests are shallow.

Which text meets which depends on their names only, and chance is taken from a pool of so many at most: a
new text changes what its neighbours meet, and nothing else.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, get_args

import numpy as np

from workbench.agreement.arrays import Floats, Numbers, divide
from workbench.agreement.attribution import texts_of
from workbench.agreement.frame_columns import FrameColumns, disagreements
from workbench.agreement.frames import Frame, Match, dice
from workbench.agreement.sample import Sample
from workbench.errors import InvalidInput, NoValue

Facet = Literal["tuple", "detection", "role", "boundary", "link"]
FACETS: tuple[Facet, ...] = get_args(Facet)

_NOTHING: frozenset[int] = frozenset()

DRAWS = 10
POOL = 500


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


def attribution_alpha(
    matches: Sequence[Match], *, draws: int = DRAWS, pool: int = POOL, seed: int = 0
) -> AttributionAlpha:
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
        pool: from how many texts, drawn at random, chance is taken; from all where there are fewer.
        seed: of the draws.

    Raises:
        NoValue: nobody found an attribution, or there are fewer than two texts.

    >>> from workbench.agreement.frames import Said, match_frames
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
    observed, expected = (np.zeros((len(texts), 2 * len(FACETS))) for _ in range(2))
    np.add.at(observed, [place[found.first.text] for found in matches], [disagreement(found) for found in matches])
    for text, row in exchanged(draw_pool(matches, pool, seed), draws, seed).items():
        expected[place[text]] = row
    parts = np.hstack([observed, expected])
    samples: dict[Facet, Sample | NoValue] = {}
    for facet in FACETS:
        sample = Sample(parts, np.ones(len(texts), dtype=np.int64), facet_value(facet))
        try:
            sample.estimate()
        except NoValue:
            samples[facet] = NoValue("single_label", f"chance never disagrees on {facet}, or has nothing to agree on")
        else:
            samples[facet] = sample
    return AttributionAlpha(samples, draws, seed)


def facet_value(facet: Facet) -> Callable[[Numbers], Numbers]:
    """From sums of what disagrees and how much could, observed and then expected, two for each of `FACETS`."""
    at = 2 * FACETS.index(facet)
    half = 2 * len(FACETS)

    def value(totals: Numbers) -> Numbers:
        observed = divide(totals[..., at], totals[..., at + 1])
        expected = divide(totals[..., half + at], totals[..., half + at + 1])
        return np.asarray(1 - divide(observed, expected))

    return value


def draw_pool(matches: Sequence[Match], size: int = POOL, seed: int = 0) -> dict[Hashable, list[Match]]:
    """The texts from which chance is taken, with what was matched in each."""
    chosen = pool_of({found.first.text for found in matches}, size, seed)
    of_text: dict[Hashable, list[Match]] = {text: [] for text in chosen}
    for found in matches:
        if found.first.text in of_text:
            of_text[found.first.text].append(found)
    return of_text


def pool_of(texts: Iterable[Hashable], size: int = POOL, seed: int = 0) -> list[Hashable]:
    """Names of so many texts at most, drawn at random; each stays while few others come."""
    return sorted(texts, key=lambda text: pool_rank(text, seed))[:size]


def pool_rank(text: Hashable, seed: int = 0) -> int:
    """Where a text stands in the order in which the pool is drawn; 64 bits."""
    return _rank(text, seed, -1)


def exchanged(of_text: Mapping[Hashable, Sequence[Match]], draws: int = DRAWS, seed: int = 0) -> dict[Hashable, Floats]:
    """What would disagree by chance, and how much could, two numbers for each of `FACETS`, by text.

    In each draw the texts stand in a random circle, and each meets the one that follows, so that none meets itself.
    """
    matches = [found for some in of_text.values() for found in sorted(some, key=_annotators)]
    firsts, seconds = FrameColumns.of([one for one, *_ in matches]), FrameColumns.of([two for _, two, _ in matches])
    begin = dict(zip(of_text, np.cumsum([0, *map(len, of_text.values())]).tolist(), strict=False))
    here: list[int] = []
    there: list[int] = []
    for draw in range(draws):
        rank = {text: _rank(text, seed, draw) for text in of_text}
        circle = sorted(of_text, key=rank.__getitem__)
        for text, other in zip(circle, [*circle[1:], *circle[:1]], strict=True):
            own = len(of_text[text])
            here += range(begin[text], begin[text] + own)
            there += [begin[other] + rank[text] % len(of_text[other])] * own
    stay, move = np.array(here, dtype=np.int64), np.array(there, dtype=np.int64)
    apart = disagreements(firsts.take(stay), seconds.take(move, firsts.length[stay]))
    apart += disagreements(firsts.take(move, seconds.length[stay]), seconds.take(stay))
    sums = np.zeros((len(of_text), 2 * len(FACETS)))
    np.add.at(sums, np.repeat(np.arange(len(of_text)), [len(some) for some in of_text.values()])[stay], apart)
    return dict(zip(of_text, sums / (2 * draws), strict=True))


def _rank(text: Hashable, seed: int, draw: int) -> int:
    return int.from_bytes(blake2b(f"{seed}\n{draw}\n{text!r}".encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _annotators(found: Match) -> tuple[str, str]:
    return str(found.first.annotator), str(found.second.annotator)


def disagreement(found: Match) -> list[float]:
    """What disagrees between two answers, and how much could, two numbers for each of `FACETS`."""
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
        differ += len(common & _apart(one, other))
        linked += not _nested_alike(one.parent, other.parent, to, back)
    pairs = len(found.pairs)
    return [alone + unlike, every, alone, every, differ, shared, apart, pairs, linked, pairs]


def _apart(one: Frame, other: Frame) -> frozenset[int]:
    """Tokens that have a role in the one and not in the other."""
    if one.roles == other.roles:
        return _NOTHING
    roles = one.roles.keys() | other.roles.keys()
    return _NOTHING.union(*(one.roles.get(role, _NOTHING) ^ other.roles.get(role, _NOTHING) for role in roles))


def _nested_alike(mine: int | None, theirs: int | None, to: dict[int, int], back: dict[int, int]) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    return to.get(mine) == theirs and back.get(theirs) == mine
