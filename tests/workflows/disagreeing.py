"""A project whose annotators answer much alike, but not quite: drawn at random, from a seed."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence

from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence, cut_sentences
from workbench.domain.layers import Attribution, AuthorHolder, Entity, SourceHolder, Stance, TextTarget
from workbench.domain.spans import Span
from workbench.store import Project, Store

WORDS = [
    "Turkey",
    "said",
    "that",
    "Russia",
    "would",
    "not",
    "send",
    "drones",
    "to",
    "Kyiv",
    "before",
    "NATO",
    "met",
    "in",
    "Ankara",
    "on",
    "Monday",
]
BEGIN = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def documents(count: int, sentences: int, seed: int = 0) -> Iterator[tuple[Document, tuple[Sentence, ...]]]:
    """Documents of sentences of a few words."""
    chance = random.Random(seed)
    for number in range(count):
        text, ranges = "", []
        for _ in range(sentences):
            words = " ".join(chance.choices(WORDS, k=chance.randint(4, 12))) + "."
            ranges.append((len(text), len(text) + len(words)))
            text += words + " "
        document = Document(id=f"d{number}", text=text)
        yield document, cut_sentences(document, ranges)


def fill(store: Store, people: Sequence[str], count: int, sentences: int, seed: int = 0) -> Project:
    """A project without answers; `lea` leads it."""
    with store.write() as tx:
        project = tx.projects.add("news", salt="5a17")
        tx.schemes.add(project, news_scheme(), "", "")
        for name in people:
            tx.users.add(name)
            tx.users.set_role(project, name, "annotator")
        tx.users.add("lea")
        tx.users.set_role(project, "lea", "lead")
        for document, cut in documents(count, sentences, seed):
            tx.documents.add(project, document, cut)
        tx.commit()
    return project


def answer(document: Document, sentence: Sentence, annotator: str, chance: random.Random) -> Annotation:
    """What somebody says of a sentence: the truth, which follows from the sentence, with mistakes."""
    true = random.Random(f"{document.id} {sentence.index}")
    words = _words(sentence)
    entities = []
    for at in range(true.randint(0, 4)):
        first = true.randrange(len(words))
        last, label = min(first + true.randint(0, 1), len(words) - 1), true.choice(["GPE", "ORG", "PERSON"])
        if chance.random() < 0.1:
            continue
        if chance.random() < 0.1:
            last = min(last + 1, len(words) - 1)
        if chance.random() < 0.1:
            label = "LOC"
        span = Span.of(document.text, (words[first][0], words[last][1]))
        entities.append(Entity(id=f"e{at}", span=span, label=label))
    attributions = []
    if true.random() < 0.7 and len(words) > 4:
        cut = true.randint(2, len(words) - 2)
        shift = chance.choice([0, 0, 0, 1])
        attributions.append(
            Attribution(
                id="a0",
                source=Span.of(document.text, words[0]),
                cue=Span.of(document.text, words[1]) if chance.random() < 0.9 else None,
                content=Span.of(document.text, (words[cut + shift][0], words[-1][1])),
            )
        )
        if true.random() < 0.3:
            inner = Span.of(document.text, (words[-1][0], words[-1][1]))
            parent = "a0" if chance.random() < 0.8 else None
            attributions.append(Attribution(id="a1", content=inner, parent=parent))
    stances = []
    for at in range(true.randint(0, 2)):
        label, target = (
            true.choice(["against", "neutral", "favor"]),
            true.choice([TextTarget("war"), TextTarget("drones")]),
        )
        holder = SourceHolder("a0") if attributions and at else AuthorHolder()
        if chance.random() < 0.15:
            label = "neutral"
        if chance.random() < 0.9:
            stances.append(Stance(id=f"s{at}", holder=holder, target=target, label=label))
    return Annotation(
        document=document.id,
        sentence=sentence.index,
        annotator=annotator,
        status=chance.choice(["submitted"] * 8 + ["flagged", "skipped"]),
        entities=tuple(entities),
        attributions=tuple(attributions),
        stances=tuple(stances),
        seconds=chance.choice([None, 5.0, 9.5, 20.0]),
        scheme_version="one",
        guidelines_version=chance.choice(["old", "new"]),
        created_at=BEGIN + dt.timedelta(hours=chance.randrange(24 * 40)),
    )


def _words(sentence: Sentence) -> list[tuple[int, int]]:
    found, at = [], sentence.start
    for word in sentence.text.removesuffix(".").split(" "):
        found.append((at, at + len(word)))
        at += len(word) + 1
    return found
