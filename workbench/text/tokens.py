"""Tokens as the project's pipeline cuts them, for exports in token form."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from workbench.text.boundaries import Range
from workbench.text.pipelines import load_tokenizer

if TYPE_CHECKING:
    import numpy as np

    Integers = np.ndarray[Any, np.dtype[np.int64]]


def token_ranges(text: str, pipeline: str, offset: int = 0) -> tuple[Range, ...]:
    """The tokens of a sentence; white space is in none of them.

    Only the pipeline's tokenizer is loaded, so this is fast and deterministic.

    Args:
        text: a sentence.
        pipeline: as the scheme names it.
        offset: where the sentence begins in its document; 0 gives ranges in `text`.

    Raises:
        MissingPackage: the pipeline is not installed.
    """
    document = load_tokenizer(pipeline).tokenizer(text)
    return tuple((offset + token.idx, offset + token.idx + len(token)) for token in document if not token.is_space)


def token_arrays(texts: Iterable[str], pipeline: str) -> "tuple[Integers, Integers]":
    """The tokens of many sentences, without an object for each token.

    Returns:
        How many there are in each sentence, shape (sentences,), and their ranges in it, shape (tokens, 2).

    Raises:
        MissingPackage: the pipeline is not installed.
    """
    import numpy as np

    tokenizer = load_tokenizer(pipeline).tokenizer
    cut = [tokenizer(text).to_array(["IDX", "LENGTH", "IS_SPACE"]) for text in texts]
    found = np.concatenate([np.zeros((0, 3), np.uint64), *cut]).astype(np.int64)
    words = found[:, 2] == 0
    sentences = np.repeat(np.arange(len(cut)), [len(each) for each in cut])
    counts = np.bincount(sentences[words], minlength=len(cut))
    starts, lengths = found[words, 0], found[words, 1]
    return counts, np.stack([starts, starts + lengths], axis=1)
