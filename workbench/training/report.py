"""What a training run says about itself, beside the model and to whoever asked for it."""

from msgspec import Struct


class LabelScores(Struct, frozen=True):
    """Attributes:
    precision: None where nothing was predicted.
    recall: None where there was nothing to find.
    support: how many there were to find.
    """

    precision: float | None
    recall: float | None
    f1: float
    support: int


class Scores(Struct, frozen=True):
    """How well predictions fit the labels.

    Attributes:
        figures: between 0 and 1, the recipe's own first: `f1` of spans, or `accuracy` of sentences.
        labels: by label.
    """

    figures: dict[str, float]
    labels: dict[str, LabelScores]


class Trained(Struct, frozen=True, kw_only=True):
    """What a recipe tells of its model; the report says what each means."""

    epochs: int
    examples: dict[str, int]
    left_out: dict[str, int]
    labels: tuple[str, ...]
    selected_on: str | None
    test: Scores | None
    baselines: dict[str, Scores]
    packages: dict[str, str]


class TrainingReport(Struct, frozen=True, kw_only=True):
    """`training.json`: what the model was made of, and what it is worth. The same run gives the same file.

    Attributes:
        format: of this file; a change that could break a reader raises it.
        project, policy: of the dataset, as its manifest has them.
        dataset: the dataset's version, from its manifest.
        model: what it began with; None for nothing.
        epochs: how often every example was to be seen, at most.
        examples: rows by split.
        left_out: what this kind of model cannot be taught, in words, and how many of each, over all splits.
        labels: all that it can predict.
        selected_on: the split by which the best epoch was chosen; None where the last one was kept.
        test: on the test split; None where that has no rows.
        baselines: likewise, of what needs no model. `majority` says of everything what is most frequent in train.
        packages: on which the figures depend, with their versions.
    """

    format: int = 1
    recipe: str
    project: str
    policy: str
    dataset: str
    model: str | None
    seed: int
    epochs: int
    examples: dict[str, int]
    left_out: dict[str, int]
    labels: tuple[str, ...]
    selected_on: str | None
    test: Scores | None
    baselines: dict[str, Scores]
    packages: dict[str, str]
