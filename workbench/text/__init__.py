"""Sentences, tokens and suggestions. With `training`, the only room with spaCy, which is imported when first needed."""

from workbench.text.boundaries import Range
from workbench.text.fingerprints import fingerprints
from workbench.text.pipelines import Pipeline, installed_pipeline, load_pipeline
from workbench.text.segmentation import Mention, Parsed, parse, sentence_ranges
from workbench.text.suggestions import suggest_entities
from workbench.text.tokens import token_ranges

__all__ = [
    "Mention",
    "Parsed",
    "Pipeline",
    "Range",
    "fingerprints",
    "installed_pipeline",
    "load_pipeline",
    "parse",
    "sentence_ranges",
    "suggest_entities",
    "token_ranges",
]
