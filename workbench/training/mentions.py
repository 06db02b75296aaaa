"""Entities as examples: sentences with tokens, tags and spans."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from workbench.training.exported import SPLITS, Exported, Split, something_to_learn
from workbench.training.report import Scores
from workbench.training.scores import Labeled, Lookup, most_frequent, span_scores, tag_accuracy

OUTSIDE = "O"
_COLUMNS = ("text", "token_starts", "token_ends", "ner_tags", "entities")


class Sentence(NamedTuple):
    """Attributes:
    tokens: shape (tokens, 2), code points.
    tags: BIO, of the outermost mentions; shape (tokens,).
    outermost: what the tags show, as spans.
    mentions: all of them, but for split ones and those that leave the sentence.
    """

    text: str
    tokens: tuple[tuple[int, int], ...]
    tags: tuple[str, ...]
    outermost: tuple[Labeled, ...]
    mentions: tuple[Labeled, ...]


class Mentions:
    """The configuration `entities`, read.

    Attributes:
        labels: all of the scheme's.
        tags: BIO, `O` first.
        splits: the sentences.
        left_out: what has no place in examples, in words, and how many of each.
    """

    def __init__(self, exported: Exported) -> None:
        """Raises:
        InvalidInput: there is nothing to learn.
        """
        self.left_out: Counter[str] = Counter()
        self.tags = exported.names("entities", "ner_tags")
        self.labels = tuple(exported.names("entities", "entities", "label"))
        self.splits: dict[Split, list[Sentence]] = {
            split: [self._sentence(row) for row in exported.rows("entities", split, _COLUMNS)] for split in SPLITS
        }
        train = self.splits["train"]
        something_to_learn(train, sum(len(sentence.mentions) for sentence in train), "an entity")

    @property
    def examples(self) -> dict[str, int]:
        return {split: len(sentences) for split, sentences in self.splits.items()}

    @property
    def untagged(self) -> Counter[str]:
        """What BIO tags of the outermost mentions cannot show: those within a token, within others, or across them."""
        every = [sentence for sentences in self.splits.values() for sentence in sentences]
        hidden = sum(len(set(sentence.mentions) - set(sentence.outermost)) for sentence in every)
        return Counter({"entities within a token or another entity": hidden})

    def _sentence(self, row: dict[str, Any]) -> Sentence:
        tokens = tuple(zip(row["token_starts"], row["token_ends"], strict=True))
        tags = tuple(self.tags[tag] for tag in row["ner_tags"])
        mentions = []
        for entity in row["entities"]:
            if len(entity["fragments"]) > 1:
                self.left_out["split entities"] += 1
            elif entity["fragments"][0]["start"] is None:
                self.left_out["entities outside their sentence"] += 1
            else:
                (part,) = entity["fragments"]
                mentions.append((part["start"], part["end"], self.labels[entity["label"]]))
        return Sentence(row["text"], tokens, tags, tuple(spans_of(tags, tokens)), tuple(dict.fromkeys(mentions)))


def spans_of(tags: Sequence[str], tokens: Sequence[tuple[int, int]]) -> Iterable[Labeled]:
    """The spans that BIO tags show; an I that continues nothing begins one, as CoNLL's own scorer has it.

    >>> list(spans_of(["B-GPE", "O", "I-ORG", "I-ORG"], [(0, 6), (7, 11), (12, 15), (16, 20)]))
    [(0, 6, 'GPE'), (12, 20, 'ORG')]
    """
    open_: Labeled | None = None
    for tag, (start, end) in zip(tags, tokens, strict=True):
        side, _, label = tag.partition("-")
        if open_ is not None and side == "I" and label == open_[2]:
            open_ = (open_[0], end, label)
            continue
        if open_ is not None:
            yield open_
        open_ = (start, end, label) if label else None
    if open_ is not None:
        yield open_


def tags_of(spans: Iterable[Labeled], tokens: Sequence[tuple[int, int]]) -> list[str]:
    """BIO tags of spans of which none lies over another.

    >>> tags_of([(0, 6, "GPE")], [(0, 6), (7, 11)])
    ['B-GPE', 'O']
    """
    tags = [OUTSIDE] * len(tokens)
    for start, end, label in spans:
        inside = [at for at, (left, right) in enumerate(tokens) if left < end and start < right]
        for at in inside:
            tags[at] = f"{'B' if at == inside[0] else 'I'}-{label}"
    return tags


def tag_scores(sentences: Sequence[Sentence], said: Sequence[Sequence[Labeled]]) -> Scores | None:
    """Of predicted outermost mentions: `f1` and so on of spans, and `token_accuracy`."""
    if not sentences:
        return None
    scores = span_scores([sentence.outermost for sentence in sentences], said)
    tags = [tags_of(spans, sentence.tokens) for sentence, spans in zip(sentences, said, strict=True)]
    return Scores(
        {**scores.figures, "token_accuracy": tag_accuracy([one.tags for one in sentences], tags)}, scores.labels
    )


def tag_baselines(mentions: Mentions) -> dict[str, Scores]:
    """The most frequent tag for every token; and what was labeled in train, looked up."""
    train, test = mentions.splits["train"], mentions.splits["test"]
    tag = most_frequent(tag for sentence in train for tag in sentence.tags)
    lookup = Lookup([one.text for one in train], [one.outermost for one in train])
    majority = tag_scores(test, [list(spans_of([tag] * len(one.tokens), one.tokens)) for one in test])
    looked_up = tag_scores(test, [lookup.predict(one.text, one.tokens) for one in test])
    if majority is None or looked_up is None:
        return {}
    return {"majority": majority, "lookup": looked_up}


def span_baselines(mentions: Mentions) -> dict[str, Scores]:
    """Of all spans that could be predicted nearly none are, so the majority says nothing; and looking up."""
    train, test = mentions.splits["train"], mentions.splits["test"]
    if not test:
        return {}
    lookup = Lookup([one.text for one in train], [one.mentions for one in train])
    gold = [one.mentions for one in test]
    return {
        "majority": span_scores(gold, [() for _ in test]),
        "lookup": span_scores(gold, [lookup.predict(one.text, one.tokens) for one in test]),
    }
