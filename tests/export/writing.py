"""Datasets written straight from domain objects."""

import re
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tests.strategies import news_scheme
from workbench.agreement.merging import Rule, merge, weigh
from workbench.agreement.patterns import labels_of
from workbench.domain.annotations import Annotation, AnnotationRef, Gold
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.documents import Document, Sentence
from workbench.domain.scheme import Scheme
from workbench.export import Dealing, Judge, LabeledDocument, Manifest, Terms, write_dataset

TURKEY = CanonicalEntity(id="GPE/Turkey", name="Turkey", kind="GPE", wikidata="Q43")
Seed = tuple[Document, tuple[Sentence, ...]]


def words(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Tokens without spaCy."""
    cut = [[match.span() for match in re.finditer(r"\w+|[^\w\s]", text)] for text in texts]
    counts = np.array([len(ranges) for ranges in cut], np.int64)
    return counts, np.array([pair for ranges in cut for pair in ranges], np.int64).reshape(-1, 2)


def judge(scheme: Scheme, **options: Any) -> Judge:
    rule = Rule(labels_of(scheme), scheme.rules.entity_nesting, **options)
    return Judge(partial(merge, rule=rule), partial(weigh, rule=rule))


def write(
    folder: Path,
    documents: Iterable[LabeledDocument],
    *,
    scheme: Scheme | None = None,
    policy: str = "consensus",
    dealing: Dealing | None = None,
) -> Manifest:
    folder.mkdir(parents=True)
    scheme = scheme or news_scheme()
    terms = Terms(
        scheme,
        policy,
        lambda name: f"annotator-{name[0] * 8}",
        {TURKEY.id: TURKEY},
        words,
        judge(scheme, soft=policy == "soft"),
        dealing=dealing or Dealing(),
    )
    return write_dataset(folder, documents, terms, project="news", guidelines_version="ba9876543210")


def labeled(seed: Seed, *answers: Annotation, gold: Annotation | None = None) -> LabeledDocument:
    heads: dict[int, list[Annotation]] = {}
    for answer in answers:
        heads.setdefault(answer.sentence, []).append(answer)
    made_of = tuple(AnnotationRef(answer.annotator, 1) for answer in answers)
    decisions = {} if gold is None else {gold.sentence: Gold(annotation=gold, made_of=made_of)}
    return LabeledDocument(*seed, heads, decisions)
