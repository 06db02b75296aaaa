"""Entities as examples, and what of them no example can show."""

from pathlib import Path

import pyarrow.parquet as pq

from workbench.training.exported import Exported
from workbench.training.mentions import Mentions
from workbench.training.spacy_spancat import LONGEST, _lengths, _too_long


def test_what_tags_cannot_show_is_counted(learnable: Path) -> None:
    """As the dataset itself says of each entity: its tags are of another layer, or it has none."""
    rows = [
        entity
        for path in sorted((learnable / "entities").glob("*.parquet"))
        for row in pq.read_table(path).column("entities").to_pylist()
        for entity in row
    ]
    hidden = sum(entity["bio_layer"] != 0 for entity in rows)
    assert hidden
    assert Mentions(Exported(learnable)).untagged.total() == hidden


def test_what_is_too_long_is_counted(learnable: Path) -> None:
    """By tokens, in every split."""
    mentions = Mentions(Exported(learnable))
    assert _too_long(mentions).total() == 0
    (first, *_) = mentions.splits["test"]
    assert len(first.tokens) > LONGEST
    whole = first._replace(mentions=((0, first.tokens[-1][1], "ORG"), *first.mentions))
    mentions.splits["test"][0] = whole
    assert next(iter(_lengths([whole]))) == len(first.tokens)
    assert _too_long(mentions).total() == 1
