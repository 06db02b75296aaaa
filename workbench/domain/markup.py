"""Labels as every tool for span annotation has them: marks on a text, links between marks.

The one form between our three layers and the formats of others. `export/formats` writes it, `ingest/annotated`
reads it; what it calls things (`Source`, `Stance_against`, `holder`) is what people see in the other tool.

An attribution is a mark `Content`, from which links lead to marks `Source`, `Cue` and `Addressee` and to the
`Content` of its parent. A stance is a mark `Stance_<label>` on its evidence, or on the whole sentence. A pronoun has a
link to a mark `Antecedent`.
"""

from collections.abc import Mapping

from msgspec import Struct, field

from workbench.domain.canonical import CanonicalEntity
from workbench.domain.layers import ROLES, AttributeValue, Role
from workbench.domain.spans import Span

Ranges = tuple[tuple[int, int], ...]

ROLE_LABELS: dict[Role, str] = {role: role.capitalize() for role in ROLES}
ANTECEDENT_LABEL, TARGET_LABEL = "Antecedent", "Target"
STANCE_PREFIX, ENTITY_PREFIX = "Stance_", "Entity_"

PARENT, ANTECEDENT, HOLDER, TARGET, THROUGH, PART_OF = "parent", "antecedent", "holder", "target", "through", "part_of"
LINKS: tuple[str, ...] = (*ROLES, PARENT, ANTECEDENT, HOLDER, TARGET, THROUGH)

UNCERTAIN, IMPLICIT, IMPLICIT_SOURCE, WHOLE_SENTENCE = "uncertain", "implicit", "implicit_source", "whole_sentence"
CANONICAL, NOTE, SUGGESTED_BY, SENTENCE = "canonical", "note", "suggested_by", "sentence"
_OWN_ATTRIBUTES = frozenset({UNCERTAIN, IMPLICIT, IMPLICIT_SOURCE, WHOLE_SENTENCE, HOLDER, TARGET})
_OWN_LABELS = frozenset({*ROLE_LABELS.values(), ANTECEDENT_LABEL, TARGET_LABEL})


class Mark(Struct, frozen=True, kw_only=True):
    """A labeled span.

    Attributes:
        id: unique in its markup.
        span: in code points of the document.
        attributes: closed choices, and flags, which are true or absent.
        references: canonical entities, by what they are to it: `canonical`, `holder`, `target`.
        texts: free text, by what it is: `note`, `target`, `suggested_by`, `sentence` (the number of the sentence
            that it belongs to, where it lies in another).
    """

    id: str
    label: str
    span: Span
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    references: Mapping[str, CanonicalEntity] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


class Link(Struct, frozen=True):
    """An arrow from mark to mark, by their ids."""

    label: str
    start: str
    end: str


class Markup(Struct, frozen=True, kw_only=True):
    """What one person marked in one document."""

    marks: tuple[Mark, ...] = ()
    links: tuple[Link, ...] = ()


def entity_label(label: str) -> str:
    """An entity label in a tool that has one list of labels for all layers.

    >>> entity_label("PERSON"), entity_label("Source")
    ('PERSON', 'Entity_Source')
    """
    taken = label in _OWN_LABELS or label.startswith((STANCE_PREFIX, ENTITY_PREFIX))
    return f"{ENTITY_PREFIX}{label}" if taken else label


def attribute_name(name: str) -> str:
    """The name of a scheme's attribute beside those that marks have of their own.

    >>> attribute_name("form"), attribute_name("uncertain")
    ('form', 'uncertain_')
    """
    return f"{name}_" if name.rstrip("_") in _OWN_ATTRIBUTES else name


def attribute_of(name: str) -> str | None:
    """The scheme's attribute of that name; None for one of the marks' own."""
    if name in _OWN_ATTRIBUTES:
        return None
    return name[:-1] if name.endswith("_") and name.rstrip("_") in _OWN_ATTRIBUTES else name


def sentence_at(offset: int, sentences: "Ranges") -> int:
    """The place of the sentence that holds an offset; between two sentences, of the one before."""
    place = 0
    for index, (start, _) in enumerate(sentences):
        if start > offset:
            break
        place = index
    return place
