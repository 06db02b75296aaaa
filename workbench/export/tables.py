"""The rows of the five configurations, document by document."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from workbench.domain.annotations import Annotation, Gold
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import LAYERS, LayerName
from workbench.errors import SchemeViolation
from workbench.export.bio import Tagging, tag
from workbench.export.features import SPLITS, Config, Split
from workbench.export.marks import Codes, numbered
from workbench.export.places import Place
from workbench.export.policies import policy_named
from workbench.export.sheets import (
    AnnotationSheet,
    AttributionSheet,
    DocumentSheet,
    EntitySheet,
    Flush,
    StanceSheet,
    Terms,
)
from workbench.export.splits import split_of

if TYPE_CHECKING:
    import pyarrow as pa


class LabeledDocument(NamedTuple):
    """A document with all that was said about it.

    Attributes:
        document, sentences: as stored.
        heads: everybody's newest answers, by sentence.
        gold: by sentence.
        canonicals: at least those that answers and gold refer to, by id.
    """

    document: Document
    sentences: Sequence[Sentence]
    heads: Mapping[int, Sequence[Annotation]]
    gold: Mapping[int, Gold]
    canonicals: Mapping[str, CanonicalEntity]


Tokenize = Callable[[str], Sequence[tuple[int, int]]]
Sink = Callable[[Config, Split, "pa.Table"], None]


class Tables:
    """All configurations of all splits in the making; row groups go to `sink` as they fill.

    Attributes:
        sentences: how many there were.
        left_out: for each layer of the scheme, how many sentences have no row in it, by reason.
        annotators: the pseudonyms of all whose answers were seen.
        tokenize: from a text to the half-open ranges of its tokens.
    """

    def __init__(self, terms: Terms, schemas: "Mapping[Config, pa.Schema]", tokenize: Tokenize, sink: Sink) -> None:
        self.sentences = 0
        self.left_out: dict[LayerName, Counter[str]] = {
            layer: Counter() for layer in LAYERS if layer in terms.scheme.layers
        }
        self.annotators: set[str] = set()
        self.tokenize = tokenize
        self._terms = terms
        self._decide = policy_named(terms.policy).decide
        # O is 0, and each label's I follows its B: see `bio_names`.
        self._tags = Codes("entity label", ((label, 1 + 2 * n) for label, n in numbered(terms.scheme.entities.labels)))
        self._splits = {split: _SplitSheets.made(terms, schemas, split, sink) for split in SPLITS}

    def add(self, labeled: LabeledDocument) -> None:
        """Add a document.

        Raises:
            SchemeViolation: an answer has a label that the scheme lacks.
        """
        document, sentences = labeled.document, labeled.sentences
        sheets = self._splits[split_of(document.id, self._terms.scheme.splits)]
        sheets.documents.add(document, sentences)
        self.sentences += len(sentences)
        for sentence in sentences:
            # Names may sort differently from database to database; pseudonyms sort everywhere alike.
            heads = sorted(
                labeled.heads.get(sentence.index, ()), key=lambda head: self._terms.pseudonym(head.annotator)
            )
            gold = labeled.gold.get(sentence.index)
            if not heads and gold is None:
                for reasons in self.left_out.values():
                    reasons["unanswered"] += 1
                continue
            place = Place(sentence.start, sentence.end, labeled.canonicals)
            try:
                self._add_sentence(sheets, sentence, place, heads, gold)
            except SchemeViolation as error:
                raise SchemeViolation(f"sentence {sentence.index} of {document.id!r}: {error}") from None

    def finish(self) -> None:
        """Hand out what is left."""
        for sheets in self._splits.values():
            for sheet in sheets:
                sheet.finish()

    @property
    def strangers(self) -> int:
        """How many attribute values the scheme no longer has; they stand in `annotations` as JSON only."""
        return sum(sheets.annotations.strangers for sheets in self._splits.values())

    def _add_sentence(
        self,
        sheets: "_SplitSheets",
        sentence: Sentence,
        place: Place,
        heads: Sequence[Annotation],
        gold: Gold | None,
    ) -> None:
        tokens = self.tokenize(sentence.text)
        taggings: dict[int, Tagging] = {}
        for head in heads:
            self.annotators.add(self._terms.pseudonym(head.annotator))
            taggings[id(head)] = tagging = tag(tokens, head.entities, place.start, place.end, self._tags)
            sheets.annotations.add(head, sentence, place, tagging)
        for layer, reasons in self.left_out.items():
            decision = self._decide(heads, gold, layer)
            if isinstance(decision, str):
                reasons[decision] += 1
                continue
            for row in decision:
                match layer:
                    case "entities":
                        annotation = row.annotation
                        tagging = taggings.get(id(annotation)) or tag(
                            tokens, annotation.entities, place.start, place.end, self._tags
                        )
                        sheets.entities.add(row, sentence, place, tokens, tagging)
                    case "attribution":
                        sheets.attribution.add(row, sentence, place)
                    case "stance":
                        sheets.stance.add(row, sentence, place)


class _SplitSheets(NamedTuple):
    entities: EntitySheet
    attribution: AttributionSheet
    stance: StanceSheet
    annotations: AnnotationSheet
    documents: DocumentSheet

    @classmethod
    def made(cls, terms: Terms, schemas: "Mapping[Config, pa.Schema]", split: Split, sink: Sink) -> "_SplitSheets":
        def to(config: Config) -> Flush:
            return lambda table: sink(config, split, table)

        return cls(
            EntitySheet(schemas["entities"], to("entities"), terms),
            AttributionSheet(schemas["attribution"], to("attribution"), terms),
            StanceSheet(schemas["stance"], to("stance"), terms),
            AnnotationSheet(schemas["annotations"], to("annotations"), terms),
            DocumentSheet(schemas["documents"], to("documents")),
        )
