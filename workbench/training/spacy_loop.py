"""spaCy's own training, from sentences to a pipeline on disk."""

import io
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from workbench.errors import InvalidInput, MissingPackage
from workbench.training.exported import SPLITS, Split
from workbench.training.mentions import Mentions, Sentence
from workbench.training.terms import Progress, Terms

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

EPOCHS = 30
PATIENCE = 5
"""So many epochs without a better score on the validation split are the end."""

SENTENCES_A_BATCH = 32
BLANK = "blank:"

Annotate = Callable[["Doc", Sentence], int]
"""Put a sentence's labels on its document; how many of them it cannot hold."""


def train_pipeline(
    mentions: Mentions,
    component: str,
    options: dict[str, Any],
    annotate: Annotate,
    language: str,
    folder: Path,
    terms: Terms,
    progress: Progress,
) -> "Language":
    """Train one component on the split train, keep the best by validation, and write the pipeline into the folder.

    Args:
        component: `ner` or `spancat`.
        options: of the component, over spaCy's recommended ones.
        language: of a blank pipeline, where no other is named.

    Raises:
        MissingPackage: the language or the pipeline to begin with is not to be had.
        InvalidInput: no label is left to learn.
    """
    import spacy
    from spacy.tokens import DocBin
    from spacy.training.initialize import init_nlp
    from spacy.training.loop import train

    config, nlp = _config(component, options, language, terms)
    with tempfile.TemporaryDirectory(prefix="workbench-train-") as name:
        scratch = Path(name)
        learnable = 0
        for split in SPLITS:
            docs = DocBin()
            for sentence in mentions.splits[split]:
                doc = nlp.make_doc(sentence.text)
                lost = annotate(doc, sentence)
                mentions.left_out["entities that begin or end within a token of the pipeline"] += lost
                learnable += (len(doc.ents) + sum(map(len, doc.spans.values()))) if split == "train" else 0
                docs.add(doc)
            docs.to_disk(scratch / f"{split}.spacy")
        if not learnable:
            raise InvalidInput("there is nothing to learn: no entity in the split train ends where tokens end")
        config["paths"] |= {
            "train": str(scratch / "train.spacy"),
            "dev": str(scratch / f"{selected_on(mentions)}.spacy"),
        }
        steps = -(-len(mentions.splits["train"]) // SENTENCES_A_BATCH)
        epochs = terms.epochs or EPOCHS
        config["training"] |= {
            "seed": terms.seed,
            "max_epochs": epochs,
            "max_steps": 0,
            "eval_frequency": steps,
            "patience": PATIENCE * steps,
            "batcher": {"@batchers": "spacy.batch_by_sequence.v1", "size": SENTENCES_A_BATCH},
            "logger": {"@loggers": _counting(progress, steps * epochs)},
        }
        trained = init_nlp(config)
        (scratch / "out").mkdir()
        train(trained, scratch / "out", stdout=io.StringIO(), stderr=io.StringIO())
        best = spacy.load(scratch / "out" / "model-best")
        best.config["paths"] |= {"train": None, "dev": None}
        best.config["training"]["logger"] = {"@loggers": "spacy.ConsoleLogger.v1"}
        best.to_disk(scratch / "whole")
        shutil.copytree(scratch / "whole", folder, dirs_exist_ok=True)
    return best


def selected_on(mentions: Mentions) -> Split:
    """The split by which the best epoch is chosen."""
    return "validation" if mentions.splits["validation"] else "train"


def predicted(nlp: "Language", sentences: Sequence[Sentence], spans: Callable[["Doc"], Iterable[Any]]) -> Iterator[Any]:
    """The spans that a pipeline finds in each sentence."""
    for doc in nlp.pipe(sentence.text for sentence in sentences):
        yield [(span.start_char, span.end_char, span.label_) for span in spans(doc)]


def _config(component: str, options: dict[str, Any], language: str, terms: Terms) -> "tuple[Any, Language]":
    """spaCy's recommended configuration, and a pipeline whose tokenizer is the same."""
    import spacy
    from spacy.cli.init_config import init_config

    base = terms.model if terms.model is not None else f"{BLANK}{language}"
    try:
        nlp = spacy.blank(base.removeprefix(BLANK)) if base.startswith(BLANK) else spacy.load(base)
        config = init_config(lang=str(nlp.lang), pipeline=[component], optimize="efficiency", gpu=False, silent=True)
    except (ImportError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise MissingPackage(f"the spaCy pipeline {base!r} to begin with cannot be loaded: {reason}") from None
    config["components"][component] |= options
    if not base.startswith(BLANK):
        config["nlp"]["tokenizer"] = nlp.config["nlp"]["tokenizer"]
        config["initialize"]["before_init"] = {"@callbacks": "spacy.copy_from_base_model.v1", "tokenizer": base}
        if nlp.has_pipe("tok2vec"):
            width = nlp.get_pipe_config("tok2vec")["model"]["encode"]["width"]
            config["components"]["tok2vec"] = {"source": base}
            config["components"][component]["model"]["tok2vec"]["width"] = width
    return config, nlp


def _counting(progress: Progress, total: int) -> str:
    """A logger for spaCy's loop which counts steps; its name in the registry."""
    from spacy.util import registry

    name = "workbench.Progress.v1"

    def make() -> Any:
        def setup(nlp: "Language", stdout: IO[str], stderr: IO[str]) -> Any:  # noqa: ARG001 (spaCy's signature)
            done = 0

            def step(info: object) -> None:  # noqa: ARG001 (likewise)
                nonlocal done
                done += 1
                progress(done, total)

            return step, lambda: None

        return setup

    registry.loggers.register(name, func=make)
    return name
