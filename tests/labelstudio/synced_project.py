"""The project that the sync tests use: the seed article, two people, and an annotation with everything in it."""

import re
from collections.abc import Sequence

from workbench.domain.annotations import Annotation
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.documents import Document, Sentence, cut_sentences
from workbench.domain.layers import (
    Attribution,
    CanonicalHolder,
    Entity,
    SchemeTarget,
    SourceHolder,
    Stance,
    TextTarget,
)
from workbench.domain.spans import Span
from workbench.settings import SchemeFile
from workbench.store import Store
from workbench.workflows import labeling
from workbench.workflows.projects import create_project
from workbench.workflows.users import add_user

PROJECT = "news"
ARTICLE = "article"
TURKEY = CanonicalEntity(id="GPE/Turkey", name="Turkey", kind="GPE", wikidata="Q43")


def article(text: str) -> tuple[Document, tuple[Sentence, ...]]:
    """The seed, one sentence a line."""
    document = Document(id=ARTICLE, text=text, title=text.partition("\n")[0])
    return document, cut_sentences(document, [found.span() for found in re.finditer(r"[^\n]+", text)])


def furnish(
    store: Store, scheme_file: SchemeFile, text: str, suggest: bool = True, whole: tuple[int, int] | None = None
) -> None:
    """Make the project in a store, with Ana and Ben.

    Args:
        whole: the only sentence, where lines are none.
    """
    create_project(store, PROJECT, scheme_file.scheme, scheme_file.source, scheme_file.guidelines)
    document, sentences = article(text)
    if whole is not None:
        sentences = cut_sentences(document, [whole])
    with store.write() as tx:
        project = tx.projects.get(PROJECT)
        tx.documents.add(project, document, sentences)
        if suggest:
            for sentence in sentences[:3]:
                tx.suggestions.put(project, ARTICLE, sentence.index, "spacy", "1", suggestions(document, sentence))
        tx.commit()
    for name in ("ana", "ben"):
        add_user(store, name)
        with store.write() as tx:
            tx.users.set_role(tx.projects.get(PROJECT), name, "annotator")
            tx.commit()


def suggestions(document: Document, sentence: Sentence) -> tuple[Entity, ...]:
    """Every name of a country in a sentence."""
    found = re.finditer("Turkey|Russia|Ukraine", sentence.text)
    spans = [Span.of(document.text, (sentence.start + one.start(), sentence.start + one.end())) for one in found]
    return tuple(Entity(id=f"sug-{span.start}", span=span, label="GPE", suggested_by="spacy 1") for span in spans)


def ntv_sentence(sentences: Sequence[Sentence]) -> Sentence:
    """The one with three attributions nested in one another."""
    return next(sentence for sentence in sentences if sentence.text.startswith("The Turkish NTV"))


def ntv_annotation(document: Document, sentence: Sentence) -> Annotation:
    """What there is to say of it: ten entities, three attributions, two stances, a source in another sentence."""
    text = document.text

    def span(*words: str) -> Span:
        ranges, at = [], sentence.start
        for word in words:
            start = text.index(word, at)
            ranges.append((start, start + len(word)))
            at = start + len(word)
        return Span.of(text, *ranges)

    ready = span("Turkey was ready to mediate between Russia and Ukraine")
    turkey = Span.of(text, (ready.start, ready.start + len("Turkey")))
    official = Span.of(text, (text.index("a Turkish official"), text.index("a Turkish official") + 18))
    return Annotation(
        document=document.id,
        sentence=sentence.index,
        note="NTV’s own words?",
        seconds=61.5,
        canonical_entities=(TURKEY,),
        entities=(
            Entity(id="e1", span=span("Turkish"), label="NORP"),
            Entity(id="e2", span=span("NTV"), label="ORG"),
            Entity(id="e3", span=span("November"), label="DATE"),
            Entity(id="e4", span=span("Recep Tayyip Erdogan"), label="PERSON", attributes={"mention": "name"}),
            Entity(id="e5", span=turkey, label="GPE", canonical="GPE/Turkey"),
            Entity(id="e6", span=span("Russia"), label="GPE"),
            Entity(id="e7", span=span("Ukraine"), label="GPE"),
            Entity(
                id="e8",
                span=span("Ankara"),
                label="GPE",
                canonical="GPE/Turkey",
                attributes={"metonym": True},
                antecedent=official,
            ),
            Entity(id="e9", span=span("drones"), label="PRODUCT", uncertain=True),
            Entity(id="e10", span=span("Kyiv"), label="GPE", attributes={"metonym": True}, note="the government"),
        ),
        attributions=(
            Attribution(
                id="a1",
                source=span("The Turkish NTV channel"),
                cue=span("quoted", "as saying"),
                content=ready,
                attributes={"form": "indirect", "source_kind": "medium"},
            ),
            Attribution(
                id="a2",
                source=span("Recep Tayyip Erdogan"),
                cue=span("saying"),
                content=ready,
                parent="a1",
                attributes={"form": "indirect"},
            ),
            Attribution(
                id="a3",
                source=turkey,
                cue=span("was"),
                content=span("ready to mediate between Russia and Ukraine"),
                parent="a2",
                source_canonical="GPE/Turkey",
                uncertain=True,
            ),
        ),
        stances=(
            Stance(
                id="s1",
                holder=SourceHolder("a2"),
                target=SchemeTarget("mediation"),
                label="favor",
                evidence=span("ready to mediate"),
                attribution="a2",
            ),
            Stance(
                id="s2",
                holder=CanonicalHolder("GPE/Turkey"),
                target=TextTarget("the defence of Kyiv"),
                label="favor",
                implicit=True,
                evidence=official,
            ),
        ),
    )


def submit_ntv(store: Store, user: str = "ana", key: str = "first") -> Annotation:
    """Let somebody submit it."""
    with store.read() as tx:
        document, sentences = tx.documents.read(tx.projects.get(PROJECT), ARTICLE)
    return labeling.submit(store, PROJECT, user, ntv_annotation(document, ntv_sentence(sentences)), key)


def head(store: Store, sentence: int, user: str) -> Annotation | None:
    """Somebody's newest answer."""
    with store.read() as tx:
        return tx.annotations.head(tx.projects.get(PROJECT), ARTICLE, sentence, user)


def revisions(store: Store) -> list[Annotation]:
    """All there are."""
    with store.read() as tx:
        return list(tx.annotations.revisions(tx.projects.get(PROJECT)))
