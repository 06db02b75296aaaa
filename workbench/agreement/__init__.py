"""Agreement between annotators, as pure numbers.

`MEASURES` names what can be measured; `estimates` takes any of them with intervals. `differences` says in
what two answers differ, `KINDS` of which kinds that can be. What is more than
one number has a module of its own: `alpha`, `gamma`, `two_raters`, `confusion`, `consistency`,
`dawid_skene`, `mace`, `majority`, `standard_errors`, `alpha_u`, `span_f1`, `unitized_alpha`. A report
that keeps what each text adds, and adds it up again, finds that in `tallies`.
"""

from workbench.agreement.defined import provisional
from workbench.agreement.differences import KINDS, Difference, Kind, differences, differences_within
from workbench.agreement.frames import Said, match_frames, said
from workbench.agreement.groups import Group, Groups, group_items
from workbench.agreement.intervals import Interval, interval, items_for_alpha, items_for_width
from workbench.agreement.measures import MEASURES, Marked, Measure, measure, measures_of
from workbench.agreement.panel import Estimate, estimates
from workbench.agreement.ratings import Ratings
from workbench.agreement.sample import Sample
from workbench.agreement.spans import Answer, Spans
from workbench.agreement.stance import Aligned, Held, align, held
from workbench.agreement.votes import Votes

__all__ = [
    "KINDS",
    "MEASURES",
    "Aligned",
    "Answer",
    "Difference",
    "Estimate",
    "Group",
    "Groups",
    "Held",
    "Interval",
    "Kind",
    "Marked",
    "Measure",
    "Ratings",
    "Said",
    "Sample",
    "Spans",
    "Votes",
    "align",
    "differences",
    "differences_within",
    "estimates",
    "group_items",
    "held",
    "interval",
    "items_for_alpha",
    "items_for_width",
    "match_frames",
    "measure",
    "measures_of",
    "provisional",
    "said",
]
