"""What a stance is asked about, and in how many tokens."""

import pytest

from workbench.export.features import HOLDER_KINDS
from workbench.training.transformer import Transformer, _new_tokenizer
from workbench.training.transformers_stance import Row, encode, question


@pytest.mark.parametrize("kind", HOLDER_KINDS)
def test_only_the_author_is_called_so(kind: str) -> None:
    """A source that the text does not name is somebody else."""
    assert question(kind, None, "mediation").startswith("the author: ") == (kind == "author")
    assert question(kind, None, None) in {"the author: something", "somebody: something"}


def test_a_question_longer_than_the_model_is_cut() -> None:
    """As the text is; neither of them vanishes whole."""
    words = _new_tokenizer(["one two three"] * 3)
    row = Row("one " * 20, question("source", "two", "three " * 100), "favor", None)
    asked = encode(Transformer(words, None, 16, 1, 0.0), row)["input_ids"]
    assert len(asked) == 16
    assert {words.convert_tokens_to_ids(word) for word in ("one", "two", "three")} <= set(asked)
