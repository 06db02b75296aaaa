"""Projects to export, filled straight through the store."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import count

from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import Attribution, AuthorHolder, Entity, SchemeTarget, SourceHolder, Stance
from workbench.domain.scheme import Scheme
from workbench.domain.spans import Span
from workbench.store import Store

SALT = "5a" * 16
WHEN = dt.datetime(2024, 2, 3, 4, 5, 6, tzinfo=dt.UTC)
_keys = count()

Documents = list[tuple[Document, tuple[Sentence, ...]]]


def fill(
    store: Store,
    documents: Iterable[tuple[Document, Sequence[Sentence]]] = (),
    answers: Iterable[Annotation] = (),
    gold: Iterable[Annotation] = (),
    *,
    name: str = "news",
    scheme: Scheme | None = None,
) -> None:
    """Make a project with all of that; gold is made of everybody's first revision."""
    answers = list(answers)
    with store.write() as tx:
        project = tx.projects.add(name, salt=SALT)
        tx.schemes.add(project, scheme or news_scheme(), "", "# Guidelines")
        known = {user.name for user in tx.users.all()}
        for user in sorted({said.annotator for said in (*answers, *gold)} - known):
            tx.users.add(user)
        for document, sentences in documents:
            tx.documents.add(project, document, sentences)
        for answer in answers:
            tx.canonicals.add(project, answer.canonical_entities)
            tx.annotations.append(project, answer, f"key-{next(_keys)}")
        for decision in gold:
            made_of = tuple(
                AnnotationRef(answer.annotator, 1)
                for answer in answers
                if (answer.document, answer.sentence) == (decision.document, decision.sentence)
            )
            tx.gold.put(project, Gold(annotation=decision, made_of=made_of))
        tx.commit()


def article(text: str, name: str = "article") -> tuple[Document, tuple[Sentence, ...]]:
    """A document whose sentences are its lines."""
    document = Document(id=name, text=text)
    sentences, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            sentences.append(Sentence(name, len(sentences), at, at + len(line), line))
        at += len(line) + 1
    return document, tuple(sentences)


def quote(sentence: Sentence, *parts: str) -> Span:
    """The span of these words of the sentence, each the first after the one before."""
    ranges, at = [], 0
    for part in parts:
        start = sentence.text.index(part, at)
        at = start + len(part)
        ranges.append((sentence.start + start, sentence.start + at))
    return Span.of(" " * sentence.start + sentence.text, *ranges)


def mediation(sentence: Sentence, annotator: str = "ana") -> Annotation:
    """The seed's sentence of three nested attributions and a stance through two of them."""
    willing = quote(sentence, "Turkey was ready to mediate between Russia and Ukraine")
    return Annotation(
        document=sentence.document,
        sentence=sentence.index,
        annotator=annotator,
        entities=(
            Entity(id="e1", span=quote(sentence, "Turkish"), label="NORP"),
            Entity(id="e2", span=quote(sentence, "NTV"), label="ORG"),
            Entity(id="e3", span=quote(sentence, "Turkish NTV channel"), label="ORG"),
            Entity(id="e4", span=quote(sentence, "Recep", "Erdogan"), label="PERSON"),
            Entity(id="e5", span=quote(sentence, "Turk"), label="GPE", attributes={"metonym": True}),
        ),
        attributions=(
            Attribution(
                id="a1",
                source=quote(sentence, "The Turkish NTV channel"),
                cue=quote(sentence, "quoted", "as saying"),
                content=willing,
                attributes={"form": "indirect"},
            ),
            Attribution(id="a2", parent="a1", source=quote(sentence, "Recep Tayyip Erdogan"), content=willing),
            Attribution(
                id="a3",
                parent="a2",
                source=quote(sentence, "Turkey"),
                cue=quote(sentence, "was ready to"),
                content=quote(sentence, "mediate between Russia and Ukraine"),
            ),
        ),
        stances=(
            Stance(
                id="s1",
                holder=SourceHolder("a2"),
                target=SchemeTarget("mediation"),
                label="favor",
                evidence=quote(sentence, "ready to mediate"),
                attribution="a2",
            ),
            Stance(id="s2", holder=AuthorHolder(), target=SchemeTarget("mediation"), label="neutral", implicit=True),
        ),
        seconds=41.5,
        scheme_version="0123456789ab",
        guidelines_version="ba9876543210",
        created_at=WHEN,
    )
