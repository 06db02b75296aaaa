"""Token classification by a transformer: the BIO tags of the outermost entities."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.training.exported import Exported
from workbench.training.mentions import (
    OUTSIDE,
    Mentions,
    Sentence,
    spans_of,
    tag_baselines,
    tag_scores,
)
from workbench.training.packages import versions
from workbench.training.report import Trained
from workbench.training.scores import Labeled
from workbench.training.terms import Progress, Terms
from workbench.training.transformer import Transformer, load_transformer
from workbench.training.transformer_loop import IGNORED, Example, fit, logits_of


class Encoded:
    """A sentence as the model sees it.

    Attributes:
        inputs: of the model.
        pieces: for each token of the sentence its first piece, None where there is none; shape (tokens,).
    """

    def __init__(self, transformer: Transformer, sentence: Sentence) -> None:
        encoded = transformer.tokenizer(
            sentence.text, truncation=True, max_length=transformer.longest, return_offsets_mapping=True
        )
        places = encoded.pop("offset_mapping")
        self.inputs: dict[str, list[int]] = dict(encoded)
        self.pieces = first_pieces(sentence.tokens, places)


def first_pieces(tokens: Sequence[tuple[int, int]], pieces: Sequence[tuple[int, int]]) -> list[int | None]:
    """For each token the first piece that lies over it.

    Args:
        tokens, pieces: ranges in the text, in order; pieces that stand for no text are empty.

    >>> first_pieces([(0, 6), (7, 12)], [(0, 0), (0, 3), (3, 6), (7, 12), (0, 0)])
    [1, 3]
    """
    found: list[int | None] = []
    at = 0
    for start, end in tokens:
        while at < len(pieces) and (pieces[at][1] <= start or pieces[at][0] == pieces[at][1]):
            at += 1
        found.append(at if at < len(pieces) and pieces[at][0] < end else None)
    return found


def train_tokens(exported: Exported, folder: Path, terms: Terms, progress: Progress) -> Trained:
    """A model and a tokenizer, for `AutoModelForTokenClassification` and the pipeline of that name.

    Raises:
        InvalidInput: there is nothing to learn.
        NotFound: there is no such model.
    """
    mentions = Mentions(exported)
    tags = mentions.tags
    train, validation, test = mentions.splits["train"], mentions.splits["validation"], mentions.splits["test"]
    transformer = load_transformer("token-classification", tags, lambda: [sentence.text for sentence in train], terms)
    encoded = [Encoded(transformer, sentence) for sentence in train]
    examples = [
        Example(one.inputs, _targets(one, sentence, tags)) for one, sentence in zip(encoded, train, strict=True)
    ]

    def f1() -> float:
        scores = tag_scores(validation, predict(transformer, validation, tags))
        return scores.figures["f1"] if scores is not None else 0.0

    fit(transformer, examples, f1 if validation else None, terms.seed, progress)
    said = predict(transformer, test, tags)
    transformer.model.save_pretrained(folder)
    transformer.tokenizer.save_pretrained(folder)
    cut = sum(one.pieces.count(None) for one in encoded)
    unseen = Counter({"tokens that the model does not see": cut})
    return Trained(
        epochs=transformer.epochs,
        examples=mentions.examples,
        left_out=dict(sorted((mentions.left_out + mentions.untagged + unseen).items())),
        labels=tuple(tags),
        selected_on="validation" if validation else None,
        test=tag_scores(test, said),
        baselines=tag_baselines(mentions),
        packages=versions("workbench", "torch", "transformers", "tokenizers"),
    )


def predict(transformer: Transformer, sentences: Sequence[Sentence], tags: Sequence[str]) -> list[list[Labeled]]:
    """The spans that the model finds; a token that it does not see is in none."""
    encoded = [Encoded(transformer, sentence) for sentence in sentences]
    found = []
    for sentence, one, logits in zip(
        sentences, encoded, logits_of(transformer, [one.inputs for one in encoded]), strict=True
    ):
        best = logits.argmax(-1)
        said = [OUTSIDE if piece is None else tags[best[piece]] for piece in one.pieces]
        found.append(list(spans_of(said, sentence.tokens)))
    return found


def _targets(encoded: Encoded, sentence: Sentence, tags: Sequence[str]) -> list[Any]:
    """A token's tag on its first piece; the other pieces are no examples."""
    targets: list[Any] = [IGNORED] * len(encoded.inputs["input_ids"])
    for piece, tag in zip(encoded.pieces, sentence.tags, strict=True):
        if piece is not None:
            targets[piece] = tags.index(tag)
    return targets
