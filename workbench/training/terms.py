"""What whoever trains may choose."""

from collections.abc import Callable
from typing import NamedTuple

from workbench.errors import InvalidSetting

Progress = Callable[[int, int | None], None]
"""Called with how many steps are done, and how many there are."""


class Terms(NamedTuple):
    """Attributes:
    model: what to begin with: a spaCy pipeline, or a folder or name of a transformer; None for the recipe's own.
    from_scratch: begin with nothing, where the recipe would else need a model.
    epochs: how often every example is seen; None for the recipe's own number.
    seed: of everything that is left to chance.
    """

    model: str | None = None
    from_scratch: bool = False
    epochs: int | None = None
    seed: int = 0

    def check(self, needs_model: bool) -> None:
        """See whether they can be met.

        Args:
            needs_model: whether the recipe begins with a model, unless it is told to begin from scratch.

        Raises:
            InvalidSetting: some do not go together, or are impossible.
        """
        if self.model is not None and self.from_scratch:
            raise InvalidSetting("a model to begin with and from scratch are two things; choose one")
        if needs_model and self.model is None and not self.from_scratch:
            raise InvalidSetting(
                "the recipe begins with a trained transformer: name one with --model, "
                "or say --from-scratch for a small new one"
            )
        if self.epochs is not None and self.epochs < 1:
            raise InvalidSetting(f"{self.epochs} epochs are too few; 1 is the least")
        if not 0 <= self.seed < 2**32:
            raise InvalidSetting(f"the seed {self.seed} must be from 0 to {2**32 - 1:,}")
