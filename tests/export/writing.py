"""Datasets written straight from domain objects."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.documents import Document, Sentence
from workbench.domain.scheme import Scheme
from workbench.export import LabeledDocument, Manifest, Terms, write_dataset

TURKEY = CanonicalEntity(id="GPE/Turkey", name="Turkey", kind="GPE", wikidata="Q43")
Seed = tuple[Document, tuple[Sentence, ...]]


def words(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]


def write(
    folder: Path, documents: Iterable[LabeledDocument], *, scheme: Scheme | None = None, policy: str = "consensus"
) -> Manifest:
    folder.mkdir(parents=True)
    terms = Terms(scheme or news_scheme(), policy, lambda name: f"annotator-{name[0] * 8}", {TURKEY.id: TURKEY})
    return write_dataset(folder, documents, terms, words, project="news", guidelines_version="ba9876543210")


def labeled(seed: Seed, *answers: Annotation, gold: Annotation | None = None) -> LabeledDocument:
    heads: dict[int, list[Annotation]] = {}
    for answer in answers:
        heads.setdefault(answer.sentence, []).append(answer)
    made_of = tuple(AnnotationRef(answer.annotator, 1) for answer in answers)
    decisions = {} if gold is None else {gold.sentence: Gold(annotation=gold, made_of=made_of)}
    return LabeledDocument(*seed, heads, decisions)
