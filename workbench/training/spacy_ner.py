"""Named entities by spaCy's `ner`: the outermost mentions, none over another."""

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.training.exported import Exported
from workbench.training.mentions import Mentions, Sentence, tag_baselines, tag_scores
from workbench.training.packages import versions
from workbench.training.report import Trained
from workbench.training.spacy_loop import EPOCHS, predicted, selected_on, train_pipeline
from workbench.training.terms import Progress, Terms

if TYPE_CHECKING:
    from spacy.tokens import Doc


def train_ner(exported: Exported, folder: Path, terms: Terms, progress: Progress) -> Trained:
    """A pipeline that fills `doc.ents`.

    Raises:
        InvalidInput: there is nothing to learn.
        MissingPackage: the language or the pipeline to begin with is not to be had.
    """
    mentions = Mentions(exported)
    nlp = train_pipeline(mentions, "ner", {}, _annotate, exported.language(), folder, terms, progress)
    test = mentions.splits["test"]
    return Trained(
        epochs=terms.epochs or EPOCHS,
        examples=mentions.examples,
        left_out=dict(sorted((mentions.left_out + mentions.untagged).items())),
        labels=tuple(sorted(nlp.get_pipe("ner").labels)),  # type: ignore[attr-defined]
        selected_on=selected_on(mentions),
        test=tag_scores(test, list(predicted(nlp, test, lambda doc: doc.ents))),
        baselines=tag_baselines(mentions),
        packages=versions("workbench", "spacy", "thinc", "numpy"),
    )


def _annotate(doc: "Doc", sentence: Sentence) -> int:
    spans = [doc.char_span(start, end, label) for start, end, label in sentence.outermost]
    # spaCy cannot learn entities that begin or end with white space, as few as there are.
    fitting = [span for span in spans if span is not None and not (span[0].is_space or span[-1].is_space)]
    doc.set_ents(fitting)
    return len(spans) - len(fitting)
