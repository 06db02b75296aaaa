"""One table in the making each: a row's parts are handed in, a row group is handed out."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from workbench.domain.annotations import STATUSES, Annotation, Origin
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.codec import encode
from workbench.domain.documents import Document, Sentence
from workbench.domain.scheme import Scheme
from workbench.export.bio import Tagging
from workbench.export.columns import Columns
from workbench.export.features import BASES, ORIGINS
from workbench.export.items import Attributions, Entities
from workbench.export.places import Place
from workbench.export.policies import Row
from workbench.export.stances import Stances

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP_ROWS = 2_000
ROW_GROUP_CHARACTERS = 4_000_000
"""A row group ends with the row that reaches either: what an export holds in memory is bounded by them."""

Flush = Callable[["pa.Table"], None]


class Terms(NamedTuple):
    """What an export is made under.

    Attributes:
        policy: its name in `POLICIES`.
        pseudonym: from a user's name to what is exported in its place.
    """

    scheme: Scheme
    policy: str
    pseudonym: Callable[[str], str]


class Sheet:
    """A table that empties itself into `flush`, row group by row group."""

    def __init__(self, schema: "pa.Schema", flush: Flush) -> None:
        self.columns = Columns(schema)
        self._flush = flush
        self._rows = 0
        self._characters = 0

    def end_row(self, characters: int) -> None:
        self._rows += 1
        self._characters += characters
        if self._rows >= ROW_GROUP_ROWS or self._characters >= ROW_GROUP_CHARACTERS:
            self.finish()

    def finish(self) -> None:
        if self._rows:
            self._flush(self.columns.take())
            self._rows = self._characters = 0


class SentenceSheet(Sheet):
    """A table whose rows are about a sentence."""

    def __init__(self, schema: "pa.Schema", flush: Flush) -> None:
        super().__init__(schema, flush)
        self._document, self._index, self._start, self._end, self._text = (
            self.columns[name].append for name in ("document", "sentence", "document_start", "document_end", "text")
        )

    def begin_row(self, sentence: Sentence) -> None:
        self._document(sentence.document)
        self._index(sentence.index)
        self._start(sentence.start)
        self._end(sentence.end)
        self._text(sentence.text)


class LayerSheet(SentenceSheet):
    """A table of one layer: each row says by which policy it is there, and on whose answers it rests."""

    def __init__(self, schema: "pa.Schema", flush: Flush, terms: Terms) -> None:
        super().__init__(schema, flush)
        self._terms = terms
        self._policy, self._basis, self._scheme, self._guidelines = (
            self.columns[name].append for name in ("policy", "basis", "scheme_version", "guidelines_version")
        )
        self._annotators = self.columns["annotators"]

    def say_where_from(self, row: Row) -> None:
        self._policy(self._terms.policy)
        self._basis(BASES.index(row.basis))
        self._annotators.item.extend(sorted(map(self._terms.pseudonym, row.annotators)))
        self._annotators.close()
        self._scheme(row.annotation.scheme_version)
        self._guidelines(row.annotation.guidelines_version)


class EntitySheet(LayerSheet):
    """Sentences with tokens, BIO tags and entities."""

    def __init__(self, schema: "pa.Schema", flush: Flush, terms: Terms) -> None:
        super().__init__(schema, flush, terms)
        self._tokens, self._starts, self._ends, self._tags, self._nested = (
            self.columns[name] for name in ("tokens", "token_starts", "token_ends", "ner_tags", "nested_ner_tags")
        )
        self.entities = Entities(self.columns["entities"], terms.scheme)

    def add(
        self, row: Row, sentence: Sentence, place: Place, tokens: Sequence[tuple[int, int]], tagging: Tagging
    ) -> None:
        text = sentence.text
        self.begin_row(sentence)
        self._tokens.item.extend([text[start:end] for start, end in tokens])
        self._tokens.close()
        self._starts.item.extend([start for start, _ in tokens])
        self._starts.close()
        self._ends.item.extend([end for _, end in tokens])
        self._ends.close()
        outermost, *nested = tagging.layers
        self._tags.item.extend(outermost)
        self._tags.close()
        for tags in nested:
            self._nested.item.item.extend(tags)
            self._nested.item.close()
        self._nested.close()
        self.entities.add(row.annotation.entities, tagging, place)
        self.say_where_from(row)
        self.end_row(len(text))


class AttributionSheet(LayerSheet):
    """Sentences with attributions."""

    def __init__(self, schema: "pa.Schema", flush: Flush, terms: Terms) -> None:
        super().__init__(schema, flush, terms)
        self.attributions = Attributions(self.columns["attributions"], terms.scheme)

    def add(self, row: Row, sentence: Sentence, place: Place) -> None:
        self.begin_row(sentence)
        self.attributions.add({item.id: item for item in row.annotation.attributions}, place)
        self.say_where_from(row)
        self.end_row(len(sentence.text))


class StanceSheet(LayerSheet):
    """Stances, one a row."""

    def __init__(self, schema: "pa.Schema", flush: Flush, terms: Terms) -> None:
        super().__init__(schema, flush, terms)
        self.stances = Stances(self.columns, terms.scheme)

    def add(self, row: Row, sentence: Sentence, place: Place) -> None:
        if not row.annotation.stances:
            return
        attributions = {item.id: item for item in row.annotation.attributions}
        for stance in row.annotation.stances:
            self.begin_row(sentence)
            self.stances.add(stance, attributions, place)
            self.say_where_from(row)
            self.end_row(len(sentence.text))


class AnnotationSheet(SentenceSheet):
    """Everything that one person said about one sentence."""

    def __init__(self, schema: "pa.Schema", flush: Flush, terms: Terms) -> None:
        super().__init__(schema, flush)
        self._pseudonym = terms.pseudonym
        columns = self.columns
        self._annotator, self._status, self._revision, self._created_at, self._seconds, self._note = (
            columns[name].append for name in ("annotator", "status", "revision", "created_at", "seconds", "note")
        )
        self._scheme, self._guidelines, self._annotation = (
            columns[name].append for name in ("scheme_version", "guidelines_version", "annotation")
        )
        self._origin, self._origin_name, self._origin_version = (
            columns[name].append for name in ("origin", "origin_name", "origin_version")
        )
        self.entities = Entities(columns["entities"], terms.scheme)
        self.attributions = Attributions(columns["attributions"], terms.scheme)
        self._stances = columns["stances"]
        self.stances = Stances(self._stances.item, terms.scheme)

    @property
    def strangers(self) -> int:
        return sum(part.marks.strangers for part in (self.entities, self.attributions, self.stances))

    def add(self, head: Annotation, sentence: Sentence, place: Place, tagging: Tagging) -> None:
        self.begin_row(sentence)
        said = _without_names(head, self._pseudonym(head.annotator), place.canonicals)
        self._annotator(said.annotator)
        self._status(STATUSES.index(head.status))
        self._revision(head.revision)
        self._created_at(head.created_at)
        self._seconds(head.seconds)
        self._scheme(head.scheme_version)
        self._guidelines(head.guidelines_version)
        self._origin(ORIGINS.index(head.origin.kind))
        self._origin_name(said.origin.name)
        self._origin_version(said.origin.version)
        self._note(head.note)
        self.entities.add(head.entities, tagging, place)
        attributions = {item.id: item for item in head.attributions}
        self.attributions.add(attributions, place)
        for stance in head.stances:
            self.stances.add(stance, attributions, place)
        self._stances.close()
        line = encode(said).decode()
        self._annotation(line)
        self.end_row(len(sentence.text) + len(line))


class DocumentSheet(Sheet):
    """Documents with where their sentences are."""

    def __init__(self, schema: "pa.Schema", flush: Flush) -> None:
        super().__init__(schema, flush)
        self._id, self._title, self._url, self._date, self._language, self._metadata, self._text = (
            self.columns[name].append for name in ("document", "title", "url", "date", "language", "metadata", "text")
        )
        self._sentences = self.columns["sentences"]

    def add(self, document: Document, sentences: Sequence[Sentence]) -> None:
        self._id(document.id)
        self._title(document.title)
        self._url(document.url)
        self._date(document.date)
        self._language(document.language)
        self._metadata(msgspec.json.encode(document.metadata, order="sorted").decode())
        self._text(document.text)
        self._sentences.item["document_start"].extend([sentence.start for sentence in sentences])
        self._sentences.item["document_end"].extend([sentence.end for sentence in sentences])
        self._sentences.close()
        self.end_row(len(document.text))


def _without_names(head: Annotation, pseudonym: str, canonicals: Mapping[str, CanonicalEntity]) -> Annotation:
    # Only a model is named: the name of an origin that is a person would undo the pseudonym.
    origin = head.origin if head.origin.kind == "model" else Origin(head.origin.kind)
    named = tuple(canonicals[canonical] for canonical in sorted(head.canonicals))
    return msgspec.structs.replace(head, annotator=pseudonym, origin=origin, canonical_entities=named)
