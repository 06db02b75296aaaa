"""All configurations in the making, document by document."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from workbench.domain.annotations import Annotation, Gold
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import LAYERS, LayerName
from workbench.export.arrays import Columns
from workbench.export.chunks import Chunk, DocumentChunk, Terms
from workbench.export.features import SPLITS, Config, Split
from workbench.export.layers import layers_of
from workbench.export.leakage import Leakage
from workbench.export.policies import Case, policy_named
from workbench.export.rows import columns_of, document_columns

if TYPE_CHECKING:
    import pyarrow as pa

Sink = Callable[[Config, Split, "pa.Table"], None]


class LabeledDocument(NamedTuple):
    """A document with all that was said about it.

    Attributes:
        document, sentences: as stored.
        heads: everybody's newest answers, by sentence.
        gold: by sentence.
    """

    document: Document
    sentences: Sequence[Sentence]
    heads: Mapping[int, Sequence[Annotation]]
    gold: Mapping[int, Gold]


class Tables:
    """All configurations of all splits; row groups go to `sink` as they fill.

    Attributes:
        documents, sentences: how many are in it.
        left_out: for each layer of the scheme, how many sentences have no row in it, by reason.
        leakage: what the sides have in common.
        annotators: the pseudonyms of all whose answers were seen.
        unknown_attributes: how many attribute values of answers the scheme lacks.
        stale_gold: of how many sentences an answer was revised since they were adjudicated.
        dropped: what was decided but has no place without what was not, and how many of each.
    """

    def __init__(self, terms: Terms, schemas: "Mapping[Config, pa.Schema]", sink: Sink) -> None:
        self.documents = self.sentences = 0
        self.left_out: dict[LayerName, Counter[str]] = {
            layer: Counter() for layer in LAYERS if layer in terms.scheme.layers
        }
        self.leakage = Leakage(terms.dealing, terms.scheme.splits)
        self.annotators: set[str] = set()
        self.unknown_attributes = 0
        self.stale_gold = 0
        self.dropped: Counter[str] = Counter()
        self._terms = terms
        self._decide = policy_named(terms.policy).decide
        self._schemas = schemas
        self._sink = sink
        self._chunks = {split: Chunk() for split in SPLITS}
        self._documents = {split: DocumentChunk() for split in SPLITS}

    def add(self, labeled: LabeledDocument) -> None:
        """Add a document.

        Raises:
            SchemeViolation: an answer has a label that the scheme lacks.
        """
        document = labeled.document
        split = self._terms.dealing.side_of(document.id, self._terms.scheme.splits)
        if split is None:
            return
        self.documents += 1
        self._documents[split].add(document, labeled.sentences)
        if self._documents[split].full:
            self._hand_out_documents(split)
        self.sentences += len(labeled.sentences)
        for sentence in labeled.sentences:
            heads = labeled.heads.get(sentence.index, ())
            if len(heads) > 1:
                # Names may sort differently from database to database; pseudonyms sort everywhere alike.
                heads = sorted(heads, key=lambda head: self._terms.pseudonym(head.annotator))
            gold = labeled.gold.get(sentence.index)
            if heads or gold is not None:
                self.leakage.see(split, sentence.text)
                self._add_sentence(self._chunks[split], sentence, heads, gold)
                if self._chunks[split].full:
                    self._hand_out(split)
            else:
                for reasons in self.left_out.values():
                    reasons["unanswered"] += 1

    def finish(self) -> None:
        """Hand out what is left."""
        for split in SPLITS:
            self._hand_out(split)
            self._hand_out_documents(split)

    def _add_sentence(self, chunk: Chunk, sentence: Sentence, heads: Sequence[Annotation], gold: Gold | None) -> None:
        chunk.begin(sentence)
        numbers: dict[int, int] = {}
        for head in heads:
            self.annotators.add(self._terms.pseudonym(head.annotator))
            numbers[id(head)] = chunk.say(head, head=True)
        if gold is not None:
            numbers[id(gold.annotation)] = chunk.say(gold.annotation, head=False)
        case = Case(heads, gold, self._terms.judge)
        self.stale_gold += case.stale
        for layer, reasons in self.left_out.items():
            decision = self._decide(case, layer)
            if isinstance(decision, str):
                reasons[decision] += 1
                continue
            for answer in decision:
                key = id(answer.annotation)
                if key not in numbers:
                    numbers[key] = chunk.say(answer.annotation, head=False)
                    self.dropped.update(case.merged.dropped)
                chunk.picks[layer].append((numbers[key], answer))

    def _hand_out(self, split: Split) -> None:
        chunk = self._chunks[split]
        self._chunks[split] = Chunk()
        if chunk.said:
            layers = layers_of(chunk, self._terms)
            self.unknown_attributes += layers.unknown_attributes
            for config, columns in columns_of(chunk, layers, self._terms).items():
                self._hand_out_table(config, split, columns)

    def _hand_out_documents(self, split: Split) -> None:
        chunk = self._documents[split]
        self._documents[split] = DocumentChunk()
        if chunk.rows:
            self._hand_out_table("documents", split, document_columns(chunk))

    def _hand_out_table(self, config: Config, split: Split, columns: Columns) -> None:
        import pyarrow as pa

        schema = self._schemas[config]
        table = pa.table([columns[name] for name in schema.names], schema=schema)
        if table.num_rows:
            self._sink(config, split, table)
