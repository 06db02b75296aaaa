"""What the card says of every dataset, whatever is in it."""

from workbench.export.features import Config

CONFIG_SUMMARIES: dict[Config, str] = {
    "entities": "a sentence: tokens, BIO tags by layer of nesting, and entities as spans",
    "attribution": "a sentence: who says what, through which words",
    "attribution_pairs": "an attribution, for models that pair sources, cues and contents",
    "stance": "a stance: who is for or against what",
    "annotations": "one annotator's newest answer for a sentence, with everything it says",
    "documents": "a document, with the ranges of its sentences",
}

ABOUT_COLUMNS = """\
All offsets are Unicode code points (Python's), half-open. `start` and `end` count in the row's own `text`, so
`row["text"][start:end]` is the quote; they are null for what lies in another sentence. `document_start` and
`document_end` count in the document's text, which `documents` has. A span is a list of fragments, mostly one; a
span that is not there is an empty list.

An attribution's `parent` is the id of the one it is nested in; a `chain` lists an attribution with those around it,
outermost first. `source_tags`, `cue_tags`, … are BIO over `tokens`, one sequence for each attribution, in which the
parts of a split span each begin with B; `source_bio`, … say whether the tags show it. `attribution_pairs` has the same
with one attribution a row.

What is behind an item is beside it: `voters`, how many of the row's `annotators` have it; `support`, their share;
`votes`, how many gave each label (in `entities` only the labels that somebody gave); `share` and `soft_label`, how
likely each label is; `entropy` of those, in bits; `posterior`, how probable a model of the annotators holds it. All of
these are null or empty for gold of which no answers are left. `stale` marks gold of which an answer was revised since.

A stance's `holder` and `target` are for reading; `holder_kind` and `target_kind` say which other
columns identify them. `annotation` is the canonical JSON of an answer. Sentences without a label are rows too, in
`entities` and `attribution`: they are negative examples. In `stance` such a sentence has no row."""

HOW_TO_TRAIN = """\
`workbench train path/to/this/folder --recipe spacy-ner --out path/to/a/model` trains on `train`, chooses by
`validation` and tests on `test`, beside baselines; `workbench train --help` names the other recipes, for nested
entities, for token classification and for stance. By hand: `ner_tags` are the classes of `tokens`; a stance's
`label` is the class of its `text` together with `holder` and `target`, and `soft_label`, where it is not null, the
shares of the votes. Where `holder` is null, `holder_kind` tells the author from a source that the text does not name.
Choose by `validation`, and look at `test` once."""

LIMITS = """\
- Labels are what people read in a sentence under these guidelines, not facts about the world. An attribution says
  that a text attributes words to somebody, not that they said them.
- Labels of flagged, contested or unanswered sentences are missing, and those are hardly the easiest ones: scores on
  what is here are too kind.
- Some labels began as a model's suggestion (`suggested_by`); such a model looks better here than it is.
- Texts are exactly as they came, with their errors."""
