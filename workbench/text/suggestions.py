"""What a pipeline found, as suggestions in the project's own labels."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from workbench.domain.layers import Entity
from workbench.domain.spans import Span
from workbench.text.boundaries import Range
from workbench.text.pipelines import Pipeline
from workbench.text.segmentation import Mention

# spaCy's English models count "the" and many an "'s" to the name. In names of companies (Moody's) the latter may
# belong, in those of people and places it does not.
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_TAKES_POSSESSIVE = frozenset({"PERSON", "GPE", "LOC", "NORP"})

# Other names under which pipelines know the same thing. What is narrower or wider is no other name.
_ALSO_CALLED = {"PER": "PERSON", "PERSON": "PER", "LOCATION": "LOC", "LOC": "LOCATION", "ORGANIZATION": "ORG"}


def suggest_entities(
    document: str,
    text: str,
    sentences: Sequence[Range],
    mentions: Iterable[Mention],
    pipeline: Pipeline,
    labels: Collection[str],
) -> list[tuple[Entity, ...]]:
    """Make suggestions of mentions, sentence by sentence.

    A mention whose label the scheme does not have, or that leaves its sentence, is not suggested.

    Args:
        document: id of the document.
        text: of the document; all ranges are in its code points.
        sentences: in order.
        mentions: in order.
        pipeline: which found them; suggestions carry its name and version.
        labels: the scheme's entity labels.

    Returns:
        As many groups as there are sentences. The same mention has the same id every time.
    """
    groups: list[list[Entity]] = [[] for _ in sentences]
    for index, mention in _by_sentence(sentences, mentions):
        label = mention.label if mention.label in labels else _ALSO_CALLED.get(mention.label, "")
        start, end = _name_alone(text, mention) if pipeline.nlp.lang == "en" else (mention.start, mention.end)
        if label in labels and start < end:
            groups[index].append(
                Entity(
                    id=_id(pipeline.suggested_by, document, start, end, label),
                    span=Span.of(text, (start, end)),
                    label=label,
                    suggested_by=pipeline.suggested_by,
                )
            )
    return [tuple(group) for group in groups]


def _by_sentence(sentences: Sequence[Range], mentions: Iterable[Mention]) -> Iterator[tuple[int, Mention]]:
    index = 0
    for mention in mentions:
        while index < len(sentences) and sentences[index][1] <= mention.start:
            index += 1
        if index < len(sentences) and sentences[index][0] <= mention.start and mention.end <= sentences[index][1]:
            yield index, mention


def _name_alone(text: str, mention: Mention) -> Range:
    start, end, label = mention
    if article := _ARTICLE.match(text, start, end):
        start = article.end()
    if label in _TAKES_POSSESSIVE and (possessive := _POSSESSIVE.search(text[start:end])):
        end = start + possessive.start()
    return start, end


def _id(*parts: object) -> str:
    return "sug-" + hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]
