"""The room's table: every measure under one name, with what it is and how to lay it out.

Help, select boxes, documents and tests go through `MEASURES`; nobody keeps a second list. What a
measure is laid out from depends on its layer's data: `Ratings` of units (stances, once aligned), or
`Marked` spans, or matched attributions.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from workbench.agreement import alpha, attribution, attribution_alpha, conger, many_raters, percent, two_raters
from workbench.agreement import span_f1 as f1
from workbench.agreement import token_alpha as token
from workbench.agreement import unitized_alpha as unitized
from workbench.agreement.comparison import Comparison, compare
from workbench.agreement.frames import Match, Matches
from workbench.agreement.ratings import Ratings
from workbench.agreement.sample import Sample
from workbench.agreement.spans import Spans
from workbench.domain.layers import ROLES, Role
from workbench.errors import NotFound, NoValue

Data = Literal["ratings", "spans", "attributions"]


@dataclass(frozen=True, eq=False)
class Marked:
    """Spans with what the measures of them need to know of the texts.

    Attributes:
        spans: who marked what.
        tokens: ranges of the tokens of each text.
        lengths: of each text.
    """

    spans: Spans
    tokens: Mapping[Hashable, Sequence[tuple[int, int]]]
    lengths: Mapping[Hashable, int]

    @cached_property
    def comparison(self) -> Comparison:
        """The annotators side by side, which the F1 measures share."""
        return compare(self.spans)


@dataclass(frozen=True)
class Measure:
    """One measure.

    Attributes:
        title: for people to read.
        data: what it is laid out from.
        summary: what it tells, in one sentence.
        lay_out: data → `Sample`; raises `NoValue` where it is not defined.
        chance: whether agreement by chance is taken off: 0 is chance then, not nothing.
    """

    title: str
    data: Data
    summary: str
    lay_out: Callable[[Any], Sample]
    chance: bool


def _ratings(title: str, summary: str, lay_out: Callable[[Ratings], Sample], *, chance: bool = True) -> Measure:
    return Measure(title, "ratings", summary, lay_out, chance)


def _spans(title: str, summary: str, lay_out: Callable[[Marked], Sample], *, chance: bool) -> Measure:
    return Measure(title, "spans", summary, lay_out, chance)


def _attributions(
    title: str, summary: str, lay_out: Callable[[Sequence[Match]], Sample], *, chance: bool = False
) -> Measure:
    return Measure(title, "attributions", summary, lay_out, chance)


def _f1(grade: f1.Grade) -> Callable[[Marked], Sample]:
    return lambda marked: f1.span_f1_sample(marked.comparison, grade)


def _role(lay_out: Callable[[Sequence[Match], Role], Sample], role: Role) -> Callable[[Sequence[Match]], Sample]:
    return lambda matches: lay_out(matches, role)


def _facet(facet: attribution_alpha.Facet) -> Callable[[Sequence[Match]], Sample]:
    def lay_out(matches: Sequence[Match]) -> Sample:
        shared = matches if isinstance(matches, Matches) else Matches(matches)
        found = shared.once(attribution_alpha.attribution_alpha).samples[facet]
        if isinstance(found, NoValue):
            raise found
        return found

    return lay_out


MEASURES: dict[str, Measure] = {
    "percent": _ratings(
        "Percent agreement", "Share of pairs that agree, mean over units.", percent.percent_sample, chance=False
    ),
    "percent_pairwise": _ratings(
        "Percent agreement, by rating",
        "Share of pairs that agree, a unit counting by how many rated it.",
        percent.pairwise_sample,
        chance=False,
    ),
    "alpha": _ratings("Krippendorff's α, nominal", "All different labels are equally wrong.", alpha.alpha_sample),
    "alpha_ordinal": _ratings(
        "Krippendorff's α, ordinal",
        "Labels further apart on the scale are more wrong.",
        lambda ratings: alpha.alpha_sample(ratings, "ordinal"),
    ),
    "alpha_interval": _ratings(
        "Krippendorff's α, interval",
        "Labels are numbers, wrong by their squared difference.",
        lambda ratings: alpha.alpha_sample(ratings, "interval"),
    ),
    "alpha_ratio": _ratings(
        "Krippendorff's α, ratio",
        "Labels are numbers, wrong by their squared relative difference.",
        lambda ratings: alpha.alpha_sample(ratings, "ratio"),
    ),
    "cohen": _ratings(
        "Cohen's κ", "By chance, each annotator keeps to their habits; mean over pairs.", two_raters.cohen_sample
    ),
    "cohen_linear": _ratings(
        "Cohen's κ, linear weights",
        "As Cohen's κ, with partial credit for near labels.",
        lambda ratings: two_raters.cohen_sample(ratings, "linear"),
    ),
    "cohen_quadratic": _ratings(
        "Cohen's κ, quadratic weights",
        "As Cohen's κ, with much partial credit for near labels.",
        lambda ratings: two_raters.cohen_sample(ratings, "quadratic"),
    ),
    "scott": _ratings(
        "Scott's π", "By chance, both keep to their common habits; mean over pairs.", two_raters.scott_sample
    ),
    "fleiss": _ratings("Fleiss' κ", "By chance, all keep to their common habits.", many_raters.fleiss_sample),
    "conger": _ratings("Conger's κ", "By chance, each keeps to their own habits.", conger.conger_sample),
    "ac1": _ratings("Gwet's AC1", "Only ratings of hard units are left to chance.", many_raters.gwet_sample),
    "ac2": _ratings(
        "Gwet's AC2, quadratic weights",
        "As AC1, with much partial credit for near labels.",
        lambda ratings: many_raters.gwet_sample(ratings, "quadratic"),
    ),
    "brennan_prediger": _ratings(
        "Brennan–Prediger (PABAK)",
        "By chance, every label on the scale is as likely as the next.",
        many_raters.brennan_prediger_sample,
    ),
    "span_strict": _spans("Spans, strict F1", "The same words with the same label.", _f1("strict"), chance=False),
    "span_boundary": _spans("Spans, boundary F1", "The same words, whatever the label.", _f1("boundary"), chance=False),
    "span_overlap": _spans("Spans, overlap F1", "The same label, and a word in common.", _f1("overlap"), chance=False),
    "span_partial": _spans("Spans, partial F1", "Words in common, worth their Dice.", _f1("partial"), chance=False),
    "token_alpha": _spans(
        "α on tokens",
        "Whether the same words are marked.",
        lambda marked: token.token_alpha_sample(marked.spans, marked.tokens),
        chance=True,
    ),
    "token_alpha_typed": _spans(
        "α on tokens, typed",
        "Whether the same words are marked as the same.",
        lambda marked: token.token_alpha_sample(marked.spans, marked.tokens, typed=True),
        chance=True,
    ),
    "unitized_alpha": _spans(
        "ᵤα",
        "Where units are and what they are, by length.",
        lambda marked: unitized.unitized_alpha_sample(marked.spans, marked.lengths),
        chance=True,
    ),
    "boundary_alpha": _spans(
        "|ᵤα",
        "Where units are, whatever they are, by length.",
        lambda marked: unitized.boundary_alpha_sample(marked.spans, marked.lengths),
        chance=True,
    ),
    "coding_alpha": _spans(
        "꜀ᵤα",
        "What units are, where both have one, by length.",
        lambda marked: unitized.coding_alpha_sample(marked.spans, marked.lengths),
        chance=True,
    ),
    "attribution_alpha": _attributions(
        "α on attributions", "Whole attributions, with partial credit.", _facet("tuple"), chance=True
    ),
    "attribution_alpha_detection": _attributions(
        "α on attributions, detection", "Whether there is an attribution.", _facet("detection"), chance=True
    ),
    "attribution_alpha_role": _attributions(
        "α on attributions, roles", "Whether shared words have the same role.", _facet("role"), chance=True
    ),
    "attribution_alpha_boundary": _attributions(
        "α on attributions, boundaries", "Whether an attribution has the same words.", _facet("boundary"), chance=True
    ),
    "attribution_alpha_link": _attributions(
        "α on attributions, nesting", "Whether an attribution is nested in the same.", _facet("link"), chance=True
    ),
    "attribution_agr": _attributions(
        "Attributions, agr", "Of what one found, what the other found at least a part of.", attribution.agr_sample
    ),
    "attribution_detection": _attributions(
        "Attributions, F1", "Attributions that both found.", attribution.detection_f1_sample
    ),
    "attribution_tuple": _attributions(
        "Attributions, partial F1", "Attributions that both found, as far as alike.", attribution.tuple_f1_sample
    ),
    "attribution_link": _attributions(
        "Links, F1", "Given the spans, who goes with which content.", attribution.link_f1_sample
    ),
    "attribution_nesting": _attributions(
        "Nesting, F1", "Which attribution is nested in which.", attribution.nesting_f1_sample
    ),
    **{
        f"{role}_{name}": _attributions(
            f"{role.capitalize()}, {title}",
            f"In attributions that both found: {summary}",
            _role(lay_out, role),
            chance=name == "alpha",
        )
        for role in ROLES
        for name, title, summary, lay_out in (
            ("exact", "exact", "the very same words.", attribution.role_exact_sample),
            ("dice", "Dice", "words in common.", attribution.role_dice_sample),
            ("alpha", "α on tokens", "words in common, beyond chance.", attribution.role_alpha_sample),
        )
    },
}


def measure(name: str) -> Measure:
    """Look a measure up.

    Raises:
        NotFound: there is none of that name; those that are known are listed.

    >>> measure("alpha").title
    "Krippendorff's α, nominal"
    """
    try:
        return MEASURES[name]
    except KeyError:
        raise NotFound(f"there is no measure {name!r}; there are {', '.join(MEASURES)}") from None


def measures_of(data: Data) -> dict[str, Measure]:
    """Those that are laid out from this kind of data."""
    return {name: each for name, each in MEASURES.items() if each.data == data}
