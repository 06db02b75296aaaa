"""A pretrained transformer, or a small new one with a tokenizer of its own."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from workbench.errors import InvalidInput, NotFound
from workbench.training.terms import Terms

Task = Literal["token-classification", "sequence-classification"]

EPOCHS, EPOCHS_FROM_SCRATCH = 3, 10
RATE, RATE_FROM_SCRATCH = 5e-5, 1e-3

WIDTH, HEADS, DEPTH = 128, 4, 2
"""Of the new model: what a few hundred sentences can fill, and a laptop trains in seconds."""

LONGEST = 512
WORDS = 8000
_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


class Transformer(NamedTuple):
    """Attributes:
    tokenizer, model: those of transformers.
    longest: the most tokens that the model takes.
    epochs, rate: by which it is trained.
    """

    tokenizer: Any
    model: Any
    longest: int
    epochs: int
    rate: float


def load_transformer(
    task: Task, labels: Sequence[str], texts: Callable[[], Sequence[str]], terms: Terms
) -> Transformer:
    """The model to train.

    Args:
        labels: all that it is to predict.
        texts: those to train on, from which a new tokenizer learns its words.

    Raises:
        NotFound: there is no such model.
        InvalidInput: it is no model for this.
    """
    import torch
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.manual_seed(terms.seed)
    torch.use_deterministic_algorithms(True, warn_only=True)
    names = dict(enumerate(labels))
    known: dict[str, Any] = {"id2label": names, "label2id": {label: number for number, label in names.items()}}
    if terms.model is None:
        torch.set_num_threads(1)  # it is so small that two would wait for each other rather than work
        tokenizer = _new_tokenizer(texts())
        model = _new_model(task, len(tokenizer), known)
    else:
        tokenizer, model = _pretrained(task, terms.model, known)
    positions = getattr(model.config, "max_position_embeddings", None) or LONGEST
    return Transformer(
        tokenizer,
        model,
        min(tokenizer.model_max_length, positions, LONGEST),
        terms.epochs or (EPOCHS_FROM_SCRATCH if terms.model is None else EPOCHS),
        RATE_FROM_SCRATCH if terms.model is None else RATE,
    )


def _new_tokenizer(texts: Sequence[str]) -> Any:
    """WordPiece as in BERT, with upper case kept, since names are told by it."""
    from tokenizers import BertWordPieceTokenizer
    from transformers import PreTrainedTokenizerFast

    words = BertWordPieceTokenizer(lowercase=False, strip_accents=False)
    words.train_from_iterator(
        iter(texts), vocab_size=WORDS, min_frequency=2, special_tokens=_SPECIAL, show_progress=False
    )
    # What it was built with lacks the ids that training gave to [CLS] and [SEP].
    from tokenizers.processors import BertProcessing

    words._tokenizer.post_processor = BertProcessing(
        ("[SEP]", words.token_to_id("[SEP]")), ("[CLS]", words.token_to_id("[CLS]"))
    )
    pad, unk, cls, sep, mask = _SPECIAL
    return PreTrainedTokenizerFast(
        tokenizer_object=words._tokenizer,
        model_max_length=LONGEST,
        pad_token=pad,
        unk_token=unk,
        cls_token=cls,
        sep_token=sep,
        mask_token=mask,
    )


def _new_model(task: Task, words: int, known: dict[str, Any]) -> Any:
    from transformers import BertConfig, BertForSequenceClassification, BertForTokenClassification

    config = BertConfig(
        vocab_size=words,
        hidden_size=WIDTH,
        num_attention_heads=HEADS,
        num_hidden_layers=DEPTH,
        intermediate_size=4 * WIDTH,
        max_position_embeddings=LONGEST,
        **known,
    )
    return (BertForTokenClassification if task == "token-classification" else BertForSequenceClassification)(config)


def _pretrained(task: Task, name: str, known: dict[str, Any]) -> tuple[Any, Any]:
    from transformers import AutoModelForSequenceClassification, AutoModelForTokenClassification, AutoTokenizer

    kind = AutoModelForTokenClassification if task == "token-classification" else AutoModelForSequenceClassification
    try:
        tokenizer = AutoTokenizer.from_pretrained(name)
        # Weights in any other form than safetensors could run code. A head for other labels is replaced.
        model = kind.from_pretrained(name, use_safetensors=True, ignore_mismatched_sizes=True, **known)
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise NotFound(f"the model {name!r} to begin with cannot be loaded: {reason}") from None
    if not tokenizer.is_fast:
        raise InvalidInput(
            f"the tokenizer of {name!r} does not say where its tokens are; choose a model with a fast one"
        )
    return tokenizer, model
