"""A project of invented news from which a model can learn: labels follow from the words around them, not from names.

No name stands twice, so that a model which only remembers strings finds nothing in the test split.
"""

import random
from itertools import pairwise

from tests.export.projects import fill, quote
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence, cut_sentences
from workbench.domain.layers import Attribution, Entity, SourceHolder, SpanTarget, Stance
from workbench.domain.scheme import Scheme
from workbench.store import Store

DOCUMENTS, SENTENCES = 80, 5

VERBS = {
    "favor": ["backs", "supports", "welcomes", "praises"],
    "against": ["opposes", "rejects", "condemns", "attacks"],
    "neutral": ["describes", "mentions", "discusses", "explains"],
}
THINGS = ["dam", "treaty", "bridge", "tax", "ceasefire", "merger", "pipeline", "reform", "embargo", "festival"]
DAYS = ["on Monday", "last week", "in a letter", "at a summit", "after talks", "in spring", "before the vote"]
_SYLLABLES = ["ba", "do", "ki", "lu", "ma", "ne", "po", "ra", "si", "tu", "ve", "wo", "zan", "gor", "lin", "mer"]


def name(chance: random.Random) -> str:
    return "".join(chance.sample(_SYLLABLES, 3)).capitalize()


def sentence_and_labels(chance: random.Random) -> tuple[str, dict[str, str], str, str, str]:
    """A sentence, its mentions with their labels, who takes which stance, and towards what."""
    person, college, place, agency = (name(chance) for _ in range(4))
    label = chance.choice(sorted(VERBS))
    verb, thing, day = chance.choice(VERBS[label]), chance.choice(THINGS), chance.choice(DAYS)
    mentions = {f"Dr {person}": "PERSON", f"University of {college}": "ORG", college: "GPE", place: "GPE"}
    mentions[f"{agency} Agency"] = "ORG"
    text = (
        f"Dr {person} of the University of {college} {verb} the {thing} in {place}, as the {agency} Agency wrote {day}."
    )
    return text, mentions, label, verb, f"the {thing}"


def answer(sentence: Sentence, mentions: dict[str, str], label: str, verb: str, target: str) -> Annotation:
    said = quote(sentence, sentence.text[sentence.text.index(target) : sentence.text.index(", as the")])
    return Annotation(
        document=sentence.document,
        sentence=sentence.index,
        annotator="ana",
        entities=tuple(
            Entity(id=f"e{number}", span=quote(sentence, words), label=kind)
            for number, (words, kind) in enumerate(mentions.items())
        ),
        attributions=(
            Attribution(id="a1", source=quote(sentence, next(iter(mentions))), cue=quote(sentence, verb), content=said),
        ),
        stances=(
            Stance(
                id="s1",
                holder=SourceHolder("a1"),
                target=SpanTarget(quote(sentence, target)),
                label=label,
                attribution="a1",
            ),
        ),
    )


def fill_learnable(store: Store, scheme: Scheme, documents: int = DOCUMENTS) -> None:
    """Make the project `learnable`."""
    chance = random.Random(7)
    made, answers = [], []
    for number in range(documents):
        labeled = [sentence_and_labels(chance) for _ in range(SENTENCES)]
        ends = [0]
        for text, *_ in labeled:
            ends.append(ends[-1] + len(text) + 1)
        document = Document(id=f"news-{number:03}", text="\n".join(text for text, *_ in labeled))
        sentences = cut_sentences(document, [(start, end - 1) for start, end in pairwise(ends)])
        made.append((document, sentences))
        answers += [answer(sentence, *labels) for sentence, (_, *labels) in zip(sentences, labeled, strict=True)]
    fill(store, made, answers, name="learnable", scheme=scheme)
