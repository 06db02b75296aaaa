"""Agreement between annotators, as pure numbers.

`MEASURES` names what can be measured; `estimates` takes any of them with intervals. What is more than
one number has a module of its own: `alpha`, `gamma`, `two_raters`, `confusion`, `consistency`,
`dawid_skene`, `mace`, `majority`, `standard_errors`, `alpha_u`, `span_f1`, `unitized_alpha`.
"""

from workbench.agreement.defined import provisional
from workbench.agreement.frames import Said, match_frames, said
from workbench.agreement.intervals import Interval, interval, items_for_alpha, items_for_width
from workbench.agreement.measures import MEASURES, Marked, Measure, measure, measures_of
from workbench.agreement.panel import Estimate, estimates
from workbench.agreement.ratings import Ratings
from workbench.agreement.sample import Sample
from workbench.agreement.spans import Answer, Spans
from workbench.agreement.stance import Aligned, Held, align, held
from workbench.agreement.votes import Votes

__all__ = [
    "MEASURES",
    "Aligned",
    "Answer",
    "Estimate",
    "Held",
    "Interval",
    "Marked",
    "Measure",
    "Ratings",
    "Said",
    "Sample",
    "Spans",
    "Votes",
    "align",
    "estimates",
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
