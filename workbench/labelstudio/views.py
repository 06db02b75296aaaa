"""What Label Studio shows of each item, compared field by field to find out what was changed there.

Ranges are code points of the document, like everywhere; only `results.py` speaks of the task's text.
"""

from msgspec import Struct, field

from workbench.domain.layers import AttributeValue

Ranges = tuple[tuple[int, int], ...]


class View(Struct, kw_only=True):
    """What all items have; empty where the item has no region that could show it."""

    uncertain: bool = False
    note: str = ""
    canonical: str = ""
    attributes: dict[str, AttributeValue] = field(default_factory=dict)


class EntityView(View, kw_only=True, tag="entity"):
    label: str
    span: Ranges
    antecedent: Ranges = ()


class AttributionView(View, kw_only=True, tag="attribution"):
    """Attributes:
    content: empty only where it lies in another sentence.
    """

    content: Ranges = ()
    source: Ranges = ()
    cue: Ranges = ()
    addressee: Ranges = ()
    source_antecedent: Ranges = ()
    content_antecedent: Ranges = ()
    parent: str | None = None
    implicit_source: bool = False


class StanceView(View, kw_only=True, tag="stance"):
    """Attributes:
    evidence: the whole sentence where no words of it are marked.
    holder: author, source, or nothing ticked.
    held_by: id of the attribution to whose source an arrow leads.
    target: what is ticked.
    text: what is written for the target.
    about: the words to which an arrow leads.
    """

    label: str
    evidence: Ranges
    holder: str = ""
    held_by: str | None = None
    target: str = ""
    text: str = ""
    about: Ranges = ()
    through: str | None = None
    implicit: bool = False


ItemView = EntityView | AttributionView | StanceView


class Shown(Struct, kw_only=True):
    """A whole annotation as it is shown.

    Attributes:
        items: by id, in order.
    """

    items: dict[str, ItemView]
    flagged: bool
    note: str
