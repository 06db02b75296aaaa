"""Tokens as the project's pipeline cuts them, for exports in token form."""

from workbench.text.boundaries import Range
from workbench.text.pipelines import load_tokenizer


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
